"""The desktop says that its screen is locked, over a real bus: the wallet locks, and the claim is still made."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.desktop_bus import Desktop, desktop
from tests.playground import shared_playground
from tests.ui.pages.reading import shown
from tests.ui.person import Person
from ui.away import Away
from ui.tasks import Tasks
from ui.widgets.rail import SWAPS
from ui.window import Window
from ui.wizard.follow import FollowPage
from ui.wizard.share import SharePage
from wallet import boot
from wallet.model.views import Phase, SessionState

PASSWORD = "nine tall herons stand still"


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> Iterator[Desktop]:
    with desktop(monkeypatch) as said:
        yield said


@asynccontextmanager
async def watched_window(home: Path, qtbot: QtBot) -> AsyncGenerator[Window]:
    """A funded wallet at the whole window, which hears the desktop. Not a fixture: between fixture and test no loop runs."""
    playground, tasks = shared_playground(), Tasks()
    wallet = await boot.build(home, networks=playground.world.networks, partner=playground.invite_partner())
    await wallet.wallets.create("Everyday", await wallet.wallets.new_phrase(), "", PASSWORD, use_keyring=False)
    await playground.fund((await wallet.portfolio.view()).accounts[0].address)
    await wallet.portfolio.refresh()
    made, away = Window(wallet, tasks), Away(wallet.settings)
    qtbot.addWidget(made)
    made.resize(1024, 700)
    made.show()
    away.gone.connect(made.lock_away)
    away.start()
    for _ in range(2):
        assert away.screen.listening.acquire(timeout=20)
    try:
        yield made
    finally:
        away.stop()
        await tasks.cancel()
        await wallet.close()


async def test_the_claim_is_still_made(bus: Desktop, tmp_path: Path, qtbot: QtBot) -> None:
    async with watched_window(tmp_path / "home", qtbot) as window:
        await _swap_behind_the_lock(window, bus)


async def _swap_behind_the_lock(window: Window, bus: Desktop) -> None:
    person = Person(window.wallet, window.swaps, window.wizard)
    aster, birch = (network.tokens[0] for network in shared_playground().world.networks)
    had = await person.units(birch)
    window.show_page(SWAPS)
    await person.offer(aster, "50", birch, "25")
    (await person.page(SharePage)).partner.click()
    await person.sign()
    await person.page(FollowPage)

    bus.lock_screen()
    await person.until(lambda: window.wallet.session.state is SessionState.LOCKED, "the lock")
    await person.until(lambda: window.stack.currentWidget() is window.unlock, "the door")
    assert "It was locked because the screen was." in shown(window.unlock)
    assert "A swap is in flight. Lockstep goes on with it while the wallet is locked." in shown(window.unlock)

    swaps = await window.wallet.swaps.list()
    while not swaps[0].ended:
        await person.pause()
        swaps = await window.wallet.swaps.list()
    assert swaps[0].phase is Phase.DONE
    assert window.wallet.session.state is SessionState.LOCKED
    assert await person.units(birch) == had + 25 * 10**birch.decimals
