"""A widget that nobody can reach is destroyed in Qt's thread, however busy the others are."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.collecting import Collector, collect_what_is_due

BUSY = 200_000
"""Objects in cycles that a busy thread makes: hundreds of times what the collector waits for."""


class Page(QWidget):
    """Says in which thread it was destroyed."""

    destroyed_in: threading.Thread | None = None

    def __init__(self) -> None:
        super().__init__()
        self.itself = self  # a cycle: only the collector can tell that it is out of reach

    def __del__(self) -> None:
        Page.destroyed_in = threading.current_thread()


@pytest.fixture
def collector(qtbot: QtBot) -> Iterator[Collector]:
    del qtbot
    Page.destroyed_in = None
    made = Collector()
    yield made
    made.stop()
    gc.disable()  # as the tests of the window have it


def _make_garbage() -> None:
    kept: list[object] = []
    for _ in range(BUSY):
        cycle: list[object] = []
        cycle.append(cycle)
        kept.append(cycle)


def _be_busy_elsewhere() -> None:
    worker = threading.Thread(target=_make_garbage)
    worker.start()
    worker.join()


def test_a_worker_thread_destroys_no_widget(collector: Collector, qtbot: QtBot) -> None:
    del collector
    Page()
    _be_busy_elsewhere()
    assert Page.destroyed_in is None
    qtbot.waitUntil(lambda: Page.destroyed_in is not None)
    assert Page.destroyed_in is threading.main_thread()


def test_without_it_the_worker_does() -> None:
    """Why the collector exists; with an object that Qt does not mind."""
    destroyed_in: list[threading.Thread] = []

    class Thing:
        def __init__(self) -> None:
            self.itself = self

        def __del__(self) -> None:
            destroyed_in.append(threading.current_thread())

    gc.enable()
    Thing()
    _be_busy_elsewhere()
    gc.disable()
    assert destroyed_in
    assert destroyed_in != [threading.main_thread()]


def test_only_what_is_due(monkeypatch: pytest.MonkeyPatch) -> None:
    collected: list[int] = []
    monkeypatch.setattr(gc, "collect", collected.append)
    monkeypatch.setattr(gc, "get_threshold", lambda: (700, 10, 10))
    for count in ((0, 11, 11), (701, 0, 0), (701, 11, 0), (701, 0, 11), (701, 11, 11)):
        monkeypatch.setattr(gc, "get_count", partial(tuple[int, int, int], count))
        collect_what_is_due()
    assert collected == [0, 1, 0, 2]


def test_one_who_switched_it_off_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gc, "get_threshold", lambda: (0, 10, 10))
    monkeypatch.setattr(gc, "get_count", lambda: (10**6, 11, 11))
    collected: list[int] = []
    monkeypatch.setattr(gc, "collect", collected.append)
    collect_what_is_due()
    assert collected == []


def test_it_begins_with_the_app_and_python_takes_over_at_the_end(collector: Collector) -> None:
    assert not gc.isenabled()
    collector.stop()
    assert gc.isenabled()
