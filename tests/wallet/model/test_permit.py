"""What each known kind of permit allows, in numbers; and that one letter more makes it unknown."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wallet.model.permits import SPENDER, dai, erc2612, standing, transfer
from tests.wallet.model.typed_documents import Json, documents, written
from wallet.model.address import Address
from wallet.model.amount import MAX_UINT256
from wallet.model.permit import Allowed, Permit, read_permit
from wallet.model.typed_json import read_typed

TOKEN, OTHER, OWNER = (Address("0x" + digits * 20) for digits in ("11", "22", "33"))


def permit(document: Json) -> Permit | None:
    return read_permit(read_typed(written(document)))


def known(document: Json) -> Permit:
    found = permit(document)
    assert found is not None
    return found


@given(st.integers(0, MAX_UINT256), st.integers(0, 2**40))
def test_erc_2612(value: int, deadline: int) -> None:
    found = known(erc2612(TOKEN, OWNER, value, deadline=deadline))
    assert found.allowed == (Allowed(TOKEN, value, value >= 2**255, None),)
    assert (found.spender, found.owner) == (SPENDER, OWNER)
    assert found.deadline == (deadline if deadline < 2 * 10**11 else None)


def test_dai() -> None:
    found = known(dai(TOKEN, OWNER))
    assert (found.allowed, found.deadline, found.owner) == ((Allowed(TOKEN, MAX_UINT256, True, None),), None, OWNER)
    assert known(dai(TOKEN, OWNER, allowed=False, expiry=9)).allowed == (Allowed(TOKEN, 0, False, None),)
    assert known(dai(TOKEN, OWNER, expiry=9)).deadline == 9


@given(st.lists(st.tuples(st.sampled_from([TOKEN, OTHER]), st.integers(0, 2**160 - 1), st.integers(0, 2**48 - 1)), min_size=1, max_size=4))
def test_a_batch_of_permit2_loses_no_token(details: list[tuple[Address, int, int]]) -> None:
    found = known(standing(*details))
    assert [(each.token, each.units) for each in found.allowed] == [(token, amount) for token, amount, _ in details]
    assert [each.endless for each in found.allowed] == [amount >= 2**159 for _, amount, _ in details]
    assert [each.until for each in found.allowed] == [until if until < 2 * 10**11 else None for *_, until in details]
    assert known(standing(details[0], batch=False)).allowed == found.allowed[:1]


@pytest.mark.parametrize("batch", [False, True])
def test_a_transfer_of_permit2_and_its_terms(batch: bool) -> None:
    found = known(transfer((TOKEN, 5), (OTHER, MAX_UINT256), batch=batch))
    assert [each.units for each in found.allowed] == ([5, MAX_UINT256] if batch else [5])
    assert (found.once, found.terms, found.deadline) == (True, None, 1_900_000_000)
    bound = known(transfer((TOKEN, 5), batch=batch, terms=True))
    assert bound.terms is not None
    assert [field.name for field in bound.terms.fields] == ["maker", "least"]


def test_a_kind_that_differs_in_one_letter_is_unknown() -> None:
    for document in (erc2612(TOKEN, OWNER, 1, deadline=9), dai(TOKEN, OWNER), standing((TOKEN, 1, 2)), transfer((TOKEN, 5), terms=True)):
        types: Any = document["types"]
        for name in types.keys() - {"EIP712Domain", "Order"}:
            for member in types[name]:
                before = member["type"]
                if before in ("uint256", "uint160", "uint48"):
                    member["type"] = "uint128"
                    assert permit(document) is None
                member["type"] = before
    assert permit(_without_verifier()) is None, "nobody knows of which token it speaks"


def _without_verifier() -> Json:
    document = erc2612(TOKEN, OWNER, 1)
    document["domain"].pop("verifyingContract")
    document["types"]["EIP712Domain"] = [each for each in document["types"]["EIP712Domain"] if each["name"] != "verifyingContract"]
    return document


@given(documents())
def test_other_documents_are_none(document: Json) -> None:
    assert permit(document) is None
