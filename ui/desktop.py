"""A notification of the desktop where there is no tray to show one: over D-Bus, in a thread, and nothing at all where nobody listens."""

from __future__ import annotations

import logging
import sys
import threading
from importlib import import_module
from typing import Any

log = logging.getLogger("lockstep.ui")
_PATIENCE = 5.0  # seconds
_PLACE = ("/org/freedesktop/Notifications", "org.freedesktop.Notifications", "org.freedesktop.Notifications")
_CRITICAL = 2  # stays until it is dismissed


def notify(headline: str, sentence: str) -> threading.Thread | None:
    """Returns at once; the thread is for whoever wants to wait for it."""
    if sys.platform != "linux":
        return None
    thread = threading.Thread(target=_tell, args=(headline, sentence), name="notification", daemon=True)
    thread.start()
    return thread


def _tell(headline: str, sentence: str) -> None:
    path, name, interface = _PLACE
    body = ("Lockstep", 0, "", headline, sentence, list[str](), {"urgency": ("y", _CRITICAL)}, -1)
    try:
        bus, blocking = _jeepney()
        message = bus.new_method_call(bus.DBusAddress(path, bus_name=name, interface=interface), "Notify", "susssasa{sv}i", body)
        with blocking.open_dbus_connection(bus="SESSION") as connection:
            connection.send_and_get_reply(message, timeout=_PATIENCE)
    except Exception as error:  # the boundary of this thread: without a desktop nobody hears it, and nothing depends on it
        log.info("not notified: %s", type(error).__name__)


def _jeepney() -> tuple[Any, Any]:
    """On Linux alone, and only when it is needed. It has no types."""
    return import_module("jeepney"), import_module("jeepney.io.blocking")
