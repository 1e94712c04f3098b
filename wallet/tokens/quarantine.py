"""Why a token that came unasked is not trusted: every reason a sentence. Pure."""

from __future__ import annotations

from wallet.model.network import Network
from wallet.tokens.contract import TokenFacts
from wallet.tokens.names import has_link, skeleton


def reasons(facts: TokenFacts, network: Network) -> tuple[str, ...]:
    """At least one: nobody asked for it and no list names it."""
    found = ["It was sent to you unasked and is on no list."]
    if has_link(facts.symbol) or has_link(facts.name):
        found.append("Its name holds a link, as lures do.")
    known = _imitated(facts, network)
    if known:
        found.append(f"It looks like {known}, and is another contract.")
    if facts.decimals is None:
        found.append("Its contract does not say how many decimals it has.")
    if facts.answers_everything:
        found.append("Its contract claims that strangers own it too.")
    return tuple(found)


def _imitated(facts: TokenFacts, network: Network) -> str:
    theirs = {skeleton(facts.symbol), skeleton(facts.name)} - {""}
    for asset in (network.coin, *network.tokens):
        if {skeleton(asset.symbol), skeleton(asset.name)} & theirs:
            return asset.symbol
    return ""
