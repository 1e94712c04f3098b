"""Every page in every state that has a picture, in the smallest window: no sentence is cut off, no word hangs over its place."""

from __future__ import annotations

import asyncio
import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

import tests.ui.shots
from tests.fakes import sample
from tests.fakes.swaps import review
from tests.fakes.wallet import FakeWallet
from tests.screenshots import Stage
from ui.dialogs.review import ReviewPanel
from ui.pages.onboarding.draft import Step
from ui.pages.onboarding.page import OnboardingPage
from ui.shell import SMALLEST
from ui.tasks import Tasks
from ui.theme.theme import Mode
from wallet.model.views import SessionState

MODULES = [module.name for module in pkgutil.iter_modules(tests.ui.shots.__path__)]


class Inspector(Stage):
    """Looks at each widget instead of photographing it."""

    def __init__(self) -> None:
        super().__init__(Path(), Mode.LIGHT)
        self.cut: list[str] = []
        self.seen = 0

    async def take(self, name: str, widget: QWidget, size: tuple[int, int] | None = (SMALLEST.width(), SMALLEST.height())) -> None:
        if size:
            widget.resize(SMALLEST)
        widget.show()
        await self.settle()
        self.seen += 1
        self.cut += [f"{name}: {what}" for what in _cut(widget)]
        widget.hide()
        widget.deleteLater()


def _cut(root: QWidget) -> Iterator[str]:
    for label in root.findChildren(QLabel):
        text = label.text()
        if not text or not label.isVisible() or label.textFormat() is not Qt.TextFormat.PlainText:
            continue
        if label.wordWrap() and label.height() < label.heightForWidth(label.width()):
            yield f"“{text}” needs {label.heightForWidth(label.width())} of height and has {label.height()}"
        if not label.wordWrap() and label.width() < label.sizeHint().width():
            yield f"“{text}” needs {label.sizeHint().width()} of width and has {label.width()}"
    for button in root.findChildren(QPushButton):
        if button.isVisible() and button.width() < button.sizeHint().width():
            yield f"the button “{button.text()}” needs {button.sizeHint().width()} of width and has {button.width()}"


@pytest.mark.parametrize("module", MODULES)
async def test_nothing_is_cut_off(qtbot: QtBot, module: str) -> None:
    inspector = Inspector()
    await importlib.import_module(f"tests.ui.shots.{module}").shots(inspector)
    assert inspector.seen
    assert not inspector.cut, "\n".join(inspector.cut)


@pytest.mark.parametrize("step", [step for step in Step if step not in (Step.HOSTS, Step.RESTORE)])
async def test_onboarding_needs_no_scrolling_in_the_smallest_window(qtbot: QtBot, tasks: Tasks, step: Step) -> None:
    page = OnboardingPage(FakeWallet(SessionState.NO_WALLET, sample.PLAYGROUND).wallet, tasks, places=b"\1\1\1")
    qtbot.addWidget(page)
    page.resize(SMALLEST)
    page.show()
    page.welcome.create_button.click()
    await tasks.settle()
    page.phrase.reveal_button.click()
    page.go(step)
    await tasks.settle()
    await asyncio.sleep(0.05)
    area = page.findChild(QScrollArea)
    assert isinstance(area, QScrollArea)
    assert area.verticalScrollBar().maximum() == 0


async def test_a_review_that_fits_has_no_scroll_bar(qtbot: QtBot) -> None:
    panel = ReviewPanel(review())
    qtbot.addWidget(panel)
    panel.resize(780, 620)
    panel.show()
    await asyncio.sleep(0.05)
    area = panel.findChild(QScrollArea)
    assert isinstance(area, QScrollArea)
    assert area.verticalScrollBar().maximum() == 0
