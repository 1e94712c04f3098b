"""The backup card: it nags, leads to the asking-back, makes a file with the real services, and says what a drill found."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.fakes.backup import CODE, WORDS
from tests.fakes.wallet import FakeWallet
from tests.ui.hands import type_text
from tests.ui.pages.reading import notices, shown
from tests.wallet.services.house import PASSWORD, PHRASES, Street
from tests.wallet.vault.build import without_stretching
from ui.dialogs.backup import AskBack, MakeBackup, TryBackup
from ui.pages.safety.backup_card import BackupCard
from ui.tasks import Tasks
from wallet.model.key_material import TypedKey
from wallet.vault.backup_file import read_backup

OWN = "lantern-gravel-47-mosaic"


@pytest.fixture
async def street(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Street]:
    without_stretching(monkeypatch)
    made = await Street.begin(tmp_path)
    yield made
    await made.close()


async def test_it_nags_until_words_and_keys_are_safe(qtbot: QtBot, street: Street, tasks: Tasks, fake: FakeWallet, tmp_path: Path) -> None:
    house = street.alice
    await house.accounts.import_key(TypedKey("0x" + "11" * 32), PASSWORD)
    card = BackupCard(replace(fake.wallet, session=house.session, wallets=house.wallets, backup=house.backup), tasks)
    qtbot.addWidget(card)
    card.reload()
    await tasks.settle()
    card.show()
    assert len(notices(card)) == 2
    assert card.missing.isVisible()

    card.ask.click()
    ask = card.form
    assert isinstance(ask, AskBack)
    ask.phrase.edit.setPlainText(PHRASES["alice"])
    ask.phrase.check.emit(PHRASES["alice"])
    await tasks.settle()
    ask.button.click()
    await tasks.settle()
    assert card.form is None
    assert len(notices(card)) == 1
    assert not card.ask.isVisible()

    file = tmp_path / "Mine.lockstep"
    card.make.click()
    make = card.form
    assert isinstance(make, MakeBackup)
    type_text(make.current.edit, PASSWORD)
    type_text(make.own.first.edit, OWN)
    assert not make.button.isEnabled()
    type_text(make.own.again.edit, OWN)
    assert make.button.isEnabled()
    make.write(file)
    await tasks.settle()
    assert read_backup(file.read_bytes()).header.name == "alice"
    assert card.good.isVisible()
    assert notices(card) == []

    await house.accounts.add("Later")
    card.try_out(file)
    trial = card.form
    assert isinstance(trial, TryBackup)
    type_text(trial.opener.password.edit, OWN)
    trial.button.click()
    await tasks.settle()
    assert any("1 account here is not in the file" in text for text in shown(trial))
    trial.cancel.click()
    await tasks.settle()


async def test_a_refusal_stays_beside_what_was_typed(qtbot: QtBot, tasks: Tasks, fake: FakeWallet, tmp_path: Path) -> None:
    trial = TryBackup(fake.wallet.backup, fake.wallet.wallets, tasks, tmp_path / "x")
    trial.open()
    type_text(trial.opener.password.edit, "not it")
    trial.button.click()
    await tasks.settle()
    assert notices(trial)[0].startswith("Wrong password.")
    assert trial.opener.password.text == "not it"
    trial.opener.by_phrase.setChecked(True)
    assert (trial.opener.password.isVisible(), trial.opener.phrase.isVisible()) == (False, True)
    trial.opener.phrase.edit.setPlainText(WORDS)
    trial.opener.code.edit.setText(CODE)
    trial.reject()
    assert trial.opener.code.text == ""
    assert trial.opener.phrase.phrase == ""


async def test_a_wallet_of_keys_is_tried_out_by_its_recovery_code(qtbot: QtBot, tasks: Tasks, fake: FakeWallet, tmp_path: Path) -> None:
    fake.backup.file = replace(fake.backup.file, has_phrase=False)
    trial = TryBackup(fake.wallet.backup, fake.wallet.wallets, tasks, tmp_path / "x")
    trial.open()
    await tasks.settle()
    assert (trial.opener.by_code.isVisible(), trial.opener.by_phrase.isVisible()) == (True, False)
    trial.opener.by_code.setChecked(True)
    type_text(trial.opener.code.edit, CODE[:-1])
    assert not trial.button.isEnabled()
    trial.opener.code.edit.setText(CODE[:-1] + "A")
    trial.button.click()
    await tasks.settle()
    assert notices(trial)[0].startswith("The code of another wallet.")
    trial.opener.code.edit.setText(CODE)
    trial.button.click()
    await tasks.settle()
    assert "It brings back what is here." in shown(trial)
    trial.cancel.click()
