"""Offer and acceptance as one line of text to hand over: `lockstep-offer-1:` or `lockstep-acceptance-1:` and base32.

The base32 (RFC 4648, no padding; all small or all capital letters, the latter makes a smaller QR code) holds big-endian fields of fixed
width, then the signature r, s, v. A file holds the same line. White space is ignored wherever it stands, so that mail may wrap the line;
anything else that is not exactly what the writer would write is refused, naming the field.

    leg         chain id 8, genesis 32, htlc 20, token 20, amount 32
    offer       leg, leg, maker 20, pay_to 20, hashlock 32, salt 16, give_seconds 8, want_seconds 8, valid_until 8, taker 20, signature 65
    acceptance  offer id 32, taker 20, pay_to 20, give_expiry 8, want_expiry 8, give_lock_by 8, want_lock_by 8, signature 65
"""

from __future__ import annotations

import base64
import binascii

from wallet.errors import BadDocument
from wallet.model.address import Address, checksummed, to_bytes
from wallet.model.swap import Acceptance, Offer, OfferLeg, SignedAcceptance, SignedOffer
from wallet.swaps.offer import signed_acceptance, signed_offer

OFFER_PREFIX = "lockstep-offer-1:"
ACCEPTANCE_PREFIX = "lockstep-acceptance-1:"
LONGEST = 4096
"""Characters of a text that are looked at, white space included."""

_LATEST = 2**40
"""Times beyond the year 36812 are refused, as are chain ids beyond 2**63 - 1 (EIP-2294 bounds them near there)."""
_OFFER_BYTES = 2 * 112 + 20 + 20 + 32 + 16 + 8 + 8 + 8 + 20 + 65
_ACCEPTANCE_BYTES = 32 + 20 + 20 + 4 * 8 + 65


def encode_offer(signed: SignedOffer) -> str:
    """The text of an offer: 691 characters."""
    offer = signed.offer
    return OFFER_PREFIX + _base32(
        _leg_bytes(offer.give)
        + _leg_bytes(offer.want)
        + to_bytes(offer.maker)
        + to_bytes(offer.pay_to)
        + offer.hashlock
        + offer.salt
        + b"".join(time.to_bytes(8) for time in (offer.give_seconds, offer.want_seconds, offer.valid_until))
        + to_bytes(offer.taker)
        + signed.signature
    )


def encode_acceptance(signed: SignedAcceptance) -> str:
    """The text of an acceptance: 293 characters."""
    accepted = signed.acceptance
    times = (accepted.give_expiry, accepted.want_expiry, accepted.give_lock_by, accepted.want_lock_by)
    return ACCEPTANCE_PREFIX + _base32(
        accepted.offer_id
        + to_bytes(accepted.taker)
        + to_bytes(accepted.pay_to)
        + b"".join(time.to_bytes(8) for time in times)
        + signed.signature
    )


def decode_offer(text: str) -> SignedOffer:
    """Read an offer; its form and signature are right then, and nothing else is known. Raises BadDocument."""
    fields = _Reader("offer", _payload("offer", text, OFFER_PREFIX, _OFFER_BYTES))
    offer = Offer(
        give=_leg(fields, "give"),
        want=_leg(fields, "want"),
        maker=fields.account("maker"),
        pay_to=fields.account("pay_to"),
        hashlock=fields.filled("hashlock", 32),
        salt=fields.filled("salt", 16),
        give_seconds=fields.number("give_seconds", 8, _LATEST),
        want_seconds=fields.number("want_seconds", 8, _LATEST),
        valid_until=fields.number("valid_until", 8, _LATEST),
        taker=fields.address(),
    )
    return signed_offer(offer, fields.take(65))


def decode_acceptance(text: str) -> SignedAcceptance:
    """Read an acceptance; its form and signature are right then, and nothing else is known. Raises BadDocument."""
    fields = _Reader("acceptance", _payload("acceptance", text, ACCEPTANCE_PREFIX, _ACCEPTANCE_BYTES))
    acceptance = Acceptance(
        offer_id=fields.take(32),
        taker=fields.account("taker"),
        pay_to=fields.account("pay_to"),
        give_expiry=fields.number("give_expiry", 8, _LATEST),
        want_expiry=fields.number("want_expiry", 8, _LATEST),
        give_lock_by=fields.number("give_lock_by", 8, _LATEST),
        want_lock_by=fields.number("want_lock_by", 8, _LATEST),
    )
    return signed_acceptance(acceptance, fields.take(65))


class _Reader:
    """Takes fields off the front of bytes whose length is right already."""

    def __init__(self, kind: str, data: bytes) -> None:
        self._kind, self._data, self._at = kind, data, 0

    def take(self, size: int) -> bytes:
        self._at += size
        return self._data[self._at - size : self._at]

    def filled(self, field: str, size: int) -> bytes:
        """Bytes that are not all zero: nobody's hash or random number is."""
        found = self.take(size)
        if not any(found):
            raise BadDocument(self._kind, f"its field “{field}” is empty", field=field)
        return found

    def address(self) -> Address:
        return checksummed(self.take(20))

    def account(self, field: str) -> Address:
        """An address that is not zero: nobody has the key of that one."""
        raw = self.take(20)
        if not any(raw):
            raise BadDocument(self._kind, f"its field “{field}” is the zero address", field=field)
        return checksummed(raw)

    def number(self, field: str, size: int, below: int) -> int:
        number = int.from_bytes(self.take(size))
        if not 0 < number < below:
            raise BadDocument(self._kind, f"its field “{field}” is out of bounds", field=field)
        return number


def _leg(fields: _Reader, name: str) -> OfferLeg:
    return OfferLeg(
        chain_id=fields.number(f"{name}.chain_id", 8, 2**63),
        genesis=fields.take(32),
        htlc=fields.account(f"{name}.htlc"),
        token=fields.address(),
        amount=fields.number(f"{name}.amount", 32, 2**256),
    )


def _leg_bytes(leg: OfferLeg) -> bytes:
    return leg.chain_id.to_bytes(8) + leg.genesis + to_bytes(leg.htlc) + to_bytes(leg.token) + leg.amount.to_bytes(32)


def _base32(data: bytes) -> str:
    return base64.b32encode(data).decode().rstrip("=").lower()


def _payload(kind: str, text: str, prefix: str, size: int) -> bytes:
    """The bytes after the prefix. Raises BadDocument."""
    if len(text) > LONGEST:
        raise BadDocument(kind, f"it is longer than {LONGEST} characters", field="text")
    line = "".join(text.split())
    if line.isupper():
        line = line.lower()
    if not line.startswith(prefix):
        raise BadDocument(kind, f"it does not begin with “{prefix}”", field="prefix")
    body = line.removeprefix(prefix)
    if not body.isascii() or len(body) != -(-size * 8 // 5):
        raise BadDocument(kind, "it is cut short, or has too much", field="length")
    try:
        data = base64.b32decode(body.upper() + "=" * (-len(body) % 8))
    except (binascii.Error, ValueError):
        raise BadDocument(kind, "it has characters that do not belong there", field="text") from None
    if _base32(data) != body:
        raise BadDocument(kind, "it has characters that do not belong there", field="text")
    return data
