"""A machine without a display gets a sentence and exit code 1: never Qt's abort with a core dump, never a hang."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Mapping

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

SENTENCE = (
    "There is no display to open a window on ({reason}). Nothing was started; run Lockstep on a desktop, or use "
    "“lockstep demo --headless” to see a swap without a window."
)
LIBRARIES = "Qt's libraries for the desktop are not complete (Debian, Ubuntu: apt install libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1)"
PATIENCE = 3.0  # seconds for a display on another host
_WITHOUT = ("offscreen", "minimal", "vnc", "linuxfb", "eglfs")  # platforms of Qt that need no display
_NOISE = ("propagateSizeHints", "org.freedesktop.portal")  # what Qt says about a platform that lacks what a window never needs


def missing(environment: Mapping[str, str]) -> str:
    """The reason why no window can be opened, or "" if nothing speaks against trying."""
    if sys.platform != "linux" or environment.get("QT_QPA_PLATFORM", "").startswith(_WITHOUT) or environment.get("WAYLAND_DISPLAY"):
        return ""
    display = environment.get("DISPLAY", "")
    if not display:
        return "DISPLAY is not set"
    host, _, number = display.rpartition(":")
    if host in ("", "unix") or "/" in host:
        return ""
    return "" if _answers(host, 6000 + int("0" + number.split(".")[0])) else f"{display} does not answer"


def say(reason: str) -> None:
    """The sentence, on standard error."""
    sys.stderr.write(SENTENCE.format(reason=reason) + "\n")
    sys.stderr.flush()


class Guard:
    """Hears what Qt says. Until `stand` its warnings are only collected, so that a fatal word ends the program with one sentence."""

    def __init__(self) -> None:
        self._heard: list[str] | None = []
        qInstallMessageHandler(self._hear)

    def stand(self) -> None:
        """The window is there: from here on warnings are passed on as they come."""
        heard, self._heard = self._heard or [], None
        for message in heard:
            _pass_on(message)

    def _hear(self, kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        del context
        if kind is QtMsgType.QtFatalMsg:
            say(why(self._heard or []))
            os._exit(1)
        if kind is QtMsgType.QtDebugMsg:
            return
        if self._heard is None:
            _pass_on(message)
        else:
            self._heard.append(message)


def why(heard: list[str]) -> str:
    """The reason in Qt's warnings before it gave up."""
    found = next((each for each in reversed(heard) if "connect to display" in each or "wl_display" in each), None)
    return found.strip() if found else LIBRARIES


def _pass_on(message: str) -> None:
    if not any(noise in message for noise in _NOISE):
        sys.stderr.write(f"Qt: {message}\n")


def _answers(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=PATIENCE):
            return True
    except OSError:
        return False
