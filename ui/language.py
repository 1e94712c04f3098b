"""Every text a user reads goes through `tr`: one context, so that a translation is one flat list."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

CONTEXT = "Lockstep"


def tr(text: str, **values: object) -> str:
    """`text` in the user's language; `{name}` in it is filled from `values` after translating."""
    translated = QCoreApplication.translate(CONTEXT, text)
    return translated.format(**values) if values else translated


def plural(count: int, one: str, many: str) -> str:
    """One of two already translated texts, with `{n}` filled in."""
    return (one if count == 1 else many).format(n=count)
