"""The safety lists of a data folder: of each kind the newer one of what ships with the app and what the user took in. Asks nobody."""

from __future__ import annotations

import os
from importlib.resources import files
from pathlib import Path

from wallet.errors import BadDocument
from wallet.model.safety_lists import DOCUMENT, MAX_BYTES, Difference, ListKind, SafetyList, SafetyLists, difference, read_list, write_list
from wallet.storage.home import Home

_NAMES = {ListKind.HOSTS: "phishing_hosts", ListKind.SPENDERS: "spenders", ListKind.SYMBOLS: "symbols"}


def lists_of(home: Home) -> SafetyLists:
    """What rules look things up in. Raises BadDocument for a stored list that cannot be read: it is never passed over for an older one."""
    return SafetyLists.of(in_use(home, kind) for kind in ListKind)


def in_use(home: Home, kind: ListKind) -> SafetyList:
    """The list of one kind. Raises BadDocument."""
    shipped = read_list((files("resources") / "safety" / f"{_NAMES[kind]}.json").read_text(encoding="utf-8"))
    path = home.safety_file(_NAMES[kind])
    if not os.path.lexists(path):
        return shipped
    stored = read_file(path, advice=f"move {path} away to use the list that came with Lockstep")
    if stored.kind is not kind:
        raise BadDocument(DOCUMENT, f"it is the list of {stored.kind.value}", field="list", advice=f"move {path} away")
    return max(shipped, stored, key=lambda each: each.day)


def compare(home: Home, fresh: SafetyList) -> Difference:
    """What it would change. Raises OldList, BadDocument."""
    return difference(in_use(home, fresh.kind), fresh)


def keep(home: Home, fresh: SafetyList) -> None:
    """Use it from now on. Raises OldList, BadDocument, HomeUnwritable, DiskFull. The caller holds the folder's lock."""
    compare(home, fresh)
    home.keep_safety(_NAMES[fresh.kind], write_list(fresh))


def read_file(path: Path, *, advice: str = "ask for it again") -> SafetyList:
    """Raises BadDocument."""
    try:
        with path.open("rb") as file:
            return read_list(file.read(MAX_BYTES + 1).decode())
    except BadDocument as error:
        raise BadDocument(DOCUMENT, error.reason, field=error.field, advice=advice) from None
    except UnicodeDecodeError:
        raise BadDocument(DOCUMENT, "it is not UTF-8 text", advice=advice) from None
    except OSError as error:
        raise BadDocument(DOCUMENT, error.strerror or "it cannot be read", advice=advice) from error
