"""All open swaps in one loop: none stops another, no leg stops the other, and a start goes on where a stop left off."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.wallet.swaps.contracts import TOKEN, ContractNode
from tests.wallet.swaps.lab import AMOUNT, FIRST, SECOND, Lab, Person
from wallet.chains.rpc import Refused
from wallet.chains.watcher import Advanced
from wallet.errors import DiskFull, EndpointsDisagree, EndpointsDown
from wallet.model.address import NATIVE
from wallet.model.swap import Outcome, Role, Side
from wallet.model.transaction import Head
from wallet.storage.transactions import StoredTransaction
from wallet.swaps import htlc
from wallet.swaps.book import Entry
from wallet.swaps.facts import Action, LegState
from wallet.swaps.steps import Sign, Wait, Why


@pytest.fixture
async def lab(tmp_path: Path) -> AsyncGenerator[Lab]:
    made = await Lab.begin(tmp_path, tokens=(TOKEN, TOKEN))
    yield made
    await made.close()


def node(lab: Lab, chain: int) -> ContractNode:
    return lab.nodes[lab.networks[chain].endpoints[0]]


def actions(person: Person) -> Counter[Action]:
    return Counter(tx.signed.action for tx in person.swap().txs)


async def until_locked(lab: Lab) -> None:
    while lab.participant.swap().leg(Side.GIVE) is not LegState.LOCKED or not lab.initiator.swap().of(Action.CLAIM):
        await lab.ticks(1)


# --- whole swaps -----------------------------------------------------------------------------------------------------

PAIRS = [(TOKEN, TOKEN), (NATIVE, TOKEN), (TOKEN, NATIVE), (NATIVE, NATIVE)]


@pytest.mark.parametrize("tokens", PAIRS)
async def test_a_swap_completes_with_no_more_transactions_than_it_needs(tmp_path: Path, tokens: Any) -> None:
    lab = await Lab.begin(tmp_path, tokens=tokens)
    await lab.until_ended()
    assert lab.outcomes() == (Outcome.COMPLETED, Outcome.COMPLETED)
    for person, token in zip(lab.people, tokens, strict=True):
        approvals = {} if token == NATIVE else {Action.APPROVE: 1}
        assert actions(person) == {**approvals, Action.LOCK: 1, Action.CLAIM: 1}
        assert not person.vault.mandates
        assert not person.troubles
    await lab.close()


@pytest.mark.parametrize("tokens", PAIRS)
async def test_a_partner_who_never_locks_costs_time_and_fees_alone(tmp_path: Path, tokens: Any) -> None:
    lab = await Lab.begin(tmp_path, tokens=tokens)
    before = lab.units(lab.initiator, 0, tokens[0])
    await lab.until_ended(lab.initiator)
    assert lab.initiator.swap().outcome is Outcome.REFUNDED
    assert lab.units(lab.initiator, 0, tokens[0]) == before
    await lab.until_ended(lab.participant)
    assert lab.participant.swap().outcome is Outcome.ABANDONED
    assert lab.participant.swap().of(Action.LOCK) == ()
    await lab.close()


async def test_an_initiator_who_is_gone_after_both_locked_leaves_everybody_their_own(lab: Lab) -> None:
    while lab.participant.swap().seen(Side.GIVE) is LegState.EMPTY:
        await lab.ticks(1)
    await lab.until_ended(lab.participant)
    await lab.until_ended()
    assert lab.outcomes() == (Outcome.REFUNDED, Outcome.REFUNDED)
    assert [lab.units(person, chain) for person, chain in ((lab.initiator, 0), (lab.participant, 1))] == [1_000, 1_000]


async def test_a_participant_who_is_gone_after_locking_is_paid_by_the_initiator(lab: Lab) -> None:
    """Rule 4: who has claimed claims for the partner too, well before the expiry."""
    while lab.participant.swap().seen(Side.GIVE) is LegState.EMPTY:
        await lab.ticks(1)
    await lab.until_ended(lab.initiator)
    assert actions(lab.initiator)[Action.CLAIM_FOR_PARTNER] == 1
    assert lab.units(lab.participant, 0) == 1_000 + AMOUNT
    await lab.until_ended(lab.participant)
    assert lab.outcomes() == (Outcome.COMPLETED, Outcome.COMPLETED)


async def test_a_participant_who_comes_back_late_still_claims(lab: Lab) -> None:
    await until_locked(lab)
    await lab.participant.stop()
    await lab.ticks(3, lab.initiator)
    await lab.participant.start()
    await lab.ticks(2, lab.participant)
    assert actions(lab.participant)[Action.CLAIM] == 1
    await lab.until_ended()
    assert lab.outcomes() == (Outcome.COMPLETED, Outcome.COMPLETED)


async def test_ten_swaps_at_once_do_not_get_in_each_others_way(tmp_path: Path) -> None:
    lab = await Lab.begin(tmp_path, tokens=(NATIVE, NATIVE), swaps=10, away=30)
    await lab.until_ended()
    assert {lab.outcomes(number) for number in range(10)} == {(Outcome.COMPLETED, Outcome.COMPLETED)}
    for person in lab.people:
        signed = Counter(tx.signed.action for each in person.book.all() for tx in each.swap.txs)
        assert signed == {Action.LOCK: 10, Action.CLAIM: 10}
    await lab.close()


async def test_two_claims_of_one_account_wait_in_line_without_climbing(tmp_path: Path) -> None:
    """Both became possible at one head, and blocks are full for a while."""
    lab = await Lab.begin(tmp_path, tokens=(NATIVE, NATIVE), swaps=2, away=60)
    while not all(each.swap.of(Action.LOCK) for each in lab.initiator.book.open()):
        await lab.ticks(1)
    lab.initiator.vault.refuses = True
    while not all(each.swap.leg(Side.GIVE) is LegState.LOCKED for each in lab.participant.book.open()):
        await lab.ticks(1)
    lab.initiator.vault.refuses = False
    lab.chains[1].full = True
    await lab.ticks(8, lab.initiator)
    claims = [[tx.signed.nonce for tx in each.swap.of(Action.CLAIM)] for each in lab.initiator.book.all()]
    assert sorted(claims) == [[0], [1]]
    lab.chains[1].full = False
    await lab.until_ended()
    assert {lab.outcomes(number) for number in (0, 1)} == {(Outcome.COMPLETED, Outcome.COMPLETED)}
    await lab.close()


async def test_what_an_ended_swap_left_unsent_does_not_close_the_account_for_the_next(lab: Lab) -> None:
    """Approval signed, computer off, swap too late: its number in line was never used."""
    me = lab.initiator
    node(lab, 0).refuse["eth_sendRawTransaction"] = Refused(-32000, "transaction underpriced")
    await lab.ticks(1, me)
    assert actions(me) == {Action.APPROVE: 1}
    lab.chains[0].mine(60)
    lab.chains[1].mine(60)
    node(lab, 0).refuse.clear()
    lab.chains[0].pool.clear()
    await lab.until_ended()
    assert lab.outcomes() == (Outcome.ABANDONED, Outcome.ABANDONED)
    await lab.agree((TOKEN, TOKEN), 1)
    await lab.until_ended()
    assert lab.outcomes(1) == (Outcome.COMPLETED, Outcome.COMPLETED)


# --- trouble ---------------------------------------------------------------------------------------------------------


async def test_a_chain_that_is_down_for_a_while_costs_a_while(lab: Lab) -> None:
    await until_locked(lab)
    for each in lab.nodes.values():
        each.down = True
    await lab.ticks(2)
    assert any(isinstance(error, EndpointsDown) for error in lab.participant.troubles)
    assert lab.participant.runner.waits(lab.participant.swap().id) or not lab.participant.book.open()
    for each in lab.nodes.values():
        each.down = False
    await lab.until_ended()
    assert lab.outcomes() == (Outcome.COMPLETED, Outcome.COMPLETED)


async def test_answers_that_are_lost_do_not_make_anything_happen_twice(lab: Lab) -> None:
    for each in lab.nodes.values():
        each.lose_reply_of.add("eth_sendRawTransaction")
    await lab.until_ended()
    assert lab.outcomes() == (Outcome.COMPLETED, Outcome.COMPLETED)
    for person in lab.people:
        assert actions(person) == {Action.APPROVE: 1, Action.LOCK: 1, Action.CLAIM: 1}


async def test_dropped_transactions_are_offered_again(lab: Lab) -> None:
    for _ in range(14):
        await lab.ticks(1)
        for chain in lab.chains:
            if chain.height % 2:
                chain.pool.clear()
    await lab.until_ended()
    assert lab.outcomes() == (Outcome.COMPLETED, Outcome.COMPLETED)


async def test_a_locked_vault_is_said_and_nothing_else_is_lost(lab: Lab) -> None:
    me = lab.initiator
    me.vault.refuses = True
    await lab.ticks(2, me)
    assert "locked" in me.runner.trouble(me.swap().id)
    me.vault.refuses = False
    me.runner.nudge()
    await lab.until_ended()
    assert lab.outcomes() == (Outcome.COMPLETED, Outcome.COMPLETED)
    assert me.runner.trouble(me.swap().id) == ""


async def test_a_leg_that_fails_keeps_the_other_going(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The refund cannot be signed now, and the claim is due: it is signed and sent at the same head."""
    lab = await Lab.begin(tmp_path, tokens=(NATIVE, NATIVE))
    await until_locked(lab)
    me = lab.participant
    lab.chains[1].mine(40)
    await me.look(FIRST)
    real = me.hand.sign

    async def sign(entry: Entry, step: Sign, mined: int | None) -> bool:
        if step.action is Action.REFUND:
            raise DiskFull("/somewhere")
        return await real(entry, step)

    monkeypatch.setattr(me.hand, "sign", sign)
    lab.chains[0].mine()
    await me.look(SECOND)
    await me.look(FIRST)
    assert [tx.sent for tx in me.swap().of(Action.CLAIM)] == [True]
    await lab.close()


