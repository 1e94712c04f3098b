"""Rules about whom this wallet speaks to, and where links lead."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

from wallet.model.hosts import host_of, is_loopback, listed_parent
from wallet.model.verdict import Finding, Severity
from wallet.rules.transaction import could_not_check


def plain_http(url: str) -> Finding | None:
    """Rule 47, warns: a node on another computer that is spoken to without encryption (http or ws)."""
    if urlsplit(url.strip()).scheme.lower() not in ("http", "ws") or is_loopback(url):
        return None
    return Finding(
        47,
        Severity.WARN,
        f"{host_of(url) or 'This node'} would be spoken to without encryption, so anybody on the way can read and change its answers.",
        "Use its https or wss address.",
    )


def phishing_host(address: str, listed: Collection[str] | None) -> Finding | None:
    """Rule 48, blocks: a host on the phishing list, or part of one. `address`: of a page, or a name; `listed`: folded, None if missing."""
    host = host_of(address)
    if listed is None or host is None:
        return could_not_check("whether this address is on the phishing list")
    found = listed_parent(host, listed)
    if found is None:
        return None
    sentence = f"{found} is on the list of hosts that steal from people."
    advice = "Do not open it, and do not use it as a node. If you gave it a phrase, move your coins now."
    return Finding(48, Severity.BLOCK, sentence, advice)
