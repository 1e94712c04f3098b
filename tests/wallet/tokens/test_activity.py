"""An account counts as used by a balance, a nonce, or a token that came lately; each alone is enough."""

from __future__ import annotations

import pytest

from tests.fakes.chain import client_of
from tests.fakes.ledger import FakeChain, FakeToken, account, sign
from wallet.chains.client import ChainClient
from wallet.errors import EndpointsDown
from wallet.model.asset import Asset
from wallet.model.transaction import Call, Fees, Unsigned
from wallet.tokens import activity

ALICE, BOB, CAROL, SPAM, LISTED = map(account, ("alice", "bob", "carol", "spam", "listed"))


@pytest.fixture
def chain() -> FakeChain:
    return FakeChain(tokens={SPAM: FakeToken("SPAM"), LISTED: FakeToken("USDC", "USD Coin", 6)})


@pytest.fixture
def client(chain: FakeChain) -> ChainClient:
    return client_of(chain, tokens=(Asset(7, LISTED, "USDC", 6, "USD Coin"),))[0]


async def test_nobody_was_used_on_an_empty_chain(client: ChainClient) -> None:
    assert await activity.used(client, [ALICE, BOB]) == (frozenset(), "")


@pytest.mark.parametrize("token", [SPAM, LISTED])
async def test_a_token_log_alone_is_enough(chain: FakeChain, client: ChainClient, token: object) -> None:
    """No nonce, no coin, and the token has gone again, by a permit or a transferFrom of somebody else."""
    chain.mine(logs=[chain.transfer_log(token, ALICE), chain.transfer_log(token, CAROL, sender=ALICE)])  # pyright: ignore[reportArgumentType]
    chain.mine(3)
    assert chain.nonce(ALICE) == chain.balance(ALICE) == 0
    assert await activity.used(client, [ALICE, BOB]) == ({ALICE}, "")


async def test_a_coin_alone_is_enough(chain: FakeChain, client: ChainClient) -> None:
    chain.opening[BOB] = 1
    assert await activity.used(client, [ALICE, BOB]) == ({BOB}, "")


async def test_a_nonce_alone_is_enough(chain: FakeChain, client: ChainClient) -> None:
    chain.opening[ALICE] = 10**18
    chain.accept(sign(Unsigned(Call(7, BOB, value=1), ALICE, 0, 21_000, Fees(10, 1))).raw)
    chain.mine()
    chain.opening[ALICE] -= chain.balance(ALICE)
    assert (chain.nonce(ALICE), chain.balance(ALICE)) == (1, 0)
    assert await activity.used(client, [ALICE, CAROL]) == ({ALICE}, "")


async def test_what_came_before_the_blocks_that_are_looked_at_is_not_seen(chain: FakeChain, client: ChainClient) -> None:
    chain.mine(logs=[chain.transfer_log(SPAM, ALICE)])
    chain.mine(activity.LOOK_BACK)
    assert await activity.used(client, [ALICE]) == (frozenset(), "")


async def test_a_node_that_gives_no_logs_is_named_and_the_rest_counts(
    chain: FakeChain, client: ChainClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    chain.opening[BOB] = 1

    async def silent(*_: object) -> object:
        raise EndpointsDown(7, "Fake")

    monkeypatch.setattr(client, "logs", silent)
    found, trouble = await activity.used(client, [ALICE, BOB])
    assert found == {BOB}
    assert "was not asked for tokens" in trouble
