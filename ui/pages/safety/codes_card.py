"""One-time codes in the window: what they are good for and what not, setting up an authenticator, turning them off.

The key is shown while it is being set up and never again; a lock takes it off the screen.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from ui.language import tr
from ui.tasks import Tasks
from ui.text import problem_of
from ui.widgets.buttons import plain, primary, quiet
from ui.widgets.frames import Card, row
from ui.widgets.labels import body, caption, heading, mono, title
from ui.widgets.notice import Notice, badge
from ui.widgets.password import PasswordField
from ui.widgets.qr import QrCode
from ui.widgets.secret_copy import SecretCopy
from wallet.facade import Wallet
from wallet.model.codes import CodesKey

FIELD, CODE = 440, 160


class CodesCard(Card):
    """`reload` reads it anew; `forget` when the wallet locks."""

    def __init__(self, wallet: Wallet, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(24, 12, parent=parent)
        self._wallet, self._tasks = wallet, tasks
        self.is_on, self.is_off = badge(tr("On"), "good"), badge(tr("Off"))
        self.begin = primary(tr("Set up an authenticator"))
        self.qr, self.key = QrCode(), mono()
        self.copy, self._copies = quiet(tr("Copy the key"), "copy"), SecretCopy(self)
        self.password, self.code = PasswordField(tr("Password")), code_field()
        self.confirm, self.cancel = primary(tr("Turn them on")), plain(tr("Cancel"))
        self.confirm.busy_text = tr("Sealing…")
        self.notice = Notice("good", "")
        self._enrolling, self._fields = QWidget(), QWidget()
        self._on = False
        self._lay_out()
        self.begin.clicked.connect(self._begin)
        self.copy.clicked.connect(lambda: self._copies.copy(self.key.text().replace(" ", "")))
        self.cancel.clicked.connect(self.forget)
        self.confirm.clicked.connect(self._confirm)
        self.password.changed.connect(self._typed)
        self.code.textChanged.connect(self._typed)
        for entered in (self.password.returned, self.code.returnPressed):
            entered.connect(self._enter)
        self._show()

    def reload(self) -> None:
        """Starts a task."""
        self._tasks.run(self._wallet.codes.on(), done=self._show_on, failed=self._refused)

    def forget(self) -> None:
        """Nothing typed stays, nor the key, nor a copy of it."""
        self._copies.clear()
        self.key.clear()
        self.qr.clear()
        self.password.clear()
        self.code.clear()
        self.notice.hide()
        self._show()

    # --- what the user does ----------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        self.notice.hide()
        self._tasks.run(self._wallet.codes.begin(), busy=(self.begin,), done=self._show_key, failed=self._refused)

    def _show_key(self, key: CodesKey) -> None:
        self.qr.set_text(key.uri)
        self.key.setText(key.key)
        self._show()
        self.password.edit.setFocus()

    def _confirm(self) -> None:
        self.notice.hide()
        codes, given = self._wallet.codes, (self.password.text, self.code.text())
        work = codes.turn_off(*given) if self._on else codes.finish(*given)
        busy = (self.confirm, self.cancel, self.password.edit, self.code)
        self._tasks.run(work, busy=busy, done=lambda _: self._changed(), failed=self._refused)

    def _changed(self) -> None:
        self.forget()
        self._show_on(not self._on)
        if self._on:
            self.notice.show_text("good", tr("A review that asks you to think twice asks for a code from now on."), tr("Codes are on"))
        else:
            self.notice.show_text("good", tr("You can delete the key from your authenticator."), tr("Codes are off"))
        self.notice.show()

    def _refused(self, error: Exception) -> None:
        self.code.clear()
        self.notice.show_problem(problem_of(error))

    def _typed(self) -> None:
        self.confirm.setEnabled(bool(self.password.text and self.code.text()))

    def _enter(self) -> None:
        if self.confirm.isEnabled():
            self.confirm.click()

    # --- what is shown ---------------------------------------------------------------------------------------------------

    def _show_on(self, on: bool) -> None:
        self._on = on
        self._show()

    def _show(self) -> None:
        setting_up = not self._on and bool(self.key.text())
        self.is_on.setVisible(self._on)
        self.is_off.setVisible(not self._on)
        self.begin.setVisible(not self._on and not setting_up)
        self._enrolling.setVisible(setting_up)
        self._fields.setVisible(self._on or setting_up)
        self.cancel.setVisible(setting_up)
        self.confirm.set_label(tr("Turn them off") if self._on else tr("Turn them on"))
        self._typed()

    def _lay_out(self) -> None:
        what = tr(
            "A code of an authenticator on another device, asked for beside the typed words whenever a review asks you to think twice. "
            "Whoever finds this wallet open cannot sign those without it."
        )
        limits = tr(
            "It does not protect from malware on this computer, which can read a code as you type it and sign what it likes. The recovery "
            "phrase opens the wallet without it: then it is off."
        )
        self.key.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)  # a copy by hand would stay on the clipboard
        self.key.setWordWrap(True)
        for widget, layout in ((self._enrolling, self._setting_up()), (self._fields, self._asking())):
            layout.setContentsMargins(0, 0, 0, 0)
            widget.setLayout(layout)
        self.column.addLayout(row(title(tr("One-time codes")), 8, self.is_on, self.is_off, None))
        self.column.addWidget(body(what))
        self.column.addWidget(body(limits, "muted"))
        self.column.addLayout(row(self.begin, None))
        self.column.addWidget(self._enrolling)
        self.column.addWidget(self._fields)
        self.column.addWidget(self.notice)
        self.notice.hide()

    def _setting_up(self) -> QVBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(8)
        words.addWidget(heading(tr("Scan this with your authenticator, or type the key")))
        words.addWidget(self.key)
        words.addLayout(row(self.copy, None))
        once = tr("A copy leaves the clipboard after a minute. The key is not shown again: whoever has it has your codes.")
        words.addWidget(caption(once))
        words.addStretch(1)
        both = row(self.qr, spacing=20)
        both.addLayout(words, 1)
        layout = QVBoxLayout()
        layout.addLayout(both)
        return layout

    def _asking(self) -> QVBoxLayout:
        self.password.setFixedWidth(FIELD)
        self.code.setFixedWidth(CODE)
        label = heading(tr("Code of your authenticator"))
        label.setBuddy(self.code)
        layout = QVBoxLayout()
        layout.setSpacing(10)
        layout.addLayout(row(self.password, None))
        layout.addWidget(label)
        layout.addLayout(row(self.code, None))
        layout.addLayout(row(self.confirm, self.cancel, None, spacing=12))
        return layout


def code_field() -> QLineEdit:
    """For the six digits."""
    field = QLineEdit()
    field.setAccessibleName(tr("Code of your authenticator"))
    field.setMaxLength(12)
    field.setPlaceholderText(tr("6 digits"))
    return field
