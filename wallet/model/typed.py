"""EIP-712 typed data: from named fields to the 32 bytes that are signed. Pure; no arrays, since nothing here signs one.

A value is an int for uintN and intN, bytes for bytes and bytesN, str for string and address, bool for bool, or another Struct.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from wallet.model.hashing import keccak256

_ADDRESS = re.compile(r"0x[0-9a-fA-F]{40}")
_SIZED = re.compile(r"(uint|int|bytes)([1-9][0-9]*)")


@dataclass(frozen=True, slots=True)
class Field:
    """`type` is a Solidity type (`uint256`, `address`, `bytes32`, `string`) or the name of the struct in `value`."""

    name: str
    type: str
    value: int | bytes | str | bool | Struct


@dataclass(frozen=True, slots=True)
class Struct:
    name: str
    fields: tuple[Field, ...]


def typed_digest(domain: Struct, message: Struct) -> bytes:
    """keccak256(0x19 0x01 || domain separator || struct hash), 32 bytes. `domain` is a Struct named EIP712Domain. Raises ValueError."""
    return keccak256(b"\x19\x01" + struct_hash(domain) + struct_hash(message))


def struct_hash(struct: Struct) -> bytes:
    """hashStruct of EIP-712, 32 bytes. Raises ValueError for a value that does not fit its type."""
    encoded = b"".join(_word(field) for field in struct.fields)
    return keccak256(keccak256(encode_type(struct).encode()) + encoded)


def encode_type(struct: Struct) -> str:
    """`Mail(Person from,…)Person(…)`: the struct itself, then those it names in alphabetical order."""
    return _signature(struct) + "".join(_signature(inner) for _, inner in sorted(_inner(struct).items()))


def _inner(struct: Struct) -> dict[str, Struct]:
    found: dict[str, Struct] = {}
    for field in struct.fields:
        if isinstance(field.value, Struct):
            found |= {field.value.name: field.value} | _inner(field.value)
    return found


def _signature(struct: Struct) -> str:
    return f"{struct.name}({','.join(f'{field.type} {field.name}' for field in struct.fields)})"


def _word(field: Field) -> bytes:
    """The 32 bytes that stand for one field."""
    match field.value:
        case Struct() as inner if inner.name == field.type:
            return struct_hash(inner)
        case bool() as flag if field.type == "bool":
            return int(flag).to_bytes(32)
        case int() as number if not isinstance(number, bool):
            return _number(field, number)
        case bytes() as data:
            return _bytes(field, data)
        case str() as text if field.type == "string":
            return keccak256(text.encode())
        case str() as text if field.type == "address" and _ADDRESS.fullmatch(text):
            return bytes.fromhex(text[2:]).rjust(32, b"\0")
        case _:
            raise ValueError(f"{field.name} does not fit {field.type}")


def _number(field: Field, number: int) -> bytes:
    kind, bits = _sized(field)
    low, high = (-(2 ** (bits - 1)), 2 ** (bits - 1)) if kind == "int" else (0, 2**bits)
    if kind not in ("int", "uint") or bits > 256 or bits % 8 or not low <= number < high:
        raise ValueError(f"{field.name} does not fit {field.type}")
    return number.to_bytes(32, signed=kind == "int")


def _bytes(field: Field, data: bytes) -> bytes:
    if field.type == "bytes":
        return keccak256(data)
    kind, size = _sized(field)
    if kind != "bytes" or size > 32 or len(data) != size:
        raise ValueError(f"{field.name} does not fit {field.type}")
    return data.ljust(32, b"\0")


def _sized(field: Field) -> tuple[str, int]:
    match = _SIZED.fullmatch(field.type)
    if not match:
        raise ValueError(f"{field.name} does not fit {field.type}")
    return match[1], int(match[2])
