"""What the desktop says of sleep and of the locked screen: D-Bus signals, heard in threads. Where no bus is, nothing is said.

logind sends PrepareForSleep and Lock on the system bus; GNOME, KDE, Xfce, MATE and Cinnamon send ActiveChanged on the session's.
"""

from __future__ import annotations

import contextlib
import logging
import socket
import sys
import threading
from importlib import import_module
from typing import Any

from PySide6.QtCore import QObject, Signal

log = logging.getLogger("lockstep.ui")
_LOGIN = "org.freedesktop.login1"
_SYSTEM = ((f"{_LOGIN}.Manager", "PrepareForSleep", _LOGIN), (f"{_LOGIN}.Session", "Lock", _LOGIN))
_SAVERS = ("org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver", "org.mate.ScreenSaver", "org.cinnamon.ScreenSaver")
_SESSION = tuple((name, "ActiveChanged", None) for name in _SAVERS)
_PATIENCE = 5.0  # seconds


class Screen(QObject):
    """`sleeping` before sleep and after it, `locked` when the screen is locked. Both may come more than once."""

    sleeping = Signal()
    locked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sockets: list[socket.socket] = []
        self.threads: list[threading.Thread] = []
        self._stopped = False
        self.listening = threading.Semaphore(0)
        """Released once for each bus that is heard."""

    def start(self) -> None:
        """Returns at once: a bus that does not answer keeps only its thread waiting."""
        if sys.platform != "linux":
            return
        for bus, rules in (("SYSTEM", _SYSTEM), ("SESSION", _SESSION)):
            thread = threading.Thread(target=self._hear, args=(bus, rules), name=f"{bus.lower()} bus", daemon=True)
            self.threads.append(thread)
            thread.start()

    def stop(self) -> None:
        self._stopped = True
        for each in self._sockets:
            with contextlib.suppress(OSError):  # the bus went before us
                each.shutdown(socket.SHUT_RDWR)

    def _hear(self, bus: str, rules: tuple[tuple[str, str, str | None], ...]) -> None:
        try:
            jeepney, blocking = import_module("jeepney"), import_module("jeepney.io.blocking")  # it has no types
            with blocking.open_dbus_connection(bus=bus) as connection:
                self._sockets.append(connection.sock)
                for interface, member, sender in rules:
                    rule = jeepney.MatchRule(type="signal", interface=interface, member=member, sender=sender)
                    connection.send_and_get_reply(jeepney.message_bus.AddMatch(rule), timeout=_PATIENCE)
                self.listening.release()
                while not self._stopped:
                    self._take(jeepney, connection.receive())
        except Exception as error:  # the boundary of this thread: without a desktop nobody says anything, and the timer does without
            log.info("%s bus not heard: %s", bus.lower(), type(error).__name__)

    def _take(self, jeepney: Any, message: Any) -> None:
        fields, kind = message.header.fields, jeepney.HeaderFields
        member, begins = fields.get(kind.member), bool(message.body and message.body[0])
        if self._stopped or message.header.message_type is not jeepney.MessageType.signal:
            return
        if member == "PrepareForSleep":
            self.sleeping.emit()
        elif member == "Lock" or (member == "ActiveChanged" and begins):
            self.locked.emit()
