"""Whatever is in a vault file, it is judged quickly and in a sentence."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wallet.vault.build import CODE, FLOOR, PASSWORD, PHRASE, forged, rechecked, sealed
from wallet.errors import BadDocument, NewerData, WalletError
from wallet.keys.derivation import seed_from_phrase
from wallet.keys.secrets import recovery_key
from wallet.model.path import PathStyle
from wallet.vault.cipher import KeyringDoor, RecoveryDoor, open_with_password, open_with_recovery
from wallet.vault.document import MAX_SIZE, SlotKind, decode, encode

HALF = b"\x4a" * 32


@pytest.fixture(scope="module")
def file() -> bytes:
    door = KeyringDoor(PASSWORD, HALF, b"\x0e" * 16, FLOOR)
    return encode(sealed(door, CODE, name="Mine “é” \U0001f980"))


def test_a_flipped_bit_anywhere_is_damage(file: bytes) -> None:
    for place in range(len(file)):
        damaged = bytearray(file)
        damaged[place] ^= 1 << place % 8
        with pytest.raises(BadDocument):
            decode(bytes(damaged))


def test_every_bit_of_the_header_is_guarded(file: bytes) -> None:
    header = file[: file.index(b'"nonce"', file.index(b"]"))]
    for bit in range(len(header) * 8):
        damaged = bytearray(file)
        damaged[bit // 8] ^= 1 << bit % 8
        with pytest.raises(BadDocument):
            decode(bytes(damaged))


def test_a_file_cut_anywhere_is_damage(file: bytes) -> None:
    for size in range(len(file)):
        with pytest.raises(BadDocument):
            decode(file[:size])
    with pytest.raises(BadDocument):
        decode(file + b"\n")


def test_a_byte_too_many_or_too_few_anywhere_is_damage(file: bytes) -> None:
    for place in range(len(file)):
        for other in (file[:place] + file[place + 1 :], file[:place] + b"0" + file[place:]):
            with pytest.raises(BadDocument):
                decode(other)


def test_a_name_of_brackets_is_a_name() -> None:
    name = "[{" * 32
    assert decode(encode(sealed(CODE, name=name))).header.name == name


def test_a_later_version_may_be_deeper(file: bytes) -> None:
    deeper = forged(file, "version", value=2)
    deeper = forged(deeper, "header", value=[[[[[[[[[]]]]]]]]])
    with pytest.raises(NewerData):
        decode(deeper)


def test_a_newer_version_is_named_and_only_once_undamaged(file: bytes) -> None:
    newer = forged(file, "version", value=2)
    with pytest.raises(NewerData) as caught:
        decode(newer, "some/vault.json")
    assert (caught.value.path, caught.value.found, caught.value.known) == ("some/vault.json", 2, 1)
    with pytest.raises(BadDocument, match="checksum"):
        decode(newer.replace(b'"version": 2', b'"version": 3'))


HOSTILE: list[tuple[tuple[str | int, ...], object]] = [
    (("version",), 0),
    (("version",), -1),
    (("version",), "1"),
    (("version",), None),
    (("version",), True),
    (("format",), "other"),
    (("header", "id"), "00"),
    (("header", "id"), "ZZ" * 16),
    (("header", "id"), "1D" * 16),
    (("header", "name"), ""),
    (("header", "name"), "x" * 65),
    (("header", "name"), 7),
    (("header", "name"), "\ud800"),
    (("header", "created"), -1),
    (("header", "created"), 2**60),
    (("header", "created"), 1e3),
    (("header", "path"), "m/0"),
    (("header", "slots"), []),
    (("header", "slots"), {}),
    (("header", "extra"), 1),
    (("header", "slots", 0, "kdf", "memory_kib"), 100 * 1024 * 1024),
    (("header", "slots", 0, "kdf", "memory_kib"), 8),
    (("header", "slots", 0, "kdf", "memory_kib"), "65536"),
    (("header", "slots", 0, "kdf", "passes"), 10**9),
    (("header", "slots", 0, "kdf", "lanes"), 10**9),
    (("header", "slots", 0, "kdf", "name"), "none"),
    (("header", "slots", 0, "kdf"), None),
    (("header", "slots", 0, "salt"), ""),
    (("header", "slots", 0, "kind"), "open"),
    (("header", "slots", 0, "entry"), None),
    (("header", "slots", 0, "wrapped"), "00" * 49),
    (("nonce",), "00" * 11),
    (("sealed",), "0"),
    (("sealed",), None),
]


@pytest.mark.parametrize(("path", "value"), HOSTILE)
def test_a_forged_field_is_refused_at_once(file: bytes, path: tuple[str | int, ...], value: object) -> None:
    started = time.perf_counter()
    with pytest.raises(BadDocument) as caught:
        decode(_surrogate_safe(file, path, value))
    assert time.perf_counter() - started < 0.5
    assert str(caught.value).startswith("This is not a readable vault")


def _surrogate_safe(file: bytes, path: tuple[str | int, ...], value: object) -> bytes:
    if value == "\ud800":
        return file.replace("Mine “é” \U0001f980".encode(), b"\\ud800")
    return forged(file, *path, value=value)


def test_sixteen_slots_are_too_many(file: bytes) -> None:
    plain = json.loads(file)
    plain["header"]["slots"] = plain["header"]["slots"] * 8
    with pytest.raises(BadDocument, match="slots"):
        decode(rechecked(plain))


@pytest.mark.parametrize(
    "text",
    [b"", b"\xff\xfe", b"null", b"[]", b"1", b'"x"', b"{}", b"[" * 100_000, b'{"a":' * 100_000, b"9" * 100_000, b"NaN", b"\0" * 5000],
)
def test_what_is_no_vault_at_all_is_refused_at_once(text: bytes) -> None:
    started = time.perf_counter()
    with pytest.raises(BadDocument):
        decode(text)
    assert time.perf_counter() - started < 0.5


def test_deep_nesting_cannot_end_the_process() -> None:
    """py_ecc, which web3 imports, lets Python recurse 100,000 levels deep: far past what the C stack holds."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(100_000)
    try:
        for text in (b"[" * 1_000_000, b'{"format":' * 100_000, b'{"header":{"name":' + b"[" * 90_000):
            with pytest.raises(BadDocument, match="nested"):
                decode(text)
    finally:
        sys.setrecursionlimit(before)


