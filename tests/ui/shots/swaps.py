"""Every step of the swap wizard for both roles, the review in its five severities, the ends, and trouble."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QVBoxLayout, QWidget

from tests.fakes import sample
from tests.fakes.contracts import lacking
from tests.fakes.rescue import search_view
from tests.fakes.swaps import ACCEPTANCE, OFFER, swap_view
from tests.fakes.wallet import FakeWallet
from tests.screenshots import SIZE, Stage
from tests.ui import samples
from ui.dialogs.review import ReviewDialog
from ui.pages.swaps import SwapsPage
from ui.widgets.explain import Explained, Term
from ui.wizard.checks import ChecksPage
from ui.wizard.choose import ChoosePage
from ui.wizard.receive import ReceivePage
from ui.wizard.share import SharePage
from ui.wizard.wizard import SwapWizard
from wallet.errors import BadDocument, DatabaseDamaged, EndpointsDown
from wallet.model.changes import Changes
from wallet.model.swap import Role
from wallet.model.verdict import Severity
from wallet.model.views import CheckView, ContractState, LaneState, Phase

LONG = '{"kind":"lockstep offer","version":1,"offer":"' + "9f3c7e51" * 110 + '"}'
SMALL = (1024, 700)


async def shots(stage: Stage) -> None:
    await _lists(stage)
    await _initiator(stage)
    await _participant(stage)
    await _following(stage)
    await _ends(stage)
    await _trouble(stage)
    await _reviews(stage)
    await _explanations(stage)


async def _lists(stage: Stage) -> None:
    fake = FakeWallet()
    await stage.take("swaps-empty", SwapsPage(fake.wallet, stage.tasks))
    fake = FakeWallet()
    for at, phase in enumerate(
        (Phase.LOST, Phase.ENDED, Phase.BACK, Phase.DONE, Phase.CLAIMING, Phase.WAITING, Phase.TO_LOCK, Phase.OFFERED)
    ):
        fake.swaps.stand(phase, name=f"swap {at}")
    await stage.take("swaps", SwapsPage(fake.wallet, stage.tasks))
    await _searches(stage)
    fake.errors["swaps.list"] = DatabaseDamaged("wallet.db", "file is not a database")
    await stage.take("swaps-error", SwapsPage(fake.wallet, stage.tasks), SMALL)


async def _searches(stage: Stage) -> None:
    """Nothing searched yet is the empty page; here a search goes on, has found things, and asks for typing."""
    fake = FakeWallet()
    fake.rescue.begun, fake.rescue.shown = True, search_view(searching=True)
    await stage.take("swaps-search", SwapsPage(fake.wallet, stage.tasks))
    fake = FakeWallet()
    fake.swaps.stand(Phase.DONE, name="an older one")
    fake.rescue.begun, fake.rescue.shown = True, search_view(searching=False)
    await stage.take("swaps-found", SwapsPage(fake.wallet, stage.tasks), SMALL)
    await stage.take("swaps-found-review", ReviewDialog(fake.rescue.reviewed))


class Walk:
    """A wizard on a fake wallet, driven to where a picture is wanted."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.fake = FakeWallet()
        self.wizard = SwapWizard(self.fake.wallet, stage.tasks)

    async def settle(self) -> None:
        await self.stage.settle()

    async def typed(self) -> ChoosePage:
        self.wizard.propose()
        await self.settle()
        page = self.wizard.page
        assert isinstance(page, ChoosePage)
        page.give.assets.choose(sample.APPLE)
        page.give.amount.setText("50")
        page.want.assets.choose(sample.PLUM)
        page.want.amount.setText("25")
        await self.settle()
        return page

    async def checked(self) -> ChecksPage:
        (await self.typed()).onward.click()
        await self.settle()
        assert isinstance(self.wizard.page, ChecksPage)
        return self.wizard.page

    async def signed(self, text: str = LONG) -> SharePage:
        (await self.checked()).onward.click()
        await self.settle()
        panel = getattr(self.wizard.page, "panel")  # noqa: B009 - of whichever page it is
        panel.sign.click()
        await self.settle()
        page = self.wizard.page
        assert isinstance(page, SharePage)
        assert page.case.shared is not None
        page.case = replace(page.case, shared=replace(page.case.shared, text=text))
        page.fill()
        return page

    async def take(self, name: str, size: tuple[int, int] = SIZE) -> None:
        await self.stage.take(name, self.wizard, size)


async def _initiator(stage: Stage) -> None:
    walk = Walk(stage)
    walk.wizard.begin()
    await walk.take("wizard-start")
    walk = Walk(stage)
    walk.wizard.propose()
    await walk.take("wizard-choose-empty")
    walk = Walk(stage)
    page = await walk.typed()
    page.worst.setText("If it stalls, your funds are back by 18:41.")
    await walk.take("wizard-choose")
    walk = Walk(stage)
    page = await walk.typed()
    page.give.amount.setText("5000")
    page.want.amount.setText("1,5")
    page.more.click()
    page.taker.setText("0x1234")
    await walk.take("wizard-choose-faults", SMALL)
    walk = Walk(stage)
    await walk.checked()
    await walk.take("wizard-checks")
    walk = Walk(stage)
    walk.fake.swaps.check_list = (
        *walk.fake.swaps.check_list[:1],
        CheckView("Gas on both chains", False, "There is no BIR on Birch to collect the 25 PLUM with. The playground gives some."),
        *walk.fake.swaps.check_list[2:],
    )
    await walk.checked()
    await walk.take("wizard-checks-failed", SMALL)
    await _deploying(stage)
    walk = Walk(stage)
    (await walk.checked()).onward.click()
    await walk.take("wizard-review")
    walk = Walk(stage)
    await walk.signed()
    await walk.take("wizard-share")
    walk = Walk(stage)
    (await walk.signed()).show_code.click()
    await walk.take("wizard-share-code")
    walk = Walk(stage)
    (await walk.signed()).give_up.button.click()
    await walk.take("wizard-share-sure", SMALL)
    walk = Walk(stage)
    (await walk.signed()).onward.click()
    await walk.settle()
    assert isinstance(walk.wizard.page, ReceivePage)
    walk.fake.errors["review_lock"] = BadDocument("acceptance", "it ends in the middle")
    walk.wizard.page.show_text(ACCEPTANCE[:30])
    walk.wizard.page.onward.click()
    await walk.take("wizard-answer-refused", SMALL)
    walk = Walk(stage)
    (await walk.signed(OFFER)).partner.click()
    await walk.take("wizard-lock")


