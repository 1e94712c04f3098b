"""A desktop that says what happens to the screen and to the computer: real D-Bus signals on a bus of the test's own."""

from __future__ import annotations

import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from tests.keyring_service import session_bus

jeepney: Any = import_module("jeepney")  # it has no types
blocking: Any = import_module("jeepney.io.blocking")
LOGIN = "org.freedesktop.login1"


class Desktop:
    """Both buses in one: it has logind's name."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        connection.send_and_get_reply(jeepney.message_bus.RequestName(LOGIN))

    def say(self, interface: str, member: str, *body: bool) -> None:
        place = jeepney.DBusAddress("/somewhere", interface=interface)
        self._connection.send(jeepney.new_signal(place, member, "b" * len(body), body))

    def lock_screen(self) -> None:
        self.say("org.freedesktop.ScreenSaver", "ActiveChanged", True)


@contextmanager
def desktop(patch: pytest.MonkeyPatch) -> Generator[Desktop]:
    with tempfile.TemporaryDirectory(prefix="bus") as folder, session_bus(Path(folder)) as environment:
        address = environment["DBUS_SESSION_BUS_ADDRESS"]
        for name in ("DBUS_SESSION_BUS_ADDRESS", "DBUS_SYSTEM_BUS_ADDRESS"):
            patch.setenv(name, address)
        with blocking.open_dbus_connection(bus=address) as connection:
            yield Desktop(connection)
