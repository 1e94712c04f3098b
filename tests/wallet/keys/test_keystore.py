"""Keystore files: the two examples of the Web3 Secret Storage page, eth_account as a foreign judge, and the sentence for each mistake."""

from __future__ import annotations

import copy
import hashlib
import json
import os
from typing import Any, Literal

import pytest
from Crypto.Cipher import AES
from eth_account import Account
from hypothesis import given, settings
from hypothesis import strategies as st

from wallet.errors import BadDocument
from wallet.keys.keystore import open_keystore, seal_keystore
from wallet.model.hashing import keccak256

KEY = bytes.fromhex("7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d")
PBKDF2: dict[str, Any] = {
    "crypto": {
        "cipher": "aes-128-ctr",
        "cipherparams": {"iv": "6087dab2f9fdbbfaddc31a909735c1e6"},
        "ciphertext": "5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46",
        "kdf": "pbkdf2",
        "kdfparams": {
            "c": 262144,
            "dklen": 32,
            "prf": "hmac-sha256",
            "salt": "ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd",
        },
        "mac": "517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2",
    },
    "id": "3198bc9c-6672-5ab3-d995-4942343ae5b6",
    "version": 3,
}
SCRYPT: dict[str, Any] = {
    "crypto": {
        "cipher": "aes-128-ctr",
        "cipherparams": {"iv": "83dbcc02d8ccb40e466191a123791e0e"},
        "ciphertext": "d172bf743a674da9cdad04534d56926ef8358534d458fffccd4e6ad2fbde479c",
        "kdf": "scrypt",
        "kdfparams": {
            "dklen": 32,
            "n": 262144,
            "r": 1,
            "p": 8,
            "salt": "ab0c7876052600dd703518d6fc3fe8984592145b591fc8fb5c6d43190334ba19",
        },
        "mac": "2103ac29920d71da29f15d75b4a16dbe95cfd7ff8faea1056c33131d846e3097",
    },
    "id": "3198bc9c-6672-5ab3-d995-4942343ae5b6",
    "version": 3,
}


def encoded(document: Any) -> bytes:
    return json.dumps(document).encode()


@pytest.mark.parametrize("document", [PBKDF2, SCRYPT], ids=["pbkdf2", "scrypt"])
def test_the_published_examples_open(document: dict[str, Any]) -> None:
    assert open_keystore(encoded(document), "testpassword") == KEY


@pytest.mark.parametrize(
    ("iv", "ciphertext", "salt", "mac", "key"),
    [
        (
            "e0c41130a323adc1446fc82f724bca2f",
            "9517cd5bdbe69076f9bf5057248c6c050141e970efa36ce53692d5d59a3984",
            "711f816911c92d649fb4c84b047915679933555030b3552c1212609b38208c63",
            "d5e116151c6aa71470e67a7d42c9620c75c4d23229847dcc127794f0732b0db5",
            "fa7b3db73dc7dfdf8c5fbdb796d741e4488628c41fc4febd9160a866ba0f35",
        ),
        (
            "3ca92af36ad7c2cd92454c59cea5ef00",
            "108b7d34f3442fc26ab1ab90ca91476ba6bfa8c00975a49ef9051dc675aa",
            "d0769e608fb86cda848065642a9c6fa046845c928175662b8e356c77f914cd3b",
            "75d0e6759f7b3cefa319c3be41680ab6beea7d8328653474bd06706d4cc67420",
            "81c29e8142bb6a81bef5a92bda7a8328a5c85bb2f9542e76f9b0f94fc018",
        ),
    ],
    ids=["31 bytes", "30 bytes"],
)
def test_geths_examples_of_short_keys_open(iv: str, ciphertext: str, salt: str, mac: str, key: str) -> None:
    """v3_test_vector.json of go-ethereum: keys whose leading zeros were left out."""
    params = {"dklen": 32, "n": 2, "r": 8, "p": 1, "salt": salt}
    crypto = {
        "cipher": "aes-128-ctr",
        "cipherparams": {"iv": iv},
        "ciphertext": ciphertext,
        "kdf": "scrypt",
        "kdfparams": params,
        "mac": mac,
    }
    assert open_keystore(encoded({"crypto": crypto, "version": 3}), "foo") == bytes.fromhex(key).rjust(32, b"\0")


