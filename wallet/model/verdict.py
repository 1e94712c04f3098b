"""What the gate says about something that is to be signed."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum

from wallet.model.address import Address
from wallet.model.amount import Amount


class Severity(IntEnum):
    """Ordered: the worst finding decides."""

    INFORM = 0
    WARN = 1
    TYPE = 2  # asks for typed confirmation
    BLOCK = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule that fired. `sentence` says what was found; `advice` what to do."""

    rule: int
    severity: Severity
    sentence: str
    advice: str


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happens to somebody's money, in words: 'You lock', 'You receive', 'May be spent by'.

    endless: so large an amount that it means all there ever will be.
    """

    label: str
    amount: Amount
    party: Address | None = None
    party_name: str = ""
    endless: bool = False


@dataclass(frozen=True, slots=True)
class Review:
    """Exactly what will be signed, shown before it is. Confirming passes this object back, with `code` filled in where `asks_code`.

    `digest`, which the gate fills in, binds the bytes: the signer refuses anything else. `typed` is what the user must type when a
    finding asks for it.
    `content` is a message in full, as (name, value), where it is nothing but what stands in it.
    `until` is when confirming comes too late, in Unix seconds of the chain it counts on; None if it never does.
    """

    id: str
    kind: str  # "offer", "acceptance", "lock"
    title: str
    lines: tuple[Line, ...]
    fee: Amount | None
    notes: tuple[str, ...]
    findings: tuple[Finding, ...]
    simulated_by: str
    digest: bytes = b""
    raw: tuple[tuple[str, str], ...] = ()
    content: tuple[tuple[str, str], ...] = ()
    typed: str | None = None
    until: int | None = None
    asks_code: bool = False
    code: str = field(default="", repr=False)

    @property
    def severity(self) -> Severity:
        return max((finding.severity for finding in self.findings), default=Severity.INFORM)

    @property
    def blocked(self) -> bool:
        return self.severity is Severity.BLOCK
