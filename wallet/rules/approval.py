"""Rules about allowances: who may spend what."""

from __future__ import annotations

from wallet.model.amount import MAX_UINT256, Amount
from wallet.model.verdict import Finding, Severity

UNLIMITED_FROM = MAX_UINT256 // 2
"""Allowances from here on can never be used up; contracts use several numbers in this range to say "unlimited"."""


def unlimited(allowance: Amount, held: int) -> Finding | None:
    """Rule 25, typed: an allowance that is unlimited, or more than a thousand times what the account holds."""
    endless = allowance.units >= UNLIMITED_FROM
    if not endless and (held == 0 or allowance.units <= 1000 * held):
        return None
    extent = "without any limit" if endless else "for far more than you have"
    return Finding(
        25,
        Severity.TYPE,
        f"This lets somebody else spend your {allowance.asset.symbol} {extent}, now and later.",
        "Allow the exact amount instead; Lockstep never needs more.",
    )
