"""Take in what another computer wrote: a payment to sign here, or the signed answer to one that was prepared here."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.dialogs.form import Form
from ui.language import tr
from ui.tasks import Tasks
from ui.widgets.brought_text import BroughtText
from wallet.facade import Cold


class TakeIn(Form):
    """`taken` with what the core made of the text: a `Review`, or the hash of what was sent."""

    taken = Signal(object)

    def __init__(
        self,
        take: Callable[[str], Coroutine[Any, Any, object]],
        tasks: Tasks,
        words: tuple[str, str, str, str],
        parent: QWidget | None = None,
    ) -> None:
        headline, lead, word, busy = words
        super().__init__(tasks, headline, lead, word, parent=parent)
        self._take = take
        self.brought = BroughtText(tasks, tr("Text from the other computer"))
        self.column.addWidget(self.brought)
        self.button.busy_text = busy
        self.brought.judged.connect(self._look)
        self.button.clicked.connect(self._go)
        self._look()

    def _look(self) -> None:
        self.notice.hide()
        self.button.setEnabled(self.brought.good)

    def _go(self) -> None:
        fields = (self.brought.edit, self.brought.open, self.brought.paste)
        self.carry_out(self._take(self.brought.text), self.taken.emit, fields=fields)


def to_sign(cold: Cold, tasks: Tasks, parent: QWidget | None = None) -> TakeIn:
    """On the computer that has the key."""
    lead = tr("A payment that another computer prepared. You see all of it before anything is signed; no network is asked.")
    return TakeIn(cold.review, tasks, (tr("Sign a payment"), lead, tr("Read it"), tr("Reading…")), parent)


def to_send(cold: Cold, tasks: Tasks, parent: QWidget | None = None) -> TakeIn:
    """On the computer that prepared it."""
    lead = tr("The answer of the computer that has the key. It is sent if it signs exactly what was prepared here.")
    return TakeIn(cold.send, tasks, (tr("Take in the signed answer"), lead, tr("Check and send"), tr("Sending…")), parent)
