"""What the observer does, in as few words: from what the chains show to facts, and to the heads of a decision."""

from __future__ import annotations

from dataclasses import dataclass

from tests.simulation.chain import Chain, Event
from tests.simulation.mistakes import Mistake
from tests.simulation.persistent import Persistent
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
from wallet.swaps.state import Tx as OurTx


@dataclass(slots=True)
class Observing(Persistent):
    """A wallet that looks at its chains."""

    def _observe(self, side: Side) -> None:
        chain = self.chains[side]
        head = max(chain.depth, chain.head - self.glimpse[side].lag)
        final = head - chain.depth
        self._roll_back(chain)
        for tx in self._swap().txs:
            if tx.signed.chain_id == chain.id:
                self._resolve(tx, chain, head, final)
        for event in chain.events:
            if event.key == self.keys[side] and event.block <= head:
                self._happened(side, event, event.block <= final)
        if self.sees_mempool and self._swap().secret is None:
            for waiting in list(chain.pool.values()):
                if waiting.tx.what == "claim" and self._swap().secret is None:
                    self._write(SecretSeen(waiting.tx.secret))

    def _roll_back(self, chain: Chain) -> None:
        swap = self._swap()
        shown = {(event.block, event.hash) for event in chain.events}
        lost = [
            event.block
            for side in Side
            if self.chains[side] is chain
            for event in swap.events(side)
            if (event.block, event.transaction) not in shown
        ]
        for tx in swap.txs:
            if tx.signed.chain_id == chain.id and tx.result is not None and tx.result.depth is Depth.SEEN:
                block, _ = chain.receipts.get(tx.signed.hash, (None, None))
                foreign = chain.state.nonces.get(self.account, 0) > tx.signed.nonce and block is None
                if block != tx.result.block and not (foreign and tx.result.fate.value == "replaced"):
                    lost.append(tx.result.block)
        if lost:
            self._write(RolledBack(chain.id, min(lost)))

    def _resolve(self, tx: OurTx, chain: Chain, head: int, final: int) -> None:
        signed, told = tx.signed, tx.result
        if told is not None and told.depth is Depth.FINAL:
            return
        block, ok = chain.receipts.get(signed.hash, (None, False))
        if block is not None and block <= head:
            depth = Depth.FINAL if block <= final else Depth.SEEN
            if told is None or told.depth is not depth:
                self._write((Mined if ok else Failed)(signed.hash, block, depth))
            return
        if tx.sending and not tx.sent and chain.knows(signed.hash):
            self._write(Sent(signed.hash))
        self._replaced(tx, chain, head, final)

    def _replaced(self, tx: OurTx, chain: Chain, head: int, final: int) -> None:
        signed = tx.signed
        slot = [other for other in self._swap().txs if other.slot == tx.slot]
        if slot[-1].signed.hash != signed.hash or any(other.signed.hash in chain.receipts for other in slot):
            return
        if chain.blocks[final].state.nonces.get(self.account, 0) > signed.nonce:
            self._write(Replaced(signed.hash, final, Depth.FINAL))
        elif tx.result is None and chain.blocks[head].state.nonces.get(self.account, 0) > signed.nonce:
            depth = Depth.FINAL if Mistake.REPLACED_AT_SIGHT in self.mistakes else Depth.SEEN
            self._write(Replaced(signed.hash, head, depth))

    def _happened(self, side: Side, event: Event, final: bool) -> None:
        swap = self._swap()
        closing = next((e for e in swap.events(side) if e.state is not LegState.LOCKED), None)
        if closing is not None and closing.transaction != event.hash:
            return  # locked the same once more, after it closed: nothing of that is part of this swap
        depth = Depth.FINAL if final or Mistake.REACT_BEFORE_FINAL in self.mistakes else Depth.SEEN
        for known in swap.events(side):
            if known.transaction == event.hash and (known.depth is Depth.FINAL or known.depth is depth):
                return
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
        chain, glimpse = self.chains[side], self.glimpse[side]
        number = max(chain.depth, chain.head - glimpse.lag)
        block, final = chain.blocks[number], chain.blocks[number - chain.depth]
        key, swap = self.keys[side], self._swap()
        amount = swap.terms(side).lock.amount
        granted = amount * block.state.allowances.get(self.account, 0) if chain.tokens[key] else amount
        known = frozenset(tx.signed.hash for tx in swap.txs if chain.knows(tx.signed.hash))
        if Mistake.NEVER_SEND_AGAIN in self.mistakes:
            known = frozenset(tx.signed.hash for tx in swap.txs if tx.sent)
        is_open = key in block.state.open and (key in final.state.open or Mistake.REACT_BEFORE_FINAL in self.mistakes)
        return Seen(
            number=number,
            time=block.time,
            age=max(0, self.world.tick - block.time),
            final_number=number - chain.depth,
            final_time=final.time,
            fresh=True,
            agreed=glimpse.agreed,
            open=is_open and glimpse.honest,
            pays=glimpse.honest,
            funded=glimpse.honest,
            within_cap=chain.base * 2 <= swap.agreed.cap,
            allowance=granted if side is Side.GIVE else amount,
            turn=True,
            nonce=block.state.nonces.get(self.account, 0),
            known=known,
            fee=chain.base * 2,
        )
