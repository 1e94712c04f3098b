"""Onboarding step by step, and the unlock page in its states."""

from __future__ import annotations

from dataclasses import replace

from tests.fakes import sample
from tests.fakes.rescue import search_view
from tests.fakes.wallet import NO_KEYRING, PASSWORD, FakeWallet
from tests.screenshots import Stage
from ui.pages.onboarding.draft import Step
from ui.pages.onboarding.page import OnboardingPage
from ui.pages.unlock.page import UnlockPage
from ui.pages.unlock.recover import RecoverPage
from wallet.errors import VaultDamaged
from wallet.model.network import Network
from wallet.model.views import Phase, SessionState, WalletInfo, WalletKind


async def shots(stage: Stage) -> None:
    await _create(stage)
    await _restore(stage)
    await _unlock(stage)
    await _recover(stage)


def _page(stage: Stage, networks: tuple[Network, ...] = sample.PLAYGROUND) -> tuple[FakeWallet, OnboardingPage]:
    fake = FakeWallet(SessionState.NO_WALLET, networks)
    page = OnboardingPage(fake.wallet, stage.tasks, places=b"\1\1\1")
    page.resize(1180, 780)
    return fake, page


async def _to(stage: Stage, page: OnboardingPage, step: Step) -> None:
    """Click through as a user would."""
    page.welcome.create_button.click()
    await stage.settle()
    if step is Step.PHRASE:
        return
    page.phrase.reveal_button.click()
    if step is Step.ASK:
        page.phrase.written.setChecked(True)
        page.phrase.next_button.click()
        return
    page.go(Step.ASK)
    page.ask.forward.emit()
    await stage.settle()
    if step is Step.PLACE:
        return
    page.place.next_button.click()
    if step is Step.PROTECT:
        return
    page.protect.password.first.edit.setText(PASSWORD)
    page.protect.password.again.edit.setText(PASSWORD)
    page.protect.next_button.click()
    await stage.settle()


async def _create(stage: Stage) -> None:
    await stage.take("onboarding-1-welcome-playground", _page(stage)[1])
    await stage.take("onboarding-1-welcome", _page(stage, sample.TESTNETS)[1])
    _, page = _page(stage)
    await _to(stage, page, Step.PHRASE)
    await stage.take("onboarding-2-covered", page)
    _, page = _page(stage)
    await _to(stage, page, Step.PHRASE)
    page.phrase.reveal_button.click()
    await stage.take("onboarding-2-phrase", page)
    _, page = _page(stage)
    await _to(stage, page, Step.ASK)
    page.ask.edits[0].setText("winner")
    page.ask.edits[1].setText("wave")
    page.ask.edits[2].setText("le")
    await stage.take("onboarding-3-ask", page)
    _, page = _page(stage)
    await _to(stage, page, Step.PLACE)
    await stage.take("onboarding-4-place", page)
    fake, page = _page(stage)
    fake.session.answer = NO_KEYRING
    await _to(stage, page, Step.PLACE)
    await stage.take("onboarding-4-no-keyring", page)
    _, page = _page(stage)
    await _to(stage, page, Step.PROTECT)
    page.protect.password.first.edit.setText("correct hor")
    page.protect.password.again.edit.setText("correct hat")
    page.protect.passphrase.unfold.setChecked(True)
    await stage.take("onboarding-5-protect", page)
    _, page = _page(stage, sample.TESTNETS)
    await _to(stage, page, Step.HOSTS)
    await stage.take("onboarding-6-hosts", page)
    _, page = _page(stage)
    page.working.say("Sealing the vault…", "This takes a moment on purpose: it makes guessing the password slow.")
    page.go(Step.WORKING)
    await stage.take("onboarding-7-working", page)
    _, page = _page(stage)
    await _to(stage, page, Step.DONE)
    await stage.take("onboarding-8-done", page)


async def _restore(stage: Stage) -> None:
    _, page = _page(stage)
    page.welcome.restore_button.click()
    page.restore.field.edit.setPlainText("legal winner thankk year wave sausage worth useful legal winner thank yellow")
    page.restore.field.check.emit(page.restore.field.phrase)
    await stage.take("onboarding-2-restore-wrong", page)
    _, page = _page(stage)
    page.welcome.restore_button.click()
    page.restore.field.edit.setPlainText("legal winner th")
    await stage.take("onboarding-2-restore", page)
    for name, searching in (("looking", True), ("found", False)):
        fake, page = _page(stage)
        fake.rescue.begun, fake.rescue.shown = True, search_view(searching=searching)
        page.done.words.setText("It is restored. Balances appear as the networks answer.")
        page.done.show_search(replace(fake.rescue.shown, findings=fake.rescue.shown.findings[: 0 if searching else None]))
        page.go(Step.DONE)
        await stage.take(f"onboarding-8-{name}", page, (1024, 700))


async def _unlock(stage: Stage) -> None:
    await stage.take("unlock", UnlockPage(FakeWallet(SessionState.LOCKED).wallet, stage.tasks))
    fake = FakeWallet(SessionState.LOCKED)
    fake.session.known = (*fake.session.known, WalletInfo("w2", "Second", None))
    fake.session.current = replace(fake.session.known[0], keyring=None)
    page = UnlockPage(fake.wallet, stage.tasks)
    page.password.edit.setText("wrong")
    page.say_watching("A swap is in flight. Lockstep goes on with it while the wallet is locked.")
    page.unlock()
    await stage.take("unlock-wrong", page)
    fake = FakeWallet(SessionState.LOCKED)
    page = UnlockPage(fake.wallet, stage.tasks)
    page.say_waiting(
        (
            fake.swaps.ask_for_the_password(fake.swaps.stand(Phase.LOCKED)),
            fake.swaps.ask_for_the_password(fake.swaps.stand(Phase.LOCKING, name="another"), 4000, loses=False),
        )
    )
    await stage.take("unlock-waiting", page, (1024, 700))
    fake = FakeWallet(SessionState.LOCKED)
    fake.errors["unlock"] = VaultDamaged("everyday.vault", "its last 40 bytes are missing", 2)
    page = UnlockPage(fake.wallet, stage.tasks)
    page.password.edit.setText("x")
    page.unlock()
    await stage.take("unlock-damaged", page)


async def _recover(stage: Stage) -> None:
    await stage.take("recover", _recover_page(stage))
    page = _recover_page(stage)
    await stage.settle()
    page.phrase.edit.setPlainText(sample.PHRASE)
    page.phrase.check.emit(page.phrase.phrase)
    for field in (page.new.first, page.new.again):
        field.edit.setText(PASSWORD)
    page.passphrase.unfold.click()
    page.passphrase.field.edit.setText("another")
    await stage.settle()
    page.button.click()
    await stage.take("recover-other-phrase", page, (1180, 1000))
    fake = FakeWallet(SessionState.LOCKED)
    fake.session.current = replace(fake.session.known[0], kind=WalletKind.KEYS)
    fake.session.known = (fake.session.current,)
    page = RecoverPage(fake.wallet, stage.tasks)
    page.begin(fake.session.current)
    page.code.edit.setText("ABCD-EFGH-IJKL-MNOP-QRST-UVWX-YZ23-456A")
    for field in (page.new.first, page.new.again):
        field.edit.setText(PASSWORD)
    await stage.settle()
    page.button.click()
    await stage.take("recover-by-code", page)


def _recover_page(stage: Stage) -> RecoverPage:
    fake = FakeWallet(SessionState.LOCKED)
    page = RecoverPage(fake.wallet, stage.tasks)
    assert fake.session.current is not None
    page.begin(fake.session.current)
    return page
