"""A text for the other computer: as a file that was not there before, and as QR codes, one after the other."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from ui.dialogs.files import ask_where_to_save
from ui.dialogs.form import Form
from ui.language import tr
from ui.tasks import Tasks
from ui.widgets.qr_frames import QrFrames
from wallet.facade import Cold


class HandOver(Form):
    """It stays open until somebody closes it: a file may have been saved, and the codes still be shown."""

    def __init__(self, cold: Cold, tasks: Tasks, text: str, headline: str, lead: str, name: str, *, parent: QWidget | None = None) -> None:
        super().__init__(tasks, headline, lead, tr("Save as a file…"), parent=parent)
        self._cold, self._text, self._name = cold, text, name
        self.codes = QrFrames(text)
        self.column.addWidget(self.codes)
        self.cancel.set_label(tr("Close"))
        self.button.clicked.connect(self._choose)

    def write(self, path: Path) -> None:
        """All of it under that name or nothing; what is there already is not written over."""
        self.notice.hide()
        work = self._cold.write(self._text, path)
        self.tasks.run(work, busy=(self.button,), done=lambda _: self._written(path), failed=self.refused)

    def _written(self, path: Path) -> None:
        self.notice.show_text("good", tr("It is in {path}.", path=path))
        self.notice.show()

    def _choose(self) -> None:
        ask_where_to_save(self, self.windowTitle(), self._name, self.write)


def for_signing(cold: Cold, tasks: Tasks, text: str, parent: QWidget | None = None) -> HandOver:
    """What was prepared, on its way to the computer that has the key."""
    lead = tr("Bring it to the computer that has the key, as a file on a stick or by pictures of these codes. There: “Sign a payment”.")
    return HandOver(cold, tasks, text, tr("The payment is prepared"), lead, "unsigned.json", parent=parent)


def for_sending(cold: Cold, tasks: Tasks, text: str, parent: QWidget | None = None) -> HandOver:
    """The signed answer, on its way back."""
    lead = tr("Bring it back to the computer that prepared the payment. It holds a signature of exactly that, and no key.")
    return HandOver(cold, tasks, text, tr("The payment is signed"), lead, "signed.json", parent=parent)
