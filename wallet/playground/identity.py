"""Who the two playground chains are, and how their time runs. The same for both engines."""

from __future__ import annotations

from dataclasses import dataclass

from wallet.model.network import Finality, FinalityKind, Timing

CONFIRMATIONS = 2  # a client counts a transaction as final once one more block stands on its own
FINAL_LAG = CONFIRMATIONS - 1  # blocks by which `finalized` and `safe` follow `latest`


@dataclass(frozen=True, slots=True)
class Identity:
    """A playground chain's name, coin and id."""

    chain_id: int
    name: str
    symbol: str
    coin: str


ASTER = Identity(31001, "Aster", "AST", "Aster coin")
BIRCH = Identity(31002, "Birch", "BIR", "Birch coin")
CHAINS = (ASTER, BIRCH)
PROGRAM, PERSON = 4, 60
"""Seconds that a program, or a person who reads what is on the screen, takes for one step. With 4, a lock lasts a minute at most."""

PARTNER = "Robin"  # what people call the playground's partner


def identity_of(chain_id: int) -> Identity:
    """The playground chain with that id, or a nameless one (for tests with ids of their own)."""
    return next((each for each in CHAINS if each.chain_id == chain_id), Identity(chain_id, f"Chain {chain_id}", "TST", "Test coin"))


def finality() -> Finality:
    """By confirmations on both engines: anvil's own `finalized` lags 64 blocks."""
    return Finality(FinalityKind.CONFIRMATIONS, CONFIRMATIONS)


def timing(block_seconds: int, act: int) -> Timing:
    """Seconds of chain time, for blocks every `block_seconds`. `act`: how long whoever uses it may take for one step."""
    return Timing(block=block_seconds, act=act, mine=4 * block_seconds, final=(CONFIRMATIONS + 1) * block_seconds, halt=0, skew=2)
