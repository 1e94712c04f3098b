"""Rules about swaps that were found again without their papers."""

from __future__ import annotations

from wallet.model.verdict import Finding, Severity

RULE = 49


def reveal_without_papers(*, listed: bool) -> Finding:
    """Rule 49, typed: the secret would be shown for a lock that nobody but the user can compare with what was agreed."""
    what = "" if listed else "What you would get is a token that no list names, and may be worth nothing. "
    return Finding(
        RULE,
        Severity.TYPE,
        f"{what}Anybody can lock something worthless for you to make you show the secret, and then take what you locked.",
        "Compare both amounts with what you agreed on. If this is not it, do nothing: what you locked comes back.",
    )