def test_a_file_larger_than_any_vault_is_not_read(file: bytes) -> None:
    with pytest.raises(BadDocument, match="larger"):
        decode(file + b" " * MAX_SIZE)


def test_the_same_content_written_in_another_way_is_refused(file: bytes) -> None:
    plain = json.loads(file)
    for other in (
        json.dumps(plain).encode(),
        file.replace(b"\n", b"\r\n"),
        file.replace(b'{\n "check"', b'{\n "version": 1,\n "check"', 1),
    ):
        with pytest.raises(BadDocument, match="not written the way"):
            decode(other)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
FIELDS = st.sampled_from(sorted({path for path, _ in HOSTILE}, key=str))


@given(FIELDS, JSON)
def test_any_value_in_any_field_is_a_vault_or_a_sentence(file: bytes, path: tuple[str | int, ...], value: object) -> None:
    try:
        outcome: object = decode(forged(file, *path, value=value))
    except WalletError as error:
        outcome = str(error)
    except UnicodeEncodeError:  # the test's own writer refused it
        return
    assert outcome


@given(st.binary(max_size=2000))
def test_any_bytes_are_a_sentence(data: bytes) -> None:
    with pytest.raises(BadDocument):
        decode(data)


def test_the_format_of_version_1_stays_readable() -> None:
    """A file written when the format was made final. It must open for ever, by each of its slots."""
    document = decode((Path(__file__).parent / "version1.json").read_bytes())
    phrase = RecoveryDoor(SlotKind.PHRASE, recovery_key(seed_from_phrase(PHRASE, " x ")))
    opened = (open_with_password(document, PASSWORD, HALF), open_with_recovery(document, phrase), open_with_recovery(document, CODE))
    assert {(content.phrase, content.passphrase) for content in opened} == {(PHRASE, " x ")}
    assert (document.header.name, document.header.created, document.header.path) == ("Mine", 1_700_000_000, PathStyle.BIP44)
