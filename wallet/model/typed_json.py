"""Reading the JSON document of EIP-712, as `eth_signTypedData_v4` takes it: {types, primaryType, domain, message}. Pure.

One text has one meaning: unknown, missing and repeated fields are refused, as is whatever other programs would read in another way (types
of another order in the domain, `null` for a struct, `uint` without its bits). Sizes are bounded before anything is built.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn, TypeGuard

from wallet.errors import BadAddress, BadDocument
from wallet.model.address import Address, parse_address
from wallet.model.fields import Fields
from wallet.model.typed import Field, Struct, Types, Value, array_of, element_of, type_text, typed_digest

KIND = "typed data message"
LONGEST = 131_072
"""Bytes of a document."""
MOST_VALUES, MOST_TYPES, MOST_MEMBERS, LONGEST_NAME = 1_000, 64, 64, 64
DOMAIN_TYPE = "EIP712Domain"
_DOMAIN = (("name", "string"), ("version", "string"), ("chainId", "uint256"), ("verifyingContract", "address"), ("salt", "bytes32"))
_NAME = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]{0,63}", re.ASCII)
_BUILT_IN = re.compile(r"(?:u?int|bytes)[0-9]*|address|bool|string", re.ASCII)
_PLAIN = re.compile(r"u?int(?:8|16|24|32|40|48|56|64|72|80|88|96|[1-9][0-9]{2})|bytes(?:[1-9][0-9]?)?|address|bool|string", re.ASCII)
_ARRAYS = re.compile(r"(?:\[(?:[1-9][0-9]{0,3})?\]){0,4}", re.ASCII)
_DECIMAL = re.compile(r"0|-?[1-9][0-9]{0,77}", re.ASCII)
_HEX = re.compile(r"0x[0-9a-fA-F]{1,64}", re.ASCII)
_BYTES = re.compile(r"0x(?:[0-9a-fA-F]{2})*", re.ASCII)


@dataclass(frozen=True, slots=True)
class TypedDocument:
    """What one document says: every value of `domain` and `message` goes into the digest, and nothing else does."""

    domain: Struct
    message: Struct
    types: Types

    @property
    def digest(self) -> bytes:
        """What is signed, 32 bytes."""
        return typed_digest(self.domain, self.message, self.types)

    @property
    def kind(self) -> str:
        """The whole type of the message, as it is hashed: two messages of the same kind have the same fields of the same types."""
        return type_text(self.message.name, self.types)

    @property
    def name(self) -> str:
        """What the domain calls itself; "" where it does not."""
        name = self._of_domain("name")
        return name if isinstance(name, str) else ""

    @property
    def chain_id(self) -> int | None:
        """The chain that the domain names."""
        chain_id = self._of_domain("chainId")
        return chain_id if isinstance(chain_id, int) else None

    @property
    def verifier(self) -> Address | None:
        """The contract that the domain names."""
        verifier = self._of_domain("verifyingContract")
        return Address(verifier) if isinstance(verifier, str) else None

    def _of_domain(self, name: str) -> Value | None:
        return next((field.value for field in self.domain.fields if field.name == name), None)


def read_typed(text: str) -> TypedDocument:
    """Raises BadDocument naming the first field that is wrong."""
    fields = Fields.of_document(KIND, text, LONGEST)
    fields.only("types", "primaryType", "domain", "message")
    types = _types(fields.child("types"))
    primary = fields.values["primaryType"]
    if not isinstance(primary, str) or primary not in types or primary == DOMAIN_TYPE:
        fields.refuse("primaryType", "“types” says nothing of it")
    reader = _Reader(types)
    domain = reader.struct(DOMAIN_TYPE, fields.child("domain"))
    document = TypedDocument(domain, reader.struct(primary, fields.child("message")), types)
    try:
        _ = document.digest
    except ValueError as error:  # nothing known gets here: the reader looks at each value itself
        raise BadDocument(KIND, str(error)[:200]) from None
    return document


def looks_typed(text: str) -> bool:
    """Whether somebody means it as typed data: an object that names a primary type."""
    return text.lstrip().startswith("{") and '"primaryType"' in text


def rows(value: Value, path: str = "") -> tuple[tuple[str, str], ...]:
    """Every plain value below `value` with its path (`details[0].token`), in the order of the document; an empty array is a row too."""
    match value:
        case Struct():
            return tuple(row for field in value.fields for row in rows(field.value, f"{path}.{field.name}".lstrip(".")))
        case tuple() if value:
            return tuple(row for place, each in enumerate(value) for row in rows(each, f"{path}[{place}]"))
        case _:
            return ((path, _shown(value)),)


def _shown(value: Value) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case bytes():
            return "0x" + value.hex()
        case tuple():
            return "(none)"
        case _:
            return str(value)


# --- types -----------------------------------------------------------------------------------------------------------


def _types(fields: Fields) -> Types:
    if len(fields.values) > MOST_TYPES:
        raise BadDocument(KIND, f"its field “types” has more than {MOST_TYPES} of them", field="types")
    for name in fields.values:
        if not _NAME.fullmatch(name) or _BUILT_IN.fullmatch(name):
            fields.refuse(_visible(name), "it cannot be the name of a type")
    found = {name: _members(fields, name) for name in fields.values}
    for name, members in found.items():
        for member, kind in members:
            _known(fields, name, member, kind, found)
    if DOMAIN_TYPE not in found:
        fields.refuse(DOMAIN_TYPE, "it is missing")
    domain = found[DOMAIN_TYPE]
    if not domain or domain != tuple(each for each in _DOMAIN if each in domain):
        fields.refuse(DOMAIN_TYPE, "its fields are not those of EIP-712 in their order")
    return found


def _members(fields: Fields, name: str) -> tuple[tuple[str, str], ...]:
    found: dict[str, str] = {}
    for place, member in enumerate(fields.items(name, 0, MOST_MEMBERS)):
        member.only("name", "type")
        label, kind = member.values["name"], member.values["type"]
        if not isinstance(label, str) or not _NAME.fullmatch(label):
            member.refuse("name", "it is not letters, digits, _ and $")
        if label in found:
            fields.refuse(f"{name}[{place}].name", f"“{label}” stands twice")
        if not isinstance(kind, str) or len(kind) > LONGEST_NAME:
            member.refuse("type", "it is not the name of a type")
        found[label] = kind
    return tuple(found.items())


def _known(fields: Fields, name: str, member: str, kind: str, types: Mapping[str, object]) -> None:
    base = element_of(kind)
    if not _ARRAYS.fullmatch(kind[len(base) :]) or (base not in types and not _is_plain(base)):
        fields.refuse(f"{name}.{member}", f"“{_visible(kind)}” is no type that “types” or EIP-712 knows")


def _is_plain(kind: str) -> bool:
    if not _PLAIN.fullmatch(kind):
        return False
    size = int("".join(filter(str.isdigit, kind)) or 0)
    return size <= 32 if kind.startswith("bytes") else size % 8 == 0 and size <= 256


# --- values ----------------------------------------------------------------------------------------------------------


class _Reader:
    def __init__(self, types: Types) -> None:
        self._types, self._values = types, 0

    def struct(self, name: str, fields: Fields) -> Struct:
        members = self._types[name]
        fields.only(*(member for member, _ in members))
        return Struct(name, tuple(Field(member, kind, self._value(fields, member, kind)) for member, kind in members))

    def _value(self, fields: Fields, name: str, kind: str) -> Value:
        self._values += 1
        if self._values > MOST_VALUES:
            fields.refuse(name, f"there are more than {MOST_VALUES:,} values")
        array = array_of(kind)
        if array is not None:
            return self._array(fields, name, *array)
        if kind in self._types:
            return self.struct(kind, fields.child(name))
        return _plain(fields, name, kind, fields.values[name])

    def _array(self, fields: Fields, name: str, element: str, size: int | None) -> tuple[Value, ...]:
        value = fields.values[name]
        if not _is_list(value):
            fields.refuse(name, "it is not a list")
        if size is not None and len(value) != size:
            fields.refuse(name, f"it has {len(value)} entries instead of {size}")
        if len(value) > MOST_VALUES:
            fields.refuse(name, f"it has more than {MOST_VALUES:,} entries")
        inside = Fields(fields.kind, fields.path, {f"{name}[{place}]": each for place, each in enumerate(value)})
        return tuple(self._value(inside, each, element) for each in inside.values)


def _plain(fields: Fields, name: str, kind: str, value: object) -> Value:
    if kind == "bool":
        return fields.boolean(name)
    if kind == "string":
        return _text(fields, name, value)
    if kind == "address":
        return _address(fields, name, value)
    if kind.startswith("bytes"):
        return _data(fields, name, kind, value)
    return _number(fields, name, kind, value)


def _text(fields: Fields, name: str, value: object) -> str:
    if not isinstance(value, str):
        fields.refuse(name, "it is not text")
    if any(0xD800 <= ord(character) <= 0xDFFF for character in value):
        fields.refuse(name, "it has half a character")
    return value


def _address(fields: Fields, name: str, value: object) -> Address:
    """With its checksum, or all in lower case, as programs write it."""
    if not isinstance(value, str):
        fields.refuse(name, "it is not an address")
    try:
        address = parse_address(value)
    except BadAddress as error:
        fields.refuse(name, error.reason)
    if value not in (address, address.lower()):
        fields.refuse(name, "it is neither written with its checksum (EIP-55) nor in lower case")
    return address


def _data(fields: Fields, name: str, kind: str, value: object) -> bytes:
    if not isinstance(value, str) or not _BYTES.fullmatch(value):
        fields.refuse(name, "it is not 0x and hexadecimal digits")
    data = bytes.fromhex(value[2:])
    if kind != "bytes" and len(data) != int(kind[5:]):
        fields.refuse(name, f"it has {len(data)} bytes, and its type is {kind}")
    return data


def _number(fields: Fields, name: str, kind: str, value: object) -> int:
    number = _whole(fields, name, value)
    bits = int(kind.lstrip("uint"))
    low, high = (0, 2**bits) if kind.startswith("u") else (-(2 ** (bits - 1)), 2 ** (bits - 1))
    if not low <= number < high:
        fields.refuse(name, f"it does not fit {kind}")
    return number


def _whole(fields: Fields, name: str, value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and (_DECIMAL.fullmatch(value) or _HEX.fullmatch(value)):
        return int(value, 16 if value.startswith("0x") else 10)
    return _refuse_number(fields, name)


def _refuse_number(fields: Fields, name: str) -> NoReturn:
    fields.refuse(name, "it is not a whole number, in digits or as 0x and hexadecimal digits")


def _is_list(value: object) -> TypeGuard[list[Any]]:
    return isinstance(value, list)


def _visible(text: str) -> str:
    return "".join(filter(str.isprintable, text[:40]))
