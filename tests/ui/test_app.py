"""One life of the app, on a fake core: it starts, says what stands in its way, keeps watching, and closes everything it opened."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from tests.fakes.swaps import FakePartner
from tests.fakes.wallet import FakeWallet
from ui import app as app_module
from ui.app import App
from ui.dialogs.question import Question
from ui.pages.trouble.page import TroublePage
from ui.shell import Preferences, Shell
from ui.widgets.splash import Splash
from ui.window import Window
from wallet.errors import ChainNotStarted, HomeBusy, NewerData, WalletError
from wallet.facade import Wallet
from wallet.model.address import Address
from wallet.model.network import Network
from wallet.model.views import Phase, SessionState


@dataclass
class FakeWorld:
    networks: tuple[Network, ...]


class FakePlayground:
    def __init__(self, fake: FakeWallet) -> None:
        self.world, self._fake = FakeWorld(fake.networks), fake
        self.funded: list[Address] = []
        self.closed = False

    def invite_partner(self) -> FakePartner:
        return FakePartner(self._fake)

    async def fund(self, address: Address) -> None:
        self.funded.append(address)

    async def close(self) -> None:
        self.closed = True


@dataclass
class Machine:
    """What the app finds on this computer. `troubles` are raised by the first starts, in order."""

    fake: FakeWallet
    playground: FakePlayground
    troubles: list[WalletError] = field(default_factory=list[WalletError])
    homes: list[Path | None] = field(default_factory=list[Path | None])
    partners: list[object] = field(default_factory=list[object])

    async def build(self, home: Path | None = None, *, networks: object = None, partner: object = None) -> Wallet:
        del networks
        await asyncio.sleep(0)
        self.homes.append(home)
        self.partners.append(partner)
        if self.troubles:
            raise self.troubles.pop(0)
        return self.fake.wallet

    async def start(self) -> FakePlayground:
        await asyncio.sleep(0)
        if self.troubles:
            raise self.troubles.pop(0)
        return self.playground


Run = Callable[..., Awaitable[App]]


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    fake = FakeWallet(SessionState.LOCKED)
    found = Machine(fake, FakePlayground(fake))
    monkeypatch.setattr(app_module, "_core", lambda: found.build)
    monkeypatch.setattr(app_module, "_playground", lambda: found.start)
    return found


@pytest.fixture
async def run(qtbot: QtBot, tmp_path: Path, machine: Machine, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Run]:
    del machine, qtbot
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    before = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)}
    started: list[tuple[App, asyncio.Task[None]]] = []

    async def run_app(*, home: Path | None = None, playground: bool = False) -> App:
        shell, splash = Shell(), Splash()
        shell.show_widget(splash)
        shell.show()
        preferences = Preferences(QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat))
        app = App(shell, splash, preferences, home=home, playground=playground)
        started.append((app, asyncio.ensure_future(app.live())))
        await settle(app)
        return app

    yield run_app
    for app, task in started:
        app.quit()
        await task
        app.shell.deleteLater()
    for each, handler in before.items():
        signal.signal(each, handler)


async def settle(app: App) -> None:
    """Threads that import have to end too."""
    for _ in range(8):
        await app.tasks.settle()
        await asyncio.sleep(0.01)


async def _ended(app: App) -> None:
    for _ in range(200):
        if not app.shell.isVisible():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("the window is still there")


async def test_the_window_takes_the_place_of_the_skeleton(run: Run, machine: Machine) -> None:
    app = await run(home=Path("/somewhere"))
    assert isinstance(app.shell.centralWidget(), Window)
    assert machine.homes == [Path("/somewhere")]
    assert machine.partners == [None]


@pytest.mark.parametrize("trouble", [HomeBusy("/home"), NewerData("/home/db", 3, 1)], ids=lambda error: type(error).__name__)
async def test_what_stands_in_the_way_is_a_page_with_its_sentence(run: Run, machine: Machine, trouble: WalletError) -> None:
    machine.troubles.append(trouble)
    app = await run()
    page = app.shell.centralWidget()
    assert isinstance(page, TroublePage)
    assert page.sentence.text() == str(trouble)
    assert page.retry_button.isVisibleTo(page) is not isinstance(trouble, NewerData)
    assert page.folder_button.isVisibleTo(page)


async def test_trying_again_works_when_the_trouble_is_gone(run: Run, machine: Machine) -> None:
    machine.troubles.append(HomeBusy("/home"))
    app = await run()
    page = app.shell.centralWidget()
    assert isinstance(page, TroublePage)
    page.retry_button.click()
    await settle(app)
    assert isinstance(app.shell.centralWidget(), Window)


async def test_the_playground_brings_chains_coins_a_partner_and_a_folder_that_goes(run: Run, machine: Machine) -> None:
    app = await run(playground=True)
    folder = machine.homes[0]
    assert folder is not None
    assert folder.is_dir()
    assert isinstance(machine.partners[0], FakePartner)
    app.close()
    await _ended(app)
    await asyncio.sleep(0.05)
    assert machine.playground.closed
    assert machine.fake.closed
    assert not folder.exists()


async def test_a_named_folder_is_kept_in_the_playground(run: Run, machine: Machine, tmp_path: Path) -> None:
    home = tmp_path / "kept"
    home.mkdir()
    app = await run(playground=True, home=home)
    assert machine.homes == [home]
    app.quit()
    await asyncio.sleep(0.05)
    assert home.is_dir()


async def test_a_playground_that_does_not_start_says_so(run: Run, machine: Machine) -> None:
    machine.troubles.append(ChainNotStarted("Aster", "its process ended"))
    app = await run(playground=True)
    page = app.shell.centralWidget()
    assert isinstance(page, TroublePage)
    assert "Aster did not start" in page.sentence.text()
    page.retry_button.click()
    await settle(app)
    assert isinstance(app.shell.centralWidget(), Window)


async def test_closing_without_a_swap_closes_everything(run: Run, machine: Machine) -> None:
    app = await run()
    app.shell.close()
    await _ended(app)
    await asyncio.sleep(0.05)
    assert machine.fake.closed


async def test_closing_with_a_swap_in_flight_asks_and_can_be_minimised(run: Run, machine: Machine) -> None:
    machine.fake.session.state = SessionState.UNLOCKED
    app = await run()
    machine.fake.swaps.stand(Phase.LOCKED)
    await settle(app)
    app.shell.close()
    dialog = app.shell.findChild(Question)
    assert isinstance(dialog, Question)
    assert app.shell.isVisible()
    next(button for button in dialog.buttons if "Keep watching" in button.text()).click()
    assert app.shell.isMinimized() or not app.shell.isVisible()
    assert not machine.fake.closed


async def test_quitting_anyway_quits(run: Run, machine: Machine) -> None:
    machine.fake.session.state = SessionState.UNLOCKED
    app = await run()
    machine.fake.swaps.stand(Phase.LOCKED)
    await settle(app)
    app.shell.close()
    dialog = app.shell.findChild(Question)
    assert isinstance(dialog, Question)
    next(button for button in dialog.buttons if "Quit" in button.text()).click()
    await _ended(app)
    await asyncio.sleep(0.05)
    assert machine.fake.closed


async def test_a_polite_kill_closes_in_order(run: Run, machine: Machine) -> None:
    app = await run()
    os.kill(os.getpid(), signal.SIGTERM)
    await _ended(app)
    await asyncio.sleep(0.05)
    assert machine.fake.closed


async def test_a_fault_in_a_slot_is_told_and_does_not_end_the_app(run: Run) -> None:
    app = await run()
    sys.excepthook(KeyError, KeyError("slot"), None)
    dialog = app.shell.findChild(Question)
    assert isinstance(dialog, Question)
    assert "fault of the program" in dialog.accessibleDescription()
    assert app.shell.isVisible()
