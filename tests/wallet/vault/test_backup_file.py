"""Whatever is in a backup file, it is judged quickly and in a sentence, and what is sealed comes out only whole and unchanged."""

from __future__ import annotations

import json
import os
import time
from base64 import b64decode, b64encode
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wallet.vault.build import CODE, FLOOR, PASSWORD, forged, sealed, without_stretching
from wallet.errors import BadDocument, NewerData, WalletError, WrongPassword
from wallet.model.hashing import sha256
from wallet.vault import cipher
from wallet.vault.backup_file import MAX_SIZE, BackupFile, encode, open_body, read_backup, seal_body
from wallet.vault.cipher import KeyringDoor, PasswordDoor, PasswordWay
from wallet.vault.document import decode
from wallet.vault.document import encode as encode_vault

SALT = b"\x5a" * 32
BODY = b'{"what":"stands beside"}'


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    without_stretching(monkeypatch)


def vault() -> bytes:
    """As a backup has it: a wallet's own, behind a password that needs no keyring."""
    return encode_vault(cipher.relock(sealed(PasswordDoor(PASSWORD, FLOOR), CODE), CODE, None, PasswordDoor(PASSWORD, FLOOR), os.urandom))


@pytest.fixture
def file() -> bytes:
    return made()


def made(body: bytes = BODY) -> bytes:
    inside = vault()
    return seal_body(1_700_000_000, inside, SALT, body, cipher.body_key(decode(inside), CODE, SALT), os.urandom)


def changed(data: bytes, **fields: Any) -> bytes:
    """Other fields under a checksum that fits: what an attacker can write."""
    plain = json.loads(data) | fields
    plain.pop("check")
    check = sha256(json.dumps(plain, sort_keys=True, separators=(",", ":")).encode()).hex()
    return (json.dumps(plain | {"check": check}, sort_keys=True, indent=1) + "\n").encode()


def test_password_and_recovery_code_give_the_same_body(file: bytes) -> None:
    found = read_backup(file)
    for way in (PasswordWay(PASSWORD, None), CODE):
        assert open_body(found, cipher.body_key(decode(found.vault), way, found.salt)) == BODY
    with pytest.raises(WrongPassword):
        cipher.body_key(decode(found.vault), PasswordWay(PASSWORD + "x", None), found.salt)


def test_another_salt_or_vault_makes_another_key(file: bytes) -> None:
    document = decode(read_backup(file).vault)
    keys = {cipher.body_key(document, CODE, salt) for salt in (SALT, bytes(32))} | {cipher.body_key(decode(vault()), CODE, SALT)}
    assert len(keys) == 3


def test_it_is_written_in_one_way(file: bytes) -> None:
    assert encode(read_backup(file)) == file
    for other in (file + b"\n", file.replace(b'"version": 1', b'"version":  1'), file.replace(b"\n", b"\r\n")):
        with pytest.raises(BadDocument):
            read_backup(other)


def test_a_flipped_bit_or_a_cut_anywhere_is_damage(file: bytes) -> None:
    for place in range(0, len(file), 3):
        damaged = bytearray(file)
        damaged[place] ^= 1 << place % 8
        with pytest.raises(BadDocument):
            read_backup(bytes(damaged))
    for size in range(0, len(file), 97):
        with pytest.raises(BadDocument):
            read_backup(file[:size])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("written", -1),
        ("written", 2**40),
        ("written", True),
        ("written", "1700000000"),
        ("salt", "5a" * 31),
        ("salt", 7),
        ("nonce", "zz" * 12),
        ("sealed", "!"),
        ("sealed", None),
        ("vault", ""),
        ("vault", b64encode(b"{}").decode()),
        ("version", 0),
        ("version", "1"),
        ("more", 1),
        ("format", "lockstep-vault"),
    ],
)
def test_a_field_that_does_not_fit_is_refused(file: bytes, field: str, value: object) -> None:
    with pytest.raises(BadDocument):
        read_backup(changed(file, **{field: value}))


def test_a_newer_version_is_named(file: bytes) -> None:
    with pytest.raises(NewerData) as caught:
        read_backup(changed(file, version=2), "old.lockstep")
    assert (caught.value.path, caught.value.found, caught.value.known) == ("old.lockstep", 2, 1)


def test_a_vault_that_needs_a_keyring_is_none_of_ours(file: bytes) -> None:
    door = KeyringDoor(PASSWORD, b"\x4a" * 32, b"\x0e" * 16, FLOOR)
    with pytest.raises(BadDocument, match="needs a keyring"):
        read_backup(changed(file, vault=b64encode(encode_vault(sealed(door, CODE))).decode()))


def test_a_huge_kdf_inside_is_refused_before_anything_is_stretched(file: bytes) -> None:
    inside = forged(b64decode(json.loads(file)["vault"]), "header", "slots", 0, "kdf", "memory_kib", value=64 << 20)
    begun = time.perf_counter()
    with pytest.raises(BadDocument, match="memory_kib"):
        read_backup(changed(file, vault=b64encode(inside).decode()))
    assert time.perf_counter() - begun < 1


@pytest.mark.parametrize("field", ["written", "salt", "vault"])
def test_what_stands_in_the_clear_is_bound_to_what_is_sealed(file: bytes, field: str) -> None:
    """A checksum that fits is no proof: time, salt and vault are under the seal."""
    other = read_backup(made(b'{"what":"another day"}'))
    values = {"written": 1_600_000_000, "salt": "5b" * 32, "vault": b64encode(other.vault).decode()}
    found = read_backup(changed(file, **{field: values[field]}))
    key = cipher.body_key(decode(read_backup(file).vault), CODE, SALT)
    with pytest.raises(BadDocument, match="changed after it was sealed"):
        open_body(found, key)


def test_what_is_too_large_is_not_read() -> None:
    with pytest.raises(BadDocument, match="larger"):
        read_backup(b"x" * (MAX_SIZE + 1))
    with pytest.raises(BadDocument):
        read_backup(b'{"a":' * 50_000)


@given(st.binary(max_size=400) | st.from_regex(rb"\{.{0,60}\}"))
def test_noise_is_refused_in_a_sentence(data: bytes) -> None:
    with pytest.raises(WalletError) as caught:
        read_backup(data)
    assert len(str(caught.value)) < 400


@given(st.binary(max_size=3000), st.integers(0, 2**40 - 1))
def test_any_body_comes_back(body: bytes, written: int) -> None:
    key = bytes(range(32))
    data = seal_body(written, _VAULT, SALT, body, key, os.urandom)
    found = read_backup(data)
    assert (found.written, open_body(found, key)) == (written, body)
    assert found == BackupFile(written, _VAULT, SALT, found.nonce, found.sealed)


def _quickly() -> bytes:
    with pytest.MonkeyPatch.context() as patch:
        without_stretching(patch)
        return vault()


_VAULT = _quickly()
