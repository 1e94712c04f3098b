"""A keystore file that somebody forged: a sentence at once, whatever it asks for, and never more work than one honest file.

Work is counted: the numbers that reach scrypt and PBKDF2. What is refused reaches neither.
"""

from __future__ import annotations

import copy
import json
import sys
from typing import Any

import pytest

from tests.wallet.keys.test_keystore import PBKDF2, SCRYPT
from wallet.errors import BadDocument
from wallet.keys import keystore

HUGE = 2**60
SCRYPT_FORGERIES = [
    {"n": HUGE},
    {"n": 1 << 22},
    {"n": 1 << 18, "r": 9},
    {"n": 2, "r": HUGE},
    {"n": 2, "p": HUGE},
    {"n": 1 << 14, "r": 1 << 10, "p": 1 << 10},
    {"n": -2},
    {"n": 0},
    {"n": 1},
    {"n": 262143},
    {"n": 262144.0},
    {"n": 1e300},
    {"n": "262144"},
    {"n": True},
    {"n": None},
    {"n": [262144]},
    {"r": 0},
    {"r": -1},
    {"p": 0},
    {"dklen": 31},
    {"dklen": HUGE},
    {"salt": "00" * 65},
    {"salt": "0"},
    {"salt": 7},
]
PBKDF2_FORGERIES = [
    {"c": HUGE},
    {"c": (1 << 21) + 1},
    {"c": 0},
    {"c": -1},
    {"c": 262144.5},
    {"prf": "hmac-sha1"},
    {"prf": None},
    {"dklen": -32},
]


def _never(*_: object, **__: object) -> Any:
    pytest.fail("it was stretched")


@pytest.fixture
def no_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keystore, "scrypt", _never)
    monkeypatch.setattr(keystore, "PBKDF2HMAC", _never)


def refused(data: bytes) -> BadDocument:
    with pytest.raises(BadDocument) as caught:
        keystore.open_keystore(data, "testpassword")
    assert "not a readable keystore file" in str(caught.value)
    assert len(str(caught.value)) < 400
    return caught.value


@pytest.mark.usefixtures("no_work")
@pytest.mark.parametrize("forgery", SCRYPT_FORGERIES, ids=str)
def test_scrypt_that_asks_for_anything_else(forgery: dict[str, object]) -> None:
    document = copy.deepcopy(SCRYPT)
    document["crypto"]["kdfparams"] |= forgery
    refused(json.dumps(document).encode())


@pytest.mark.usefixtures("no_work")
@pytest.mark.parametrize("forgery", PBKDF2_FORGERIES, ids=str)
def test_pbkdf2_that_asks_for_anything_else(forgery: dict[str, object]) -> None:
    document = copy.deepcopy(PBKDF2)
    document["crypto"]["kdfparams"] |= forgery
    refused(json.dumps(document).encode())


@pytest.mark.usefixtures("no_work")
@pytest.mark.parametrize(
    "data",
    [
        b"[" * 100_000,
        b'{"crypto":' * 100_000,
        b'{"version":3,"crypto":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b"[]" * 499_000,
        b'{"version":3}' + b" " * keystore.MAX_SIZE,
        b'{"version":' + b"9" * 900_000 + b"}",
        b'{"version":NaN}',
        b'{"version":3,"version":3,"crypto":{}}',
        b'{"version":"3","crypto":{}}',
        b'{"version":true,"crypto":{}}',
        b'{"version":3.0,"crypto":{}}',
        b'{"version":3,"crypto":[]}',
        b"\xff\xfe{}",
        b"null",
        b"",
    ],
    ids=lambda data: bytes(data[:24]).decode("latin-1"),
)
def test_what_is_no_such_file(data: bytes) -> None:
    refused(data)


def test_it_does_not_matter_how_high_the_recursion_limit_is(monkeypatch: pytest.MonkeyPatch) -> None:
    before = sys.getrecursionlimit()
    monkeypatch.setattr(keystore, "scrypt", _never)
    sys.setrecursionlimit(1_000_000)
    try:
        refused(b'{"a":' * 100_000 + b"1" + b"}" * 100_000)
    finally:
        sys.setrecursionlimit(before)


def test_a_wrong_mac_costs_what_the_right_one_does() -> None:
    document = copy.deepcopy(PBKDF2)
    document["crypto"]["mac"] = "00" * 32
    assert refused(json.dumps(document).encode()).field == "mac"


def test_the_most_that_passes_is_what_geth_writes() -> None:
    assert keystore.MAX_SCRYPT * 128 == 256 << 20
    assert keystore.SCRYPT_N * keystore.SCRYPT_R == keystore.MAX_SCRYPT
