"""Reading fields of a JSON document one by one: each with its type and bounds, each refusal naming the field's path.

Unknown fields, repeated fields, NaN, and numbers given as text are refused: a strict reader has one meaning for one text.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any, NoReturn, TypeVar, cast

from wallet.errors import BadAddress, BadDocument
from wallet.model.address import Address, parse_address
from wallet.model.nesting import nests_deeper

E = TypeVar("E", bound=Enum)
MAX_DEPTH = 32
_HASH = re.compile(r"0x[0-9a-f]{64}")
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}  # Unicode categories that do not show


@dataclass(frozen=True, slots=True)
class Fields:
    """One JSON object at `path` of a document of `kind`."""

    kind: str
    path: str
    values: dict[str, Any]

    @staticmethod
    def of_document(kind: str, text: str, max_bytes: int) -> Fields:
        """The object that the whole text is. Raises BadDocument."""
        raw = text.encode("utf-8", "replace")
        if len(raw) > max_bytes:
            raise BadDocument(kind, f"it is longer than {max_bytes:,} bytes")
        if nests_deeper(raw, MAX_DEPTH):
            raise BadDocument(kind, "it is nested too deeply")
        try:
            values = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
        except ValueError as error:
            raise BadDocument(kind, f"it is not JSON ({str(error)[:80]})") from None
        return _as_fields(kind, "", values)

    def refuse(self, name: str, reason: str) -> NoReturn:
        """Raises BadDocument for the field `name` of this object."""
        field = f"{self.path}.{name}" if self.path else name
        raise BadDocument(self.kind, f"its field “{field}” cannot be used: {reason}", field=field)

    def only(self, *names: str, maybe: tuple[str, ...] = ()) -> None:
        """Exactly these fields are there, and perhaps those that came into the format later."""
        for name in self.values:
            if name not in (*names, *maybe):
                self.refuse("".join(filter(str.isprintable, name[:40])), "it is not known")
        for name in names:
            if name not in self.values:
                self.refuse(name, "it is missing")

    def text(self, name: str, longest: int) -> str:
        """Visible text of 1 to `longest` characters without space at its ends."""
        return self._text(name, self.values[name], longest)

    def text_or_none(self, name: str, longest: int) -> str | None:
        return None if self.values[name] is None else self.text(name, longest)

    def texts(self, name: str, fewest: int, most: int, longest: int) -> tuple[str, ...]:
        return tuple(self._text(f"{name}[{i}]", each, longest) for i, each in enumerate(self._list(name, fewest, most)))

    def integer(self, name: str, least: int, most: int) -> int:
        value = self.values[name]
        if not isinstance(value, int) or isinstance(value, bool):
            self.refuse(name, "it is not a whole number")
        if not least <= value <= most:
            self.refuse(name, f"it is not between {least} and {most}")
        return value

    def boolean(self, name: str) -> bool:
        value = self.values[name]
        if not isinstance(value, bool):
            self.refuse(name, "it is neither true nor false")
        return value

    def choice(self, name: str, of: type[E]) -> E:
        value = self.values[name]
        found = next((each for each in of if each.value == value), None)
        if found is None:
            self.refuse(name, "it is not one of " + ", ".join(str(each.value) for each in of))
        return found

    def address(self, name: str) -> Address:
        """An address whose checksum (EIP-55) is right; all-lowercase is not accepted in a file."""
        text = self.text(name, 42)
        try:
            address = parse_address(text)
        except BadAddress as error:
            self.refuse(name, error.reason)
        if address != text:
            self.refuse(name, "it is not written with its checksum (EIP-55)")
        return address

    def hash32_or_none(self, name: str) -> bytes | None:
        text = self.text_or_none(name, 66)
        if text is None:
            return None
        if not _HASH.fullmatch(text):
            self.refuse(name, "it is not 0x and 64 small hexadecimal digits")
        return bytes.fromhex(text[2:])

    def child(self, name: str) -> Fields:
        return _as_fields(self.kind, self._join(name), self.values[name])

    def items(self, name: str, fewest: int, most: int) -> Iterable[Fields]:
        """The objects of a list, in order."""
        return [_as_fields(self.kind, self._join(f"{name}[{i}]"), each) for i, each in enumerate(self._list(name, fewest, most))]

    def _join(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path else name

    def _list(self, name: str, fewest: int, most: int) -> list[Any]:
        value = self.values[name]
        if not isinstance(value, list):
            self.refuse(name, "it is not a list")
        found = cast("list[Any]", value)
        if not fewest <= len(found) <= most:
            self.refuse(name, f"it has {len(found)} entries instead of {fewest} to {most}")
        return found

    def _text(self, name: str, value: object, longest: int) -> str:
        if not isinstance(value, str):
            self.refuse(name, "it is not text")
        if not 1 <= len(value) <= longest or value != value.strip():
            self.refuse(name, f"it is not text of 1 to {longest} characters without space around it")
        if any(unicodedata.category(character) in _HIDDEN for character in value):
            self.refuse(name, "it has characters that cannot be seen")
        return value


def _as_fields(kind: str, path: str, values: object) -> Fields:
    if not isinstance(values, dict):
        where = f"its field “{path}”" if path else "it"
        raise BadDocument(kind, f"{where} is not an object", field=path or None)
    return Fields(kind, path, cast("dict[str, Any]", values))


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        twice, _ = Counter(name for name, _ in pairs).most_common(1)[0]
        raise ValueError(f"its field “{''.join(filter(str.isprintable, twice[:40]))}” stands twice")
    return found


def _no_constant(text: str) -> NoReturn:
    raise ValueError(f"{text} is not a number here")
