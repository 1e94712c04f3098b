"""Typed data documents for tests: arbitrary ones in any spelling, and the example of EIP-712."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from wallet.model.address import checksummed

Json = dict[str, Any]
DOMAIN_TYPE = [
    {"name": "name", "type": "string"},
    {"name": "version", "type": "string"},
    {"name": "chainId", "type": "uint256"},
    {"name": "verifyingContract", "type": "address"},
    {"name": "salt", "type": "bytes32"},
]
_NAMES = ("Alpha", "beta", "Gamma_2")
_WIDTHS = st.integers(1, 32)


def mail() -> Json:
    """The example of EIP-712, whose digest stands there."""
    person = [{"name": "name", "type": "string"}, {"name": "wallet", "type": "address"}]
    return {
        "types": {
            "EIP712Domain": [dict(each) for each in DOMAIN_TYPE[:4]],
            "Person": person,
            "Mail": [{"name": "from", "type": "Person"}, {"name": "to", "type": "Person"}, {"name": "contents", "type": "string"}],
        },
        "primaryType": "Mail",
        "domain": {"name": "Ether Mail", "version": "1", "chainId": 1, "verifyingContract": "0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC"},
        "message": {
            "from": {"name": "Cow", "wallet": "0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826"},
            "to": {"name": "Bob", "wallet": "0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB"},
            "contents": "Hello, Bob!",
        },
    }


def plain_types() -> st.SearchStrategy[str]:
    sized = st.tuples(st.sampled_from(["uint", "int"]), _WIDTHS).map(lambda pair: f"{pair[0]}{pair[1] * 8}")
    return st.one_of(sized, _WIDTHS.map(lambda size: f"bytes{size}"), st.sampled_from(["bytes", "string", "address", "bool"]))


def plain_values(kind: str) -> st.SearchStrategy[Any]:
    if kind.startswith(("uint", "int")):
        bits = int(kind.lstrip("uint"))
        return st.integers(0, 2**bits - 1) if kind.startswith("u") else st.integers(-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
    if kind.startswith("bytes"):
        least, most = (int(kind[5:]), int(kind[5:])) if kind != "bytes" else (0, 40)
        return st.binary(min_size=least, max_size=most).map(lambda data: "0x" + data.hex())
    return {
        "bool": st.booleans(),
        "string": st.text(st.characters(codec="utf-8"), max_size=20),
        "address": st.binary(min_size=20, max_size=20).map(checksummed),
    }[kind]


@st.composite
def documents(draw: st.DrawFn) -> Json:
    """Structs that hold later ones, and arrays of any of them: recursion goes through arrays alone, so that it ends."""
    types: dict[str, list[dict[str, str]]] = {}
    for place, name in enumerate(_NAMES):
        plain = st.one_of(plain_types(), st.sampled_from(_NAMES[place + 1 :])) if place + 1 < len(_NAMES) else plain_types()
        named = st.sampled_from((name, *_NAMES[1:]))  # never the first from a later one: eth_account guesses the primary type
        arrays = st.tuples(st.one_of(plain_types(), named), st.sampled_from(["[]", "[2]", "[][1]", "[2][]"]))
        kinds = draw(st.lists(st.one_of(plain, arrays.map("".join)), min_size=1, max_size=4))
        endless = _NAMES[: place + 1]  # unless a list of them can be empty
        kinds = [kind.partition("[")[0] + "[]" if kind.startswith(endless) else kind for kind in kinds]
        types[name] = [{"name": f"field{number}", "type": kind} for number, kind in enumerate(kinds)]
    _drop_unused(types)
    domain_type = draw(st.lists(st.sampled_from(DOMAIN_TYPE), min_size=1, max_size=5, unique_by=lambda each: each["name"]))
    domain_type.sort(key=DOMAIN_TYPE.index)
    domain = {each["name"]: draw(plain_values(each["type"])) for each in domain_type}
    return {
        "types": {"EIP712Domain": [dict(each) for each in domain_type], **types},
        "primaryType": _NAMES[0],
        "domain": domain,
        "message": _struct(draw, types, _NAMES[0], 0),
    }


def _drop_unused(types: dict[str, list[dict[str, str]]]) -> None:
    kept = {_NAMES[0]}
    for _ in _NAMES:
        kept |= {member["type"].partition("[")[0] for name in kept & types.keys() for member in types[name]}
    for name in types.keys() - kept:
        del types[name]


def _struct(draw: st.DrawFn, types: dict[str, list[dict[str, str]]], name: str, depth: int) -> Json:
    return {member["name"]: _value(draw, types, member["type"], depth + 1) for member in types[name]}


def _value(draw: st.DrawFn, types: dict[str, list[dict[str, str]]], kind: str, depth: int) -> Any:
    if kind.endswith("]"):
        element, _, size = kind[:-1].rpartition("[")
        count = int(size) if size else (draw(st.integers(0, 2)) if depth < 4 else 0)
        return [_value(draw, types, element, depth + 1) for _ in range(count)]
    return _struct(draw, types, kind, depth) if kind in types else draw(plain_values(kind))


def respelt(value: Any, draw: Callable[[st.SearchStrategy[Any]], Any]) -> Any:
    """The same document, with numbers as text and addresses in lower case here and there."""
    match value:
        case dict():
            return {name: respelt(each, draw) for name, each in value.items()}  # pyright: ignore[reportUnknownVariableType]
        case list():
            return [respelt(each, draw) for each in value]  # pyright: ignore[reportUnknownVariableType]
        case bool():
            return value
        case int():
            return draw(st.sampled_from([value, str(value), hex(value) if value >= 0 else value]))
        case _:
            return value


def written(document: Json) -> str:
    return json.dumps(document)
