"""A wizard on a fake wallet, shown, and driven by its own buttons."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.fakes import sample
from tests.fakes.wallet import FakeWallet
from ui.bridge import Bridge
from ui.dialogs.review import ReviewPanel
from ui.tasks import Tasks
from ui.wizard.checks import ChecksPage
from ui.wizard.choose import ChoosePage
from ui.wizard.flow import Step
from ui.wizard.receive import ReceivePage
from ui.wizard.sign import SignPage
from ui.wizard.step import StepPage
from ui.wizard.wizard import SwapWizard

P = TypeVar("P", bound=StepPage)


@dataclass
class Drive:
    """What a user does with the wizard."""

    fake: FakeWallet
    wizard: SwapWizard
    tasks: Tasks

    @property
    def step(self) -> Step:
        return self.wizard.flow.step

    def page(self, kind: type[P]) -> P:
        """The page that is shown, which must be of that kind."""
        assert isinstance(self.wizard.page, kind)
        assert self.wizard.stack.currentWidget() is self.wizard.page
        return self.wizard.page

    @property
    def panel(self) -> ReviewPanel:
        panel = self.page(SignPage).panel
        assert panel is not None
        return panel

    async def settle(self) -> None:
        """Until nothing runs and every change of the core was shown."""
        for _ in range(3):
            await self.tasks.settle()
            await asyncio.sleep(0)

    async def until(self, holds: Callable[[], bool]) -> None:
        """For what a timer brings. Fails after three seconds."""
        for _ in range(150):
            if holds():
                return
            await asyncio.sleep(0.02)
        raise AssertionError("that did not come")

    async def type_offer(self) -> ChoosePage:
        self.wizard.propose()
        await self.settle()
        page = self.page(ChoosePage)
        page.give.assets.choose(sample.APPLE)
        page.give.amount.setText("50")
        page.want.assets.choose(sample.PLUM)
        page.want.amount.setText("25")
        return page

    async def to_checks(self) -> None:
        (await self.type_offer()).onward.click()
        await self.settle()

    async def to_review(self) -> ReviewPanel:
        await self.to_checks()
        self.page(ChecksPage).onward.click()
        await self.settle()
        return self.panel

    async def to_share(self) -> None:
        (await self.to_review()).sign.click()
        await self.settle()

    async def to_offer_opened(self) -> None:
        self.wizard.receive("their offer")
        await self.settle()
        self.page(ReceivePage).onward.click()
        await self.settle()


def texts(widget: QWidget) -> list[str]:
    """Every text that stands in `widget`."""
    return [label.text() for label in widget.findChildren(QLabel)]


@pytest.fixture
def drive(fake: FakeWallet, tasks: Tasks, qtbot: QtBot) -> Drive:
    wizard = SwapWizard(fake.wallet, tasks)
    qtbot.addWidget(wizard)
    bridge = Bridge(fake.wallet, wizard)
    bridge.changed.connect(wizard.take_changes)
    wizard.resize(1024, 700)
    wizard.show()
    return Drive(fake, wizard, tasks)
