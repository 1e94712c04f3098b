"""What a user can read on a page."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from ui.widgets.notice import Notice


def shown(page: QWidget) -> list[str]:
    """Every text that is visible."""
    labels = [each.text() for each in page.findChildren(QLabel) if each.isVisible()]
    return labels + [each.text().strip() for each in page.findChildren(QAbstractButton) if each.isVisible()]


def notices(page: QWidget) -> list[str]:
    """What the coloured bands say, title first."""
    return [each.accessibleName() for each in page.findChildren(Notice) if each.isVisible()]
