"""Private keys and recovery codes as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallet.errors import BadCode, BadKey
from wallet.keys.private_key import read_private_key
from wallet.keys.recovery_code import ENTROPY, new_code, read_code
from wallet.keys.signing import ORDER

KEY = "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"


def test_a_private_key_with_and_without_0x() -> None:
    assert read_private_key(f" 0x{KEY}\n").hex() == read_private_key(KEY.upper()).hex() == KEY


@pytest.mark.parametrize("text", ["", "0x", KEY[1:], KEY + "00", "g" * 64, "0" * 64, f"{ORDER:064x}", "f" * 64, "１" * 64])
def test_what_is_no_private_key_is_not_repeated(text: str) -> None:
    with pytest.raises(BadKey) as caught:
        read_private_key(text)
    assert len(text) < 3 or text not in str(caught.value)


def outcome(text: str) -> bytes | str:
    """What is read, or the sentence."""
    try:
        return read_code(text)
    except BadCode as error:
        return str(error)


@given(st.binary(min_size=ENTROPY, max_size=ENTROPY))
def test_a_code_reads_back_however_it_is_typed(entropy: bytes) -> None:
    code = new_code(lambda _: entropy)
    assert len(code) == 39
    assert read_code(code) == entropy
    assert read_code(code.lower().replace("-", " ").replace("o", "0").replace("i", "1").replace("b", "8")) == entropy


@given(st.binary(min_size=ENTROPY, max_size=ENTROPY), st.integers(0, 38), st.sampled_from("ABCDEFGH234567"))
def test_most_mistakes_are_told_from_another_wallets_code(entropy: bytes, place: int, letter: str) -> None:
    code = new_code(lambda _: entropy)
    wrong = code[:place] + letter + code[place + 1 :]
    assert (outcome(wrong) == entropy) == (wrong == code)


@given(st.text(max_size=60))
def test_any_text_is_a_code_or_a_sentence(text: str) -> None:
    found = outcome(text)
    assert len(found) == ENTROPY if isinstance(found, bytes) else "recovery code" in found
