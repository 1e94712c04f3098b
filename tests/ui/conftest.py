"""A qasync loop for coroutine tests of the window, the theme as the app installs it, and a fake wallet."""

from __future__ import annotations

import asyncio
import os

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


@pytest.fixture
def fake() -> FakeWallet:
    return FakeWallet()


@pytest.fixture
async def tasks(qtbot: QtBot) -> Tasks:
    """Needs a running loop."""
    del qtbot
    return Tasks()
