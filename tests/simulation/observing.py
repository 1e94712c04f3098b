"""What the observer does, in as few words: from what the chains show to facts, and to the heads of a decision."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from tests.simulation.chain import Event
from tests.simulation.mistakes import Mistake
from tests.simulation.persistent import Persistent
from tests.simulation.sight import Sight
from wallet.model.swap import Side
from wallet.swaps.facts import (
    Claimed,
    Depth,
    Failed,
    LegState,
    Locked,
    Mined,
    Refunded,
    Replaced,
    RolledBack,
    SecretSeen,
    Sent,
)
from wallet.swaps.seen import Heads, Seen
from wallet.swaps.state import Fate
from wallet.swaps.state import Tx as OurTx

_MADE_UP = hashlib.sha256(b"a lock that a lying node shows").digest()


@dataclass(slots=True)
class Observing(Persistent):
    """A wallet that looks at its chains."""

    def _look(self) -> None:
        self.sights = {side: Sight(self.chains[side], self.glimpse[side]) for side in Side}

    def _observe(self, side: Side) -> None:
        sight = self.sights[side]
        self._roll_back(sight)
        for tx in self._swap().txs:
            if tx.signed.chain_id == sight.chain.id:
                self._resolve(tx, sight)
        for event in sight.events():
            if event.key == self.keys[side]:
                self._happened(side, event, event.block <= sight.final)
        if side is Side.TAKE:
            self._believe_a_lock(sight)
        if self.sees_mempool and self._swap().secret is None:
            for waiting in list(sight.chain.pool.values()):
                if waiting.tx.what == "claim" and waiting.tx.secret == self.secret and self._swap().secret is None:
                    self._write(SecretSeen(waiting.tx.secret))

    def _believe_a_lock(self, sight: Sight) -> None:
        """Rule 8: what one node alone shows counts as seen at most."""
        if self.glimpse[Side.TAKE].lock and self._swap().seen(Side.TAKE) is LegState.EMPTY:
            depth = Depth.FINAL if Mistake.BELIEVE_ONE_NODE in self.mistakes else Depth.SEEN
            self._write(Locked(Side.TAKE, sight.head, _MADE_UP, depth))

    def _roll_back(self, sight: Sight) -> None:
        swap, chain = self._swap(), sight.chain
        lost: list[int] = []
        for side in Side:
            told = swap.events(side)
            if told and self.chains[side] is chain:
                shown = {(event.block, event.hash) for event in sight.events()}
                lost += [e.block for e in told if (e.block, e.transaction) not in shown and not self._made_up(e.transaction)]
        for tx in swap.txs:
            result = tx.result
            if result is not None and result.depth is Depth.SEEN and tx.signed.chain_id == chain.id:
                block, _ = sight.receipt(tx.signed.hash)
                foreign = block is None and sight.state(sight.head).nonces.get(self.account, 0) > tx.signed.nonce
                if block != result.block and not (foreign and result.fate is Fate.REPLACED):
                    lost.append(result.block)
        if lost:
            self._write(RolledBack(chain.id, min(lost)))

    def _made_up(self, transaction: bytes) -> bool:
        """Still shown by the node that made it up."""
        return transaction == _MADE_UP and (self.glimpse[Side.TAKE].lock or Mistake.BELIEVE_ONE_NODE in self.mistakes)

    def _resolve(self, tx: OurTx, sight: Sight) -> None:
        signed, told = tx.signed, tx.result
        if told is not None and told.depth is Depth.FINAL:
            return
        block, ok = sight.receipt(signed.hash)
        if block is not None and block <= sight.head:
            depth = Depth.FINAL if block <= sight.final else Depth.SEEN
            if told is None or told.depth is not depth:
                self._write((Mined if ok else Failed)(signed.hash, block, depth))
            return
        if tx.sending and not tx.sent and sight.chain.knows(signed.hash):
            self._write(Sent(signed.hash))
        self._replaced(tx, sight)

    def _replaced(self, tx: OurTx, sight: Sight) -> None:
        signed = tx.signed
        slot = [other for other in self._swap().txs if other.slot == tx.slot]
        if slot[-1].signed.hash != signed.hash or any(sight.receipt(other.signed.hash)[0] is not None for other in slot):
            return
        if sight.state(sight.final).nonces.get(self.account, 0) > signed.nonce:
            self._write(Replaced(signed.hash, sight.final, Depth.FINAL))
        elif tx.result is None and sight.state(sight.head).nonces.get(self.account, 0) > signed.nonce:
            depth = Depth.FINAL if Mistake.REPLACED_AT_SIGHT in self.mistakes else Depth.SEEN
            self._write(Replaced(signed.hash, sight.head, depth))

    def _happened(self, side: Side, event: Event, final: bool) -> None:
        swap = self._swap()
        told = swap.events(side)
        closing = next((e for e in told if e.state is not LegState.LOCKED), None)
        if closing is not None and closing.transaction != event.hash:
            return  # locked the same once more, after it closed: nothing of that is part of this swap
        final = final and not (event.kind == "locked" and self.glimpse[side].denied)
        depth = Depth.FINAL if final or Mistake.REACT_BEFORE_FINAL in self.mistakes else Depth.SEEN
        for known in told:
            if known.transaction == event.hash and (known.depth is Depth.FINAL or known.depth is depth):
                return
        if event.kind == "locked" and told and told[0].transaction != event.hash:
            return  # a lying node's lock stands in the way until it is told apart
        match event.kind:
            case "locked":
                self._write(Locked(side, event.block, event.hash, depth))
            case "claimed":
                self._write(Claimed(side, event.block, event.hash, event.secret, depth))
            case _:
                self._write(Refunded(side, event.block, event.hash, depth))

    def _heads(self) -> Heads:
        give, take = (self._seen(side) if self.glimpse[side].answers else None for side in Side)
        return Heads(give, take)

    def _seen(self, side: Side) -> Seen:
        sight, glimpse, swap, key = self.sights[side], self.glimpse[side], self._swap(), self.keys[side]
        chain = sight.chain
        block, state, final_state = sight.block(sight.head), sight.state(sight.head), sight.state(sight.final)
        amount = swap.terms(side).lock.amount
        granted = amount * state.allowances.get(self.account, 0) if chain.tokens[key] else amount
        known = frozenset(tx.signed.hash for tx in swap.txs if chain.knows(tx.signed.hash))
        if Mistake.NEVER_SEND_AGAIN in self.mistakes:
            known = frozenset(tx.signed.hash for tx in swap.txs if tx.sent)
        is_open = key in state.open and (key in final_state.open or Mistake.REACT_BEFORE_FINAL in self.mistakes)
        believing = Mistake.BELIEVE_ONE_NODE in self.mistakes
        denied = glimpse.denied and swap.seen(side) is LegState.LOCKED
        age = self.world.tick + self.clock - block.time
        timing = swap.agreed.give_timing if side is Side.GIVE else swap.agreed.take_timing
        return Seen(
            number=sight.head,
            time=block.time,
            age=max(0, age),
            final_number=sight.final,
            final_time=sight.block(sight.final).time,
            fresh=abs(age) <= timing.fresh,
            agreed=(glimpse.agreed and not denied) or believing,
            open=(is_open and glimpse.honest and not denied) or believing,
            pays=glimpse.honest and (self._pays(side) or Mistake.IGNORE_PAYOUT in self.mistakes),
            funded=glimpse.honest,
            within_cap=chain.base * 2 <= swap.agreed.cap,
            allowance=granted if side is Side.GIVE else amount,
            turn=True,
            nonce=state.nonces.get(self.account, 0),
            known=known,
            fee=chain.base * 2,
        )

    def _pays(self, side: Side) -> bool:
        locked = self._swap().seen(side) is LegState.LOCKED
        return not (locked and self.chains[side].is_frozen(self.keys[side], self.world.tick))
