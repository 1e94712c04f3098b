"""What a page shows of a swap, a chain and a balance, in odd moments too."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.fakes.ledger import account
from tests.wallet.services.house import House, Street
from tests.wallet.swaps.contracts import TOKEN
from tests.wallet.vault.build import without_stretching
from wallet.chains.fees import FLOOR
from wallet.chains.watcher import Troubled
from wallet.errors import EndpointsDown
from wallet.model.swap import Outcome, Side
from wallet.model.transaction import Call, Fees, Unsigned
from wallet.model.views import Health, LaneState, Phase
from wallet.swaps import htlc
from wallet.swaps.calls import GAS, call_of, mandate_of
from wallet.swaps.facts import Action, LegState
from wallet.swaps.state import Swap

STRANGER = account("stranger")


@pytest.fixture
async def street(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Street]:
    without_stretching(monkeypatch)
    made = await Street.begin(tmp_path)
    yield made
    await made.close()


def swap_of(house: House) -> Swap:
    return house.session.workspace.book.all()[0].swap


async def test_confirmations_fill_up_and_stay_full(street: Street) -> None:
    await street.agreed()
    seen: list[tuple[LaneState, int]] = []
    for _ in range(12):
        lane = (await street.alice.swap()).give
        seen.append((lane.state, lane.confirmations))
        assert 0 <= lane.confirmations <= lane.needed == 3
        await street.ticks(1)
    counts = [count for _, count in seen]
    assert seen[0] == (LaneState.EMPTY, 0)
    assert {LaneState.LOCKING, LaneState.LOCKED} <= {state for state, _ in seen}
    assert counts[: counts.index(3) + 1] == sorted(counts[: counts.index(3) + 1])
    assert all(count == 3 for state, count in seen if state is LaneState.LOCKED)


async def test_a_lane_names_its_transaction_and_its_times(street: Street) -> None:
    await street.agreed()
    await street.ticks(8)
    view, swap = await street.alice.swap(), swap_of(street.alice)
    lock = swap.terms(Side.GIVE).lock
    assert view.give.transaction == "0x" + swap.of(Action.LOCK)[0].signed.hash.hex()
    assert (view.give.expiry, view.give.lock_by) == (lock.expiry, swap.terms(Side.GIVE).lock_by)
    assert view.give.chain_time == street.chains[0].blocks[-1].timestamp
    assert view.give.locked_at < view.give.chain_time < view.give.expiry


async def test_who_receives_both_is_not_told_to_have_given_theirs(street: Street) -> None:
    """The secret comes out before the participant has locked: it claims, and never locks."""
    await street.agreed()
    while swap_of(street.alice).leg(Side.GIVE) is not LegState.LOCKED:
        await street.ticks(1, street.alice)
    agreed = swap_of(street.alice).agreed
    me = swap_of(street.alice).terms(Side.GIVE).lock.refundee
    path = street.alice.session.workspace.hand.paths[swap_of(street.alice).terms(Side.GIVE).lock.refundee]
    await street.alice.signer.grant(mandate_of(agreed, path))
    blank = Unsigned(call_of(agreed.terms, agreed.role, Action.CLAIM), me, 0, GAS[Action.CLAIM], Fees(1, 1))
    claim = await street.alice.signer.sign_claim(agreed.terms.swap_id, blank)
    secret = htlc.secrets_in(claim.unsigned.call.data)[0]
    await street.alice.leave()

    decoy = replace(agreed.terms.participant_leg.lock, token=TOKEN, amount=1, refundee=STRANGER, payee=STRANGER)
    chain = street.chains[1]
    chain.give(STRANGER)
    chain.send(STRANGER, htlc.approve_call(chain.chain_id, TOKEN, decoy.htlc, 1))
    chain.send(STRANGER, htlc.lock_call(decoy, decoy.expiry - 1, bytes(16)))
    chain.mine()
    chain.send(STRANGER, htlc.claim_call(decoy, secret))
    await street.ticks(30, street.bob)
    assert swap_of(street.bob).outcome is Outcome.RECEIVED_BOTH
    view = await street.bob.swap()
    assert view.phase is Phase.DONE
    assert view.now == "Done. You received 10 APD, and your own 8 BYD are with you too."
    street.alice.enter()
    await street.alice.choose()


async def test_a_chain_that_does_not_answer_is_said_and_its_figures_are_old_and_not_nothing(street: Street) -> None:
    for url in street.networks[0].endpoints:
        street.nodes[url].down = True
    await street.alice.portfolio.refresh()
    view = await street.alice.portfolio.view()
    down, fine = view.networks
    assert (down.health, fine.health) == (Health.DOWN, Health.FRESH)
    assert "Nothing is lost" in down.sentence
    assert fine.sentence == ""
    row = next(row for row in view.balances if row.asset.symbol == "APD")
    assert row.stale
    assert row.amount is not None
    assert row.amount.units == 1_000
    for url in street.networks[0].endpoints:
        street.nodes[url].down = False
    for client in street.alice.session.workspace.clients.values():
        for node in client.in_order():
            node.endpoint.rests_until = 0.0
    await street.alice.portfolio.refresh()
    view = await street.alice.portfolio.view()
    assert [network.health for network in view.networks] == [Health.FRESH, Health.FRESH]
    assert not any(row.stale for row in view.balances)


async def test_an_old_head_is_said_with_its_age(street: Street) -> None:
    street.late = 500
    view = await street.alice.portfolio.view()
    assert {network.health for network in view.networks} == {Health.STALE}
    assert all(str(network.head_age) in network.sentence for network in view.networks)


async def test_a_new_account_is_read_and_shown(street: Street) -> None:
    added = await street.alice.accounts.add("Savings")
    await street.alice.portfolio.refresh()
    view = await street.alice.portfolio.view()
    assert [account.name for account in view.accounts] == ["Account 1", "Savings"]
    units = {row.amount.units for row in view.balances if row.account == added.address and row.amount is not None}
    assert units == {0}


async def test_trouble_of_a_chain_is_told_with_the_swap_that_waits_for_it(street: Street) -> None:
    await street.agreed()
    await street.ticks(2)
    for url in street.networks[1].endpoints:
        street.nodes[url].down = True
    workspace = street.bob.session.workspace
    await workspace.runner.take(street.chains[1].chain_id, Troubled(EndpointsDown(street.chains[1].chain_id, "Fake 8")))
    assert "No node of Fake 8" in (await street.bob.swap()).trouble
    for url in street.networks[1].endpoints:
        street.nodes[url].down = False
    for client in workspace.clients.values():
        for node in client.in_order():
            node.endpoint.rests_until = 0.0
    await street.ticks(2)
    assert (await street.bob.swap()).trouble == ""


async def test_who_could_not_be_paid_is_told_why_nothing_goes_on(street: Street) -> None:
    """Rule 14: the participant before their lock, the initiator before the reveal."""
    await street.agreed()
    blocked = street.chains[0].frozen
    blocked.add(swap_of(street.bob).terms(Side.GIVE).lock.refundee)
    while swap_of(street.bob).leg(Side.TAKE) is not LegState.LOCKED:
        await street.ticks(1)
    view = await street.bob.swap()
    assert view.trouble.startswith("10 APD could not be paid out to you on Fake 7 now")
    assert "Nothing of yours is locked" in view.trouble
    assert not swap_of(street.bob).txs
    blocked.clear()
    street.chains[1].frozen.add(swap_of(street.alice).terms(Side.GIVE).lock.refundee)
    while swap_of(street.alice).leg(Side.TAKE) is not LegState.LOCKED:
        await street.ticks(1)
    view = await street.alice.swap()
    assert view.trouble.startswith("8 BYD could not be paid out to you on Fake 8 now")
    assert "The secret stays hidden" in view.trouble
    street.chains[1].frozen.clear()
    await street.ticks(1)
    assert (await street.alice.swap()).trouble == ""


async def test_who_waits_for_fees_to_fall_is_told(street: Street) -> None:
    """Rule 12: what is not worth any price stops at the cap."""
    await street.agreed()
    base = street.chains[1].base_fee
    while swap_of(street.bob).leg(Side.TAKE) is not LegState.LOCKED:
        street.chains[1].base_fee = 40 * FLOOR
        await street.ticks(1)
    view = await street.bob.swap()
    assert view.trouble.startswith("The next step on Fake 8 would cost more than the ")
    assert "Nothing of yours is locked" in view.trouble
    assert not swap_of(street.bob).txs
    street.chains[1].base_fee = base
    await street.ticks(1)
    assert swap_of(street.bob).txs
    assert (await street.bob.swap()).trouble == ""


async def test_who_waits_for_coins_is_told_where_they_are_missing(street: Street) -> None:
    """Rule 12: the way out can be paid for before the way in is taken."""
    await street.agreed()
    me = swap_of(street.bob).terms(Side.GIVE).lock.refundee
    chain = street.chains[0]
    chain.send(me, Call(chain.chain_id, STRANGER, value=chain.balance(me) - 10**12))
    chain.mine()
    while swap_of(street.bob).leg(Side.TAKE) is not LegState.LOCKED:
        await street.ticks(1)
    view = await street.bob.swap()
    assert view.trouble.startswith(f"{me} holds too little {street.networks[0].coin.symbol} on Fake 7")
    assert not swap_of(street.bob).txs
    chain.give(me)
    await street.ticks(2)
    assert swap_of(street.bob).txs
