"""Hypothesis at every reader of outside text: samples with a few bytes changed, cut or doubled, pieces of two of them, and plain noise."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz import samples, targets
from tests.fuzz.targets import TARGETS, Target
from tests.wallet.swaps.samples import TAKER_KEY, an_offer
from wallet.keys.signing import sign_digest
from wallet.model.swap import SignedOffer
from wallet.swaps.offer import offer_digest
from wallet.swaps.offer_text import encode_offer

SECONDS = 2
"""What a single text may take: nothing here grows faster than its input."""

_PIECES = (
    b'"',
    b"{",
    b"]",
    b":",
    b"0x",
    b"-1",
    b"1e9",
    b"null",
    b"NaN",
    b"\\u0000",
    "\u202e".encode(),
    b"\xff",
    b" ",
    b"\n",
    b"=",
    b"9" * 80,
)


@st.composite
def mangled(draw: st.DrawFn, target: Target) -> bytes:
    """A sample after one to five accidents."""
    whole = draw(st.sampled_from(target.samples()))
    for _ in range(draw(st.integers(1, 5))):
        first, last = sorted((draw(st.integers(0, len(whole))), draw(st.integers(0, len(whole)))))
        match draw(st.sampled_from(("flip", "cut", "double", "insert", "splice"))):
            case "flip" if whole:
                place = min(first, len(whole) - 1)
                whole = whole[:place] + bytes([whole[place] ^ (1 << draw(st.integers(0, 7)))]) + whole[place + 1 :]
            case "cut":
                whole = whole[:first] + whole[last:]
            case "double":
                whole = whole[:last] + whole[first:]
            case "insert":
                whole = whole[:first] + draw(st.sampled_from(_PIECES) | st.binary(max_size=40)) + whole[first:]
            case _:
                whole = whole[:first] + draw(st.sampled_from(target.samples()))[first:]
    return whole


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_the_samples_are_accepted(target: Target) -> None:
    taken = [target.takes(sample) for sample in target.samples()]
    assert any(taken)


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_whatever_comes_is_a_value_or_a_refusal_in_words(target: Target) -> None:
    @settings(max_examples=150, deadline=SECONDS * 1000, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
    @given(mangled(target) | st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
    def fed(data: bytes) -> None:
        target.takes(data)

    fed()


def test_a_forgery_that_a_reader_lets_through_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The oracle's own trial: without the comparison of signatures, a stranger's offer is accepted, and then it objects."""
    offer = replace(an_offer(), salt=b"\x0c" * 16)
    digest = offer_digest(offer)
    forged = encode_offer(SignedOffer(offer, digest, sign_digest(TAKER_KEY, digest))).encode()
    target = next(each for each in TARGETS if each.name == "offer")
    assert not target.takes(forged)

    def believed(*_: object) -> None: ...

    monkeypatch.setattr("wallet.swaps.offer._signed_by", believed)
    with pytest.raises(AssertionError):
        target.takes(forged)


def test_a_second_text_of_one_offer_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    target = next(each for each in TARGETS if each.name == "offer")

    def lenient(_: str) -> SignedOffer:
        return samples.signed_offers()[0]

    monkeypatch.setattr(targets, "decode_offer", lenient)
    with pytest.raises(AssertionError):
        target.takes(samples.offers()[0][:-1] + b"a")