async def _deploying(stage: Stage) -> None:
    """The swap contract is missing on one chain: the button, the review, and the wait."""
    walk = Walk(stage)
    walk.fake.swaps.check_list = (*walk.fake.swaps.check_list[:1], lacking("Birch", sample.BIRCH.chain_id), *walk.fake.swaps.check_list[2:])
    walk.fake.contracts.states[sample.BIRCH.chain_id] = ContractState.MISSING
    page = await walk.checked()
    await stage.take("wizard-deploy-review", ReviewDialog(await walk.fake.contracts.review_deploy(sample.BIRCH.chain_id)), (760, 700))
    if stage.wants("wizard-checks-deploy-waiting"):
        await walk.fake.contracts.confirm_deploy(await walk.fake.contracts.review_deploy(sample.BIRCH.chain_id))
        page._awaited = sample.BIRCH.chain_id  # pyright: ignore[reportPrivateUsage]
        page.take_changes(Changes.HEALTH)
        await walk.settle()
    await walk.take("wizard-checks-deploy-waiting", SMALL)
    walk = Walk(stage)
    walk.fake.swaps.check_list = (*walk.fake.swaps.check_list[:1], lacking("Birch", sample.BIRCH.chain_id), *walk.fake.swaps.check_list[2:])
    await walk.checked()
    await walk.take("wizard-checks-deploy", SMALL)


async def _participant(stage: Stage) -> None:
    walk = Walk(stage)
    walk.wizard.receive()
    await walk.take("wizard-open")
    walk = Walk(stage)
    walk.wizard.receive("an offer")
    await walk.settle()
    assert isinstance(walk.wizard.page, ReceivePage)
    walk.wizard.page.onward.click()
    await walk.take("wizard-open-checks")
    walk = Walk(stage)
    walk.fake.swaps.stand(Phase.WAITING, Role.PARTICIPANT)
    walk.wizard.follow(replace(swap_view(Phase.WAITING, Role.PARTICIPANT), document=LONG))
    await walk.take("wizard-open-share", SMALL)


async def _following(stage: Stage) -> None:
    for phase in (Phase.LOCKING, Phase.WAITING, Phase.LOCKED, Phase.CLAIMING, Phase.FINISHING, Phase.REFUNDING):
        walk = Walk(stage)
        walk.wizard.follow(walk.fake.swaps.stand(phase))
        await walk.take(f"wizard-follow-{phase.name.lower()}", SIZE if phase is Phase.CLAIMING else SMALL)
    walk = Walk(stage)
    view = walk.fake.swaps.stand(Phase.LOCKED)
    view = replace(
        view,
        trouble="No node of Birch answers (no answer). Nothing is lost, coins stay on the chain; Lockstep keeps trying.",
        take=replace(view.take, state=LaneState.LOCKING, confirmations=1),
    )
    walk.fake.swaps.held = (view,)
    walk.wizard.follow(view)
    await walk.take("wizard-follow-trouble", SMALL)


async def _ends(stage: Stage) -> None:
    for phase in (Phase.DONE, Phase.BACK, Phase.ENDED, Phase.LOST):
        walk = Walk(stage)
        walk.wizard.follow(walk.fake.swaps.stand(phase))
        await walk.take(f"wizard-end-{phase.name.lower()}", SIZE if phase is Phase.DONE else SMALL)


async def _trouble(stage: Stage) -> None:
    walk = Walk(stage)
    walk.fake.errors["checks"] = EndpointsDown(31002, "Birch")
    await walk.checked()
    await walk.take("wizard-trouble", SMALL)
    walk = Walk(stage)
    walk.fake.errors["review_lock"] = EndpointsDown(31001, "Aster")
    walk.wizard.follow(walk.fake.swaps.stand(Phase.TO_LOCK))
    await walk.take("wizard-trouble-kept", SMALL)


async def _reviews(stage: Stage) -> None:
    severe = {
        "none": (),
        "inform": (Severity.INFORM,),
        "warn": (Severity.INFORM, Severity.WARN),
        "type": (Severity.WARN, Severity.TYPE),
        "block": (Severity.WARN, Severity.TYPE, Severity.BLOCK),
    }
    for name, severities in severe.items():
        await stage.take(f"review-{name}", ReviewDialog(samples.review("lock", *severities)), (760, 780))


async def _explanations(stage: Stage) -> None:
    for term in Term:
        holder = QWidget()
        holder.setObjectName("page")
        card = Explained(term, holder)
        layout = QVBoxLayout(holder)
        layout.addWidget(card.as_widget())
        await stage.take(f"explain-{term.name.lower()}", holder, None)
