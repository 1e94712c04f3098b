"""Rules 50 to 53: each fires where it must and is silent where it must be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wallet.rules.samples import MINE, OTHER, THEIRS, fires
from wallet.model.address import Address
from wallet.model.verdict import Severity
from wallet.rules import message


def test_50_fires_for_our_own_domain() -> None:
    assert fires(message.ours_elsewhere("Lockstep", ours="Lockstep"), 50, Severity.BLOCK, "Lockstep swap")


@pytest.mark.parametrize("domain", ["", "Permit2", "lockstep", "Lockstep "])
def test_50_is_silent_for_every_other_domain(domain: str) -> None:
    assert message.ours_elsewhere(domain, ours="Lockstep") is None


@given(st.text())
def test_50_always_fires_for_that_name_alone(domain: str) -> None:
    assert (message.ours_elsewhere(domain, ours="Lockstep") is not None) == (domain == "Lockstep")


def test_51_fires_for_hidden_characters() -> None:
    assert fires(message.hidden_text(hides=True), 51, Severity.WARN, "cannot be seen")


def test_51_is_silent_for_plain_text() -> None:
    assert message.hidden_text(hides=False) is None


@given(st.booleans())
def test_51_always_says_what_was_seen(hides: bool) -> None:
    assert (message.hidden_text(hides=hides) is not None) == hides


def test_52_fires_for_another_account() -> None:
    assert fires(message.other_account(THEIRS, MINE), 52, Severity.TYPE, THEIRS)


def test_52_is_silent_for_the_own_one_and_for_none() -> None:
    assert message.other_account(MINE, MINE) is None
    assert message.other_account(None, MINE) is None


@given(st.sampled_from([MINE, THEIRS, OTHER, None]), st.sampled_from([MINE, THEIRS]))
def test_52_always_fires_where_two_are_named(named: Address | None, signer: Address) -> None:
    assert (message.other_account(named, signer) is not None) == (named is not None and named != signer)


def test_53_fires_with_its_reason() -> None:
    assert fires(message.broken_sign_in("It expired."), 53, Severity.TYPE, "It expired.")


def test_53_is_silent_for_one_that_fits() -> None:
    assert message.broken_sign_in(None) is None


@given(st.none() | st.text(min_size=1))
def test_53_always_repeats_the_reason(reason: str | None) -> None:
    found = message.broken_sign_in(reason)
    assert found is None if reason is None else found is not None and reason in found.sentence
