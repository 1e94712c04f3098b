"""Facts as JSON text, one line each: `{"v":1,"fact":"locked",…}`. The form in which a swap survives on disk, final since version 1.

Strict: a line that this module did not write (unknown or missing fields, wrong lengths, numbers out of bounds) raises BadDocument.
Hashes and bytes are 0x and small hexadecimal digits; terms are the two signed documents as they were handed over, checked like those; for
a swap that was found on the chain (`"fact":"found"`) its legs stand in their place.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from wallet.errors import TermsRefused
from wallet.model.amount import MAX_UINT256
from wallet.model.fields import Fields
from wallet.model.lock import Lock
from wallet.model.network import Timing
from wallet.model.swap import FoundTerms, Leg, Outcome, Role, Side, Terms
from wallet.swaps import offer_text
from wallet.swaps.facts import (
    Abandoned,
    Action,
    Agreed,
    Claimed,
    Depth,
    Ended,
    Fact,
    Failed,
    Locked,
    Matched,
    Mined,
    Refunded,
    Replaced,
    RolledBack,
    SecretSeen,
    Sending,
    Sent,
    Signed,
    Watch,
)
from wallet.swaps.offer import agree

VERSION = 1
_KIND = "journal entry"
_LONGEST = 262_144
_LONGEST_RAW = 98_304  # a transaction of 96 KiB: far beyond any of ours
_LATEST = 2**63 - 1
_HEX = re.compile(r"0x(?:[0-9a-f]{2})*")
_TIMING = ("block", "act", "mine", "final", "halt", "skew")


def encode(fact: Fact) -> str:
    """One line of JSON without a line end."""
    name, write = _WRITE[type(fact)]
    if isinstance(fact, Agreed) and isinstance(fact.terms, FoundTerms):
        name = "found"
    return json.dumps({"v": VERSION, "fact": name, **write(fact)}, separators=(",", ":"))


def decode(text: str) -> Fact:
    """The fact that `encode` wrote. Raises BadDocument."""
    fields = Fields.of_document(_KIND, text, _LONGEST)
    for name in ("v", "fact"):
        if name not in fields.values:
            fields.refuse(name, "it is missing")
    fields.integer("v", VERSION, VERSION)
    name = fields.text("fact", 40)
    if name not in _READ:
        fields.refuse("fact", "it is not known")
    return _READ[name](fields)


def _hex(data: bytes) -> str:
    return "0x" + data.hex()


def _timing(timing: Timing) -> dict[str, int]:
    return {name: getattr(timing, name) for name in _TIMING}


def _write_agreed(fact: Agreed) -> dict[str, Any]:
    return {
        **_write_terms(fact.terms),
        "role": fact.role.value,
        "give_timing": _timing(fact.give_timing),
        "take_timing": _timing(fact.take_timing),
        "careful": fact.careful,
        "cap": fact.cap,
        "sealed": _hex(fact.sealed),
        **({} if fact.watch is None else {"watch": {"account": fact.watch.account, "take_cap": fact.watch.take_cap}}),
    }


def _write_terms(terms: Terms | FoundTerms) -> dict[str, Any]:
    if isinstance(terms, Terms):
        return {"offer": offer_text.encode_offer(terms.offer), "acceptance": offer_text.encode_acceptance(terms.acceptance)}
    return {
        "swap_id": _hex(terms.swap_id),
        "salt": _hex(terms.salt),
        "since": terms.since,
        "initiator_leg": _leg(terms.initiator_leg),
        "participant_leg": _leg(terms.participant_leg),
    }


def _leg(leg: Leg) -> dict[str, Any]:
    lock = leg.lock
    return {
        **{name: getattr(lock, name) for name in ("chain_id", "htlc", "token", "amount", "payee", "refundee", "expiry")},
        "hashlock": _hex(lock.hashlock),
        "lock_by": leg.lock_by,
        "genesis": _hex(leg.genesis),
    }


def _write_matched(fact: Matched) -> dict[str, Any]:
    return {"take": _leg(fact.take), "timing": _timing(fact.timing)}


def _write_signed(fact: Signed) -> dict[str, Any]:
    return {
        "action": fact.action.value,
        "chain_id": fact.chain_id,
        "sender": fact.sender,
        "nonce": fact.nonce,
        "hash": _hex(fact.hash),
        "raw": _hex(fact.raw),
        "max_fee": fact.max_fee,
    }


def _write_hash(fact: Sending | Sent) -> dict[str, Any]:
    return {"hash": _hex(fact.hash)}


def _write_result(fact: Mined | Failed | Replaced) -> dict[str, Any]:
    return {"hash": _hex(fact.hash), "block": fact.block, "depth": fact.depth.value}


def _write_event(fact: Locked | Claimed | Refunded) -> dict[str, Any]:
    secret = {"secret": _hex(fact.secret)} if isinstance(fact, Claimed) else {}
    return {"side": fact.side.value, "block": fact.block, "transaction": _hex(fact.transaction), **secret, "depth": fact.depth.value}


_WRITE: dict[type[Fact], tuple[str, Callable[[Any], dict[str, Any]]]] = {
    Agreed: ("agreed", _write_agreed),
    Matched: ("matched", _write_matched),
    Signed: ("signed", _write_signed),
    Sending: ("sending", _write_hash),
    Sent: ("sent", _write_hash),
    Mined: ("mined", _write_result),
    Failed: ("failed", _write_result),
    Replaced: ("replaced", _write_result),
    Locked: ("locked", _write_event),
    Claimed: ("claimed", _write_event),
    Refunded: ("refunded", _write_event),
    SecretSeen: ("secret seen", lambda fact: {"secret": _hex(fact.secret)}),
    RolledBack: ("rolled back", lambda fact: {"chain_id": fact.chain_id, "block": fact.block}),
    Abandoned: ("abandoned", lambda fact: {"final_time": fact.final_time}),
    Ended: ("ended", lambda fact: {"outcome": fact.outcome.value}),
}


def _only(fields: Fields, *names: str) -> None:
    fields.only("v", "fact", *names)


def _bytes(fields: Fields, name: str, least: int, most: int) -> bytes:
    text = fields.values[name]
    if not isinstance(text, str) or not _HEX.fullmatch(text):
        fields.refuse(name, "it is not 0x and small hexadecimal digits")
    if not least <= len(text) // 2 - 1 <= most:
        fields.refuse(name, "its length is wrong")
    return bytes.fromhex(text[2:])


def _hash(fields: Fields, name: str = "hash") -> bytes:
    return _bytes(fields, name, 32, 32)


def _read_timing(fields: Fields, name: str) -> Timing:
    inner = fields.child(name)
    inner.only(*_TIMING)
    return Timing(*(inner.integer(each, 0, _LATEST) for each in _TIMING))


def _read_agreed(fields: Fields) -> Agreed:
    _only(fields, "offer", "acceptance", "role", "give_timing", "take_timing", "careful", "cap", "sealed", *_watch_if_any(fields))
    offer = offer_text.decode_offer(fields.text("offer", offer_text.LONGEST))
    acceptance = offer_text.decode_acceptance(fields.text("acceptance", offer_text.LONGEST))
    try:
        terms = agree(offer, acceptance)
    except TermsRefused as error:
        fields.refuse("acceptance", error.reason)
    return _agreed(fields, terms)


def _read_found(fields: Fields) -> Agreed:
    terms = ("swap_id", "salt", "since", "initiator_leg", "participant_leg")
    _only(fields, *terms, "role", "give_timing", "take_timing", "careful", "cap", "sealed")
    legs = _read_leg(fields, "initiator_leg"), _read_leg(fields, "participant_leg")
    if legs[0].lock.hashlock != legs[1].lock.hashlock:
        fields.refuse("participant_leg", "its hashlock is another")
    salt, since = _bytes(fields, "salt", 16, 16), fields.integer("since", 0, _LATEST)
    return _agreed(fields, FoundTerms(_hash(fields, "swap_id"), salt, since, *legs))


def _read_leg(fields: Fields, name: str) -> Leg:
    leg = fields.child(name)
    leg.only("chain_id", "htlc", "token", "amount", "payee", "refundee", "expiry", "hashlock", "lock_by", "genesis")
    lock = Lock(
        leg.integer("chain_id", 1, _LATEST),
        leg.address("htlc"),
        leg.address("token"),
        leg.integer("amount", 0, MAX_UINT256),
        leg.address("payee"),
        leg.address("refundee"),
        _hash(leg, "hashlock"),
        leg.integer("expiry", 0, MAX_UINT256),
    )
    return Leg(lock, leg.integer("lock_by", 0, _LATEST), _hash(leg, "genesis"))


def _read_matched(fields: Fields) -> Matched:
    _only(fields, "take", "timing")
    return Matched(_read_leg(fields, "take"), _read_timing(fields, "timing"))


def _agreed(fields: Fields, terms: Terms | FoundTerms) -> Agreed:
    return Agreed(
        terms,
        fields.choice("role", Role),
        _read_timing(fields, "give_timing"),
        _read_timing(fields, "take_timing"),
        fields.boolean("careful"),
        fields.integer("cap", 0, MAX_UINT256),
        _bytes(fields, "sealed", 0, 4096),
        _read_watch(fields.child("watch")) if _watch_if_any(fields) else None,
    )


def _watch_if_any(fields: Fields) -> tuple[str, ...]:
    """A swap of our own has no such field, as in the first Lockstep; one that does not know it refuses the line, and acts on nothing."""
    return ("watch",) if "watch" in fields.values else ()


def _read_watch(fields: Fields) -> Watch:
    fields.only("account", "take_cap")
    return Watch(fields.address("account"), fields.integer("take_cap", 0, MAX_UINT256))


def _read_signed(fields: Fields) -> Signed:
    _only(fields, "action", "chain_id", "sender", "nonce", "hash", "raw", "max_fee")
    return Signed(
        fields.choice("action", Action),
        fields.integer("chain_id", 1, _LATEST),
        fields.address("sender"),
        fields.integer("nonce", 0, _LATEST),
        _hash(fields),
        _bytes(fields, "raw", 1, _LONGEST_RAW),
        fields.integer("max_fee", 0, MAX_UINT256),
    )


def _read_hash(make: Callable[[bytes], Fact]) -> Callable[[Fields], Fact]:
    def read(fields: Fields) -> Fact:
        _only(fields, "hash")
        return make(_hash(fields))

    return read


def _read_result(make: Callable[[bytes, int, Depth], Fact]) -> Callable[[Fields], Fact]:
    def read(fields: Fields) -> Fact:
        _only(fields, "hash", "block", "depth")
        return make(_hash(fields), fields.integer("block", 0, _LATEST), fields.choice("depth", Depth))

    return read


def _read_event(make: Callable[[Side, int, bytes, Depth], Fact]) -> Callable[[Fields], Fact]:
    def read(fields: Fields) -> Fact:
        _only(fields, "side", "block", "transaction", "depth")
        return make(*_event(fields), fields.choice("depth", Depth))

    return read


def _event(fields: Fields) -> tuple[Side, int, bytes]:
    return fields.choice("side", Side), fields.integer("block", 0, _LATEST), _hash(fields, "transaction")


def _read_claimed(fields: Fields) -> Claimed:
    _only(fields, "side", "block", "transaction", "secret", "depth")
    return Claimed(*_event(fields), _hash(fields, "secret"), fields.choice("depth", Depth))


def _read_secret(fields: Fields) -> SecretSeen:
    _only(fields, "secret")
    return SecretSeen(_hash(fields, "secret"))


def _read_rollback(fields: Fields) -> RolledBack:
    _only(fields, "chain_id", "block")
    return RolledBack(fields.integer("chain_id", 1, _LATEST), fields.integer("block", 0, _LATEST))


def _read_abandoned(fields: Fields) -> Abandoned:
    _only(fields, "final_time")
    return Abandoned(fields.integer("final_time", 0, _LATEST))


def _read_ended(fields: Fields) -> Ended:
    _only(fields, "outcome")
    return Ended(fields.choice("outcome", Outcome))


_READ: dict[str, Callable[[Fields], Fact]] = {
    "agreed": _read_agreed,
    "found": _read_found,
    "matched": _read_matched,
    "signed": _read_signed,
    "sending": _read_hash(Sending),
    "sent": _read_hash(Sent),
    "mined": _read_result(Mined),
    "failed": _read_result(Failed),
    "replaced": _read_result(Replaced),
    "locked": _read_event(Locked),
    "claimed": _read_claimed,
    "refunded": _read_event(Refunded),
    "secret seen": _read_secret,
    "rolled back": _read_rollback,
    "abandoned": _read_abandoned,
    "ended": _read_ended,
}
