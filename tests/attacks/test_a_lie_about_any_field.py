"""A partner who lies about any field of an offer, an answer or a lock is refused, in a sentence that names the field in plain words.

The lists of lies are held against the dataclasses: a field that nobody lied about yet makes the last test of each part fail.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, get_type_hints

import pytest

from tests.wallet.swaps import test_offer_checks as sample
from tests.wallet.swaps.samples import (
    HTLC,
    MAKER,
    MAKER_KEY,
    NOW,
    TAKER,
    TAKER_KEY,
    an_acceptance,
    an_offer,
    begin,
    sealed_offer,
    tx_hash,
)
from wallet.errors import WalletError
from wallet.keys.signing import sign_digest
from wallet.model.address import NATIVE, checksummed
from wallet.model.lock import Lock
from wallet.model.swap import Acceptance, Offer, Role, Side, SignedAcceptance, SignedOffer
from wallet.model.transaction import Log
from wallet.swaps import htlc
from wallet.swaps.evidence import Evidence, Happened, facts
from wallet.swaps.facts import Locked
from wallet.swaps.htlc import LockedLog
from wallet.swaps.offer import acceptance_digest, agree, offer_digest
from wallet.swaps.offer_checks import check_acceptance, check_offer
from wallet.swaps.offer_text import decode_acceptance, decode_offer, encode_acceptance, encode_offer
from wallet.swaps.strangers import other_lock

STRANGER = checksummed(b"\x09" * 20)


def leaves(kind: type, prefix: str = "") -> set[str]:
    """The names of all fields, those of inner dataclasses with a point."""
    hints, found = get_type_hints(kind), set[str]()
    for field in fields(kind):
        inner = hints[field.name]
        found |= leaves(inner, f"{prefix}{field.name}.") if is_dataclass(inner) and isinstance(inner, type) else {prefix + field.name}
    return found


def with_field(value: Any, path: str, new: object) -> Any:
    """`value` with the field at `path` changed."""
    name, _, rest = path.partition(".")
    return replace(value, **{name: with_field(getattr(value, name), rest, new) if rest else new})


@dataclass(frozen=True)
class Lie:
    """`says`: what the sentence calls the field. `key`: who signs it, whoever should have."""

    field: str
    value: object
    says: str
    key: bytes


# --- offers ----------------------------------------------------------------------------------------------------------


def of_offer(field: str, value: object, says: str, key: bytes = MAKER_KEY) -> Lie:
    return Lie(field, value, says, key)


OFFER_LIES = [
    *(
        of_offer(f"{side}.{field}", value, says)
        for side in ("give", "want")
        for field, value, says in (
            ("chain_id", 3, "chain with the number 3"),
            ("chain_id", 0, "chain_id"),
            ("genesis", b"\x07" * 32, "first block"),
            ("htlc", STRANGER, "swap contract"),
            ("token", STRANGER, "token"),
            ("amount", 0, "amount"),
        )
    ),
    of_offer("maker", MAKER, "maker", TAKER_KEY),
    of_offer("maker", TAKER, "maker", TAKER_KEY),
    of_offer("pay_to", TAKER, "paid to"),
    of_offer("pay_to", HTLC, "paid to"),
    of_offer("hashlock", bytes(32), "hash"),
    of_offer("salt", bytes(16), "salt"),
    of_offer("give_seconds", 58, "duration of the first lock"),
    of_offer("give_seconds", 31 * 86_400, "duration of the first lock"),
    of_offer("want_seconds", 32, "duration of the second lock"),
    of_offer("valid_until", sample.KNOWN.now - 1, "valid"),
    of_offer("taker", STRANGER, "taker"),
]


def refusals_of_offer(offer: Offer, key: bytes) -> list[str]:
    """Every sentence that a taker reads."""
    digest = offer_digest(offer)
    try:
        read = decode_offer(encode_offer(SignedOffer(offer, digest, sign_digest(key, digest))))
    except WalletError as error:
        return [str(error)]
    return [check.reason for check in check_offer(read.offer, sample.KNOWN) if not check.ok]


@pytest.mark.parametrize("lie", OFFER_LIES, ids=lambda lie: f"{lie.field}={lie.value}"[:40])
def test_of_an_offer(lie: Lie) -> None:
    assert refusals_of_offer(an_offer(), MAKER_KEY) == []
    sentences = refusals_of_offer(with_field(an_offer(), lie.field, lie.value), lie.key)
    assert sentences
    assert lie.says in " ".join(sentences)


def test_every_field_of_an_offer_was_lied_about() -> None:
    assert {lie.field for lie in OFFER_LIES} == leaves(Offer)


# --- answers ---------------------------------------------------------------------------------------------------------


ANSWER_LIES = [
    Lie("offer_id", b"\x07" * 32, "another offer", TAKER_KEY),
    Lie("taker", TAKER, "taker", MAKER_KEY),
    Lie("taker", MAKER, "taker", MAKER_KEY),
    Lie("pay_to", MAKER, "paid to", TAKER_KEY),
    Lie("pay_to", HTLC, "paid to", TAKER_KEY),
    Lie("pay_to", NATIVE, "pay_to", TAKER_KEY),
    Lie("give_expiry", NOW + 10_000, "expiry of the first lock", TAKER_KEY),
    Lie("give_expiry", NOW + 54, "expiry of the first lock", TAKER_KEY),
    Lie("want_expiry", NOW + 37, "expiry of the second lock", TAKER_KEY),
    Lie("give_lock_by", NOW - 1, "last moment to make the first lock", TAKER_KEY),
    Lie("give_lock_by", NOW + 59, "last moment to make the first lock", TAKER_KEY),
    Lie("want_lock_by", NOW + 16, "last moment to make the second lock", TAKER_KEY),
    Lie("want_lock_by", NOW, "last moment to make the second lock", TAKER_KEY),
]


def refusals_of_answer(acceptance: Acceptance, key: bytes) -> list[str]:
    """Every sentence that the maker of the offer reads."""
    digest, offer = acceptance_digest(acceptance), sealed_offer()
    try:
        read = decode_acceptance(encode_acceptance(SignedAcceptance(acceptance, digest, sign_digest(key, digest))))
        terms = agree(offer, read)
    except WalletError as error:
        return [str(error)]
    return [check.reason for check in check_acceptance(terms, sample.MAKERS, NOW, NOW) if not check.ok]


@pytest.mark.parametrize("lie", ANSWER_LIES, ids=lambda lie: f"{lie.field}={lie.value}"[:40])
def test_of_an_answer(lie: Lie) -> None:
    honest = an_acceptance(sealed_offer())
    assert refusals_of_answer(honest, TAKER_KEY) == []
    sentences = refusals_of_answer(with_field(honest, lie.field, lie.value), lie.key)
    assert sentences
    assert lie.says in " ".join(sentences)


def test_every_field_of_an_answer_was_lied_about() -> None:
    assert {lie.field for lie in ANSWER_LIES} == leaves(Acceptance)


# --- locks -----------------------------------------------------------------------------------------------------------


def event_of(lock: Lock, salt: bytes = b"\x0a" * 16) -> LockedLog:
    return LockedLog(htlc.swap_id(lock), lock, lock.refundee, salt)


def relocked(field: str, value: object) -> Callable[[Lock], LockedLog]:
    return lambda lock: event_of(replace(lock, **{field: value}))


LOCK_LIES: dict[str, tuple[str, Callable[[Lock], LockedLog]]] = {
    "lock.chain_id": ("chain", relocked("chain_id", 9)),
    "lock.htlc": ("swap contract", relocked("htlc", STRANGER)),
    "lock.token": ("token", relocked("token", STRANGER)),
    "lock.amount": ("amount", relocked("amount", 1)),
    "lock.payee": ("payee", relocked("payee", STRANGER)),
    "lock.refundee": ("refundee", relocked("refundee", STRANGER)),
    "lock.hashlock": ("hash", relocked("hashlock", b"\x07" * 32)),
    "lock.expiry": ("expiry", relocked("expiry", NOW + 1)),
    "payer": ("refundee", lambda lock: event_of(replace(lock, refundee=STRANGER))),  # the contract refunds whoever paid
}


def told(role: Role, event: LockedLog) -> tuple[list[str], str]:
    """The facts that a lock in the partner's place tells, and the sentence for the user."""
    swap = begin(role)
    happened = Happened(event, 10, tx_hash("lock"))
    chain_id = swap.terms(Side.TAKE).lock.chain_id
    seen = facts(swap, Evidence(chain_id, 0, 10, (happened,), (), frozenset(Side)))
    return [type(fact).__name__ for fact in seen], other_lock(swap, [event])


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("field", LOCK_LIES)
def test_of_a_lock(role: Role, field: str) -> None:
    agreed = begin(role).terms(Side.TAKE).lock
    assert told(role, event_of(agreed)) == ([Locked.__name__], "")
    says, lie = LOCK_LIES[field]
    learnt, sentence = told(role, lie(agreed))
    assert learnt == []
    assert f"in its {says}." in sentence


