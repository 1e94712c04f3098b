"""The receipt of a swap: one small file without keys, from which terms, locks and ids follow (JSON, `lockstep-receipt`, version 1).

    format       "lockstep-receipt"
    version      1
    role         "initiator" or "participant": for whom the file was written
    offer        the signed offer, as in `offer_text`
    acceptance   the signed acceptance, likewise
    give, want   the legs as the offer names them: {"network": its name, "chain_id": …, "htlc": …}; the last two stand in the offer too
    secret       null, or 0x and 64 digits: written only once it is public, which is after the reveal

Without the secret it cannot cost anybody money: it holds nothing that signs, and the contract lets anyone refund a lock after its expiry,
and pays it only to where the lock says. It tells who swaps what with whom, and no more. The secret pays the locks to their payees and
nobody else; before the reveal it would let the participant take first, so until it is public no receipt has it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from wallet.errors import BadDocument, TermsRefused
from wallet.model.fields import Fields
from wallet.model.hashing import sha256
from wallet.model.swap import OfferLeg, Role, SignedAcceptance, SignedOffer, Terms
from wallet.swaps.offer import agree
from wallet.swaps.offer_text import LONGEST, decode_acceptance, decode_offer, encode_acceptance, encode_offer

KIND = "receipt of a swap"
FORMAT = "lockstep-receipt"
VERSION = 1
MAX_BYTES = 16_384
Signed = TypeVar("Signed", SignedOffer, SignedAcceptance)
_LONGEST_NAME = 64
_MOST = 2**63


@dataclass(frozen=True, slots=True)
class Receipt:
    """give_network, want_network: names to show, of the chains of the offer's legs. secret: 32 bytes, None until it is public."""

    terms: Terms
    role: Role
    give_network: str
    want_network: str
    secret: bytes | None = None

    def __post_init__(self) -> None:
        if self.secret is not None and not _opens(self.secret, self.terms):
            raise ValueError("that secret does not open the swap's locks")

    @property
    def swap_id(self) -> bytes:
        return self.terms.swap_id


def write_receipt(receipt: Receipt) -> str:
    """The file's text; `read_receipt` gives the same receipt back."""
    offer = receipt.terms.offer.offer
    document = {
        "format": FORMAT,
        "version": VERSION,
        "role": receipt.role.value,
        "offer": encode_offer(receipt.terms.offer),
        "acceptance": encode_acceptance(receipt.terms.acceptance),
        "give": _plain(receipt.give_network, offer.give),
        "want": _plain(receipt.want_network, offer.want),
        "secret": None if receipt.secret is None else "0x" + receipt.secret.hex(),
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def read_receipt(text: str) -> Receipt:
    """Form and signatures are right then, and nothing is known of any chain. Raises BadDocument naming the first field that is wrong."""
    fields = Fields.of_document(KIND, text, MAX_BYTES)
    fields.only("format", "version", "role", "offer", "acceptance", "give", "want", "secret")
    if fields.text("format", _LONGEST_NAME) != FORMAT:
        fields.refuse("format", f"it is not {FORMAT}")
    version = fields.integer("version", 1, 2**31)
    if version != VERSION:
        fields.refuse("version", f"it is format {version} and this Lockstep reads format {VERSION}")
    terms = _terms(fields)
    offer = terms.offer.offer
    return Receipt(
        terms=terms,
        role=fields.choice("role", Role),
        give_network=_network(fields.child("give"), offer.give),
        want_network=_network(fields.child("want"), offer.want),
        secret=_secret(fields, terms),
    )


def _terms(fields: Fields) -> Terms:
    offer, acceptance = _decoded(fields, "offer", decode_offer), _decoded(fields, "acceptance", decode_acceptance)
    try:
        return agree(offer, acceptance)
    except TermsRefused as error:
        fields.refuse("acceptance", error.reason)


def _decoded(fields: Fields, name: str, decode: Callable[[str], Signed]) -> Signed:
    text = fields.text(name, LONGEST)
    try:
        return decode(text)
    except BadDocument as error:
        fields.refuse(name, error.reason)


def _network(fields: Fields, leg: OfferLeg) -> str:
    """The network's name, of a leg whose other fields say what the signed offer says."""
    fields.only("network", "chain_id", "htlc")
    if fields.integer("chain_id", 1, _MOST) != leg.chain_id:
        fields.refuse("chain_id", f"the signed offer says {leg.chain_id}")
    if fields.address("htlc") != leg.htlc:
        fields.refuse("htlc", f"the signed offer says {leg.htlc}")
    return fields.text("network", _LONGEST_NAME)


def _secret(fields: Fields, terms: Terms) -> bytes | None:
    secret = fields.hash32_or_none("secret")
    if secret is not None and not _opens(secret, terms):
        fields.refuse("secret", "it does not open the locks of this swap")
    return secret


def _opens(secret: bytes, terms: Terms) -> bool:
    return len(secret) == 32 and sha256(secret) == terms.hashlock


def _plain(network: str, leg: OfferLeg) -> dict[str, str | int]:
    return {"network": network, "chain_id": leg.chain_id, "htlc": leg.htlc}
