"""Extended public keys (BIP-32): the addresses of an account, without anything that could spend from it. Pure.

What a wallet exports for an account lies at depth 3 (m/44'/60'/0'), and its addresses at 0/i below; the key of that receiving branch itself
lies at depth 4. A key of another depth says nothing about where its accounts are, so it is refused. So is whatever could sign.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from bip_utils import (  # pyright: ignore[reportMissingTypeStubs]
    Base58ChecksumError,
    Bip32KeyError,
    Bip32Slip10Secp256k1,
)
from bip_utils.bip.bip32 import Bip32Base, Bip32Const  # pyright: ignore[reportMissingTypeStubs]

from wallet.errors import BadExtendedKey
from wallet.keys.signing import address_of_point
from wallet.model.address import Address

ACCOUNT_DEPTH, BRANCH_DEPTH = 3, 4
LONGEST = 120
_PRIVATE = re.compile(r"[a-z]prv", re.IGNORECASE)
_VERSIONS = {"xpub": Bip32Const.MAIN_NET_KEY_NET_VERSIONS, "tpub": Bip32Const.TEST_NET_KEY_NET_VERSIONS}
_BITCOINS = {  # SLIP-132: prefixes that say which of Bitcoin's scripts a key is for
    "ypub": "Bitcoin's P2WPKH in P2SH",
    "zpub": "Bitcoin's P2WPKH",
    "Ypub": "Bitcoin's P2WSH in P2SH, of several signers",
    "Zpub": "Bitcoin's P2WSH, of several signers",
    "upub": "P2WPKH in P2SH on Bitcoin's testnet",
    "vpub": "P2WPKH on Bitcoin's testnet",
    "Upub": "P2WSH in P2SH on Bitcoin's testnet, of several signers",
    "Vpub": "P2WSH on Bitcoin's testnet, of several signers",
}


def looks_extended(text: str) -> bool:
    """Whether somebody who typed this meant an extended key of any kind, and no address."""
    return bool(re.match(r"[a-z](pub|prv)", text.strip(), re.IGNORECASE))


def check_extended(text: str) -> str:
    """The key without the space around it. Raises BadExtendedKey, which repeats nothing of the text."""
    stripped = text.strip()
    _branch(stripped)
    return stripped


def extended_addresses(key: str, start: int, count: int) -> tuple[Address, ...]:
    """The addresses `start` to `start + count - 1` of that account. Raises BadExtendedKey."""
    branch = _branch(key)
    return tuple(_address(branch.ChildKey(index)) for index in range(start, start + count))


def _branch(text: str) -> Bip32Base:
    """The key whose children are the accounts."""
    prefix = text[:4]
    if _PRIVATE.match(prefix):
        raise BadExtendedKey(
            "it is an extended private key, which gives away every coin of its account. Never paste it anywhere, and move the coins if a "
            "program you do not trust has seen it; what is needed here begins with xpub"
        )
    if prefix in _BITCOINS:
        raise BadExtendedKey(f"{prefix} marks a key for {_BITCOINS[prefix]} (SLIP-132), and its accounts are not Ethereum's")
    if prefix not in _VERSIONS or len(text) > LONGEST:
        raise BadExtendedKey("it does not begin with xpub and go on for 107 letters and digits")
    return _descended(_parsed(text, lambda: Bip32Slip10Secp256k1.FromExtendedKey(text, _VERSIONS[prefix])))


def _parsed(text: str, parse: Callable[[], Bip32Base]) -> Bip32Base:
    try:
        return parse()
    except (Base58ChecksumError, Bip32KeyError, ValueError):
        pass
    raise BadExtendedKey("a character is wrong or missing")  # outside: the library's words stay behind


def _descended(node: Bip32Base) -> Bip32Base:
    if not node.IsPublicOnly():
        raise BadExtendedKey("it is a private key in the clothes of a public one. Never paste it anywhere")
    depth = node.Depth().ToInt()
    if depth == ACCOUNT_DEPTH:
        return node.ChildKey(0)
    if depth == BRANCH_DEPTH:
        return node
    raise BadExtendedKey(f"it lies at depth {depth} of its wallet, and an account's key lies at depth 3, its receiving branch at 4")


def _address(node: Bip32Base) -> Address:
    return address_of_point(node.PublicKey().RawCompressed().ToBytes())
