"""Rules about tokens: those that do not arrive in full have no place in a swap."""

from __future__ import annotations

from wallet.model.verdict import Finding, Severity

RULE = 36
WRONG_AMOUNT = "wrong amount received"
"""What the HTLC says when less or more arrives than the lock promises."""


def not_in_full(symbol: str, reason: str | None) -> Finding | None:
    """Rule 36, blocks: a token that takes a fee on each transfer, or changes balances by itself. `reason` is why a tried lock failed."""
    if reason is None or WRONG_AMOUNT not in reason:
        return None
    return Finding(
        RULE,
        Severity.BLOCK,
        f"{symbol} keeps a part of every transfer, so what is locked never arrives in full.",
        "Swap another token: the swap contract refuses this one.",
    )
