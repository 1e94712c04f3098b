"""On which printer: the system's dialog, not waited for. Where there is no printer it offers a PDF file."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget


def ask_where_to_print(parent: QWidget, headline: str, name: str, chosen: Callable[[QPrinter], object]) -> QPrintDialog:
    """`chosen` gets the printer, set up as the user wants it, unless they think better of it. `name`: of the job, and of a file."""
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)  # the resolution that the points of a document are laid out in
    printer.setDocName(name)
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle(headline)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def take(_: QPrinter) -> None:
        chosen(printer)

    dialog.accepted.connect(take)
    QDialog.open(dialog)  # QPrintDialog has only one with a slot by name
    return dialog
