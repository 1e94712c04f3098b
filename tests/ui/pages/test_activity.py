"""Activity: newest first under its day, each row with its state in words, its sign, its network and its transaction id."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from tests.fakes import sample
from tests.fakes.wallet import FakeWallet
from tests.ui.hands import CONTROL, click, press
from tests.ui.pages.reading import shown
from ui.bridge import Bridge
from ui.models.rows import FACE
from ui.pages.activity.faces import badge_kind
from ui.pages.activity.page import EMPTY, ROWS, ActivityPage
from ui.tasks import Tasks
from ui.widgets.buttons import Button
from ui.widgets.row_face import Face, Header
from wallet.model.hashing import keccak256
from wallet.model.views import ActivityRow


def _page(qtbot: QtBot, fake: FakeWallet, tasks: Tasks) -> ActivityPage:
    page = ActivityPage(fake.wallet, tasks, now=lambda: float(sample.NOW))
    qtbot.addWidget(page)
    bridge = Bridge(fake.wallet, page)
    bridge.changed.connect(page.take_changes)
    page.resize(1000, 760)
    page.show()
    return page


def _faces(page: ActivityPage) -> list[object]:
    model = page.list.model()
    return [model.index(i, 0).data(FACE) for i in range(model.rowCount())]


async def test_rows_say_what_which_way_where_and_how_far(qtbot: QtBot, fake: FakeWallet, tasks: Tasks) -> None:
    page = _page(qtbot, fake, tasks)
    await tasks.settle()
    faces = _faces(page)
    assert isinstance(faces[0], Header)
    assert faces[0].text == "Today"
    claim, lock = faces[1], faces[2]
    assert isinstance(claim, Face)
    assert isinstance(lock, Face)
    assert (claim.figure, claim.figure_tone, claim.badge) == ("+25 PLUM", "good", "in a block")
    assert (lock.figure, lock.badge, lock.badge_kind) == ("−50 APL", "final", "good")
    assert lock.note.startswith("Aster · ")
    assert sample.transaction("lock") in lock.tip
    assert "8 events" in page.subtitle.text()


async def test_failed_and_replaced_do_not_look_like_done(qtbot: QtBot, fake: FakeWallet, tasks: Tasks) -> None:
    page = _page(qtbot, fake, tasks)
    await tasks.settle()
    faces = {face.headline: face for face in _faces(page) if isinstance(face, Face)}
    assert faces["Refund failed"].badge_kind == "bad"
    assert faces["Payment replaced"].faint
    assert not faces["Received 100 AST"].faint


@pytest.mark.parametrize(
    ("state", "kind"),
    [("final", "good"), ("failed", "bad"), ("signed", "plain"), ("sent", "info"), ("in a block", "info"), ("a new word", "info")],
)
def test_a_state_has_a_colour_and_an_unknown_one_is_not_good(state: str, kind: str) -> None:
    assert badge_kind(state) == kind


async def test_the_transaction_id_is_copied_by_button_and_by_keyboard(qtbot: QtBot, fake: FakeWallet, tasks: Tasks) -> None:
    page = _page(qtbot, fake, tasks)
    await tasks.settle()
    view = page.list
    index = view.model().index(1, 0)
    click(view.viewport(), view.button_rect(index).center())
    assert QGuiApplication.clipboard().text() == sample.transaction("claim")
    assert "Transaction id copied" in shown(page)
    view.setCurrentIndex(view.model().index(2, 0))
    press(view, Qt.Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == sample.transaction("lock")


async def test_a_row_of_a_swap_leads_to_the_swap(qtbot: QtBot, fake: FakeWallet, tasks: Tasks) -> None:
    page = _page(qtbot, fake, tasks)
    await tasks.settle()
    opened = list[bytes]()
    page.swap_opened.connect(opened.append)
    page.list.doubleClicked.emit(page.list.model().index(1, 0))
    page.list.doubleClicked.emit(page.list.model().index(0, 0))
    assert [bytes(each) for each in opened] == [keccak256(b"swap")]


async def test_empty_says_what_will_stand_here_and_offers_a_swap(qtbot: QtBot, fake: FakeWallet, tasks: Tasks) -> None:
    fake.activity.happened = ()
    page = _page(qtbot, fake, tasks)
    await tasks.settle()
    assert page.body.currentIndex() == EMPTY
    assert "Nothing has happened yet" in shown(page)
    with qtbot.waitSignal(page.swap_requested):
        next(each for each in page.findChildren(Button) if each.isVisible()).click()


async def test_what_happens_while_one_looks_appears_on_top_and_keeps_the_place(qtbot: QtBot, fake: FakeWallet, tasks: Tasks) -> None:
    page = _page(qtbot, fake, tasks)
    await tasks.settle()
    view = page.list
    view.setCurrentIndex(view.model().index(2, 0))
    fresh = ActivityRow(
        sample.NOW, "Locked 1 PEAR", "", sample.money("1", sample.PEAR), False, "sent", "Aster", sample.transaction("n"), None
    )
    fake.activity.add([fresh])
    await tasks.settle()
    assert page.body.currentIndex() == ROWS
    assert isinstance(_faces(page)[1], Face)
    assert view.currentIndex().row() == 3
    assert view.currentIndex().data(Qt.ItemDataRole.DisplayRole).startswith("Locked 50 APL")


async def test_a_row_without_a_transaction_leads_to_its_swap(qtbot: QtBot, fake: FakeWallet, tasks: Tasks) -> None:
    ended = ActivityRow(sample.NOW, "Swap completed", "", None, False, "final", "Aster and Birch", None, b"\7" * 32)
    fake.activity.happened = (ended,)
    page = _page(qtbot, fake, tasks)
    await tasks.settle()
    opened: list[bytes] = []
    page.swap_opened.connect(opened.append)
    row = page.list.model().index(1, 0)
    face = row.data(FACE)
    assert isinstance(face, Face)
    assert face.action == "Show"
    page.list.acted.emit(row)
    assert opened == [b"\7" * 32]
