"""`python -m tests.tour OUT_DIR [--for-docs] [--smallest]`: a whole life of the real app on the real playground, photographed at each step.

A wallet is made, a swap is proposed to the partner and another one of theirs is taken, each through to its end. Pictures are of the whole
window and are named `NUMBER-step.light.png`. With `--for-docs` only those that README and docs show are kept, named `step.light.png`;
with `--smallest` the window has the smallest size that it can have.
Needs no display: Qt's offscreen platform is used unless QT_QPA_PLATFORM says otherwise. Data lies in a temporary folder.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import cast

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import qasync  # pyright: ignore[reportMissingTypeStubs]
from PySide6.QtCore import QSettings, QSize
from PySide6.QtWidgets import QApplication

from tests.ui.person import Person
from ui.app import App
from ui.pages.onboarding.draft import Step
from ui.pages.onboarding.page import OnboardingPage
from ui.shell import SMALLEST, USUAL, Preferences, Shell
from ui.theme.theme import Mode, theme
from ui.widgets.rail import ACTIVITY, PORTFOLIO, SWAPS
from ui.widgets.splash import Splash
from ui.wizard.checks import ChecksPage
from ui.wizard.choose import ChoosePage
from ui.wizard.follow import FollowPage
from ui.wizard.outcome import EndPage
from ui.wizard.receive import ReceivePage
from ui.wizard.share import SharePage
from ui.wizard.sign import SignPage
from ui.wizard.start import StartPage
from wallet.model.views import LaneState, SwapView

PASSWORD = "nine tall herons stand still"
FOR_DOCS = frozenset({"portfolio", "swap-review", "swap-follow", "swap-done"})
LARGEST = 150 * 1024
"""Bytes of one picture."""


class Camera:
    """Takes the whole window as it stands, light and dark, without letting the app go on in between."""

    def __init__(self, app: App, out: Path, *, for_docs: bool) -> None:
        self._app, self._out, self._for_docs = app, out, for_docs
        self._number = 0
        self.taken: list[Path] = []

    async def take(self, step: str) -> None:
        """Once nothing moves any more."""
        await asyncio.sleep(0.3)
        self._number += 1
        if self._for_docs and step not in FOR_DOCS:
            return
        name = step if self._for_docs else f"{self._number:02}-{step}"
        for mode in (Mode.DARK, Mode.LIGHT):
            theme().set_mode(mode)
            if self._app.window is not None:
                self._app.window.rail.show_mode(mode)
            path = self._out / f"{name}.{mode.value}.png"
            self._app.shell.grab().toImage().save(str(path), "PNG", 0)  # pyright: ignore[reportArgumentType,reportCallIssue]
            self.taken.append(path)


class Tour:
    """One person, one evening."""

    def __init__(self, app: App, camera: Camera) -> None:
        self._app, self._camera, self._take = app, camera, camera.take

    async def go(self) -> None:
        await self._until(lambda: self._app.window is not None, "the window")
        assert self._app.window is not None
        self._window = self._app.window
        self._person = Person(self._window.wallet, self._window.swaps, self._window.wizard)
        await self._onboard()
        await self._look_around()
        await self._propose()
        await self._follow("swap")
        await self._accept()
        await self._follow("taken")
        await self._look_back()

    # --- a wallet --------------------------------------------------------------------------------------------------------

    async def _onboard(self) -> None:
        page = self._window.onboarding
        assert page is not None
        await self._take("welcome")
        page.welcome.create_button.click()
        await self._at(page, Step.PHRASE)
        await self._take("phrase-covered")
        page.phrase.reveal_button.click()
        await self._take("phrase")
        await self._answer(page)
        await self._at(page, Step.PROTECT)
        for field in (page.protect.password.first, page.protect.password.again):
            field.edit.setText(PASSWORD)
        await self._take("password")
        page.protect.next_button.click()
        await self._at(page, Step.WORKING)
        await self._take("working")
        await self._at(page, Step.DONE)
        await self._take("ready")
        page.done.button.click()

    async def _answer(self, page: OnboardingPage) -> None:
        words = page.draft.phrase.split()
        page.phrase.written.setChecked(True)
        page.phrase.next_button.click()
        for edit in page.ask.edits:
            edit.setText(words[int(edit.accessibleName().split()[-1]) - 1])
        await self._take("words")
        page.ask.next_button.click()
        await self._until(page.place.next_button.isEnabled, "the keyring's answer")
        await self._take("place")
        page.place.next_button.click()

    async def _look_around(self) -> None:
        await self._until(lambda: self._window.portfolio.body.currentIndex() == 1, "balances")
        await asyncio.sleep(2)
        await self._take("portfolio")
        for number, name in ((ACTIVITY, "activity-first"), (SWAPS, "swaps-empty")):
            self._window.show_page(number)
            await self._take(name)

    # --- a swap of mine --------------------------------------------------------------------------------------------------

    async def _propose(self) -> None:
        person, (aster, birch) = self._person, (network.tokens[0] for network in self._window.wallet.networks)
        person.list.new.click()
        start = await person.page(StartPage)
        await self._take("swap-start")
        start.propose.click()
        choose = await person.page(ChoosePage)
        await self._take("swap-choose-empty")
        for money, asset, amount in ((choose.give, aster, "50"), (choose.want, birch, "25")):
            money.assets.choose(asset)
            money.amount.setText(amount)
        await person.until(lambda: choose.onward.isEnabled() and bool(choose.worst.text()), "an offer that can be checked")
        await self._take("swap-choose")
        choose.onward.click()
        await self._check("swap-checks")
        await self._sign("swap-review-offer")
        share = await person.page(SharePage)
        await self._take("swap-share")
        share.partner.click()
        await self._sign("swap-review")

    async def _check(self, name: str) -> None:
        checks = await self._person.page(ChecksPage)
        await self._person.until(checks.onward.isEnabled, "all checks")
        await self._take(name)
        checks.onward.click()

    async def _sign(self, name: str) -> None:
        page = await self._person.page(SignPage, 60)
        await self._person.until(lambda: page.panel is not None and page.panel.sign.isEnabled(), "the review")
        await self._take(name)
        assert page.panel is not None
        page.panel.sign.click()

    async def _follow(self, name: str) -> None:
        """Each state of the two lanes once."""
        seen: set[object] = set()
        page = await self._person.page(FollowPage)
        while not isinstance(self._person.wizard.page, EndPage):
            swap = page.case.swap
            if swap is not None and _state(swap) not in seen:
                seen.add(_state(swap))
                both = {swap.give.state, swap.take.state} == {LaneState.LOCKED, LaneState.LOCKING}
                await self._take(f"{name}-follow" if both else f"{name}-{swap.phase.name.lower()}")
            await asyncio.sleep(0.05)
        end = await self._person.page(EndPage)
        await self._take(f"{name}-done")
        end.leave.click()

    # --- a swap of theirs ------------------------------------------------------------------------------------------------

    async def _accept(self) -> None:
        person = self._person
        await self._take("swaps")
        person.list.receive.click()
        receive = await person.page(ReceivePage)
        await self._take("taken-open")
        receive.partner.button.click()
        await self._check("taken-checks")
        await self._sign("taken-review")
        share = await person.page(SharePage)
        await self._take("taken-share")
        share.partner.click()

    async def _look_back(self) -> None:
        for number, name in ((PORTFOLIO, "portfolio-after"), (SWAPS, "swaps-after"), (ACTIVITY, "activity")):
            self._window.show_page(number)
            await self._take(name)
        self._window.lock()
        await self._until(lambda: self._window.stack.currentWidget() is self._window.unlock, "the locked door")
        await self._take("unlock")

    # --- waiting ---------------------------------------------------------------------------------------------------------

    async def _at(self, page: OnboardingPage, step: Step) -> None:
        await self._until(lambda: page.step is step, step.value)

    async def _until(self, holds: Callable[[], bool], what: str, seconds: float = 60) -> None:
        for _ in range(int(seconds / 0.02)):
            if holds():
                return
            await asyncio.sleep(0.02)
        raise TimeoutError(f"{what} did not come within {seconds:.0f} seconds")


def _state(swap: SwapView) -> object:
    return swap.phase, swap.give.state, swap.take.state


async def _photograph(out: Path, folder: Path, size: QSize, *, for_docs: bool) -> list[Path]:
    """Start the app, go round, close it."""
    shell, splash = Shell(), Splash()
    shell.resize(size)
    shell.show_widget(splash)
    shell.show()
    preferences = Preferences(QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat))
    app = App(shell, splash, preferences, home=None, playground=True)
    camera = Camera(app, out, for_docs=for_docs)
    life = asyncio.ensure_future(app.live())
    try:
        await Tour(app, camera).go()
    finally:
        app.quit()
        await life
    return camera.taken


def main(arguments: Sequence[str]) -> int:
    """Returns the exit code."""
    folders = [each for each in arguments if not each.startswith("-")]
    if len(folders) != 1 or set(arguments) - {*folders, "--for-docs", "--smallest"}:
        print(__doc__)  # noqa: T201 - a command's output
        return 2
    out, size = Path(folders[0]), SMALLEST if "--smallest" in arguments else USUAL
    out.mkdir(parents=True, exist_ok=True)
    application = QApplication(sys.argv[:1])
    application.setQuitOnLastWindowClosed(False)
    theme().install(application, Mode.LIGHT)
    loop = cast("asyncio.AbstractEventLoop", qasync.QEventLoop(application))
    asyncio.set_event_loop(loop)
    with contextlib.closing(loop), tempfile.TemporaryDirectory(prefix="lockstep-tour-") as folder:
        taken = loop.run_until_complete(_photograph(out, Path(folder), size, for_docs="--for-docs" in arguments))
    print(f"{len(taken)} pictures in {out}")  # noqa: T201 - a command's output
    large = [path.name for path in taken if path.stat().st_size > LARGEST]
    if large:
        print(f"Too large for the docs: {', '.join(large)}")  # noqa: T201 - likewise
    return 1 if large else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
