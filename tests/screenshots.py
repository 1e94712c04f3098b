"""`python -m tests.screenshots OUT_DIR [WORD]`: every page, dialog and wizard step as PNG, light and dark, from the fake wallet.

Pictures are named `page-state.light.png`. WORD limits them to names that contain it. Needs no display: Qt's offscreen platform is used
unless QT_QPA_PLATFORM says otherwise.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import os
import pkgutil
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, cast

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import qasync  # pyright: ignore[reportMissingTypeStubs]
from PySide6.QtWidgets import QApplication, QWidget

import tests.ui.shots
from ui.tasks import Tasks
from ui.theme.theme import Mode, theme

SIZE = (1180, 780)
Shots = Callable[["Stage"], Coroutine[Any, Any, None]]


class Stage:
    """Where one widget after the other is shown and photographed."""

    def __init__(self, out: Path, mode: Mode, word: str = "") -> None:
        self._out, self._mode, self._word = out, mode, word
        self.tasks = Tasks()
        self.taken: list[Path] = []

    def wants(self, name: str) -> bool:
        return self._word in name

    async def take(self, name: str, widget: QWidget, size: tuple[int, int] | None = SIZE) -> None:
        """Show, let everything settle, save, and put away. `size` None leaves the widget's own."""
        if not self.wants(name):
            return
        if size:
            widget.resize(*size)
        widget.show()
        await self.settle()
        path = self._out / f"{name}.{self._mode.value}.png"
        widget.grab().save(str(path))
        self.taken.append(path)
        widget.hide()
        widget.deleteLater()

    async def settle(self) -> None:
        """Until no task runs and nothing waits to be painted."""
        for _ in range(4):
            await self.tasks.settle()
            await asyncio.sleep(0.02)


async def _render(out: Path, word: str) -> list[Path]:
    taken: list[Path] = []
    for mode in (Mode.LIGHT, Mode.DARK):
        theme().set_mode(mode)
        for module in pkgutil.iter_modules(tests.ui.shots.__path__):
            stage = Stage(out, mode, word)
            shots = cast("Shots", importlib.import_module(f"tests.ui.shots.{module.name}").shots)
            await shots(stage)
            taken += stage.taken
    return taken


def main(arguments: list[str]) -> int:
    """Returns the exit code."""
    if not arguments:
        print(__doc__)  # noqa: T201 - a command's output
        return 2
    out = Path(arguments[0])
    out.mkdir(parents=True, exist_ok=True)
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)  # pictures come one after the other
    theme().install(app, Mode.LIGHT)
    loop = cast("asyncio.AbstractEventLoop", qasync.QEventLoop(app))
    asyncio.set_event_loop(loop)
    with contextlib.closing(loop):
        taken = loop.run_until_complete(_render(out, arguments[1] if len(arguments) > 1 else ""))
    print(f"{len(taken)} pictures in {out}")  # noqa: T201 - a command's output
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
