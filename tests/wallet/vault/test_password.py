"""The strength gate, in words."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallet.errors import WeakPassword
from wallet.vault.password import check_strength, strength


@pytest.mark.parametrize("password", ["", "password", "12345678", "aaaaaaaaaaaa", "qwertyuiop", "1987-02-03"])
def test_what_everybody_tries_first_is_refused_with_advice(password: str) -> None:
    for keyring in (True, False):
        with pytest.raises(WeakPassword) as caught:
            check_strength(password, keyring=keyring)
        assert len(caught.value.advice.split(". ")) >= 2


def test_without_a_keyring_it_must_be_stronger() -> None:
    password = "bluekayak"
    judged = strength(password, keyring=True)
    assert judged.score == 2
    assert judged.enough
    alone = strength(password, keyring=False)
    assert not alone.enough
    assert alone.words.startswith("Fair. ")
    with pytest.raises(WeakPassword):
        check_strength(password, keyring=False)


def test_a_strong_one_is_praised_and_not_advised() -> None:
    judged = strength("correct horse battery staple", keyring=False)
    assert (judged.score, judged.words, judged.enough) == (4, "Very strong.", True)


def test_the_wallets_name_does_not_help() -> None:
    name = "Zanzibar treasury"
    assert strength(name, keyring=True).score > strength(name, (name,), keyring=True).score


def test_a_very_long_one_is_judged_at_once() -> None:
    started = time.perf_counter()
    strength("\u00e9\u4e2dx9" * 50_000, keyring=True)
    assert time.perf_counter() - started < 1


@given(st.text(max_size=200), st.booleans())
def test_any_text_is_judged(password: str, keyring: bool) -> None:
    judged = strength(password, keyring=keyring)
    assert 0 <= judged.score <= 4
    assert judged.words.endswith(".")
