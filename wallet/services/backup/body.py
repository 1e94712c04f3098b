"""What a backup holds beside the vault, version 1: JSON, read field by field and with bounds, since a format outlives the program.

format, version   "lockstep-backup-body", 1
accounts          in the user's order: origin, address, name, colour, hidden
pins              chain_id, genesis (0x…)
settings          key, value
swaps             id, offer, acceptance, role, account, created, facts: kind, at, line (as in the journal)
networks          null, or base64 of the networks file
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from dataclasses import dataclass
from typing import Any

from wallet.errors import BadDocument
from wallet.model.fields import Fields
from wallet.model.networks_file import MAX_BYTES as LARGEST_NETWORKS
from wallet.model.origin import Origin, read_origin
from wallet.model.swap import Role
from wallet.storage.accounts import COLOURS, StoredAccount
from wallet.storage.swaps import StoredSwap
from wallet.vault.backup_file import KIND, MAX_BODY

FORMAT = "lockstep-backup-body"
VERSION = 1
MOST = 100_000
"""Of anything: accounts, settings, swaps, facts of one swap."""

_LINE = 1 << 20
_LATEST = 2**40


@dataclass(frozen=True, slots=True)
class KeptFact:
    """As `storage.facts.StoredFact`, without what follows from its place."""

    kind: str
    at: int
    line: str


@dataclass(frozen=True, slots=True)
class KeptSwap:
    stored: StoredSwap
    facts: tuple[KeptFact, ...]


@dataclass(frozen=True, slots=True)
class Body:
    """pins: genesis hashes by chain id. networks: the text of the data folder's own networks file, None where it has none."""

    accounts: tuple[StoredAccount, ...]
    pins: tuple[tuple[int, bytes], ...]
    settings: tuple[tuple[str, str], ...]
    swaps: tuple[KeptSwap, ...]
    networks: str | None


def write_body(body: Body) -> bytes:
    """The one way it is written. Raises BadDocument for what could not be read again: a backup must not fail on the day it is needed."""
    plain = {
        "format": FORMAT,
        "version": VERSION,
        "accounts": [_account(each) for each in body.accounts],
        "pins": [{"chain_id": chain_id, "genesis": "0x" + genesis.hex()} for chain_id, genesis in body.pins],
        "settings": [{"key": key, "value": value} for key, value in body.settings],
        "swaps": [_swap(each) for each in body.swaps],
        "networks": None if body.networks is None else b64encode(body.networks.encode()).decode(),
    }
    text = json.dumps(plain, sort_keys=True, separators=(",", ":"))
    if read_body(text.encode()) != body:
        raise BadDocument(KIND, "it would not bring back what is here", advice="report this")
    return text.encode()


def read_body(data: bytes) -> Body:
    """Raises BadDocument naming the first field that is wrong."""
    try:
        fields = Fields.of_document(KIND, data.decode(), MAX_BODY)
    except UnicodeDecodeError:
        raise BadDocument(KIND, "it is not UTF-8 text") from None
    fields.only("format", "version", "accounts", "pins", "settings", "swaps", "networks")
    if fields.text("format", 64) != FORMAT:
        fields.refuse("format", f"it is not {FORMAT}")
    if fields.integer("version", 1, 2**31) != VERSION:
        fields.refuse("version", f"this Lockstep reads version {VERSION}")
    return Body(
        tuple(_read_account(place, each) for place, each in enumerate(fields.items("accounts", 0, MOST))),
        tuple(_read_pin(each) for each in fields.items("pins", 0, MOST)),
        tuple(_read_setting(each) for each in fields.items("settings", 0, MOST)),
        tuple(_read_swap(each) for each in fields.items("swaps", 0, MOST)),
        _networks(fields),
    )


def _account(account: StoredAccount) -> dict[str, Any]:
    return {
        "origin": str(account.origin),
        "address": account.address,
        "name": account.name,
        "colour": account.colour,
        "hidden": account.hidden,
    }


def _read_account(place: int, fields: Fields) -> StoredAccount:
    fields.only("origin", "address", "name", "colour", "hidden")
    name, colour = fields.text("name", 64), fields.integer("colour", 0, COLOURS - 1)
    return StoredAccount(place, _origin(fields), fields.address("address"), name, colour, fields.boolean("hidden"))


def _origin(fields: Fields) -> Origin:
    try:
        return read_origin(fields.text("origin", 160))
    except ValueError:
        fields.refuse("origin", "it is no origin of an account")


def _read_pin(fields: Fields) -> tuple[int, bytes]:
    fields.only("chain_id", "genesis")
    genesis = fields.hash32_or_none("genesis")
    if genesis is None:
        fields.refuse("genesis", "it is missing")
    return fields.integer("chain_id", 1, 2**63 - 1), genesis


def _read_setting(fields: Fields) -> tuple[str, str]:
    fields.only("key", "value")
    return fields.text("key", 256), _raw(fields, "value")


def _swap(swap: KeptSwap) -> dict[str, Any]:
    stored = swap.stored
    return {
        "id": "0x" + stored.swap_id.hex(),
        "offer": stored.offer,
        "acceptance": stored.acceptance,
        "role": stored.role.value,
        "account": stored.account,
        "created": stored.created,
        "facts": [{"kind": fact.kind, "at": fact.at, "line": fact.line} for fact in swap.facts],
    }


def _read_swap(fields: Fields) -> KeptSwap:
    fields.only("id", "offer", "acceptance", "role", "account", "created", "facts")
    swap_id = fields.hash32_or_none("id")
    if swap_id is None:
        fields.refuse("id", "it is missing")
    acceptance = None if fields.values["acceptance"] is None else _raw(fields, "acceptance")
    role, account, created = fields.choice("role", Role), fields.address("account"), fields.integer("created", 0, _LATEST)
    stored = StoredSwap(swap_id, _raw(fields, "offer"), acceptance, role, account, created)
    return KeptSwap(stored, tuple(_read_fact(each) for each in fields.items("facts", 0, MOST)))


def _read_fact(fields: Fields) -> KeptFact:
    fields.only("kind", "at", "line")
    return KeptFact(fields.text("kind", 64), fields.integer("at", 0, _LATEST), _raw(fields, "line"))


def _networks(fields: Fields) -> str | None:
    if fields.values["networks"] is None:
        return None
    try:
        found = b64decode(_raw(fields, "networks"), validate=True).decode()
    except ValueError:
        fields.refuse("networks", "it is not base64 of text")
    if len(found.encode()) > LARGEST_NETWORKS:
        fields.refuse("networks", "it is larger than any networks file")
    return found


def _raw(fields: Fields, name: str) -> str:
    """Text that has a strict reader of its own, or none at all."""
    value = fields.values[name]
    if not isinstance(value, str) or len(value) > _LINE:
        fields.refuse(name, f"it is not text of at most {_LINE:,} characters")
    return value
