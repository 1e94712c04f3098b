"""EIP-712 typed data: from named fields to the 32 bytes that are signed. Pure.

A value is an int for uintN and intN, bytes for bytes and bytesN, str for string and address, bool for bool, a Struct for a struct, and a
tuple of values for an array, T[] or T[n]. What a struct is made of follows from its value, but where an array is empty: whoever has arrays
of structs says it in `types`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

from wallet.model.hashing import keccak256

_ADDRESS = re.compile(r"0x[0-9a-fA-F]{40}")
_SIZED = re.compile(r"(uint|int|bytes)([1-9][0-9]*)", re.ASCII)
_ARRAY = re.compile(r"(.+)\[([1-9][0-9]*)?\]", re.ASCII)

Value: TypeAlias = "int | bytes | str | bool | Struct | tuple[Value, ...]"
Types: TypeAlias = Mapping[str, tuple[tuple[str, str], ...]]
"""The members of each struct, as (name, type) in their order."""

_NONE: Types = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Field:
    """`type` is a Solidity type (`uint256`, `address`, `bytes32`, `string`), the name of the struct in `value`, or an array of these."""

    name: str
    type: str
    value: Value


@dataclass(frozen=True, slots=True)
class Struct:
    name: str
    fields: tuple[Field, ...]

    def value(self, name: str) -> Value:
        """Of its field `name`. Raises KeyError."""
        return {field.name: field.value for field in self.fields}[name]


def typed_digest(domain: Struct, message: Struct, types: Types = _NONE) -> bytes:
    """keccak256(0x19 0x01 || domain separator || struct hash), 32 bytes. `domain` is a Struct named EIP712Domain. Raises ValueError."""
    return keccak256(b"\x19\x01" + struct_hash(domain) + struct_hash(message, types))


def struct_hash(struct: Struct, types: Types = _NONE) -> bytes:
    """hashStruct of EIP-712, 32 bytes. Raises ValueError for a value that does not fit its type."""
    return _Hashing({**_types_in(struct), **types}).struct(struct)


def encode_type(struct: Struct, types: Types = _NONE) -> str:
    """`Mail(Person from,…)Person(…)`: the struct itself, then those it names in alphabetical order."""
    return type_text(struct.name, {**_types_in(struct), **types})


def type_text(name: str, types: Types) -> str:
    """Likewise, of the struct called `name`."""
    needed: set[str] = set()
    waiting = [name]
    while waiting:
        named = {element_of(kind) for _, kind in types[waiting.pop()]} & types.keys()
        waiting.extend(named - needed)
        needed |= named
    return "".join(_signature(each, types[each]) for each in (name, *sorted(needed - {name})))


def element_of(kind: str) -> str:
    """What an array of arrays is made of in the end; the type itself where it is none."""
    return kind.partition("[")[0]


def array_of(kind: str) -> tuple[str, int | None] | None:
    """The type of an array's elements and how many it must have (None: any number); None for what is no array."""
    match = _ARRAY.fullmatch(kind)
    return None if match is None else (match[1], int(match[2]) if match[2] else None)


class _Hashing:
    def __init__(self, types: Types) -> None:
        self._types = types
        self._hashes: dict[str, bytes] = {}

    def struct(self, struct: Struct) -> bytes:
        encoded = b"".join(self._word(field.name, field.type, field.value) for field in struct.fields)
        if struct.name not in self._hashes:
            self._hashes[struct.name] = keccak256(type_text(struct.name, self._types).encode())
        return keccak256(self._hashes[struct.name] + encoded)

    def _word(self, name: str, kind: str, value: Value) -> bytes:
        """The 32 bytes that stand for one field."""
        match value:
            case Struct() if value.name == kind:
                return self.struct(value)
            case tuple():
                element, size = array_of(kind) or ("", -1)
                if size in (None, len(value)):
                    return keccak256(b"".join(self._word(name, element, each) for each in value))
            case _:
                return _plain_word(name, kind, value)
        raise _misfit(name, kind)


def _plain_word(name: str, kind: str, value: Value) -> bytes:
    match value:
        case bool() if kind == "bool":
            return int(value).to_bytes(32)
        case int() if not isinstance(value, bool):
            return _number(name, kind, value)
        case bytes():
            return _bytes(name, kind, value)
        case str() if kind == "string":
            return keccak256(value.encode())
        case str() if kind == "address" and _ADDRESS.fullmatch(value):
            return bytes.fromhex(value[2:]).rjust(32, b"\0")
        case _:
            raise _misfit(name, kind)


def _number(name: str, kind: str, number: int) -> bytes:
    family, bits = _sized(name, kind)
    low, high = (-(2 ** (bits - 1)), 2 ** (bits - 1)) if family == "int" else (0, 2**bits)
    if family not in ("int", "uint") or bits > 256 or bits % 8 or not low <= number < high:
        raise _misfit(name, kind)
    return number.to_bytes(32, signed=family == "int")


def _bytes(name: str, kind: str, data: bytes) -> bytes:
    if kind == "bytes":
        return keccak256(data)
    family, size = _sized(name, kind)
    if family != "bytes" or size > 32 or len(data) != size:
        raise _misfit(name, kind)
    return data.ljust(32, b"\0")


def _sized(name: str, kind: str) -> tuple[str, int]:
    match = _SIZED.fullmatch(kind)
    if not match:
        raise _misfit(name, kind)
    return match[1], int(match[2])


def _misfit(name: str, kind: str) -> ValueError:
    return ValueError(f"{name} does not fit {kind}")


def _signature(name: str, members: tuple[tuple[str, str], ...]) -> str:
    return f"{name}({','.join(f'{kind} {member}' for member, kind in members)})"


def _types_in(value: Value) -> dict[str, tuple[tuple[str, str], ...]]:
    """As far as values show them."""
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    if isinstance(value, Struct):
        found[value.name] = tuple((field.name, field.type) for field in value.fields)
    inside = tuple(field.value for field in value.fields) if isinstance(value, Struct) else value if isinstance(value, tuple) else ()
    for each in inside:
        found |= _types_in(each)
    return found
