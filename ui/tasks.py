"""Run a coroutine from a click: keep its reference, hold its buttons while it runs, and bring every error to one place.

This is a task boundary: the one kind of place where the window catches everything. Nothing is swallowed: an error goes to the caller's
`failed`, or else to the signal `failed`, which the window shows.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

T = TypeVar("T")
log = logging.getLogger("lockstep.ui")


class Tasks(QObject):
    """The coroutines in flight of one window."""

    failed = Signal(object)
    """An Exception that nobody handled."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._running: set[asyncio.Task[None]] = set()

    def run(
        self,
        work: Coroutine[Any, Any, T],
        *,
        busy: Sequence[QWidget] = (),
        done: Callable[[T], object] | None = None,
        failed: Callable[[Exception], object] | None = None,
    ) -> asyncio.Task[None]:
        """Start `work`. `busy` widgets are disabled until it ends; `done` gets its result, `failed` its error instead of the signal."""
        held = _Hold(busy)
        task = asyncio.get_event_loop().create_task(self._guard(work, held, done, failed))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return task

    @property
    def running(self) -> int:
        return len(self._running)

    async def settle(self) -> None:
        """Wait until nothing runs any more."""
        while self._running:
            await asyncio.gather(*self._running, return_exceptions=True)

    async def cancel(self) -> None:
        """End everything in flight (on quitting)."""
        for task in tuple(self._running):
            task.cancel()
        await self.settle()

    async def _guard(
        self,
        work: Coroutine[Any, Any, T],
        held: _Hold,
        done: Callable[[T], object] | None,
        failed: Callable[[Exception], object] | None,
    ) -> None:
        try:
            result = await work
            held.release()
            if done:
                done(result)
        except Exception as error:
            held.release()
            self._report(error, failed)
        except asyncio.CancelledError:
            held.release()
            raise

    def _report(self, error: Exception, failed: Callable[[Exception], object] | None) -> None:
        log.info("task failed: %s", type(error).__name__, exc_info=error)
        if failed:
            failed(error)
        else:
            self.failed.emit(error)


class _Hold:
    """Disables widgets and shows them as busy, and gives each back as it was. A widget destroyed meanwhile is left alone."""

    def __init__(self, widgets: Sequence[QWidget]) -> None:
        self._held = [(widget, widget.isEnabled()) for widget in widgets]
        for widget in widgets:
            widget.setEnabled(False)
            _set_busy(widget, True)

    def release(self) -> None:
        held, self._held = self._held, []
        for widget, enabled in held:
            try:
                widget.setEnabled(enabled)
                _set_busy(widget, False)
            except RuntimeError:  # Qt deleted the widget while its task ran
                continue


def _set_busy(widget: QWidget, busy: bool) -> None:
    show = getattr(widget, "set_busy", None)
    if show is not None:
        show(busy)
