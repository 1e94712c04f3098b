"""A swap that moves while nobody looks is told once, and only then."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QIcon
from pytestqt.qtbot import QtBot

from tests.fakes.swaps import password_need, swap_view
from tests.keyring_service import session_bus
from ui.desktop import notify
from ui.shell import Shell
from ui.tray import Tray
from wallet.model.views import Phase, SwapView

jeepney: Any = import_module("jeepney")  # it has no types
blocking: Any = import_module("jeepney.io.blocking")


@pytest.fixture
def told(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> tuple[Tray, list[str]]:
    shell = Shell()
    qtbot.addWidget(shell)
    tray = Tray(QIcon(), shell, lambda: None)
    heard = list[str]()

    def tell(headline: str, sentence: str, *, loud: bool = False) -> None:
        heard.append(f"{headline}. {sentence}{' LOUD' if loud else ''}")

    monkeypatch.setattr(tray, "_tell", tell)
    return tray, heard


def test_a_first_sight_is_no_news(told: tuple[Tray, list[str]]) -> None:
    tray, heard = told
    tray.take_swaps((swap_view(Phase.WAITING),))
    assert heard == []


def test_a_change_of_phase_is_told_once(told: tuple[Tray, list[str]]) -> None:
    tray, heard = told
    tray.take_swaps((swap_view(Phase.WAITING),))
    tray.take_swaps((swap_view(Phase.LOCKED),))
    tray.take_swaps((swap_view(Phase.LOCKED),))
    assert heard == ["Swap: locked. Both locks stand."]


def test_an_end_is_told(told: tuple[Tray, list[str]]) -> None:
    tray, heard = told
    tray.take_swaps((swap_view(Phase.CLAIMING),))
    tray.take_swaps(())
    tray.take_swaps(())
    assert heard == ["A swap has ended. Open Lockstep to see how."]


def asking(left: int | None, *, loses: bool = True) -> SwapView:
    return replace(swap_view(Phase.LOCKED), password=password_need(left, loses=loses))


def test_a_swap_that_waits_for_the_password_is_told_at_once_and_again_as_its_time_runs_out(told: tuple[Tray, list[str]]) -> None:
    tray, heard = told
    for left in (None, 720, 719, 400, 181, 180, 100, 46, 45, 12, 0, 0):
        tray.take_swaps((asking(left),))
    assert [words.split("Unlock ")[1].split(" by ")[0] for words in heard] == [
        "before 18:41 on this computer to claim 25 PLUM or take 50 APL back. Otherwise your partner, once they have taken 50 APL, may take "
        "25 PLUM back too after 18:52, and you lose 50 APL. LOUD",
        "within 3 minutes",
        "within 45 seconds",
        "within 0 seconds",
    ]


def test_another_reason_is_told_anew_and_so_is_another_lock(told: tuple[Tray, list[str]]) -> None:
    tray, heard = told
    tray.take_swaps((asking(720, loses=False),))
    tray.take_swaps((asking(700),))
    tray.take_swaps((swap_view(Phase.LOCKED),))
    tray.take_swaps((asking(690),))
    assert len(heard) == 3


def test_without_a_tray_it_goes_over_the_bus_of_the_desktop(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """A real session bus and a program on it that shows notifications."""
    shell = Shell()
    qtbot.addWidget(shell)
    tray = Tray(QIcon(), shell, lambda: None)
    assert not tray.available
    with tempfile.TemporaryDirectory(prefix="bus") as folder, session_bus(Path(folder)) as environment:
        address = environment["DBUS_SESSION_BUS_ADDRESS"]
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        with blocking.open_dbus_connection(bus=address) as desktop:
            desktop.send_and_get_reply(jeepney.message_bus.RequestName("org.freedesktop.Notifications"))
            tray.take_swaps((asking(720),))
            asked = desktop.receive(timeout=30)
            while asked.header.fields.get(jeepney.HeaderFields.member) != "Notify":
                asked = desktop.receive(timeout=30)
            desktop.send(jeepney.new_method_return(asked, "u", (1,)))
    assert asked.body[3] == "A swap needs your password"
    assert "you lose 50 APL" in asked.body[4]


def test_where_nobody_listens_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/at/all")
    thread = notify("A swap needs your password", "Unlock it.")
    assert thread is not None
    thread.join(20)
    assert not thread.is_alive()
