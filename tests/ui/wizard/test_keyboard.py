"""Every step can be used without a mouse and without eyes on it: names, Tab in reading order, contrast of what is painted."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from tests.fakes.swaps import ACCEPTANCE, ASKS
from tests.ui.wizard.conftest import Drive
from ui.theme.colours import DARK, LIGHT, Colours, contrast
from ui.widgets.tab_order import in_order
from wallet.errors import EndpointsDown
from wallet.model.swap import Role
from wallet.model.views import Phase

CONTROLS = (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox)
Go = Callable[[Drive], Awaitable[object]]


async def _start(drive: Drive) -> None:
    drive.wizard.begin()


async def _open(drive: Drive) -> None:
    drive.wizard.receive()


async def _choose(drive: Drive) -> None:
    (await drive.type_offer()).more.click()


async def _typed(drive: Drive) -> None:
    drive.fake.swaps.findings, drive.fake.swaps.typed = (ASKS,), "50"
    await drive.to_review()


async def _answer(drive: Drive) -> None:
    drive.wizard.follow(replace(drive.fake.swaps.stand(Phase.TO_LOCK), answer=None))


async def _lock(drive: Drive) -> None:
    drive.wizard.follow(drive.fake.swaps.stand(Phase.TO_LOCK))


async def _accepted(drive: Drive) -> None:
    drive.wizard.follow(replace(drive.fake.swaps.stand(Phase.WAITING, Role.PARTICIPANT), document=ACCEPTANCE))


async def _follow(drive: Drive) -> None:
    drive.wizard.follow(drive.fake.swaps.stand(Phase.CLAIMING))


async def _end(drive: Drive) -> None:
    drive.wizard.follow(drive.fake.swaps.stand(Phase.BACK))


async def _trouble(drive: Drive) -> None:
    drive.fake.errors["checks"] = EndpointsDown(31001, "Aster")
    await drive.to_checks()


STEPS: dict[str, Go] = {
    "start": _start,
    "choose": _choose,
    "checks": Drive.to_checks,
    "review": Drive.to_review,
    "typed review": _typed,
    "share": Drive.to_share,
    "answer": _answer,
    "lock": _lock,
    "open": _open,
    "accepted": _accepted,
    "follow": _follow,
    "end": _end,
    "trouble": _trouble,
}


@pytest.fixture(params=list(STEPS))
async def shown(request: pytest.FixtureRequest, drive: Drive) -> QWidget:
    await STEPS[request.param](drive)
    await drive.settle()
    page = drive.wizard.stack.currentWidget()
    assert page is not None
    return page


def _controls(page: QWidget) -> list[QWidget]:
    found = [widget for kind in CONTROLS for widget in page.findChildren(kind) if widget.isVisible()]
    return [widget for widget in found if not widget.objectName().startswith("qt_") and not isinstance(widget.parentWidget(), QComboBox)]


async def test_every_control_has_a_name_and_takes_the_keyboard(shown: QWidget) -> None:
    controls = _controls(shown)
    assert controls
    for control in controls:
        assert control.accessibleName(), control
        assert control.focusPolicy() & Qt.FocusPolicy.TabFocus, control.accessibleName()


async def test_tab_goes_down_the_page_in_reading_order(shown: QWidget) -> None:
    stops = [widget for widget in in_order(shown) if widget.isVisible()]
    assert set(_controls(shown)) <= set(stops)
    chain = [stops[0]]
    for _ in range(500):
        following = chain[-1].nextInFocusChain()
        if following is None or following is stops[0]:
            break
        chain.append(following)
    walked = [widget for widget in chain if widget in stops]
    assert walked == stops


async def test_nothing_is_cut_off_in_the_smallest_window(shown: QWidget) -> None:
    for control in _controls(shown):
        left = control.mapTo(shown, control.rect().topLeft()).x()
        assert left >= 0, control.accessibleName()
        assert left + control.width() <= shown.width(), control.accessibleName()
        if isinstance(control, QAbstractButton) and control.text():
            assert control.width() >= control.minimumSizeHint().width() - 1, control.accessibleName()


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_what_the_picture_says_can_be_read(colours: Colours) -> None:
    for tone in ("text", "muted", "accent", "good", "warn"):
        assert contrast(getattr(colours, tone), colours.surface) >= 4.5, tone
    assert contrast(colours.good, colours.good_soft) >= 4.5
    assert contrast(colours.outline, colours.surface) >= 3
    assert contrast(colours.accent, colours.accent_soft) >= 3
