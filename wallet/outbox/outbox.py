"""Sign once, write, send the same bytes, confirm.

What is on disk decides, and it is there before anything goes out: SIGNED is written with the bytes, SENDING before the first node is
asked, SENT once a node took or knows the bytes. An error of a node is never taken for "unsent". After a crash the same bytes go again.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Mapping

from wallet.chains.client import ChainClient
from wallet.chains.fees import raised
from wallet.errors import BroadcastRejected, CoinsKept, EndpointsDown, NonceTaken, SignerError, WrongChain
from wallet.model.address import Address
from wallet.model.amount import Amount
from wallet.model.hashing import keccak256
from wallet.model.transaction import Call, Fees, Head, Price, Signed, TxState, Unsigned
from wallet.outbox import nonces
from wallet.outbox.follower import Follower
from wallet.storage import transactions
from wallet.storage.database import Database
from wallet.storage.transactions import Purpose, StoredTransaction

Sign = Callable[[Unsigned], Awaitable[Signed]]
Free = Callable[[int, Address, int, Price], int]
"""How much of an account's balance open swaps leave: of a chain, an account, its wei, and what a transaction costs there."""


class Outbox:
    """`clients` by chain id, `clock` Unix seconds. One for each open wallet."""

    def __init__(self, database: Database, clients: Mapping[int, ChainClient], clock: Callable[[], int]) -> None:
        self._database, self._clients, self._clock = database, clients, clock
        self._turns = nonces.Turns()
        self._follower = Follower(database, clients, clock)
        self.free: Free = lambda _, __, balance, ___: balance

    def turn(self, chain_id: int, sender: Address) -> asyncio.Lock:
        """Hold this (`async with`) from `prepare` until `record` is committed, so that no two transactions get one nonce."""
        return self._turns.of(chain_id, sender)

    async def prepare(self, call: Call, sender: Address, *, gas: int | None = None, fees: Fees | None = None) -> Unsigned:
        """Choose the nonce, and gas (a fifth above the estimate) and fees where they are not given. Writes nothing.

        Raises CallReverted, StaleHead (the node lacks a block of ours), EndpointsDown, WrongChain.
        """
        client = self._clients[call.chain_id]
        nonce = await self._nonce(client, sender)
        if gas is None:
            gas = await client.estimate_gas(call, sender) * 6 // 5
        return Unsigned(call, sender, nonce, gas, fees or await client.fees())

    def record(self, connection: sqlite3.Connection, signed: Signed, purpose: Purpose, *, replacing: bool = False) -> None:
        """Write SIGNED inside the caller's transaction, so that a journal's fact is written with it or not at all.

        Raises NonceTaken when another live transaction has this nonce and `replacing` does not say that this is meant; SignerError when
        the hash is not that of the bytes.
        """
        unsigned = signed.unsigned
        chain_id, sender, nonce = unsigned.call.chain_id, unsigned.sender, unsigned.nonce
        genesis = self._genesis(chain_id)
        if keccak256(signed.raw) != signed.hash:
            raise SignerError("its bytes and its hash do not belong together")
        rivals = [row for row in transactions.with_nonce(connection, chain_id, genesis, sender, nonce) if row.hash != signed.hash]
        used = any(row.state in (TxState.FINAL, TxState.FAILED) for row in rivals)
        if used or (not replacing and any(row.open for row in rivals)):
            raise NonceTaken(chain_id, nonce)
        transactions.add(connection, signed, genesis, purpose, self._clock())

    async def issue(self, unsigned: Unsigned, purpose: Purpose, sign: Sign) -> StoredTransaction:
        """Sign and record what was prepared, and confirmed since. Nothing is sent yet.

        For all that is not a step of a swap: what open swaps keep cannot be spent by it. Raises NonceTaken where its nonce was used
        meanwhile, CoinsKept, SignerError, EndpointsDown, WrongChain.
        """
        chain_id, sender = unsigned.call.chain_id, unsigned.sender
        client = self._clients[chain_id]
        await client.connect()
        async with self.turn(chain_id, sender):
            if await client.nonce(sender) > unsigned.nonce:
                raise NonceTaken(chain_id, unsigned.nonce)
            await self._refuse_kept(unsigned)
            signed = await sign(unsigned)
            return await self._database.run(lambda connection: self._write(connection, signed, purpose))

    async def accept(self, signed: Signed, purpose: Purpose) -> StoredTransaction:
        """Likewise with what was signed elsewhere. What is recorded already stays as it is."""

        async def already(_: Unsigned) -> Signed:
            return signed

        return await self.find(signed.hash) or await self.issue(signed.unsigned, purpose, already)

    async def broadcast(self, tx_hash: bytes) -> StoredTransaction:
        """Send the stored bytes and return the row as it then is. What nodes answer never raises: see `state` and `refusal`.

        Still SENDING means that no node took it so far, which does not mean that none has it. Raises KeyError for an unknown hash.
        """
        row = await self._database.run(lambda connection: self._begin(connection, tx_hash))
        client = self._clients[row.chain_id]
        if not row.open or row.genesis != client.genesis:
            return row
        refusal = ""
        try:
            await client.send_raw(row.signed.raw)
        except (BroadcastRejected, EndpointsDown, WrongChain) as error:
            refusal = error.reason if isinstance(error, BroadcastRejected | EndpointsDown) else str(error)
        block = self._follower.height(row.chain_id)
        return await self._database.run(lambda connection: self._finish(connection, tx_hash, block, refusal))

    async def rebroadcast(self, chain_id: int, *, swaps: bool = False) -> tuple[StoredTransaction, ...]:
        """Offer again what is not final and not superseded: after a start, or after a long silence.

        A swap's own transactions only with `swaps`: whether their reason still holds is for the swap engine to say, which then calls
        `broadcast`. Raises EndpointsDown, WrongChain when the chain cannot be reached at all.
        """
        genesis = await self._clients[chain_id].connect()
        rows = await self._database.run(lambda connection: transactions.open_on(connection, chain_id, genesis))
        newest = {(row.sender, row.nonce): row for row in rows}  # later rows of one nonce replace earlier ones
        due = [row for row in newest.values() if row.state is not TxState.MINED and (swaps or row.purpose.swap_id is None)]
        return tuple([await self.broadcast(row.hash) for row in due])

    async def follow(self, head: Head) -> tuple[StoredTransaction, ...]:
        """Look at everything open on the head's chain; the rows that changed, as they are now.

        Payments that no node took or that dropped out are offered again. Raises EndpointsDown, WrongChain, EndpointsDisagree.
        """
        changed, dropped = await self._follower.follow(head)
        told = {row.hash: row for row in changed}
        for before in dropped:
            row = await self.broadcast(before.hash)
            if row.hash in told or row.state is not before.state:
                told[row.hash] = row
        return tuple(told.values())

    def replace(self, old: Unsigned, fees: Fees, *, call: Call | None = None, gas: int | None = None) -> Unsigned:
        """The same nonce at a fee that nodes accept in its place (12.5% more at least), with the same call or another one."""
        return Unsigned(call or old.call, old.sender, old.nonce, gas or old.gas, raised(old.fees, fees))

    async def cancel(self, old: Unsigned, fees: Fees) -> Unsigned:
        """Use up the nonce: nothing sent to oneself, at a fee that wins."""
        nothing = Call(old.call.chain_id, old.sender)
        gas = await self._clients[old.call.chain_id].estimate_gas(nothing, old.sender)
        return self.replace(old, fees, call=nothing, gas=gas)

    async def waiting(self, chain_id: int, sender: Address) -> tuple[StoredTransaction, ...]:
        """Rows of one account that no final block has settled, by nonce, an older replacement before a newer one."""
        rows = await self._database.run(lambda connection: transactions.open_on(connection, chain_id, self._genesis(chain_id)))
        return tuple(row for row in rows if row.sender == sender)

    async def find(self, tx_hash: bytes) -> StoredTransaction | None:
        """One row, or None."""
        return await self._database.run(lambda connection: transactions.find(connection, tx_hash))

    async def _refuse_kept(self, unsigned: Unsigned) -> None:
        client, chain_id, sender = self._clients[unsigned.call.chain_id], unsigned.call.chain_id, unsigned.sender
        price, balance = await asyncio.gather(client.price(), client.balance(sender))
        free, needed = self.free(chain_id, sender, balance, price), unsigned.worst_cost + price.data
        if free < balance and needed > free:
            coin = client.network.coin
            raise CoinsKept(chain_id, client.network.name, str(Amount(needed, coin)), str(Amount(free, coin)))

    async def _nonce(self, client: ChainClient, sender: Address) -> int:
        genesis = await client.connect()
        counted = await nonces.count(client, sender)
        own = await self._database.run(lambda connection: nonces.ours(connection, client.chain_id, genesis, sender))
        number = nonces.next_nonce(counted, own)
        if number is None:
            raise nonces.behind(client, counted, self._clock())
        return number

    def _write(self, connection: sqlite3.Connection, signed: Signed, purpose: Purpose) -> StoredTransaction:
        self.record(connection, signed, purpose)
        return _present(connection, signed.hash)

    def _begin(self, connection: sqlite3.Connection, tx_hash: bytes) -> StoredTransaction:
        row = _present(connection, tx_hash)
        if row.state is TxState.SIGNED and row.genesis == self._clients[row.chain_id].genesis:
            transactions.set_state(connection, tx_hash, TxState.SENDING, self._clock())
        return row

    def _finish(self, connection: sqlite3.Connection, tx_hash: bytes, block: int | None, refusal: str) -> StoredTransaction:
        if not refusal and _present(connection, tx_hash).state is TxState.SENDING:
            transactions.set_state(connection, tx_hash, TxState.SENT, self._clock())
        transactions.set_offered(connection, tx_hash, block, refusal)
        return _present(connection, tx_hash)

    def _genesis(self, chain_id: int) -> bytes:
        client = self._clients[chain_id]
        if client.genesis is None:
            raise EndpointsDown(chain_id, client.network.name, "not reached yet")
        return client.genesis


def _present(connection: sqlite3.Connection, tx_hash: bytes) -> StoredTransaction:
    row = transactions.find(connection, tx_hash)
    if row is None:
        raise KeyError(tx_hash.hex())
    return row
