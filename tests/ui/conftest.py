"""A qasync loop for coroutine tests of the window, the theme as the app installs it, and a fake wallet."""

from __future__ import annotations

import asyncio
import gc
import os
from collections.abc import Iterator

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
import qasync  # pyright: ignore[reportMissingTypeStubs]
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.fakes.wallet import FakeWallet
from ui.tasks import Tasks
from ui.theme.theme import Mode, theme


@pytest.fixture(scope="session", autouse=True)
def look(qapp: QApplication) -> None:
    """The real style and stylesheet: tests see what a user sees."""
    theme().install(qapp, Mode.LIGHT)


@pytest.fixture(scope="session")
def event_loop_policy(qapp: QApplication) -> asyncio.AbstractEventLoopPolicy:
    """Coroutine tests run on Qt's own loop, as the app does."""

    class Policy(asyncio.DefaultEventLoopPolicy):
        def new_event_loop(self) -> asyncio.AbstractEventLoop:
            return qasync.QEventLoop(qapp, already_running=False)

    return Policy()


@pytest.fixture(autouse=True)
def collected_in_this_thread() -> Iterator[None]:
    """A widget in a cycle is destroyed by whichever thread the collector happens to run in, and Qt bears it in its own thread only."""
    gc.disable()
    yield
    gc.collect(2 if gc.get_count()[2] > 10 else 1)
    gc.enable()


@pytest.fixture
def fake() -> FakeWallet:
    return FakeWallet()


@pytest.fixture
async def tasks(qtbot: QtBot) -> Tasks:
    """Needs a running loop."""
    del qtbot
    return Tasks()
