"""When the wallet is to lock itself: nobody touches the app, the computer sleeps, the screen is locked."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto

from PySide6.QtCore import QObject, Signal

from ui.idle import Idle, clock
from ui.language import plural, tr
from ui.screen import Screen
from wallet.facade import Settings


class Why(Enum):
    IDLE = auto()
    SLEEP = auto()
    SCREEN = auto()


class Away(QObject):
    """`gone` with the reason."""

    gone = Signal(object)

    def __init__(self, settings: Settings, now: Callable[[], float] = clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.idle = Idle(lambda: settings.auto_lock.seconds, now, self)
        self.screen = Screen(self)
        self.idle.late.connect(lambda: self.gone.emit(Why.IDLE))
        self.idle.slept.connect(lambda: self.gone.emit(Why.SLEEP))
        self.screen.sleeping.connect(lambda: self.gone.emit(Why.SLEEP))
        self.screen.locked.connect(lambda: self.gone.emit(Why.SCREEN))

    def start(self) -> None:
        self.idle.start()
        self.screen.start()

    def stop(self) -> None:
        self.idle.stop()
        self.screen.stop()


def sentence(why: Why, settings: Settings) -> str:
    """On the locked door."""
    if why is Why.SLEEP:
        return tr("It was locked because the computer went to sleep.")
    if why is Why.SCREEN:
        return tr("It was locked because the screen was.")
    minutes = settings.auto_lock.value
    return plural(minutes, tr("It was locked after a minute without input."), tr("It was locked after {n} minutes without input."))
