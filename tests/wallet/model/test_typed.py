"""EIP-712 hashing against eth_account on arbitrary flat structs, and the values that do not fit."""

from __future__ import annotations

import pytest
from eth_account.messages import encode_typed_data
from hypothesis import given
from hypothesis import strategies as st

from wallet.model.address import checksummed
from wallet.model.hashing import keccak256
from wallet.model.typed import Field, Struct, encode_type, struct_hash, typed_digest

NAMES = ("alpha", "beta", "gamma", "delta", "epsilon", "zeta")


def field(name: str) -> st.SearchStrategy[Field]:
    bits = st.integers(1, 32).map(lambda number: number * 8)
    return st.one_of(
        bits.flatmap(lambda size: st.integers(0, 2**size - 1).map(lambda value: Field(name, f"uint{size}", value))),
        bits.flatmap(lambda size: st.integers(-(2 ** (size - 1)), 2 ** (size - 1) - 1).map(lambda value: Field(name, f"int{size}", value))),
        st.integers(1, 32).flatmap(lambda n: st.binary(min_size=n, max_size=n).map(lambda value: Field(name, f"bytes{n}", value))),
        st.binary(max_size=80).map(lambda value: Field(name, "bytes", value)),
        st.text(st.characters(codec="utf-8"), max_size=80).map(lambda value: Field(name, "string", value)),
        st.binary(min_size=20, max_size=20).map(lambda raw: Field(name, "address", checksummed(raw))),
        st.booleans().map(lambda value: Field(name, "bool", value)),
    )


STRUCTS = st.integers(1, len(NAMES)).flatmap(
    lambda count: st.tuples(*(field(name) for name in NAMES[:count])).map(lambda fields: Struct("Offer", fields))
)
DOMAIN = Struct("EIP712Domain", (Field("name", "string", "Lockstep"), Field("version", "string", "1")))


@given(STRUCTS)
def test_eth_account_computes_the_same_digest(struct: Struct) -> None:
    judged = encode_typed_data(
        domain_data={"name": "Lockstep", "version": "1"},
        message_types={"Offer": [{"name": one.name, "type": one.type} for one in struct.fields]},
        message_data={one.name: one.value for one in struct.fields},
    )
    assert judged.body == struct_hash(struct)
    assert judged.header == struct_hash(DOMAIN)
    assert typed_digest(DOMAIN, struct) == keccak256(b"\x19\x01" + judged.header + judged.body)


def test_structs_inside_are_named_in_alphabetical_order() -> None:
    zebra = Struct("Zebra", (Field("age", "uint8", 3),))
    ant = Struct("Ant", (Field("zebra", "Zebra", zebra),))
    outer = Struct("Outer", (Field("first", "Zebra", zebra), Field("second", "Ant", ant)))
    assert encode_type(outer) == "Outer(Zebra first,Ant second)Ant(Zebra zebra)Zebra(uint8 age)"


@pytest.mark.parametrize(
    "wrong",
    [
        Field("x", "uint8", 256),
        Field("x", "uint8", -1),
        Field("x", "int8", 128),
        Field("x", "uint7", 1),
        Field("x", "uint264", 1),
        Field("x", "uint", 1),
        Field("x", "uint256", True),
        Field("x", "bool", 1),
        Field("x", "bytes32", b"\0" * 31),
        Field("x", "bytes33", b"\0" * 33),
        Field("x", "address", "0x00"),
        Field("x", "uint256", "1"),
        Field("x", "string", b"x"),
        Field("x", "Other", Struct("Offer", ())),
        Field("x", "uint256[]", 1),
    ],
)
def test_a_value_that_does_not_fit_its_type_is_refused(wrong: Field) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        struct_hash(Struct("Offer", (wrong,)))
