"""Seal and open a vault. Pure: randomness is an argument, files and the keyring are elsewhere.

    data key (32 random bytes)  seals the content, with the header as associated data
    slot key                    wraps the data key, one slot a way in:
        keyring    HKDF(Argon2id(password, salt) || half, salt, "lockstep/vault/v1/keyring")
        password   HKDF(Argon2id(password, salt),         salt, "lockstep/vault/v1/password")
        phrase     HKDF(recovery key of the seed,         salt, "lockstep/vault/v1/phrase")
        code       HKDF(recovery code,                    salt, "lockstep/vault/v1/code")

AES-256-GCM throughout, each encryption with its own random nonce. A password is taken in Unicode NFC, so that two keyboards agree.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from hmac import compare_digest

from argon2.exceptions import HashingError
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from wallet.errors import BadDocument, KeyringHalfMissing, WrongPassword
from wallet.model.path import PathStyle
from wallet.vault.content import VaultContent, pack, unpack
from wallet.vault.document import FORMAT, VERSION, Header, Kdf, Slot, SlotKind, VaultDocument, header_data, slot_data

Randomness = Callable[[int], bytes]
HALF_SIZE = 32
_UNSEALED = bytes(48)


@dataclass(frozen=True, slots=True)
class KeyringDoor:
    """Password and keyring half together. half: 32 bytes; entry: the 16 bytes that name it in the keyring."""

    password: str
    half: bytes
    entry: bytes
    kdf: Kdf

    def __repr__(self) -> str:
        return "KeyringDoor(…)"


@dataclass(frozen=True, slots=True)
class PasswordDoor:
    password: str
    kdf: Kdf

    def __repr__(self) -> str:
        return "PasswordDoor(…)"


@dataclass(frozen=True, slots=True)
class RecoveryDoor:
    """`key` has 19 bytes or more of full entropy, so that it needs no stretching. kind: PHRASE or CODE."""

    kind: SlotKind
    key: bytes

    def __repr__(self) -> str:
        return "RecoveryDoor(…)"


Door = KeyringDoor | PasswordDoor | RecoveryDoor
_PASSWORD_KINDS = (SlotKind.KEYRING, SlotKind.PASSWORD)


@dataclass(frozen=True, slots=True)
class PasswordWay:
    """How somebody opens it who knows the password. half: what the keyring holds, None where the vault has no half there."""

    password: str
    half: bytes | None

    def __repr__(self) -> str:
        return "PasswordWay(…)"


Way = PasswordWay | RecoveryDoor


@dataclass(frozen=True, slots=True)
class Head:
    """What a new vault's header says in the clear. id: 16 random bytes; created: Unix time; keyring: the backend's name or None."""

    id: bytes
    name: str
    created: int
    path: PathStyle
    keyring: str | None


def seal(head: Head, content: VaultContent, doors: tuple[Door, ...], random: Randomness) -> VaultDocument:
    """A fresh vault with one slot a door. Takes as long as Argon2id does for each password."""
    data_key = random(32)
    slots = tuple(_wrap(head.id, door, data_key, random) for door in doors)
    header = Header(id=head.id, name=head.name, created=head.created, path=head.path, keyring=head.keyring, slots=slots)
    return _sealed(header, content, data_key, random)


def relock(document: VaultDocument, way: Way, keyring: str | None, door: KeyringDoor | PasswordDoor, random: Randomness) -> VaultDocument:
    """The same content behind another password, keyring or stretching; the other slots stay as they are.

    The data key stays too: whoever opened the old file has the phrase, which opens any. Raises what opening by `way` raises.
    """
    data_key = _data_key(document, way)
    content = _content(document, data_key)
    others = tuple(slot for slot in document.header.slots if slot.kind not in _PASSWORD_KINDS)
    slots = (_wrap(document.header.id, door, data_key, random), *others)
    header = document.header.model_copy(update={"keyring": keyring, "slots": slots})
    return _sealed(header, content, data_key, random)


def change_content(document: VaultDocument, way: Way, change: Callable[[VaultContent], VaultContent], random: Randomness) -> VaultDocument:
    """Other content behind the same locks. Raises what opening by `way` raises."""
    data_key = _data_key(document, way)
    return _sealed(document.header, change(_content(document, data_key)), data_key, random)


def rename(document: VaultDocument, way: Way, name: str, random: Randomness) -> VaultDocument:
    """The same under another name. Raises what opening by `way` raises."""
    data_key = _data_key(document, way)
    return _sealed(document.header.model_copy(update={"name": name}), _content(document, data_key), data_key, random)


def body_key(document: VaultDocument, way: Way, salt: bytes) -> bytes:
    """32 bytes that only somebody who can open this vault can make: for what a backup holds beside it. Raises as `open_vault`."""
    data_key = _data_key(document, way)
    _content(document, data_key)
    return _expand(data_key, salt, "lockstep/backup/v1/body", 32)


def open_vault(document: VaultDocument, way: Way) -> VaultContent:
    """Raises as `open_with_password` and `open_with_recovery`."""
    return _content(document, _data_key(document, way))


def password_door(password: str, kdf: Kdf, half: bytes | None, entry: bytes | None) -> KeyringDoor | PasswordDoor:
    """With a half and its entry both are needed, else the password alone."""
    if half is None or entry is None:
        return PasswordDoor(password, kdf)
    return KeyringDoor(password, half, entry, kdf)


def open_with_password(document: VaultDocument, password: str, half: bytes | None) -> VaultContent:
    """Open by password, and by the keyring's half where the vault has one (then `half` must be given).

    Raises WrongPassword, KeyringHalfMissing for no half or that of another wallet, BadDocument where the file was changed or has no such
    slot.
    """
    return _content(document, _data_key(document, PasswordWay(password, half)))


def open_with_recovery(document: VaultDocument, door: RecoveryDoor) -> VaultContent:
    """Open by the phrase's recovery key or a recovery code. Raises WrongPassword, BadDocument."""
    return _content(document, _data_key(document, door))


