"""The depth of JSON, without parsing it."""

from __future__ import annotations

import json
import time
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallet.model.nesting import nests_deeper


@given(
    st.recursive(
        st.none() | st.text(st.sampled_from('[]{}"\\ab')), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20
    )
)
def test_depth_is_counted_outside_of_texts(value: Any) -> None:
    def depth(part: Any) -> int:
        inner = cast("dict[str, Any]", part).values() if isinstance(part, dict) else part
        return 1 + max(map(depth, cast("list[Any]", inner)), default=0) if isinstance(part, dict | list) else 0

    text, deep = json.dumps(value).encode(), depth(value)
    assert not nests_deeper(text, deep)
    assert deep == 0 or nests_deeper(text, deep - 1)


@given(st.integers(1, 200), st.booleans())
def test_depth_is_found_without_going_there(depth: int, objects: bool) -> None:
    told: object = "[[[{{{"
    for _ in range(depth):
        told = {"a": told} if objects else [told, 1]
    assert nests_deeper(json.dumps(told).encode(), 64) == (depth > 64)


def test_many_brackets_side_by_side_are_not_deep() -> None:
    assert not nests_deeper(json.dumps([{"a": [], "b": ["]"]}] * 10_000).encode(), 64)
    assert nests_deeper(b"[" * 1_000_000, 64)
    assert nests_deeper(b"[0, " * 1_000, 64)


@pytest.mark.parametrize("piece", [b'"', b'\\"', b'"\\', b"[", b"\\", b'{"', b"[]", b"]["])
def test_depth_of_a_long_text_is_found_in_time(piece: bytes) -> None:
    before = time.process_time()
    nests_deeper(b"[[[" + piece * 300_000, 2)
    nests_deeper(b"[[[" + piece * 300_000, 64)
    assert time.process_time() - before < 2
