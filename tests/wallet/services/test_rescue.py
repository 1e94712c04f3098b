"""A wallet that has its phrase and nothing else finds its swaps on the chains, and ends them as if nothing had been lost."""

from __future__ import annotations

import functools
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.chain import FakeNode
from tests.wallet.services.house import House, Street
from tests.wallet.swaps.contracts import TOKEN
from tests.wallet.swaps.samples import MAKER, NOW, begin, locked, refunded
from wallet.chains.rpc import Silent
from wallet.errors import InputError, TermsRefused
from wallet.model.address import Address
from wallet.model.swap import Outcome, Role, Side, Terms
from wallet.model.verdict import Review, Severity
from wallet.model.views import FindingView, Phase
from wallet.services.swaps import search
from wallet.services.swaps.search import followed_by
from wallet.swaps import htlc, machine
from wallet.swaps.book import Entry
from wallet.swaps.facts import Abandoned, Action, Ended, Fact
from wallet.swaps.receipt import Receipt, write_receipt

COMPLETED = [(990, 1_008), (1_010, 992)]
UNTOUCHED = [(1_000, 1_000), (1_000, 1_000)]
"""Tokens of Alice and of Bob, on the first and on the second chain."""


@pytest.fixture
async def street(tmp_path: Path) -> AsyncIterator[Street]:
    street = await Street.begin(tmp_path)
    yield street
    await street.close()


def address_of(house: House) -> Address:
    return Address(next(iter(house.session.workspace.hand.paths)))


def held(street: Street) -> list[tuple[int, ...]]:
    return [tuple(chain.state().of(TOKEN, address_of(house)) for chain in street.chains) for house in street.houses]


async def found(house: House) -> tuple[FindingView, ...]:
    """All that a whole search shows."""
    asked: frozenset[bytes] = frozenset()
    while True:
        view = await house.rescue.look(asked, lambda _: None)
        asked = frozenset(finding.key for finding in view.findings)
        if not view.searching:
            assert view.complete
            return view.findings


async def settle(house: House) -> list[Review]:
    """Search all there is and confirm whatever may be, typing what is asked for; what was confirmed."""
    confirmed: list[Review] = []
    for finding in await found(house):
        try:
            review = await house.rescue.review(finding.key)
        except InputError:
            continue  # settled by the confirmation before
        if not review.blocked:
            await house.rescue.confirm(review)
            confirmed.append(review)
    return confirmed


async def bring_to_an_end(street: Street, house: House) -> None:
    for _ in range(30):
        await settle(house)
        await street.ticks(2)
        views = [view for each in street.houses for view in await each.desk.list()]
        if all(view.ended for view in views):
            return


def entry_of(house: House) -> Entry:
    (entry,) = house.session.workspace.book.all()
    return entry


@pytest.mark.parametrize(
    ("moment", "name", "allowed", "end"),
    [
        (0, "alice", 10, UNTOUCHED),  # agreed, and nothing locked yet
        (0, "bob", 10_000, UNTOUCHED),
        (3, "alice", 10, COMPLETED),  # her lock is in a block
        (6, "alice", 10_000, COMPLETED),  # it is final
        (7, "bob", 10, COMPLETED),  # his lock is in a block
        (9, "alice", 10, COMPLETED),  # both locked
        (10, "bob", 10_000, COMPLETED),
        (13, "alice", 10_000, COMPLETED),  # she has claimed, so the secret is out
        (13, "bob", 10, COMPLETED),
        (16, "bob", 10_000, COMPLETED),
    ],
)
async def test_the_end_is_the_same_whenever_the_disk_is_lost(
    street: Street, moment: int, name: str, allowed: int, end: list[tuple[int, ...]]
) -> None:
    for node in street.nodes.values():
        node.log_range = allowed
    await street.agreed()
    await street.ticks(moment)
    house = await street.lose_the_disk(getattr(street, name))
    await bring_to_an_end(street, house)
    assert held(street) == end
    sent = [unsigned.call.data[:4] for unsigned in house.signer.transactions]
    assert not any(data.hex().startswith("095ea7b3") for data in sent)  # nothing approved, so nothing locked either


