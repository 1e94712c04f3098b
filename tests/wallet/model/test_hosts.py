"""One form for all spellings of a host's name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallet.model.hosts import folded, host_of, is_loopback, listed_parent


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("Example.COM.", "example.com"),
        ("https://user:pass@Example.com:8443/a?b#c", "example.com"),
        ("example.com:80", "example.com"),
        ("https://[::1]:8545/", "::1"),
        ("xn--bcher-kva.example", "bücher.example"),
        ("BÜCHER.example", "bücher.example"),
        ("straße.example", "strasse.example"),
        ("exam\u00adple.com", "example.com"),
        ("ex。ample．com", "ex.ample.com"),
        ("xn--.example", "xn--.example"),
        ("xn--999999999.example", "xn--999999999.example"),
    ],
)
def test_all_spellings_are_one(text: str, host: str) -> None:
    assert host_of(text) == host


@pytest.mark.parametrize("text", ["", "   ", "https://", "a..b", ".", "https://a\\b.example", "x" * 300, "http://[::1", "a b"])
def test_what_is_no_name_is_none(text: str) -> None:
    assert host_of(text) is None


coded = st.text("xn-abcdef0189.ßäАⅧ․", max_size=20).map(lambda text: "xn--" + text)


@given(st.text(max_size=40) | coded)
def test_folding_twice_changes_nothing_and_never_raises(text: str) -> None:
    once = folded(text)
    assert once is None or folded(once) == once
    host_of(text)


@given(st.text("abcxyzäöüéпрж中文", min_size=1, max_size=12))
def test_a_name_and_its_punycode_are_one(label: str) -> None:
    try:
        puny = label.encode("idna").decode()
    except UnicodeError:
        return
    assert folded(f"{puny}.example") == folded(f"{label}.example")


def test_this_computer_is_known_by_its_names_alone() -> None:
    assert all(is_loopback(f"http://{host}:1") for host in ("127.0.0.1", "localhost", "[::1]"))
    assert not any(is_loopback(f"http://{host}") for host in ("127.0.0.1.example", "localhost.example", "10.0.0.1"))


def test_a_parent_is_found_by_whole_labels() -> None:
    assert listed_parent("a.b.example", {"b.example"}) == "b.example"
    assert listed_parent("ab.example", {"b.example"}) is None
