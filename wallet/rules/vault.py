"""Rules about where the keys lie, and what brings a wallet back where this computer is lost."""

from __future__ import annotations

from wallet.model.verdict import Finding, Severity


def foreign_keyring(backend: str, *, approved: bool) -> Finding | None:
    """Rule 45, blocks: a keyring backend that is not the one class, from the one file, that is trusted on this operating system."""
    if approved:
        return None
    sentence = f"The keyring backend {backend} is not one that Lockstep trusts."
    return Finding(45, Severity.BLOCK, sentence, "No secret was given to it; remove it and try again.")


def backup_unverified(*, phrase_known: bool, keys_outside: int) -> tuple[Finding, ...]:
    """Rule 46, warns: nobody has shown to have the words, or imported keys are in no backup file."""
    findings: list[Finding] = []
    if not phrase_known:
        sentence = "Nobody has typed this wallet's recovery phrase since it was made, so it may be written down wrongly or not at all."
        findings.append(Finding(46, Severity.WARN, sentence, "Type it once: without it, losing this computer loses the coins."))
    if keys_outside:
        what = "One imported key is" if keys_outside == 1 else f"{keys_outside} imported keys are"
        advice = "No recovery phrase brings an imported key back. Make a backup file, and keep it somewhere else."
        findings.append(Finding(46, Severity.WARN, f"{what} in no backup file.", advice))
    return tuple(findings)
