"""A vault opens by each of its slots and by nothing else."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wallet.vault.build import CODE, FLOOR, PASSWORD, PHRASE, head, sealed
from wallet.errors import BadDocument, KeyringHalfMissing, WrongPassword
from wallet.vault import cipher
from wallet.vault.cipher import KeyringDoor, PasswordDoor, RecoveryDoor, open_with_password, open_with_recovery, seal
from wallet.vault.content import BLOCK, ImportedKey, VaultContent, pack, unpack
from wallet.vault.document import Kdf, Slot, SlotKind, VaultDocument, decode, encode

TEXT = st.text(st.characters(codec="utf-8"), max_size=100)
CONTENTS = st.builds(
    VaultContent,
    phrase=st.none() | TEXT,
    passphrase=TEXT,
    imported=st.lists(
        st.builds(ImportedKey, id=st.binary(min_size=16, max_size=16), private_key=st.binary(min_size=32, max_size=32)), max_size=3
    ).map(tuple),
    secrets=st.dictionaries(TEXT, st.binary(max_size=50), max_size=3),
)
KEYS = st.binary(min_size=32, max_size=32)
HALF = b"\x4a" * 32


def with_header(document: VaultDocument, **changes: object) -> VaultDocument:
    return document.model_copy(update={"header": document.header.model_copy(update=changes)})


@given(CONTENTS, KEYS, TEXT.filter(lambda name: 0 < len(name) <= 64))
def test_what_was_sealed_comes_back_from_the_file(content: VaultContent, key: bytes, name: str) -> None:
    door = RecoveryDoor(SlotKind.CODE, key)
    written = encode(seal(head(name), content, (door,), os.urandom))
    assert open_with_recovery(decode(written), door) == content


@given(KEYS, KEYS)
def test_another_key_does_not_open(right: bytes, wrong: bytes) -> None:
    document = sealed(RecoveryDoor(SlotKind.CODE, right))
    if wrong == right:
        return
    with pytest.raises(WrongPassword):
        open_with_recovery(document, RecoveryDoor(SlotKind.CODE, wrong))


@given(CONTENTS)
def test_the_length_of_the_ciphertext_tells_only_blocks(content: VaultContent) -> None:
    plain = pack(content)
    assert len(plain) % BLOCK == 0
    assert unpack(plain) == content


@pytest.fixture(scope="module")
def vault() -> VaultDocument:
    door = KeyringDoor(PASSWORD, HALF, b"\x0e" * 16, FLOOR)
    return decode(encode(sealed(door, CODE)))


def test_password_and_half_open_it(vault: VaultDocument) -> None:
    assert open_with_password(vault, PASSWORD, HALF).phrase == PHRASE


def test_neither_a_wrong_password_nor_the_disk_alone_opens_it(vault: VaultDocument) -> None:
    with pytest.raises(WrongPassword):
        open_with_password(vault, PASSWORD + " ", HALF)
    with pytest.raises(KeyringHalfMissing, match="Secret Service"):
        open_with_password(vault, PASSWORD, None)


def test_the_half_of_another_wallet_is_told_from_a_wrong_password(vault: VaultDocument) -> None:
    with pytest.raises(KeyringHalfMissing):
        open_with_password(vault, PASSWORD, b"\x4b" * 32)


def test_the_recovery_code_opens_it_without_password_and_keyring(vault: VaultDocument) -> None:
    assert open_with_recovery(vault, CODE).passphrase == " x "
    with pytest.raises(BadDocument, match="no slot for a phrase"):
        open_with_recovery(vault, RecoveryDoor(SlotKind.PHRASE, CODE.key))


def test_without_a_keyring_the_password_alone_opens_it() -> None:
    document = sealed(PasswordDoor("caf\u00e9", FLOOR))
    assert open_with_password(document, "cafe\u0301", None).phrase == PHRASE
    with pytest.raises(WrongPassword):
        open_with_password(document, "cafe", HALF)


def test_argon2id_is_what_stretches() -> None:
    """A published value of the reference implementation (version 1.3, 64 MiB, 2 passes, 1 lane)."""
    reference = Kdf.model_construct(memory_kib=65536, passes=2, lanes=1)
    stretched = cipher.stretch("password", reference, b"somesalt")
    assert stretched.hex() == "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7"


@pytest.mark.parametrize(
    "changes",
    [{"name": "Yours"}, {"created": 1}, {"keyring": None}, {"keyring": "KWallet"}],
    ids=["name", "created", "no keyring", "other keyring"],
)
def test_a_changed_header_is_found_when_opening(changes: dict[str, object]) -> None:
    with pytest.raises(BadDocument, match="changed"):
        open_with_recovery(with_header(sealed(), **changes), CODE)


def test_slots_can_be_neither_added_removed_swapped_nor_moved() -> None:
    other = RecoveryDoor(SlotKind.PHRASE, b"\x0d" * 32)
    document = sealed(CODE, other)
    first, second = document.header.slots
    for slots in ((first,), (second, first), (first, second, second)):
        with pytest.raises(BadDocument, match="changed"):
            open_with_recovery(with_header(document, slots=slots), CODE)
    relabelled = first.model_copy(update={"kind": SlotKind.PHRASE})
    with pytest.raises(WrongPassword):
        open_with_recovery(with_header(document, slots=(relabelled,)), RecoveryDoor(SlotKind.PHRASE, CODE.key))
    moved = with_header(sealed(), id=b"\x2d" * 16)
    with pytest.raises(WrongPassword):
        open_with_recovery(moved, CODE)


@given(st.sampled_from(["salt", "nonce", "wrapped"]), st.integers(0, 95))
def test_a_changed_slot_does_not_open(field: str, bit: int) -> None:
    document = sealed()
    slot = document.header.slots[0]
    value = bytearray(getattr(slot, field))
    value[bit // 8] ^= 1 << bit % 8
    with pytest.raises(WrongPassword):
        open_with_recovery(with_header(document, slots=(slot.model_copy(update={field: bytes(value)}),)), CODE)


def test_two_vaults_of_one_phrase_share_nothing() -> None:
    first, second = sealed(), sealed()
    assert first.sealed != second.sealed
    one, two = first.header.slots[0], second.header.slots[0]
    assert {one.salt, one.nonce, one.wrapped}.isdisjoint({two.salt, two.nonce, two.wrapped})
    assert first.nonce not in (second.nonce, one.nonce)


def test_nothing_secret_shows_in_a_repr() -> None:
    door = KeyringDoor(PASSWORD, HALF, b"\x0e" * 16, FLOOR)
    content = VaultContent(phrase=PHRASE, passphrase="hidden", secrets={"totp": b"hidden"})
    shown = f"{door!r}{PasswordDoor(PASSWORD, FLOOR)!r}{CODE!r}{content!r}{replace(door)}{content}"
    assert PASSWORD not in shown
    assert "junk" not in shown
    assert "hidden" not in shown
    assert HALF.hex() not in shown


@pytest.mark.parametrize(
    "wrong",
    [
        {"memory_kib": 64 * 1024 - 1},
        {"memory_kib": 512 * 1024 + 1},
        {"memory_kib": 2**60},
        {"passes": 2},
        {"passes": 13},
        {"lanes": 3},
        {"lanes": 17},
        {"memory_kib": 512 * 1024, "passes": 4},
        {"name": "argon2d"},
    ],
)
def test_the_stretching_has_a_floor_and_a_ceiling(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        Kdf(**wrong)  # pyright: ignore[reportArgumentType]


def test_too_little_memory_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    from argon2.exceptions import HashingError

    def fail(*_: object) -> bytes:
        raise HashingError("Memory allocation error")

    monkeypatch.setattr(cipher, "hash_secret_raw", fail)
    with pytest.raises(MemoryError):
        sealed(PasswordDoor(PASSWORD, FLOOR))


def test_the_default_stretching_is_256_mib() -> None:
    assert Kdf().model_dump() == {"name": "argon2id", "memory_kib": 262144, "passes": 3, "lanes": 4}


def test_a_slot_has_the_fields_of_its_kind() -> None:
    whole = {
        "kind": SlotKind.KEYRING,
        "kdf": FLOOR,
        "salt": bytes(32),
        "entry": bytes(16),
        "half_check": bytes(16),
        "nonce": bytes(12),
        "wrapped": bytes(48),
    }
    assert Slot.model_validate(whole).kind is SlotKind.KEYRING
    for change in ({"kdf": None}, {"entry": None}, {"half_check": None}, {"kind": SlotKind.PASSWORD}, {"kind": SlotKind.PHRASE}):
        with pytest.raises(ValueError, match="kind of slot"):
            Slot.model_validate(whole | change)
