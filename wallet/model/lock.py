"""One lock in an HTLC: the tuple its identity is made of."""

from __future__ import annotations

from dataclasses import dataclass

from wallet.model.address import Address


@dataclass(frozen=True, slots=True)
class Lock:
    """`amount` in base units of `token` (NATIVE for the coin); `hashlock` 32 bytes; `expiry` chain time in seconds (Unix).

    Until `expiry` only the secret opens it for `payee`; after it anyone may send it back to `refundee`.
    """

    chain_id: int
    htlc: Address
    token: Address
    amount: int
    payee: Address
    refundee: Address
    hashlock: bytes
    expiry: int
