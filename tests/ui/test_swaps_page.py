"""The list of swaps: grouped by whose turn it is, each row a way back in, and honest when it cannot be read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from tests.fakes.rescue import search_view
from tests.fakes.swaps import swap_view
from tests.fakes.wallet import FakeWallet
from tests.ui.hands import press
from ui.models.swap_rows import Group, GroupRow, group_of, swap_rows
from ui.pages.swaps import EMPTY, LOADING, ROWS, UNREAD, SwapsPage, face, words
from ui.tasks import Tasks
from ui.widgets.row_face import Face, Header
from wallet.errors import BadDocument, DatabaseDamaged
from wallet.model.changes import Changes
from wallet.model.swap import Role
from wallet.model.views import Phase, SessionState, SwapView


@pytest.fixture
def page(fake: FakeWallet, tasks: Tasks, qtbot: QtBot) -> SwapsPage:
    page = SwapsPage(fake.wallet, tasks)
    qtbot.addWidget(page)
    return page


async def shown(page: SwapsPage) -> None:
    page.show()
    await page.tasks.settle()


async def test_an_empty_list_says_what_to_do(page: SwapsPage) -> None:
    assert page.body.currentIndex() == LOADING
    await shown(page)
    assert page.body.currentIndex() == EMPTY
    asked: list[str] = []
    page.swap_requested.connect(lambda: asked.append("new"))
    page.receive_requested.connect(lambda: asked.append("open"))
    empty = page.body.currentWidget()
    assert empty is not None
    for button in empty.findChildren(QPushButton):
        button.click()
    page.new.click()
    page.receive.click()
    assert asked == ["new", "open", "new", "open"]


async def test_each_row_leads_back_in(page: SwapsPage, fake: FakeWallet) -> None:
    swap = fake.swaps.stand(Phase.LOCKED)
    await shown(page)
    assert page.body.currentIndex() == ROWS
    opened: list[SwapView] = []
    page.swap_opened.connect(opened.append)
    page.list.setCurrentIndex(page.list.model().index(1, 0))
    press(page.list, Qt.Key.Key_Return)
    assert opened == [swap]
    press(page.list, Qt.Key.Key_Home)
    assert page.list.currentIndex().row() == 1  # the heading is no place to stop at


async def test_a_change_is_shown_while_the_page_is(page: SwapsPage, fake: FakeWallet) -> None:
    fake.swaps.stand(Phase.LOCKED)
    await shown(page)
    fake.swaps.stand(Phase.DONE)
    page.take_changes(Changes.SWAPS)
    await page.tasks.settle()
    row = page.list.model().index(0, 0).data(Qt.ItemDataRole.DisplayRole)
    assert row == "Ended: 1"


async def test_a_swap_that_needs_the_app_says_so(page: SwapsPage, fake: FakeWallet) -> None:
    fake.swaps.stand(Phase.CLAIMING)
    await shown(page)
    assert page.notice.isVisible()
    assert page.notice.accessibleName().startswith("A swap needs Lockstep to run.")
    fake.swaps.stand(Phase.DONE)
    page.take_changes(Changes.SWAPS)
    await page.tasks.settle()
    assert page.notice.isHidden()


async def test_a_list_that_cannot_be_read_is_not_an_empty_one(page: SwapsPage, fake: FakeWallet) -> None:
    fake.errors["swaps.list"] = DatabaseDamaged("wallet.db", "not a database")
    await shown(page)
    assert page.body.currentIndex() == UNREAD
    assert "wallet.db" in page.problem.accessibleName()
    page.retry.click()
    await page.tasks.settle()
    assert page.problem.isHidden()
    assert page.body.currentIndex() == EMPTY


async def test_a_failing_reload_keeps_what_was_read(page: SwapsPage, fake: FakeWallet) -> None:
    fake.swaps.stand(Phase.LOCKED)
    await shown(page)
    fake.errors["swaps.list"] = DatabaseDamaged("wallet.db", "not a database")
    page.reload()
    await page.tasks.settle()
    assert page.body.currentIndex() == ROWS
    assert page.problem.isVisible()


@given(st.lists(st.tuples(st.sampled_from(Phase), st.sampled_from(Role))))
def test_every_swap_stands_once_under_its_heading(phases: list[tuple[Phase, Role]]) -> None:
    swaps = [swap_view(phase, role, str(at)) for at, (phase, role) in enumerate(phases)]
    rows = swap_rows(swaps)
    assert sorted(row.id for row in rows if isinstance(row, SwapView)) == sorted(swap.id for swap in swaps)
    group, left = None, 0
    for row in rows:
        if isinstance(row, GroupRow):
            assert left == 0
            group, left = row.group, row.count
        else:
            assert group_of(row) is group
            left -= 1
    assert left == 0


@pytest.mark.parametrize("phase", Phase)
@pytest.mark.parametrize("role", Role)
def test_every_row_has_a_face_and_words(phase: Phase, role: Role) -> None:
    row = swap_view(phase, role)
    painted = face(row)
    assert isinstance(painted, Face)
    assert painted.headline == "50 APL → 25 PLUM"
    assert painted.badge
    assert painted.action
    assert words(row).startswith("50 APL for 25 PLUM")


def test_trouble_is_seen_in_the_row() -> None:
    painted = face(replace(swap_view(Phase.LOCKED), trouble="No node of Birch answers."))
    assert isinstance(painted, Face)
    assert painted.caption == "No node of Birch answers."
    assert painted.badge_kind == "warn"


def test_headings_count() -> None:
    assert face(GroupRow(Group.RUNNING, 3)) == Header("In flight", "3")


async def test_the_search_shows_how_far_it_is_and_a_found_swap_is_confirmed_only_as_it_was_shown(page: SwapsPage, fake: FakeWallet) -> None:
    fake.rescue.shown = search_view(searching=True)
    await shown(page)
    page.search.search.click()
    await page.tasks.settle()
    assert not page.search.search.isVisible()
    words = " ".join(label.text() for label in page.search.findChildren(QLabel))
    assert "that is 3 days of 30 days" in words
    button = next(button for button in page.search.findChildren(QPushButton) if button.text() == "Look at it")
    button.click()
    await page.tasks.settle()
    dialog = page.dialog
    assert dialog is not None
    assert not dialog.panel.sign.isEnabled()
    dialog.panel.typed.setText("80 PLUM for 100 APL")
    assert fake.rescue.confirmed == []
    dialog.panel.sign.click()
    await page.tasks.settle()
    assert fake.rescue.confirmed == [fake.rescue.reviewed]


def mime(*files: Path, text: str = "") -> QMimeData:
    data = QMimeData()
    if files:
        data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    if text:
        data.setText(text)
    return data


def drop(page: SwapsPage, data: QMimeData) -> bool:
    """Let it fall on the page; whether the page would have it."""
    place, actions, button, no_key = QPoint(200, 200), Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(place, actions, data, button, no_key)
    enter.ignore()
    page.dragEnterEvent(enter)
    page.dropEvent(QDropEvent(place, actions, data, button, no_key))
    return enter.isAccepted()


async def test_a_receipt_is_chosen_dropped_or_pasted_and_reviewed_before_its_swap_is_followed(
    page: SwapsPage, fake: FakeWallet, tmp_path: Path
) -> None:
    await shown(page)
    file = tmp_path / "receipt.json"
    file.write_text("a receipt", "utf-8")
    page.read_receipt(file)
    await page.tasks.settle()
    assert fake.rescue.receipts == ["a receipt"]
    dialog = page.dialog
    assert dialog is not None
    assert dialog.isVisible()
    assert fake.rescue.confirmed == []
    dialog.panel.typed.setText("80 PLUM for 100 APL")
    dialog.panel.sign.click()
    await page.tasks.settle()
    assert fake.rescue.confirmed == [fake.rescue.reviewed]

    for dropped in (mime(file), mime(text="dropped")):
        assert drop(page, dropped)
        await page.tasks.settle()
        assert page.dialog is not None
        page.dialog.reject()
    assert fake.rescue.receipts[1:] == ["a receipt", "dropped"]
    assert len(fake.rescue.confirmed) == 1


async def test_a_receipt_may_be_pasted(page: SwapsPage, fake: FakeWallet) -> None:
    await shown(page)
    assert page.paste.key() == QKeySequence(QKeySequence.StandardKey.Paste)
    QGuiApplication.clipboard().setText("pasted")
    page.paste.activated.emit()
    await page.tasks.settle()
    assert fake.rescue.receipts == ["pasted"]


async def test_what_is_no_receipt_is_refused_in_a_sentence_beside_what_was_there(page: SwapsPage, fake: FakeWallet, tmp_path: Path) -> None:
    await shown(page)
    fake.rescue.refusal = BadDocument("receipt of a swap", "it is not JSON")
    page.take_receipt("nonsense")
    await page.tasks.settle()
    assert page.problem.isVisible()
    assert "not a readable receipt of a swap" in page.problem.accessibleName()
    assert page.dialog is None
    assert page.body.currentIndex() == EMPTY
    binary = tmp_path / "binary"
    binary.write_bytes(bytes(range(256)))
    page.read_receipt(binary)
    page.read_receipt(tmp_path / "missing")
    await page.tasks.settle()
    assert fake.rescue.receipts == ["nonsense"]
    assert "cannot be read as text" in page.problem.accessibleName()
    endless = tmp_path / "endless"
    with endless.open("wb") as sparse:
        sparse.truncate(100_000_000)
    page.read_receipt(endless)
    await page.tasks.settle()
    assert len(fake.rescue.receipts[-1]) <= 16_385


async def test_a_locked_wallet_takes_no_receipt(page: SwapsPage, fake: FakeWallet) -> None:
    await shown(page)
    fake.session.state = SessionState.LOCKED
    page.take_receipt("a receipt")
    await page.tasks.settle()
    assert fake.rescue.receipts == []
