"""What contracts say of themselves is read in all its shapes, and believed in none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes.chain import client_of
from tests.fakes.ledger import FakeChain, FakeToken, account
from wallet.chains.abi import word
from wallet.model.asset import Asset
from wallet.tokens.contract import Mismatch, TokenFacts, check_listed, read_facts, text_of
from wallet.tokens.registry import find, is_listed, listed

TOKEN, OLD, LIAR = account("token"), account("old"), account("liar")
SYMBOL, NAME, DECIMALS, BALANCE = "95d89b41", "06fdde03", "313ce567", "70a08231"


async def facts_of(token: FakeToken) -> TokenFacts:
    client, _ = client_of(FakeChain(tokens={TOKEN: token}))
    (facts,) = await read_facts(client, [TOKEN])
    return facts


async def test_a_plain_token() -> None:
    assert await facts_of(FakeToken("APL", "Apple", 6)) == TokenFacts(TOKEN, "APL", "Apple", 6, answers_everything=False)


async def test_an_old_token_with_bytes32() -> None:
    facts = await facts_of(FakeToken(says={SYMBOL: b"MKR".ljust(32, b"\0"), NAME: b"Maker".ljust(32, b"\0")}))
    assert (facts.symbol, facts.name) == ("MKR", "Maker")


async def test_no_token_at_all() -> None:
    client, _ = client_of(FakeChain())
    (facts,) = await read_facts(client, [TOKEN])
    assert facts == TokenFacts(TOKEN, "", "", None, answers_everything=False)


async def test_a_contract_that_reverts_on_everything() -> None:
    assert (await facts_of(FakeToken(broken=True))).decimals is None


@pytest.mark.parametrize(("answer", "decimals"), [(word(0), 0), (word(255), 255), (word(256), None), (word(2**255), None), (b"\x12", None)])
async def test_decimals(answer: bytes, decimals: int | None) -> None:
    assert (await facts_of(FakeToken(says={DECIMALS: answer}))).decimals == decimals


async def test_a_contract_that_answers_every_call() -> None:
    facts = await facts_of(FakeToken(says={BALANCE: word(10**18)}))
    assert facts.answers_everything


@given(st.binary(max_size=400))
def test_any_return_data_gives_a_short_text(data: bytes) -> None:
    assert len(text_of(data)) <= 64


async def test_a_list_that_is_wrong_about_decimals_is_noticed() -> None:
    right, wrong, gone = Asset(7, TOKEN, "OK", 18), Asset(7, OLD, "OFF", 6), Asset(7, LIAR, "GONE", 18)
    client, _ = client_of(FakeChain(tokens={TOKEN: FakeToken(), OLD: FakeToken()}), tokens=(right, wrong, gone))
    assert await check_listed(client, client.network) == (Mismatch(wrong, 18), Mismatch(gone, None))


def test_the_list_is_the_networks() -> None:
    client, _ = client_of(FakeChain(), tokens=(Asset(7, TOKEN, "OK", 18),))
    coin, token = listed(client.network)
    assert (coin.is_native, token.token) == (True, TOKEN)
    assert is_listed(client.network, TOKEN)
    assert not is_listed(client.network, OLD)
    assert find([client.network], 7, TOKEN) == token
    assert find([client.network], 8, TOKEN) is None
