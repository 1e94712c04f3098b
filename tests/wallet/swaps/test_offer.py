"""Offer and acceptance as signed documents, with eth_account as the foreign judge of their digests."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from eth_account.messages import encode_typed_data
from hypothesis import given
from hypothesis import strategies as st

from tests.wallet.swaps.samples import (
    MAKER,
    MAKER_KEY,
    TAKER,
    TAKER_KEY,
    an_acceptance,
    an_offer,
    sealed_acceptance,
    sealed_offer,
)
from wallet.errors import BadDocument, TermsRefused
from wallet.keys.signing import ORDER, sign_digest
from wallet.model.address import Address, checksummed
from wallet.model.hashing import keccak256
from wallet.model.swap import Acceptance, Offer, OfferLeg
from wallet.swaps.offer import (
    acceptance_digest,
    acceptance_message,
    agree,
    offer_digest,
    offer_message,
    signed_acceptance,
    signed_offer,
    typed_data,
)

addresses = st.binary(min_size=20, max_size=20).map(checksummed)
accounts = addresses.filter(lambda address: int(address, 16) != 0)
hashes = st.binary(min_size=32, max_size=32)
times = st.integers(1, 2**40 - 1)
legs = st.builds(
    OfferLeg, chain_id=st.integers(1, 2**63 - 1), genesis=hashes, htlc=accounts, token=addresses, amount=st.integers(1, 2**256 - 1)
)
offers = st.builds(
    Offer,
    give=legs,
    want=legs,
    maker=st.just(MAKER),
    pay_to=accounts,
    hashlock=hashes.filter(any),  # all zero is nobody's, and refused
    salt=st.binary(min_size=16, max_size=16).filter(any),
    give_seconds=times,
    want_seconds=times,
    valid_until=times,
    taker=addresses,
)
acceptances = st.builds(
    Acceptance,
    offer_id=hashes,
    taker=st.just(TAKER),
    pay_to=accounts,
    give_expiry=times,
    want_expiry=times,
    give_lock_by=times,
    want_lock_by=times,
)


def foreign(data: dict[str, Any]) -> bytes:
    """The digest as eth_account makes it."""
    message = encode_typed_data(full_message=data)
    return keccak256(b"\x19" + message.version + message.header + message.body)


@given(offers)
def test_the_digest_of_an_offer(offer: Offer) -> None:
    assert foreign(typed_data(offer_message(offer))) == offer_digest(offer)


@given(acceptances)
def test_the_digest_of_an_acceptance(acceptance: Acceptance) -> None:
    assert foreign(typed_data(acceptance_message(acceptance))) == acceptance_digest(acceptance)


def test_the_form_is_final() -> None:
    """These figures may never change: an offer made today must be readable tomorrow."""
    assert offer_digest(an_offer()).hex() == "629021a14085ba96cead9886fb7d4b60c5885bd51ddd67c2a2201a0df42f0033"
    assert (
        acceptance_digest(dataclasses.replace(an_acceptance(sealed_offer()), offer_id=bytes(32))).hex()
        == "cf1c7824bf2170bd51cf557440b04a77caa308de2f5b5db36f44a41a9debfa4b"
    )
    domain = typed_data(offer_message(an_offer()))["domain"]
    assert domain == {"name": "Lockstep", "version": "1"}


@pytest.mark.parametrize("field", [field.name for field in dataclasses.fields(Offer)])
def test_every_field_of_an_offer_is_signed(field: str) -> None:
    offer = an_offer()
    value = getattr(offer, field)
    changed = {
        OfferLeg: lambda: dataclasses.replace(value, amount=value.amount + 1),
        bytes: lambda: bytes([value[0] ^ 1]) + value[1:],
        int: lambda: value + 1,
        str: lambda: checksummed(bytes([9]) * 20),
    }[type(value)]()
    other = dataclasses.replace(offer, **{field: changed})
    assert offer_digest(other) != offer_digest(offer)
    with pytest.raises(BadDocument) as caught:
        signed_offer(other, sealed_offer(offer).signature)
    assert caught.value.field == "signature"


@pytest.mark.parametrize("field", [field.name for field in dataclasses.fields(OfferLeg)])
@pytest.mark.parametrize("side", ["give", "want"])
def test_every_field_of_a_leg_is_signed(side: str, field: str) -> None:
    offer = an_offer()
    leg: OfferLeg = getattr(offer, side)
    value = getattr(leg, field)
    changed = b"\x07" * 32 if isinstance(value, bytes) else value + 1 if isinstance(value, int) else checksummed(b"\x07" * 20)
    other = dataclasses.replace(offer, **{side: dataclasses.replace(leg, **{field: changed})})
    assert offer_digest(other) != offer_digest(offer)


def test_only_the_maker_can_sign_an_offer() -> None:
    offer = an_offer()
    with pytest.raises(BadDocument, match="not by the one whom its field"):
        signed_offer(offer, sign_digest(TAKER_KEY, offer_digest(offer)))


def test_only_the_taker_can_sign_an_acceptance() -> None:
    acceptance = an_acceptance(sealed_offer())
    with pytest.raises(BadDocument, match="not by the one whom its field"):
        signed_acceptance(acceptance, sign_digest(MAKER_KEY, acceptance_digest(acceptance)))


def test_a_signature_has_one_form() -> None:
    """The same key signs the same digest with high s as well (EIP-2): refused, or one offer would have two texts."""
    signed = sealed_offer()
    r, s, v = signed.signature[:32], int.from_bytes(signed.signature[32:64]), signed.signature[64]
    mirrored = r + (ORDER - s).to_bytes(32) + bytes([27 + 28 - v])
    for bad in (mirrored, signed.signature[:64] + bytes([v - 27]), signed.signature[:64], bytes(65)):
        with pytest.raises(BadDocument) as caught:
            signed_offer(signed.offer, bad)
        assert caught.value.field == "signature"


def test_terms_are_an_offer_and_its_own_answer() -> None:
    offer = sealed_offer()
    terms = agree(offer, sealed_acceptance(an_acceptance(offer)))
    assert terms.swap_id == offer.id == offer_digest(offer.offer)
    other = sealed_offer(an_offer(salt=b"\x0b" * 16))
    with pytest.raises(TermsRefused, match="another offer"):
        agree(other, sealed_acceptance(an_acceptance(offer)))


@pytest.mark.parametrize(("taker", "fits"), [(TAKER, True), (checksummed(b"\x09" * 20), False)])
def test_an_offer_for_one_taker_is_for_nobody_else(taker: Address, *, fits: bool) -> None:
    offer = sealed_offer(an_offer(taker=taker))
    acceptance = sealed_acceptance(an_acceptance(offer))
    if fits:
        assert agree(offer, acceptance).acceptance == acceptance
    else:
        with pytest.raises(TermsRefused, match="somebody else"):
            agree(offer, acceptance)
