"""The backup file of one wallet, version 1: its vault behind a lock of its own, and beside it everything else under a key that follows
from that vault's data key. So whatever opens the vault opens all of it: the file's password, or the phrase or recovery code.

    {"check": sha256 of the canonical JSON of everything else,
     "format": "lockstep-backup", "version": 1,
     "written": Unix time,
     "vault": a vault file (document.py) whose password slot needs no keyring,
     "salt": 32 bytes, "nonce": 12 bytes,
     "sealed": AES-256-GCM of the rest under HKDF(data key, salt, "lockstep/backup/v1/body"), with the canonical
               {"format", "salt", "vault": sha256 of it, "version", "written"} as associated data}

Bytes are lower-case hex, but for `vault` and `sealed`, which are base64. It is written in exactly one way and judged undamaged before any
password is stretched. Every later version keeps `check`, `format` and `version` as they are here. Pure: randomness is an argument.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from wallet.errors import BadDocument, NewerData
from wallet.model.hashing import sha256
from wallet.model.nesting import nests_deeper
from wallet.vault.cipher import password_slot
from wallet.vault.document import MAX_SIZE as MAX_VAULT
from wallet.vault.document import Header, SlotKind, decode

KIND = "backup"
FORMAT = "lockstep-backup"
VERSION = 1
MAX_BODY = 32 << 20
"""Bytes of what is sealed beside the vault: the journals of some thousand swaps."""

MAX_SIZE = 4 * (MAX_BODY + MAX_VAULT) // 3 + 4096
SALT_SIZE = 32
_NAMES = {"format", "version", "written", "vault", "salt", "nonce", "sealed"}
_NO_ADVICE = "take another copy of it"


@dataclass(frozen=True, slots=True)
class BackupFile:
    """`written`: Unix time. `vault`: bytes of a vault file. `salt` has 32 bytes, `nonce` 12."""

    written: int
    vault: bytes
    salt: bytes
    nonce: bytes
    sealed: bytes

    @property
    def header(self) -> Header:
        """Of the vault inside: whose wallet this is, and what opens it."""
        return decode(self.vault).header


def seal_body(written: int, vault: bytes, salt: bytes, body: bytes, key: bytes, random: Callable[[int], bytes]) -> bytes:
    """The bytes of a backup file. `key`: what the signer makes of the vault's data key and `salt`. Raises BadDocument for too much."""
    if len(body) > MAX_BODY:
        raise BadDocument(KIND, "there is more in this wallet than a backup file holds", advice="report this")
    nonce = random(12)
    sealed = AESGCM(key).encrypt(nonce, body, _associated(written, vault, salt))
    return encode(BackupFile(written, vault, salt, nonce, sealed))


def open_body(file: BackupFile, key: bytes) -> bytes:
    """What stands beside the vault. Raises BadDocument where the file was changed."""
    try:
        return AESGCM(key).decrypt(file.nonce, file.sealed, _associated(file.written, file.vault, file.salt))
    except InvalidTag:
        raise BadDocument(KIND, "it was changed after it was sealed", advice=_NO_ADVICE) from None


def encode(file: BackupFile) -> bytes:
    """The one way this file is written."""
    plain = {
        "format": FORMAT,
        "version": VERSION,
        "written": file.written,
        "vault": b64encode(file.vault).decode(),
        "salt": file.salt.hex(),
        "nonce": file.nonce.hex(),
        "sealed": b64encode(file.sealed).decode(),
    }
    return (json.dumps(plain | {"check": sha256(_canonical(plain)).hex()}, sort_keys=True, indent=1) + "\n").encode()


def read_backup(data: bytes, path: str = "the backup") -> BackupFile:
    """Read a backup file, fast whatever the bytes. Raises BadDocument, NewerData."""
    plain = _load(data)
    check = plain.pop("check", None)
    if plain.get("format") != FORMAT:
        _refuse("it is not a Lockstep backup", "format")
    if check != sha256(_canonical(plain)).hex():
        _refuse("its contents do not match its checksum", "check")
    version = plain.get("version")
    if isinstance(version, int) and version > VERSION:
        raise NewerData(path, version, VERSION)
    if version != VERSION or set(plain) != _NAMES:
        _refuse("its fields are not those of this version", "version")
    file = BackupFile(_time(plain), _vault(plain), _hex(plain, "salt", SALT_SIZE), _hex(plain, "nonce", 12), _base64(plain, "sealed"))
    if encode(file) != data:
        _refuse("it is not written the way Lockstep writes it", None)
    return file


def _load(data: bytes) -> dict[str, Any]:
    if len(data) > MAX_SIZE:
        _refuse("it is larger than any backup", None)
    if nests_deeper(data[:MAX_SIZE], 1):
        _refuse("it is not a Lockstep backup", None)
    try:
        plain: object = json.loads(data.decode())
    except (ValueError, RecursionError):
        _refuse("it is not JSON", None)
    if not isinstance(plain, dict):
        _refuse("it is not a JSON object", None)
    return cast("dict[str, Any]", plain)


def _time(plain: dict[str, Any]) -> int:
    written = plain["written"]
    if type(written) is not int or not 0 <= written < 2**40:
        _refuse("it does not say when it was written", "written")
    return written


def _vault(plain: dict[str, Any]) -> bytes:
    """A vault that a password opens without any keyring. Raises BadDocument, NewerData."""
    vault = _base64(plain, "vault")
    header = decode(vault, KIND).header
    slot = password_slot(header)
    if slot is None or slot.kind is not SlotKind.PASSWORD or header.keyring is not None:
        _refuse("its vault needs a keyring", "vault")
    return vault


def _hex(plain: dict[str, Any], name: str, size: int) -> bytes:
    text = plain[name]
    try:
        found = bytes.fromhex(text) if isinstance(text, str) else b""
    except ValueError:
        found = b""
    if len(found) != size:
        _refuse(f"its field {name} cannot be used", name)
    return found


def _base64(plain: dict[str, Any], name: str) -> bytes:
    text = plain[name]
    try:
        return b64decode(text if isinstance(text, str) else "!", validate=True)
    except ValueError:
        _refuse(f"its field {name} cannot be used", name)


def _associated(written: int, vault: bytes, salt: bytes) -> bytes:
    return _canonical({"format": FORMAT, "salt": salt.hex(), "vault": sha256(vault).hex(), "version": VERSION, "written": written})


def _canonical(plain: dict[str, Any]) -> bytes:
    """ASCII: a text that is no Unicode at all has its form too."""
    return json.dumps(plain, sort_keys=True, separators=(",", ":")).encode()


def _refuse(reason: str, field: str | None) -> NoReturn:
    raise BadDocument(KIND, reason, field=field, advice=_NO_ADVICE)
