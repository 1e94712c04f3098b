"""From a backup file to the open wallet: what is given, what is refused and where, what is told, and nothing made before the end."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.fakes.backup import CODE, FILE_PASSWORD, NOTE
from tests.fakes.wallet import PASSWORD, FakeWallet
from tests.ui.hands import press, type_text
from tests.ui.pages.reading import notices, shown
from tests.wallet.services.house import PASSWORD as STRONG
from tests.wallet.services.house import House, Street
from tests.wallet.vault.build import without_stretching
from ui.pages.onboarding.draft import Step
from ui.pages.onboarding.page import OnboardingPage
from ui.tasks import Tasks
from wallet.errors import BadDocument, DiskFull, KeyringUnavailable, WalletError, WalletExists, WalletStands
from wallet.model.views import SessionState, WalletInfo

FILE = Path("Everyday.lockstep")
OWN = "lantern-gravel-47-mosaic"


@pytest.fixture
def fake() -> FakeWallet:
    return FakeWallet(SessionState.NO_WALLET)


@pytest.fixture
def page(qtbot: QtBot, tasks: Tasks, fake: FakeWallet) -> OnboardingPage:
    return _shown(qtbot, OnboardingPage(fake.wallet, tasks, places=b"\1\1\1"))


def _shown(qtbot: QtBot, page: OnboardingPage) -> OnboardingPage:
    qtbot.addWidget(page)
    page.resize(1024, 700)
    page.show()
    page.welcome.backup_button.click()
    return page


async def _open(page: OnboardingPage, password: str = FILE_PASSWORD, file: Path = FILE) -> None:
    page.backup.take_file(file)
    await page.tasks.settle()
    type_text(page.backup.opener.password.edit, password)
    press(page.backup.opener.password.edit, Qt.Key.Key_Return)
    await page.tasks.settle()


async def _protect(page: OnboardingPage, password: str = PASSWORD) -> None:
    page.place.alone.setChecked(True)
    page.place.next_button.click()
    type_text(page.protect.password.first.edit, password)
    type_text(page.protect.password.again.edit, password)
    page.protect.next_button.click()
    await page.tasks.settle()


async def test_from_the_file_to_the_wallet(page: OnboardingPage, fake: FakeWallet) -> None:
    finished: list[int] = []
    page.finished.connect(lambda: finished.append(1))
    assert page.step is Step.BACKUP
    assert not page.backup.opener.isVisible()
    await _open(page)
    assert page.step is Step.PLACE
    assert fake.session.known == ()
    page.place.next_button.click()
    assert page.protect.name.text() == "Everyday"
    assert not page.protect.passphrase.isVisible()
    page.place.back_button.click()
    await _protect(page)
    assert page.step is Step.DONE
    assert [info.name for info in fake.session.known] == ["Everyday"]
    assert {"One account came back: Main.", NOTE} <= set(shown(page)), shown(page)
    assert (page.draft.opener, page.backup.opener.password.text, page.draft.password) == (None, "", "")
    page.done.button.click()
    assert finished == [1]


async def test_a_wrong_password_is_said_beside_it_before_anything_is_asked(page: OnboardingPage) -> None:
    await _open(page, "not it")
    assert page.step is Step.BACKUP
    assert notices(page)[0].startswith("Wrong password.")
    assert page.backup.opener.password.text == "not it"
    edit = page.backup.opener.password.edit
    assert page.focusWidget() is edit
    assert edit.selectedText(), "what is typed next takes its place"
    type_text(edit, FILE_PASSWORD)
    press(edit, Qt.Key.Key_Return)
    await page.tasks.settle()
    assert page.step is Step.PLACE


async def test_a_wallet_that_is_here_is_said_as_soon_as_its_file_is_open(page: OnboardingPage, fake: FakeWallet) -> None:
    other, fake.backup.file = fake.backup.file, replace(fake.backup.file, stands="/home/you/wallets/1d")
    page.backup.take_file(FILE)
    await page.tasks.settle()
    assert notices(page)[0].startswith("The wallet is here already. The wallet “Everyday” of this backup")
    assert not page.backup.opener.isVisible()
    assert not page.backup.next_button.isEnabled()
    assert page.focusWidget() is page.backup.choose
    fake.backup.file = other
    await _open(page)
    assert page.step is Step.PLACE


async def test_a_name_that_is_taken_gets_a_number(page: OnboardingPage, fake: FakeWallet) -> None:
    fake.session.known = tuple(WalletInfo(f"w{n}", name, None) for n, name in enumerate(("everyday", "Everyday 2")))
    await _open(page)
    assert page.protect.name.text() == "Everyday 3"


async def test_a_file_that_is_no_backup_is_refused_and_the_former_one_stands(page: OnboardingPage, fake: FakeWallet) -> None:
    fake.errors["backup.look"] = BadDocument("backup", "it is not one")
    page.backup.take_file(Path("holiday.jpg"))
    await page.tasks.settle()
    assert notices(page)
    assert not page.backup.opener.isVisible()
    assert not page.backup.next_button.isEnabled()
    page.backup.take_file(FILE)
    await page.tasks.settle()
    assert not notices(page)
    fake.errors["backup.look"] = BadDocument("backup", "it is not one")
    page.backup.take_file(Path("holiday.jpg"))
    await page.tasks.settle()
    assert (page.backup.path, page.backup.whose.text()) == (FILE, "Everyday")


async def test_a_file_can_be_dropped(page: OnboardingPage, tmp_path: Path) -> None:
    data, where = QMimeData(), QPoint(40, 40)
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "mine.lockstep"))])
    held = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    entered = QDragEnterEvent(where, Qt.DropAction.CopyAction, data, *held)
    QApplication.sendEvent(page.backup, entered)
    assert entered.isAccepted()
    QApplication.sendEvent(page.backup, QDropEvent(where, Qt.DropAction.CopyAction, data, *held))
    await page.tasks.settle()
    assert page.backup.path == tmp_path / "mine.lockstep"


@pytest.mark.parametrize("by_phrase", [True, False])
async def test_what_is_on_paper_opens_it_too(page: OnboardingPage, fake: FakeWallet, by_phrase: bool) -> None:
    fake.backup.file = replace(fake.backup.file, has_phrase=by_phrase)
    page.backup.take_file(FILE)
    await page.tasks.settle()
    opener = page.backup.opener
    assert (opener.by_phrase.isVisible(), opener.by_code.isVisible()) == (by_phrase, not by_phrase)
    (opener.by_phrase if by_phrase else opener.by_code).setChecked(True)
    assert not page.backup.next_button.isEnabled()
    if by_phrase:
        opener.phrase.edit.setPlainText(fake.session.drawn)
        opener.phrase.check.emit(fake.session.drawn)
        await page.tasks.settle()
    else:
        type_text(opener.code.edit, CODE)
    page.backup.next_button.click()
    await page.tasks.settle()
    await _protect(page)
    assert page.step is Step.DONE
    assert (opener.phrase.phrase, opener.code.text) == ("", "")


@pytest.mark.parametrize(
    ("error", "step"),
    [
        (WalletStands("Everyday", "/home/you/wallets/1d"), Step.BACKUP),
        (BadDocument("backup", "its accounts do not follow from its keys"), Step.BACKUP),
        (WalletExists("Everyday"), Step.PROTECT),
        (KeyringUnavailable("locked"), Step.PLACE),
        (DiskFull("/home/you"), Step.PROTECT),
    ],
)
async def test_what_is_refused_in_the_end_leads_to_where_it_is_mended(
    page: OnboardingPage, fake: FakeWallet, error: WalletError, step: Step
) -> None:
    fake.errors["backup.restore"] = error
    await _open(page)
    await _protect(page)
    assert page.step is step
    assert str(error) in notices(page)[0]
    assert fake.session.known == ()


async def test_when_nobody_is_there_nothing_typed_stays(page: OnboardingPage) -> None:
    page.backup.take_file(FILE)
    await page.tasks.settle()
    type_text(page.backup.opener.password.edit, FILE_PASSWORD)
    assert page.put_away(writing=True)
    assert page.backup.opener.password.text == ""


@pytest.fixture
async def newcomer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[tuple[House, Path]]:
    """An empty folder, and a backup that alice made in another one."""
    without_stretching(monkeypatch)
    street, file = await Street.begin(tmp_path), tmp_path / "alice.lockstep"
    await street.agreed()
    await street.alice.backup.create(STRONG, OWN, file)
    house = House("alice", tmp_path / "anew", street.networks, street)
    house.enter()
    yield house, file
    await house.leave()
    await street.close()


async def test_the_real_core_brings_it_back(qtbot: QtBot, tasks: Tasks, fake: FakeWallet, newcomer: tuple[House, Path]) -> None:
    house, file = newcomer
    own = {"session": house.session, "wallets": house.wallets, "backup": house.backup, "accounts": house.accounts, "swaps": house.desk}
    page = _shown(qtbot, OnboardingPage(replace(fake.wallet, **own), tasks))
    await _open(page, OWN, file)
    await _protect(page, STRONG)
    assert page.step is Step.DONE, notices(page)
    assert house.session.state is SessionState.UNLOCKED
    assert {"One account came back: Account 1.", "One swap came back. One is open."} <= set(shown(page)), shown(page)
