"""ethers 6 as a foreign judge: phrases in nine languages, passphrases, paths, extended public keys, keystore files both ways.

`dev.py test` brings it from npm into .tools/ethers. Where it could not, this is left out, and says so.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.wallet.keys.test_signing import mail
from tests.wallet.keys.vectors import BIP39
from wallet.keys.derivation import key_at, seed_from_phrase
from wallet.keys.extended import extended_addresses
from wallet.keys.keystore import open_keystore, seal_keystore
from wallet.keys.mnemonic import check_phrase, new_phrase, normalize
from wallet.keys.signing import address_of, sign_digest, sign_transaction
from wallet.model.address import parse_address
from wallet.model.language import Language
from wallet.model.path import AccountPath, PathStyle
from wallet.model.transaction import Call, Fees, Unsigned
from wallet.model.typed import typed_digest
from wallet.model.typed_json import read_typed

ETHERS = Path(__file__).parents[3] / ".tools" / "ethers" / "node_modules" / "ethers"
SCRIPT = Path(__file__).with_name("ethers.js")
NODE = shutil.which("node") or shutil.which("node", path=str(Path(sys.executable).parent))
LOCALES = {
    Language.ENGLISH: "en",
    Language.CHINESE_SIMPLIFIED: "zh_cn",
    Language.CHINESE_TRADITIONAL: "zh_tw",
    Language.CZECH: "cz",
    Language.FRENCH: "fr",
    Language.ITALIAN: "it",
    Language.KOREAN: "ko",
    Language.PORTUGUESE: "pt",
    Language.SPANISH: "es",
}
JUNK = "test test test test test test test test test test test junk"
KEY = bytes.fromhex("7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d")
SECOND = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"

pytestmark = pytest.mark.skipif(
    NODE is None or not ETHERS.exists(), reason="ETHERS IS MISSING: npm did not bring it, so nothing here is compared with it"
)


def ethers(*questions: list[Any]) -> list[Any]:
    assert NODE is not None
    done = subprocess.run(
        [NODE, str(SCRIPT), str(ETHERS)],
        input=json.dumps(questions),
        capture_output=True,
        check=False,
        text=True,
        encoding="utf-8",
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


def test_phrases_and_seeds_in_every_language() -> None:
    cases = [(entropy, language) for entropy, *_ in BIP39[Language.ENGLISH][::3] for language in Language]
    phrases = ethers(*(["phrase", entropy, LOCALES[language]] for entropy, language in cases))
    for (entropy, language), theirs in zip(cases, phrases, strict=True):
        ours = new_phrase(len(entropy) * 3 // 8, lambda size, entropy=entropy: bytes.fromhex(entropy)[:size], language)
        assert ours == normalize(theirs)
        assert check_phrase(theirs) == ours
    asked = [(phrase, language, "TREZOR ñ") for (_, language), phrase in zip(cases, phrases, strict=True)]
    seeds = ethers(*(["seed", phrase, passphrase, LOCALES[language]] for phrase, language, passphrase in asked))
    assert ["0x" + seed_from_phrase(phrase, passphrase).hex() for phrase, _, passphrase in asked] == seeds


def test_accounts_of_every_style_language_and_passphrase() -> None:
    phrases = {language: new_phrase(12, lambda size: bytes(range(7, 7 + size)), language) for language in Language}
    asked = [
        (language, passphrase, AccountPath(style, index))
        for language in (Language.ENGLISH, Language.FRENCH, Language.KOREAN)
        for passphrase in ("", " two  spaces ", "café")
        for style in PathStyle
        for index in (19,)
    ]
    theirs = ethers(*(["account", phrases[language], passphrase, LOCALES[language], str(path)] for language, passphrase, path in asked))
    for (language, passphrase, path), (address, key) in zip(asked, theirs, strict=True):
        ours = key_at(seed_from_phrase(phrases[language], passphrase), path)
        assert (address_of(ours), "0x" + ours.hex()) == (address, key)


@pytest.mark.parametrize(("path", "below"), [("m/44'/60'/0'", [0]), ("m/44'/60'/3'/0", []), ("m/44'/1'/0'", [0])])
def test_addresses_of_an_extended_public_key(path: str, below: list[int]) -> None:
    (xpub,) = ethers(["xpub", JUNK, path])
    assert xpub.startswith("xpub")
    (children,) = ethers(["children", xpub, below, 20])
    assert list(extended_addresses(xpub, 0, 20)) == children
    assert extended_addresses(xpub, 17, 3) == tuple(children[17:])


@pytest.mark.parametrize(
    ("to", "value", "data", "nonce"), [(SECOND, 0, b"", 0), (SECOND, 10**21, bytes(range(200)), 2**32), (SECOND.lower(), 1, b"\0", 127)]
)
def test_ethers_signs_the_same_transaction(to: str, value: int, data: bytes, nonce: int) -> None:
    unsigned = Unsigned(Call(11155111, parse_address(to), data, value), address_of(KEY), nonce, 10**6, Fees(30 * 10**9, 10**9))
    fields = {
        "type": 2,
        "chainId": 11155111,
        "nonce": nonce,
        "gasLimit": 10**6,
        "maxFeePerGas": str(30 * 10**9),
        "maxPriorityFeePerGas": str(10**9),
        "to": to,
        "value": str(value),
        "data": "0x" + data.hex(),
    }
    (theirs,) = ethers(["transaction", "0x" + KEY.hex(), fields])
    assert theirs == "0x" + sign_transaction(KEY, unsigned).raw.hex()


def test_ethers_signs_the_same_typed_data() -> None:
    person = [{"name": "name", "type": "string"}, {"name": "wallet", "type": "address"}]
    types = {
        "Person": person,
        "Mail": [{"name": "from", "type": "Person"}, {"name": "to", "type": "Person"}, {"name": "contents", "type": "string"}],
    }
    domain = {"name": "Ether Mail", "version": "1", "chainId": 1, "verifyingContract": "0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC"}
    message = {
        "from": {"name": "Cow", "wallet": "0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826"},
        "to": {"name": "Bob", "wallet": "0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB"},
        "contents": "Hello, Bob!",
    }
    (theirs,) = ethers(["typed", "0x" + KEY.hex(), domain, types, message])
    assert theirs == "0x" + sign_digest(KEY, typed_digest(*mail())).hex()


def test_ethers_signs_the_same_lists_of_structs() -> None:
    types = {
        "Tree": [{"name": "leaf", "type": "Leaf[2]"}, {"name": "grid", "type": "int16[][2]"}, {"name": "none", "type": "Bud[]"}],
        "Bud": [{"name": "age", "type": "uint8"}],
        "Leaf": [{"name": "data", "type": "bytes[]"}, {"name": "names", "type": "string[]"}],
    }
    leaf = {"data": ["0x", "0x0102"], "names": ["one", "two"]}
    message: dict[str, Any] = {"leaf": [leaf, {"data": [], "names": []}], "grid": [[-1, 2], []], "none": []}
    domain = {"name": "Trees", "chainId": 11155111}
    domain_type = [{"name": "name", "type": "string"}, {"name": "chainId", "type": "uint256"}]
    ours: dict[str, Any] = {"types": {"EIP712Domain": domain_type, **types}, "primaryType": "Tree", "domain": domain, "message": message}
    (theirs,) = ethers(["typed", "0x" + KEY.hex(), domain, types, message])
    assert theirs == "0x" + sign_digest(KEY, read_typed(json.dumps(ours)).digest).hex()


@pytest.mark.parametrize("password", ["testpassword", "pässwörd with ﬁ and 三"])
def test_a_keystore_of_ethers_opens_here(password: str) -> None:
    (theirs,) = ethers(["seal", "0x" + KEY.hex(), password, 1 << 13])
    assert open_keystore(theirs.encode(), password) == KEY


def test_a_keystore_of_ours_opens_in_ethers() -> None:
    ours = seal_keystore(KEY, "walrus-telescope-41-marmaladé", os.urandom)
    assert ethers(["open", ours.decode(), "walrus-telescope-41-marmaladé"]) == ["0x" + KEY.hex()]
