"""Somebody at the window: presses what a person would press, and waits for what they would wait for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from ui.models.rows import ROW
from ui.pages.swaps import SwapsPage
from ui.wizard.checks import ChecksPage
from ui.wizard.choose import ChoosePage
from ui.wizard.sign import SignPage
from ui.wizard.start import StartPage
from ui.wizard.step import StepPage
from ui.wizard.wizard import SwapWizard
from wallet.facade import Wallet
from wallet.model.asset import Asset
from wallet.model.views import SwapView

P = TypeVar("P", bound=StepPage)


@dataclass
class Person:
    """`list` and `wizard` as the main window puts them together."""

    wallet: Wallet
    list: SwapsPage
    wizard: SwapWizard

    async def page(self, kind: type[P], seconds: float = 20) -> P:
        """The page of that kind, once the wizard shows it."""
        await self.until(lambda: isinstance(self.wizard.page, kind) and not self.wizard.flow.stalled, kind.__name__, seconds)
        page = self.wizard.page
        assert isinstance(page, kind)
        return page

    async def until(self, holds: Callable[[], bool], what: str, seconds: float = 20) -> None:
        for _ in range(int(seconds / 0.05)):
            if holds():
                return
            await asyncio.sleep(0.05)
        trouble = self.wizard.trouble.headline.text() if self.wizard.flow.stalled else ""
        raise AssertionError(f"{what} did not come; the wizard stands at {self.wizard.flow} {trouble}")

    async def pause(self) -> None:
        """Let everything else have its turn."""
        await asyncio.sleep(0.05)

    async def sign(self) -> None:
        page = await self.page(SignPage)
        await self.until(lambda: page.panel is not None, "the review")
        assert page.panel is not None
        await self.until(lambda: _signable(page), f"a review without objection: {page.panel.review}")
        page.panel.sign.click()

    async def offer(self, give: Asset, amount: str, want: Asset, wanted: str) -> None:
        """From the list to the page that shares the signed offer."""
        page = await self.choose(give, want)
        page.give.amount.setText(amount)
        page.want.amount.setText(wanted)
        await self.send(page)

    async def choose(self, give: Asset, want: Asset) -> ChoosePage:
        """From the list to the page that asks for amounts."""
        self.list.new.click()
        (await self.page(StartPage)).propose.click()
        page = await self.page(ChoosePage)
        page.give.assets.choose(give)
        page.want.assets.choose(want)
        return page

    async def send(self, page: ChoosePage) -> None:
        """What is typed, checked and signed."""
        await self.until(page.onward.isEnabled, "an offer that can be checked")
        page.onward.click()
        await self.passed()
        await self.sign()

    async def passed(self) -> None:
        checks = await self.page(ChecksPage)
        await self.until(checks.onward.isEnabled, "all checks")
        checks.onward.click()

    async def units(self, asset: Asset) -> int:
        await self.wallet.portfolio.refresh()
        rows = (await self.wallet.portfolio.view()).balances
        return next(row.amount.units for row in rows if row.asset.key == asset.key and row.amount is not None)

    def open_row(self, number: int) -> None:
        """Choose a swap of the list, headings not counted."""
        indices = [self.list.list.model().index(at, 0) for at in range(self.list.list.model().rowCount())]
        swaps = [index for index in indices if isinstance(index.data(ROW), SwapView)]
        self.list.list.acted.emit(swaps[number])


def _signable(page: SignPage) -> bool:
    """Whether the review can be signed; one whose times ran out is read again."""
    if page.panel is not None and page.panel.again.isVisible():
        page.panel.again.click()
    return page.panel is not None and page.panel.sign.isEnabled()
