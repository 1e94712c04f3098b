"""Rules 45 and 46: each fires where it must and is silent where it must be."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.wallet.rules.samples import fires
from wallet.model.verdict import Severity
from wallet.rules import vault


def test_45_fires_for_a_backend_that_is_not_the_trusted_one() -> None:
    assert fires(vault.foreign_keyring("keyrings.alt.file.PlaintextKeyring", approved=False), 45, Severity.BLOCK, "PlaintextKeyring")


def test_45_is_silent_for_the_trusted_one() -> None:
    assert vault.foreign_keyring("keyring.backends.SecretService.Keyring", approved=True) is None


@given(st.text(max_size=20), st.booleans())
def test_45_always_follows_the_check(backend: str, approved: bool) -> None:
    assert (vault.foreign_keyring(backend, approved=approved) is None) == approved


def test_46_fires_for_words_nobody_typed_and_for_keys_in_no_file() -> None:
    words, keys = vault.backup_unverified(phrase_known=False, keys_outside=2)
    assert fires(words, 46, Severity.WARN, "recovery phrase")
    assert fires(keys, 46, Severity.WARN, "2 imported keys are")


def test_46_is_silent_when_the_words_were_typed_and_no_key_is_outside() -> None:
    assert vault.backup_unverified(phrase_known=True, keys_outside=0) == ()


@given(st.booleans(), st.integers(0, 5))
def test_46_always_tells_each_of_the_two(phrase_known: bool, keys_outside: int) -> None:
    findings = vault.backup_unverified(phrase_known=phrase_known, keys_outside=keys_outside)
    assert len(findings) == (not phrase_known) + (keys_outside > 0)
    assert all(fires(finding, 46, Severity.WARN) for finding in findings)
