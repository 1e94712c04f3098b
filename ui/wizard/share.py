"""Hand the text over: copy it, save it, show it as a code, or in the playground give it to the partner right away."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtGui import QGuiApplication, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from ui.dialogs.files import ask_where_to_save
from ui.language import tr
from ui.theme.theme import fixed_font
from ui.widgets.buttons import plain, primary
from ui.widgets.frames import Card, row
from ui.widgets.labels import body, caption, heading, set_tone
from ui.widgets.lanes import Lanes
from ui.widgets.notice import Notice
from ui.widgets.qr import QrCode, fits
from ui.wizard.case import Case, Desk
from ui.wizard.flow import Move
from ui.wizard.give_up import GiveUp
from ui.wizard.step import StepPage
from wallet.errors import DiskFull
from wallet.facade import Partner
from wallet.model.swap import Role


class SharePage(StepPage):
    """The initiator's offer or the participant's acceptance."""

    def __init__(self, desk: Desk, role: Role) -> None:
        super().__init__(desk)
        self._offers = role is Role.INITIATOR
        self.text = QPlainTextEdit()
        self.copy, self.save = plain(tr("Copy the text"), "copy"), plain(tr("Save as a file…"), "floppy-disk")
        self.show_code = plain(tr("Show as QR code"), "qr-code")
        self.code = QrCode()
        self.said = caption("", "good")
        self.partner = primary(tr("Give it to the partner"), "handshake")
        onward = plain if desk.wallet.swaps.partner else primary
        self.onward = onward(tr("I have their answer") if self._offers else tr("I sent it. Follow the swap"))
        self.lanes = Lanes()
        self.give_up = GiveUp(self, role)
        self._lay_out()
        self._connect()

    @property
    def first(self) -> QWidget:
        return self.partner if self.desk.wallet.swaps.partner else self.copy

    def fill(self) -> None:
        text = self._text
        self.text.setPlainText(text)
        self.said.hide()
        self.give_up.sure.hide()
        self.code.hide()
        self.text.show()
        self.show_code.set_label(tr("Show as QR code"))
        self._draw()
        self.show_code.setEnabled(fits(text) and bool(text))
        self.show_code.setToolTip("" if fits(text) else tr("This text is too long for one QR code. Copy it or save it as a file."))
        partner = self.desk.wallet.swaps.partner
        self.partner.setVisible(partner is not None)
        if partner is not None:
            self.partner.set_label(tr("Give it to {name}", name=partner.name))
            self.partner.busy_text = tr("{name} is reading it…", name=partner.name)

    @property
    def _text(self) -> str:
        if self.case.shared is not None:
            return self.case.shared.text
        return (self.case.swap.document or "") if self.case.swap else ""

    def see(self, case: Case) -> None:
        """The text stays as it was shown; only what is known about the swap moves on."""
        self.case = case
        self._draw()

    def _draw(self) -> None:
        swap = self.case.swap
        self.lanes.setVisible(swap is not None)
        if swap is not None:
            self.lanes.show_lanes(swap.give, swap.take, swap.me, swap.partner)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text)
        self._say(tr("Copied. Paste it into a message to your partner."))

    def _save(self) -> None:
        name = self.case.shared.file_name if self.case.shared else "swap.lockstep"
        ask_where_to_save(self, tr("Save for your partner"), name, self.write)

    def write(self, path: Path) -> None:
        """Save the text at `path`, or say why that did not work."""
        try:
            path.write_text(self._text, "utf-8")
        except OSError as error:
            self._say(str(DiskFull(str(path))) if error.errno == 28 else _unwritable(path, error), good=False)
        else:
            self._say(tr("Saved as {name}. Send that file to your partner.", name=path.name))

    def _say(self, words: str, *, good: bool = True) -> None:
        set_tone(self.said, "good" if good else "bad")
        self.said.setText(words)
        self.said.setVisible(bool(words))

    def _show_code(self) -> None:
        if self.code.isHidden():
            self.code.set_text(self._text)
        self.code.setVisible(self.code.isHidden())
        self.text.setVisible(self.code.isHidden())
        self.show_code.set_label(tr("Show as QR code") if self.code.isHidden() else tr("Hide the QR code"))

    def _give(self) -> None:
        partner = self.desk.wallet.swaps.partner
        if partner is None:
            return
        busy = (self.partner, self.onward, self.give_up.button)
        if self._offers:
            self.ask(partner.take(self._text), self._answered, busy=busy)
        else:
            self.ask(self._deliver(partner), lambda _: self.go(Move.HANDED), busy=busy)

    async def _deliver(self, partner: Partner) -> None:
        await partner.deliver(self._text)

    def _answered(self, acceptance: str) -> None:
        self.case = replace(self.case, answer=acceptance)
        self.go(Move.ANSWERED)

    def _lay_out(self) -> None:
        self.text.setReadOnly(True)
        self.text.setFont(fixed_font())
        self.text.setTabChangesFocus(True)
        self.text.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)
        self.text.setAccessibleName(tr("The text for your partner"))
        self.text.setFixedHeight(150)
        box = Card(20, 12)
        box.column.addWidget(heading(tr("This text is the whole offer") if self._offers else tr("This text is your answer")))
        box.column.addWidget(body(self._what(), "muted"))
        box.column.addWidget(self.text)
        box.column.addWidget(self.code)
        box.column.addLayout(row(self.copy, self.save, self.show_code, None))
        box.column.addWidget(self.said)
        self.content.addWidget(Notice("info", *self._safety()))
        self.content.addWidget(box)
        self.content.addWidget(self.give_up.sure)
        self.content.addWidget(self.lanes)
        self.content.addStretch(1)
        self.buttons.addLayout(row(self.give_up.button, None, self.onward, self.partner, spacing=10))

    def _what(self) -> str:
        if self._offers:
            return tr("Send it by any way you like: a message, a mail, a stick. Whoever holds it can accept it, and nothing more.")
        return tr("Send it back to your partner. With it they can lock their side, and nothing more.")

    def _safety(self) -> tuple[str, str]:
        """Sentence and title."""
        if self._offers:
            sentence = tr("Your coins stay in your account until your partner has accepted and you have confirmed the lock.")
            return sentence, tr("Nothing is locked yet")
        sentence = tr("It locks your side only when your partner's lock stands firm, then collects what is yours.")
        return sentence, tr("Nothing is locked yet. From here on your wallet acts by itself")

    def _connect(self) -> None:
        self.copy.clicked.connect(self._copy)
        self.save.clicked.connect(self._save)
        self.show_code.clicked.connect(self._show_code)
        self.partner.clicked.connect(self._give)
        self.onward.clicked.connect(lambda: self.go(Move.HANDED))


def _unwritable(path: Path, error: OSError) -> str:
    reason = error.strerror or tr("unknown reason")
    return tr("{name} could not be saved ({reason}). Nothing was changed; choose another folder.", name=path.name, reason=reason)
