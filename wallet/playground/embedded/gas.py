"""How much gas a transaction needs before any code runs."""

from __future__ import annotations

from eth.abc import SignedTransactionAPI

_BASE, _FLOOR_PER_TOKEN, _TOKENS_PER_BYTE = 21_000, 10, 4


def least_gas(transaction: SignedTransactionAPI) -> int:
    """Intrinsic gas, or the floor that calldata costs if that is more (EIP-7623)."""
    return max(transaction.intrinsic_gas, calldata_floor(transaction.data))


def calldata_floor(calldata: bytes) -> int:
    """Gas that a transaction with this calldata pays at least (EIP-7623)."""
    zeros = calldata.count(0)
    return _BASE + _FLOOR_PER_TOKEN * (zeros + _TOKENS_PER_BYTE * (len(calldata) - zeros))
