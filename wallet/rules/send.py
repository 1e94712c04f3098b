"""Rules about sending coins and tokens somewhere."""

from __future__ import annotations

from wallet.model.address import NATIVE, Address
from wallet.model.amount import Amount
from wallet.model.verdict import Finding, Severity

_BURNT = (NATIVE, Address("0x000000000000000000000000000000000000dEaD"))


def burnt(recipient: Address) -> Finding | None:
    """Rule 1, blocks: the zero address, or the one that people burn to."""
    if recipient not in _BURNT:
        return None
    return Finding(1, Severity.BLOCK, "Nobody holds the key of this recipient: what is sent there is gone.", "Check the address.")


def to_its_own_contract(token: Address, recipient: Address) -> Finding | None:
    """Rule 3, blocks: a token sent to its own contract."""
    if token != recipient:
        return None
    return Finding(3, Severity.BLOCK, "The recipient is the token's own contract, which would keep it.", "Check the address.")


def dear(fee: Amount, sent: Amount | None) -> Finding | None:
    """Rule 16, warns: at worst the fee is more than a twentieth of what is sent. `sent`: None where that is not the same coin."""
    if sent is None or fee.units * 20 <= sent.units:
        return None
    sentence = f"The network may take up to {fee}, which is more than 5% of what is sent."
    return Finding(16, Severity.WARN, sentence, "If that surprises you, have it prepared again.")


def unknown_call(data: bytes, *, known: bool) -> Finding | None:
    """Rule 21, typed: data that is nothing this wallet knows."""
    if not data or known:
        return None
    sentence = f"It calls something that Lockstep does not know (0x{data[:4].hex()}…), so nobody can tell what it does."
    return Finding(21, Severity.TYPE, sentence, "Sign it only if you know exactly what it is.")


def facts_differ(what: str, told: str, known: str) -> Finding | None:
    """Rule 40, blocks: the file says something else of a token or a network than this wallet's own list."""
    if told == known:
        return None
    sentence = f"The file says that {what} is {told}; this wallet's own list says {known}."
    return Finding(40, Severity.BLOCK, sentence, "Nothing is signed: amounts would be shown wrongly. Prepare it again.")
