"""Every rule in words, by number: what the safety page, the reviews and docs/rules.md say about them.

The functions beside this file decide; that both agree is tested (tests/wallet/rules/test_catalogue.py).
"""

from __future__ import annotations

from wallet.model.rule import Rule
from wallet.rules.entries.message import MESSAGE
from wallet.rules.entries.permission import PERMISSION
from wallet.rules.entries.send import SEND
from wallet.rules.entries.surroundings import SURROUNDINGS
from wallet.rules.entries.swap import SWAP
from wallet.rules.entries.token import TOKEN
from wallet.rules.entries.transaction import TRANSACTION

RULES: tuple[Rule, ...] = tuple(
    sorted((*SEND, *TRANSACTION, *PERMISSION, *MESSAGE, *TOKEN, *SWAP, *SURROUNDINGS), key=lambda rule: rule.number)
)
"""In the order of their numbers."""

_BY_NUMBER = {rule.number: rule for rule in RULES}


def rule(number: int) -> Rule:
    """Raises KeyError for a number that no rule has."""
    return _BY_NUMBER[number]
