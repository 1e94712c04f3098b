"""A chain as data: how to reach it, how sure a block is, what its clock may do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from wallet.model.address import Address
from wallet.model.asset import Asset


class FinalityKind(Enum):
    TAG = "tag"  # the node's own `finalized`
    CONFIRMATIONS = "confirmations"


@dataclass(frozen=True, slots=True)
class Finality:
    """When a block counts as final. `confirmations` is 1 for a transaction in the newest block; unused for TAG."""

    kind: FinalityKind
    confirmations: int = 0


@dataclass(frozen=True, slots=True)
class Timing:
    """What one action takes on this chain, in seconds of chain time. Source of the time locks.

    block: between two blocks. act: until this wallet has noticed and signed. mine: until a transaction is in a block even at the
    worst fee. final: from a block until it is final. halt: how long a user may be unable to get anything in (sequencer down);
    skew: how far block timestamps may be off. fresh: the oldest head that is still news.
    """

    block: int
    act: int
    mine: int
    final: int
    halt: int
    skew: int

    @property
    def fresh(self) -> int:
        return max(60, 5 * self.block)


@dataclass(frozen=True, slots=True)
class Network:
    """One EVM chain. `genesis` is None until it was first seen (then it is pinned in the database)."""

    chain_id: int
    name: str
    coin: Asset
    endpoints: tuple[str, ...]
    finality: Finality
    timing: Timing
    htlc: Address
    multicall: Address
    tokens: tuple[Asset, ...] = ()
    genesis: bytes | None = None
    explorer: str | None = None
    faucet: str | None = None
    playground: bool = False
    sunset: str | None = None  # one sentence when the chain is going to end
    l1_fee: Address | None = None  # the contract that tells what a transaction pays for its data, beside gas (roll-ups of the OP stack)

    def asset(self, token: Address) -> Asset | None:
        """The coin (NATIVE) or listed token at `token`, or None."""
        return next((asset for asset in (self.coin, *self.tokens) if asset.token == token), None)
