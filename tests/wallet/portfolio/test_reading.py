"""Balances: exact, of one block, kept together; silence makes them stale and never zero."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.fakes.chain import FakeNode, client_of
from tests.fakes.ledger import COIN, FakeChain, FakeToken, account
from wallet.chains.client import ChainClient
from wallet.errors import EndpointsDown, WrongChain
from wallet.model.address import NATIVE
from wallet.model.amount import Amount
from wallet.model.asset import Asset
from wallet.portfolio.reading import Refreshed, refresh
from wallet.portfolio.view import rows
from wallet.storage import balances
from wallet.storage.balances import StoredBalance
from wallet.storage.database import Database

ALICE, BOB, APPLE, PEAR = account("alice"), account("bob"), account("apple"), account("pear")


@dataclass
class Case:
    chain: FakeChain
    node: FakeNode
    client: ChainClient
    database: Database

    async def refresh(self, now: int) -> Refreshed:
        return await refresh(self.client, self.database, [ALICE, BOB], now)

    async def stored(self) -> dict[tuple[str, str], StoredBalance]:
        return {(row.account, row.token): row for row in await self.database.run(balances.everything)}


@pytest.fixture
async def case(tmp_path: Path) -> AsyncGenerator[Case]:
    chain = FakeChain(tokens={APPLE: FakeToken(balances={ALICE: 5}), PEAR: FakeToken(balances={BOB: 2**255})})
    chain.fund(ALICE)
    chain.mine(4)
    client, node = client_of(chain, tokens=(Asset(7, APPLE, "APL", 18), Asset(7, PEAR, "PEAR", 6)))
    database = await Database.open(tmp_path / "wallet.db")
    yield Case(chain, node, client, database)
    await database.close()


async def test_every_account_and_asset_of_one_block(case: Case) -> None:
    assert await case.refresh(50) == Refreshed(changed=True, error=None)
    stored = await case.stored()
    assert {pair: row.units for pair, row in stored.items()} == {
        **{(ALICE, NATIVE): COIN, (ALICE, APPLE): 5, (ALICE, PEAR): 0},
        **{(BOB, NATIVE): 0, (BOB, APPLE): 0, (BOB, PEAR): 2**255},
    }
    assert {(row.block, row.at, row.stale) for row in stored.values()} == {(4, 50, False)}


async def test_the_same_again_is_no_change_but_newer(case: Case) -> None:
    await case.refresh(50)
    assert await case.refresh(60) == Refreshed(changed=False, error=None)
    assert {row.at for row in (await case.stored()).values()} == {60}


async def test_a_dead_node_keeps_the_old_value_and_says_stale(case: Case) -> None:
    await case.refresh(50)
    case.node.down = True
    found = await case.refresh(60)
    assert (found.changed, type(found.error)) == (True, EndpointsDown)
    row = (await case.stored())[ALICE, NATIVE]
    assert (row.units, row.at, row.stale) == (COIN, 50, True)
    assert not (await case.refresh(70)).changed
    case.node.down = False
    assert (await case.refresh(80)).changed
    assert not (await case.stored())[ALICE, NATIVE].stale


async def test_a_node_of_another_chain_does_not_turn_a_balance_into_zero(case: Case) -> None:
    await case.refresh(50)
    case.node.chain = FakeChain(salt="another")
    found = await case.refresh(60)
    assert isinstance(found.error, WrongChain)
    assert (await case.stored())[ALICE, NATIVE].units == COIN


async def test_a_token_that_stops_answering_keeps_its_value_alone(case: Case) -> None:
    await case.refresh(50)
    case.chain.tokens[APPLE].broken = True
    assert (await case.refresh(60)).changed
    stored = await case.stored()
    assert (stored[ALICE, APPLE].units, stored[ALICE, APPLE].stale, stored[ALICE, APPLE].at) == (5, True, 50)
    assert not stored[ALICE, PEAR].stale


async def test_a_token_that_never_answered_is_unknown_and_not_zero(case: Case) -> None:
    case.chain.tokens[APPLE].broken = True
    await case.refresh(50)
    assert (ALICE, APPLE) not in await case.stored()


async def test_rows_for_a_page(case: Case) -> None:
    case.chain.tokens[PEAR].broken = True
    await case.refresh(50)
    stored = await case.database.run(balances.everything)
    coin, apple, pear = rows([ALICE], [case.client.network], stored, {(7, ALICE, APPLE): 3})
    assert (coin.amount, coin.as_of, coin.stale, coin.locked) == (Amount(COIN, case.client.network.coin), 50, False, 0)
    assert (apple.asset.symbol, apple.locked) == ("APL", 3)
    assert (pear.amount, pear.as_of, pear.stale) == (None, None, True)
