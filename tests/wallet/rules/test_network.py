"""Rules 47 and 48: each fires where it must and is silent where it must be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wallet.rules.samples import fires, unchecked
from wallet.model.hosts import folded
from wallet.model.verdict import Severity
from wallet.rules import network

LISTED = frozenset({"evil.example", "wаllet.example"})  # the second one has a Cyrillic letter
labels = st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=9)


@pytest.mark.parametrize("url", ["http://node.example", "ws://node.example:8546", " HTTP://127.0.0.1.node.example/"])
def test_47_fires_for_a_node_elsewhere_without_encryption(url: str) -> None:
    assert fires(network.plain_http(url), 47, Severity.WARN, "node.example")


@pytest.mark.parametrize("url", ["https://node.example", "wss://node.example", "http://127.0.0.1:8545", "ws://localhost", "http://[::1]:1"])
def test_47_is_silent_for_encryption_and_for_this_computer(url: str) -> None:
    assert network.plain_http(url) is None


@given(st.sampled_from(["http", "https", "ws", "wss"]), labels)
def test_47_always_follows_the_scheme_for_other_hosts(scheme: str, label: str) -> None:
    assert (network.plain_http(f"{scheme}://{label}.example/") is not None) == (scheme in ("http", "ws"))


@pytest.mark.parametrize(
    "address",
    ["evil.example", "https://EVIL.example./free", "http://a.b.evil.example:99", "https://good.example@evil.example", "ｅvil。example"],
)
def test_48_fires_for_every_spelling_of_a_listed_host_and_what_is_below_it(address: str) -> None:
    assert fires(network.phishing_host(address, LISTED), 48, Severity.BLOCK, "evil.example")


def test_48_fires_for_punycode_of_a_listed_name() -> None:
    assert fires(network.phishing_host("https://xn--wllet-4ve.example", LISTED), 48, Severity.BLOCK, "wаllet.example")


@pytest.mark.parametrize("address", ["https://good.example", "notevil.example", "evil.example.good.example", "wallet.example", "example"])
def test_48_is_silent_for_every_other_host(address: str) -> None:
    assert network.phishing_host(address, LISTED) is None


@given(labels, st.lists(labels, max_size=3), st.booleans())
def test_48_always_covers_what_is_below_and_nothing_beside(label: str, below: list[str], dot: bool) -> None:
    listed = folded(f"{label}.example")
    assert listed is not None
    address = ".".join([*below, listed]) + ("." if dot else "")
    assert fires(network.phishing_host(address.upper(), {listed}), 48, Severity.BLOCK)
    assert network.phishing_host("x" + listed, {listed}) is None
    assert unchecked(network.phishing_host(address, None))


@pytest.mark.parametrize("address", ["", "https://", "http://[", "https://evil.example\\@good.example", "a b.example"])
def test_48_says_so_when_there_is_no_name_to_look_up(address: str) -> None:
    assert unchecked(network.phishing_host(address, LISTED))