@pytest.mark.parametrize("role", Role)
def test_a_locks_salt_is_its_payers_own_affair(role: Role) -> None:
    """It helps them alone, to find their swap again from their phrase: the lock is the agreed one, and the swap goes on."""
    agreed = begin(role).terms(Side.TAKE).lock
    assert told(role, event_of(agreed, b"\x07" * 16)) == ([Locked.__name__], "")


@pytest.mark.parametrize("field", ["swap_id", "payer", "salt"])
def test_an_event_that_contradicts_itself_is_none(field: str) -> None:
    """Its id is computed from the rest, with the payer as the one who gets the money back; a salt fills 16 bytes of its word."""
    lock = begin(Role.PARTICIPANT).terms(Side.TAKE).lock
    words = [htlc.word(lock.amount), htlc.word(lock.expiry), htlc.address_word(lock.token)]
    first, payer, last = htlc.swap_id(lock), lock.refundee, b"\x0a" * 16 + bytes(16)

    def log(first: bytes, payer: str, last: bytes) -> Log:
        topics = (htlc.LOCKED, lock.hashlock, htlc.address_word(checksummed(bytes.fromhex(payer[2:]))), htlc.address_word(lock.payee))
        return Log(lock.htlc, topics, b"".join((first, *words, last)), 1, bytes(32), bytes(32), 0)

    assert htlc.decode_log(lock.chain_id, log(first, payer, last)) is not None
    lies = {"swap_id": (b"\x07" * 32, payer, last), "payer": (first, STRANGER, last), "salt": (first, payer, b"\x0a" * 17 + bytes(15))}
    assert htlc.decode_log(lock.chain_id, log(*lies[field])) is None


def test_every_field_of_a_lock_was_lied_about() -> None:
    assert {*LOCK_LIES, "swap_id", "salt"} == leaves(LockedLog)
