"""What a rule of the gate is, in words: its number, how hard it may answer, and what a person should know about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from wallet.model.verdict import Severity


class Group(Enum):
    """What a rule is about."""

    SEND = "Send"
    TRANSACTION = "Transaction"
    PERMISSION = "Permission"
    MESSAGE = "Message"
    TOKEN = "Token"  # noqa: S105 - an ERC-20 one
    SWAP = "Swap"
    VAULT = "Vault"
    NETWORK = "Network"


class Where(Enum):
    """When a rule is asked."""

    SIGNING = "at signing"
    READING = "when reading"  # what was typed, pasted, opened or sent by somebody
    RUNNING = "while a swap runs"
    OPENING = "when the vault is opened"
    LEAVING = "when you leave"


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry of the catalogue. `fires` and `silent` are clauses; `help` is two or three sentences for somebody who is new to this.

    severities: all that it may answer with, the worst first; an answer that a fact is missing is rule 23, and not listed here.
    """

    number: int
    group: Group
    severities: tuple[Severity, ...]
    name: str
    fires: str
    silent: str
    help: str
    where: tuple[Where, ...] = (Where.SIGNING,)
