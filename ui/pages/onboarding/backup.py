"""Restore from a backup file: open or drop it, see whose it is, and open it by its password or by what is on paper.

The file is tried before one goes on, so that a wrong password is said here; nothing is written yet.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QDateTime, QLocale
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from ui.dialogs.files import ask_what_to_open
from ui.language import plural, tr
from ui.pages.onboarding.step import StepView
from ui.tasks import Tasks
from ui.text import problem_of
from ui.widgets.buttons import plain
from ui.widgets.file_opener import FileOpener
from ui.widgets.frames import row, well
from ui.widgets.labels import caption, heading
from wallet.errors import WalletStands
from wallet.facade import Backup, Wallet, Wallets
from wallet.model.backup import BackupFileView, Restored


class BackupStep(StepView):
    """`path` and `file` once a backup was given; `opener.key` opens it when the step was left forwards."""

    def __init__(self, backup: Backup, wallets: Wallets, tasks: Tasks, parent: QWidget | None = None) -> None:
        lead = tr("It brings back keys, accounts, settings and swaps. It is read here and stays where it is.")
        super().__init__(tr("Your backup file"), lead, parent=parent)
        self._backup, self._tasks = backup, tasks
        self.path: Path | None = None
        self.file: BackupFileView | None = None
        self.whose, self.made = heading(), caption()
        self.choose = plain(tr("Open a backup file…"), "folder-open")
        self.opener = FileOpener(wallets, tasks)
        self.next_button.busy_text = tr("Opening…")
        box = well(16, 8)
        for widget in (self.whose, self.made):
            box.column.addWidget(widget)
        box.column.addLayout(row(self.choose, None))
        self.column.addWidget(box)
        self.column.addWidget(self.opener)
        self.setAcceptDrops(True)
        self.choose.clicked.connect(self._choose)
        self.opener.judged.connect(self._follow)
        self.opener.entered.connect(self.enter_from_keyboard)
        self._describe()

    def first_focus(self) -> QWidget:
        return self.opener.password.edit if self.opener.isVisibleTo(self) else self.choose

    def forget(self) -> None:
        self.opener.forget()

    def take_file(self, path: Path) -> None:
        """Read whose it is. One that is none leaves the former one standing."""
        self.notice.hide()

        def looked(file: BackupFileView) -> None:
            self.path, self.file = path, file
            self._describe()
            if file.stands is not None:
                self._refused(WalletStands(file.name, file.stands))
            self.first_focus().setFocus()

        self._tasks.run(self._backup.look(path), busy=(self.choose,), done=looked, failed=self._refused)

    def go_on(self) -> None:
        """Only with a file that opens."""
        assert self.path is not None
        self.notice.hide()
        busy = (self.next_button, self.back_button, self.choose, *self.opener.fields)
        work = self._backup.drill(self.path, self.opener.key)
        self._tasks.run(work, busy=busy, done=lambda _: self.forward.emit(), failed=self._not_opened)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        if event.mimeData().hasUrls() and self.choose.isEnabled():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            event.acceptProposedAction()
            self.take_file(files[0])

    def _choose(self) -> None:
        ask_what_to_open(self, tr("Open a backup file"), self.take_file)

    def _describe(self) -> None:
        self.opener.setVisible(self.file is not None and self.file.stands is None)
        self.whose.setText(tr("Drop the file here, or open it"))
        self.made.setText(tr("A file that Lockstep made: its name ends in “.lockstep”, unless you gave it another."))
        if self.file is not None and self.path is not None:
            day = QLocale().toString(QDateTime.fromSecsSinceEpoch(self.file.written), QLocale.FormatType.ShortFormat)
            self.whose.setText(self.file.name)
            self.made.setText(tr("Backed up on {day}, in “{file}”.", day=day, file=self.path.name))
            self.choose.set_label(tr("Open another file…"))
            self.opener.speak_of(has_phrase=self.file.has_phrase)
        self._follow()

    def _follow(self) -> None:
        self.next_button.setEnabled(self.file is not None and self.file.stands is None and self.opener.good)

    def _not_opened(self, error: Exception) -> None:
        self._refused(error)
        self.opener.ask_again()

    def _refused(self, error: Exception) -> None:
        self.notice.show_problem(problem_of(error))


async def brought_back(wallet: Wallet, restored: Restored) -> tuple[str, ...]:
    """What is here again, and what its user should know: a sentence each."""
    accounts, swaps = await wallet.accounts.list(), await wallet.swaps.list()
    names = ", ".join(account.name for account in accounts)
    still_open = sum(not swap.ended for swap in swaps)
    came = plural(len(accounts), tr("One account came back"), tr("{n} accounts came back"))
    told = [tr("{came}: {names}.", came=came, names=names)]
    if swaps:
        ended = tr("None of them is open.") if not still_open else plural(still_open, tr("One is open."), tr("{n} are open."))
        told.append(f"{plural(len(swaps), tr('One swap came back.'), tr('{n} swaps came back.'))} {ended}")
    return (*told, *restored.notes)
