"""The other ways to begin: a longer phrase in another language, a private key with its recovery code, an address to watch."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.fakes.backup import FILE_PASSWORD, NOTE
from tests.fakes.wallet import CODE, PASSWORD, FakeWallet
from tests.screenshots import Stage
from tests.ui.shots.accounts import XPUB
from ui.pages.onboarding.draft import Step
from ui.pages.onboarding.page import OnboardingPage
from wallet.errors import BadAddress
from wallet.model.language import Language
from wallet.model.views import SessionState

KEY = "4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318"
KEYSTORE = '{"address":"008aeeda4d805471df9b2a5b0f38a0c3bcba786b","crypto":{"cipher":"aes-128-ctr","kdf":"scrypt"},"version":3}'
CZECH = (
    "hlava batoh slunce amputace pominout vyklopit cennost lehce chmura letec parodie vybavit "
    "vybrat vychovat hlava batoh slunce amputace pominout vyklopit cennost lehce chmura letec"
)


async def shots(stage: Stage) -> None:
    page = OnboardingPage(FakeWallet(SessionState.LOCKED).wallet, stage.tasks)
    await stage.take("onboarding-1-welcome-again", page, (1024, 700))
    await _longer(stage)
    await _wrong_word(stage)
    await _key(stage)
    await _watch(stage)
    await _backup(stage)


def _page(stage: Stage) -> tuple[FakeWallet, OnboardingPage]:
    fake = FakeWallet(SessionState.NO_WALLET)
    page = OnboardingPage(fake.wallet, stage.tasks, places=b"\1\1\1")
    page.resize(1180, 780)
    return fake, page


async def _longer(stage: Stage) -> None:
    fake, page = _page(stage)
    fake.session.drawn = CZECH
    page.phrase.length.setCurrentIndex(page.phrase.length.findData(24))
    page.phrase.language.setCurrentIndex(page.phrase.language.findData(Language.CZECH))
    page.welcome.create_button.click()
    await stage.settle()
    page.phrase.reveal_button.click()
    await stage.take("onboarding-2-phrase-24", page, (1024, 700))


async def _wrong_word(stage: Stage) -> None:
    _, page = _page(stage)
    page.welcome.restore_button.click()
    field = page.restore.field
    field.edit.setPlainText("legal winner thank year waave ")
    field.check.emit(field.phrase)
    await stage.take("onboarding-2-restore-marked", page)
    _, page = _page(stage)
    page.place.show_keyring(FakeWallet().session.answer)
    page.go(Step.PROTECT)
    page.protect.passphrase.unfold.setChecked(True)
    page.protect.passphrase.field.edit.setText("kite")
    page.protect.passphrase.again.edit.setText("kits")
    await stage.take("onboarding-5-passphrase", page)


async def _key(stage: Stage) -> None:
    for name, text in (("key", KEY[:40]), ("keystore", KEYSTORE)):
        _, page = _page(stage)
        page.welcome.key_button.click()
        await stage.settle()
        page.key.field.edit.setPlainText(text)
        await stage.take(f"onboarding-2-{name}", page, (1024, 700))
    _, page = _page(stage)
    page.welcome.key_button.click()
    await stage.settle()
    page.key.field.edit.setPlainText(KEY)
    page.key.next_button.click()
    page.code.reveal_button.click()
    await stage.take("onboarding-3-code", page, (1024, 700))
    _, page = _page(stage)
    page.welcome.key_button.click()
    await stage.settle()
    page.go(Step.CODE_BACK)
    page.code_back.edits[0].setText(CODE.split("-")[1])
    page.code_back.edits[1].setText("MNOX")
    await stage.take("onboarding-3-code-back", page)


async def _watch(stage: Stage) -> None:
    _, page = _page(stage)
    page.welcome.watch_button.click()
    page.watch.field.edit.setPlainText(XPUB)
    await stage.take("onboarding-2-watch", page)
    fake, page = _page(stage)
    fake.errors["create_watched"] = BadAddress("0x1234", "it has 4 hexadecimal digits instead of 40")
    page.welcome.watch_button.click()
    page.watch.field.edit.setPlainText("0x1234")
    page.watch.next_button.click()
    await stage.take("onboarding-2-watch-refused", page, (1024, 700))


async def _backup(stage: Stage) -> None:
    _, page = _page(stage)
    page.welcome.backup_button.click()
    await stage.take("onboarding-2-backup", page, (1024, 700))
    for name, phrase in (("password", True), ("code", False)):
        fake, page = _page(stage)
        fake.backup.file = replace(fake.backup.file, has_phrase=phrase)
        page.welcome.backup_button.click()
        page.backup.take_file(Path("everyday-2026.lockstep"))
        await stage.settle()
        page.backup.opener.password.edit.setText("not it")
        (page.backup.opener.by_password if phrase else page.backup.opener.by_code).setChecked(True)
        page.backup.opener.code.edit.setText("ABCD-EFGH-IJKL-MNOP-QRST-UVWX-YZ23-456A")
        page.backup.next_button.click()
        await stage.take(f"onboarding-2-backup-{name}", page, (1024, 700))
    _, page = _page(stage)
    page.welcome.backup_button.click()
    page.backup.take_file(Path("everyday-2026.lockstep"))
    await stage.settle()
    page.backup.opener.password.edit.setText(FILE_PASSWORD)
    page.backup.next_button.click()
    await stage.settle()
    page.place.next_button.click()
    page.protect.password.first.edit.setText(PASSWORD)
    page.protect.password.again.edit.setText(PASSWORD)
    await stage.take("onboarding-5-backup", page, (1024, 700))
    _, page = _page(stage)
    page.done.words.setText("It is as it was when the file was made.")
    page.done.show_brought(("2 accounts came back: Everyday, Savings.", "One swap came back. One is open.", NOTE))
    page.go(Step.DONE)
    await stage.take("onboarding-8-backup", page, (1024, 700))