async def test_an_initiator_reveals_only_what_was_typed(street: Street) -> None:
    await street.agreed()
    await street.ticks(8)
    alice = await street.lose_the_disk(street.alice)
    kinds = {finding.kind: finding for finding in await found(alice)}
    assert set(kinds) == {"reveal", "take back"}
    review = await alice.rescue.review(kinds["reveal"].key)
    assert (review.severity, review.typed) == (Severity.TYPE, "8 BYD for 10 APD")
    assert [(line.label, str(line.amount)) for line in review.lines] == [("Yours, locked", "10 APD"), ("Locked to you", "8 BYD")]
    assert {action for action, _ in review.raw} == {"claim", "claim for partner", "refund"}

    await alice.rescue.confirm(await alice.rescue.review(kinds["take back"].key))
    await street.ticks(1)
    assert entry_of(alice).swap.of(Action.CLAIM) == ()
    assert alice.signer.transactions == []
    (reveal,) = await found(alice)  # still offered, for the lock that is followed already
    await alice.rescue.confirm(await alice.rescue.review(reveal.key))
    await bring_to_an_end(street, alice)
    assert held(street) == COMPLETED
    assert (await alice.swap()).phase is Phase.DONE


async def test_what_nobody_locked_against_comes_back_by_itself(street: Street) -> None:
    await street.agreed()
    await street.ticks(5, street.alice)
    await street.bob.leave()
    alice = await street.lose_the_disk(street.alice)
    (finding,) = await found(alice)
    assert (finding.kind, finding.reveals, str(finding.give), finding.take) == ("take back", False, "10 APD", None)
    review = await alice.rescue.review(finding.key)
    assert [action for action, _ in review.raw] == ["claim for partner", "refund"]
    await alice.rescue.confirm(review)
    view = await alice.swap()
    assert "Found again" in view.now or "Locking" in view.now
    for _ in range(60):
        await street.ticks(2, alice)
        if (view := await alice.swap()).ended:
            break
    assert view.phase is Phase.BACK
    assert street.chains[0].state().of(TOKEN, address_of(alice)) == 1_000


async def test_a_restart_goes_on_with_what_was_found(street: Street) -> None:
    await street.agreed()
    await street.ticks(10)
    bob = await street.lose_the_disk(street.bob)
    (review,) = await settle(bob)
    assert review.severity < Severity.TYPE
    before = entry_of(bob).swap.agreed
    await bob.leave()
    bob.enter()
    await bob.choose()
    await bob.session.unlock("orbital-walnut-93-tangerine")
    assert entry_of(bob).swap.agreed == before
    await street.ticks(25)
    assert held(street) == COMPLETED


async def test_a_search_goes_on_where_it_was(street: Street) -> None:
    for chain in street.chains:
        for _ in range(150):
            chain.mine()
    await street.agreed()
    await street.ticks(10)
    bob = await street.lose_the_disk(street.bob)
    for node in street.nodes.values():
        node.log_range = 10
    assert len(await found(bob)) == 1
    first = sum(node.asked["eth_getLogs"] for node in street.nodes.values())
    await bob.leave()
    bob.enter()
    await bob.choose()
    await bob.session.unlock("orbital-walnut-93-tangerine")
    assert len(await found(bob)) == 1
    assert sum(node.asked["eth_getLogs"] for node in street.nodes.values()) - first < first / 3


async def test_how_far_the_search_is_stands_against_how_long_a_lock_lasts(street: Street) -> None:
    for chain in street.chains:
        for _ in range(150):
            chain.mine()
    for node in street.nodes.values():
        node.log_range = 10
    told: list[str] = []
    house = street.bob
    await house.look()
    await house.rescue.look(frozenset(), lambda view: told.extend(each.sentence for each in view.coverage))
    assert any("searched back to block" in sentence and "Older locks may still run" in sentence for sentence in told)
    view = house.rescue.view()
    assert view is not None
    assert all(
        each.complete and each.low == each.bottom and "as far back as a lock can still run" in each.sentence for each in view.coverage
    )


def silent(node: FakeNode, times: int) -> Callable[[object], Any]:
    """What makes it answer no `eth_call` so many times."""
    left = iter(range(times))

    def lie(answer: object) -> object:
        if next(left, None) is None:
            node.lies.clear()
            return answer
        raise Silent("no answer in time")

    return lie


