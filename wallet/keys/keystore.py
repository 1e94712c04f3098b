"""Keystore files (Web3 Secret Storage, version 3): one private key under a password of its own. Pure: randomness is an argument.

Read strictly and with bounds, since such a file comes from elsewhere: at most 1 MB and 16 levels, whole numbers only, and a password that
costs at most as much to stretch as geth's own default (256 MiB, about a second). Our own reader and not eth_keyfile's: that stretches
whatever the file asks for, and brings some megabytes of modules into the process that holds keys.
"""

from __future__ import annotations

import json
import re
import unicodedata
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from hmac import compare_digest
from typing import Any, NoReturn, cast

from Crypto.Protocol.KDF import scrypt
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

from wallet.errors import BadDocument
from wallet.keys.signing import ORDER, address_of
from wallet.model.hashing import keccak256
from wallet.model.nesting import nests_deeper

KIND = "keystore file"
MAX_SIZE = 1_000_000
DEEPEST = 16
MAX_SCRYPT = 1 << 21
"""n times r times p. Times 128 it is the bytes that scrypt fills, one after another; n times r alone is what it holds at once."""
MAX_ROUNDS = 1 << 21
"""Of PBKDF2-HMAC-SHA256: about a second."""
MAX_SALT = 64
SCRYPT_N, SCRYPT_R = 1 << 18, 8  # what geth writes

_HEX = re.compile(r"(?:0x)?((?:[0-9a-fA-F]{2})*)")


@dataclass(frozen=True, slots=True)
class _Sealed:
    """What of a file is needed to open it. derive: from a password's bytes to 32 bytes."""

    derive: Callable[[bytes], bytes]
    iv: bytes
    ciphertext: bytes
    mac: bytes
    address: bytes | None


def open_keystore(data: bytes, password: str) -> bytes:
    """The 32-byte private key. Raises BadDocument, also where the password is another one."""
    sealed = _read(data)
    for spelled in _spellings(password):
        derived = sealed.derive(spelled)
        if compare_digest(keccak256(derived[16:32] + sealed.ciphertext), sealed.mac):
            return _checked(_crypt(derived, sealed.iv, sealed.ciphertext), sealed)
    raise _refused("its password is another one, or it was changed", "mac")


def seal_keystore(private_key: bytes, password: str, random: Callable[[int], bytes]) -> bytes:
    """A file that geth, ethers and MetaMask read. The password is taken as it is typed. About a second, 256 MiB."""
    salt, iv = random(32), random(16)
    derived = _scrypt(password.encode(), salt, SCRYPT_N, SCRYPT_R, 1)
    ciphertext = _crypt(derived, iv, private_key)
    document = {
        "version": 3,
        "id": str(uuid.UUID(bytes=random(16), version=4)),
        "address": address_of(private_key)[2:].lower(),
        "crypto": {
            "cipher": "aes-128-ctr",
            "cipherparams": {"iv": iv.hex()},
            "ciphertext": ciphertext.hex(),
            "kdf": "scrypt",
            "kdfparams": {"dklen": 32, "n": SCRYPT_N, "r": SCRYPT_R, "p": 1, "salt": salt.hex()},
            "mac": keccak256(derived[16:32] + ciphertext).hex(),
        },
    }
    return (json.dumps(document, indent=1) + "\n").encode()


def _read(data: bytes) -> _Sealed:
    top = _load(data)
    if top.get("version") != 3 or isinstance(top["version"], (bool, float)):
        raise _refused("only version 3 can be read", "version")
    crypto = _part(top, "crypto" if "crypto" in top else "Crypto")
    if crypto.get("cipher") != "aes-128-ctr":
        raise _refused("its cipher is not aes-128-ctr", "cipher")
    address = top.get("address")
    return _Sealed(
        derive=_derivation(crypto.get("kdf"), _part(crypto, "kdfparams")),
        iv=_bytes(_part(crypto, "cipherparams"), "iv", 16),
        ciphertext=_ciphertext(crypto),
        mac=_bytes(crypto, "mac", 32),
        address=None if address in (None, "") else _bytes(top, "address", 20),
    )


