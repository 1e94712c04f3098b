"""The text of an offer and of an acceptance: one form, read strictly, whatever else is thrown at the reader."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wallet.swaps.samples import (
    MAKER_KEY,
    TAKER_KEY,
    an_acceptance,
    an_offer,
    sealed_acceptance,
    sealed_offer,
)
from tests.wallet.swaps.test_offer import acceptances, offers
from wallet.errors import BadDocument
from wallet.keys.signing import sign_digest
from wallet.model.swap import Acceptance, Offer
from wallet.swaps.offer import acceptance_digest, offer_digest, signed_acceptance, signed_offer
from wallet.swaps.offer_text import LONGEST, decode_acceptance, decode_offer, encode_acceptance, encode_offer

OFFER = encode_offer(sealed_offer())
ACCEPTANCE = encode_acceptance(sealed_acceptance(an_acceptance(sealed_offer())))
ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"


@given(offers)
@settings(max_examples=50)
def test_an_offer_comes_back(offer: Offer) -> None:
    signed = signed_offer(offer, sign_digest(MAKER_KEY, offer_digest(offer)))
    text = encode_offer(signed)
    assert len(text) == 691
    assert decode_offer(text) == signed


@given(acceptances)
@settings(max_examples=50)
def test_an_acceptance_comes_back(acceptance: Acceptance) -> None:
    signed = signed_acceptance(acceptance, sign_digest(TAKER_KEY, acceptance_digest(acceptance)))
    text = encode_acceptance(signed)
    assert len(text) == 293
    assert decode_acceptance(text) == signed


def test_the_form_is_final() -> None:
    assert OFFER.startswith("lockstep-offer-1:")
    assert ACCEPTANCE.startswith("lockstep-acceptance-1:")
    assert offer_digest(decode_offer(OFFER).offer) == sealed_offer().id


def test_mail_may_wrap_it_and_a_code_may_shout_it() -> None:
    wrapped = "  \r\n" + "\r\n".join(OFFER[i : i + 60] for i in range(0, len(OFFER), 60)) + "\n\t\n"
    spaced = " ".join(OFFER[i : i + 4] for i in range(0, len(OFFER), 4))
    for text in (wrapped, spaced, OFFER.upper(), "\u00a0" + OFFER + "\u2028"):
        assert decode_offer(text) == sealed_offer()
    assert decode_acceptance(ACCEPTANCE.upper() + "\n").id == decode_acceptance(ACCEPTANCE).id


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("", "prefix"),
        ("hello", "prefix"),
        (ACCEPTANCE, "prefix"),
        (OFFER.replace("-1:", "-2:"), "prefix"),
        ("x" + OFFER, "prefix"),
        ("> " + OFFER, "prefix"),
        (OFFER.capitalize(), "prefix"),
        (OFFER[:-1], "length"),
        (OFFER + "a", "length"),
        (OFFER + "=", "length"),
        (OFFER + OFFER, "length"),
        (OFFER[:-1] + "é", "length"),
        (OFFER[:200] + OFFER[200].upper() + OFFER[201:], "text"),
        (OFFER[:200] + "1" + OFFER[201:], "text"),
        (OFFER[:200] + "=" + OFFER[201:], "text"),
        (OFFER[:200] + "\u200b" + OFFER[201:], "length"),
        (OFFER + " " * LONGEST, "text"),
    ],
)
def test_anything_else_is_refused(text: str, field: str) -> None:
    with pytest.raises(BadDocument) as caught:
        decode_offer(text)
    assert caught.value.kind == "offer"
    assert caught.value.field == field


def test_bits_that_carry_nothing_are_refused() -> None:
    """Base32 has spare bits at its end: a text that sets them would be another text of the same offer."""
    last = ALPHABET.index(ACCEPTANCE[-1])
    others = [ACCEPTANCE[:-1] + ALPHABET[last | spare] for spare in range(1, 8) if last | spare != last]
    assert others
    for text in others:
        with pytest.raises(BadDocument):
            decode_acceptance(text)


@pytest.mark.parametrize("text", [OFFER, ACCEPTANCE])
def test_every_changed_letter_is_refused(text: str) -> None:
    """Whatever bit a forger flips, the signature does not hold any more."""
    read = decode_offer if text is OFFER else decode_acceptance
    start = text.index(":") + 1
    for place in range(start, len(text)):
        old = ALPHABET.index(text[place])
        changed = text[:place] + ALPHABET[old ^ (1 << place % 5)] + text[place + 1 :]
        with pytest.raises(BadDocument):
            read(changed)


@given(st.data())
@settings(max_examples=100)
def test_every_flipped_bit_is_refused(data: st.DataObject) -> None:
    text, read = data.draw(st.sampled_from([(OFFER, decode_offer), (ACCEPTANCE, decode_acceptance)]))
    place = data.draw(st.integers(0, len(text) - 1))
    changed = text[:place] + chr(ord(text[place]) ^ (1 << data.draw(st.integers(0, 6)))) + text[place + 1 :]
    if "".join(changed.split()) != text:
        with pytest.raises(BadDocument):
            read(changed)


@given(noise=st.text(max_size=900), prefixed=st.booleans())
@settings(max_examples=150)
def test_noise_is_refused_with_a_sentence(*, noise: str, prefixed: bool) -> None:
    with pytest.raises(BadDocument) as caught:
        decode_offer(("lockstep-offer-1:" if prefixed else "") + noise)
    assert str(caught.value).startswith("This is not a readable offer")
    with pytest.raises(BadDocument):
        decode_acceptance(("lockstep-acceptance-1:" if prefixed else "") + noise)


@given(st.text(ALPHABET, min_size=674, max_size=674))
@settings(max_examples=100)
def test_random_fields_are_refused(body: str) -> None:
    with pytest.raises(BadDocument) as caught:
        decode_offer("lockstep-offer-1:" + body)
    assert caught.value.field


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"pay_to": "0x" + "0" * 40}, "pay_to"),
        ({"valid_until": 0}, "valid_until"),
        ({"valid_until": 2**40}, "valid_until"),
        ({"give_seconds": 0}, "give_seconds"),
        ({"want_seconds": 2**63}, "want_seconds"),
    ],
)
def test_fields_out_of_bounds_are_named(changes: dict[str, object], field: str) -> None:
    signed = sealed_offer(an_offer(**changes))
    with pytest.raises(BadDocument) as caught:
        decode_offer(encode_offer(signed))
    assert caught.value.field == field


@pytest.mark.parametrize("side", ["give", "want"])
@pytest.mark.parametrize(("leg_field", "value"), [("amount", 0), ("chain_id", 0), ("chain_id", 2**63), ("htlc", "0x" + "0" * 40)])
def test_legs_out_of_bounds_are_named(side: str, leg_field: str, value: object) -> None:
    leg = getattr(an_offer(), side)
    changed = type(leg)(**{**{name: getattr(leg, name) for name in leg.__slots__}, leg_field: value})
    with pytest.raises(BadDocument) as caught:
        decode_offer(encode_offer(sealed_offer(an_offer(**{side: changed}))))
    assert caught.value.field == f"{side}.{leg_field}"
