"""The whole window: rail and pages together, the start, what stands in its way, and closing it."""

from __future__ import annotations

from tests.fakes import sample
from tests.fakes.swaps import swap_view
from tests.fakes.wallet import FakeWallet
from tests.screenshots import Stage
from ui.dialogs.closing import Going, ask_before_closing
from ui.dialogs.question import show_problem
from ui.pages.trouble.page import TroublePage
from ui.text import problem_of
from ui.widgets.rail import ACTIVITY, SWAPS
from ui.widgets.splash import Splash
from ui.window import Window
from wallet.errors import EndpointsDown, HomeBusy, NewerData
from wallet.model.views import Health, Phase, WalletInfo


async def shots(stage: Stage) -> None:
    splash = Splash()
    splash.say("Starting the playground: two chains on this computer…")
    await stage.take("start", splash)
    await stage.take("start-busy", TroublePage(HomeBusy("/home/you/.local/share/lockstep")))
    await stage.take("start-newer", TroublePage(NewerData("/home/you/.local/share/lockstep/lockstep.db", 7, 1)))
    await _window(stage)
    await _dialogs(stage)


async def _window(stage: Stage) -> None:
    await stage.take("window-portfolio", Window(FakeWallet().wallet, stage.tasks))
    fake = FakeWallet()
    fake.swaps.stand(Phase.LOCKED)
    window = Window(fake.wallet, stage.tasks)
    window.show_page(SWAPS)
    await stage.take("window-swaps", window)
    window = Window(fake.wallet, stage.tasks)
    window.show_page(ACTIVITY)
    await stage.take("window-activity", window)
    fake = FakeWallet(networks=sample.TESTNETS)
    fake.session.current = WalletInfo("w1", "Everyday", None)
    fake.portfolio.break_network(11155111, Health.DOWN, "No node of Sepolia answers (no answer). Lockstep keeps trying.")
    await stage.take("window-smallest", Window(fake.wallet, stage.tasks), (1024, 700))


async def _dialogs(stage: Stage) -> None:
    def nothing() -> None:
        return

    for name, phase, tray in (("safe", Phase.OFFERED, True), ("risky", Phase.WAITING, False)):
        parent = Splash()
        dialog = ask_before_closing(parent, (swap_view(phase),), Going(tray), keep=nothing, leave=nothing)
        await stage.take(f"dialog-closing-{name}", dialog, None)
    parent = Splash()
    await stage.take("dialog-problem", show_problem(problem_of(EndpointsDown(31001, "Aster")), parent), None)
