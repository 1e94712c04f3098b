"""Cold signing in the window: what was prepared is handed over as a file and as codes, reviewed, signed, brought back and sent."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QImage
from pytestqt.qtbot import QtBot

from tests.fakes import sample
from tests.fakes.cold import HASH
from tests.fakes.wallet import FakeWallet
from tests.ui.hands import press
from tests.ui.pages.reading import notices, shown
from tests.ui.shots.accounts import MANY
from ui.bridge import Bridge
from ui.dialogs.form import Form
from ui.format import grouped
from ui.pages.accounts.hand_over import HandOver
from ui.pages.accounts.page import AccountsPage
from ui.pages.accounts.prepare import PreparePayment
from ui.pages.accounts.take_in import TakeIn
from ui.tasks import Tasks
from ui.widgets.qr import QrCode
from wallet.model.changes import Changes
from wallet.model.parts import split
from wallet.model.views import SessionState

F = TypeVar("F", bound=Form)


@pytest.fixture
async def page(qtbot: QtBot, fake: FakeWallet, tasks: Tasks) -> AccountsPage:
    """A wallet that has keys, and watches some accounts beside."""
    fake.portfolio.accounts = MANY
    page = AccountsPage(fake.wallet, tasks)
    Bridge(fake.wallet, page).changed.connect(page.take_changes)
    qtbot.addWidget(page)
    page.resize(1024, 700)
    page.show()
    await tasks.settle()
    return page


def _form(page: AccountsPage, kind: type[F]) -> F:
    form = page.form
    assert isinstance(form, kind)
    assert form.isVisible()
    return form


async def _prepared(fake: FakeWallet) -> str:
    return await fake.cold.prepare(sample.PARTNER, sample.money("0.25", sample.AST))


def _codes(qtbot: QtBot, folder: Path, text: str) -> list[Path]:
    """A picture of each of its codes, as somebody photographs them: in any order."""
    paths: list[Path] = []
    for at, frame in enumerate(split(text)):
        code = QrCode(frame)
        qtbot.addWidget(code)
        paths.append(folder / f"{at}.png")
        assert code.grab().save(str(paths[-1]))
    random.Random(1).shuffle(paths)
    return paths


async def test_a_payment_is_prepared_and_handed_over(page: AccountsPage, fake: FakeWallet, tasks: Tasks, tmp_path: Path) -> None:
    page.list.setCurrentIndex(page.model.index(6))
    page.cold.prepare.click()
    form = _form(page, PreparePayment)
    assert not form.button.isEnabled()
    form.recipient.setText("0x12")
    form.amount.setText("0.25")
    form.asset.choose(sample.AST)
    form.button.click()
    await tasks.settle()
    assert any("The address cannot be used" in said for said in notices(form))
    form.recipient.setText(sample.PARTNER)
    form.button.click()
    await tasks.settle()
    assert fake.cold.asked == (sample.PARTNER, sample.money("0.25", sample.AST), MANY[6].address)
    over = _form(page, HandOver)
    file = tmp_path / "pay.json"
    over.write(file)
    await tasks.settle()
    assert f"It is in {file}." in notices(over)
    assert split(file.read_text(encoding="utf-8")) == over.codes.frames
    file.write_text("mine", encoding="utf-8")
    over.write(file)
    await tasks.settle()
    assert file.read_text(encoding="utf-8") == "mine"
    assert any("A file of that name is there" in said for said in notices(over))


async def test_the_codes_stand_still_and_step_by_keys(page: AccountsPage, fake: FakeWallet, tasks: Tasks, qtbot: QtBot) -> None:
    over = HandOver(fake.cold, tasks, await _prepared(fake), "Prepared", "", "a.json", parent=page)
    over.open()
    codes, count = over.codes, len(over.codes.frames)
    assert count == 3
    assert codes.running
    qtbot.waitUntil(lambda: codes.at == 1, timeout=5_000)
    press(codes, Qt.Key.Key_Space)
    assert not codes.running
    press(codes, Qt.Key.Key_Right)
    assert "Part 3 of 3" in shown(over)
    press(codes, Qt.Key.Key_Right)
    assert "Part 1 of 3" in shown(over)
    press(codes, Qt.Key.Key_Left)
    assert codes.code.accessibleName() == "QR code. Part 3 of 3"
    press(codes, Qt.Key.Key_Space)
    assert codes.running
    over.reject()


async def test_pictures_of_the_codes_are_reviewed_and_signed(
    page: AccountsPage, fake: FakeWallet, tasks: Tasks, qtbot: QtBot, tmp_path: Path
) -> None:
    pictures = _codes(qtbot, tmp_path, await _prepared(fake))
    page.cold.sign.click()
    form = _form(page, TakeIn)
    form.brought.read(pictures[:2])
    await tasks.settle()
    assert any(said.startswith("2 of 3 parts are here. Still missing:") for said in shown(form))
    assert not form.button.isEnabled()
    form.brought.read(pictures[2:])
    await tasks.settle()
    assert "All 3 parts are here." in shown(form)
    form.button.click()
    await tasks.settle()
    dialog = page.cold.review
    assert dialog is not None
    assert grouped(sample.PARTNER) in shown(dialog), "whom it goes to, to be compared"
    assert not dialog.panel.sign.isEnabled()
    dialog.panel.typed.setText("unchecked")
    dialog.panel.sign.click()
    await tasks.settle()
    answer = "".join(_form(page, HandOver)._text)  # pyright: ignore[reportPrivateUsage]
    assert json.loads(answer)["format"] == "lockstep-signed"
    page.cold.take_in.click()
    back = _form(page, TakeIn)
    back.brought.take([answer])
    back.button.click()
    await tasks.settle()
    assert len(fake.cold.sent) == 1
    assert f"The signature fits. The payment is sent. It is under way: {HASH}" in notices(page)


async def test_a_changed_file_comes_back_and_is_not_sent(page: AccountsPage, fake: FakeWallet, tasks: Tasks, tmp_path: Path) -> None:
    changed = json.loads(await _prepared(fake)) | {"to": sample.ME.address}
    answer = await fake.cold.sign(await fake.cold.review(json.dumps(changed)))
    file = tmp_path / "signed.json"
    file.write_text(answer, encoding="utf-8")
    page.cold.take_in.click()
    form = _form(page, TakeIn)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    assert form.brought.edit.canInsertFromMimeData(data)
    form.brought.edit.insertFromMimeData(data)  # as dropped
    await tasks.settle()
    form.button.click()
    await tasks.settle()
    assert any("not the signature of a transaction that this wallet prepared" in said for said in notices(form))
    assert fake.cold.sent == []


async def test_the_wrong_kind_is_refused_by_each_side(page: AccountsPage, fake: FakeWallet, tasks: Tasks) -> None:
    text = await _prepared(fake)
    answer = await fake.cold.sign(await fake.cold.review(text))
    cases = (
        (page.cold.sign, answer, "This belongs elsewhere. This is not a readable prepared payment: it is the signed answer"),
        (page.cold.take_in, text, "This belongs elsewhere. This is not a readable signed answer: it is a prepared payment"),
        (page.cold.sign, "\x00", "This text cannot be read"),
        (page.cold.take_in, "{}", "This text cannot be read"),
    )
    for button, wrong, said in cases:
        button.click()
        form = _form(page, TakeIn)
        form.brought.take([wrong])
        form.button.click()
        await tasks.settle()
        assert any(said in shown for shown in notices(form)), notices(form)
        form.reject()
    assert page.cold.review is None


async def test_garbage_is_a_sentence(page: AccountsPage, tasks: Tasks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page.cold.sign.click()
    brought = _form(page, TakeIn).brought
    (tmp_path / "noise.png").write_bytes(random.Random(2).randbytes(5_000))
    (tmp_path / "binary.json").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "long.json").write_bytes(b"x" * 300_000)
    blank = QImage(200, 200, QImage.Format.Format_RGB32)
    blank.fill(Qt.GlobalColor.white)
    blank.save(str(tmp_path / "blank.png"))
    cases = {
        "noise.png": "is no picture, or too large a one",
        "blank.png": "there is no QR code that can be read",
        "binary.json": "is not a text",
        "long.json": "is too large",
        "gone.json": "cannot be opened",
        "gone.png": "cannot be opened",
    }
    for name, said in cases.items():
        brought.read([tmp_path / name])
        await tasks.settle()
        assert said in brought.said.text()
        assert not brought.text
    monkeypatch.setattr("ui.widgets.qr_pictures.MOST_PIXELS", 100)
    brought.read([tmp_path / "blank.png"])
    await tasks.settle()
    assert "too large a one" in brought.said.text()
    brought.read([tmp_path / "blank.png"] * 1_000)
    assert "files are no one text" in brought.said.text()
    brought.take(["LOCKSTEP-PART-1:x"])
    assert "not written as one" in brought.said.text()
    assert not brought.good


async def test_a_copied_picture_is_read(page: AccountsPage, fake: FakeWallet, tasks: Tasks, qtbot: QtBot) -> None:
    answer = await fake.cold.sign(await fake.cold.review(await _prepared(fake)))
    code = QrCode(split(answer)[0])
    qtbot.addWidget(code)
    page.cold.take_in.click()
    form = _form(page, TakeIn)
    QGuiApplication.clipboard().setImage(code.grab().toImage())
    form.brought.paste.click()
    await tasks.settle()
    assert "The one part is here." in shown(form)
    form.button.click()
    await tasks.settle()
    assert len(fake.cold.sent) == 1


async def test_a_lock_closes_the_review(page: AccountsPage, fake: FakeWallet, tasks: Tasks) -> None:
    page.cold.sign.click()
    form = _form(page, TakeIn)
    form.brought.take([await _prepared(fake)])
    form.button.click()
    await tasks.settle()
    assert page.cold.review is not None
    fake.session.state = SessionState.LOCKED
    fake.announce(Changes.SESSION)
    assert page.cold.review is None


async def test_each_side_sees_what_it_can_do(page: AccountsPage, fake: FakeWallet, tasks: Tasks) -> None:
    assert page.cold.prepare.isVisible()
    assert page.cold.sign.isVisible()
    fake.portfolio.accounts = MANY[:2]
    page.reload()
    await tasks.settle()
    assert not page.cold.prepare.isVisible()
    assert page.cold.sign.isVisible()
