"""Frames on a pipe: 4 bytes of length (big-endian), then that many bytes. Protocol version 1, final."""

from __future__ import annotations

from typing import Protocol

MAX_FRAME = 8 << 20
"""Bytes. Larger is a broken or hostile peer."""


class ByteReader(Protocol):
    def readinto(self, buffer: memoryview, /) -> int | None: ...


class ByteWriter(Protocol):
    def write(self, data: memoryview, /) -> int | None: ...

    def flush(self) -> None: ...


def read_frame(stream: ByteReader) -> bytearray | None:
    """The next frame, which can be wiped; None at the end of the stream. EOFError inside a frame, ValueError where it is oversized."""
    head = _read(stream, 4)
    if not head:
        return None
    size = int.from_bytes(head)
    if len(head) < 4 or size > MAX_FRAME:
        raise ValueError("not a frame")
    body = _read(stream, size)
    if len(body) < size:
        raise EOFError("the stream ended inside a frame")
    return body


def write_frame(stream: ByteWriter, body: bytes | bytearray) -> None:
    """No copy of `body` is made. Raises ValueError for an oversized frame, OSError."""
    if len(body) > MAX_FRAME:
        raise ValueError("the frame is too large")
    _write(stream, len(body).to_bytes(4))
    _write(stream, body)
    stream.flush()


def _read(stream: ByteReader, size: int) -> bytearray:
    """Exactly `size` bytes and never more (what follows may belong to a successor process), fewer only at the end."""
    found, at = bytearray(size), 0
    while at < size:
        with memoryview(found) as whole, whole[at:] as left:
            read = stream.readinto(left)
        if not read:
            break
        at += read
    del found[at:]
    return found


def _write(stream: ByteWriter, data: bytes | bytearray) -> None:
    at = 0
    while at < len(data):
        with memoryview(data) as whole, whole[at:] as left:
            at += stream.write(left) or 0
