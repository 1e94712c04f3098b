"""Every check of an offer and of an answer passes for an honest one and fails, with a sentence, for the lie it is there for."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from tests.wallet.swaps.samples import (
    HASHLOCK,
    HTLC,
    MAKER,
    NOW,
    PLAYGROUND,
    TAKER,
    TERMS,
    TOKEN,
    an_acceptance,
    an_offer,
    sealed_acceptance,
    sealed_offer,
)
from wallet.model.address import NATIVE, Address, checksummed
from wallet.model.asset import Asset
from wallet.model.network import Finality, FinalityKind, Network
from wallet.model.swap import Offer, Terms
from wallet.swaps.offer_checks import Known, check_acceptance, check_offer

STRANGER = checksummed(b"\x09" * 20)


def network(chain_id: int) -> Network:
    coin, token = Asset(chain_id, NATIVE, "ETH", 18), Asset(chain_id, TOKEN, "TOK", 6)
    finality = Finality(FinalityKind.CONFIRMATIONS, 3)
    return Network(chain_id, f"Chain {chain_id}", coin, ("http://127.0.0.1:1",), finality, PLAYGROUND, HTLC, STRANGER, (token,))


KNOWN = Known(
    networks=(network(1), network(2)),
    genesis={1: b"\x01" * 32, 2: b"\x02" * 32},
    now=1_500,
    own=frozenset({TAKER}),
    hashlocks=frozenset(),
)
LABELS = (
    "Networks",
    "Right chains",
    "Swap contract",
    "Assets",
    "Amounts",
    "Parties",
    "For you",
    "Still valid",
    "Fresh hash",
    "Time locks",
)


def failed(offer: Offer, known: Known = KNOWN) -> set[str]:
    checks = check_offer(offer, known)
    assert tuple(check.label for check in checks) == LABELS
    assert all(check.reason.endswith((".", "!")) and len(check.reason) > 20 for check in checks)
    return {check.label for check in checks if not check.ok}


def with_leg(side: str, **changes: Any) -> Offer:
    offer = an_offer()
    return dataclasses.replace(offer, **{side: dataclasses.replace(getattr(offer, side), **changes)})


def test_an_honest_offer_passes() -> None:
    assert failed(an_offer()) == set()
    assert failed(an_offer(taker=TAKER)) == set()


@pytest.mark.parametrize("side", ["give", "want"])
@pytest.mark.parametrize(
    ("changes", "labels"),
    [
        ({"chain_id": 3}, {"Networks", "Right chains", "Swap contract", "Assets", "Time locks"}),
        ({"genesis": b"\x07" * 32}, {"Right chains"}),
        ({"htlc": STRANGER}, {"Swap contract"}),
        ({"token": STRANGER}, {"Assets"}),
        ({"amount": 0}, {"Amounts"}),
    ],
)
def test_a_lie_about_a_leg_is_named(side: str, changes: dict[str, Any], labels: set[str]) -> None:
    assert failed(with_leg(side, **changes)) == labels


@pytest.mark.parametrize(
    ("changes", "label"),
    [
        ({"maker": TAKER}, "Parties"),
        ({"pay_to": TAKER}, "Parties"),
        ({"maker": NATIVE}, "Parties"),
        ({"pay_to": NATIVE}, "Parties"),
        ({"pay_to": HTLC}, "Parties"),
        ({"pay_to": TOKEN}, "Parties"),
        ({"taker": STRANGER}, "For you"),
        ({"valid_until": KNOWN.now - 1}, "Still valid"),
        ({"hashlock": bytes(32)}, "Fresh hash"),
        ({"hashlock": b"\x01" * 31}, "Fresh hash"),
        ({"give_seconds": 58}, "Time locks"),
        ({"want_seconds": 32}, "Time locks"),
        ({"want_seconds": 59}, "Time locks"),
        ({"give_seconds": 40 * 86_400}, "Time locks"),
    ],
)
def test_a_lie_about_a_field_is_named(changes: dict[str, Any], label: str) -> None:
    assert failed(an_offer(**changes)) == {label}


def test_the_same_asset_on_both_sides_is_no_swap() -> None:
    offer = an_offer()
    assert "Assets" in failed(dataclasses.replace(offer, want=offer.give))


def test_what_we_know_decides() -> None:
    assert failed(an_offer(), dataclasses.replace(KNOWN, hashlocks=frozenset({HASHLOCK}))) == {"Fresh hash"}
    assert failed(an_offer(), dataclasses.replace(KNOWN, genesis={1: b"\x01" * 32})) == {"Right chains"}
    assert failed(an_offer(), dataclasses.replace(KNOWN, away=1)) == {"Time locks"}
    assert failed(an_offer(), dataclasses.replace(KNOWN, own=frozenset({MAKER}))) == {"Parties"}


def answer(**changes: Any) -> Terms:
    offer = sealed_offer()
    return Terms(offer, dataclasses.replace(sealed_acceptance(an_acceptance(offer)), acceptance=an_acceptance(offer, **changes)))


MAKERS = dataclasses.replace(KNOWN, own=frozenset({MAKER}))


def refused(terms: Terms, known: Known = MAKERS, now: int = NOW) -> set[str]:
    checks = check_acceptance(terms, known, now, now)
    assert len(checks) == 4
    return {check.label for check in checks if not check.ok}


def test_an_honest_answer_passes() -> None:
    assert refused(TERMS) == set()


@pytest.mark.parametrize(
    ("changes", "label"),
    [
        ({"offer_id": b"\x07" * 32}, "Same offer"),
        ({"taker": MAKER}, "Parties"),
        ({"pay_to": MAKER}, "Parties"),
        ({"pay_to": HTLC}, "Parties"),
        ({"give_expiry": NOW + 10_000}, "Time locks"),
        ({"want_expiry": NOW + 10}, "Time locks"),
        ({"give_lock_by": NOW - 1}, "Time locks"),
        ({"want_lock_by": NOW + 30}, "Time locks"),
    ],
)
def test_a_lie_in_the_answer_is_named(changes: dict[str, Any], label: str) -> None:
    assert refused(answer(**changes)) == {label}


@pytest.mark.parametrize(("taker", "labels"), [(TAKER, set[str]()), (STRANGER, {"Same offer"})])
def test_an_answer_by_somebody_else_is_named(taker: Address, labels: set[str]) -> None:
    offer = sealed_offer(an_offer(taker=taker))
    assert refused(Terms(offer, sealed_acceptance(an_acceptance(offer)))) == labels


def test_a_late_answer_is_named() -> None:
    assert refused(TERMS, dataclasses.replace(MAKERS, now=2_001)) == {"Still valid"}
    assert refused(TERMS, now=NOW + 9) == {"Time locks"}
    assert refused(TERMS, dataclasses.replace(MAKERS, networks=())) == {"Time locks"}