async def test_a_swap_that_breaks_the_code_is_named_and_the_others_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lab = await Lab.begin(tmp_path, tokens=(NATIVE, NATIVE), swaps=2)
    bad = lab.terms[0].swap_id
    for person in lab.people:
        real = person.hand.sign

        async def sign(entry: Entry, step: Sign, mined: int | None, real: Any = real) -> bool:
            if entry.swap.id == bad:
                raise ZeroDivisionError
            return await real(entry, step)

        monkeypatch.setattr(person.hand, "sign", sign)
    await lab.ticks(30)
    assert lab.outcomes(1) == (Outcome.COMPLETED, Outcome.COMPLETED)
    assert lab.initiator.swap(bad).txs == ()
    await lab.close()


async def test_a_full_disk_is_said_and_goes_on_when_there_is_room(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    me = lab.initiator

    async def full(_: Any) -> Any:
        raise DiskFull("/somewhere")

    with monkeypatch.context() as patch:
        patch.setattr(me.database, "run", full)
        await lab.ticks(2, me)
        assert "full" in me.runner.trouble(me.swap().id)
    await lab.until_ended()
    assert lab.outcomes() == (Outcome.COMPLETED, Outcome.COMPLETED)


async def test_nodes_that_disagree_about_one_of_our_transactions_stop_no_claim(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    await until_locked(lab)
    for person in lab.people:

        async def disagree(head: Head) -> tuple[StoredTransaction, ...]:
            raise EndpointsDisagree(head.chain_id, "Fake", "one of your transactions")

        monkeypatch.setattr(person.outbox, "follow", disagree)
    await lab.ticks(8)
    assert lab.participant.swap().leg(Side.TAKE) is LegState.CLAIMED
    assert lab.initiator.swap().leg(Side.TAKE) is LegState.CLAIMED


async def test_a_chain_that_was_removed_from_the_settings_stops_no_other_swap_and_no_refund(lab: Lab) -> None:
    """The user took the network out of networks.json while a swap on it was under way."""
    me = lab.initiator
    while me.swap().leg(Side.GIVE) is not LegState.LOCKED:
        await lab.ticks(1, me)
    await me.stop()
    me.networks = me.networks[:1]
    await me.start()
    assert me.runner.heads(me.book.all()[0]).take is None
    for _ in range(60):
        lab.chains[0].mine()
        await me.look(FIRST)
    assert me.swap().leg(Side.GIVE) is LegState.REFUNDED
    assert lab.units(me, 0) == 1_000


async def test_an_account_that_runs_out_of_gas_does_not_lock(tmp_path: Path) -> None:
    lab = Lab.build(tmp_path)
    for chain in lab.chains:
        chain._gifts[NATIVE, lab.participant.address] = 10**6  # pyright: ignore[reportPrivateUsage]
        chain._after.clear()  # pyright: ignore[reportPrivateUsage]
    for person in lab.people:
        await person.start()
    await lab.agree((TOKEN, TOKEN))
    await lab.ticks(12)
    me = lab.participant
    assert Wait(Side.GIVE, Why.GAS) in me.runner.waits(me.swap().id)
    assert me.swap().txs == ()
    await lab.until_ended()
    assert lab.outcomes() == (Outcome.REFUNDED, Outcome.ABANDONED)
    await lab.close()


async def test_a_lock_that_was_never_mined_is_cancelled_and_its_allowance_taken_back(lab: Lab) -> None:
    me = lab.initiator
    while not me.swap().of(Action.LOCK):
        await lab.ticks(1, me)
    lab.chains[0].full = True
    await lab.ticks(8, me)
    lab.chains[0].full = False
    await lab.until_ended()
    assert lab.outcomes() == (Outcome.ABANDONED, Outcome.ABANDONED)
    assert lab.chains[0].state().allowed[TOKEN, me.address] == 0
    assert htlc.swap_id(lab.lock_of(Role.INITIATOR)) not in lab.chains[0].state().open


async def test_a_reorg_that_throws_our_lock_out_brings_it_in_again_once(lab: Lab) -> None:
    me = lab.initiator
    while me.swap().seen(Side.GIVE) is LegState.EMPTY:
        await lab.ticks(1, me)
    lab.chains[0].reorg(1, keep=False, longer=0)
    await lab.until_ended()
    assert lab.outcomes() == (Outcome.COMPLETED, Outcome.COMPLETED)
    assert len({tx.slot for tx in me.swap().of(Action.LOCK)}) == 1


# --- the loop itself -------------------------------------------------------------------------------------------------


async def test_started_it_runs_by_itself_and_stopped_it_leaves_nothing_running(lab: Lab) -> None:
    """With real watchers: the block time of this chain makes them ask every second."""
    heads: list[Head] = []
    me = lab.initiator

    async def on_head(head: Head) -> None:
        heads.append(head)

    me.runner._on_head = on_head  # pyright: ignore[reportPrivateUsage]
    before = len(asyncio.all_tasks())
    await me.runner.start()
    await asyncio.sleep(0.3)
    await me.runner.stop()
    assert len(asyncio.all_tasks()) == before
    assert {head.chain_id for head in heads} == {FIRST, SECOND}
    assert actions(me) == {Action.APPROVE: 1}


async def test_a_listener_who_takes_long_keeps_no_swap_waiting(lab: Lab) -> None:
    me = lab.initiator
    stuck = asyncio.Event()

    async def on_head(_: Head) -> None:
        await stuck.wait()

    me.runner._on_head = on_head  # pyright: ignore[reportPrivateUsage]
    await me.runner.start()
    await asyncio.sleep(0.2)
    assert actions(me) == {Action.APPROVE: 1}
    lab.chains[0].mine()
    await asyncio.sleep(1.3)
    assert actions(me) == {Action.APPROVE: 1, Action.LOCK: 1}
    await me.runner.stop()


async def test_a_nudge_looks_again_at_the_newest_head(lab: Lab) -> None:
    me = lab.participant
    await me.runner.start()
    await asyncio.sleep(0.2)
    terms = lab.draw_up((TOKEN, TOKEN), 5)
    await me.begin(lab.agreed(terms, Role.PARTICIPANT))
    assert me.runner.waits(terms.swap_id) == ()
    me.runner.nudge()
    await asyncio.sleep(0.2)
    assert me.runner.waits(terms.swap_id)
    await me.runner.stop()


async def test_a_nudge_before_the_first_head_is_harmless(lab: Lab) -> None:
    await lab.participant.runner.take(FIRST, None)
    assert [wait.why for wait in lab.participant.runner.waits(lab.participant.swap().id)] == [Why.OFFLINE, Why.OFFLINE]


async def test_one_chain_alone_serves_a_swap_with_both_legs_on_it(tmp_path: Path) -> None:
    """Coin for token on one chain, whose news arrive once for both legs."""
    lab = Lab.build(tmp_path)
    lab.chains = (lab.chains[0], lab.chains[0])
    lab.networks = (lab.networks[0], lab.networks[0])
    for person in lab.people:
        person.networks = lab.networks[:1]
        await person.start()
    await lab.agree((TOKEN, NATIVE))
    for _ in range(60):
        lab.chains[0].mine()
        for person in lab.people:
            await person.look(FIRST)
    assert lab.outcomes() == (Outcome.COMPLETED, Outcome.COMPLETED)
    assert lab.units(lab.participant, 0) == 1_000 + AMOUNT
    await lab.close()


async def test_a_lagging_head_is_not_taken_for_a_reorg_of_what_is_known(lab: Lab) -> None:
    await until_locked(lab)
    me = lab.participant
    before = me.swap()
    head = await me.clients[FIRST].head()
    old = replace(head, number=head.number - 1, hash=lab.chains[0].blocks[head.number - 1].hash, final=head.final - 1)
    await me.observers[FIRST].take(Advanced(old, None))
    assert me.swap().take == before.take
