"""From nothing to an open wallet with real clicks: both ways, every wrong turn, and no secret left behind."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from tests.fakes import sample
from tests.fakes.rescue import search_view
from tests.fakes.wallet import CODE, NO_KEYRING, PASSWORD, FakeWallet
from tests.ui.hands import press, type_text
from tests.ui.pages.reading import notices, shown
from ui.pages.onboarding.draft import Step
from ui.pages.onboarding.page import OnboardingPage
from ui.tasks import Tasks
from wallet.errors import BadDocument, BadExtendedKey, BadKey, ChainNotStarted, KeyringUnavailable, WalletError, WalletExists, WeakPassword
from wallet.model.address import Address
from wallet.model.changes import Changes
from wallet.model.key_material import KeystoreFile, TypedKey
from wallet.model.language import Language
from wallet.model.views import SessionState, WalletKind

WORDS = sample.PHRASE.split()
KEY = "4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318"
GROUPS = CODE.split("-")
FRENCH = "idylle crémeux papier hiver " * 6


class Newcomer:
    """Somebody in front of the onboarding page."""

    def __init__(self, qtbot: QtBot, tasks: Tasks, fake: FakeWallet, page: OnboardingPage) -> None:
        self.qtbot, self.tasks, self.fake, self.page = qtbot, tasks, fake, page
        self.finished = 0
        page.finished.connect(self._finish)
        qtbot.addWidget(page)
        page.resize(1024, 700)
        page.show()

    async def create(self) -> None:
        self.page.welcome.create_button.click()
        await self.tasks.settle()

    async def read_phrase(self) -> None:
        await self.create()
        self.page.phrase.reveal_button.click()
        self.page.phrase.written.click()
        self.page.phrase.next_button.click()

    async def to_place(self) -> None:
        await self.read_phrase()
        for edit, place in zip(self.page.ask.edits, (2, 6, 10), strict=True):
            type_text(edit, WORDS[place - 1])
        self.page.ask.next_button.click()
        await self.tasks.settle()

    async def to_protect(self) -> None:
        await self.to_place()
        self.page.place.next_button.click()

    async def protect(self, password: str = PASSWORD) -> None:
        type_text(self.page.protect.password.first.edit, password)
        type_text(self.page.protect.password.again.edit, password)
        self.page.protect.next_button.click()
        await self.tasks.settle()

    def _finish(self) -> None:
        self.finished += 1


@pytest.fixture
def newcomer(qtbot: QtBot, tasks: Tasks) -> Newcomer:
    fake = FakeWallet(SessionState.NO_WALLET)
    return Newcomer(qtbot, tasks, fake, OnboardingPage(fake.wallet, tasks, places=b"\1\1\1"))


async def test_create_from_first_to_last_step(newcomer: Newcomer) -> None:
    page = newcomer.page
    await newcomer.to_protect()
    await newcomer.protect()
    assert page.step is Step.DONE
    assert newcomer.fake.session.state is SessionState.UNLOCKED
    assert [(info.name, info.keyring) for info in newcomer.fake.session.known] == [("My wallet", "GNOME Keyring")]
    page.done.button.click()
    assert newcomer.finished == 1


async def test_the_phrase_is_covered_until_asked_for_and_after_leaving(newcomer: Newcomer) -> None:
    await newcomer.create()
    page = newcomer.page
    assert page.step is Step.PHRASE
    assert not set(WORDS) & set(shown(page))
    assert not page.phrase.next_button.isEnabled()
    page.phrase.reveal_button.click()
    assert set(WORDS) <= set(shown(page))
    assert not page.phrase.next_button.isEnabled()
    page.phrase.written.click()
    page.phrase.next_button.click()
    assert page.step is Step.ASK
    page.ask.back_button.click()
    assert page.step is Step.PHRASE
    assert not set(WORDS) & set(shown(page))
    assert not page.phrase.next_button.isEnabled()


async def test_three_words_are_asked_back_and_a_wrong_one_is_named(newcomer: Newcomer) -> None:
    await newcomer.read_phrase()
    ask = newcomer.page.ask
    assert [edit.accessibleName() for edit in ask.edits] == ["Word 2", "Word 6", "Word 10"]
    type_text(ask.edits[0], "winner")
    assert not notices(newcomer.page)
    type_text(ask.edits[1], "wave")
    assert notices(newcomer.page) == ["Word 6 is not the right one. Compare it with your paper."]
    assert not ask.next_button.isEnabled()
    ask.edits[1].clear()
    type_text(ask.edits[1], "saus")
    assert not notices(newcomer.page)
    assert not ask.next_button.isEnabled()
    ask.edits[1].setText("sausage")
    type_text(ask.edits[2], "winner")
    assert ask.next_button.isEnabled()
    press(ask.edits[2], Qt.Key.Key_Return)
    await newcomer.tasks.settle()
    assert newcomer.page.step is Step.PLACE


async def test_the_keyring_is_named_and_one_may_do_without(newcomer: Newcomer) -> None:
    await newcomer.to_place()
    place = newcomer.page.place
    assert "GNOME Keyring and password" in shown(newcomer.page)
    assert place.use_keyring
    place.alone.click()
    place.next_button.click()
    await newcomer.protect("a strong enough one")
    assert newcomer.fake.session.known[0].keyring is None


async def test_without_a_keyring_service_the_page_says_so_and_asks_for_more(newcomer: Newcomer) -> None:
    newcomer.fake.session.answer = NO_KEYRING
    await newcomer.to_place()
    place = newcomer.page.place
    assert not place.with_keyring.isEnabled()
    assert not place.use_keyring
    assert any("does not answer" in text for text in notices(newcomer.page))
    place.next_button.click()
    type_text(newcomer.page.protect.password.first.edit, "fairly ok")
    type_text(newcomer.page.protect.password.again.edit, "fairly ok")
    assert not newcomer.page.protect.next_button.isEnabled()
    assert any("must be stronger" in text for text in shown(newcomer.page))


async def test_the_keyring_can_be_asked_again(newcomer: Newcomer) -> None:
    newcomer.fake.session.answer = NO_KEYRING
    await newcomer.to_place()
    newcomer.fake.session.answer = FakeWallet().session.answer
    newcomer.page.place.asked_again.emit()
    await newcomer.tasks.settle()
    assert newcomer.page.place.use_keyring


async def test_weak_and_unequal_passwords_do_not_pass(newcomer: Newcomer) -> None:
    await newcomer.to_protect()
    protect = newcomer.page.protect
    type_text(protect.password.first.edit, "abc")
    type_text(protect.password.again.edit, "abc")
    assert not protect.next_button.isEnabled()
    assert any("uessed at once" in text for text in shown(newcomer.page))
    protect.password.first.edit.setText(PASSWORD)
    assert not protect.next_button.isEnabled()
    assert "The two are not the same." in shown(newcomer.page)
    protect.password.again.edit.setText(PASSWORD)
    assert protect.next_button.isEnabled()
    protect.name.clear()
    assert not protect.next_button.isEnabled()
    protect.name.setText("Everyday")
    assert protect.next_button.isEnabled()
    protect.name.setText(PASSWORD)  # a password that is the wallet's name is guessed first
    assert not protect.next_button.isEnabled()


async def test_the_passphrase_is_folded_away_and_explained(newcomer: Newcomer) -> None:
    await newcomer.to_protect()
    protect = newcomer.page.protect
    assert not protect.passphrase.field.isVisible()
    protect.passphrase.unfold.click()
    assert protect.passphrase.field.isVisible()
    assert any("BIP-39" in text and "hidden wallet" in text for text in shown(newcomer.page))


async def test_a_passphrase_is_typed_twice_since_a_wrong_one_is_never_found_out(newcomer: Newcomer) -> None:
    await newcomer.to_protect()
    protect = newcomer.page.protect
    protect.passphrase.unfold.click()
    for field in (protect.password.first, protect.password.again):
        field.edit.setText(PASSWORD)
    protect.passphrase.field.edit.setText("kite")
    assert not protect.next_button.isEnabled()
    type_text(protect.passphrase.again.edit, "kits")
    assert "The two are not the same." in shown(protect)
    assert not protect.next_button.isEnabled()
    protect.passphrase.again.edit.setText("kite")
    assert protect.next_button.isEnabled()
    protect.next_button.click()
    await newcomer.tasks.settle()
    assert newcomer.fake.session.passphrase == "kite"


async def test_caps_lock_is_noticed(newcomer: Newcomer) -> None:
    await newcomer.to_protect()
    field = newcomer.page.protect.password.first
    field.edit.caps.emit(True)
    assert "Caps Lock seems to be on." in shown(newcomer.page)
    type_text(field.edit, "a")
    assert "Caps Lock seems to be on." not in shown(newcomer.page)


async def test_no_secret_stays_in_a_field_a_label_or_the_draft(newcomer: Newcomer) -> None:
    await newcomer.to_protect()
    for field in (newcomer.page.protect.passphrase.field, newcomer.page.protect.passphrase.again):
        field.edit.setText("my extra word")
    await newcomer.protect()
    page = newcomer.page
    assert (page.draft.phrase, page.draft.password, page.draft.passphrase) == ("", "", "")
    await newcomer.tasks.settle()
    texts = [each.text() for each in page.findChildren(QLineEdit)] + [each.toPlainText() for each in page.findChildren(QPlainTextEdit)]
    assert not {*WORDS, PASSWORD, "my extra word"} & set(texts)
    newcomer.qtbot.wait(1)
    assert not set(WORDS) & {each.text() for each in page.findChildren(QLabel)}


@pytest.mark.parametrize(
    ("error", "step"),
    [
        (WeakPassword("Add a word."), Step.PROTECT),
        (WalletExists("My wallet"), Step.PROTECT),
        (KeyringUnavailable("locked"), Step.PLACE),
    ],
)
async def test_an_error_leads_back_to_where_it_can_be_mended(newcomer: Newcomer, error: Exception, step: Step) -> None:
    await newcomer.to_protect()
    newcomer.fake.errors["create"] = error  # type: ignore[assignment]
    await newcomer.protect()
    assert newcomer.page.step is step
    assert any(str(error) in text for text in notices(newcomer.page))
    assert newcomer.page.draft.phrase == sample.PHRASE


async def test_outside_the_playground_the_hosts_are_named_before_anything_is_asked(qtbot: QtBot, tasks: Tasks) -> None:
    fake = FakeWallet(SessionState.NO_WALLET, sample.TESTNETS)
    newcomer = Newcomer(qtbot, tasks, fake, OnboardingPage(fake.wallet, tasks, places=b"\1\1\1"))
    assert any("has not been audited" in text for text in notices(newcomer.page))
    await newcomer.to_protect()
    await newcomer.protect()
    assert newcomer.page.step is Step.HOSTS
    assert "create" not in fake.calls
    assert {"ethereum-sepolia-rpc.publicnode.com", "sepolia.drpc.org", "sepolia.base.org"} <= set(shown(newcomer.page))
    newcomer.page.hosts.next_button.click()
    await tasks.settle()
    assert newcomer.page.step is Step.DONE


async def test_in_the_playground_coins_arrive_by_themselves(qtbot: QtBot, tasks: Tasks) -> None:
    funded = list[Address]()

    async def fund(address: Address) -> None:
        funded.append(address)

    fake = FakeWallet(SessionState.NO_WALLET)
    newcomer = Newcomer(qtbot, tasks, fake, OnboardingPage(fake.wallet, tasks, fund=fund, passing=True, places=b"\1\1\1"))
    assert any("Nothing here is real money" in text for text in notices(newcomer.page))
    await newcomer.to_place()
    assert newcomer.page.place.alone.isChecked()
    newcomer.page.place.next_button.click()
    await newcomer.protect()
    assert funded == [sample.ME.address]
    assert "refresh" in fake.calls
    assert any("You have test coins" in text for text in shown(newcomer.page))


async def test_coins_that_do_not_arrive_do_not_undo_the_wallet(qtbot: QtBot, tasks: Tasks) -> None:
    async def fund(address: Address) -> None:
        del address
        raise ChainNotStarted("Aster", "gone")

    fake = FakeWallet(SessionState.NO_WALLET)
    newcomer = Newcomer(qtbot, tasks, fake, OnboardingPage(fake.wallet, tasks, fund=fund, places=b"\1\1\1"))
    await newcomer.to_protect()
    await newcomer.protect()
    assert newcomer.page.step is Step.DONE
    assert any("The test coins did not arrive" in text for text in notices(newcomer.page))


async def test_restore_names_the_first_wrong_word_with_its_place(newcomer: Newcomer) -> None:
    page = newcomer.page
    page.welcome.restore_button.click()
    page.restore.field.edit.setPlainText(sample.PHRASE.replace("thank year", "thankk year"))
    page.restore.field.check.emit(page.restore.field.phrase)
    await newcomer.tasks.settle()
    assert notices(page) == ["Look at word 3. Word 3, “thankk”, is not a word of a recovery phrase."]
    assert not page.restore.next_button.isEnabled()


async def test_restore_checks_when_typing_rests_and_goes_on(newcomer: Newcomer, qtbot: QtBot) -> None:
    page = newcomer.page
    page.welcome.restore_button.click()
    with qtbot.waitSignal(page.restore.field.check, timeout=2000):
        page.restore.field.edit.setPlainText("  " + sample.PHRASE.upper().replace(" ", "\n") + " ")
    await newcomer.tasks.settle()
    assert notices(page) == ["This is a valid phrase."]
    press(page.restore.field.edit, Qt.Key.Key_Return)
    await newcomer.tasks.settle()
    assert page.step is Step.PLACE
    assert page.draft.phrase == sample.PHRASE
    page.place.next_button.click()
    await newcomer.protect()
    assert any("restored" in text for text in shown(page))


async def restored(newcomer: Newcomer) -> None:
    """From the phrase to the last step."""
    page = newcomer.page
    page.welcome.restore_button.click()
    page.restore.field.edit.setPlainText(sample.PHRASE)
    page.restore.field.check.emit(page.restore.field.phrase)
    await newcomer.tasks.settle()
    page.restore.next_button.click()
    await newcomer.tasks.settle()
    page.place.next_button.click()
    await newcomer.protect()


async def test_a_restored_wallet_looks_for_its_swaps_by_itself_and_nobody_has_to_wait(newcomer: Newcomer) -> None:
    fake, page = newcomer.fake, newcomer.page
    fake.rescue.shown = replace(search_view(searching=True), findings=())
    await restored(newcomer)
    assert fake.rescue.begun
    assert page.done.looking.headline.text() == "Looking for swaps of this phrase…"
    assert any("that is 3 days of 30 days" in text for text in shown(page))
    assert (page.done.button.isEnabled(), page.done.button.text()) == (True, "Open my wallet")

    fake.rescue.shown = search_view(searching=False)
    page.take_changes(Changes.SWAPS)
    assert page.done.looking.headline.text() == "2 things of this phrase were found"
    page.done.button.click()
    assert (page.done.button.text(), newcomer.finished) == ("Look at what was found", 1)


async def test_a_search_that_finds_nothing_says_so(newcomer: Newcomer) -> None:
    newcomer.fake.rescue.shown = replace(search_view(searching=False), findings=())
    await restored(newcomer)
    assert newcomer.page.done.looking.headline.text() == "No swap of this phrase stands open"
    assert sum("as far back as a lock can still run" in text for text in shown(newcomer.page)) == 2


async def test_a_new_wallet_is_not_searched_for_swaps(newcomer: Newcomer) -> None:
    await newcomer.to_protect()
    await newcomer.protect()
    assert newcomer.page.step is Step.DONE
    assert not newcomer.fake.rescue.begun
    assert not newcomer.page.done.looking.isVisible()


async def test_restore_says_how_many_words_are_missing_and_not_that_it_is_wrong(newcomer: Newcomer) -> None:
    page = newcomer.page
    page.welcome.restore_button.click()
    page.restore.field.edit.setPlainText("legal winner thank ")
    page.restore.field.check.emit(page.restore.field.phrase)
    await newcomer.tasks.settle()
    assert not notices(page)
    assert "3 words so far; a phrase has 12, 15, 18, 21 or 24." in shown(page)


async def test_words_are_completed_by_a_click(newcomer: Newcomer) -> None:
    page = newcomer.page
    page.welcome.restore_button.click()
    page.restore.field.edit.setPlainText("legal wint")
    button = next(each for each in page.restore.field.suggestions.buttons if each.text() == "winter")
    assert button.isVisible()
    button.click()
    assert page.restore.field.edit.toPlainText() == "legal winter "
    assert not any(each.isVisible() for each in page.restore.field.suggestions.buttons)


async def test_going_back_keeps_what_was_typed(newcomer: Newcomer) -> None:
    await newcomer.to_protect()
    page = newcomer.page
    page.protect.name.setText("Savings")
    page.protect.back_button.click()
    assert page.step is Step.PLACE
    page.place.next_button.click()
    assert page.protect.name.text() == "Savings"


async def test_another_wallet_gets_a_free_name_and_a_way_back(qtbot: QtBot, tasks: Tasks) -> None:
    fake = FakeWallet(SessionState.LOCKED)
    fake.session.known = (fake.session.known[0].__class__("w1", "My wallet", None),)
    page = OnboardingPage(fake.wallet, tasks)
    qtbot.addWidget(page)
    page.show()
    assert page.protect.name.text() == "My wallet 2"
    with qtbot.waitSignal(page.left):
        page.welcome.leave_button.click()


# --- other lengths and languages -----------------------------------------------------------------------------------


async def test_a_longer_phrase_in_another_language_is_shown_composed_and_asked_back(newcomer: Newcomer) -> None:
    page, session = newcomer.page, newcomer.fake.session
    await newcomer.create()
    session.drawn = unicodedata.normalize("NFKD", FRENCH.strip())
    page.phrase.length.setCurrentIndex(page.phrase.length.findData(24))
    page.phrase.language.setCurrentIndex(page.phrase.language.findData(Language.FRENCH))
    page.phrase.language.activated.emit(page.phrase.language.currentIndex())
    await newcomer.tasks.settle()
    assert session.asked == (24, Language.FRENCH)
    assert not {"idylle", "crémeux"} & set(shown(page)), "covered again"
    assert any(text.startswith("These 24 words are your wallet") for text in shown(page))
    page.phrase.reveal_button.click()
    texts = shown(page)
    assert texts.count("crémeux") == 6, "each a letter with its accent, as one types it"
    assert "24" in texts
    page.phrase.written.click()
    page.phrase.next_button.click()
    assert [edit.accessibleName() for edit in page.ask.edits] == ["Word 2", "Word 10", "Word 18"]
    type_text(page.ask.edits[0], "crem")
    assert not notices(page), "without its accent until it is completed"
    for edit in page.ask.edits:
        edit.setText("crémeux")
    assert page.ask.next_button.isEnabled()


async def test_the_word_that_is_wrong_is_marked_in_the_field(newcomer: Newcomer) -> None:
    page = newcomer.page
    page.welcome.restore_button.click()
    field = page.restore.field
    field.edit.setPlainText("legal  winner thankk year ")
    field.check.emit(field.phrase)
    await newcomer.tasks.settle()
    assert notices(page)[0].startswith("Look at word 3")
    marked = field.edit.extraSelections()
    assert [each.cursor.selectedText() for each in marked] == ["thankk"]
    field.edit.setPlainText("legal ")
    assert not field.edit.extraSelections()


# --- a key, and an address -----------------------------------------------------------------------------------------


async def _to_code_back(newcomer: Newcomer, key: str = KEY) -> None:
    page = newcomer.page
    page.welcome.key_button.click()
    await newcomer.tasks.settle()
    assert page.step is Step.KEY
    page.key.field.edit.setPlainText(key)
    page.key.field.password.edit.setText("of the file")
    page.key.next_button.click()
    assert page.step is Step.CODE
    page.code.reveal_button.click()
    page.code.written.click()
    page.code.next_button.click()


async def _seal_key(newcomer: Newcomer) -> None:
    page = newcomer.page
    for edit, place in zip(page.code_back.edits, (2, 4, 7), strict=True):
        type_text(edit, GROUPS[place - 1].lower())
    page.code_back.next_button.click()
    await newcomer.tasks.settle()
    page.place.next_button.click()
    await newcomer.protect()


async def test_a_wallet_of_one_key_shows_its_code_once_and_asks_it_back(newcomer: Newcomer) -> None:
    page = newcomer.page
    page.welcome.key_button.click()
    await newcomer.tasks.settle()
    assert not page.key.next_button.isEnabled()
    page.key.field.edit.setPlainText(KEY)
    page.key.next_button.click()
    assert not set(GROUPS) & set(shown(page))
    page.code.reveal_button.click()
    assert set(GROUPS) <= set(shown(page))
    page.code.written.click()
    page.code.next_button.click()
    assert [edit.accessibleName() for edit in page.code_back.edits] == ["Group 2", "Group 4", "Group 7"]
    type_text(page.code_back.edits[0], "EFGX")
    assert notices(page) == ["Group 2 is not the right one. Compare it with your paper."]
    page.code_back.edits[0].clear()
    await _seal_key(newcomer)
    assert page.step is Step.DONE
    assert newcomer.fake.session.brought == TypedKey(KEY)
    assert [info.kind for info in newcomer.fake.session.known] == [WalletKind.KEYS]
    assert any("cannot be found again from a phrase" in text for text in shown(page))


async def test_nothing_speaks_of_a_phrase_where_there_is_none(newcomer: Newcomer) -> None:
    page = newcomer.page
    await _to_code_back(newcomer)
    page.go(Step.PLACE)
    assert any(text.startswith("Your key is sealed") for text in shown(page))
    page.go(Step.PROTECT)
    assert any("does not replace the recovery code" in text for text in shown(page))
    assert not page.protect.passphrase.isVisible()


async def test_no_secret_of_a_key_stays(newcomer: Newcomer) -> None:
    await _to_code_back(newcomer, '{"version": 3}')
    await _seal_key(newcomer)
    page = newcomer.page
    assert newcomer.fake.session.brought == KeystoreFile(b'{"version": 3}', "of the file")
    assert (page.draft.key, page.draft.code) == (None, "")
    newcomer.qtbot.wait(1)
    texts = {each.text() for each in (*page.findChildren(QLineEdit), *page.findChildren(QLabel))}
    texts |= {each.toPlainText() for each in page.findChildren(QPlainTextEdit)}
    assert not {*GROUPS, '{"version": 3}', "of the file", PASSWORD} & texts


@pytest.mark.parametrize("error", [BadKey("it is zero"), BadDocument("keystore file", "its password is another one")])
async def test_a_key_that_cannot_be_read_leads_back_to_it(newcomer: Newcomer, error: WalletError) -> None:
    newcomer.fake.errors["create_from_key"] = error
    await _to_code_back(newcomer)
    await _seal_key(newcomer)
    assert newcomer.page.step is Step.KEY
    assert str(error) in notices(newcomer.page)[0]
    assert newcomer.page.key.field.edit.toPlainText() == KEY


async def test_an_address_is_watched_without_a_password(newcomer: Newcomer) -> None:
    page = newcomer.page
    page.welcome.watch_button.click()
    assert page.step is Step.WATCH
    assert page.watch.next_button.text() == "Watch it"
    type_text(page.watch.field.edit, sample.PARTNER)
    page.watch.name.setText("Partner")
    press(page.watch.name, Qt.Key.Key_Return)
    await newcomer.tasks.settle()
    assert page.step is Step.DONE
    assert [(info.name, info.kind) for info in newcomer.fake.session.known] == [("Partner", WalletKind.WATCHED)]
    assert newcomer.fake.session.watched == sample.PARTNER


async def test_what_cannot_be_watched_is_said_beside_it(newcomer: Newcomer) -> None:
    newcomer.fake.errors["create_watched"] = BadExtendedKey("its checksum is wrong")
    page = newcomer.page
    page.welcome.watch_button.click()
    page.watch.field.edit.setPlainText("xpub6BosfCnifzxcFwrSz")
    page.watch.next_button.click()
    await newcomer.tasks.settle()
    assert page.step is Step.WATCH
    assert "The extended key cannot be used" in notices(page)[0]
    assert page.watch.field.text == "xpub6BosfCnifzxcFwrSz"


async def test_even_watching_names_the_hosts_first(qtbot: QtBot, tasks: Tasks) -> None:
    fake = FakeWallet(SessionState.NO_WALLET, sample.TESTNETS)
    page = OnboardingPage(fake.wallet, tasks)
    qtbot.addWidget(page)
    page.show()
    page.welcome.watch_button.click()
    page.watch.field.edit.setPlainText(sample.PARTNER)
    page.watch.next_button.click()
    assert page.step is Step.HOSTS
    assert "create_watched" not in fake.calls
    assert page.hosts.next_button.text() == "Agree and watch it"
    page.hosts.next_button.click()
    await tasks.settle()
    assert page.step is Step.DONE
