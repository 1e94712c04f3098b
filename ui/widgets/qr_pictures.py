"""QR codes in pictures: a file or what the clipboard has. A picture is bounded before it is unpacked, and garbage is a sentence.

Pictures come from outside. Qt reads them; zxing-cpp finds the codes in grey pixels; what they say is a text like any other.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QImage, QImageReader

from ui.language import tr
from wallet.errors import BadDocument

ENDINGS = ("png", "jpg", "jpeg", "bmp", "gif", "webp")
MOST_BYTES = 20_000_000
MOST_PIXELS = 40_000_000
MOST_CODES = 16
"""Codes that are read from one picture."""


def is_picture(path: Path) -> bool:
    """By its name."""
    return path.suffix.lower().removeprefix(".") in ENDINGS


def texts_of_file(path: Path) -> tuple[str, ...]:
    """What the codes of a picture say. Raises BadDocument for one that cannot be read or has none."""
    try:
        size = path.stat().st_size
    except OSError as error:
        raise _bad(tr("{name} cannot be opened ({reason})", name=path.name, reason=error.strerror or "?")) from None
    if size > MOST_BYTES:
        raise _bad(tr("{name} is too large", name=path.name))
    reader = QImageReader(str(path))
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    if not _fits(reader.size().width(), reader.size().height()):
        raise _bad(tr("{name} is no picture, or too large a one", name=path.name))
    return texts_of(reader.read(), path.name)


def texts_of(image: QImage, name: str) -> tuple[str, ...]:
    """Likewise, of a picture that is unpacked already."""
    import zxingcpp  # noqa: PLC0415 - only whoever brings a picture waits for it

    if image.isNull() or not _fits(image.width(), image.height()):
        raise _bad(tr("{name} is no picture, or too large a one", name=name))
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    pixels = memoryview(bytes(grey.constBits())).cast("B", (grey.height(), grey.bytesPerLine()))
    found = zxingcpp.read_barcodes(pixels, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    texts = tuple(each.text for each in found[:MOST_CODES] if each.text)
    if not texts:
        raise _bad(tr("in {name} there is no QR code that can be read", name=name), tr("take a sharper picture of it"))
    return texts


def _fits(width: int, height: int) -> bool:
    return width > 0 and height > 0 and width * height <= MOST_PIXELS


def _bad(reason: str, advice: str = "") -> BadDocument:
    return BadDocument(tr("picture"), reason, advice=advice or tr("choose another one"))
