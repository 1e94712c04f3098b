"""Personal messages against eth_account: text and bytes, whatever stands in them."""

from __future__ import annotations

import pytest
from eth_account.messages import defunct_hash_message
from hypothesis import given
from hypothesis import strategies as st

from wallet.errors import BadDocument
from wallet.model.personal import LONGEST, personal_digest, read_personal, text_of


@given(st.binary(min_size=1, max_size=300))
def test_bytes_have_the_digest_that_eth_account_gives_them(message: bytes) -> None:
    assert personal_digest(message) == bytes(defunct_hash_message(primitive=message))
    assert read_personal("0x" + message.hex()) == read_personal(message) == message


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=100).filter(lambda text: not text.strip().lower().startswith("0x")))
def test_text_is_signed_as_it_stands(text: str) -> None:
    assert personal_digest(read_personal(text)) == bytes(defunct_hash_message(text=text))
    assert text_of(read_personal(text)) == text


@given(st.text(max_size=50))
def test_any_text_is_read_or_refused(text: str) -> None:
    refusal = ""
    try:
        read_personal(text)
    except BadDocument as error:
        refusal = str(error)
    assert refusal == "" or (refusal.isprintable() and not (text.isprintable() and text))


@pytest.mark.parametrize("text", ["", b"", "x" * (LONGEST + 1), "\ud800"])
def test_what_is_no_message_is_refused(text: str | bytes) -> None:
    with pytest.raises(BadDocument):
        read_personal(text)


@pytest.mark.parametrize("text", ["0x", "0x1", "0xzz", "0x12 34"])
def test_half_a_number_is_text(text: str) -> None:
    assert read_personal(text) == text.encode()
