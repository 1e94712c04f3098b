"""When the wallet locks itself: the choice, what else locks it, and what goes on behind the lock."""

from __future__ import annotations

import sys

from PySide6.QtWidgets import QComboBox, QWidget

from ui.language import plural, tr
from ui.tasks import Tasks
from ui.text import problem_of
from ui.widgets.frames import Card, row
from ui.widgets.labels import body, heading, title
from ui.widgets.notice import Notice
from wallet.facade import Settings
from wallet.model.locking import AutoLock


class LockingCard(Card):
    """A choice holds as soon as it is made."""

    def __init__(self, settings: Settings, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(24, 12, parent=parent)
        self._settings, self._tasks = settings, tasks
        self.choice = QComboBox()
        for each in AutoLock:
            self.choice.addItem(_words(each), each)
        self.notice = Notice("warn", "")
        self._words = body()
        self._lay_out()
        self.speak_of(guarded=True)
        self.show_choice()
        self.choice.activated.connect(self._choose)

    def speak_of(self, *, guarded: bool) -> None:
        """The choice is of the whole folder, so it can be made where nothing locks, too."""
        goes_on = tr(
            "Locked or not, Lockstep watches on. A swap in flight keeps what it needs for its own claim and refund, and for nothing else; "
            "what you had not signed yet is closed."
        )
        others = tr("This wallet has no lock. What you choose holds for every wallet in this data folder that has one.")
        self._words.setText(f"{_else()} {goes_on}" if guarded else others)

    def show_choice(self) -> None:
        """As it is stored."""
        chosen = self._settings.auto_lock
        self.choice.setCurrentIndex(list(AutoLock).index(chosen))
        never = tr("Whoever sits down at this computer while it is unlocked has your money before them. Choose a time if you can.")
        self.notice.show_text("warn", never, tr("It does not lock by itself"))
        self.notice.setVisible(chosen is AutoLock.NEVER)

    def _choose(self) -> None:
        wanted = list(AutoLock)[self.choice.currentIndex()]
        self._tasks.run(self._settings.set_auto_lock(wanted), busy=(self.choice,), done=lambda _: self.show_choice(), failed=self._refused)

    def _refused(self, error: Exception) -> None:
        self.show_choice()
        self.notice.show_problem(problem_of(error))

    def _lay_out(self) -> None:
        label = heading(tr("Lock it"))
        label.setBuddy(self.choice)
        self.choice.setAccessibleName(tr("Lock it"))
        self.column.addWidget(title(tr("Locking by itself")))
        self.column.addWidget(self._words)
        self.column.addLayout(row(label, self.choice, None, spacing=12))
        self.column.addWidget(self.notice)


def _words(choice: AutoLock) -> str:
    if choice is AutoLock.NEVER:
        return tr("Never")
    return plural(choice.value, tr("After 1 minute without input"), tr("After {n} minutes without input"))


def _else() -> str:
    if sys.platform == "linux":
        return tr("It also locks when the computer sleeps, and when the screen is locked if your desktop says so.")
    return tr("It also locks when the computer has slept. This system does not tell Lockstep that its screen is locked.")
