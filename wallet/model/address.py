"""Ethereum addresses: always kept in their EIP-55 form."""

from __future__ import annotations

import re
from typing import NewType

from wallet.errors import BadAddress
from wallet.model.hashing import keccak256

Address = NewType("Address", str)
"""`0x` and 40 hexadecimal digits whose case is the checksum of EIP-55."""

NATIVE = Address("0x0000000000000000000000000000000000000000")
"""Stands for a chain's own coin where a token's address is expected (as in the HTLC)."""

_HEX40 = re.compile(r"0x[0-9a-fA-F]{40}")


def parse_address(text: str) -> Address:
    """Read an address typed or pasted by a user. A mixed-case one must carry the right checksum (EIP-55).

    Raises BadAddress.
    """
    stripped = text.strip()
    if not is_shaped(stripped):
        raise BadAddress(stripped, "an address is 0x and 40 hexadecimal digits")
    if misspelt(stripped):
        raise BadAddress(stripped, "its checksum is wrong, so at least one character differs from the original")
    return checksummed(bytes.fromhex(stripped[2:]))


def is_shaped(text: str) -> bool:
    """Whether it is `0x` and 40 hexadecimal digits, right or wrong."""
    return _HEX40.fullmatch(text.strip()) is not None


def misspelt(text: str) -> bool:
    """Whether it has the shape of an address and mixed case that is not its checksum. One of a single case carries none."""
    stripped = text.strip()
    digits = stripped[2:]
    return is_shaped(stripped) and digits not in (digits.lower(), digits.upper()) and checksummed(bytes.fromhex(digits)) != stripped


def checksummed(raw: bytes) -> Address:
    """The EIP-55 form of 20 raw bytes."""
    if len(raw) != 20:
        raise BadAddress(raw.hex(), "an address has 20 bytes")
    digits = raw.hex()
    nibbles = keccak256(digits.encode()).hex()
    return Address("0x" + "".join(c.upper() if n >= "8" else c for c, n in zip(digits, nibbles, strict=False)))


def create2_address(deployer: Address, salt: bytes, creation_code: bytes) -> Address:
    """Where `deployer` puts that code with that salt, 32 bytes (EIP-1014)."""
    return checksummed(keccak256(b"\xff" + to_bytes(deployer) + salt + keccak256(creation_code))[12:])


def to_bytes(address: Address) -> bytes:
    """The 20 raw bytes."""
    return bytes.fromhex(address[2:])
