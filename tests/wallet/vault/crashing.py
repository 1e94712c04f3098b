"""A process that dies before a step with a given number: no cleanup, no goodbye. Steps are what changes files or a keyring."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.local_signer import LocalSigner
from tests.fakes.secret_store import FileStore
from wallet.vault import store

DIED = 9
FINISHED = 0


class Steps:
    def __init__(self, last: int) -> None:
        self.left = last

    def dying(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def step(*arguments: Any, **options: Any) -> Any:
            self.left -= 1
            if self.left < 0:
                os._exit(DIED)
            return call(*arguments, **options)

        return step


def crash_at(step: int, work: Callable[[LocalSigner], Coroutine[Any, Any, object]]) -> int:
    """The exit status of a process that does `work` and dies before step number `step`."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        _do(step, work)
    finally:
        os._exit(1)


def _nothing(descriptor: int) -> None: ...


def _do(step: int, work: Callable[[LocalSigner], Coroutine[Any, Any, object]]) -> None:
    steps = Steps(step)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store.os, "open", steps.dying(os.open))
        patch.setattr(store.os, "fsync", steps.dying(_nothing))  # counted, not done: a process that dies loses nothing it wrote
        patch.setattr(store.os, "fdopen", steps.dying(os.fdopen))  # a file that is there, and empty
        patch.setattr(store.os, "link", steps.dying(os.link))
        for name in ("mkdir", "replace", "rename", "unlink", "read_bytes"):
            patch.setattr(Path, name, steps.dying(getattr(Path, name)))
        patch.setattr(store.shutil, "copy2", steps.dying(store.shutil.copy2))
        patch.setattr(FileStore, "_keep", steps.dying(FileStore._keep))  # pyright: ignore[reportPrivateUsage]
        signer = LocalSigner()
        for name in ("seal", "unlock", "relock", "try_password", "add_key", "rename", "export"):
            patch.setattr(signer, name, steps.dying(getattr(signer, name)))
        asyncio.run(work(signer))
        os._exit(FINISHED)
