"""The review of personal messages: sign-ins by their site, anything else as it stands."""

from __future__ import annotations

import pytest

from tests.wallet.model.test_sign_in import EXAMPLE
from tests.wallet.rules.samples import MINE, NETWORK, THEIRS
from wallet.model.personal import read_personal
from wallet.model.verdict import Review, Severity
from wallet.services.messages.text_review import Asked, text_review

HERE = NETWORK.chain_id
NOW = 1_800_000_000
SIGN_IN = (
    EXAMPLE.replace("0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2", MINE)
    .replace("Expiration Time: 2021", "Expiration Time: 2121")
    .replace("Chain ID: 1", f"Chain ID: {HERE}")
)


def reviewed(text: str, chain_id: int | None = None) -> Review:
    return text_review(Asked(read_personal(text), MINE, chain_id, NOW, frozenset({"evil.io"})), {HERE: NETWORK})


def rules(review: Review) -> list[tuple[int, Severity]]:
    return [(finding.rule, finding.severity) for finding in review.findings]


def test_text_is_shown_whole() -> None:
    review = reviewed("Hello, Bob!\nSee you.")
    assert (review.findings, review.typed) == ((), None)
    assert review.content == (("The whole message", "Hello, Bob!\nSee you."),)


def test_bytes_that_are_no_text_have_to_be_typed() -> None:
    review = reviewed("0xff00")
    assert rules(review) == [(23, Severity.TYPE)]
    assert (review.typed, review.content) == (MINE[-4:], (("Its bytes", "0xff00"),))


def test_a_sign_in_is_shown_by_its_site() -> None:
    review = reviewed(SIGN_IN)
    assert (review.title, review.findings) == ("Sign in to example.com?", ())
    assert review.content == (("The whole message", SIGN_IN),)
    assert reviewed(SIGN_IN, HERE).findings == ()


@pytest.mark.parametrize(
    ("before", "after", "rule"),
    [
        ("Expiration Time: 2121", "Expiration Time: 2021", 53),
        ("Not Before: 2021", "Not Before: 2099", 53),
        ("URI: https://example.com", "URI: https://example.com.evil.org", 53),
        ("Version: 1", "Version: 3", 53),
        (f"Chain ID: {HERE}", "Chain ID: 99", 23),
        (MINE, THEIRS, 52),
        ("I accept", "I acc\u200bept", 51),
    ],
)
def test_a_sign_in_that_does_not_fit_says_why(before: str, after: str, rule: int) -> None:
    assert before in SIGN_IN
    review = reviewed(SIGN_IN.replace(before, after))
    assert [found for found, _ in rules(review)] == [rule]
    assert (review.typed is not None) == (rule != 51)


def test_a_sign_in_to_a_site_that_steals_is_blocked() -> None:
    review = reviewed(
        SIGN_IN.replace("example.com wants", "www.Evil.io wants").replace("URI: https://example.com", "URI: https://www.evil.io")
    )
    assert rules(review) == [(48, Severity.BLOCK), (48, Severity.BLOCK)]


def test_a_sign_in_for_another_chain_than_the_user_is_on() -> None:
    assert rules(reviewed(SIGN_IN, HERE + 1)) == [(27, Severity.BLOCK)]
