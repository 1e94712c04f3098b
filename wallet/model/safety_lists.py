"""The lists that rules look things up in: hosts that steal, spenders that are known or blocked, symbols that everybody knows.

Each list is a file of its own with a date and its sources; it ships with the app, and a newer file replaces it when the user says so.
Nothing is fetched. Read strictly and with bounds, since a newer file comes from outside.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from wallet.errors import OldList
from wallet.model.address import Address
from wallet.model.fields import Fields
from wallet.model.hosts import folded

DOCUMENT = "safety list"
VERSION = 1
MAX_BYTES = 4_000_000
MAX_ENTRIES = 20_000


class ListKind(Enum):
    """`value` is what stands in the file."""

    HOSTS = "phishing hosts"
    SPENDERS = "spenders"
    SYMBOLS = "symbols"


class Verdict(Enum):
    KNOWN = "known"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True)
class Entry:
    """`what`: a folded host, an address or a symbol. `note`: who or why; of a symbol the token's name."""

    what: str
    verdict: Verdict
    note: str

    def __str__(self) -> str:
        return f"{self.what} ({self.verdict.value}: {self.note})"


@dataclass(frozen=True, slots=True)
class SafetyList:
    """`day` is when it was put together; `sources` say from what. Entries in the order of the file, none of them twice."""

    kind: ListKind
    day: date
    sources: tuple[str, ...]
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What another list brings and takes away. An entry with another verdict or note is both."""

    added: tuple[Entry, ...]
    removed: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class SafetyLists:
    """All of them, as rules ask for them. hosts: folded. known, blocked: what is said of a spender. symbols: with the token's name."""

    hosts: frozenset[str]
    known: Mapping[Address, str]
    blocked: Mapping[Address, str]
    symbols: tuple[tuple[str, str], ...]

    @staticmethod
    def of(lists: Iterable[SafetyList]) -> SafetyLists:
        """Every other way to spell an entry is folded by the reader already."""
        found = [(each.kind, entry) for each in lists for entry in each.entries]
        spenders = {Address(entry.what): entry for kind, entry in found if kind is ListKind.SPENDERS}
        return SafetyLists(
            hosts=frozenset(entry.what for kind, entry in found if kind is ListKind.HOSTS),
            known={address: entry.note for address, entry in spenders.items() if entry.verdict is Verdict.KNOWN},
            blocked={address: entry.note for address, entry in spenders.items() if entry.verdict is Verdict.BLOCKED},
            symbols=tuple((entry.what, entry.note) for kind, entry in found if kind is ListKind.SYMBOLS),
        )


def read_list(text: str) -> SafetyList:
    """Raises BadDocument naming the first field that is wrong, such as `entries[2].what`."""
    root = Fields.of_document(DOCUMENT, text, MAX_BYTES)
    root.only("version", "list", "date", "sources", "entries")
    version = root.integer("version", 1, 2**31)
    if version != VERSION:
        root.refuse("version", f"it is format {version} and this Lockstep reads format {VERSION}")
    kind = root.choice("list", ListKind)
    entries = tuple(_entry(each, kind) for each in root.items("entries", 0, MAX_ENTRIES))
    if len({entry.what for entry in entries}) != len(entries):
        root.refuse("entries", "the same thing stands in it twice")
    return SafetyList(kind, _day(root), root.texts("sources", 1, 20, 300), entries)


def write_list(listed: SafetyList) -> str:
    """The file's text; `read_list` gives the same list back."""
    entries = [{"what": entry.what, "is": entry.verdict.value, "note": entry.note} for entry in listed.entries]
    document = {
        "version": VERSION,
        "list": listed.kind.value,
        "date": listed.day.isoformat(),
        "sources": listed.sources,
        "entries": entries,
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def difference(old: SafetyList, new: SafetyList) -> Difference:
    """What `new` adds and removes. Raises OldList unless it was put together later than `old`."""
    if new.day <= old.day:
        raise OldList(new.day.isoformat(), old.day.isoformat())
    before, after = set(old.entries), set(new.entries)
    return Difference(
        added=tuple(entry for entry in new.entries if entry not in before),
        removed=tuple(entry for entry in old.entries if entry not in after),
    )


def _entry(fields: Fields, kind: ListKind) -> Entry:
    fields.only("what", "is", "note")
    verdict = fields.choice("is", Verdict)
    fixed = {ListKind.HOSTS: Verdict.BLOCKED, ListKind.SYMBOLS: Verdict.KNOWN}.get(kind, verdict)
    if verdict is not fixed:
        fields.refuse("is", f"in this list it can only be {fixed.value}")
    return Entry(_what(fields, kind), verdict, fields.text("note", 200))


def _what(fields: Fields, kind: ListKind) -> str:
    if kind is ListKind.SPENDERS:
        return fields.address("what")
    if kind is ListKind.SYMBOLS:
        return fields.text("what", 32)
    host = folded(fields.text("what", 253))
    if host is None or "." not in host or ":" in host:
        fields.refuse("what", "it is not the name of a host with a dot")
    return host


def _day(fields: Fields) -> date:
    text = fields.text("date", 10)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        fields.refuse("date", "it is not a date such as 2026-01-31")
    if day.isoformat() != text:
        fields.refuse("date", "it is not a date such as 2026-01-31")
    return day
