"""Offer and acceptance as signed documents (EIP-712). Their domain has a name, a version and no chain id: an offer spans two.

    Offer(Leg give,Leg want,address maker,address payTo,bytes32 hashlock,bytes16 salt,uint64 giveSeconds,uint64 wantSeconds,
          uint64 validUntil,address taker)
    Leg(uint256 chainId,bytes32 genesis,address htlc,address token,uint256 amount)
    Acceptance(bytes32 offerId,address taker,address payTo,uint64 giveExpiry,uint64 wantExpiry,uint64 giveLockBy,uint64 wantLockBy)

The digest of an offer is its id, and the id of the swap that comes of it. Valid is only one with its maker's (taker's) signature, low s.
"""

from __future__ import annotations

from typing import Any

from wallet.errors import BadDocument, TermsRefused
from wallet.keys.signing import recover
from wallet.model.address import NATIVE
from wallet.model.swap import Acceptance, Offer, OfferLeg, SignedAcceptance, SignedOffer, Terms
from wallet.model.typed import Field, Struct, Value, typed_digest

DOMAIN = Struct("EIP712Domain", (Field("name", "string", "Lockstep"), Field("version", "string", "1")))


def offer_message(offer: Offer) -> Struct:
    """The typed data of an offer."""
    return Struct(
        "Offer",
        (
            Field("give", "Leg", _leg(offer.give)),
            Field("want", "Leg", _leg(offer.want)),
            Field("maker", "address", offer.maker),
            Field("payTo", "address", offer.pay_to),
            Field("hashlock", "bytes32", offer.hashlock),
            Field("salt", "bytes16", offer.salt),
            Field("giveSeconds", "uint64", offer.give_seconds),
            Field("wantSeconds", "uint64", offer.want_seconds),
            Field("validUntil", "uint64", offer.valid_until),
            Field("taker", "address", offer.taker),
        ),
    )


def acceptance_message(acceptance: Acceptance) -> Struct:
    """The typed data of an acceptance."""
    return Struct(
        "Acceptance",
        (
            Field("offerId", "bytes32", acceptance.offer_id),
            Field("taker", "address", acceptance.taker),
            Field("payTo", "address", acceptance.pay_to),
            Field("giveExpiry", "uint64", acceptance.give_expiry),
            Field("wantExpiry", "uint64", acceptance.want_expiry),
            Field("giveLockBy", "uint64", acceptance.give_lock_by),
            Field("wantLockBy", "uint64", acceptance.want_lock_by),
        ),
    )


def offer_digest(offer: Offer) -> bytes:
    """What the maker signs, and the offer's id: 32 bytes (EIP-712). Raises ValueError for a value that does not fit its field."""
    return typed_digest(DOMAIN, offer_message(offer))


def acceptance_digest(acceptance: Acceptance) -> bytes:
    """What the taker signs: 32 bytes (EIP-712). Raises ValueError for a value that does not fit its field."""
    return typed_digest(DOMAIN, acceptance_message(acceptance))


def signed_offer(offer: Offer, signature: bytes) -> SignedOffer:
    """`offer` with the maker's signature (r, s, v: 65 bytes). Raises BadDocument if it is not the maker's."""
    digest = offer_digest(offer)
    _signed_by(offer.maker, digest, signature, "offer", "maker")
    return SignedOffer(offer, digest, signature)


def signed_acceptance(acceptance: Acceptance, signature: bytes) -> SignedAcceptance:
    """`acceptance` with the taker's signature (r, s, v: 65 bytes). Raises BadDocument if it is not the taker's."""
    digest = acceptance_digest(acceptance)
    _signed_by(acceptance.taker, digest, signature, "acceptance", "taker")
    return SignedAcceptance(acceptance, digest, signature)


def agree(offer: SignedOffer, acceptance: SignedAcceptance) -> Terms:
    """The terms that the two make. Raises TermsRefused if they do not belong together."""
    if acceptance.acceptance.offer_id != offer.id:
        raise TermsRefused("offer", "this acceptance answers another offer")
    if offer.offer.taker not in (NATIVE, acceptance.acceptance.taker):
        raise TermsRefused("taker", "the offer was made for somebody else")
    return Terms(offer, acceptance)


def typed_data(message: Struct) -> dict[str, Any]:
    """`message` as the JSON form of EIP-712 (eth_signTypedData_v4), to show it or to have it checked elsewhere."""
    types: dict[str, Any] = {}
    _collect_types(DOMAIN, types)
    _collect_types(message, types)
    return {"types": types, "primaryType": message.name, "domain": _values(DOMAIN), "message": _values(message)}


def _leg(leg: OfferLeg) -> Struct:
    return Struct(
        "Leg",
        (
            Field("chainId", "uint256", leg.chain_id),
            Field("genesis", "bytes32", leg.genesis),
            Field("htlc", "address", leg.htlc),
            Field("token", "address", leg.token),
            Field("amount", "uint256", leg.amount),
        ),
    )


def _signed_by(signer: str, digest: bytes, signature: bytes, kind: str, field: str) -> None:
    if recover(digest, signature) != signer:
        raise BadDocument(
            kind,
            f"its signature is not by the one whom its field “{field}” names, or something was changed after signing",
            field="signature",
        )


def _collect_types(struct: Struct, types: dict[str, Any]) -> None:
    types[struct.name] = [{"name": field.name, "type": field.type} for field in struct.fields]
    for field in struct.fields:
        if isinstance(field.value, Struct):
            _collect_types(field.value, types)


def _values(struct: Struct) -> dict[str, Any]:
    return {field.name: _value(field.value) for field in struct.fields}


def _value(value: Value) -> Any:
    match value:
        case Struct() as inner:
            return _values(inner)
        case bytes() as data:
            return "0x" + data.hex()
        case other:
            return other
