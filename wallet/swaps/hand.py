"""Does what the machine asks for: sign, write, send. Decides nothing.

Write before send (rule 10): the signed bytes and the fact Signed reach the disk in one transaction before anything goes out, Sending before
the first node is asked, Sent once a node took or knows the bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from wallet.chains.client import ChainClient
from wallet.chains.fees import raised
from wallet.errors import VaultLocked
from wallet.model.path import AccountPath
from wallet.model.swap import Role
from wallet.model.transaction import Call, Fees, Signed, TxState, Unsigned
from wallet.outbox.outbox import Outbox
from wallet.storage.transactions import Purpose, StoredTransaction
from wallet.swaps import facts
from wallet.swaps.book import Book, Entry
from wallet.swaps.calls import CAPPED, GAS, call_for
from wallet.swaps.facts import URGENT, Action, side_of
from wallet.swaps.places import Vacancy, lowest
from wallet.swaps.state import Swap, Tx
from wallet.swaps.steps import Abandon, Broadcast, End, Sign

_URGENT = frozenset(action.value for action in URGENT)
_OUT = frozenset({TxState.SENT, TxState.MINED, TxState.FINAL, TxState.FAILED})
_TELLS_THE_SECRET = frozenset({Action.CLAIM, Action.CLAIM_FOR_PARTNER})


class Signer(Protocol):
    """Signs what a granted mandate covers. Raises SignerError, VaultLocked."""

    async def sign_transaction(self, unsigned: Unsigned, account: AccountPath) -> Signed: ...

    async def sign_claim(self, swap_id: bytes, unsigned: Unsigned) -> Signed: ...

    async def revoke(self, swap_id: bytes) -> None: ...


class Hand:
    """`clients` by chain id; `paths` finds where an account's key lies below the seed. `found_locked` hears of a signer without keys."""

    def __init__(self, book: Book, outbox: Outbox, clients: Mapping[int, ChainClient], signer: Signer) -> None:
        self._book, self._outbox, self._clients, self._signer = book, outbox, clients, signer
        self.paths: Mapping[str, AccountPath] = {}
        self.found_locked: Callable[[], None] = lambda: None

    async def sign(self, entry: Entry, step: Sign) -> bool:
        """Sign and write. False when nothing better could be had than what is signed already: that was offered again.

        Raises CallReverted when the action would fail, SignerError, VaultLocked, ChainError, NonceTaken, the disk's errors.
        """
        swap, action = entry.swap, step.action
        lock = swap.terms(side_of(action)).lock
        call = call_for(swap.agreed, action, swap.secret or bytes(32))
        async with self._outbox.turn(lock.chain_id, entry.account):
            vacancy = None if step.replaces is not None else await self._vacancy(entry, action, lock.chain_id)
            live = swap.live(action)
            if live is None or vacancy is None or await self._is_better(step, vacancy, live):
                await self._sign(entry, step, call, vacancy)
                return True
        await self.broadcast(entry, Broadcast(action, step.side, live.signed.hash, live.signed.raw))
        return False

    async def broadcast(self, entry: Entry, step: Broadcast) -> bool:
        """Send the stored bytes. Whether a node has them; False says nothing."""
        tx = _attempt(entry.swap, step.hash)
        if tx is not None and not (tx.sending or tx.sent):
            await self._book.append(entry.swap.id, [facts.Sending(step.hash)])
        row = await self._outbox.broadcast(step.hash)
        taken = row.state in _OUT and not row.refusal
        if taken and tx is not None and not tx.sent:
            await self._book.append(entry.swap.id, [facts.Sent(step.hash)])
        return taken

    async def abandon(self, entry: Entry, step: Abandon) -> None:
        """Write that we never lock."""
        await self._book.append(entry.swap.id, [facts.Abandoned(step.final_time)])

    async def end(self, entry: Entry, step: End) -> None:
        """Write that nothing is left to do, and take the mandate back."""
        await self._book.append(entry.swap.id, [facts.Ended(step.outcome)])
        await self._signer.revoke(entry.swap.id)

    async def _sign(self, entry: Entry, step: Sign, call: Call, vacancy: Vacancy | None) -> None:
        swap, action = entry.swap, step.action
        unsigned = await self._unsigned(entry, step, call, vacancy)
        signed = await self._signed(entry, action, unsigned)
        nonce, fees = signed.unsigned.nonce, signed.unsigned.fees
        fact = facts.Signed(action, call.chain_id, entry.account, nonce, signed.hash, signed.raw, fees.max_fee)
        purpose = Purpose("swap", action.value, swap.id)
        taking_over = step.replaces is not None or vacancy is not None
        await self._book.append(swap.id, [fact], lambda connection: self._outbox.record(connection, signed, purpose, replacing=taking_over))

    async def _unsigned(self, entry: Entry, step: Sign, call: Call, vacancy: Vacancy | None) -> Unsigned:
        client, sender = self._clients[call.chain_id], entry.account
        market = await client.fees()
        most = step.max_fee if entry.swap.watched else max(step.max_fee, market.priority)  # a watcher's limit is the mandate's
        wanted = Fees(most, min(most, market.priority))
        gas = await self._gas(client, step.action, call, entry)
        if vacancy is not None:
            return Unsigned(call, sender, vacancy.nonce, gas, vacancy.outbid(wanted))
        old = _attempt(entry.swap, step.replaces)
        if old is None:
            return await self._outbox.prepare(call, sender, gas=gas, fees=wanted)
        former = await self._outbox.find(old.signed.hash)
        return Unsigned(call, sender, old.signed.nonce, gas, wanted if former is None else raised(former.signed.unsigned.fees, wanted))

    async def _vacancy(self, entry: Entry, action: Action, chain_id: int) -> Vacancy | None:
        """The place to take over, None for a new one at the end of the line.

        What is urgent waits for nothing but what is urgent too; the rest for everything that has a purpose.
        """
        waiting = await self._outbox.waiting(chain_id, entry.account)
        mined = await self._clients[chain_id].nonce(entry.account)
        if action in URGENT:
            return lowest(mined, waiting, lambda row: self._is_urgent(row) and not _is_attempt_at(row, entry.swap, action))
        left = lowest(mined, waiting, lambda row: not self._is_left_behind(row))
        return left if left.rivals else None

    async def _is_better(self, step: Sign, vacancy: Vacancy, live: Tx) -> bool:
        """Is it worth signing again, for a lower place, for more at the same one, or since the old place is really lost?

        A block newer than the decision may have used that place for `live` itself.
        """
        if vacancy.nonce == live.signed.nonce:
            return step.max_fee * 8 >= live.signed.max_fee * 9  # what nodes ask of a replacement: an eighth
        return vacancy.nonce < live.signed.nonce or not await self._clients[live.signed.chain_id].knows(live.signed.hash)

    def _is_urgent(self, row: StoredTransaction) -> bool:
        return row.purpose.action in _URGENT and not self._is_left_behind(row)

    def _is_left_behind(self, row: StoredTransaction) -> bool:
        owner = None if row.purpose.swap_id is None else self._book.find(row.purpose.swap_id)
        return owner is not None and owner.swap.outcome is not None

    async def _gas(self, client: ChainClient, action: Action, call: Call, entry: Entry) -> int:
        """Asking a node how much a claim needs would show it the secret; whether the rest would go through is asked right before."""
        if action in _TELLS_THE_SECRET or action is Action.CANCEL:
            return GAS[action]
        needed = await client.estimate_gas(call, entry.account) * 5 // 4
        return min(GAS[action], needed) if action in CAPPED or entry.swap.watched else needed

    async def _signed(self, entry: Entry, action: Action, unsigned: Unsigned) -> Signed:
        try:
            return await self._ask_signer(entry, action, unsigned)
        except VaultLocked:
            self.found_locked()
            raise

    async def _ask_signer(self, entry: Entry, action: Action, unsigned: Unsigned) -> Signed:
        if action is Action.CLAIM and entry.swap.role is Role.INITIATOR and entry.swap.secret is None:
            return await self._signer.sign_claim(entry.swap.id, unsigned)
        path = self.paths.get(entry.account)
        if path is None:
            raise VaultLocked
        return await self._signer.sign_transaction(unsigned, path)


def _is_attempt_at(row: StoredTransaction, swap: Swap, action: Action) -> bool:
    return (row.purpose.swap_id, row.purpose.action) == (swap.id, action.value)


def _attempt(swap: Swap, tx_hash: bytes | None) -> Tx | None:
    return next((tx for tx in swap.txs if tx.signed.hash == tx_hash), None)
