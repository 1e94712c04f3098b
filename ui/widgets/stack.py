"""Pages in one place, as tall as the one that is shown: a short page does not scroll because a hidden one is long."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget


class Stack(QWidget):
    """Like Qt's stacked widget, whose height is that of its tallest page, shown or not."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages = QVBoxLayout(self)
        self._pages.setContentsMargins(0, 0, 0, 0)
        self._shown: QWidget | None = None

    def add(self, page: QWidget) -> None:
        """Hidden until `show_page`."""
        page.hide()
        self._pages.addWidget(page)

    def show_page(self, page: QWidget) -> None:
        """One of those that were added, in the place of the one before."""
        if self._shown is not None:
            self._shown.hide()
        self._shown = page
        page.show()
