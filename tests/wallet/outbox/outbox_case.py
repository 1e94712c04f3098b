"""An outbox on a fake chain, with a disk that outlives it."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.fakes.chain import FakeClock, FakeNode, connecting, network
from tests.fakes.ledger import FakeChain, account, sign_later
from wallet.chains.client import ChainClient
from wallet.errors import ChainError
from wallet.model.transaction import Call, Fees, TxState
from wallet.outbox.outbox import Outbox
from wallet.storage.database import Database
from wallet.storage.transactions import Purpose, StoredTransaction

ALICE, BOB = account("alice"), account("bob")
SEND = Purpose("transfer", "send")
LOCK = Purpose("swap", "LOCK", bytes([5] * 32))
FEES = Fees(100, 10)


@dataclass
class Case:
    """Use `restart` for a crash: everything but disk and chain is made anew."""

    chain: FakeChain
    nodes: list[FakeNode]
    path: Path
    clock: FakeClock
    database: Database
    client: ChainClient
    outbox: Outbox

    @property
    def node(self) -> FakeNode:
        return self.nodes[0]

    async def restart(self) -> None:
        await self.database.close()
        self.database = await Database.open(self.path)
        self.client, self.outbox = _running(self.chain, self.nodes, self.database, self.clock)
        with suppress(ChainError):  # nobody may answer right after the start either
            await self.client.connect()

    async def issue(self, units: int = 1, purpose: Purpose = SEND) -> StoredTransaction:
        call = Call(self.chain.chain_id, BOB, value=units)
        async with self.outbox.turn(call.chain_id, ALICE):
            signed = await sign_later(await self.outbox.prepare(call, ALICE, fees=FEES))
            await self.database.run(lambda connection: self.outbox.record(connection, signed, purpose))
        row = await self.outbox.find(signed.hash)
        assert row is not None
        return row

    async def sent(self, units: int = 1, purpose: Purpose = SEND) -> StoredTransaction:
        return await self.outbox.broadcast((await self.issue(units, purpose)).hash)

    async def follow(self) -> tuple[StoredTransaction, ...]:
        return await self.outbox.follow(await self.client.head())

    async def mine(self, count: int = 1) -> tuple[StoredTransaction, ...]:
        self.chain.mine(count)
        return await self.follow()

    async def state(self, row: StoredTransaction) -> TxState:
        found = await self.outbox.find(row.hash)
        assert found is not None
        return found.state


@asynccontextmanager
async def outbox_case(folder: Path, nodes: int = 1) -> AsyncGenerator[Case]:
    """Alice has coins; blocks come only when the test mines; three confirmations are final."""
    chain = FakeChain()
    chain.fund(ALICE)
    fakes = [FakeNode(chain) for _ in range(nodes)]
    database = await Database.open(folder / "wallet.db")
    clock = FakeClock()
    client, outbox = _running(chain, fakes, database, clock)
    case = Case(chain, fakes, folder / "wallet.db", clock, database, client, outbox)
    await client.connect()
    try:
        yield case
    finally:
        await case.database.close()


def _running(chain: FakeChain, nodes: list[FakeNode], database: Database, clock: FakeClock) -> tuple[ChainClient, Outbox]:
    urls = [f"https://node{place}.example" for place in range(len(nodes))]
    net = network(*urls, chain_id=chain.chain_id)
    client = ChainClient(net, connecting(dict(zip(urls, nodes, strict=True))), clock, chain.time)
    return client, Outbox(database, {chain.chain_id: client}, lambda: int(clock()))
