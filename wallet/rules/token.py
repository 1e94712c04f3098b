"""Rules about tokens: what came unasked, what imitates another, and what has no place in a swap."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from wallet.model.asset import Asset
from wallet.model.names import skeleton
from wallet.model.verdict import Finding, Severity
from wallet.rules.transaction import could_not_check

RULE = 36
WRONG_AMOUNT = "wrong amount received"
"""What the HTLC says when less or more arrives than the lock promises."""


def quarantined(symbol: str, reasons: Sequence[str]) -> Finding | None:
    """Rule 34, typed: a token kept apart. `reasons`: sentences, as the quarantine gives them; none when it is not there."""
    if not reasons:
        return None
    sentence = f"{symbol or 'This token'} is kept apart from your tokens. {' '.join(reasons)}"
    return Finding(34, Severity.TYPE, sentence, "Leave it alone: using such a token is what its maker waits for.")


def imitates(token: Asset, listed: Iterable[Asset], famous: Iterable[tuple[str, str]]) -> Finding | None:
    """Rule 35, typed: looks like a listed or famous one (symbol, name) and is none of the listed."""
    known = tuple(listed)
    if token.key in {asset.key for asset in known}:
        return None
    found = imitated(token.symbol, token.name, (*((asset.symbol, asset.name) for asset in known), *famous))
    if not found:
        return None
    return Finding(
        35,
        Severity.TYPE,
        f"This token calls itself like {found}, and no list says that it is.",
        "Anybody can give a token any name. Compare its contract with the address that the makers of the real one publish.",
    )


def imitated(symbol: str, name: str, known: Iterable[tuple[str, str]]) -> str:
    """The symbol of the first of `known` (symbol, name) that a hurried eye takes this one for; "" where there is none."""
    theirs = {skeleton(symbol), skeleton(name)} - {""}
    return next((each[0] for each in known if {skeleton(each[0]), skeleton(each[1])} & theirs), "")


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


def issuer_can_trap(symbol: str, *, listed: bool, pausable: bool | None, blocking: bool | None, upgradeable: bool | None) -> Finding | None:
    """Rule 36, typed: in a swap, a token whose issuer can stop it after the secret is out, or one on no list. None: nobody could look."""
    powers = ((pausable, "stop all transfers"), (blocking, "block single holders"), (upgradeable, "replace its program"))
    able = [what for holds, what in powers if holds]
    if listed and not able:
        unknown = any(holds is None for holds, _ in powers)
        return could_not_check(f"what the issuer of {symbol} can do to it") if unknown else None
    told = [f"Its issuer can {' and '.join(able)}."] if able else []
    told += [] if listed else ["It is on no list."]
    return Finding(
        RULE,
        Severity.TYPE,
        f"{symbol} could get stuck in the middle of the swap. {' '.join(told)}",
        "Swap it only if you trust its issuer: what is locked could be held back when the secret is out already.",
    )