def _load(data: bytes) -> dict[str, Any]:
    if len(data) > MAX_SIZE:
        raise _refused("it is larger than any keystore")
    if nests_deeper(data, DEEPEST):
        raise _refused("it is nested deeper than any keystore")
    try:
        found: object = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_no_number, parse_int=_bounded)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise _refused("it is not a JSON object")
    return cast("dict[str, Any]", found)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Two fields of one name are two files in one: which of them counts would depend on the reader."""
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValueError
    return dict(pairs)


def _no_number(_: str) -> NoReturn:
    raise ValueError


def _bounded(digits: str) -> int:
    """Python takes its time over a number of a million digits."""
    if len(digits) > 32:
        raise ValueError
    return int(digits)


def _derivation(name: object, params: dict[str, Any]) -> Callable[[bytes], bytes]:
    if _number(params, "dklen", 32, 32) and name == "scrypt":
        return _by_scrypt(params)
    if name == "pbkdf2":
        if params.get("prf") != "hmac-sha256":
            raise _refused("its prf is not hmac-sha256", "prf")
        salt, rounds = _salt(params), _number(params, "c", 1, MAX_ROUNDS)
        return lambda password: PBKDF2HMAC(SHA256(), 32, salt, rounds).derive(password)
    raise _refused("its kdf is neither scrypt nor pbkdf2", "kdf")


def _by_scrypt(params: dict[str, Any]) -> Callable[[bytes], bytes]:
    n, r, p = (_number(params, name, low, MAX_SCRYPT) for name, low in (("n", 2), ("r", 1), ("p", 1)))
    if n & (n - 1):
        raise _refused("its n is not a power of two", "n")
    if n * r * p > MAX_SCRYPT:
        raise _refused("its password would take too long to stretch", "n")
    salt = _salt(params)
    return lambda password: _scrypt(password, salt, n, r, p)


def _scrypt(password: bytes, salt: bytes, n: int, r: int, p: int) -> bytes:
    """32 bytes. OpenSSL's, which `cryptography` uses, refuses the n = 2^18 with r = 1 of the published example."""
    return cast("bytes", scrypt(password, salt, 32, n, r, p))  # pyright: ignore[reportArgumentType]


def _salt(params: dict[str, Any]) -> bytes:
    salt = _bytes(params, "salt", None)
    if len(salt) > MAX_SALT:
        raise _refused("its salt is too long", "salt")
    return salt


def _part(whole: dict[str, Any], name: str) -> dict[str, Any]:
    found = whole.get(name)
    if not isinstance(found, dict):
        raise _refused(f"its part “{name}” is missing", name)
    return cast("dict[str, Any]", found)


def _number(part: dict[str, Any], name: str, low: int, high: int) -> int:
    found = part.get(name)
    if not isinstance(found, int) or isinstance(found, bool) or not low <= found <= high:
        raise _refused(f"its field “{name}” is not a whole number from {low:,} to {high:,}", name)
    return found


def _bytes(part: dict[str, Any], name: str, size: int | None) -> bytes:
    found = part.get(name)
    match = _HEX.fullmatch(found) if isinstance(found, str) else None
    if match is None or (size is not None and len(match[1]) != 2 * size):
        raise _refused(f"its field “{name}” is not {size or 'some'} bytes in hexadecimal digits", name)
    return bytes.fromhex(match[1])


def _ciphertext(crypto: dict[str, Any]) -> bytes:
    """Old versions of geth left out a key's leading zeros."""
    found = _bytes(crypto, "ciphertext", None)
    if not 0 < len(found) <= 32:
        raise _refused("it does not seal a key of 32 bytes", "ciphertext")
    return found


def _checked(opened: bytes, sealed: _Sealed) -> bytes:
    key = opened.rjust(32, b"\0")
    if not 0 < int.from_bytes(key) < ORDER:
        raise _refused("what it seals is no private key")
    if sealed.address is not None and bytes.fromhex(address_of(key)[2:]) != sealed.address:
        raise _refused("the key that it seals is not that of its address", "address")
    return key


def _spellings(password: str) -> tuple[bytes, ...]:
    """As typed (geth), and composed as ethers does before it stretches: they differ for few passwords."""
    return tuple(dict.fromkeys(each.encode() for each in (password, unicodedata.normalize("NFKC", password))))


def _crypt(derived: bytes, iv: bytes, data: bytes) -> bytes:
    encryptor = Cipher(AES(derived[:16]), CTR(iv)).encryptor()
    return encryptor.update(data) + encryptor.finalize()


def _refused(reason: str, field: str | None = None) -> BadDocument:
    return BadDocument(KIND, reason, field=field, advice="check the file and its password")
