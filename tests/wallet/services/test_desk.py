"""Both sides of a swap as a person goes through it: what is shown is what is signed, and what is on the disk is what goes on."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.fakes.ledger import account
from tests.wallet.services.house import PASSWORD, House, Street, willing
from tests.wallet.swaps.contracts import HTLC, TOKEN, charge
from tests.wallet.vault.build import without_stretching
from wallet.chains.rpc import Json, Refused
from wallet.errors import (
    BadAmount,
    BadDocument,
    Blocked,
    EndpointsDown,
    InputError,
    ReviewChanged,
    SwapError,
    TermsRefused,
    VaultLocked,
)
from wallet.model.address import NATIVE, Address
from wallet.model.amount import Amount
from wallet.model.swap import Outcome, Role, Side
from wallet.model.transaction import Call, Price
from wallet.model.verdict import Review, Severity
from wallet.model.views import LaneState, OfferDraft, Phase, SwapView
from wallet.services.swaps.reviews import FREE_OPTION
from wallet.storage import swaps
from wallet.swaps import htlc, reserve
from wallet.swaps.calls import GAS
from wallet.swaps.facts import Action

STRANGER, ORACLE = account("stranger"), account("oracle")


@pytest.fixture
async def street(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Street]:
    without_stretching(monkeypatch)
    made = await Street.begin(tmp_path)
    yield made
    await made.close()


def stated(view: SwapView) -> list[str]:
    return [view.now, view.next, view.safe]


async def told(house: House) -> list[str]:
    """What the disk has of swaps, and of promises."""
    stored = await house.session.workspace.database.run(swaps.everything)
    return [f"{each.role.value}{' answered' if each.acceptance else ''}" for each in stored]


def spend(street: Street, house: House, chain: int, units: int) -> None:
    """The tokens go somewhere else, by another program with the same keys."""
    data = bytes.fromhex("a9059cbb") + bytes(12) + bytes.fromhex(STRANGER[2:]) + units.to_bytes(32)
    street.chains[chain].send(_address(house), Call(street.chains[chain].chain_id, TOKEN, data))
    street.chains[chain].mine()


def _address(house: House) -> Address:
    """The first account."""
    return Address(next(iter(house.session.workspace.hand.paths)))


# --- the whole way ---------------------------------------------------------------------------------------------------


async def test_a_swap_from_offer_to_done_as_both_see_it(street: Street) -> None:
    offer = await street.offered()
    mine = await street.alice.swap()
    assert (mine.phase, mine.role, mine.document, mine.answer) == (Phase.OFFERED, Role.INITIATOR, offer, None)

    opened = await street.bob.desk.open_offer(offer)
    assert opened.acceptable
    assert (opened.give.units, opened.take.units) == (8, 10)
    answer = (await street.bob.desk.confirm_acceptance(willing(await street.bob.desk.review_acceptance(offer)))).text
    theirs = await street.bob.swap()
    assert (theirs.phase, theirs.role, theirs.document) == (Phase.WAITING, Role.PARTICIPANT, answer)

    review = willing(await street.alice.desk.review_lock(answer))
    mine = await street.alice.swap()
    assert (mine.phase, mine.answer, mine.document) == (Phase.TO_LOCK, answer, None)
    swap_id = await street.alice.desk.confirm_lock(review)
    assert swap_id == mine.id == theirs.id

    seen: dict[str, set[Phase]] = {"alice": set(), "bob": set()}
    for _ in range(40):
        for house in street.houses:
            view = await house.swap()
            seen[house.name].add(view.phase)
            assert all(stated(view))
            assert view.trouble == ""
        await street.ticks(1)
    assert seen["alice"] >= {Phase.LOCKING, Phase.WAITING, Phase.CLAIMING, Phase.DONE}
    assert seen["bob"] >= {Phase.WAITING, Phase.LOCKING, Phase.LOCKED, Phase.DONE}
    for house in street.houses:
        view = await house.swap()
        assert (view.ended, view.give.state, view.take.state) == (True, LaneState.CLAIMED, LaneState.CLAIMED)
        assert [step.state for step in await house.desk.steps(view.id)] == ["final"] * 3
        assert len(view.fees) == 2
        rows = await house.activity.rows()
        assert rows[0].title == "Swap completed"
        assert len(rows) == 4
    assert street.chains[0].state().of(TOKEN, _address(street.bob)) == 1_010
    assert street.chains[1].state().of(TOKEN, _address(street.alice)) == 1_008


async def test_what_is_locked_and_reserved_is_shown_in_the_portfolio(street: Street) -> None:
    await street.agreed()
    await street.ticks(7)
    rows = (await street.alice.portfolio.view()).balances
    apd = next(row for row in rows if row.asset.symbol == "APD")
    assert (apd.amount and apd.amount.units, apd.locked) == (990, 10)
    coin = next(row for row in rows if row.asset == street.networks[0].coin)
    assert coin.reserved > 0
    await street.until_ended()
    rows = (await street.alice.portfolio.view()).balances
    assert [row.locked for row in rows if row.asset.symbol == "APD"] == [0]


async def test_following_a_swap_reports_each_change_until_it_ended(street: Street) -> None:
    swap_id = await street.agreed()
    reported: list[Phase] = []

    async def report(view: SwapView) -> None:
        reported.append(view.phase)

    following = asyncio.create_task(street.alice.desk.run(swap_id, report))
    await street.until_ended()
    assert (await asyncio.wait_for(following, 5)).phase is Phase.DONE
    assert reported[0] is Phase.LOCKING
    assert reported[-1] is Phase.DONE
    assert len(reported) < 15


# --- what was shown is what is signed --------------------------------------------------------------------------------

STEPS = ["offer", "acceptance", "lock"]


async def shown(street: Street, step: str) -> tuple[House, Review, Callable[[Review], Awaitable[object]]]:
    """A review that waits for its confirmation."""
    alice, bob = street.alice.desk, street.bob.desk
    if step == "offer":
        return street.alice, await alice.review_offer(street.draft), alice.confirm_offer
    if step == "acceptance":
        return street.bob, await bob.review_acceptance(await street.offered()), bob.confirm_acceptance
    return street.alice, await alice.review_lock(await street.accepted()), alice.confirm_lock


@pytest.mark.parametrize("step", STEPS)
async def test_a_review_tells_amounts_parties_and_what_is_signed(street: Street, step: str) -> None:
    _, review, _ = await shown(street, step)
    assert review.kind == step
    assert [line.amount.units for line in review.lines][:2] == ([8, 10] if step == "acceptance" else [10, 8])
    assert len(review.digest) == 32
    assert review.raw
    assert all(review.notes)
    assert FREE_OPTION in review.notes  # rule 15: said where a user decides
    assert not review.blocked
    assert (review.fee is None) is (step == "offer")


@pytest.mark.parametrize("step", STEPS)
async def test_coins_that_moved_away_meanwhile_stop_the_signature(street: Street, step: str) -> None:
    house, review, confirm = await shown(street, step)
    before, signed = await told(house), list(house.signer.digests)
    spend(street, house, 1 if house is street.bob else 0, 995)
    with pytest.raises(ReviewChanged):
        await confirm(review)
    assert house.signer.digests == signed
    assert await told(house) == before
    assert house.session.workspace.book.all() == ()
    assert not house.signer.transactions


@pytest.mark.parametrize("step", STEPS)
async def test_nothing_is_confirmed_twice(street: Street, step: str) -> None:
    house, review, confirm = await shown(street, step)
    await confirm(review)
    after = await told(house)
    with pytest.raises(ReviewChanged):
        await confirm(review)
    assert await told(house) == after


@pytest.mark.parametrize("step", STEPS)
async def test_a_review_that_was_altered_is_not_confirmed(street: Street, step: str) -> None:
    house, review, confirm = await shown(street, step)
    before = list(house.signer.digests)
    with pytest.raises(ReviewChanged):
        await confirm(replace(review, lines=review.lines[1:]))
    assert house.signer.digests == before


@pytest.mark.parametrize("step", STEPS)
async def test_a_wallet_that_was_locked_meanwhile_signs_nothing(street: Street, step: str) -> None:
    house, review, confirm = await shown(street, step)
    before = list(house.signer.digests)
    await house.session.lock()
    with pytest.raises(VaultLocked):
        await confirm(review)
    assert house.signer.digests == before
    assert house.session.workspace.book.all() == ()


@pytest.mark.parametrize("step", STEPS)
async def test_a_chain_that_went_down_meanwhile_stops_the_signature(street: Street, step: str) -> None:
    house, review, confirm = await shown(street, step)
    before = list(house.signer.digests)
    for node in street.nodes.values():
        node.down = True
    with pytest.raises((ReviewChanged, EndpointsDown)):
        await confirm(review)
    assert house.signer.digests == before


async def test_a_review_of_one_kind_confirms_no_other(street: Street) -> None:
    desk = street.alice.desk
    for confirm in (desk.confirm_acceptance, desk.confirm_lock):
        review = await desk.review_offer(street.draft)
        with pytest.raises(TermsRefused, match="it was not about"):
            await confirm(review)
    assert await told(street.alice) == []


async def test_what_blocks_cannot_be_confirmed(street: Street) -> None:
    desk, draft = street.alice.desk, replace(street.draft, give=Amount(5_000, street.draft.give.asset))
    review = await desk.review_offer(draft)
    assert review.severity is Severity.BLOCK
    with pytest.raises(Blocked, match="not enough APD"):
        await desk.confirm_offer(review)
    assert street.alice.signer.digests == []


async def test_a_chain_that_does_not_tell_its_fees_is_not_agreed_on(street: Street) -> None:
    """Without them nothing can be capped; the review would have ended in a crash after the signature."""
    offer, answer = await street.offered(), await street.accepted()
    for node in street.nodes.values():
        node.refuse["eth_feeHistory"] = Refused(-32005, "limit exceeded")
    with pytest.raises(EndpointsDown):
        await street.bob.desk.review_acceptance(offer)
    with pytest.raises(EndpointsDown):
        await street.alice.desk.review_lock(answer)


async def test_nonsense_is_not_offered(street: Street) -> None:
    draft = street.draft
    give, want = draft.give.asset, draft.want.asset
    nonsense: list[tuple[OfferDraft, type[Exception]]] = [
        (replace(draft, give=Amount(0, give)), BadAmount),
        (replace(draft, want=Amount(0, want)), BadAmount),
        (replace(draft, want=Amount(1, give)), TermsRefused),
    ]
    for each, error in nonsense:
        with pytest.raises(error):
            await street.alice.desk.review_offer(each)
    assert await told(street.alice) == []


# --- offers and answers ----------------------------------------------------------------------------------------------


async def test_ones_own_offer_is_not_accepted(street: Street) -> None:
    offer = await street.offered()
    opened = await street.alice.desk.open_offer(offer)
    assert not opened.acceptable
    with pytest.raises(TermsRefused):
        await street.alice.desk.review_acceptance(offer)


async def test_an_offer_is_accepted_once(street: Street) -> None:
    offer = await street.offered()
    await street.bob.desk.confirm_acceptance(await street.bob.desk.review_acceptance(offer))
    with pytest.raises(TermsRefused, match="used by another swap"):
        await street.bob.desk.review_acceptance(offer)
    assert await told(street.bob) == ["participant answered"]


async def test_the_first_answer_is_kept_and_another_one_refused(street: Street, tmp_path: Path) -> None:
    carol = House("carol", tmp_path / "carol", street.networks, street)
    carol.enter()
    address = await carol.make(phrase="letter advice cage absurd amount doctor acoustic avoid letter advice cage above")
    for chain in street.chains:
        chain.give(address)
    offer = await street.offered()
    answers = [(await house.desk.confirm_acceptance(await house.desk.review_acceptance(offer))).text for house in (street.bob, carol)]
    await street.alice.desk.review_lock(answers[0])
    with pytest.raises(TermsRefused, match="somebody else"):
        await street.alice.desk.review_lock(answers[1])
    again = await street.alice.desk.review_lock(answers[0])
    await street.alice.desk.confirm_lock(willing(again))
    assert (await street.alice.swap()).partner == _address(street.bob)
    await carol.leave()


async def test_an_answer_is_locked_once(street: Street) -> None:
    answer = await street.accepted()
    await street.alice.desk.confirm_lock(await street.alice.desk.review_lock(answer))
    with pytest.raises(TermsRefused, match="used or taken back"):
        await street.alice.desk.review_lock(answer)


async def test_an_answer_to_somebody_elses_offer_is_refused(street: Street) -> None:
    answer = await street.accepted()
    with pytest.raises(TermsRefused, match="not yours"):
        await street.bob.desk.review_lock(answer)


async def test_an_answer_that_came_too_late_locks_nothing(street: Street) -> None:
    answer = await street.accepted()
    await street.ticks(30)
    with pytest.raises(TermsRefused):
        await street.alice.desk.review_lock(answer)
    assert street.alice.session.workspace.book.all() == ()


async def test_an_answer_that_ran_out_while_it_was_looked_at_locks_nothing(street: Street) -> None:
    review = await street.alice.desk.review_lock(await street.accepted())
    await street.ticks(30)
    with pytest.raises((TermsRefused, ReviewChanged)):
        await street.alice.desk.confirm_lock(review)
    view = await street.alice.swap()
    assert (view.phase, view.ended) == (Phase.ENDED, True)


async def test_an_offer_that_ran_out_has_ended(street: Street) -> None:
    await street.offered()
    street.late = 4_000
    view = await street.alice.swap()
    assert (view.phase, view.ended, view.document) == (Phase.ENDED, True, None)


@pytest.mark.parametrize("text", ["", "lockstep-offer-1:abc", "hello", "lockstep-acceptance-1:aaaa"])
async def test_what_is_no_offer_is_refused_in_a_sentence(street: Street, text: str) -> None:
    with pytest.raises(BadDocument):
        await street.bob.desk.open_offer(text)
    with pytest.raises(BadDocument):
        await street.bob.desk.review_acceptance(text)


async def test_there_is_no_view_of_a_swap_that_is_not_there(street: Street) -> None:
    with pytest.raises(InputError):
        await street.alice.desk.view(bytes(32))


# --- giving up -------------------------------------------------------------------------------------------------------


async def test_an_offer_that_was_given_up_is_not_locked_not_even_by_a_review_that_was_open(street: Street) -> None:
    review = await street.alice.desk.review_lock(await street.accepted())
    await street.alice.desk.abandon((await street.alice.swap()).id)
    with pytest.raises(TermsRefused, match="taken back"):
        await street.alice.desk.confirm_lock(review)
    assert street.alice.session.workspace.book.all() == ()
    view = await street.alice.swap()
    assert (view.phase, view.ended) == (Phase.ENDED, True)


async def test_who_has_accepted_may_give_up_while_nothing_of_theirs_is_signed(street: Street) -> None:
    swap_id = await street.agreed()
    await street.ticks(1)
    await street.bob.desk.abandon(swap_id)
    await street.bob.desk.abandon(swap_id)
    await street.until_ended()
    outcomes = [house.session.workspace.book.all()[0].swap.outcome for house in street.houses]
    assert outcomes == [Outcome.REFUNDED, Outcome.ABANDONED]
    assert street.chains[0].state().of(TOKEN, _address(street.alice)) == 1_000


async def test_a_lock_that_is_signed_is_not_given_up(street: Street) -> None:
    swap_id = await street.agreed()
    workspace = street.alice.session.workspace
    while not workspace.book.all()[0].swap.of(Action.LOCK):
        await street.ticks(1)
    with pytest.raises(SwapError, match="signed already"):
        await street.alice.desk.abandon(swap_id)
    await street.until_ended()
    assert [house.session.workspace.book.all()[0].swap.outcome for house in street.houses] == [Outcome.COMPLETED] * 2


# --- checks ----------------------------------------------------------------------------------------------------------


async def test_every_check_says_why_passed_or_not(street: Street) -> None:
    passed = await street.alice.desk.checks(street.draft)
    assert all(check.ok and check.reason and check.label for check in passed)
    for node in street.nodes.values():
        node.down = True
    failed = await street.alice.desk.checks(street.draft)
    assert failed
    assert not any(check.ok for check in failed)
    assert all(check.reason for check in failed)


async def test_a_contract_with_other_code_blocks(street: Street) -> None:
    street.chains[1].codes[HTLC] = b"\x60\x01"
    found = {check.label: check for check in await street.alice.desk.checks(street.draft)}
    label = f"The swap contract on {street.networks[1].name}"
    assert not found[label].ok
    assert found[label].severity is Severity.BLOCK
    assert (await street.alice.desk.review_offer(street.draft)).blocked


async def test_a_missing_contract_can_be_deployed_from_the_checks(street: Street) -> None:
    chain, network = street.chains[1], street.networks[1]
    del chain.codes[HTLC]
    missing = next(check for check in await street.alice.desk.checks(street.draft) if check.label == f"The swap contract on {network.name}")
    assert (missing.ok, missing.deploy_on) == (False, network.chain_id)
    assert missing.reason.startswith(f"There is no swap contract on {network.name}.")
    chain.codes[HTLC] = b"\x60\x01"
    other = next(check for check in await street.alice.desk.checks(street.draft) if check.label == missing.label)
    assert (other.ok, other.deploy_on) == (False, None)


async def test_without_gas_on_the_other_chain_nothing_begins(street: Street) -> None:
    street.chains[1]._gifts[NATIVE, _address(street.alice)] = 0  # pyright: ignore[reportPrivateUsage]
    street.chains[1]._after.clear()  # pyright: ignore[reportPrivateUsage]
    review = await street.alice.desk.review_offer(street.draft)
    assert [finding.rule for finding in review.findings if finding.severity is Severity.BLOCK] == [43]


async def test_a_roll_ups_fee_for_bytes_counts_in_every_check(street: Street) -> None:
    """The balance would do for the gas alone."""
    client = street.alice.session.workspace.clients[street.networks[1].chain_id]
    client.network = replace(client.network, l1_fee=ORACLE)
    for url in street.networks[1].endpoints:
        charge(street.nodes[url], ORACLE, 10**15)
    coin = street.networks[1].coin
    price = await client.price()
    needed = reserve.ASKED_FOR * (GAS[Action.CLAIM] * price.gas + 10**15)
    label = f"{coin.symbol} for network fees on {street.networks[1].name}"
    for coins, ok in ((needed, True), (needed - 1, False)):
        street.chains[1].leave(_address(street.alice), coins)
        found = {check.label: check for check in await street.alice.desk.checks(street.draft)}
        assert found[label].ok is ok
        assert str(Amount(needed, coin)) in found[label].reason


async def test_what_an_open_swap_keeps_is_not_there_for_the_next_and_the_sentence_says_so(street: Street) -> None:
    await street.agreed()
    workspace, coin = street.alice.session.workspace, street.networks[0].coin
    price = await workspace.clients[coin.chain_id].price()
    kept = reserve.kept_by(workspace.book.all()[0].swap, coin.chain_id, price)
    needed = reserve.asked_for(Side.GIVE, street.draft.give.asset.token, price)
    label = f"{coin.symbol} for network fees on {street.networks[0].name}"
    for coins, ok in ((kept + needed, True), (kept + needed - 1, False)):
        street.chains[0].leave(_address(street.alice), coins)
        found = {check.label: check for check in await street.alice.desk.checks(street.draft)}
        assert found[label].ok is ok
        assert "open swaps" in found[label].reason
    assert (await street.alice.desk.review_offer(street.draft)).blocked


async def test_all_of_the_coin_is_what_a_page_offers_and_what_the_checks_let_through(street: Street) -> None:
    """To the last wei: one more and the swap does not begin."""
    coin, account = street.networks[0].coin, _address(street.alice)
    await street.alice.portfolio.refresh()
    row = next(row for row in (await street.alice.portfolio.view()).balances if row.asset == coin and row.account == account)
    assert row.amount is not None
    most = row.amount.units - row.reserved + reserve.asked_for(Side.TAKE, coin.token, await _price(street, coin.chain_id))
    for units, blocked in ((most, False), (most + 1, True)):
        checks = await street.alice.desk.checks(replace(street.draft, give=Amount(units, coin)))
        assert any(check.blocks for check in checks) is blocked


async def _price(street: Street, chain_id: int) -> Price:
    return await street.alice.session.workspace.clients[chain_id].price()


async def test_one_node_that_cannot_be_checked_against_another_asks_for_typed_words(street: Street) -> None:
    street.nodes[street.networks[0].endpoints[1]].down = True
    review = await street.alice.desk.review_offer(street.draft)
    assert review.severity is Severity.TYPE
    assert review.typed == "10"


async def test_two_nodes_that_disagree_block(street: Street) -> None:
    liar = street.nodes[street.networks[0].endpoints[1]]

    def lie(block: Json) -> Json:
        assert isinstance(block, dict)
        return block if block["number"] == "0x0" else block | {"hash": "0x" + "11" * 32}

    liar.lies["eth_getBlockByNumber"] = lie
    failed = [check for check in await street.alice.desk.checks(street.draft) if not check.ok]
    assert [check.severity for check in failed] == [Severity.BLOCK]


# --- what a restart, a broken disk and other settings leave ----------------------------------------------------------


async def test_after_a_restart_the_app_says_that_it_may_only_watch_until_it_is_unlocked(street: Street) -> None:
    await street.agreed()
    await street.ticks(2)
    await street.bob.leave()
    street.bob.enter()
    await street.bob.choose()
    view = await street.bob.swap()
    assert "unlock" in view.trouble
    await street.ticks(6)
    assert not street.bob.signer.transactions
    await street.bob.session.unlock(PASSWORD)
    await street.ticks(1)
    assert (await street.bob.swap()).trouble == ""
    await street.until_ended()
    assert [house.session.workspace.book.all()[0].swap.outcome for house in street.houses] == [Outcome.COMPLETED] * 2


async def test_a_wallet_that_is_locked_while_a_swap_is_in_flight_finishes_it_and_nothing_else(street: Street) -> None:
    await street.agreed()
    for house in street.houses:
        await house.session.lock()
    await street.until_ended()
    for house in street.houses:
        assert (await house.swap()).phase is Phase.DONE
        with pytest.raises(VaultLocked):
            await house.desk.review_offer(street.draft)


async def damage(house: House, sql: str, swap_id: bytes) -> None:
    def work(connection: sqlite3.Connection) -> None:
        connection.execute("DROP TRIGGER IF EXISTS facts_stay")
        connection.execute(sql, (swap_id,))

    await house.session.workspace.database.run(work)


DAMAGE = {
    "the journal of a swap": "UPDATE facts SET body = '{}' WHERE swap_id = ?",
    "the text of an offer": "UPDATE swaps SET offer = 'x' WHERE swap_id = ?",
}


async def begin_again(house: House) -> None:
    """The same folder in a new process, unlocked."""
    await house.leave()
    house.enter()
    await house.choose()
    await house.session.unlock(PASSWORD)


@pytest.mark.parametrize("what", DAMAGE)
async def test_a_swap_that_the_disk_damaged_is_named_and_hides_no_other(street: Street, what: str) -> None:
    if what == "the journal of a swap":
        broken = await street.agreed()
        await street.until_ended()
    else:
        await street.offered()
        broken = (await street.alice.swap()).id
    whole = await street.agreed()
    await damage(street.alice, DAMAGE[what], broken)
    await begin_again(street.alice)
    await street.ticks(1)
    views = {view.id: view for view in await street.alice.desk.list()}
    assert set(views) == {broken, whole}
    assert "readable" in views[broken].trouble
    assert all(stated(views[broken]))
    assert await street.alice.desk.view(broken) == views[broken]
    assert views[whole].trouble == ""
    await street.ticks(25)
    assert (await street.alice.desk.view(whole)).phase is Phase.DONE
    assert await street.alice.activity.rows()
    assert await street.alice.desk.confirm_offer(willing(await street.alice.desk.review_offer(street.draft)))


async def test_a_damaged_swap_cannot_be_locked_again(street: Street) -> None:
    answer = await street.accepted()
    swap_id = await street.alice.desk.confirm_lock(await street.alice.desk.review_lock(answer))
    await damage(street.alice, "UPDATE facts SET body = '{}' WHERE swap_id = ?", swap_id)
    await begin_again(street.alice)
    with pytest.raises(TermsRefused, match="used or taken back"):
        await street.alice.desk.review_lock(answer)


async def test_a_network_that_was_taken_out_of_the_settings_hides_nothing(street: Street) -> None:
    swap_id = await street.agreed()
    await street.ticks(7)
    await street.alice.leave()
    street.alice.networks = street.networks[:1]
    street.alice.enter()
    await street.alice.choose()
    await street.alice.session.unlock(PASSWORD)
    view = await street.alice.desk.view(swap_id)
    assert str(street.networks[1].chain_id) in view.trouble
    assert view.take.network == f"chain {street.networks[1].chain_id}"
    assert await street.alice.activity.rows()
    assert await street.alice.portfolio.view()
    for _ in range(60):
        await street.ticks(1, street.alice)
    assert (await street.alice.desk.view(swap_id)).give.state is LaneState.REFUNDED
    assert street.chains[0].state().of(TOKEN, _address(street.alice)) == 1_000


async def test_a_partner_who_locks_less_is_named_and_nothing_is_locked_against_it(street: Street) -> None:
    swap_id = await street.agreed()
    await street.alice.session.lock()
    await street.alice.leave()
    entry = street.bob.session.workspace.book.find(swap_id)
    assert entry is not None
    less = replace(entry.swap.agreed.terms.initiator_leg.lock, amount=9)
    maker = less.refundee
    street.chains[0].send(maker, htlc.approve_call(less.chain_id, TOKEN, HTLC, 9))
    street.chains[0].send(maker, htlc.lock_call(less, less.expiry - 1, bytes(16)))
    await street.ticks(4, street.bob)
    view = await street.bob.desk.view(swap_id)
    assert "in its amount." in view.trouble
    assert "Nothing of yours is locked" in view.trouble
    assert not street.bob.signer.transactions
    street.alice.enter()
    await street.alice.choose()
