"""Does what the machine asks for: sign, write, send. Decides nothing.

Write before send (rule 10): the signed bytes and the fact Signed reach the disk in one transaction before anything goes out, Sending before
the first node is asked, Sent once a node took or knows the bytes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Protocol

from wallet.chains.client import ChainClient
from wallet.errors import AccountInUse, CallReverted, GasMissing, VaultLocked
from wallet.model.address import Address
from wallet.model.origin import KeyPlace
from wallet.model.swap import Role
from wallet.model.transaction import Call, Signed, TxState, Unsigned
from wallet.outbox import nonces
from wallet.outbox.outbox import Outbox
from wallet.storage.transactions import Purpose, StoredTransaction
from wallet.swaps import facts
from wallet.swaps.bid import bid
from wallet.swaps.book import Book, Entry
from wallet.swaps.calls import CAPPED, GAS, call_for, call_of, fee_limit
from wallet.swaps.facts import URGENT, WATCHED, Action, side_of
from wallet.swaps.places import Vacancy, lowest
from wallet.swaps.state import Swap, Tx
from wallet.swaps.steps import Abandon, Broadcast, End, Sign

_URGENT = frozenset(action.value for action in URGENT)
_OUT = frozenset({TxState.SENT, TxState.MINED, TxState.FINAL, TxState.FAILED})
_NOBODY = Address("0x000000000000000000000000000000000000dEaD")
_PLAIN_GAS, _GAS_A_BYTE = 30_000, 50  # above what a transaction without code needs on Ethereum (21,000, and 40 a byte by EIP-7623)
_TELLS_THE_SECRET = frozenset({Action.CLAIM, Action.CLAIM_FOR_PARTNER})


class Signer(Protocol):
    """Signs what a granted mandate covers. Raises SignerError, VaultLocked."""

    async def sign_transaction(self, unsigned: Unsigned, account: KeyPlace) -> Signed: ...

    async def sign_claim(self, swap_id: bytes, unsigned: Unsigned) -> Signed: ...

    async def revoke(self, swap_id: bytes) -> None: ...


class Courier(Protocol):
    """An account of ours that needs no password (see `services.courier`). Raises SignerError, VaultLocked."""

    @property
    def address(self) -> Address | None: ...

    @property
    def waking(self) -> bool: ...

    def may_finish(self, swap_id: bytes) -> bool: ...

    async def sign(self, swap_id: bytes | None, unsigned: Unsigned) -> Signed: ...

    async def release(self, swap_id: bytes) -> None: ...


class Hand:
    """`clients` by chain id; `paths` finds where an account's key lies below the seed. `found_locked` hears of a signer without keys.

    mandated: may the running signer finish this swap? If not, `courier` stands in for what anyone may send.
    """

    def __init__(self, book: Book, outbox: Outbox, clients: Mapping[int, ChainClient], signer: Signer) -> None:
        self._book, self._outbox, self._clients, self._signer = book, outbox, clients, signer
        self.paths: Mapping[str, KeyPlace] = {}
        self.found_locked: Callable[[], None] = lambda: None
        self.mandated: Callable[[bytes], bool] = lambda _: True
        self.courier: Courier | None = None

    async def sign(self, entry: Entry, step: Sign, mined: int | None = None) -> bool:
        """Sign and write. False when nothing better could be had than what is signed already: that was offered again.

        mined: transactions of the account in blocks up to the head that was decided on (None: as a node says now).

        Raises CallReverted when the action would fail, SignerError, VaultLocked, ChainError, NonceTaken, AccountInUse (a lock while
        another program's transaction waits), the disk's errors.
        """
        courier = self._stand_in(entry, step.action)
        swap, action = entry.swap, step.action
        lock, live = swap.terms(side_of(action)).lock, swap.live(action)
        call = call_for(swap.agreed, action, swap.secret or bytes(32))
        if courier is not None:
            call = call_of(swap.agreed.terms, swap.role, action, swap.secret or bytes(32), courier)
            entry = replace(entry, account=courier)
        if live is not None and live.signed.sender != entry.account:
            live, step = None, replace(step, replaces=None)  # of another account: it may go on too, since the contract pays once
        async with self._outbox.turn(lock.chain_id, entry.account):
            if action is Action.LOCK and step.replaces is None:
                await self._refuse_company(lock.chain_id, entry.account, mined)
            place = await self._place(entry, step, lock.chain_id)
            better = live is None or step.replaces is not None or place is None or await self._is_better(step, place, live)
            if better and await self._sign(entry, step, call, place):
                return True
        if live is not None:
            await self.broadcast(entry, Broadcast(action, step.side, live.signed.hash, live.signed.raw))
        return False

    def _stand_in(self, entry: Entry, action: Action) -> Address | None:
        """The courier's account, where it is the courier's turn."""
        known = self.courier is not None and self.courier.may_finish(entry.swap.id)
        needed = action in WATCHED and not entry.swap.watched and not self.mandated(entry.swap.id)
        return self.courier.address if self.courier is not None and known and needed else None

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
        if self.courier is not None:
            await self.courier.release(entry.swap.id)

    async def _sign(self, entry: Entry, step: Sign, call: Call, place: Vacancy | None) -> bool:
        swap, action = entry.swap, step.action
        unsigned = await self._unsigned(entry, step, call, place)
        if unsigned is None:
            return False
        signed = await self._signed(entry, action, unsigned)
        nonce, fees = signed.unsigned.nonce, signed.unsigned.fees
        fact = facts.Signed(action, call.chain_id, entry.account, nonce, signed.hash, signed.raw, fees.max_fee)
        purpose = Purpose("swap", action.value, swap.id)
        taking_over = place is not None and nonce == place.nonce
        await self._book.append(swap.id, [fact], lambda connection: self._outbox.record(connection, signed, purpose, replacing=taking_over))
        return True

    async def _unsigned(self, entry: Entry, step: Sign, call: Call, place: Vacancy | None) -> Unsigned | None:
        """None when nothing may be offered that would be taken: then what was signed before has to do."""
        client, sender = self._clients[call.chain_id], entry.account
        reveals = step.action is Action.CLAIM and not entry.swap.out
        must = step.action in URGENT and not reveals and fee_limit(entry.swap.agreed, step.action) is None
        gas, market = await self._gas(client, step.action, call, entry), await client.market()
        most = await self._most(client, entry, step.action, call, gas)
        if place is not None:
            rivals = [rival.signed.unsigned.fees for rival in place.rivals]
            fees = bid(step.max_fee, market, rivals, most, must=must)
            if fees is not None:
                return Unsigned(call, sender, place.nonce, gas, fees)
            if step.replaces is not None:
                return None
        fees = bid(step.max_fee, market, (), most, must=must)
        if fees is None and (reveals or must):  # a claim that no block takes would show the secret for nothing
            raise GasMissing(call.chain_id, client.network.name, client.network.coin.symbol, sender)
        return None if fees is None else await self._outbox.prepare(call, sender, gas=gas, fees=fees)

    async def _most(self, client: ChainClient, entry: Entry, action: Action, call: Call, gas: int) -> int:
        """Wei per gas that may be offered at most: what cap and balance leave (rule 12)."""
        balance, data = await asyncio.gather(client.balance(entry.account), client.data_fee())
        left, limit = balance - call.value - data, fee_limit(entry.swap.agreed, action)
        return max(0, left if limit is None else min(left, limit)) // gas

    async def _place(self, entry: Entry, step: Sign, chain_id: int) -> Vacancy | None:
        """The place to take over, None for a new one at the end of the line.

        What is urgent waits for nothing but what is urgent too; the rest for everything that has a purpose.
        """
        old = _attempt(entry.swap, step.replaces)
        waiting = await self._outbox.waiting(chain_id, entry.account)
        if old is not None:
            return Vacancy(old.signed.nonce, tuple(row for row in waiting if row.nonce == old.signed.nonce))
        mined = await self._clients[chain_id].nonce(entry.account)
        if step.action in URGENT:
            return lowest(mined, waiting, lambda row: self._is_urgent(row) and not _is_attempt_at(row, entry.swap, step.action))
        left = lowest(mined, waiting, lambda row: not self._is_left_behind(row))
        return left if left.rivals else None

    async def _refuse_company(self, chain_id: int, account: Address, mined: int | None) -> None:
        """Rule 2: what is not ours in line, or was mined since, may be a lock of this very swap, by another installation of the phrase.

        Behind it ours could be mined too, once the first was claimed. In its place only one of them ever is.
        """
        counted = await nonces.count(self._clients[chain_id], account)
        ours = {row.nonce for row in await self._outbox.waiting(chain_id, account)}
        if any(nonce not in ours for nonce in range(counted.mined if mined is None else mined, counted.pending)):
            raise AccountInUse(chain_id, account)

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
        """The bound that coins are kept for, which costs nothing where less is used; a node that is wrong must not make it less.

        Asking how much a claim needs would show the node its secret. For the rest it tells whether it would go through, and a refund may
        take whatever it needs.
        """
        if action in _TELLS_THE_SECRET or action is Action.CANCEL:
            return GAS[action] + await self._gas_of_bytes(client, call, entry)
        needed = await client.estimate_gas(call, entry.account) * 5 // 4
        return GAS[action] if action in CAPPED or entry.swap.watched else max(GAS[action], needed)

    async def _gas_of_bytes(self, client: ChainClient, call: Call, entry: Entry) -> int:
        """What so many bytes need on this chain above what they need on Ethereum: roll-ups like Arbitrum count those of the chain below as
        gas. Asked with bytes that tell nothing, sent nowhere."""
        size = len(call.data)
        try:
            needed = await client.estimate_gas(Call(call.chain_id, _NOBODY, bytes([255]) * size), entry.account)
        except CallReverted:  # the account cannot pay for it: then its fee is what stands in the way
            return 0
        return max(0, needed * 5 // 4 - _PLAIN_GAS - _GAS_A_BYTE * size)

    async def _signed(self, entry: Entry, action: Action, unsigned: Unsigned) -> Signed:
        try:
            return await self._ask_signer(entry, action, unsigned)
        except VaultLocked:
            self.found_locked()
            raise

    async def _ask_signer(self, entry: Entry, action: Action, unsigned: Unsigned) -> Signed:
        if self.courier is not None and entry.account == self.courier.address:
            return await self.courier.sign(entry.swap.id, unsigned)
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
