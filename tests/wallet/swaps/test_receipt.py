"""The receipt: it comes back as it was written, and every damaged field is a sentence that names the field."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wallet.swaps.samples import HTLC, SECRET, TERMS, an_acceptance, an_offer, sealed_acceptance, sealed_offer
from wallet.errors import BadDocument
from wallet.model.swap import Role, Terms
from wallet.swaps.offer import agree
from wallet.swaps.offer_text import encode_acceptance, encode_offer
from wallet.swaps.receipt import MAX_BYTES, Receipt, read_receipt, write_receipt

RECEIPT = Receipt(TERMS, Role.INITIATOR, "Aster", "Borealis")
DOCUMENT: dict[str, Any] = json.loads(write_receipt(RECEIPT))
names = st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=64)


@given(role=st.sampled_from(Role), give=names, want=names, secret=st.sampled_from([None, SECRET]), amount=st.integers(1, 2**256 - 1))
@settings(max_examples=40)
def test_it_comes_back(role: Role, give: str, want: str, secret: bytes | None, amount: int) -> None:
    receipt = Receipt(_terms(amount), role, give, want, secret)
    text = write_receipt(receipt)
    assert read_receipt(text) == receipt
    assert len(text.encode()) < MAX_BYTES


def test_terms_locks_and_id_follow_from_it() -> None:
    read = read_receipt(write_receipt(RECEIPT))
    assert read.swap_id == TERMS.swap_id
    assert read.terms.initiator_leg == TERMS.initiator_leg
    assert read.terms.participant_leg == TERMS.participant_leg


def test_without_a_secret_there_is_none_in_it() -> None:
    assert DOCUMENT["secret"] is None
    assert SECRET.hex() not in write_receipt(RECEIPT)


def test_a_secret_of_something_else_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="does not open"):
        Receipt(TERMS, Role.INITIATOR, "Aster", "Borealis", b"\x01" * 32)


def _terms(amount: int) -> Terms:
    offer = an_offer()
    leg = type(offer.give)(offer.give.chain_id, offer.give.genesis, offer.give.htlc, offer.give.token, amount)
    signed = sealed_offer(an_offer(give=leg))
    return agree(signed, sealed_acceptance(an_acceptance(signed)))


OTHER = sealed_offer(an_offer(salt=b"\x0b" * 16))
OTHER_ACCEPTANCE = sealed_acceptance(an_acceptance(OTHER))
DAMAGES: list[tuple[str, Any, str]] = [
    ("format", "lockstep-offer", "format"),
    ("format", None, "format"),
    ("version", 2, "version"),
    ("version", True, "version"),
    ("version", "1", "version"),
    ("role", "watcher", "role"),
    ("role", ["initiator"], "role"),
    ("offer", "lockstep-offer-1:abc", "offer"),
    ("offer", DOCUMENT["acceptance"], "offer"),
    ("offer", encode_offer(OTHER), "acceptance"),
    ("offer", 5, "offer"),
    ("offer", "x" * 5_000, "offer"),
    ("offer", DOCUMENT["offer"][:-1] + ("a" if DOCUMENT["offer"][-1] != "a" else "b"), "offer"),
    ("acceptance", encode_acceptance(OTHER_ACCEPTANCE), "acceptance"),
    ("acceptance", "", "acceptance"),
    ("acceptance", None, "acceptance"),
    ("give", None, "give"),
    ("give", {}, "give.network"),
    ("give", {**DOCUMENT["give"], "chain_id": 2}, "give.chain_id"),
    ("give", {**DOCUMENT["give"], "chain_id": 2**63 + 1}, "give.chain_id"),
    ("give", {**DOCUMENT["give"], "htlc": "0x083501f184043a249E47Fed035C53D3B7D1f142B"}, "give.htlc"),
    ("give", {**DOCUMENT["give"], "htlc": HTLC.lower()}, "give.htlc"),
    ("give", {**DOCUMENT["give"], "network": "Ast\u202eer"}, "give.network"),
    ("give", {**DOCUMENT["give"], "network": "A" * 65}, "give.network"),
    ("give", {**DOCUMENT["give"], "more": 1}, "give.more"),
    ("want", {**DOCUMENT["want"], "chain_id": 1}, "want.chain_id"),
    ("want", {**DOCUMENT["want"], "htlc": "0x083501f184043a249E47Fed035C53D3B7D1f142B"}, "want.htlc"),
    ("want", [], "want"),
    ("secret", "0x" + "00" * 32, "secret"),
    ("secret", "0x" + SECRET.hex()[:-2], "secret"),
    ("secret", SECRET.hex(), "secret"),
    ("secret", 0, "secret"),
    ("key", "0x" + "11" * 32, "key"),
]


@pytest.mark.parametrize(("field", "value", "named"), DAMAGES, ids=range(len(DAMAGES)))
def test_every_damaged_field_is_named(field: str, value: Any, named: str) -> None:
    with pytest.raises(BadDocument) as caught:
        read_receipt(json.dumps({**DOCUMENT, field: value}))
    assert caught.value.field == named
    assert f"“{named}”" in str(caught.value)
    assert str(caught.value).startswith("This is not a readable receipt of a swap")


@pytest.mark.parametrize("field", list(DOCUMENT))
def test_every_missing_field_is_named(field: str) -> None:
    with pytest.raises(BadDocument) as caught:
        read_receipt(json.dumps({name: value for name, value in DOCUMENT.items() if name != field}))
    assert caught.value.field == field


@given(st.text(max_size=400) | st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=9), st.lists).map(json.dumps))
@settings(max_examples=100)
def test_noise_is_refused_with_a_sentence(noise: str) -> None:
    with pytest.raises(BadDocument) as caught:
        read_receipt(noise)
    assert str(caught.value).startswith("This is not a readable receipt of a swap")


@given(st.data())
@settings(max_examples=150)
def test_a_changed_letter_is_refused_or_only_renames_a_network(data: st.DataObject) -> None:
    text = write_receipt(Receipt(TERMS, Role.INITIATOR, "Aster", "Borealis", SECRET))
    place = data.draw(st.integers(0, len(text) - 1))
    letter = data.draw(st.characters(codec="utf-8"))
    try:
        read = read_receipt(text[:place] + letter + text[place + 1 :])
    except BadDocument:
        return
    assert (read.terms, read.role, read.secret) == (TERMS, Role.INITIATOR, SECRET)


def test_a_text_without_end_is_refused_before_it_is_read() -> None:
    with pytest.raises(BadDocument, match="longer"):
        read_receipt(" " * (MAX_BYTES + 1))
