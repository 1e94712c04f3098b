"""One cell as a test: a story names it and says how it ends. The stage is shared by all stories of one process."""

from __future__ import annotations

import atexit
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from tests.matrix.cells import named
from tests.matrix.running import Result, run
from tests.matrix.stage import Stage

_stages: list[Stage] = []


def told(name: str) -> Result:
    """Play the cell of this name. A stage on which one went wrong is not used again."""
    with own_story() as stage:
        return run(named(name), stage)


@contextmanager
def own_story() -> Generator[Stage]:
    """The shared stage for a story that is no cell."""
    try:
        yield shared_stage()
    except BaseException:
        _stages.clear()
        raise


def shared_stage() -> Stage:
    """With two confirmations. It ends with the process."""
    if not _stages:
        folder = tempfile.TemporaryDirectory(prefix="lockstep-stage-")
        _stages.append(Stage(Path(folder.name, "people")))
        atexit.register(folder.cleanup)
        atexit.register(_stages[-1].close)
    return _stages[-1]
