"""The few shapes of the contract ABI that reading needs, packed by hand: ten times quicker than a general coder.

Source: Solidity ABI specification, "Formal Specification of the Encoding".
"""

from __future__ import annotations

from collections.abc import Sequence

from wallet.model.address import Address, checksummed, to_bytes

WORD = 32


class NotThisShape(ValueError):
    """The bytes do not decode as the type that was asked for."""


def word(value: int) -> bytes:
    """uint256."""
    return value.to_bytes(WORD, "big")


def address_word(address: Address) -> bytes:
    """address, left-padded."""
    return bytes(12) + to_bytes(address)


def padded(data: bytes) -> bytes:
    """Filled with zeros to whole words."""
    return data + bytes(-len(data) % WORD)


def uint(data: bytes, offset: int = 0) -> int:
    """The uint256 at `offset` (bytes). Raises NotThisShape."""
    if offset + WORD > len(data):
        raise NotThisShape("too short for a number")
    return int.from_bytes(data[offset : offset + WORD], "big")


def address_at(data: bytes, offset: int = 0) -> Address:
    """The address at `offset`. Raises NotThisShape."""
    if uint(data, offset) >> 160:
        raise NotThisShape("too large for an address")
    return checksummed(data[offset + 12 : offset + WORD])


def tail(data: bytes, offset: int) -> bytes:
    """The bytes (or string) whose length word stands at `offset`. Raises NotThisShape."""
    length = uint(data, offset)
    if offset + WORD + length > len(data):
        raise NotThisShape("longer than the answer")
    return data[offset + WORD : offset + WORD + length]


def string(data: bytes) -> str:
    """A single returned string, undecodable bytes replaced. Raises NotThisShape."""
    if uint(data) != WORD:
        raise NotThisShape("not a string")
    return tail(data, WORD).decode("utf-8", errors="replace")


def encode_aggregate3(calls: Sequence[tuple[Address, bytes]]) -> bytes:
    """Calldata of Multicall3 `aggregate3((address target, bool allowFailure, bytes callData)[])`, each allowed to fail."""
    return bytes.fromhex("82ad56cb") + encode_calls([(target, 1, data) for target, data in calls])


def encode_calls(calls: Sequence[tuple[Address, int, bytes]]) -> bytes:
    """The argument `(address, word, bytes)[]`."""
    heads: list[bytes] = []
    tails: list[bytes] = []
    position = WORD * len(calls)
    for target, number, data in calls:
        entry = b"".join((address_word(target), word(number), word(3 * WORD), word(len(data)), padded(data)))
        heads.append(word(position))
        tails.append(entry)
        position += len(entry)
    return b"".join((word(WORD), word(len(calls)), *heads, *tails))


def decode_aggregate3(data: bytes, count: int) -> tuple[tuple[bool, bytes], ...]:
    """The `(bool success, bytes returnData)[]` that answers `count` calls. Raises NotThisShape."""
    start = uint(data) + WORD
    if uint(data, start - WORD) != count:
        raise NotThisShape("another number of answers")
    return tuple(_reply(data, start + uint(data, start + WORD * index)) for index in range(count))


def _reply(data: bytes, place: int) -> tuple[bool, bytes]:
    return uint(data, place) != 0, tail(data, place + uint(data, place + WORD))
