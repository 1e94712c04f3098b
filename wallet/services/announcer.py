"""Says what changed, after the database has it, to whoever listens."""

from __future__ import annotations

from collections.abc import Callable

from wallet.model.changes import Changes

Listener = Callable[[Changes], None]


class Announcer:
    """One per wallet. Listeners run at once on the caller's thread; they read again and must not raise."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Returns what ends the subscription; ending it twice is harmless."""
        self._listeners.append(listener)

        def end() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return end

    def publish(self, changes: Changes) -> None:
        """Tell everyone who listens now."""
        for listener in tuple(self._listeners):
            listener(changes)
