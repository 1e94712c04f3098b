"""Signs, writes, sends: in that order, once, and at the right place in line."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes.ledger import account, sign
from tests.wallet.swaps.contracts import HTLC, TOKEN, charge
from tests.wallet.swaps.lab import CAP, FIRST, SECOND, Lab, Person, secret_of
from wallet.chains.rpc import Refused
from wallet.errors import AccountInUse, CallReverted, GasMissing, SignerError, VaultLocked
from wallet.model.address import NATIVE
from wallet.model.swap import Outcome, Side
from wallet.model.transaction import Call, Fees, Receipt, TxState, Unsigned
from wallet.storage import facts as stored_facts
from wallet.storage import transactions
from wallet.storage.transactions import Purpose, StoredTransaction
from wallet.swaps.book import Entry
from wallet.swaps.calls import GAS
from wallet.swaps.facts import Abandoned, Action, Ended
from wallet.swaps.places import Vacancy, lowest
from wallet.swaps.state import Tx
from wallet.swaps.steps import Broadcast, End, Sign

FEE = 10**7
NOBODY, ORACLE = account("nobody"), account("oracle")


@pytest.fixture
async def lab(tmp_path: Path) -> AsyncGenerator[Lab]:
    """The initiator gives the coin, so that the first step is the lock."""
    made = await Lab.begin(tmp_path, tokens=(NATIVE, TOKEN), swaps=2)
    yield made
    await made.close()


def entry(person: Person, number: int = 0) -> Entry:
    return person.book.all()[number]


def step(action: Action, fee: int = FEE, replaces: bytes | None = None) -> Sign:
    return Sign(action, Side.TAKE if action is Action.CLAIM else Side.GIVE, fee, replaces)


def last(person: Person, number: int = 0) -> Tx:
    return entry(person, number).swap.txs[-1]


def send(tx: Tx) -> Broadcast:
    return Broadcast(tx.signed.action, Side.GIVE, tx.signed.hash, tx.signed.raw)


async def rows(person: Person) -> tuple[StoredTransaction, ...]:
    return await person.database.run(lambda connection: transactions.newest(connection, 100))


async def kinds(person: Person, number: int = 0) -> list[str]:
    swap_id = entry(person, number).swap.id
    return [row.kind for row in await person.database.run(lambda connection: stored_facts.of_swap(connection, swap_id))]


# --- write before send -----------------------------------------------------------------------------------------------


async def test_signing_writes_the_bytes_and_the_fact_and_sends_nothing(lab: Lab) -> None:
    me = lab.initiator
    assert await me.hand.sign(entry(me), step(Action.LOCK))
    tx = last(me)
    (row,) = await rows(me)
    assert (row.hash, row.signed.raw, row.state) == (tx.signed.hash, tx.signed.raw, TxState.SIGNED)
    assert (tx.sending, tx.sent) == (False, False)
    assert not lab.chains[0].pool


async def test_sending_is_written_before_a_node_is_asked_and_sent_after_one_took_it(lab: Lab) -> None:
    me, node = lab.initiator, lab.nodes[lab.networks[0].endpoints[0]]
    await me.hand.sign(entry(me), step(Action.LOCK))
    told: list[tuple[bool, bool]] = []

    def asked(raw: str) -> str:
        told.append((last(me).sending, last(me).sent))
        return "0x" + lab.chains[0].accept(bytes.fromhex(raw[2:])).hex()

    node.extra["eth_sendRawTransaction"] = asked
    assert await me.hand.broadcast(entry(me), send(last(me)))
    assert told == [(True, False)]
    assert (await kinds(me))[1:] == ["Signed", "Sending", "Sent"]
    assert last(me).signed.hash in lab.chains[0].pool


async def test_what_no_node_took_is_not_sent(lab: Lab) -> None:
    me, node = lab.initiator, lab.nodes[lab.networks[0].endpoints[0]]
    await me.hand.sign(entry(me), step(Action.LOCK))
    node.refuse["eth_sendRawTransaction"] = Refused(-32000, "transaction underpriced")
    assert not await me.hand.broadcast(entry(me), send(last(me)))
    assert (last(me).sending, last(me).sent) == (True, False)
    node.refuse.clear()
    assert await me.hand.broadcast(entry(me), send(last(me)))
    assert last(me).sent


async def test_a_lost_answer_does_not_mean_unsent(lab: Lab) -> None:
    me, node = lab.initiator, lab.nodes[lab.networks[0].endpoints[0]]
    await me.hand.sign(entry(me), step(Action.LOCK))
    node.lose_reply_of = {"eth_sendRawTransaction"}
    assert await me.hand.broadcast(entry(me), send(last(me)))
    assert last(me).sent


async def test_bytes_for_a_chain_that_was_started_anew_were_not_sent(lab: Lab) -> None:
    """A claim that went nowhere must not count as a secret that is out."""
    me = lab.initiator
    await me.hand.sign(entry(me), step(Action.LOCK))
    client = me.clients[FIRST]
    client._identity.genesis = bytes(32)  # pyright: ignore[reportPrivateUsage]
    assert not await me.hand.broadcast(entry(me), send(last(me)))
    assert (last(me).sending, last(me).sent) == (True, False)
    assert not lab.chains[0].pool


async def test_what_would_fail_is_not_signed(lab: Lab) -> None:
    me = lab.initiator
    with pytest.raises(CallReverted):
        await me.hand.sign(entry(me), step(Action.REFUND))
    assert not me.vault.signed
    assert await kinds(me) == ["Agreed"]


async def test_a_signer_that_refuses_leaves_no_trace(lab: Lab) -> None:
    me = lab.initiator
    me.vault.refuses = True
    with pytest.raises(VaultLocked):
        await me.hand.sign(entry(me), step(Action.LOCK))
    me.vault.refuses = False
    del me.vault.mandates[entry(me).swap.id]
    with pytest.raises(SignerError):
        await me.hand.sign(entry(me), step(Action.LOCK))
    assert await rows(me) == ()


async def test_a_claims_secret_is_shown_to_no_node_before_it_is_sent(lab: Lab) -> None:
    me, node = lab.initiator, lab.nodes[lab.networks[1].endpoints[0]]
    node.asked.clear()
    await me.hand.sign(entry(me), step(Action.CLAIM))
    asked = str([params for method, params in node.heard if method != "eth_sendRawTransaction"])
    assert node.asked["eth_call"] == 0
    assert node.asked["eth_estimateGas"] == 1, "for as many bytes that tell nothing"
    signed = me.vault.signed[-1].call
    assert signed.to == HTLC
    assert signed.data[4:36].hex() not in asked


async def test_abandoning_and_ending_are_facts_and_the_mandate_is_taken_back(lab: Lab) -> None:
    me = lab.initiator
    swap_id = entry(me).swap.id
    await me.book.append(swap_id, [Abandoned(5)])
    await me.hand.end(entry(me), End(Side.GIVE, Outcome.ABANDONED))
    assert entry(me).swap.outcome is Outcome.ABANDONED
    assert swap_id not in me.vault.mandates


# --- what is offered -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("action", [Action.CLAIM, Action.REFUND, Action.CANCEL])
async def test_what_must_get_through_offers_the_last_bit_of_the_balance(lab: Lab, action: Action) -> None:
    """And no more: nodes refuse what the account cannot pay, so that would be no offer at all."""
    me = lab.initiator
    chain = 1 if action is Action.CLAIM else 0
    coins = 500_000 * FEE // 2
    lab.chains[chain].leave(me.address, coins)
    node = lab.nodes[lab.networks[chain].endpoints[0]]
    node.extra["eth_estimateGas"] = lambda *_: hex(30_000)
    replaces = None
    if action is Action.CANCEL:
        await me.hand.sign(entry(me, 1), step(Action.LOCK))
        replaces = last(me, 1).signed.hash
    await me.hand.sign(entry(me, 1), step(action, 1000 * FEE, replaces))
    offered = me.vault.signed[-1]
    assert offered.fees.max_fee == coins // offered.gas
    assert (offered.fees.max_fee + 1) * offered.gas > coins


async def test_with_no_coins_at_all_nothing_is_signed_that_could_be_too_dear_for_what_comes_in(lab: Lab) -> None:
    me, chain = lab.initiator, lab.chains[0]
    lab.nodes[lab.networks[0].endpoints[0]].extra["eth_estimateGas"] = lambda *_: hex(30_000)
    chain.leave(me.address, 0)
    with pytest.raises(GasMissing):
        await me.hand.sign(entry(me), step(Action.REFUND, 1000 * FEE))
    assert me.vault.signed == []
    coins = 3 * FEE * GAS[Action.REFUND]
    chain.leave(me.address, coins)
    await me.hand.sign(entry(me), step(Action.REFUND, FEE))
    assert FEE <= me.vault.signed[-1].fees.max_fee <= 3 * FEE


async def test_a_lock_offers_no_more_than_the_cap(lab: Lab) -> None:
    me = lab.initiator
    await me.hand.sign(entry(me), step(Action.LOCK, CAP))
    offered = me.vault.signed[-1]
    assert CAP - offered.gas < offered.fees.max_fee * offered.gas <= CAP


async def test_what_cannot_be_outbid_is_offered_again_and_not_signed_anew(lab: Lab) -> None:
    me = lab.initiator
    await me.hand.sign(entry(me), step(Action.CLAIM, 8 * FEE))
    lab.chains[1].leave(me.address, 9 * FEE * me.vault.signed[-1].gas - 1)
    assert not await me.hand.sign(entry(me), step(Action.CLAIM, 16 * FEE, last(me).signed.hash))
    assert len(me.vault.signed) == 1
    assert last(me).sent


async def test_a_payment_that_is_too_dear_to_outbid_is_waited_for(lab: Lab) -> None:
    me = lab.initiator
    payment = await me.pay(Call(SECOND, NOBODY), Fees(900 * FEE, FEE))
    await me.outbox.broadcast(payment.hash)
    lab.chains[1].leave(me.address, 500_000 * FEE)
    await me.hand.sign(entry(me), step(Action.CLAIM, 2 * FEE))
    assert me.vault.signed[-1].nonce == payment.nonce + 1


async def test_a_fee_for_the_bytes_is_left_in_the_balance(tmp_path: Path) -> None:
    lab = await Lab.begin(tmp_path, tokens=(NATIVE, TOKEN))
    me, fee = lab.initiator, 7 * 10**11
    client = me.clients[SECOND]
    client.network = replace(client.network, l1_fee=ORACLE)
    node = lab.nodes[lab.networks[1].endpoints[0]]
    charge(node, ORACLE, fee)
    node.extra["eth_estimateGas"] = lambda *_: hex(30_000)
    coins = 10**12 * 3
    lab.chains[1].leave(me.address, coins)
    await me.hand.sign(entry(me), step(Action.CLAIM, 1000 * FEE))
    offered = me.vault.signed[-1]
    assert offered.fees.max_fee == (coins - fee) // offered.gas
    await lab.close()


async def test_bytes_that_a_chain_counts_as_gas_widen_a_claims_limit(lab: Lab) -> None:
    """As Arbitrum does: a limit that is right on Ethereum would let the claim run dry there, with the secret shown."""
    me = lab.initiator
    node = lab.nodes[lab.networks[1].endpoints[0]]
    node.extra["eth_estimateGas"] = lambda *_: hex(500_000)
    await me.hand.sign(entry(me), step(Action.CLAIM))
    claim = me.vault.signed[-1]
    assert claim.gas >= GAS[Action.CLAIM] + 500_000 - 21_000 - 40 * len(claim.call.data)
    node.extra["eth_estimateGas"] = lambda *_: hex(21_000 + 40 * len(claim.call.data))
    await me.hand.sign(entry(me, 1), step(Action.CLAIM))
    assert me.vault.signed[-1].gas == GAS[Action.CLAIM]


@pytest.mark.parametrize("action", [Action.LOCK, Action.REFUND])
async def test_a_node_of_another_chain_cannot_make_a_limit_too_small(lab: Lab, action: Action) -> None:
    """Where the contract is missing, a call to it costs next to nothing; with such a limit it would fail on the chain."""
    me = lab.initiator
    lab.nodes[lab.networks[0].endpoints[0]].extra["eth_estimateGas"] = lambda *_: hex(22_000)
    await me.hand.sign(entry(me), step(action))
    assert me.vault.signed[-1].gas == GAS[action]


async def test_a_refund_may_need_more_than_was_thought(lab: Lab) -> None:
    me = lab.initiator
    lab.nodes[lab.networks[0].endpoints[0]].extra["eth_estimateGas"] = lambda *_: hex(400_000)
    await me.hand.sign(entry(me), step(Action.REFUND))
    assert me.vault.signed[-1].gas == 500_000


# --- the place in line -----------------------------------------------------------------------------------------------


def waiting(nonce: int, action: str = "lock", *, state: TxState = TxState.SENT, fee: int = 100) -> StoredTransaction:
    signed = sign(Unsigned(Call(7, account("shop")), account("me"), nonce, 21_000, Fees(fee, fee)))
    return StoredTransaction(signed, bytes(32), state, Purpose("swap", action, bytes(32)), None, "", None, 0, 0)


def test_the_lowest_place_is_the_one_that_nothing_keeps() -> None:
    rows = (waiting(5), waiting(6, "claim"), waiting(8, "claim"))
    assert lowest(5, rows, lambda row: row.purpose.action == "claim") == Vacancy(5, rows[:1])
    assert lowest(6, rows, lambda row: row.purpose.action == "claim") == Vacancy(7, ())
    assert lowest(5, rows, lambda _: True) == Vacancy(7, ())
    assert lowest(9, rows, lambda _: True) == Vacancy(9, ())


def test_a_place_that_a_block_used_is_gone_even_when_a_node_lags() -> None:
    mined = replace(waiting(5, state=TxState.MINED), receipt=Receipt(bytes(32), 1, bytes(32), True, 1, 1))
    assert lowest(5, (mined,), lambda _: False) == Vacancy(6, ())


def test_every_rival_is_outbid() -> None:
    rivals = (waiting(5, fee=80), waiting(5, fee=160))
    assert Vacancy(5, rivals).outbid(Fees(100, 10)) == Fees(180, 180)
    assert Vacancy(5, ()).outbid(Fees(100, 10)) == Fees(100, 10)
    assert Vacancy(5, rivals).outbid(Fees(1000, 1000)) == Fees(1000, 1000)


@given(mined=st.integers(0, 6), nonces=st.lists(st.tuples(st.integers(0, 9), st.booleans()), max_size=8))
def test_nobody_who_keeps_a_place_loses_it_and_no_lower_one_is_free(mined: int, nonces: list[tuple[int, bool]]) -> None:
    rows = [waiting(nonce, "claim" if kept else "lock", fee=place) for place, (nonce, kept) in enumerate(nonces)]
    keeps = {row.nonce for row in rows if row.purpose.action == "claim"}
    found = lowest(mined, rows, lambda row: row.purpose.action == "claim")
    assert found.nonce >= mined
    assert found.nonce not in keeps
    assert set(range(mined, found.nonce)) <= keeps
    assert [row.nonce for row in found.rivals] == [row.nonce for row in rows if row.nonce == found.nonce]


async def test_a_lock_waits_for_what_another_program_has_in_line(lab: Lab) -> None:
    """Rule 2: it may be a lock of the same swap, by a second installation of the phrase."""
    me, chain = lab.initiator, lab.chains[0]
    chain.send(entry(me).account, Call(chain.chain_id, account("shop"), value=1))
    with pytest.raises(AccountInUse):
        await me.hand.sign(entry(me), step(Action.LOCK))
    assert await kinds(me) == ["Agreed"]
    chain.mine()
    with pytest.raises(AccountInUse):
        await me.hand.sign(entry(me), step(Action.LOCK), mined=0)  # decided on the block before
    assert await me.hand.sign(entry(me), step(Action.LOCK), mined=1)
    assert last(me).signed.nonce == chain.nonce(entry(me).account)


async def test_two_locks_of_two_swaps_stand_one_behind_the_other(lab: Lab) -> None:
    me = lab.initiator
    for number in (0, 1):
        assert await me.hand.sign(entry(me, number), step(Action.LOCK))
    assert [last(me, number).signed.nonce for number in (0, 1)] == [0, 1]


async def test_an_urgent_one_takes_the_place_of_a_payment_and_outbids_it(lab: Lab) -> None:
    me = lab.initiator
    payment = await me.pay(Call(SECOND, lab.participant.address), Fees(9 * FEE, FEE))
    await me.outbox.broadcast(payment.hash)
    await me.hand.sign(entry(me), step(Action.CLAIM))
    claim = me.vault.signed[-1]
    assert (claim.nonce, claim.fees) == (payment.nonce, Fees(9 * FEE + 9 * FEE // 8, FEE + FEE // 8))


async def test_a_lock_waits_behind_a_payment(lab: Lab) -> None:
    me = lab.initiator
    await me.pay(Call(FIRST, lab.participant.address))
    await me.hand.sign(entry(me), step(Action.LOCK))
    assert last(me).signed.nonce == 1


async def test_a_cancel_takes_exactly_the_place_of_its_lock(lab: Lab) -> None:
    me = lab.initiator
    await me.hand.sign(entry(me), step(Action.LOCK))
    lock = last(me)
    await me.hand.sign(entry(me), step(Action.CANCEL, replaces=lock.signed.hash))
    cancel = last(me)
    assert cancel.signed.nonce == lock.signed.nonce
    assert cancel.signed.max_fee * 8 >= lock.signed.max_fee * 9
    assert me.vault.signed[-1].call == Call(FIRST, me.address)


async def test_two_urgent_ones_of_two_swaps_do_not_climb_over_each_other(lab: Lab) -> None:
    """The second stands behind the first. Asked again, it is offered again and not signed anew with ever higher numbers."""
    me = lab.initiator
    for number in (0, 1):
        assert await me.hand.sign(entry(me, number), step(Action.CLAIM))
    for _ in range(5):
        assert not await me.hand.sign(entry(me, 1), step(Action.CLAIM))
    assert [[tx.signed.nonce for tx in each.swap.txs] for each in me.book.all()] == [[0], [1]]
    assert last(me, 1).sending, "and it is on its way"
    assert await me.hand.sign(entry(me, 1), step(Action.CLAIM, fee=2 * FEE)), "a fee that rose is worth signing for"
    assert [tx.signed.nonce for tx in entry(me, 1).swap.txs] == [1, 1]


async def end_without(person: Person, number: int = 0) -> None:
    """The swap ends, whatever of its transactions still waits."""
    await person.book.append(person.book.all()[number].swap.id, [Abandoned(2**40), Ended(Outcome.ABANDONED)])


@pytest.mark.parametrize("sent", [True, False])
async def test_what_an_ended_swap_left_in_line_makes_room(lab: Lab, sent: bool) -> None:
    """Its lock was signed, perhaps offered to a node that dropped it, and never mined. Nobody brings it in any more."""
    me = lab.initiator
    await me.hand.sign(entry(me), step(Action.LOCK))
    left = last(me)
    if sent:
        await me.hand.broadcast(entry(me), send(left))
        lab.chains[0].pool.clear()
    await end_without(me)
    assert await me.hand.sign(entry(me, 1), step(Action.LOCK))
    next_one = last(me, 1)
    assert next_one.signed.nonce == left.signed.nonce
    assert next_one.signed.max_fee * 8 >= left.signed.max_fee * 9
    assert await me.hand.broadcast(entry(me, 1), send(next_one))
    lab.chains[0].mine()
    assert lab.chains[0].done(next_one.signed.hash).ok


async def test_an_urgent_one_that_an_ended_swap_left_in_line_makes_room_too(lab: Lab) -> None:
    """Or the claim of the next swap would wait behind it for ever."""
    me = lab.initiator
    await me.hand.sign(entry(me), step(Action.CLAIM))
    await end_without(me)
    assert await me.hand.sign(entry(me, 1), step(Action.CLAIM))
    assert last(me, 1).signed.nonce == 0
    assert me.vault.signed[-1].fees.max_fee > me.vault.signed[-2].fees.max_fee


async def test_the_signer_puts_the_secret_into_the_claim(lab: Lab) -> None:
    me = lab.initiator
    assert entry(me).swap.secret is None
    await me.hand.sign(entry(me), step(Action.CLAIM))
    assert secret_of(lab.terms[0].offer.offer.salt).hex().encode() in last(me).signed.raw
