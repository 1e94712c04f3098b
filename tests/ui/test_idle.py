"""How long nobody has touched the app, by a clock of the test's own."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from ui.away import Away, Why
from ui.idle import GAP, Idle, clock
from wallet.model.locking import AutoLock


class Time:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    def pass_by(self, idle: Idle, seconds: float) -> None:
        """With a look every two seconds, as the timer does."""
        for _ in range(round(seconds / 2)):
            self.now += 2
            idle.look()


class Chosen:
    """The settings of a data folder."""

    def __init__(self, auto_lock: AutoLock) -> None:
        self.auto_lock = auto_lock

    async def set_auto_lock(self, choice: AutoLock) -> None:
        self.auto_lock = choice


def away(choice: AutoLock) -> tuple[Away, Time, list[Why]]:
    time, heard = Time(), list[Why]()
    made = Away(Chosen(choice), time)
    made.gone.connect(heard.append)
    return made, time, heard


@pytest.mark.parametrize("choice", [AutoLock.ONE, AutoLock.FIVE, AutoLock.FIFTEEN, AutoLock.SIXTY])
def test_it_is_said_after_the_minutes_that_were_chosen_and_once(qtbot: QtBot, choice: AutoLock) -> None:
    del qtbot
    made, time, heard = away(choice)
    time.pass_by(made.idle, 60 * choice.value - 2)
    assert heard == []
    time.pass_by(made.idle, 2)
    assert heard == [Why.IDLE]
    time.pass_by(made.idle, 60 * choice.value - 2)
    assert heard == [Why.IDLE]


def test_never_is_never(qtbot: QtBot) -> None:
    del qtbot
    made, time, heard = away(AutoLock.NEVER)
    time.pass_by(made.idle, 3 * 3600)
    assert heard == []
    time.now += GAP + 1
    made.idle.look()
    assert heard == [Why.SLEEP], "sleep locks it all the same"


def test_a_choice_holds_at_once(qtbot: QtBot) -> None:
    del qtbot
    time, limit = Time(), [300.0]
    idle = Idle(lambda: limit[0], time)
    heard: list[str] = []
    idle.late.connect(lambda: heard.append("late"))
    time.pass_by(idle, 90)
    limit[0] = 60.0
    idle.look()
    assert heard == ["late"]


@pytest.mark.parametrize("touch", ["key", "press", "move", "wheel"])
def test_every_touch_counts(qtbot: QtBot, touch: str) -> None:
    made, time, heard = away(AutoLock.ONE)
    field = QLineEdit()
    qtbot.addWidget(field)
    field.show()
    made.idle.start()
    try:
        time.pass_by(made.idle, 58)
        if touch == "key":
            QTest.keyClick(field, Qt.Key.Key_A)
        elif touch == "press":
            QTest.mouseClick(field, Qt.MouseButton.LeftButton)
        elif touch == "move":
            QTest.mouseMove(field, field.rect().center())
            QTest.mouseMove(field, field.rect().topLeft())
            qtbot.wait(10)
        else:
            handle = field.windowHandle()
            assert handle is not None
            QTest.wheelEvent(handle, field.rect().center(), field.rect().center())
        time.pass_by(made.idle, 58)
        assert heard == []
        time.pass_by(made.idle, 2)
        assert heard == [Why.IDLE]
    finally:
        made.idle.stop()


def test_waking_up_is_noticed_by_the_gap(qtbot: QtBot) -> None:
    del qtbot
    made, time, heard = away(AutoLock.SIXTY)
    time.now += GAP
    made.idle.look()
    assert heard == []
    time.now += GAP + 1
    made.idle.look()
    assert heard == [Why.SLEEP]


def test_its_clock_only_goes_on() -> None:
    first = clock()
    assert clock() >= first
