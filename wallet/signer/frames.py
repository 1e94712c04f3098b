"""Frames on a pipe: 4 bytes of length (big-endian), then that many bytes. Protocol version 1, final."""

from __future__ import annotations

from typing import Protocol

MAX_FRAME = 8 << 20
"""Bytes. Larger is a broken or hostile peer."""


class ByteReader(Protocol):
    def read(self, size: int, /) -> bytes | None: ...


class ByteWriter(Protocol):
    def write(self, data: bytes, /) -> int | None: ...

    def flush(self) -> None: ...


def read_frame(stream: ByteReader) -> bytes | None:
    """The next frame; None at the end of the stream. Raises EOFError in the middle of a frame, ValueError for an oversized one."""
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


def write_frame(stream: ByteWriter, body: bytes) -> None:
    """Raises ValueError for an oversized frame, OSError."""
    if len(body) > MAX_FRAME:
        raise ValueError("the frame is too large")
    _write(stream, len(body).to_bytes(4) + body)
    stream.flush()


def _read(stream: ByteReader, size: int) -> bytes:
    """Exactly `size` bytes and never more (what follows may belong to a successor process), fewer only at the end."""
    parts = bytearray()
    while len(parts) < size:
        part = stream.read(size - len(parts))
        if not part:
            break
        parts += part
    return bytes(parts)


def _write(stream: ByteWriter, data: bytes) -> None:
    left = memoryview(data)
    while left:
        written = stream.write(bytes(left))
        left = left[written or 0 :]
