"""From phrase to seed (BIP-39) and from seed to keys and addresses (BIP-32, BIP-44).

For a run of indices the common parent is derived once, with its public key: each further account costs one HMAC and one addition, written
out here because bip-utils spends four times as long on it as everything else takes. `dev.py bench keys` holds it against other wallets.
"""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from collections.abc import Callable

from bip_utils import Bip32Slip10Secp256k1  # pyright: ignore[reportMissingTypeStubs]
from bip_utils.bip.bip32 import Bip32Base  # pyright: ignore[reportMissingTypeStubs]

from wallet.keys.mnemonic import normalize
from wallet.keys.signing import ORDER, address_of
from wallet.model.address import Address
from wallet.model.path import AccountPath, PathStyle

HARDENED = 0x80000000
_PARENTS = {
    PathStyle.BIP44: "m/44'/60'/0'/0",
    PathStyle.LEDGER_LIVE: "m/44'/60'",
    PathStyle.LEGACY: "m/44'/60'/0'",
    PathStyle.TESTNET: "m/44'/1'/0'/0",
}


def seed_from_phrase(phrase: str, passphrase: str = "") -> bytes:
    """The 64-byte seed: PBKDF2-HMAC-SHA512, 2,048 rounds (BIP-39).

    The passphrase is taken exactly, spaces included, in NFKD as BIP-39 asks. The phrase is not checked here: see `check_phrase`.
    """
    salt = "mnemonic" + unicodedata.normalize("NFKD", passphrase)
    return hashlib.pbkdf2_hmac("sha512", normalize(phrase).encode(), salt.encode(), 2048)


def key_at(seed: bytes, path: AccountPath) -> bytes:
    """The 32-byte private key of one account."""
    return _walker(seed, path.style)(path.index)


def addresses(seed: bytes, style: PathStyle, start: int, count: int) -> tuple[Address, ...]:
    """The addresses of accounts `start` to `start + count - 1`."""
    key = _walker(seed, style)
    return tuple(address_of(key(index)) for index in range(start, start + count))


def branch_key(seed: bytes, path: str) -> bytes:
    """The 32-byte private key at a full BIP-32 path such as `m/1'/2'`."""
    return _private(Bip32Slip10Secp256k1.FromSeed(seed).DerivePath(path))


def _walker(seed: bytes, style: PathStyle) -> Callable[[int], bytes]:
    """A function from index to private key that has the styles' common parent at hand."""
    parent = Bip32Slip10Secp256k1.FromSeed(seed).DerivePath(_PARENTS[style])
    if style is PathStyle.LEDGER_LIVE:
        return lambda index: _private(parent.ChildKey(HARDENED | index).ChildKey(0).ChildKey(0))
    return _children(parent)


def _children(parent: Bip32Base) -> Callable[[int], bytes]:
    """BIP-32's CKDpriv without hardening. Raises ValueError for an index that has no key, which nobody has ever seen (1 in 2^127)."""
    key, chain = int.from_bytes(_private(parent)), parent.ChainCode().ToBytes()
    public = parent.PublicKey().RawCompressed().ToBytes()

    def child(index: int) -> bytes:
        left = int.from_bytes(hmac.digest(chain, public + index.to_bytes(4), "sha512")[:32])
        found = (left + key) % ORDER
        if left >= ORDER or found == 0:
            raise ValueError("BIP-32 knows no key of this index")
        return found.to_bytes(32)

    return child


def _private(node: Bip32Base) -> bytes:
    return node.PrivateKey().Raw().ToBytes()
