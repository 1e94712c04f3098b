"""Words on the screen, in the four sizes of the house. Plain text only: nothing that came from a chain is ever read as markup."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui import format as fmt
from ui.theme.theme import figures, fixed_font
from wallet.model.amount import Amount


def display(text: str = "") -> QLabel:
    """The one large line of a page."""
    return _label(text, "display")


def title(text: str = "") -> QLabel:
    """Over a card."""
    return _label(text, "title")


def heading(text: str = "") -> QLabel:
    """Bold, of body size: over a group."""
    return _label(text, "heading")


def body(text: str = "", tone: str = "") -> QLabel:
    """A sentence that wraps. `tone`: muted, accent, good, warn, bad or nothing."""
    label = _label(text, "body", tone)
    label.setWordWrap(True)
    label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    return label


def caption(text: str = "", tone: str = "") -> QLabel:
    """Small and quiet; wraps."""
    label = _label(text, "caption", tone)
    label.setWordWrap(True)
    return label


def overline(text: str = "") -> QLabel:
    """A small bold line above something."""
    return _label(text, "overline")


def mono(text: str = "") -> QLabel:
    """Fixed width, selectable: addresses, transaction ids."""
    label = _label(text, "mono")
    label.setFont(fixed_font())
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def set_tone(widget: QWidget, tone: str) -> None:
    """Change the tone of a label that already stands."""
    set_property(widget, "tone", tone)


def set_property(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the stylesheet looks at, and look again."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


class AmountLabel(QLabel):
    """An amount: tabular figures, short on the label, every digit in the tooltip. None is a dash and never 0."""

    def __init__(self, amount: Amount | None = None, kind: str = "body", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("type", kind)
        self.setFont(figures(self.font()))
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.set_amount(amount)

    def set_amount(self, amount: Amount | None) -> None:
        self.setText(fmt.amount(amount) if amount is not None else "–")
        self.setToolTip(fmt.exact(amount) if amount is not None else "")


def _label(text: str, kind: str, tone: str = "") -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("type", kind)
    if tone:
        label.setProperty("tone", tone)
    return label
