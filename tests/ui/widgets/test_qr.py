"""A code of a text, or a plain no for one that is too long."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from ui.widgets.qr import LIMIT, QrCode, fits


def test_a_code_is_black_on_white_with_a_quiet_zone(qtbot: QtBot) -> None:
    code = QrCode("lockstep")
    qtbot.addWidget(code)
    image = code.grab().toImage()
    cell = image.width() / (21 + 8)
    assert QColor(image.pixel(2, 2)) == QColor("white")
    assert QColor(image.pixel(int(cell * 4.5), int(cell * 4.5))) == QColor("black")
    assert image.width() >= 3 * (21 + 8)


def test_the_largest_text_fits_and_one_more_does_not(qtbot: QtBot) -> None:
    code = QrCode()
    qtbot.addWidget(code)
    code.set_text("a" * LIMIT)
    assert code.width() >= 3 * (177 + 8)
    assert not fits("a" * (LIMIT + 1))
    assert not fits("ä" * (LIMIT // 2 + 1))
    with pytest.raises(ValueError, match="do not fit"):
        code.set_text("a" * (LIMIT + 1))
