"""The emergency sheet: what to do by hand, with any tool, if no Lockstep runs any more. Made to be printed."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

_WIDTH = 100


@dataclass(frozen=True, slots=True)
class SheetCall:
    """One call to make. `rows` are label and value, in order; `calldata` is 0x and digits; `notes` are sentences about it."""

    title: str
    rows: tuple[tuple[str, str], ...]
    calldata: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """`intro` are sentences; `file_name` is what to call it, without an ending."""

    swap_id: bytes
    title: str
    intro: tuple[str, ...]
    calls: tuple[SheetCall, ...]
    file_name: str

    @property
    def text(self) -> str:
        """As plain text, in lines of at most 100 letters but for what is to be copied in one piece."""
        lines = [self.title, "=" * len(self.title), f"Swap id: 0x{self.swap_id.hex()}", ""]
        for sentence in self.intro:
            lines += [*_wrapped(sentence), ""]
        for number, call in enumerate(self.calls, 1):
            lines += [*_told(number, call), ""]
        return "\n".join(lines)


def _told(number: int, call: SheetCall) -> list[str]:
    title = f"{number}. {call.title}"
    width = max(len(label) for label, _ in call.rows) + 2
    rows = [f"{label + ':':{width}}{value}" for label, value in call.rows]
    return [title, "-" * len(title), *rows, "call data:", call.calldata, *(line for note in call.notes for line in _wrapped(note))]


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH, break_long_words=False, break_on_hyphens=False)
