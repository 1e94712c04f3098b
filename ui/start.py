"""The first pixels: arguments, a display or a sentence, and a bare window on the screen before anything slow is imported.

Only Qt and the theme come before the first paint. The rest of the window and the core (web3, bip-utils: seconds) come after it.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from ui import display
from ui.collecting import Collector
from ui.shell import Preferences, Shell
from ui.theme.theme import theme
from ui.widgets.splash import Splash

PAINT_PATIENCE_MS = 3_000


def run(arguments: Sequence[str]) -> int:
    """Open the window and stay until it is closed. The exit code."""
    options = _parser().parse_args(arguments)
    reason = display.missing(os.environ)
    if reason:
        display.say(reason)
        return 1
    guard = display.Guard()
    app = QApplication(sys.argv[:1])
    app.setApplicationName("Lockstep")
    app.setDesktopFileName("lockstep")
    app.setQuitOnLastWindowClosed(False)
    collector = Collector(app)
    preferences = Preferences()
    theme().install(app, preferences.mode)
    shell, splash = _first_paint(preferences)
    guard.stand()
    if options.exit_after_paint:
        print(f"painted {time.monotonic():.6f}", flush=True)  # noqa: T201 - what a benchmark reads
        return 0
    code = _stay(app, shell, splash, preferences, options)
    collector.stop()
    return code


def _first_paint(preferences: Preferences) -> tuple[Shell, Splash]:
    """Show the bare window and wait until it was painted once (or the platform refuses to say so)."""
    shell, splash = Shell(), Splash()
    preferences.restore(shell)
    shell.show_widget(splash)
    waiting = QEventLoop()
    splash.painted.connect(lambda: QTimer.singleShot(0, waiting.quit))
    QTimer.singleShot(PAINT_PATIENCE_MS, waiting.quit)
    shell.show()
    waiting.exec()
    return shell, splash


def _stay(app: QApplication, shell: Shell, splash: Splash, preferences: Preferences, options: argparse.Namespace) -> int:
    import qasync  # noqa: PLC0415 - after the first paint  # pyright: ignore[reportMissingTypeStubs]

    from ui.app import App  # noqa: PLC0415 - likewise

    loop: asyncio.AbstractEventLoop = qasync.QEventLoop(app)
    asyncio.set_event_loop(loop)
    with loop:  # pyright: ignore[reportGeneralTypeIssues, reportUnknownMemberType, reportAttributeAccessIssue]
        life = App(shell, splash, preferences, home=options.home, playground=options.playground)
        loop.run_until_complete(life.live())  # pyright: ignore[reportUnknownMemberType]
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m ui", description="Open the Lockstep window.")
    parser.add_argument("--home", type=Path, help="data folder (default: this user's own)")
    parser.add_argument("--playground", action="store_true", help="two local chains with test coins and a partner; no money, no network")
    parser.add_argument("--exit-after-paint", action="store_true", help="print the monotonic time of the first paint and end")
    return parser
