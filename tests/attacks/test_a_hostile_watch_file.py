"""A file that asks a watcher to finish a swap comes from anywhere: it can make them sign nothing but claims and refunds, or nothing at all.

Whoever writes such a file can sign any terms with keys of their own, so signatures prove nothing here. Each lie is refused in a sentence
that names the field, and nothing of it is written.
"""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.attacks.scene import ALICE, BOB
from tests.wallet.services.house import House, Street, willing
from tests.wallet.services.test_rescue import entry_of, receipt_of
from tests.wallet.services.test_watching import CAROLS, desk_of
from wallet.errors import BadDocument, TermsRefused
from wallet.keys.signing import address_of, sign_digest
from wallet.model.address import checksummed
from wallet.model.swap import Role, Terms
from wallet.swaps import timelocks
from wallet.swaps.calls import mandate_of
from wallet.swaps.offer import acceptance_digest, agree, offer_digest, signed_acceptance, signed_offer
from wallet.swaps.receipt import MAX_BYTES, Receipt, write_receipt

STRANGER = checksummed(b"\x09" * 20)


@pytest.fixture
async def street(tmp_path: Path) -> AsyncIterator[Street]:
    street = await Street.begin(tmp_path)
    yield street
    await street.close()


@pytest.fixture
async def carol(street: Street, tmp_path: Path) -> AsyncIterator[House]:
    """The watcher."""
    house = House("carol", tmp_path / "carol", street.networks, street)
    house.enter()
    address = await house.make(phrase=CAROLS)
    for chain in street.chains:
        chain.give(address)
    await street.ticks(1, house)
    yield house
    await house.leave()


async def honest(street: Street) -> Terms:
    await street.agreed()
    terms = entry_of(street.alice).swap.agreed.terms
    assert isinstance(terms, Terms)
    return terms


def forged(terms: Terms, offered: dict[str, Any], accepted: dict[str, Any], leg: tuple[str, dict[str, Any]] | None = None) -> str:
    """A file whose papers carry good signatures, by keys that its writer made up."""
    offer = replace(terms.offer.offer, maker=address_of(ALICE), **offered)
    if leg is not None:
        offer = replace(offer, **{leg[0]: replace(getattr(offer, leg[0]), **leg[1])})
    signed = signed_offer(offer, sign_digest(ALICE, offer_digest(offer)))
    answer = replace(terms.acceptance.acceptance, offer_id=signed.id, taker=address_of(BOB), **accepted)
    both = agree(signed, signed_acceptance(answer, sign_digest(BOB, acceptance_digest(answer))))
    return write_receipt(Receipt(both, Role.INITIATOR, "First", "Second"))


@pytest.mark.parametrize("side", ["give", "want"])
@pytest.mark.parametrize(
    ("lie", "field"),
    [({"chain_id": 999}, "chain_id"), ({"htlc": STRANGER}, "htlc"), ({"genesis": b"\x07" * 32}, "genesis")],
)
async def test_another_chain_or_contract(street: Street, carol: House, side: str, lie: dict[str, Any], field: str) -> None:
    text = forged(await honest(street), {}, {}, (side, lie))
    with pytest.raises(TermsRefused, match=rf"{side}\.{field}") as caught:
        await desk_of(carol).review([text])
    assert str(caught.value).endswith(".")
    await nothing_of_it_stays(carol)


async def test_times_that_no_lock_has(street: Street, carol: House) -> None:
    terms = await honest(street)
    far = street.clock() + timelocks.LONGEST + 3 * 86_400
    ends = terms.acceptance.acceptance
    for name in ("give", "want"):
        late = forged(terms, {}, {f"{name}_expiry": far, "give_expiry": far} if name == "want" else {f"{name}_expiry": far})
        with pytest.raises(TermsRefused, match="more than 30 days away"):
            await desk_of(carol).review([late])
        with pytest.raises(TermsRefused, match="not before the lock's end"):
            await desk_of(carol).review([forged(terms, {}, {f"{name}_lock_by": getattr(ends, f"{name}_expiry")})])
    await nothing_of_it_stays(carol)


async def test_terms_that_would_have_the_watcher_pay_name_no_call_that_does(street: Street, carol: House) -> None:
    """Even where it names the watcher's own account as the one who locks: no approval, no lock, no value, no other contract."""
    own = await carol.session.workspace.main_account()
    terms = await honest(street)
    text = forged(terms, {"pay_to": own}, {"pay_to": own})
    review = await desk_of(carol).review([text])
    assert review is not None
    await desk_of_confirm(carol, text)
    await street.ticks(8, carol)
    assert {action for action, _ in review.raw} == {"claim", "claim for partner", "refund"}
    assert carol.signer.transactions == []
    htlc = street.networks[0].htlc
    calls = [made.call for made in mandate_of(entry_of(carol).swap.agreed, carol.session.workspace.hand.paths[own]).calls]
    assert calls
    assert all(call.to == htlc and call.value == 0 for call in calls)


async def desk_of_confirm(house: House, text: str) -> None:
    desk = desk_of(house)
    review = await desk.review([text])
    assert review is not None
    await desk.confirm(willing(review))


async def test_damaged_or_endless_files(street: Street, carol: House) -> None:
    await street.agreed()
    real = receipt_of(street.alice, Role.INITIATOR)
    document = json.loads(real)
    for name in document:
        broken = json.dumps({key: value for key, value in document.items() if key != name})
        with pytest.raises(BadDocument, match=name):
            await desk_of(carol).review([broken])
        with pytest.raises(BadDocument):
            await desk_of(carol).review([json.dumps(document | {name: [[]]})])
    with pytest.raises(BadDocument, match="secret"):
        await desk_of(carol).review([json.dumps(document | {"secret": "0x" + "11" * 32})])
    started = time.monotonic()
    with pytest.raises(BadDocument, match=f"{MAX_BYTES:,}"):
        await desk_of(carol).review(["[" * 50_000_000])
    assert time.monotonic() - started < 5
    await nothing_of_it_stays(carol)


async def test_one_bad_file_among_good_ones_begins_nothing(street: Street, carol: House) -> None:
    terms = await honest(street)
    good, bad = receipt_of(street.alice, Role.INITIATOR), forged(terms, {}, {}, ("give", {"htlc": STRANGER}))
    with pytest.raises(TermsRefused):
        await desk_of(carol).review([good, bad])
    await nothing_of_it_stays(carol)


async def nothing_of_it_stays(house: House) -> None:
    workspace = house.session.workspace
    assert workspace.book.all() == ()
    assert workspace.mandated == set()
    assert await desk_of(house).views() == ()
    assert house.signer.transactions == []
