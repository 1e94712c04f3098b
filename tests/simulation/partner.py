"""A hostile partner: sees every mempool, puts transactions in front of ours in any block, and is never late."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from tests.simulation.chain import HOSTILE, Chain, Key, State, Tx


@dataclass(slots=True)
class Plan:
    """What this one wants. Times in ticks relative to what they wait for; None: never.

    lock: after our lock is seen (for an initiator: after the agreement). claim: `now`, `expiry`, `front` (in front of our refund), `never`.
    refund: from the expiry on, in front of our claim. again: locks the same once more after it closed. vanish: if a reorg undoes their lock
    when they have what they need of us (our lock; as participant our secret), they do not lock again.
    """

    lock: int | None
    claim: str
    claim_after: int
    refund: bool
    again: bool
    vanish: bool


def draw_plan(rng: Random, longest: int) -> Plan:
    """A plan; `longest`: the last tick at which a lock makes sense."""
    return Plan(
        lock=None if rng.random() < 0.1 else rng.choice((0, 0, 1, rng.randrange(longest + 1))),
        claim=rng.choice(("now", "expiry", "front", "front", "late", "never")),
        claim_after=rng.choice((0, 0, 1, 2, rng.randrange(12))),
        refund=rng.random() < 0.95,
        again=rng.random() < 0.1,
        vanish=rng.random() < 0.5,
    )


@dataclass(slots=True)
class Hostile:
    """`theirs`: key of the lock they make; `ours`: of ours. knows_secret: they made it, or any claim of ours was ever sent."""

    plan: Plan
    first: bool  # they are the initiator, and lock before us
    theirs: Key
    ours: Key
    theirs_lock_by: int
    secret: bytes
    knows_secret: bool
    saw: Callable[[str], None]
    ours_seen_at: int | None = None

    def before(self, chain: Chain, tick: int, time: int, state: State, wallets: list[Tx]) -> list[Tx]:
        """Their transactions for one block, to stand before the wallets'."""
        if self.ours in state.open and self.ours_seen_at is None:
            self.ours_seen_at = tick
        found: list[tuple[str, Key]] = []
        if self.theirs in chain.expiries:
            found += self._own(chain, tick, time, state, wallets)
        if self.ours in chain.expiries and self._claims(chain, time, state, wallets):
            found.append(("claim", self.ours))
        nonce = state.nonces.get(self._sender, 0)
        return [self._tx(what, key, nonce + i, tick) for i, (what, key) in enumerate(found)]

    @property
    def _sender(self) -> str:
        return f"{HOSTILE} {self.theirs}"

    def would_undo(self, chain: Chain) -> bool:
        """A reorg now would take their lock back, while ours stands."""
        recent = any(e.key == self.theirs and e.kind == "locked" and e.block > chain.head - chain.depth for e in chain.events)
        return recent and self.plan.vanish and self.knows_secret and self.ours_seen_at is not None

    def _own(self, chain: Chain, tick: int, time: int, state: State, wallets: list[Tx]) -> list[tuple[str, Key]]:
        if self.theirs in state.open:
            expired = time >= chain.expiries[self.theirs]
            if expired and self.plan.refund and any(tx.what == "claim" and tx.key == self.theirs for tx in wallets):
                self.saw("a refund in front of our claim")
            return [("refund", self.theirs)] if expired and self.plan.refund else []
        made = state.locks.get(self.theirs, 0)
        if self.plan.vanish and self.knows_secret and self.ours_seen_at is not None:
            return []
        if self.plan.lock is None or time > self.theirs_lock_by or made > (1 if self.plan.again else 0):
            return []
        since = 0 if self.first else self.ours_seen_at
        return [("lock", self.theirs)] if since is not None and tick >= since + self.plan.lock else []

    def _claims(self, chain: Chain, time: int, state: State, wallets: list[Tx]) -> bool:
        if not self.knows_secret or self.ours not in state.open:
            return False
        refunding = any(tx.what == "refund" and tx.key == self.ours for tx in wallets)
        if refunding and self.plan.claim in ("front", "expiry", "late"):
            self.saw("a claim in front of our refund")
        match self.plan.claim:
            case "now":
                return True
            case "expiry":
                return time >= chain.expiries[self.ours] - self.plan.claim_after or refunding
            case "late":
                return time >= chain.expiries[self.ours] + self.plan.claim_after or refunding
            case "front":
                return refunding
            case _:
                return False

    def _tx(self, what: str, key: Key, nonce: int, tick: int) -> Tx:
        tx_hash = hashlib.sha256(f"{self._sender} {what} {key} {nonce} {tick}".encode()).digest()
        return Tx(tx_hash, self._sender, nonce, 10**9, what, key, self.secret if what == "claim" else b"", self.theirs_lock_by)
