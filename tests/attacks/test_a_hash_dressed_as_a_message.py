"""Attack: a page shows 64 digits to be signed as "your code". They are the hash of a payment, or of a permit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wallet.rules.samples import MINE
from wallet.model.personal import read_personal
from wallet.services.messages.text_review import Asked, text_review


def findings(text: str | bytes) -> set[int]:
    review = text_review(Asked(read_personal(text), MINE, None, 0, frozenset()), {})
    return {finding.rule for finding in review.findings if review.blocked}


@given(st.binary(min_size=32, max_size=32))
def test_no_dress_gets_it_signed(digest: bytes) -> None:
    digits = digest.hex()
    for dressed in (digest, "0x" + digits, "0X" + digits.upper(), digits, digits.upper(), f" {digits}\n", "0x" + digits.encode().hex()):
        assert 28 in findings(dressed)


@pytest.mark.parametrize("text", ["0x" + "00" * 31, "0x" + "00" * 33, "a" * 63, "g" * 64, "Hello"])
def test_what_is_no_hash_is_another_matter(text: str) -> None:
    assert findings(text) == set()
