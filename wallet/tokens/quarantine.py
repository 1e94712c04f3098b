"""Why a token that came unasked is not trusted: every reason a sentence. Pure."""

from __future__ import annotations

from wallet.model.names import has_link
from wallet.model.network import Network
from wallet.rules.token import imitated
from wallet.tokens.contract import TokenFacts


def reasons(facts: TokenFacts, network: Network) -> tuple[str, ...]:
    """At least one: nobody asked for it and no list names it."""
    found = ["It was sent to you unasked and is on no list."]
    if has_link(facts.symbol) or has_link(facts.name):
        found.append("Its name holds a link, as lures do.")
    known = imitated(facts.symbol, facts.name, ((asset.symbol, asset.name) for asset in (network.coin, *network.tokens)))
    if known:
        found.append(f"It looks like {known}, and is another contract.")
    if facts.decimals is None:
        found.append("Its contract does not say how many decimals it has.")
    if facts.answers_everything:
        found.append("Its contract claims that strangers own it too.")
    return tuple(found)
