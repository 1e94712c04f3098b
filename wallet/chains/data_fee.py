"""What a transaction pays for its bytes on the chain below, beside gas: roll-ups of the OP stack take it from the balance unasked.

Their oracle is a contract at an address that the network's data names (`l1_fee`): `getL1Fee(bytes)` of the unsigned transaction, and since
the Isthmus upgrade `getOperatorFee(uint256)` of its gas (https://specs.optimism.io, "L2 Execution Engine"). Where the oracle has no
operator fee yet, there is none. Arbitrum's is part of `eth_estimateGas` and needs nothing here.
"""

from __future__ import annotations

from collections.abc import Sequence

from wallet.chains import abi
from wallet.chains.multicall import Reply
from wallet.chains.rpc import Garbled
from wallet.model.address import Address
from wallet.model.hashing import keccak256
from wallet.model.network import Network

_L1_FEE = keccak256(b"getL1Fee(bytes)")[:4]
_OPERATOR_FEE = keccak256(b"getOperatorFee(uint256)")[:4]
LARGEST = 480
"""Bytes that no transaction of a swap exceeds: a lock has 228 of calldata, a claim 196, and about 130 of envelope come to each."""

LARGEST_GAS = 200_000
"""Likewise its gas, for the operator's fee."""


def queries(network: Network) -> tuple[tuple[Address, bytes], ...]:
    """(contract, calldata) of what is to be asked, along with other calls if there are any; none where nothing is to be paid.

    Asked for bytes of that size and never for the transaction itself: a claim would show its secret.
    """
    if network.l1_fee is None:
        return ()
    asked = abi.word(abi.WORD) + abi.word(LARGEST) + abi.padded(_incompressible(LARGEST))
    return (network.l1_fee, _L1_FEE + asked), (network.l1_fee, _OPERATOR_FEE + abi.word(LARGEST_GAS))


def total(replies: Sequence[Reply]) -> int:
    """Wei, from the replies to `queries`. Raises Garbled: an oracle that does not answer must not make a transaction look free."""
    if not replies:
        return 0
    data, operator = replies
    if not data.ok or len(data.data) < abi.WORD:
        raise Garbled("it does not tell what a transaction pays for its data")
    return abi.uint(data.data) + (abi.uint(operator.data) if operator.ok and len(operator.data) >= abi.WORD else 0)


def _incompressible(size: int) -> bytes:
    """Bytes that no compression makes cheaper: the oracle counts what is left after it, and hashes, addresses and signatures leave all."""
    return b"".join(keccak256(bytes([number % 256])) for number in range(-(-size // 32)))[:size]
