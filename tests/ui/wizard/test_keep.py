"""Receipt and emergency sheet on the page of a swap: offered once our lock stands, saved where the user says."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog

from tests.fakes.swaps import RECEIPT, SHEET
from tests.ui.pdf_text import pdf_text
from tests.ui.wizard.conftest import Drive
from ui.wizard.follow import FollowPage
from wallet.model.views import Phase, Shared

SHARED = Shared(bytes(32), RECEIPT, "receipt.json")


async def followed(drive: Drive, phase: Phase) -> FollowPage:
    drive.wizard.follow(drive.fake.swaps.stand(phase))
    await drive.settle()
    return drive.page(FollowPage)


@pytest.mark.parametrize(("phase", "offered"), [(Phase.WAITING, True), (Phase.LOCKED, True), (Phase.LOCKING, False)])
async def test_they_are_offered_once_the_lock_stands(drive: Drive, phase: Phase, *, offered: bool) -> None:
    page = await followed(drive, phase)
    for widget in (page.keep.receipt, page.keep.sheet, page.keep.paper, page.keep.said):
        assert widget.isVisibleTo(page) is offered


async def test_the_receipt_is_asked_for_and_saved_where_the_user_says(drive: Drive, tmp_path: Path) -> None:
    page = await followed(drive, Phase.WAITING)
    page.keep.receipt.click()
    await drive.settle()
    assert "swaps.receipt" in drive.fake.calls
    (dialog,) = page.findChildren(QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "mine.json"))
    assert (tmp_path / "mine.json").read_text("utf-8") == RECEIPT
    assert "Saved as mine.json" in page.keep.said.text()
    dialog.close()


async def test_the_sheet_is_a_pdf_or_plain_text(drive: Drive, tmp_path: Path) -> None:
    page = await followed(drive, Phase.WAITING)
    page.keep.write_sheet(tmp_path / "sheet.pdf", SHEET)
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF-")
    page.keep.write_sheet(tmp_path / "sheet.txt", SHEET)
    assert SHEET.calls[0].calldata in (tmp_path / "sheet.txt").read_text("utf-8")


async def test_the_sheet_is_printed_with_every_call_as_it_stands(drive: Drive, tmp_path: Path) -> None:
    """The system's dialog, and behind it a printer that writes PDF."""
    page = await followed(drive, Phase.WAITING)
    page.keep.paper.click()
    await drive.settle()
    assert "swaps.sheet" in drive.fake.calls
    (dialog,) = page.findChildren(QPrintDialog)
    assert dialog.isVisible()
    printer = dialog.printer()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    dialog.accepted.emit(printer)
    assert "on its way to the printer" in page.keep.said.text()
    printed = pdf_text((tmp_path / "printed.pdf").read_bytes())
    for call in SHEET.calls:
        assert call.calldata in printed
        for _, value in call.rows:
            assert value.replace(" ", "") in printed.replace(" ", "").replace("\t", "")
    assert printed.count(SHEET.calls[0].calldata) == len(SHEET.calls)
    dialog.close()


async def test_a_printer_that_fails_is_said_in_words(drive: Drive, tmp_path: Path) -> None:
    page = await followed(drive, Phase.WAITING)
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "no such folder" / "printed.pdf"))
    page.keep.print_sheet(printer, SHEET)
    assert "did not take the sheet" in page.keep.said.text()


@pytest.mark.parametrize("write", ["receipt", "sheet"])
async def test_a_place_that_cannot_be_written_is_said_in_words(drive: Drive, tmp_path: Path, write: str) -> None:
    page = await followed(drive, Phase.WAITING)
    place = tmp_path / "no such folder" / "file.pdf"
    if write == "receipt":
        page.keep.write_receipt(place, SHARED)
    else:
        page.keep.write_sheet(place, SHEET)
    assert "could not be saved" in page.keep.said.text()
