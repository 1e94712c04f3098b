"""The vault file, version 1: parsed strictly, written in exactly one way, judged undamaged before any key is stretched.

    {"check": sha256 of the canonical JSON of everything else,
     "format": "lockstep-vault", "version": 1,
     "header": {"id", "name", "created", "path", "keyring", "slots": [...]},
     "nonce": 12 bytes, "sealed": AES-256-GCM of the content with the canonical {"format", "header", "version"} as associated data}

Bytes are lower-case hex. Canonical JSON has sorted keys, no spaces and raw UTF-8; the file itself is the same, indented. A slot wraps the
data key; its own associated data is what never changes: format, version, vault id and the slot without its ciphertext, so that a wallet can
be renamed without every password being at hand. Every later version keeps `check`, `format` and `version` as they are here.
"""

from __future__ import annotations

import json
from enum import Enum
from typing import Annotated, Any, Literal, cast

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from wallet.errors import BadDocument, NewerData
from wallet.model.hashing import sha256
from wallet.model.nesting import nests_deeper
from wallet.model.path import PathStyle

FORMAT = "lockstep-vault"
VERSION = 1
MAX_SIZE = 1 << 20
"""Bytes. A vault of a thousand imported keys has about a fifth of that."""

DEEPEST = 16
"""Levels. This version has five; a later one that has more must still be told from damage."""

KIB_PER_MIB = 1024
MAX_MEMORY = 512 * KIB_PER_MIB
MAX_WORK = 3 * MAX_MEMORY
"""KiB times passes: a forged file costs at most two unlocks at the default before it is told from a wrong password."""

Bytes12 = Annotated[bytes, Field(min_length=12, max_length=12)]
Bytes16 = Annotated[bytes, Field(min_length=16, max_length=16)]
Bytes32 = Annotated[bytes, Field(min_length=32, max_length=32)]
Bytes48 = Annotated[bytes, Field(min_length=48, max_length=48)]


class SlotKind(Enum):
    """What opens a slot."""

    KEYRING = "keyring"  # the password and the half in the OS keyring
    PASSWORD = "password"  # noqa: S105 - the password alone, where there is no keyring
    PHRASE = "phrase"  # the recovery phrase with its passphrase
    CODE = "code"  # a recovery code, for a wallet of imported keys alone


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, ser_json_bytes="hex", val_json_bytes="hex")


class Kdf(_Part):
    """Argon2id (RFC 9106). Floor: its second recommended choice, 64 MiB, 3 passes, 4 lanes. Ceiling: no forged file may hang."""

    name: Literal["argon2id"] = "argon2id"
    memory_kib: int = Field(default=256 * KIB_PER_MIB, ge=64 * KIB_PER_MIB, le=MAX_MEMORY)
    passes: int = Field(default=3, ge=3, le=12)
    lanes: int = Field(default=4, ge=4, le=16)

    @model_validator(mode="after")
    def _ends_soon(self) -> Kdf:
        if self.memory_kib * self.passes > MAX_WORK:
            raise ValueError("this would take too long")
        return self

    @property
    def cost(self) -> tuple[int, int]:
        """What a guess costs, to compare: memory first, since it is what cannot be bought in numbers."""
        return self.memory_kib, self.passes


class Slot(_Part):
    """The data key, wrapped. `kdf` where a password is part, `entry` and `half_check` where the keyring is.

    entry: 16 random bytes that name the half in the keyring. half_check: 16 bytes that tell a wrong half from a wrong password.
    """

    kind: SlotKind
    kdf: Kdf | None
    salt: Bytes32
    entry: Bytes16 | None
    half_check: Bytes16 | None
    nonce: Bytes12
    wrapped: Bytes48

    @model_validator(mode="after")
    def _fields_fit_the_kind(self) -> Slot:
        password = self.kind in (SlotKind.KEYRING, SlotKind.PASSWORD)
        keyring = self.kind is SlotKind.KEYRING
        if (self.kdf is not None) != password or {self.entry is not None, self.half_check is not None} != {keyring}:
            raise ValueError("the fields do not fit the kind of slot")
        return self


class Header(_Part):
    """What can be read without a password. `created` is Unix time; `keyring` the backend that holds the other half, None for none."""

    id: Bytes16
    name: str = Field(min_length=1, max_length=64)
    created: int = Field(ge=0, lt=2**40)
    path: PathStyle
    keyring: str | None = Field(default=None, max_length=64)
    slots: tuple[Slot, ...] = Field(min_length=1, max_length=8)


class VaultDocument(_Part):
    format: Literal["lockstep-vault"]
    version: Literal[1]
    header: Header
    nonce: Bytes12
    sealed: bytes


def encode(document: VaultDocument) -> bytes:
    """The one way this document is written: indented JSON with its check."""
    plain = _plain(document)
    return (json.dumps(plain | {"check": _check(plain)}, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def decode(data: bytes, path: str = "vault.json") -> VaultDocument:
    """Read a vault file, fast whatever the bytes. `path` is for the sentence.

    Raises BadDocument for damage, NewerData for a later version.
    """
    plain = _load(data)
    check = plain.pop("check", None)
    if plain.get("format") != FORMAT:
        raise BadDocument("vault", "it is not a Lockstep vault", field="format")
    if check != _check(plain):
        raise BadDocument("vault", "its contents do not match its checksum", field="check")
    version = plain.get("version")
    if isinstance(version, int) and version > VERSION:
        raise NewerData(path, version, VERSION)
    document = _validated(plain)
    if encode(document) != data:
        raise BadDocument("vault", "it is not written the way Lockstep writes it")
    return document


def header_data(header: Header) -> bytes:
    """Associated data of the sealed content."""
    return _canonical({"format": FORMAT, "header": header.model_dump(mode="json"), "version": VERSION})


def slot_data(vault_id: bytes, slot: Slot) -> bytes:
    """Associated data of a wrapped data key; `slot.wrapped` does not count."""
    fixed = slot.model_dump(mode="json", exclude={"wrapped"})
    return _canonical({"format": FORMAT, "id": vault_id.hex(), "slot": fixed, "version": VERSION})


def _plain(document: VaultDocument) -> dict[str, Any]:
    return document.model_dump(mode="json")


def _canonical(plain: dict[str, Any]) -> bytes:
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _check(plain: dict[str, Any]) -> str:
    try:
        return sha256(_canonical(plain)).hex()
    except (ValueError, RecursionError) as error:  # lone surrogates, or nested too deeply
        raise BadDocument("vault", "it cannot be read as text") from error


def _load(data: bytes) -> dict[str, Any]:
    if len(data) > MAX_SIZE:
        raise BadDocument("vault", "it is larger than any vault")
    if nests_deeper(data, DEEPEST):
        raise BadDocument("vault", "it is nested deeper than any vault")
    try:
        plain: object = json.loads(data.decode())
    except (ValueError, RecursionError) as error:
        raise BadDocument("vault", "it is not JSON") from error
    if not isinstance(plain, dict):
        raise BadDocument("vault", "it is not a JSON object")
    return cast("dict[str, Any]", plain)


def _validated(plain: dict[str, Any]) -> VaultDocument:
    try:
        return VaultDocument.model_validate_json(_canonical(plain))
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        field = ".".join(map(str, first["loc"]))
        raise BadDocument("vault", f"its field {field or 'slot'} cannot be accepted", field=field) from None