def test_another_password_is_a_sentence() -> None:
    with pytest.raises(BadDocument, match="password is another one") as caught:
        open_keystore(encoded(PBKDF2), "testpasswore")
    assert caught.value.field == "mac"


def test_what_we_write_opens_elsewhere_and_here() -> None:
    ours = seal_keystore(KEY, "wälrus", os.urandom)
    assert bytes(Account.decrypt(json.loads(ours), "wälrus")) == KEY
    parameters = json.loads(ours)["crypto"]["kdfparams"]
    assert [parameters[name] for name in ("n", "r", "p", "dklen")] == [262_144, 8, 1, 32], "guessing costs what it costs with geth"
    assert open_keystore(ours, "wälrus") == KEY


@pytest.mark.parametrize("kdf", ["scrypt", "pbkdf2"])
def test_what_eth_account_writes_opens(kdf: Literal["scrypt", "pbkdf2"]) -> None:
    theirs = Account.encrypt(KEY, "wälrus", kdf=kdf, iterations=1 << 12)
    assert open_keystore(encoded(theirs), "wälrus") == KEY
    assert open_keystore(encoded({"Crypto" if name == "crypto" else name: part for name, part in theirs.items()}), "wälrus") == KEY


def test_an_old_file_without_leading_zeros_opens() -> None:
    short, derived = KEY[:31], hashlib.pbkdf2_hmac("sha256", b"x", bytes(32), 16)
    cipher = AES.new(derived[:16], AES.MODE_CTR, nonce=b"", initial_value=bytes(16)).encrypt(short)  # pyright: ignore[reportUnknownMemberType]
    crypto = PBKDF2["crypto"] | {
        "ciphertext": cipher.hex(),
        "cipherparams": {"iv": "00" * 16},
        "mac": keccak256(derived[16:] + cipher).hex(),
    }
    crypto["kdfparams"] = PBKDF2["crypto"]["kdfparams"] | {"c": 16, "salt": "00" * 32}
    assert open_keystore(encoded(PBKDF2 | {"crypto": crypto}), "x") == bytes(1) + short


def test_a_key_of_another_address_is_refused() -> None:
    with pytest.raises(BadDocument, match="not that of its address"):
        open_keystore(encoded(PBKDF2 | {"address": "00" * 20}), "testpassword")


SMALL = copy.deepcopy(SCRYPT)
SMALL["crypto"]["kdfparams"] |= {"n": 2, "r": 1, "p": 1}
VALUES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.just("00" * 16)


@settings(max_examples=150)
@given(st.sampled_from([SMALL, PBKDF2]), st.sampled_from(["", "crypto", "kdfparams", "cipherparams"]), st.data())
def test_any_change_is_a_sentence(document: dict[str, Any], part: str, data: st.DataObject) -> None:
    changed = copy.deepcopy(document)
    crypto = changed["crypto"]
    if changed is not PBKDF2 and "c" in crypto["kdfparams"]:
        crypto["kdfparams"]["c"] = 1
    inner = {"": changed, "crypto": crypto}.get(part) or crypto[part]
    name = data.draw(st.sampled_from(sorted(inner)))
    inner[name] = data.draw(VALUES)
    with pytest.raises(BadDocument, match="not a readable keystore file"):
        open_keystore(encoded(changed), "testpassword")


@given(st.binary(max_size=400))
def test_any_bytes_are_a_sentence(data: bytes) -> None:
    with pytest.raises(BadDocument):
        open_keystore(data, "x")
