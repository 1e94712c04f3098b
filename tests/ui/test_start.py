"""The first second: a window before anything slow, and a sentence where no window can be."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ui import display
from ui.shell import Preferences, Shell

SLOW = ("web3", "eth_account", "eth_abi", "bip_utils", "structlog", "qtawesome", "qasync", "wallet.facade", "pydantic", "cryptography")


def _python(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], env={**os.environ, **environment}, capture_output=True, text=True, timeout=30, check=False
    )


def test_nothing_slow_is_imported_before_the_first_paint() -> None:
    code = f"import sys; import ui.start; print([name for name in {SLOW!r} if name in sys.modules])"
    found = _python("-c", code, QT_QPA_PLATFORM="offscreen")
    assert found.stdout.strip() == "[]", found.stderr


def test_the_first_paint_is_reported_and_ends_the_program() -> None:
    found = _python("-m", "ui", "--exit-after-paint", QT_QPA_PLATFORM="offscreen")
    assert found.returncode == 0, found.stderr
    word, moment = found.stdout.split()
    assert word == "painted"
    assert float(moment) > 0


def test_the_window_collects_its_garbage_itself() -> None:
    code = "import gc, ui.start; ui.start.run(['--exit-after-paint']); print(gc.isenabled())"
    found = _python("-c", code, QT_QPA_PLATFORM="offscreen")
    assert found.stdout.split()[-1] == "False", found.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a display")
@pytest.mark.parametrize("where", [{"DISPLAY": ""}, {"DISPLAY": ":4747"}, {"DISPLAY": "", "WAYLAND_DISPLAY": "no-such-socket"}])
def test_without_a_display_there_is_a_sentence_and_exit_code_1(where: dict[str, str]) -> None:
    found = _python("-m", "ui", **{"QT_QPA_PLATFORM": "", "WAYLAND_DISPLAY": "", **where})
    assert found.returncode == 1
    assert "There is no display to open a window on" in found.stderr
    assert "lockstep demo --headless" in found.stderr
    assert "Traceback" not in found.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a display")
def test_a_display_that_does_not_answer_is_no_hang(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = list[tuple[str, int]]()

    def answers(host: str, port: int) -> bool:
        asked.append((host, port))
        return False

    monkeypatch.setattr(display, "_answers", answers)
    assert display.missing({"DISPLAY": "elsewhere:2.0"}) == "elsewhere:2.0 does not answer"
    assert asked == [("elsewhere", 6002)]
    assert display.missing({"DISPLAY": ":0"}) == ""
    assert display.missing({"QT_QPA_PLATFORM": "offscreen"}) == ""
    assert display.missing({}) == "DISPLAY is not set"


def test_the_reason_is_taken_from_what_qt_said_before_it_gave_up() -> None:
    assert display.why(["could not connect to display :9", "From 6.5.0, xcb-cursor0 is needed"]) == "could not connect to display :9"
    assert "libxcb-cursor0" in display.why(["Could not load the Qt platform plugin"])


def test_wrong_arguments_are_refused_with_usage() -> None:
    found = _python("-m", "ui", "--no-such-thing", QT_QPA_PLATFORM="offscreen")
    assert found.returncode == 2
    assert "usage" in found.stderr


def test_closing_the_window_only_asks(qapp: object) -> None:
    shell, asked = Shell(), list[bool]()
    shell.closing.connect(lambda: asked.append(True))
    shell.show()
    shell.close()
    assert asked == [True]
    assert shell.isVisible()
    shell.hide()


def test_the_look_is_remembered_and_nonsense_is_not(qapp: object, tmp_path: Path) -> None:
    from PySide6.QtCore import QSettings

    from ui.theme.theme import Mode

    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    preferences = Preferences(settings)
    assert preferences.mode is Mode.SYSTEM
    preferences.mode = Mode.DARK
    assert Preferences(settings).mode is Mode.DARK
    settings.setValue("theme", "purple")
    assert preferences.mode is Mode.SYSTEM
