"""What to keep from a swap, so that it ends well without this computer: the receipt, and the emergency sheet, as a file or on paper."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QPageSize, QPdfWriter, QTextDocument, QTextOption
from PySide6.QtPrintSupport import QPrinter

from ui.dialogs.files import ask_where_to_save
from ui.dialogs.printing import ask_where_to_print
from ui.language import tr
from ui.widgets.buttons import plain
from ui.widgets.frames import Card, row
from ui.widgets.labels import caption, heading, set_tone
from ui.wizard.step import StepPage
from wallet.model.sheet import Sheet, SheetCall
from wallet.model.views import Shared

_STYLE = (
    "body, td { font-size: 9pt; } h1 { font-size: 15pt; } h2 { font-size: 11pt; } pre, .code { font-family: monospace; font-size: 8pt; }"
)
_CODE = frozenset("0123456789abcdefABCDEFx")


class Keep(QObject):
    """A card for the page of a swap. `page` asks the core, and drops answers that come when it was left."""

    def __init__(self, page: StepPage) -> None:
        super().__init__(page)
        self._page = page
        self.card = Card(16, 8)
        self.receipt = plain(tr("Save a receipt…"), "floppy-disk")
        self.sheet = plain(tr("Save the emergency sheet…"), "floppy-disk")
        self.paper = plain(tr("Print the sheet…"), "printer")
        self.said = caption("")
        self.card.column.addWidget(heading(tr("If this computer fails you")))
        self.card.column.addWidget(self.said)
        self.card.column.addLayout(row(self.receipt, self.sheet, self.paper, None, spacing=10))
        self.receipt.clicked.connect(self._receipt)
        self.sheet.clicked.connect(self._sheet)
        self.paper.clicked.connect(self._paper)

    def show_if(self, *, wanted: bool) -> None:
        """Offer all, or nothing."""
        self.card.setVisible(wanted)

    def begin(self) -> None:
        """The page is shown anew: what they are good for stands where later stands what came of it."""
        words = tr("The receipt, without keys or secret, lets another machine finish this swap. The sheet says how to do it by hand.")
        self._say(words, "muted")

    def _receipt(self) -> None:
        swap = self._page.case.swap
        if swap is not None:
            self._page.ask(self._page.desk.wallet.swaps.receipt(swap.id), self._save_receipt, busy=(self.receipt,))

    def _sheet(self) -> None:
        swap = self._page.case.swap
        if swap is not None:
            self._page.ask(self._page.desk.wallet.swaps.sheet(swap.id), self._save_sheet, busy=(self.sheet,))

    def _paper(self) -> None:
        swap = self._page.case.swap
        if swap is not None:
            self._page.ask(self._page.desk.wallet.swaps.sheet(swap.id), self._print_sheet, busy=(self.paper,))

    def _save_receipt(self, shared: Shared) -> None:
        ask_where_to_save(self._page, tr("Save the receipt"), shared.file_name, lambda path: self.write_receipt(path, shared))

    def _save_sheet(self, sheet: Sheet) -> None:
        ask_where_to_save(self._page, tr("Save the emergency sheet"), f"{sheet.file_name}.pdf", lambda path: self.write_sheet(path, sheet))

    def _print_sheet(self, sheet: Sheet) -> None:
        ask_where_to_print(self._page, tr("Print the emergency sheet"), sheet.title, lambda printer: self.print_sheet(printer, sheet))

    def print_sheet(self, printer: QPrinter, sheet: Sheet) -> None:
        """On paper, or say that it did not work."""
        laid_out(sheet).print_(printer)
        if printer.printerState() is QPrinter.PrinterState.Error:
            self._say(tr("The printer did not take the sheet. Nothing was changed; try another one, or save the sheet as a file."), "bad")
        else:
            self._say(tr("The sheet is on its way to the printer. Keep it with your papers."), "good")

    def write_receipt(self, path: Path, shared: Shared) -> None:
        """Save it at `path`, or say why that did not work."""
        self._written(path, lambda: path.write_text(shared.text, "utf-8"))

    def write_sheet(self, path: Path, sheet: Sheet) -> None:
        """As plain text where the name ends in .txt, else as a PDF."""
        self._written(path, lambda: path.write_text(sheet.text, "utf-8") if path.suffix.lower() == ".txt" else save_sheet(sheet, path))

    def _written(self, path: Path, write: Callable[[], object]) -> None:
        try:
            write()
        except OSError as error:
            reason = error.strerror or tr("unknown reason")
            words = tr("{name} could not be saved ({reason}). Nothing was changed; choose another folder.", name=path.name, reason=reason)
            self._say(words, "bad")
        else:
            self._say(tr("Saved as {name}. Keep it somewhere else than on this computer.", name=path.name), "good")

    def _say(self, words: str, tone: str) -> None:
        set_tone(self.said, tone)
        self.said.setText(words)


def save_sheet(sheet: Sheet, path: Path) -> None:
    """A PDF on A4 paper. Raises OSError."""
    with path.open("wb"):
        pass  # Qt would say nothing of a place that cannot be written
    writer = QPdfWriter(str(path))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setTitle(sheet.title)
    writer.setResolution(96)
    laid_out(sheet).print_(writer)


def laid_out(sheet: Sheet) -> QTextDocument:
    """Black on white in either theme."""
    document = QTextDocument()
    document.setDefaultStyleSheet(_STYLE)
    wrap = QTextOption()
    wrap.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)  # call data is longer than a line, and copied out in one piece
    document.setDefaultTextOption(wrap)
    document.setHtml(page_of(sheet))
    return document


def page_of(sheet: Sheet) -> str:
    """The sheet as a page of rich text."""
    intro = "".join(f"<p>{escape(sentence)}</p>" for sentence in sheet.intro)
    calls = "".join(_call(number, call) for number, call in enumerate(sheet.calls, 1))
    swap_id = tr("Swap id: {id}", id=f"0x{sheet.swap_id.hex()}")
    return f'<body text="#000000"><h1>{escape(sheet.title)}</h1><p>{escape(swap_id)}</p>{intro}{calls}</body>'


def _call(number: int, call: SheetCall) -> str:
    rows = "".join(f"<tr><td><b>{escape(label)}</b>&nbsp;&nbsp;</td><td>{escape(value)}</td></tr>" for label, value in call.rows)
    notes = "".join(f"<p>{escape(note)}</p>" for note in call.notes)
    data = f"<p><b>{escape(tr('call data'))}</b><br/><span class='code'>{escape(call.calldata)}</span></p>"
    return f"<h2>{number}. {escape(call.title)}</h2><table>{rows}</table>{data}{notes}"
