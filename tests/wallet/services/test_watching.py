"""The desk for other people's swaps: what is read, shown and begun, what each service says of it, and whose money it never is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, cast

import pytest

from tests.wallet.services.house import House, Street, willing
from tests.wallet.services.test_rescue import entry_of, receipt_of
from tests.wallet.swaps.contracts import TOKEN
from wallet.errors import TermsRefused
from wallet.model.amount import Amount
from wallet.model.swap import Outcome, Role
from wallet.services.announcer import Announcer
from wallet.services.swaps.watching import WatchDesk

CAROLS = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about"


def desk_of(house: House) -> WatchDesk:
    return WatchDesk(house.session, cast("Any", house.signer), Announcer(), house.street.clock)


@pytest.fixture
async def street(tmp_path: Path) -> AsyncIterator[Street]:
    street = await Street.begin(tmp_path)
    yield street
    await street.close()


@pytest.fixture
async def carol(street: Street, tmp_path: Path) -> AsyncIterator[House]:
    """Somebody else, with coins for fees and no tokens."""
    house = House("carol", tmp_path / "carol", street.networks, street)
    house.enter()
    address = await house.make(phrase=CAROLS)
    for chain in street.chains:
        chain.give(address, tokens=0)
    await street.ticks(1, house)
    yield house
    await house.leave()


async def gone(street: Street) -> str:
    """Alice has locked and is gone, and Bob never locks; her receipt."""
    await street.agreed()
    await street.ticks(5, street.alice)
    text = receipt_of(street.alice, Role.INITIATOR)
    await street.bob.leave()
    await street.alice.leave()
    return text


async def test_what_is_watched_is_reviewed_begun_once_and_ends(street: Street, carol: House) -> None:
    alice = await street.alice.session.workspace.main_account()
    desk, text = desk_of(carol), await gone(street)
    review = await desk.review([text, text])
    assert review is not None
    assert review.title.startswith("Finish 1 swap for somebody else")
    assert [(line.label, str(line.amount)) for line in review.lines] == [
        ("May claim for them", "8 BYD"),
        ("May take back for them", "10 APD"),
        ("May hand to their partner", "10 APD"),
    ]
    assert sum("costs you at most" in note for note in review.notes) == 2
    assert {action for action, _ in review.raw} == {"claim", "claim for partner", "refund"}
    await desk.confirm(willing(review))
    assert await desk.review([text]) is None  # watched already
    (view,) = await desk.views()
    assert (view.outcome, view.knows_secret, view.steps) == (None, False, ())

    for _ in range(60):
        await street.ticks(2, carol)
        (view,) = await desk.views()
        if view.outcome is not None:
            break
    assert view.outcome is Outcome.REFUNDED
    assert [step.action for step in view.steps] == ["refund"]
    assert street.chains[0].state().of(TOKEN, alice) == 1_000
    assert street.chains[0].state().of(TOKEN, await carol.session.workspace.main_account()) == 0


async def test_a_token_that_fails_in_blocks_alone_costs_the_watcher_three_attempts(street: Street, carol: House) -> None:
    """It answers every trial well. What each attempt may cost at most is what the review said."""
    desk, text = desk_of(carol), await gone(street)
    review = await desk.review([text])
    assert review is not None
    await desk.confirm(willing(review))
    street.chains[0].spiteful.add(await carol.session.workspace.main_account())
    await street.ticks(120, carol)
    (view,) = await desk.views()
    assert view.outcome is None
    assert [(step.action, step.state) for step in view.steps] == [("refund", "failed")] * 3
    assert f"{street.networks[0].name}: waiting for the contract to be able to pay" in view.now
    cap = entry_of(carol).swap.agreed.cap
    assert any(f"costs you at most {Amount(cap, street.networks[0].coin)}" in note for note in review.notes)
    assert all(0 < (step.fee or 0) <= cap for step in view.steps)


async def test_no_page_shows_somebody_elses_money_as_ones_own(street: Street, carol: House) -> None:
    desk, text = desk_of(carol), await gone(street)
    review = await desk.review([text])
    assert review is not None
    await desk.confirm(willing(review))
    await street.ticks(2, carol)
    assert await carol.desk.list() == ()
    view = await carol.portfolio.view()
    assert not any(row.locked for row in view.balances)
    for _ in range(60):
        await street.ticks(2, carol)
        if entry_of(carol).swap.outcome is not None:
            break
    (row,) = await carol.activity.rows()
    assert row.title == "Took back for somebody you watch for: 10 APD"
    assert (row.amount, row.incoming) == (None, False)


async def test_ones_own_swap_is_not_watched(street: Street) -> None:
    await street.agreed()
    with pytest.raises(TermsRefused, match="a swap of this wallet's own"):
        await desk_of(street.alice).review([receipt_of(street.alice, Role.INITIATOR)])


async def test_one_swap_is_watched_for_one_side(street: Street, carol: House) -> None:
    await street.agreed()
    desk = desk_of(carol)
    review = await desk.review([receipt_of(street.alice, Role.INITIATOR)])
    assert review is not None
    await desk.confirm(willing(review))
    with pytest.raises(TermsRefused, match="for the other side already"):
        await desk.review([receipt_of(street.bob, Role.PARTICIPANT)])
