"""Calls, and transactions on their way."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from wallet.model.address import Address


@dataclass(frozen=True, slots=True)
class Call:
    """What a transaction does, before nonce and fee. `value` in base units of the coin."""

    chain_id: int
    to: Address
    data: bytes = b""
    value: int = 0


@dataclass(frozen=True, slots=True)
class Fees:
    """EIP-1559, in wei per gas."""

    max_fee: int
    priority: int


@dataclass(frozen=True, slots=True)
class Price:
    """What a transaction costs on a chain now, in wei: `gas` a unit of gas at most, `data` for its bytes beside that (roll-ups)."""

    gas: int
    data: int = 0

    def of(self, *limits: int) -> int:
        """Wei that transactions with these gas limits cost at most, one of each."""
        return sum(limit * self.gas + self.data for limit in limits)

    def times(self, factor: int) -> Price:
        """When fees have risen to `factor` times what they are."""
        return Price(self.gas * factor, self.data * factor)


@dataclass(frozen=True, slots=True)
class Unsigned:
    """An EIP-1559 transaction (type 2) ready to sign."""

    call: Call
    sender: Address
    nonce: int
    gas: int
    fees: Fees

    @property
    def worst_cost(self) -> int:
        """Wei that leave at most: value and gas at the maximum fee."""
        return self.call.value + self.gas * self.fees.max_fee


@dataclass(frozen=True, slots=True)
class Signed:
    """`raw` are the exact bytes that go out; `hash` is keccak256 of them, known before anybody else knows it."""

    unsigned: Unsigned
    raw: bytes
    hash: bytes


class TxState(Enum):
    """The life of a transaction. Replaced and failed count only in a final block."""

    SIGNED = "signed"
    SENDING = "sending"
    SENT = "sent"
    MINED = "mined"
    FINAL = "final"
    FAILED = "failed"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class Receipt:
    hash: bytes
    block: int
    block_hash: bytes
    ok: bool
    gas_used: int
    gas_price: int


@dataclass(frozen=True, slots=True)
class Head:
    """A block as a node shows it. `timestamp` in chain time, seconds."""

    chain_id: int
    number: int
    hash: bytes
    timestamp: int
    base_fee: int
    final: int  # number of the newest final block


@dataclass(frozen=True, slots=True)
class Log:
    """One event as `eth_getLogs` gives it."""

    address: Address
    topics: tuple[bytes, ...]
    data: bytes
    block: int
    block_hash: bytes
    tx_hash: bytes
    index: int
