"""Tokens that come unasked are found once, kept apart with every reason, and looked for no further back than needed."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.fakes.chain import FakeNode, client_of
from tests.fakes.ledger import FakeChain, FakeToken, account, sign
from wallet.chains.client import ChainClient
from wallet.errors import EndpointsDown
from wallet.model.asset import Asset
from wallet.model.transaction import Call, Fees, Unsigned
from wallet.storage import findings, transactions
from wallet.storage.database import Database
from wallet.storage.findings import FoundToken, Standing
from wallet.storage.transactions import Purpose
from wallet.tokens import discovery

ALICE, BOB, SPAM, LISTED = account("alice"), account("bob"), account("spam"), account("listed")


@dataclass
class Case:
    chain: FakeChain
    node: FakeNode
    client: ChainClient
    database: Database

    async def look(self, *, trusted: tuple[str, ...] = ()) -> tuple[FoundToken, ...]:
        head = await self.client.head()
        return await discovery.look(self.client, self.database, [ALICE], head, 1000, trusted=trusted)  # pyright: ignore[reportArgumentType]


@pytest.fixture
async def case(tmp_path: Path) -> AsyncGenerator[Case]:
    chain = FakeChain(tokens={SPAM: FakeToken("USDC", "Claim at usdc.com"), LISTED: FakeToken("USDC", "USD Coin", 6)})
    client, node = client_of(chain, tokens=(Asset(7, LISTED, "USDC", 6, "USD Coin"),))
    database = await Database.open(tmp_path / "wallet.db")
    yield Case(chain, node, client, database)
    await database.close()


async def test_a_spam_token_is_found_once_with_its_reasons(case: Case) -> None:
    case.chain.mine(logs=[case.chain.transfer_log(SPAM, ALICE), case.chain.transfer_log(SPAM, BOB)])
    (found,) = await case.look()
    assert (found.token, found.symbol, found.standing, found.block, found.at) == (SPAM, "USDC", Standing.QUARANTINED, 1, 1000)
    assert len(found.reasons) == 3
    assert "link" in found.reasons[1]
    assert "looks like USDC" in found.reasons[2]
    case.chain.mine(logs=[case.chain.transfer_log(SPAM, ALICE)])
    assert await case.look() == ()


async def test_listed_and_trusted_tokens_are_no_finds(case: Case) -> None:
    leg = account("a leg of my swap")
    case.chain.mine(logs=[case.chain.transfer_log(LISTED, ALICE), case.chain.transfer_log(leg, ALICE)])
    assert await case.look(trusted=(leg,)) == ()


async def test_plain_coin_transfers_as_logs_are_no_tokens(case: Case) -> None:
    coin = "0xfffffffffffffffffffffffffffffffffffffffe"  # EIP-7708
    case.chain.mine(logs=[case.chain.transfer_log(coin, ALICE)])  # pyright: ignore[reportArgumentType]
    assert await case.look() == ()


async def test_what_came_by_a_transaction_of_mine_is_no_find(case: Case) -> None:
    case.chain.mine(logs=[case.chain.transfer_log(SPAM, ALICE)])
    (log,) = await case.client.logs([SPAM], [], 0, 1)
    mine = sign(Unsigned(Call(7, SPAM), ALICE, 0, 1, Fees(1, 1)))
    mine = type(mine)(mine.unsigned, mine.raw, log.tx_hash)
    await case.database.run(lambda c: transactions.add(c, mine, case.chain.genesis, Purpose("transfer", "send"), 1))
    assert await case.look() == ()


async def test_reading_goes_on_where_it_ended(case: Case) -> None:
    case.chain.mine(10)
    await case.look()
    before = case.node.asked["eth_getLogs"]
    assert await case.look() == ()
    assert case.node.asked["eth_getLogs"] == before  # nothing new, nothing asked
    case.chain.mine(logs=[case.chain.transfer_log(SPAM, ALICE)])
    assert len(await case.look()) == 1
    scan = await case.database.run(lambda c: findings.read_scan(c, 7, case.chain.genesis, ALICE))
    assert scan is not None
    assert scan.next_block == 12


async def test_a_node_that_fails_leaves_the_place_where_it_was(case: Case) -> None:
    case.chain.mine(logs=[case.chain.transfer_log(SPAM, ALICE)])
    await case.client.head()
    case.node.lose.add("eth_getLogs")
    with pytest.raises(EndpointsDown):
        await case.look()
    case.node.lose.clear()
    assert len(await case.look()) == 1


async def test_a_reorg_reads_the_changed_blocks_again(case: Case) -> None:
    case.chain.mine(5)
    await case.look()
    case.chain.reorg(2, longer=0)
    case.chain.blocks[-1] = type(case.chain.blocks[-1])(
        5, case.chain.blocks[4].hash, case.chain.blocks[4].timestamp + 2, logs=(case.chain.transfer_log(SPAM, ALICE),)
    )
    assert await case.look() == ()
    await case.database.run(lambda c: discovery.rewind(c, 7, case.chain.genesis, [ALICE, BOB], 4))
    assert len(await case.look()) == 1


async def test_one_look_is_bounded_and_the_next_goes_on(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discovery, "ROUND", 4)
    case.chain.mine(logs=[case.chain.transfer_log(SPAM, ALICE)])
    case.chain.mine(9)
    case.chain.mine(logs=[case.chain.transfer_log(account("other spam"), ALICE)])
    finds = [found.block for _ in range(4) for found in await case.look()]
    assert finds == [1, 11]


async def test_a_token_the_user_hid_stays_hidden(case: Case) -> None:
    case.chain.mine(logs=[case.chain.transfer_log(SPAM, ALICE)])
    await case.look()
    await case.database.run(lambda c: findings.set_standing(c, 7, SPAM, Standing.HIDDEN))
    case.chain.mine(logs=[case.chain.transfer_log(SPAM, ALICE)])
    await case.look()
    (kept,) = await case.database.run(findings.everything)
    assert kept.standing is Standing.HIDDEN