def slot_of(header: Header, kind: SlotKind) -> Slot | None:
    """The first slot of that kind."""
    return next((slot for slot in header.slots if slot.kind is kind), None)


def password_slot(header: Header) -> Slot | None:
    """The slot that a password opens, with or without the keyring."""
    return slot_of(header, SlotKind.KEYRING) or slot_of(header, SlotKind.PASSWORD)


def half_proof(half: bytes, vault_id: bytes) -> bytes:
    """16 bytes that only somebody who has the half can write: that it belongs to this vault and to no other."""
    return _expand(half, vault_id, "lockstep/vault/v1/half-proof", 16)


def stretch(password: str, kdf: Kdf, salt: bytes) -> bytes:
    """Argon2id (RFC 9106, version 1.3), 32 bytes. About half a second at the default on a quiet machine. Raises MemoryError."""
    secret = unicodedata.normalize("NFC", password).encode()
    try:
        return hash_secret_raw(secret, salt, kdf.passes, kdf.memory_kib, kdf.lanes, 32, Type.ID)
    except HashingError:  # the parameters are within their bounds, so it is the allocation that failed
        raise MemoryError from None


def _wrap(vault_id: bytes, door: Door, data_key: bytes, random: Randomness) -> Slot:
    slot, material = _slot(door, random)
    wrapped = AESGCM(_slot_key(slot, material)).encrypt(slot.nonce, data_key, slot_data(vault_id, slot))
    return slot.model_copy(update={"wrapped": wrapped})


def _slot(door: Door, random: Randomness) -> tuple[Slot, bytes]:
    """The slot without its ciphertext, and the key material behind it."""
    salt, nonce = random(32), random(12)
    match door:
        case KeyringDoor(password, half, entry, kdf):
            check = _half_check(half, salt)
            slot = Slot(kind=SlotKind.KEYRING, kdf=kdf, salt=salt, entry=entry, half_check=check, nonce=nonce, wrapped=_UNSEALED)
            return slot, stretch(password, kdf, salt) + half
        case PasswordDoor(password, kdf):
            slot = Slot(kind=SlotKind.PASSWORD, kdf=kdf, salt=salt, entry=None, half_check=None, nonce=nonce, wrapped=_UNSEALED)
            return slot, stretch(password, kdf, salt)
        case RecoveryDoor(kind, key):
            return Slot(kind=kind, kdf=None, salt=salt, entry=None, half_check=None, nonce=nonce, wrapped=_UNSEALED), key


def _sealed(header: Header, content: VaultContent, data_key: bytes, random: Randomness) -> VaultDocument:
    nonce = random(12)
    sealed = AESGCM(data_key).encrypt(nonce, pack(content), header_data(header))
    return VaultDocument(format=FORMAT, version=VERSION, header=header, nonce=nonce, sealed=sealed)


def _data_key(document: VaultDocument, way: Way) -> bytes:
    slot, material = _recovered(document, way) if isinstance(way, RecoveryDoor) else _stretched(document, way)
    try:
        return AESGCM(_slot_key(slot, material)).decrypt(slot.nonce, slot.wrapped, slot_data(document.header.id, slot))
    except InvalidTag:
        raise WrongPassword from None


def _recovered(document: VaultDocument, door: RecoveryDoor) -> tuple[Slot, bytes]:
    slot = slot_of(document.header, door.kind)
    if slot is None:
        raise BadDocument("vault", f"it has no slot for a {door.kind.value}")
    return slot, door.key


def _stretched(document: VaultDocument, way: PasswordWay) -> tuple[Slot, bytes]:
    """Whatever can be told without stretching is told before."""
    slot = password_slot(document.header)
    if slot is None or slot.kdf is None:
        raise BadDocument("vault", "it has no slot for a password")
    if slot.kind is SlotKind.PASSWORD:
        return slot, stretch(way.password, slot.kdf, slot.salt)
    half = way.half
    if half is None or slot.half_check is None or not compare_digest(slot.half_check, _half_check(half, slot.salt)):
        raise KeyringHalfMissing(document.header.keyring or "the keyring")
    return slot, stretch(way.password, slot.kdf, slot.salt) + half


def _content(document: VaultDocument, data_key: bytes) -> VaultContent:
    try:
        plain = AESGCM(data_key).decrypt(document.nonce, document.sealed, header_data(document.header))
    except InvalidTag:
        raise BadDocument("vault", "its header or content was changed after it was sealed") from None
    return unpack(plain)


def _slot_key(slot: Slot, material: bytes) -> bytes:
    return _expand(material, slot.salt, f"lockstep/vault/v1/{slot.kind.value}", 32)


def _half_check(half: bytes, salt: bytes) -> bytes:
    """Tells one half from another and nothing more: the half is 32 random bytes, so it cannot be guessed from this."""
    return _expand(half, salt, "lockstep/vault/v1/half-check", 16)


def _expand(material: bytes, salt: bytes, tag: str, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=tag.encode()).derive(material)
