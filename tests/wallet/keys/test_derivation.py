"""BIP-32 and BIP-44 as published, with eth_account and Hardhat's well-known accounts as foreign judges."""

from __future__ import annotations

import pytest
from bip_utils import Base58ChecksumError, Bip32KeyError, Bip32Slip10Secp256k1  # pyright: ignore[reportMissingTypeStubs]
from bip_utils.base58 import Base58Decoder  # pyright: ignore[reportMissingTypeStubs]
from eth_account import Account
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wallet.keys.vectors import BIP32, BIP32_INVALID
from wallet.keys import derivation
from wallet.keys.derivation import addresses, branch_key, key_at, seed_from_phrase
from wallet.keys.signing import ORDER, address_of
from wallet.model.path import MAX_INDEX, AccountPath, PathStyle

JUNK = "test test test test test test test test test test test junk"
ABANDON = "abandon " * 11 + "about"
HARDHAT = (
    "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266",
    "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
    "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC",
    "0x90F79bf6EB2c4f870365E785982E1f101E93b906",
)

Account.enable_unaudited_hdwallet_features()


@pytest.mark.parametrize(("seed", "path", "xprv"), BIP32)
def test_private_keys_are_those_of_bip32(seed: str, path: str, xprv: str) -> None:
    published = Base58Decoder.CheckDecode(xprv)[-32:]
    assert branch_key(bytes.fromhex(seed), path) == published


@pytest.mark.parametrize("text", BIP32_INVALID)
def test_the_library_refuses_the_invalid_keys_of_bip32(text: str) -> None:
    with pytest.raises((Bip32KeyError, Base58ChecksumError)):
        Bip32Slip10Secp256k1.FromExtendedKey(text)


def test_the_accounts_everybody_knows() -> None:
    assert addresses(seed_from_phrase(JUNK), PathStyle.BIP44, 0, 4) == HARDHAT
    assert addresses(seed_from_phrase(ABANDON), PathStyle.BIP44, 0, 1) == ("0x9858EfFD232B4033E47d90003D41EC34EcaEda94",)


def test_the_private_key_everybody_knows() -> None:
    key = key_at(seed_from_phrase(JUNK), AccountPath(PathStyle.BIP44, 0))
    assert key.hex() == "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"


@pytest.mark.parametrize("style", PathStyle)
def test_every_style_agrees_with_eth_account(style: PathStyle) -> None:
    seed = seed_from_phrase(ABANDON, " two  spaces ")
    expected = [Account.from_mnemonic(ABANDON, " two  spaces ", str(AccountPath(style, index))).address for index in range(3, 6)]
    assert list(addresses(seed, style, 3, 3)) == expected
    assert [address_of(key_at(seed, AccountPath(style, index))) for index in range(3, 6)] == expected


def test_paths_read_as_the_command_line_prints_them() -> None:
    assert [str(AccountPath(style, 7)) for style in PathStyle] == [
        "m/44'/60'/0'/0/7",
        "m/44'/60'/7'/0/0",
        "m/44'/60'/0'/7",
        "m/44'/1'/0'/0/7",
    ]


@pytest.mark.parametrize("index", [-1, MAX_INDEX + 1])
def test_an_index_outside_bip32_is_refused(index: int) -> None:
    with pytest.raises(ValueError, match="index"):
        AccountPath(PathStyle.BIP44, index)


def test_the_highest_index_derives() -> None:
    seed = seed_from_phrase(JUNK)
    for style in PathStyle:
        assert addresses(seed, style, MAX_INDEX, 1)[0].startswith("0x")


def test_the_passphrase_is_taken_exactly() -> None:
    seeds = {seed_from_phrase(JUNK, passphrase) for passphrase in ("", " ", "x", " x", "x ", "X", "x\n")}
    assert len(seeds) == 7


def test_the_passphrase_is_normalized_as_bip39_asks() -> None:
    assert seed_from_phrase(JUNK, "caf\u00e9") == seed_from_phrase(JUNK, "cafe\u0301")


@settings(max_examples=15)
@given(st.integers(0, MAX_INDEX - 5), st.integers(0, 5), st.sampled_from(PathStyle))
def test_a_run_is_the_same_as_its_single_steps(start: int, count: int, style: PathStyle) -> None:
    seed = bytes(range(64))
    single = tuple(address_of(key_at(seed, AccountPath(style, start + step))) for step in range(count))
    assert addresses(seed, style, start, count) == single


@settings(max_examples=60)
@given(
    st.binary(min_size=16, max_size=64), st.integers(0, MAX_INDEX), st.sampled_from([PathStyle.BIP44, PathStyle.LEGACY, PathStyle.TESTNET])
)
def test_the_last_step_is_that_of_bip_utils(seed: bytes, index: int, style: PathStyle) -> None:
    path = AccountPath(style, index)
    assert key_at(seed, path) == branch_key(seed, str(path))


@pytest.mark.parametrize("left", [ORDER, ORDER + 1, 2**256 - 1])
def test_an_index_without_a_key_is_refused(monkeypatch: pytest.MonkeyPatch, left: int) -> None:
    def digest(_chain: bytes, _data: bytes, _name: str) -> bytes:
        return left.to_bytes(32) + bytes(32)

    parent = Bip32Slip10Secp256k1.FromSeed(bytes(32))
    monkeypatch.setattr(derivation.hmac, "digest", digest)
    with pytest.raises(ValueError, match="no key"):
        derivation._children(parent)(0)  # pyright: ignore[reportPrivateUsage]
