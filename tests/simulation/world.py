"""The world at run time: ticks pass, blocks come, and the faults do their worst while they keep what `Timing` promises.

The world may delay a transaction of a wallet by `mine`, keep a wallet down for what `act` leaves (crashes at any write, lagging or silent
nodes), reorder and undo blocks that are not final, forget transactions, multiply fees, halt a chain once for `halt`, shift the clocks of
chains by `skew`, lose answers, put a stuck payment or another program's transaction in the way. A hostile partner sees and knows all.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field, replace
from random import Random

from tests.simulation.chain import Chain, Key, Tx
from tests.simulation.faults import CALM, Faults
from tests.simulation.mistakes import Mistake
from tests.simulation.partner import Hostile
from tests.simulation.persistent import Crash
from tests.simulation.wallet import SimWallet
from wallet.model.network import Timing
from wallet.model.swap import Side

START = 1_000_000
"""Chain time at tick 0 (offsets aside)."""


@dataclass(slots=True)
class World:
    """`mistakes` are what the wallets do wrong on purpose."""

    rng: Random
    mistakes: Mistake
    tick: int = 0
    chains: list[Chain] = field(default_factory=list[Chain])
    wallets: list[SimWallet] = field(default_factory=list[SimWallet])
    hostile: Hostile | None = None
    down: dict[str, list[int]] = field(default_factory=dict[str, list[int]])
    gone: dict[str, int] = field(default_factory=dict[str, int])
    delays: dict[tuple[str, str, Key], int] = field(default_factory=dict[tuple[str, str, Key], int])
    timings: dict[int, Timing] = field(default_factory=dict[int, Timing])
    spikes: dict[int, int] = field(default_factory=dict[int, int])
    halts: dict[int, tuple[int, int, bool]] = field(default_factory=dict[int, tuple[int, int, bool]])
    faults: Faults = CALM
    reorgs: int = 0
    cleared: int = 0  # tick at which a payment that was stuck goes through at last
    robbed: dict[bytes, Tx] = field(default_factory=dict[bytes, Tx])
    shown: set[Key] = field(default_factory=set[Key])
    wrong: list[str] = field(default_factory=list[str])
    happened: set[str] = field(default_factory=set[str])

    # --- what wallets meet -------------------------------------------------------------------------------------------

    def broadcast(self, chain: Chain, tx: Tx) -> bool:
        """Whether an answer came that says a node has the bytes. It may have them without."""
        lost = self.rng.random() < self.faults.lose
        if lost and self.rng.random() < 0.5:
            return False
        if tx.what == "claim":
            self.shown.add(tx.key)
            if self.hostile is not None and tx.key == self.hostile.theirs:
                self.hostile.knows_secret = True
        return chain.submit(tx, self.tick) and not lost

    def strikes(self, account: str, after: str) -> bool:
        """Does the process die here? Only as often as `act` allows. `after`: the kind of fact just written, or empty."""
        if self.rng.random() >= self.faults.crash or self.faults.crash_after not in ("", after):
            return False
        wallet = next(w for w in self.wallets if w.account == account)
        return self._nap(wallet) or self._bring_down(wallet)

    def _nap(self, wallet: SimWallet) -> bool:
        """Stay away for as long as one likes: an initiator until the secret is out, a participant until the lock is."""
        first = wallet.account == "initiator"
        free = not self.shown if first else not any(tx.key == wallet.account and tx.what == "lock" for tx in wallet.bytes_of.values())
        unlocked = wallet.keys[Side.GIVE] not in wallet.chains[Side.GIVE].state.open
        if not free or not self.faults.nap or self.rng.random() < (0.9 if first and unlocked else 0.3):
            return False
        chain = wallet.chains[Side.TAKE]
        near = chain.expiries[wallet.keys[Side.TAKE]] - chain.offset - self.rng.randint(-1, 9)  # the most delicate time to be back
        wallet.down_until = max(self.tick + 5, self.rng.choice((near, self.tick + self.rng.randint(5, 70))))
        return True

    def _bring_down(self, wallet: SimWallet) -> bool:
        window = max(t.act + t.mine + t.final for t in self.timings.values()) + 2
        left = min(t.act for t in self.timings.values()) - 3 - sum(1 for t in self.down[wallet.account] if t > self.tick - window)
        left -= max(glimpse.lag for glimpse in wallet.glimpse.values())
        if left < 1:
            return False
        length = self.rng.randint(1, left)
        wallet.down_until = self.tick + length
        self.down[wallet.account].extend(range(self.tick, self.tick + length))
        return True

    # --- time --------------------------------------------------------------------------------------------------------

    def run(self, horizon: int, settle: int) -> None:
        """Tick until all have ended and no signed lock can matter any more."""
        for tick in range(1, horizon):
            self.tick = START + tick
            for chain in self.chains:
                self._trouble(chain, tick)
                chain.advance(self.tick)
            for wallet in self.rng.sample(self.wallets, len(self.wallets)):
                self._run_wallet(wallet, tick)
            if tick > settle and all(w.outcome is not None or w.account in self.gone for w in self.wallets):
                return

    def _run_wallet(self, wallet: SimWallet, tick: int) -> None:
        if self.tick < wallet.down_until or tick >= self.gone.get(wallet.account, 2**60):
            return
        if self.rng.random() < self.faults.nap and self._nap(wallet):
            wallet.swap = None
            return
        if self.faults.liar:
            for side in Side:
                lying = tick % 7 == 0 and self.rng.random() < 0.5
                wallet.glimpse[side].agreed, wallet.glimpse[side].honest = not lying, not lying
                wallet.glimpse[side].answers = not (tick % 7 == 3 and self.rng.random() < 0.5)
        with contextlib.suppress(Crash):
            wallet.round()

    def _trouble(self, chain: Chain, tick: int) -> None:
        rng, faults = self.rng, self.faults
        begin, length, silent = self.halts.get(chain.id, (0, 0, False))
        halted = begin <= tick < begin + length
        chain.silent, chain.censored = halted and silent, halted and not silent
        if self.spikes.get(chain.id, 0) <= tick:
            chain.base = 10
            if faults.spike and rng.random() < faults.spike:
                chain.base, self.spikes[chain.id] = rng.choice((40, 100, 200)), tick + rng.choice((rng.randint(2, 15), 45))
        if faults.drop and chain.pool and rng.random() < faults.drop:
            claims = [w.tx for w in chain.pool.values() if w.tx.what == "claim"]
            if claims or rng.random() < 0.3:
                self._drop(chain, rng.choice(claims or [w.tx for w in chain.pool.values()]))
        if faults.reorg and not halted and self.reorgs < 3 and self._tempting(chain):
            self.reorgs += 1
            chain.reorg(rng.choice((rng.randint(1, chain.depth), chain.depth)), lambda tx: self._forgotten(chain, tx))
        if tick == self.cleared:
            for waiting in [w for w in chain.pool.values() if w.tx.key == "payment"]:
                waiting.tx = replace(waiting.tx, max_fee=10**6)  # its owner has sped it up at last
        if faults.thief and rng.random() < 0.15:
            self._steal(chain)

    def _tempting(self, chain: Chain) -> bool:
        """Reorgs come when they can hurt: while something of ours is in a block that is not final; rarely otherwise."""
        if self.hostile is not None and self.hostile.would_undo(chain) and self.rng.random() < 0.5:
            return True
        recent = any(block > chain.head - chain.depth for block, _ in chain.receipts.values())
        return self.rng.random() < (self.faults.reorg * 3 if recent else self.faults.reorg / 8)

    def _spare(self, chain: Chain, tx: Tx) -> bool:
        """May it be forgotten, and still be mined within `mine` once it is sent again? (Who else's it is sends it again unseen.)"""
        if tx.key in ("payment", "theft"):
            return False
        begun = chain.begun.get(tx.purpose)
        left = self.timings[chain.id].mine - chain.spacing - 2
        return begun is None or self.tick + 1 - begun < left

    def _forgotten(self, chain: Chain, tx: Tx) -> bool:
        """Of what a reorg throws out of its block. If the thief's is, what it had pushed aside comes back from some other node."""
        if tx.hash in self.robbed:
            chain.submit(self.robbed.pop(tx.hash), self.tick)
            return True
        return self.rng.random() < 0.3 and self._spare(chain, tx)

    def _drop(self, chain: Chain, tx: Tx) -> None:
        if self._spare(chain, tx):
            del chain.pool[tx.hash]

    def _steal(self, chain: Chain) -> None:
        """Another program with the same keys uses the account's next nonce."""
        account = self.rng.choice(["initiator", "participant"])
        waiting = [w.tx for w in chain.pool.values() if w.tx.sender == account]
        used = chain.state.nonces.get(account, 0)
        victim = next((tx for tx in waiting if tx.nonce == used), None)
        if victim is None or (victim.what != "lock" and self.rng.random() < 0.8):
            return
        tx = Tx(self.rng.randbytes(32), account, used, 10**6, "nothing", "theft")
        chain.submit(tx, self.tick)
        self.delays[tx.purpose] = 0
        if self.rng.random() < 0.5 and victim.what == "lock":
            self.robbed[tx.hash] = victim

    def delay_of(self, chain_id: int, purpose: tuple[str, str, Key]) -> int:
        """Ticks that the world holds back what a wallet wants in a block; the same for all that it signs for that."""
        if purpose not in self.delays:
            timing = self.timings[chain_id]
            most = max(0, timing.mine - timing.block - 1)
            worst = self.faults is not CALM and self.rng.random() < 0.5
            self.delays[purpose] = self.rng.randint(0, most) if worst else 0
        return self.delays[purpose]
