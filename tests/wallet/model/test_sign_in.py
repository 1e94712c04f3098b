"""Sign-In with Ethereum: the examples of EIP-4361, and that nothing which only looks like one is taken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallet.errors import BadDocument
from wallet.model.sign_in import looks_like_sign_in, read_sign_in

EXAMPLE = """example.com wants you to sign in with your Ethereum account:
0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2

I accept the ExampleOrg Terms of Service: https://example.com/tos

URI: https://example.com/login
Version: 1
Chain ID: 1
Nonce: 32891756
Issued At: 2021-09-30T16:25:24Z
Expiration Time: 2021-10-01T16:25:24.000Z
Not Before: 2021-09-30T18:25:24+02:00
Request ID: some
Resources:
- ipfs://bafybeiemxf5abjwjbikoz4mc3a3dla6ual3jsgpdr4cjr3oz3evfyavhwq/
- https://example.com/my-web2-claim.json"""


def test_the_example_of_the_eip() -> None:
    found = read_sign_in(EXAMPLE)
    assert (found.domain, found.address) == ("example.com", "0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2")
    assert (found.uri, found.chain_id) == ("https://example.com/login", 1)
    assert (found.issued, found.expires, found.not_before) == (1633019124, 1633105524, 1633019124)
    assert found.statement.startswith("I accept")
    assert len(found.resources) == 2


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("\nI accept the ExampleOrg Terms of Service: https://example.com/tos\n", "\n"),
        ("\nExpiration Time: 2021-10-01T16:25:24.000Z", ""),
        (EXAMPLE[EXAMPLE.index("\nResources") :], ""),
        ("example.com wants", "https://example.com:8080 wants"),
    ],
)
def test_what_may_be_left_out_or_added(before: str, after: str) -> None:
    assert read_sign_in(EXAMPLE.replace(before, after)).chain_id == 1


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("example.com wants", "exa mple.com wants"),
        ("example.com wants", "exаmple.com wants"),
        ("0xC02a", "0xC02A"),
        ("0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2", "0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2"),
        ("Version: 1", "Version: 2"),
        ("Version: 1\n", ""),
        ("Version: 1", "Version: 1\nVersion: 1"),
        ("Chain ID: 1", "Chain ID: 0x1"),
        ("Nonce: 32891756", "Nonce: 1"),
        ("Nonce: 32891756\nIssued", "Issued"),
        ("Issued At: 2021-09-30T16:25:24Z", "Issued At: yesterday"),
        ("Issued At: 2021-09-30T16:25:24Z", "Issued At: 2021-13-30T16:25:24Z"),
        ("Issued At: 2021-09-30T16:25:24Z", "Issued At: 0001-01-01T00:00:00+23:00"),
        ("URI: https://example.com/login", "URI: login"),
        ("Request ID: some", "Request ID: some\nMore: 1"),
        ("- https", "* https"),
        ("\n\nI accept", "\nI accept"),
        ("I accept", "I accept\nand more"),
    ],
)
def test_what_only_looks_like_one_is_refused(before: str, after: str) -> None:
    changed = EXAMPLE.replace(before, after)
    assert changed != EXAMPLE
    assert looks_like_sign_in(changed)
    with pytest.raises(BadDocument, match="sign-in") as refused:
        read_sign_in(changed)
    assert str(refused.value).isprintable()


@given(st.lists(st.tuples(st.integers(0, len(EXAMPLE)), st.text(max_size=3)), max_size=3))
def test_any_change_is_read_or_refused(changes: list[tuple[int, str]]) -> None:
    text, refusal = EXAMPLE, ""
    for at, more in changes:
        text = text[:at] + more + text[at + len(more) :]
    try:
        read_sign_in(text)
    except BadDocument as error:
        refusal = str(error)
    assert refusal.isprintable()
    assert refusal or looks_like_sign_in(text)
