"""Typed data documents: the same digest as eth_account and the EIP's own example; whatever has two meanings is refused by name."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest
from eth_account.messages import encode_typed_data
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wallet.model.typed_documents import Json, documents, mail, respelt, written
from wallet.errors import BadDocument
from wallet.model.hashing import keccak256
from wallet.model.typed_json import LONGEST, MOST_VALUES, read_typed, rows


def test_the_example_of_the_eip() -> None:
    document = read_typed(written(mail()))
    assert document.digest.hex() == "be609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2"
    assert document.kind == "Mail(Person from,Person to,string contents)Person(string name,address wallet)"
    assert (document.name, document.chain_id, document.verifier) == ("Ether Mail", 1, "0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC")
    assert rows(document.message)[:2] == (("from.name", "Cow"), ("from.wallet", "0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826"))


@settings(max_examples=60)
@given(documents(), st.data())
def test_eth_account_computes_the_same_digest_however_it_is_spelt(document: Json, data: st.DataObject) -> None:
    judged = encode_typed_data(full_message=copy.deepcopy(document))
    ours = read_typed(written({**document, "message": respelt(document["message"], data.draw)}))
    assert ours.digest == keccak256(b"\x19\x01" + judged.header + judged.body)


@settings(max_examples=60)
@given(documents())
def test_every_plain_value_is_a_row(document: Json) -> None:
    def leaves(value: Any) -> int:
        if isinstance(value, dict):
            return sum(leaves(each) for each in value.values())  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
        if isinstance(value, list):
            return sum(leaves(each) for each in value) or not value  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
        return 1

    shown = rows(read_typed(written(document)).message)
    assert len(shown) == leaves(document["message"])
    assert len({path for path, _ in shown}) == len(shown), "two values under one path"


def changed(*path: str | int, value: object = None, remove: bool = False) -> str:
    document = mail()
    place: Any = document
    for step in path[:-1]:
        place = place[step]
    if remove:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return written(document)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", "JSON"),
        ("[]", "not an object"),
        ("[" * 100_000, "nested too deeply"),
        ('{"a":' * 10_000, "nested too deeply"),
        ("1" * 5_000, "JSON"),
        (" " * (LONGEST + 1), "longer than"),
        (changed("more", value=1), "“more”"),
        (changed("types", remove=True), "“types”"),
        (changed("types", "EIP712Domain", remove=True), "“types.EIP712Domain”"),
        (changed("types", "EIP712Domain", value=[]), "“types.EIP712Domain”"),
        (changed("types", "EIP712Domain", 0, value={"name": "name", "type": "bytes"}), "“types.EIP712Domain”"),
        (changed("types", "EIP712Domain", value=list(reversed(mail()["types"]["EIP712Domain"]))), "“types.EIP712Domain”"),
        (changed("types", "uint256", value=[]), "“types.uint256”"),
        (changed("types", "Pers\u200bon", value=[]), "“types.Person”"),
        (changed("types", "Person", 0, "name", value="na\u202eme"), "“types.Person[0].name”"),
        (changed("types", "Person", 1, "name", value="name"), "“types.Person[1].name”"),
        (changed("types", "Person", 0, "more", value=1), "“types.Person[0].more”"),
        (changed("types", "Person", 0, "type", value="uint"), "“types.Person.name”"),
        (changed("types", "Person", 0, "type", value="uint7"), "“types.Person.name”"),
        (changed("types", "Person", 0, "type", value="uint264"), "“types.Person.name”"),
        (changed("types", "Person", 0, "type", value="bytes33"), "“types.Person.name”"),
        (changed("types", "Person", 0, "type", value="Other"), "“types.Person.name”"),
        (changed("types", "Person", 0, "type", value="string[0]"), "“types.Person.name”"),
        (changed("types", "Person", 0, "type", value="string[][][][][]"), "“types.Person.name”"),
        (changed("types", "Person", 0, "type", value="string[2]"), "“message.from.name”"),
        (changed("primaryType", value="Other"), "“primaryType”"),
        (changed("primaryType", value="EIP712Domain"), "“primaryType”"),
        (changed("primaryType", value=["Mail"]), "“primaryType”"),
        (changed("domain", "salt", value="0x" + "00" * 32), "“domain.salt”"),
        (changed("domain", "version", remove=True), "“domain.version”"),
        (changed("domain", "chainId", value=1.0), "“domain.chainId”"),
        (changed("domain", "chainId", value=True), "“domain.chainId”"),
        (changed("domain", "chainId", value="01"), "“domain.chainId”"),
        (changed("domain", "chainId", value=-1), "“domain.chainId”"),
        (changed("domain", "chainId", value="0x" + "f" * 65), "“domain.chainId”"),
        (changed("domain", "chainId", value=2**256), "“domain.chainId”"),
        (changed("message", "hidden", value=1), "“message.hidden”"),
        (changed("message", "from", "hid\u2066den", value=1), "“message.from.hidden”"),
        (changed("message", "from", value=None), "“message.from”"),
        (changed("message", "from", "name", remove=True), "“message.from.name”"),
        (changed("message", "from", "name", value=None), "“message.from.name”"),
        (changed("message", "from", "name", value="\ud800"), "“message.from.name”"),
        (changed("message", "from", "wallet", value="0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD827"), "“message.from.wallet”"),
        (changed("message", "from", "wallet", value="0x" + "AB" * 20), "“message.from.wallet”"),
        (written(mail()).replace('"contents": "Hello', '"contents": "Hi", "contents": "Hello'), "“contents” stands twice"),
    ],
)
def test_whatever_has_two_meanings_is_refused_by_name(text: str, named: str) -> None:
    with pytest.raises(BadDocument) as refused:
        read_typed(text)
    assert named in str(refused.value)
    assert str(refused.value).isprintable()


def test_more_values_than_anybody_reads_are_refused() -> None:
    document = mail()
    document["types"]["Mail"].append({"name": "more", "type": "uint8[]"})
    document["message"]["more"] = [1] * (MOST_VALUES + 1)
    with pytest.raises(BadDocument, match=r"“message\.more”"):
        read_typed(written(document))


def test_a_struct_may_hold_itself_through_a_list() -> None:
    document = mail()
    document["types"]["Person"].append({"name": "friends", "type": "Person[]"})
    document["message"]["from"]["friends"] = [{"name": "Ann", "wallet": "0x" + "11" * 20, "friends": []}]
    document["message"]["to"]["friends"] = []
    ours = read_typed(written(document))
    judged = encode_typed_data(full_message=document)
    assert ours.digest == keccak256(b"\x19\x01" + judged.header + judged.body)
    assert ("to.friends", "(none)") in rows(ours.message)


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Everything in it that could be something else."""
    keys: list[Any] = list(value) if isinstance(value, dict) else list(range(len(value))) if isinstance(value, list) else []  # pyright: ignore[reportUnknownArgumentType]
    for key in keys:
        yield value, key
        yield from places(value[key])


@settings(max_examples=100)
@given(st.data())
def test_any_change_of_a_document_is_read_or_refused_in_a_sentence(data: st.DataObject) -> None:
    document = mail() if data.draw(st.booleans()) else data.draw(documents())
    place, key = data.draw(st.sampled_from(list(places(document))))
    place[key] = data.draw(ANY_JSON)
    assert_read_or_refused(written(document))


@settings(max_examples=100)
@given(st.text() | st.binary().map(lambda raw: raw.decode("utf-8", "replace")) | ANY_JSON.map(json.dumps))
def test_any_text_is_read_or_refused_in_a_sentence(text: str) -> None:
    assert_read_or_refused(text)


def assert_read_or_refused(text: str) -> None:
    digest, refusal = b"", ""
    try:
        digest = read_typed(text).digest
    except BadDocument as error:
        refusal = str(error)
    assert len(digest) == 32 or (refusal.isprintable() and 0 < len(refusal) < 1_000)
