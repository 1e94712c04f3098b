"""Backup: what is missing, and what to do about it; make a file, try one out, type the words once."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QDateTime, QLocale
from PySide6.QtWidgets import QVBoxLayout

from ui.dialogs.backup import AskBack, MakeBackup, TryBackup
from ui.dialogs.files import ask_what_to_open
from ui.dialogs.form import Form
from ui.language import tr
from ui.tasks import Tasks
from ui.widgets.buttons import plain
from ui.widgets.frames import Card, clear, row
from ui.widgets.labels import body, caption, title
from ui.widgets.notice import Notice, badge
from wallet.facade import Wallet
from wallet.model.backup import BackupView


class BackupCard(Card):
    """Hidden for a wallet without keys."""

    def __init__(self, wallet: Wallet, tasks: Tasks) -> None:
        super().__init__(24, 12)
        self._wallet, self._tasks = wallet, tasks
        self.good, self.missing = badge(tr("Nothing missing"), "good"), badge(tr("Something is missing"), "warn")
        self.when = caption()
        self.make, self.attempt, self.ask = plain(tr("Make a backup file…")), plain(tr("Try one out…")), plain(tr("Type the phrase…"))
        self.notices: tuple[Notice, ...] = ()
        self.form: Form | None = None
        self._found = QVBoxLayout()
        self._lay_out()
        self.make.clicked.connect(self._make)
        self.attempt.clicked.connect(self._attempt)
        self.ask.clicked.connect(self._ask)

    def reload(self) -> None:
        """Read how well the wallet is backed up."""
        self._tasks.run(self._wallet.backup.view(), done=self.show_view)

    def show_view(self, view: BackupView) -> None:
        """As it is now."""
        self.setVisible(view.possible)
        self.good.setVisible(not view.findings)
        self.missing.setVisible(bool(view.findings))
        self.ask.setVisible(not view.phrase_known)
        clear(self._found)
        self.notices = tuple(Notice("warn", finding.advice, finding.sentence) for finding in view.findings)
        for notice in self.notices:
            self._found.addWidget(notice)
        if view.written is None:
            self.when.setText(tr("No backup file was made here yet."))
        else:
            day = QLocale().toString(QDateTime.fromSecsSinceEpoch(view.written), QLocale.FormatType.ShortFormat)
            self.when.setText(tr("The newest file is of {day}.", day=day))

    def try_out(self, path: Path) -> None:
        """Compare that file with what is here."""
        self._open(TryBackup(self._wallet.backup, self._wallet.wallets, self._tasks, path, self))

    def _make(self) -> None:
        info = self._wallet.session.current
        if info is not None:
            self._open(MakeBackup(self._wallet.backup, self._wallet.wallets, self._tasks, info, self))

    def _attempt(self) -> None:
        ask_what_to_open(self, tr("Try a backup out"), self.try_out)

    def _ask(self) -> None:
        self._open(AskBack(self._wallet.backup, self._wallet.wallets, self._tasks, self))

    def _open(self, form: Form) -> None:
        self.form = form
        form.finished.connect(self._closed)
        form.open()

    def _closed(self) -> None:
        self.form = None
        self.reload()

    def _lay_out(self) -> None:
        what = tr(
            "The recovery phrase brings back the accounts that follow from it. A backup file brings back the rest too: imported keys, "
            "names, settings and swaps. Keep both away from this computer."
        )
        self._found.setSpacing(8)
        self.column.addLayout(row(title(tr("Backup")), 8, self.good, self.missing, None))
        self.column.addWidget(body(what))
        self.column.addLayout(self._found)
        self.column.addWidget(self.when)
        self.column.addLayout(row(self.ask, self.make, self.attempt, None, spacing=10))
        for widget in (self.good, self.missing, self.ask):
            widget.hide()
