"""The lists of a data folder: what ships with the app, until the user takes in a newer one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from wallet.errors import BadDocument, OldList
from wallet.model.address import Address
from wallet.model.safety_lists import Entry, ListKind, SafetyList, Verdict, write_list
from wallet.rules import network, permission, token
from wallet.storage import safety
from wallet.storage.home import Home
from wallet.storage.safety import in_use, lists_of

PERMIT2 = Address("0x000000000022D473030F116dDEE9F6B43aC78BA3")


def newer(home: Home, *entries: Entry, days: int = 1) -> SafetyList:
    shipped = in_use(home, ListKind.HOSTS)
    return replace(shipped, day=shipped.day + timedelta(days=days), entries=entries)


@pytest.mark.parametrize("kind", list(ListKind))
def test_what_ships_is_readable_and_says_where_it_is_from(tmp_path: Path, kind: ListKind) -> None:
    listed = in_use(Home(tmp_path), kind)
    assert listed.kind is kind
    assert listed.entries
    assert "compiled by hand" in listed.sources[0]


def test_the_rules_use_what_ships(tmp_path: Path) -> None:
    lists = lists_of(Home(tmp_path))
    assert network.phishing_host("https://www.Block-Clain.info/login", lists.hosts) is not None
    assert network.phishing_host("https://myetherwallet.com", lists.hosts) is None
    assert permission.unknown_spender("permit", PERMIT2, known=PERMIT2 in lists.known) is None
    thief = next(iter(lists.blocked))
    assert permission.blocked_spender(thief, lists.blocked.get(thief)) is not None
    assert token.imitated("UЅDC", "", lists.symbols) == "USDC"


def test_a_newer_list_is_used_from_then_on(tmp_path: Path) -> None:
    home, bad = Home(tmp_path), Entry("evil.example", Verdict.BLOCKED, "bad")
    shipped, fresh = in_use(home, ListKind.HOSTS), newer(home, bad)
    assert safety.compare(home, fresh).added == (bad,)
    assert safety.compare(home, fresh).removed == shipped.entries
    safety.keep(home, fresh)
    assert in_use(home, ListKind.HOSTS) == fresh
    assert lists_of(home).hosts == {"evil.example"}
    with pytest.raises(OldList):
        safety.keep(home, fresh)


def test_a_stored_list_that_is_older_than_a_newer_apps_gives_way(tmp_path: Path) -> None:
    home = Home(tmp_path)
    shipped = in_use(home, ListKind.HOSTS)
    home.keep_safety("phishing_hosts", write_list(newer(home, days=-1)))
    assert in_use(home, ListKind.HOSTS) == shipped


def test_a_damaged_list_is_named_and_never_passed_over(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.keep_safety("phishing_hosts", "{")
    with pytest.raises(BadDocument, match=r"move .*phishing_hosts\.json away"):
        lists_of(home)


def test_a_list_in_the_place_of_another_is_refused(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.keep_safety("spenders", write_list(newer(home)))
    with pytest.raises(BadDocument, match="phishing hosts"):
        lists_of(home)
