"""An error does not mean unsent: the hash decides."""

from __future__ import annotations

import pytest

from tests.fakes.chain import client_of, pair_of
from tests.fakes.ledger import FakeChain, account, sign
from wallet.chains.broadcast import kind_of
from wallet.chains.rpc import Refused
from wallet.errors import BroadcastRejected, EndpointsDown
from wallet.model.transaction import Call, Fees, Signed, Unsigned

ALICE, BOB = account("alice"), account("bob")


def signed(nonce: int = 0, value: int = 1, max_fee: int = 100) -> Signed:
    return sign(Unsigned(Call(7, BOB, value=value), ALICE, nonce, 21_000, Fees(max_fee, 1)))


@pytest.fixture
def chain() -> FakeChain:
    made = FakeChain()
    made.fund(ALICE)
    return made


async def test_accepted(chain: FakeChain) -> None:
    client, _ = client_of(chain)
    assert await client.send_raw(signed().raw) == signed().hash
    assert await client.knows(signed().hash)


async def test_sending_the_same_bytes_again_is_no_error(chain: FakeChain) -> None:
    client, node = client_of(chain)
    await client.send_raw(signed().raw)
    assert await client.send_raw(signed().raw) == signed().hash
    chain.mine()
    node.refuse["eth_sendRawTransaction"] = Refused(-32000, "nonce too low")  # what nodes say of one that is mined
    assert await client.send_raw(signed().raw) == signed().hash


async def test_a_lost_reply_is_looked_up_and_not_sent_twice(chain: FakeChain) -> None:
    client, node = client_of(chain)
    await client.head()
    node.lose_reply_of.add("eth_sendRawTransaction")
    assert await client.send_raw(signed().raw) == signed().hash
    assert node.asked["eth_sendRawTransaction"] == 1


async def test_a_request_that_never_arrived_goes_to_the_next_node(chain: FakeChain) -> None:
    client, first, second, _ = pair_of(chain)
    first.lose |= {"eth_sendRawTransaction", "eth_getTransactionByHash"}
    assert await client.send_raw(signed().raw) == signed().hash
    assert second.asked["eth_sendRawTransaction"] == 1


async def test_no_answer_at_all(chain: FakeChain) -> None:
    client, node = client_of(chain)
    node.down = True
    with pytest.raises(EndpointsDown):
        await client.send_raw(signed().raw)


@pytest.mark.parametrize(
    ("transaction", "kind"),
    [(signed(value=10**30), "funds"), (signed(max_fee=101), "underpriced")],
)
async def test_a_refusal_is_classified(chain: FakeChain, transaction: Signed, kind: str) -> None:
    client, _ = client_of(chain)
    await client.send_raw(signed().raw)
    with pytest.raises(BroadcastRejected) as caught:
        await client.send_raw(transaction.raw)
    assert caught.value.kind == kind


async def test_a_used_nonce(chain: FakeChain) -> None:
    client, _ = client_of(chain)
    await client.send_raw(signed().raw)
    chain.mine()
    with pytest.raises(BroadcastRejected) as caught:
        await client.send_raw(signed(value=2).raw)
    assert caught.value.kind == "nonce"


async def test_a_node_that_answers_with_another_hash_is_not_believed(chain: FakeChain) -> None:
    client, node = client_of(chain)
    node.lose.add("nothing")
    node.lies["eth_sendRawTransaction"] = lambda _: "0x" + "00" * 32
    assert await client.send_raw(signed().raw) == signed().hash  # it is in the pool, though
    chain.pool.clear()
    node.lies["eth_getTransactionByHash"] = lambda _: None
    with pytest.raises(EndpointsDown, match="no sense"):
        await client.send_raw(signed(value=3).raw)


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("nonce too low: next nonce 5, tx nonce 4", "nonce"),
        ("Nonce too low", "nonce"),
        ("replacement transaction underpriced", "underpriced"),
        ("max fee per gas less than block base fee", "underpriced"),
        ("INSUFFICIENT_FUNDS: insufficient funds for gas * price + value", "funds"),
        ("intrinsic gas too low", "other"),
    ],
)
def test_words_of_nodes(message: str, kind: str) -> None:
    assert kind_of(Refused(-32000, message)) == kind
