"""Where an account comes from, as text and back: what the database keeps."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallet.model.origin import Imported, Origin, Watched, read_origin
from wallet.model.path import MAX_INDEX, AccountPath, PathStyle

XPUB = "xpub6Ce9NcJvTk36xtLSrJLZqE7wtgA5deCeYs7rSQtreh4cj6ByPtrg9sD7V2FNFLPnf8heNP3FGkeV9qwfzvZNSd54JoNXVsXFYSYwHsnJxqP"
INDICES = st.integers(0, MAX_INDEX)
ORIGINS = st.one_of(
    st.builds(AccountPath, st.sampled_from(PathStyle), INDICES.filter(bool)),
    st.builds(Imported, st.binary(min_size=16, max_size=16)),
    st.builds(Watched, st.just(XPUB), INDICES),
    st.just(Watched()),
)


@given(ORIGINS)
def test_every_origin_reads_back(origin: Origin) -> None:
    assert read_origin(str(origin)) == origin


def test_the_first_account_of_two_styles_is_one() -> None:
    assert str(AccountPath(PathStyle.LEDGER_LIVE, 0)) == str(AccountPath(PathStyle.BIP44, 0))
    assert read_origin(str(AccountPath(PathStyle.LEDGER_LIVE, 0))) == AccountPath(PathStyle.BIP44, 0)


@pytest.mark.parametrize("text", ["", "m", "m/44'/60'/0'/0/01", f"m/44'/60'/0'/0/{2**31}", "key 00", f"{XPUB}/-1", f"{XPUB}/{2**31}", XPUB])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_origin(text)


@given(st.text(max_size=150))
def test_any_text_is_an_origin_or_refused(text: str) -> None:
    try:
        found = str(read_origin(text))
    except ValueError:
        found = text
    assert found == text


def test_the_id_of_a_key_has_16_bytes() -> None:
    with pytest.raises(ValueError, match="16"):
        Imported(b"")
