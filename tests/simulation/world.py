"""The world at run time: ticks pass, blocks come, and the faults do their worst while they keep what `Timing` promises.

The world may delay a transaction of a wallet by `mine`, keep a wallet down for what `act` leaves (crashes at any write, lagging, silent
or cut-off nodes), reorder and undo blocks that are not final, forget transactions, multiply fees, halt a chain once for `halt`, move the
clocks of chains within `skew`, lose answers, put a stuck payment or another program's transaction in the way. A hostile partner sees and
knows all. `happened` says what really came.
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

_NAMES = {"approve": "an approval", "nothing": "a cancel"} | {what: f"a {what}" for what in ("lock", "claim", "refund", "reset")}
START = 1_000_000
"""Chain time at tick 0 (offsets aside)."""


@dataclass(slots=True)
class World:
    """`mistakes` are what the wallets do wrong on purpose. leaves: after which kind of fact a wallet is never seen again."""

    rng: Random
    mistakes: Mistake
    tick: int = 0
    chains: list[Chain] = field(default_factory=list[Chain])
    wallets: list[SimWallet] = field(default_factory=list[SimWallet])
    hostiles: list[Hostile] = field(default_factory=list[Hostile])
    down: dict[str, list[int]] = field(default_factory=dict[str, list[int]])
    gone: dict[str, int] = field(default_factory=dict[str, int])
    leaves: dict[str, str] = field(default_factory=dict[str, str])
    delays: dict[tuple[str, str, Key], int] = field(default_factory=dict[tuple[str, str, Key], int])
    timings: dict[int, Timing] = field(default_factory=dict[int, Timing])
    agreed_offset: dict[int, int] = field(default_factory=dict[int, int])
    spikes: dict[int, int] = field(default_factory=dict[int, int])
    halts: dict[int, tuple[int, int, bool]] = field(default_factory=dict[int, tuple[int, int, bool]])
    cuts: dict[tuple[str, Side], tuple[int, int, bool]] = field(default_factory=dict[tuple[str, Side], tuple[int, int, bool]])
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
            self.happened.add("a broadcast that nobody got")
            return False
        if tx.what == "claim":
            self.shown.add(tx.key)
            for hostile in self.hostiles:
                hostile.knows_secret = hostile.knows_secret or hostile.secret == tx.secret
        taken = chain.submit(tx, self.tick)
        if lost and taken:
            self.happened.add("a lost answer to a broadcast")
        return taken and not lost

    def strikes(self, name: str, after: str) -> bool:
        """Does the process die here? Only as often as `act` allows. `after`: the kind of fact just written, or empty."""
        if after and self.leaves.get(name) == after:
            self.gone[name] = self.tick
            self.happened.add(f"a partner who vanishes after {after}")
            return True
        if self.rng.random() >= self.faults.crash or self.faults.crash_after not in ("", after):
            return False
        wallet = next(w for w in self.wallets if w.name == name)
        if not (self._nap(wallet) or self._bring_down(wallet)):
            return False
        self.happened.add(f"a crash after {after}" if after else "a crash before a write, or around a broadcast")
        return True

    def _nap(self, wallet: SimWallet) -> bool:
        """Stay away for as long as one likes: an initiator until the secret is out, a participant until the lock is; not for ever."""
        give, take = (wallet.keys[side] for side in Side)
        first = give.startswith("initiator")
        locked = give in wallet.chains[Side.GIVE].state.locks
        signed = any(tx.key == give and tx.what == "lock" for w in self._of_account(wallet) for tx in w.bytes_of.values())
        free = take not in self.shown if first else not (signed or locked)
        unlocked = give not in wallet.chains[Side.GIVE].state.open
        if not free or not self.faults.nap or self.tick - START > self.cleared or self.rng.random() < (0.9 if first and unlocked else 0.3):
            return False
        chain = wallet.chains[Side.TAKE]
        near = chain.expiries[take] - chain.offset - self.rng.randint(-1, 9)  # the most delicate time to be back
        wallet.down_until = max(self.tick + 5, self.rng.choice((near, self.tick + self.rng.randint(5, 70))))
        self.happened.add("a wallet that stays away")
        return True

    def _of_account(self, wallet: SimWallet) -> list[SimWallet]:
        return [other for other in self.wallets if other.account == wallet.account]

    def _spare_time(self, wallet: SimWallet) -> int:
        """Ticks that a wallet may still be without eyes or hands, by what `act` promises, in any stretch of one action."""
        window = max(t.act + t.mine + t.final for t in self.timings.values()) + 2
        left = min(t.act for t in self.timings.values()) - 3 - sum(1 for t in self.down[wallet.name] if t > self.tick - window)
        return left - max(glimpse.lag for glimpse in wallet.glimpse.values())

    def _bring_down(self, wallet: SimWallet) -> bool:
        left = self._spare_time(wallet)
        if left < 1:
            return False
        length = self.rng.randint(1, left)
        wallet.down_until = self.tick + length
        self.down[wallet.name].extend(range(self.tick, self.tick + length))
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
            if tick > settle and all(w.outcome is not None or w.name in self.gone for w in self.wallets):
                return

    def _run_wallet(self, wallet: SimWallet, tick: int) -> None:
        if self.tick < wallet.down_until or tick >= self.gone.get(wallet.name, 2**60) or wallet.outcome is not None:
            return
        if wallet.restored and not self._found(wallet):
            return
        if self.rng.random() < self.faults.nap and self._nap(wallet):
            wallet.swap = None
            return
        if self.faults.liar:
            self._lie(wallet, tick)
        if self.faults.partition:
            self._cut_off(wallet)
        with contextlib.suppress(Crash):
            wallet.round()

    def _found(self, wallet: SimWallet) -> bool:
        """Has a restored installation found the swap by the log of its lock, in a final block?"""
        chain = wallet.chains[Side.GIVE]
        if wallet.keys[Side.GIVE] not in chain.blocks[max(0, chain.final - 1)].state.locks:
            return False
        wallet.restored = False
        self.happened.add("a swap restored on a second machine")
        return True

    def _lie(self, wallet: SimWallet, tick: int) -> None:
        for side in Side:
            glimpse = wallet.glimpse[side]
            lying = tick % 7 == 0 and self.rng.random() < 0.5
            glimpse.agreed, glimpse.honest, glimpse.lock = not lying, not lying, lying and side is Side.TAKE
            glimpse.answers = not (tick % 7 == 3 and self.rng.random() < 0.5)
            if lying:
                self.happened.add("a lying node")
            if not glimpse.answers:
                self.happened.add("a silent node")

    def _cut_off(self, wallet: SimWallet) -> None:
        """One of the nodes is cut off: it stands still, or goes on by itself on a fork. Which one is asked, chance decides."""
        for side in Side:
            glimpse, chain = wallet.glimpse[side], wallet.chains[side]
            until, block, forked = self.cuts.get((wallet.name, side), (0, 0, False))
            if until > self.tick:
                glimpse.cut, glimpse.forked = (block if self.rng.random() < 0.5 else None), forked
                continue
            glimpse.cut = None
            left = min(self._spare_time(wallet), chain.depth * chain.spacing)
            if left >= 1 and self.rng.random() < self.faults.partition:
                length, forked = self.rng.randint(1, left), self.rng.random() < 0.5
                self.cuts[wallet.name, side] = (self.tick + length, chain.head + 1, forked)
                self.down[wallet.name].extend(range(self.tick, self.tick + length))
                self.happened.add("a partition: a node on a fork of its own" if forked else "a partition: a node that stands still")

    def _trouble(self, chain: Chain, tick: int) -> None:
        rng, faults = self.rng, self.faults
        begin, length, silent = self.halts.get(chain.id, (0, 0, False))
        halted = begin <= tick < begin + length
        chain.silent, chain.censored = halted and silent, halted and not silent
        if halted:
            self.happened.add("a halted chain" if silent else "a chain that shuts us out")
        self._price(chain, tick)
        if faults.drift and rng.random() < faults.drift:
            self._shift_clock(chain)
        if faults.drop and chain.pool and rng.random() < faults.drop:
            claims = [w.tx for w in chain.pool.values() if w.tx.what == "claim"]
            if claims or rng.random() < 0.3:
                self._drop(chain, rng.choice(claims or [w.tx for w in chain.pool.values()]))
        if faults.reorg and not halted and self.reorgs < 3 and self._tempting(chain):
            self._undo(chain)
        if tick >= self.cleared and len(self.wallets) > len({wallet.account for wallet in self.wallets}):
            self._use_again(chain)
        if tick == self.cleared:
            for waiting in [w for w in chain.pool.values() if w.tx.key == "payment"]:
                waiting.tx = replace(waiting.tx, max_fee=10**6)  # its owner has sped it up at last
        if faults.thief and rng.random() < 0.15:
            self._steal(chain)

    def _price(self, chain: Chain, tick: int) -> None:
        if self.spikes.get(chain.id, 0) > tick:
            return
        chain.base = 10
        if self.faults.spike and self.rng.random() < self.faults.spike:
            chain.base, self.spikes[chain.id] = self.rng.choice((40, 100, 200)), tick + self.rng.choice((self.rng.randint(2, 15), 45))
            self.happened.add("a fee spike")

    def _shift_clock(self, chain: Chain) -> None:
        """By a second, and never further than `skew` from what it was at the agreement."""
        skew, begun = self.timings[chain.id].skew, self.agreed_offset[chain.id]
        offset = chain.offset + self.rng.choice((-1, 1))
        if abs(offset - begun) <= skew:
            chain.offset = offset
            self.happened.add("a chain whose clock drifts")

    def _undo(self, chain: Chain) -> None:
        self.reorgs += 1
        depth = self.rng.choice((self.rng.randint(1, chain.depth), chain.depth))
        begun = [event.kind for event in chain.events if event.block > chain.head - depth]
        for kind in begun:
            self.happened.add(f"a reorg that undoes what was {kind}")
        self.happened.add("a reorg to finality" if depth == chain.depth else "a reorg")
        chain.reorg(depth, lambda tx: self._forgotten(chain, tx))

    def _tempting(self, chain: Chain) -> bool:
        """Reorgs come when they can hurt: while something of ours is in a block that is not final; rarely otherwise."""
        if any(hostile.would_undo(chain) for hostile in self.hostiles) and self.rng.random() < 0.5:
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
            self.happened.add("a transaction that comes back after it was replaced")
            return True
        return self.rng.random() < 0.3 and self._spare(chain, tx)

    def _drop(self, chain: Chain, tx: Tx) -> None:
        if self._spare(chain, tx):
            del chain.pool[tx.hash]
            self.happened.add(f"{_NAMES[tx.what]} that every node forgets")

    def _use_again(self, chain: Chain) -> None:
        """A place in line that a second machine left empty is filled by the next payment of whoever uses the account."""
        for account in {wallet.account for wallet in self.wallets}:
            used = chain.state.nonces.get(account, 0)
            waiting = {w.tx.nonce for w in chain.pool.values() if w.tx.sender == account}
            if waiting and used not in waiting:
                chain.submit(Tx(self.rng.randbytes(32), account, used, 10**6, "nothing", "payment"), self.tick)
                self.happened.add("a gap in the line of an account that two machines use")

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
        self.happened.add("a nonce taken by another program")
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
            if self.delays[purpose]:
                self.happened.add(f"{_NAMES[purpose[1]]} that is mined late")
        return self.delays[purpose]
