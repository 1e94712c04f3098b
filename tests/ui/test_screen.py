"""The desktop says that the screen is locked or the computer sleeps: over a real bus, and nothing breaks where there is none."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from tests.desktop_bus import LOGIN, Desktop, desktop
from ui.screen import Screen


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> Iterator[Desktop]:
    with desktop(monkeypatch) as said:
        yield said


@pytest.fixture
def screen(qtbot: QtBot, bus: Desktop) -> Iterator[Screen]:
    del qtbot, bus
    listens = Screen()
    listens.start()
    for _ in range(2):
        assert listens.listening.acquire(timeout=20)
    yield listens
    listens.stop()
    _ended(listens)


def _ended(screen: Screen) -> None:
    for thread in screen.threads:
        thread.join(20)
        assert not thread.is_alive()


@pytest.mark.parametrize("saver", ["org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver", "org.cinnamon.ScreenSaver"])
def test_a_locked_screen_is_heard_and_an_opened_one_is_none(qtbot: QtBot, bus: Desktop, screen: Screen, saver: str) -> None:
    heard: list[str] = []
    screen.locked.connect(lambda: heard.append("locked"))
    bus.say(saver, "ActiveChanged", False)
    with qtbot.waitSignal(screen.locked, timeout=20_000):
        bus.say(saver, "ActiveChanged", True)
    assert heard == ["locked"]


def test_logind_says_sleep_and_lock(qtbot: QtBot, bus: Desktop, screen: Screen) -> None:
    for begins in (True, False):
        with qtbot.waitSignal(screen.sleeping, timeout=20_000):
            bus.say(f"{LOGIN}.Manager", "PrepareForSleep", begins)
    with qtbot.waitSignal(screen.locked, timeout=20_000):
        bus.say(f"{LOGIN}.Session", "Lock")


def test_other_news_means_nothing(qtbot: QtBot, bus: Desktop, screen: Screen) -> None:
    heard: list[str] = []
    screen.locked.connect(lambda: heard.append("locked"))
    bus.say(f"{LOGIN}.Session", "Unlock")
    bus.say("org.freedesktop.ScreenSaver", "WakeUpScreen")
    with qtbot.waitSignal(screen.sleeping, timeout=20_000):
        bus.say(f"{LOGIN}.Manager", "PrepareForSleep", True)
    assert heard == []


def test_without_a_bus_nothing_is_heard_and_nothing_waits(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    del qtbot
    for name in ("DBUS_SESSION_BUS_ADDRESS", "DBUS_SYSTEM_BUS_ADDRESS"):
        monkeypatch.setenv(name, "unix:path=/nowhere/at/all")
    screen = Screen()
    screen.start()
    _ended(screen)
    screen.stop()
    assert not screen.listening.acquire(timeout=0)
