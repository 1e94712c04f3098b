"""Rules about messages: what a page asks to be signed, and what could be mistaken in it."""

from __future__ import annotations

from wallet.model.address import Address
from wallet.model.verdict import Finding, Severity


def ours_elsewhere(domain: str, *, ours: str) -> Finding | None:
    """Rule 50, blocks: a document of this wallet's own kind, which only the page of swaps signs after all its checks."""
    if domain != ours:
        return None
    return Finding(
        50,
        Severity.BLOCK,
        "This is a document of a Lockstep swap, and nothing here checks its hash, its times and its amounts.",
        "Never sign an offer or an answer as a message. Make or open it on the page of swaps.",
    )


def hidden_text(*, hides: bool) -> Finding | None:
    """Rule 51, warns: characters that cannot be seen, or that turn around the order of others."""
    if not hides:
        return None
    sentence = "There are characters in it that cannot be seen, or that change the order of what you read. They are written out here."
    return Finding(51, Severity.WARN, sentence, "Read it as it stands here and not as the page shows it.")


def other_account(named: Address | None, signer: Address) -> Finding | None:
    """Rule 52, typed: the message speaks of another account than the one that signs it. `named`: None where it names none."""
    if named is None or named == signer:
        return None
    sentence = f"It speaks of the account {named}, and {signer} would sign it."
    return Finding(
        52, Severity.TYPE, sentence, "Choose the account that it names: a signature of another one is of no use to an honest page."
    )


def broken_sign_in(reason: str | None) -> Finding | None:
    """Rule 53, typed: it reads like a sign-in (EIP-4361) and is none that a site should take. `reason` is a sentence, None if it fits."""
    if reason is None:
        return None
    advice = "Leave the page that asks, unless you know why. An honest site writes its sign-in as the standard says."
    return Finding(53, Severity.TYPE, f"This sign-in does not fit. {reason}", advice)
