"""A swap that moves while nobody looks is told once, and only then."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QIcon
from pytestqt.qtbot import QtBot

from tests.fakes.swaps import swap_view
from ui.shell import Shell
from ui.tray import Tray
from wallet.model.views import Phase


@pytest.fixture
def told(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> tuple[Tray, list[str]]:
    shell = Shell()
    qtbot.addWidget(shell)
    tray = Tray(QIcon(), shell, lambda: None)
    heard = list[str]()

    def tell(headline: str, sentence: str) -> None:
        heard.append(f"{headline}. {sentence}")

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
