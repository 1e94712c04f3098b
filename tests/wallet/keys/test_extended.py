"""Extended public keys: BIP-32 as published, and what must never be pasted."""

from __future__ import annotations

import pytest
from bip_utils import Bip32Slip10Secp256k1  # pyright: ignore[reportMissingTypeStubs]
from hypothesis import given
from hypothesis import strategies as st

from tests.wallet.keys.vectors import BIP32, BIP32_INVALID
from wallet.errors import BadExtendedKey
from wallet.keys.derivation import addresses, seed_from_phrase
from wallet.keys.extended import check_extended, extended_addresses, looks_extended
from wallet.model.path import PathStyle

SEED = seed_from_phrase("test test test test test test test test test test test junk")
ACCOUNT = "xpub6Ce9NcJvTk36xtLSrJLZqE7wtgA5deCeYs7rSQtreh4cj6ByPtrg9sD7V2FNFLPnf8heNP3FGkeV9qwfzvZNSd54JoNXVsXFYSYwHsnJxqP"


def at(path: str) -> str:
    return str(Bip32Slip10Secp256k1.FromSeed(SEED).DerivePath(path).PublicKey().ToExtended())


def test_an_account_gives_the_addresses_of_its_phrase() -> None:
    assert at("m/44'/60'/0'") == ACCOUNT
    assert extended_addresses(ACCOUNT, 0, 5) == addresses(SEED, PathStyle.BIP44, 0, 5)
    assert extended_addresses(at("m/44'/60'/0'/0"), 2, 3) == addresses(SEED, PathStyle.BIP44, 2, 3)
    assert extended_addresses(at("m/44'/1'/0'"), 0, 2) == addresses(SEED, PathStyle.TESTNET, 0, 2)
    assert check_extended(f"  {ACCOUNT}\n") == ACCOUNT


@pytest.mark.parametrize("path", ["m", "m/44'", "m/44'/60'", "m/44'/60'/0'/0/0"])
def test_a_key_of_another_depth_is_refused(path: str) -> None:
    with pytest.raises(BadExtendedKey, match="depth"):
        check_extended(at(path))


@pytest.mark.parametrize("text", [xprv for _, _, xprv in BIP32] + ["xprv", "tprv1", "zprvAWgYBBk7JR8Gj", "XPRV9s21Z", "yprv…"])
def test_a_private_one_is_refused_without_a_word_of_it(text: str) -> None:
    with pytest.raises(BadExtendedKey, match="Never paste it") as caught:
        check_extended(text)
    shown = f"{caught.value!r} {caught.value} {caught.value.__cause__!r} {caught.value.__context__!r}"
    assert text[4:12] == "" or text[4:12] not in shown
    assert looks_extended(text)


@pytest.mark.parametrize("prefix", ["ypub", "zpub", "Ypub", "Zpub", "upub", "vpub", "Upub", "Vpub"])
def test_those_of_bitcoin_are_refused_by_name(prefix: str) -> None:
    with pytest.raises(BadExtendedKey, match=f"{prefix} marks a key for .*SLIP-132"):
        check_extended(prefix + ACCOUNT[4:])


@pytest.mark.parametrize("text", BIP32_INVALID)
def test_the_invalid_keys_of_bip32_are_refused(text: str) -> None:
    with pytest.raises(BadExtendedKey):
        check_extended(text)


@given(st.integers(0, len(ACCOUNT) - 1), st.sampled_from("1ABCxyz0OIl "))
def test_one_wrong_character_is_refused(place: int, character: str) -> None:
    changed = ACCOUNT[:place] + character + ACCOUNT[place + 1 :]
    if changed.strip() == ACCOUNT:
        return
    with pytest.raises(BadExtendedKey) as caught:
        check_extended(changed)
    assert ACCOUNT[8:16] not in str(caught.value)


@given(st.text(max_size=200) | st.text(max_size=100).map(lambda text: "xpub" + text))
def test_any_text_is_a_sentence(text: str) -> None:
    with pytest.raises(BadExtendedKey):
        check_extended(text)
