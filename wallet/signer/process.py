"""The child process: read a frame, answer it, until the stream ends or the wallet is locked for good.

Nothing but answers goes to standard output; no text of an exception leaves. Where locking leaves mandates behind, the process replaces its
own image by a fresh one that knows those alone (Linux): references can be dropped, but copies of a seed in freed memory cannot be wiped.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Callable

from pydantic import ValidationError

from wallet.signer import messages as m
from wallet.signer.dispatch import result_of
from wallet.signer.failures import failure_of
from wallet.signer.frames import ByteReader, ByteWriter, read_frame, write_frame
from wallet.signer.keyholder import Granted, Keyholder

RESUME = "--resume"


class Kept(m.Message):
    """What survives a lock: the mandates with what they need, and the request that waits for its answer."""

    answer_to: int
    granted: tuple[Granted, ...]


def serve(reader: ByteReader, writer: ByteWriter, keyholder: Keyholder, renew: Callable[[Kept], None]) -> None:
    """Answer until the end. `renew` replaces the process, and returns only where that cannot be done."""
    while (frame := _next(reader)) is not None:
        try:
            envelope = m.Envelope.model_validate_json(frame)
        except ValidationError:
            return  # not our app, or not this version of it
        if isinstance(envelope.request, m.Lock) and keyholder.granted:
            renew(Kept(answer_to=envelope.id, granted=keyholder.granted))
        write_frame(writer, _answer(keyholder, envelope).model_dump_json().encode())
        if isinstance(envelope.request, m.Quit) or (isinstance(envelope.request, m.Lock) and not keyholder.granted):
            return


def main(arguments: list[str]) -> int:
    """Serve the pipes this process was started with. `arguments` without the program's name."""
    reader, writer = _take_pipes()
    kept = _resumed(arguments)
    keyholder = Keyholder(os.urandom, kept.granted if kept else ())
    if kept:
        answer = m.Answer[m.Locked](id=kept.answer_to, result=m.Locked(mandates=len(kept.granted)))
        write_frame(writer, answer.model_dump_json().encode())
    with contextlib.suppress(OSError):  # the app is gone: so is the reason to be here
        serve(reader, writer, keyholder, lambda kept: _renew(kept, writer.fileno()))
    return 0


def _answer(keyholder: Keyholder, envelope: m.Envelope) -> m.Message:
    try:
        return m.Answer[m.Message](id=envelope.id, result=result_of(keyholder, envelope.request))
    except Exception as error:  # the task boundary of this process; what may be told is decided in `failures`
        return m.Answer[m.Done](id=envelope.id, error=failure_of(error))


def _next(reader: ByteReader) -> bytearray | None:
    try:
        return read_frame(reader)
    except (EOFError, ValueError):
        return None


def _take_pipes() -> tuple[io.FileIO, io.FileIO]:
    """Keep both pipes for us and let a stray print, of whatever library, go nowhere. Unbuffered: nothing is read ahead."""
    writer = os.fdopen(os.dup(1), "wb", buffering=0)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return os.fdopen(0, "rb", buffering=0, closefd=False), writer


def _renew(kept: Kept, answers: int) -> None:
    """Become a fresh process with the same pipes that reads `kept` from anonymous memory. Returns where the system has no such thing."""
    if sys.platform != "linux":
        return
    with contextlib.suppress(OSError):
        memory = os.memfd_create("signer", 0)
        with os.fdopen(memory, "wb", closefd=False) as file:
            file.write(kept.model_dump_json().encode())
        os.lseek(memory, 0, os.SEEK_SET)
        os.dup2(answers, 1)
        os.execv(sys.executable, [*_without_resume(sys.orig_argv), RESUME, str(memory)])  # noqa: S606 - this very program


def _without_resume(arguments: list[str]) -> list[str]:
    return arguments[: arguments.index(RESUME)] if RESUME in arguments else arguments


def _resumed(arguments: list[str]) -> Kept | None:
    if RESUME not in arguments:
        return None
    with os.fdopen(int(arguments[arguments.index(RESUME) + 1]), "rb") as file:
        return Kept.model_validate_json(file.read())
