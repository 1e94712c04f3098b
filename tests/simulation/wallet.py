"""A wallet in the simulated world: a journal that survives, a memory that does not, and the real machine in between.

It does what the runner and the outbox do, in as few words. A crash may strike before and after every write and broadcast.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from tests.simulation.chain import Chain, Tx
from tests.simulation.mistakes import Mistake
from tests.simulation.observing import Observing
from tests.simulation.persistent import TooMany
from wallet.model.swap import Outcome, Side
from wallet.swaps import machine
from wallet.swaps.facts import URGENT, Abandoned, Action, Depth, Ended, LegState, Replaced, Sending, Sent, Signed, side_of
from wallet.swaps.state import Tx as OurTx
from wallet.swaps.steps import Abandon, Broadcast, End, Sign, Step, Wait

_WHAT = {
    Action.APPROVE: "approve",
    Action.LOCK: "lock",
    Action.CANCEL: "nothing",
    Action.CLAIM: "claim",
    Action.CLAIM_FOR_PARTNER: "claim",
    Action.REFUND: "refund",
    Action.RESET_ALLOWANCE: "reset",
}


@dataclass(slots=True)
class SimWallet(Observing):
    """A wallet that acts."""

    def round(self) -> None:
        """Look at the chains, append facts, do the steps, until only waiting is left."""
        if self.swap is None:
            self.swap = self._folded()
        if self.swap.outcome is not None:
            return
        self._look()
        for side in Side:
            if self.glimpse[side].answers:
                self._observe(side)
        self.answers.clear()
        if Mistake.END_AT_ONCE in self.mistakes and self.swap.abandoned and self.swap.seen(Side.GIVE) is LegState.EMPTY:
            self._write(Ended(Outcome.ABANDONED))
            return
        for _ in range(8):
            steps = [step for step in machine.next_steps(self.swap, self._heads()) if not isinstance(step, Wait)]
            changed = [self._do(step) for step in steps]
            if not any(changed):
                return

    def _do(self, step: Step) -> bool:
        """Whether anything changed."""
        match step:
            case Sign():
                return self._sign(step)
            case Broadcast():
                return self._broadcast(step)
            case Abandon():
                self._write(Abandoned(step.final_time))
            case End():
                self._write(Ended(step.outcome))
            case Wait():
                return False
        return True

    def _sign(self, step: Sign) -> bool:
        assert self.swap is not None
        if step.action is Action.REFUND and Mistake.NO_REFUND in self.mistakes:
            return False
        if step.action is Action.REFUND and Mistake.REFUND_WHEN_FINAL in self.mistakes and self.swap.leg(Side.GIVE) is not LegState.LOCKED:
            return False
        if step.action is Action.LOCK and step.replaces is None and self._in_company():
            return False
        side = side_of(step.action)
        chain, key, terms = self.chains[side], self.keys[side], self.swap.terms(side)
        nonce = self._nonce(chain, step)
        rival = max((w.tx.max_fee for w in chain.pool.values() if (w.tx.sender, w.tx.nonce) == (self.account, nonce)), default=0)
        fee = max(step.max_fee, rival * 9 // 8 + 1)
        capped = step.action not in URGENT or Mistake.CAP_ON_EVERYTHING in self.mistakes
        capped = capped or (step.action is Action.REFUND and Mistake.CAP_ON_REFUND in self.mistakes)
        if capped and fee > self.swap.agreed.cap:
            return False
        self.signed_count += 1
        if self.signed_count > 60:
            raise TooMany(f"{self.name} signed 60 times")
        tx_hash = hashlib.sha256(f"{self.name} {self.signed_count} {self.rng.random()}".encode()).digest()
        secret = self.secret if step.action in (Action.CLAIM, Action.CLAIM_FOR_PARTNER) else b""
        tx = Tx(tx_hash, self.account, nonce, fee, _WHAT[step.action], key, secret, terms.lock_by)
        if Mistake.SEND_BEFORE_WRITE in self.mistakes:
            self.world.broadcast(chain, tx)
        self.bytes_of[tx_hash] = tx
        self._write(Signed(step.action, chain.id, self.address, nonce, tx_hash, b"\x02" + tx_hash, fee))
        return True

    def _in_company(self) -> bool:
        """Does something wait in line, or was mined since the block that was looked at, that this installation did not sign?"""
        if Mistake.LOCK_IN_COMPANY in self.mistakes:
            return False
        chain, sight = self.chains[Side.GIVE], self.sights[Side.GIVE]
        if chain.state.nonces.get(self.account, 0) != sight.state(sight.head).nonces.get(self.account, 0):
            return True
        waiting = [w.tx for w in chain.pool.values() if w.tx.sender == self.account]
        return any(tx.hash not in self.bytes_of and tx.key != "payment" for tx in waiting)

    def _nonce(self, chain: Chain, step: Sign) -> int:
        """As the outbox chooses: see `Sign`."""
        assert self.swap is not None
        if step.replaces is not None:
            return self._ours(step.replaces).signed.nonce
        here = [tx for tx in self.swap.txs if tx.signed.chain_id == chain.id]
        used = chain.state.nonces.get(self.account, 0)
        if step.action in URGENT and Mistake.QUEUE_BEHIND_PAYMENT not in self.mistakes:
            held = {tx.signed.nonce for tx in here if tx.signed.action in URGENT}
            return next(nonce for nonce in range(used, used + 100) if nonce not in held)
        waiting = [w.tx.nonce for w in chain.pool.values() if w.tx.sender == self.account]
        return max([used, *(n + 1 for n in waiting), *(tx.signed.nonce + 1 for tx in here)])

    def _ours(self, tx_hash: bytes) -> OurTx:
        assert self.swap is not None
        return next(tx for tx in self.swap.txs if tx.signed.hash == tx_hash)

    def _broadcast(self, step: Broadcast) -> bool:
        if step.hash in self.answers:
            return False
        self.answers.add(step.hash)
        tx = self._ours(step.hash)
        if not (tx.sending or tx.sent):
            self._write(Sending(step.hash))
        self._strike()
        taken = self.world.broadcast(self.chains[step.side], self.bytes_of[step.hash])
        self._strike()
        if taken and not self._ours(step.hash).sent:
            self._write(Sent(step.hash))
        if not taken and Mistake.ERROR_IS_UNSENT in self.mistakes and step.action is Action.LOCK:
            self._write(Replaced(step.hash, 0, Depth.FINAL))
        return True