async def test_nodes_that_do_not_answer_about_a_lock_are_asked_again(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    """All blocks are read, and then storage cannot be asked for a while: the search is not over before it was."""
    monkeypatch.setattr(search, "_PAUSE", 0.01)
    await street.agreed()
    await street.ticks(10)
    bob = await street.lose_the_disk(street.bob)
    for node in street.nodes.values():
        node.lies["eth_call"] = silent(node, 5)
    assert [finding.kind for finding in await found(bob)] == ["follow"]


async def test_nodes_that_disagree_about_a_lock_offer_nothing(street: Street) -> None:
    await street.agreed()
    await street.ticks(10)
    bob = await street.lose_the_disk(street.bob)
    liar = next(iter(street.nodes.values()))
    liar.lies["eth_call"] = lambda _: "0x" + "00" * 32
    view = await bob.rescue.look(frozenset(), lambda _: None)
    assert all(finding.give is None or finding.give_network != street.networks[0].name for finding in view.findings)


async def test_two_installations_of_one_phrase_do_not_harm_each_other(street: Street, tmp_path: Path) -> None:
    await street.agreed()
    await street.ticks(8)
    second = House("bob", tmp_path / "second", street.networks, street)
    second.enter()
    await second.make()
    await settle(second)
    await street.ticks(40, street.alice, street.bob, second)
    assert held(street) == COMPLETED
    assert (await second.swap()).ended
    assert not [unsigned for unsigned in second.signer.transactions if unsigned.call.value or unsigned.call.to == TOKEN]
    await second.leave()


# --- by a receipt ----------------------------------------------------------------------------------------------------


def receipt_of(house: House, role: Role) -> str:
    terms = entry_of(house).swap.agreed.terms
    assert isinstance(terms, Terms)
    return write_receipt(Receipt(terms, role, "First", "Second"))


@pytest.mark.parametrize(("name", "moment"), [("alice", 3), ("alice", 9), ("bob", 8), ("bob", 13)])
async def test_a_receipt_brings_a_swap_back_at_once(street: Street, name: str, moment: int) -> None:
    await street.agreed()
    await street.ticks(moment)
    lost: House = getattr(street, name)
    text = receipt_of(lost, Role.INITIATOR if name == "alice" else Role.PARTICIPANT)
    house = await street.lose_the_disk(lost)
    await house.rescue.confirm(await house.rescue.review_receipt(text))
    with pytest.raises(InputError, match="follows the swap of this receipt already"):
        await house.rescue.review_receipt(text)
    await street.ticks(40)
    assert held(street) == COMPLETED
    assert house.rescue.view() is None  # without a search


async def test_a_receipt_never_makes_a_lock(street: Street) -> None:
    """The one from before may still be on its way."""
    await street.agreed()
    text = receipt_of(street.bob, Role.PARTICIPANT)
    bob = await street.lose_the_disk(street.bob)
    await bob.rescue.confirm(await bob.rescue.review_receipt(text))
    for _ in range(60):
        await street.ticks(2)
        if (await bob.swap()).ended and (await street.alice.swap()).ended:
            break
    assert held(street) == UNTOUCHED
    assert bob.signer.transactions == []
    assert (await bob.swap()).phase is Phase.ENDED


async def test_a_receipt_of_somebody_else_is_refused(street: Street) -> None:
    await street.agreed()
    text = receipt_of(street.bob, Role.PARTICIPANT)
    with pytest.raises(TermsRefused, match="other accounts"):
        await (await street.lose_the_disk(street.alice)).rescue.review_receipt(text)


@pytest.mark.parametrize("role", Role)
def test_what_was_given_up_looks_after_nothing(role: Role) -> None:
    """A lock that stands all the same was made by a copy of the folder, and may be found like any other."""
    swap = begin(role, Abandoned(NOW))
    mine, theirs = (htlc.swap_id(swap.terms(side).lock) for side in Side)

    def followed(*facts: Fact) -> frozenset[bytes]:
        told = functools.reduce(machine.apply, facts, swap)
        return followed_by([Entry(told, MAKER, NOW, NOW, frozenset({1, 2}))])[0]

    assert followed() == {mine, theirs}
    assert followed(Ended(Outcome.ABANDONED)) == frozenset()
    assert followed(locked(Side.GIVE), refunded(Side.GIVE), Ended(Outcome.REFUNDED)) == {mine, theirs}
