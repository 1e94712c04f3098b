"""A click starts a coroutine: its buttons rest while it runs, and its error arrives in exactly one place."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from ui.tasks import Tasks
from ui.widgets.buttons import primary


async def _answer(value: int) -> int:
    await asyncio.sleep(0)
    return value


async def _fail() -> int:
    await asyncio.sleep(0)
    raise ValueError("no")


async def test_a_result_arrives_and_the_buttons_come_back(tasks: Tasks) -> None:
    button, got = primary("Go"), list[int]()
    button.busy_text = "Going…"
    tasks.run(_answer(7), busy=(button,), done=got.append)
    assert not button.isEnabled()
    assert button.text() == "Going…"
    await tasks.settle()
    assert got == [7]
    assert button.isEnabled()
    assert button.text() == "Go"
    assert tasks.running == 0


async def test_a_button_that_was_disabled_before_stays_so(tasks: Tasks) -> None:
    button = QPushButton()
    button.setEnabled(False)
    tasks.run(_answer(1), busy=(button,))
    await tasks.settle()
    assert not button.isEnabled()


async def test_an_error_goes_to_the_signal_unless_somebody_takes_it(tasks: Tasks) -> None:
    signalled, taken = list[Exception](), list[Exception]()
    tasks.failed.connect(signalled.append)
    tasks.run(_fail())
    tasks.run(_fail(), failed=taken.append)
    await tasks.settle()
    assert [str(error) for error in signalled] == ["no"]
    assert [str(error) for error in taken] == ["no"]


async def test_an_error_in_showing_the_result_is_not_swallowed(tasks: Tasks) -> None:
    signalled = list[Exception]()
    tasks.failed.connect(signalled.append)

    def show(_: int) -> None:
        raise KeyError("shown wrongly")

    tasks.run(_answer(1), done=show)
    await tasks.settle()
    assert isinstance(signalled[0], KeyError)


async def test_a_widget_deleted_meanwhile_does_no_harm(tasks: Tasks, qtbot: QtBot) -> None:
    button = QPushButton()
    got = list[int]()
    tasks.run(_answer(3), busy=(button,), done=got.append)
    import shiboken6

    shiboken6.delete(button)
    await tasks.settle()
    assert got == [3]


async def test_cancel_ends_what_is_in_flight(tasks: Tasks) -> None:
    button = primary("Go")
    task = tasks.run(asyncio.sleep(60), busy=(button,))
    await asyncio.sleep(0)
    await tasks.cancel()
    assert task.cancelled()
    assert tasks.running == 0
    assert button.isEnabled()


async def test_many_at_once_all_arrive(tasks: Tasks) -> None:
    got = list[int]()
    for i in range(50):
        tasks.run(_answer(i), done=got.append)
    await tasks.settle()
    assert got == list(range(50))


@pytest.mark.parametrize("kind", ["primary", "plain", "quiet", "danger", "small"])
def test_no_button_is_pressed_by_enter_elsewhere(qtbot: QtBot, kind: str) -> None:
    from ui.widgets.buttons import Button

    button = Button("Sign", kind)
    qtbot.addWidget(button)
    assert not button.isDefault()
    assert not button.autoDefault()
