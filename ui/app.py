"""One life of the app: start what is asked for, show a page for what goes wrong, watch, and close everything in order.

The only file of the window that starts the core and the playground.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import sys
import tempfile
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from types import FrameType, TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFileDialog

from ui.language import tr
from ui.shell import Preferences, Shell
from ui.tasks import Tasks
from ui.theme.theme import Mode
from ui.widgets.logo import app_icon
from ui.widgets.splash import Splash
from wallet.facade import Wallet

if TYPE_CHECKING:
    from ui.away import Away
    from ui.tray import Tray
    from ui.window import Window
    from wallet.playground.world import Playground

log = logging.getLogger("lockstep.ui")
SIGNAL_MS = 300


class App:
    """`home` None is this user's own folder, or with `playground` a temporary one that is deleted at the end."""

    def __init__(self, shell: Shell, splash: Splash, preferences: Preferences, *, home: Path | None, playground: bool) -> None:
        self.shell, self._splash, self._preferences = shell, splash, preferences
        self._home, self._wants_playground = home, playground
        self._passing: tempfile.TemporaryDirectory[str] | None = None
        self._playground: Playground | None = None
        self.wallet: Wallet | None = None
        self.window: Window | None = None
        self._tray: Tray | None = None
        self.away: Away | None = None
        self.tasks = Tasks()
        self._ended = asyncio.get_event_loop().create_future()
        shell.closing.connect(self.close)

    async def live(self) -> None:
        """Until the user quits."""
        self._listen_to_signals()
        sys.excepthook = self._hear_exception
        self._icon = app_icon()
        self.shell.setWindowIcon(self._icon)
        self.start()
        try:
            await self._ended
        finally:
            await self._close_all()

    def start(self) -> None:
        """Bring up what is asked for; a failure becomes a page with a way out."""
        self.tasks.run(self._open(), failed=self._show_trouble)

    def close(self) -> None:
        """The user closes the window: with a swap in flight, ask first."""
        if self.window is not None and self.window.watched:
            self._ask_before_closing()
        else:
            self.quit()

    def quit(self) -> None:
        """End the app, whatever is in flight. Swaps go on at the next start."""
        if not self._ended.done():
            self._preferences.remember(self.shell)
            self.shell.hide()
            self._ended.set_result(None)

    # --- starting --------------------------------------------------------------------------------------------------------

    async def _open(self) -> None:
        self._splash.say(tr("Starting the playground: two chains on this computer…") if self._wants_playground else tr("Opening…"))
        core = asyncio.ensure_future(self._build())
        await asyncio.sleep(0)
        import ui.window  # noqa: F401, PLC0415 - icons and pages, while the core is imported in its thread  # pyright: ignore[reportUnusedImport]

        self.wallet = await core
        self._show_window(self.wallet)

    async def _start_playground(self) -> Playground:
        start = await asyncio.to_thread(_playground)
        return await start()

    async def _build(self) -> Wallet:
        imported = asyncio.ensure_future(asyncio.to_thread(_core))
        if self._wants_playground and self._playground is None:
            self._playground = await self._start_playground()
        build = await imported
        if self._playground is None:
            return await build(self._home)
        return await build(self._folder(), networks=self._playground.world.networks, partner=self._playground.invite_partner())

    def _folder(self) -> Path:
        """The playground's chains end with the app, so its wallets do too, unless a folder was named."""
        if self._home is not None:
            return self._home
        if self._passing is None:
            self._passing = tempfile.TemporaryDirectory(prefix="lockstep-playground-")
        return Path(self._passing.name)

    def _show_window(self, wallet: Wallet) -> None:
        from ui.away import Away  # noqa: PLC0415 - after the first paint
        from ui.tray import Tray  # noqa: PLC0415 - likewise
        from ui.window import Setting, Window  # noqa: PLC0415 - likewise

        fund = None if self._playground is None else self._playground.fund
        self.window = Window(wallet, self.tasks, Setting(fund, self._passing is not None))
        self._tray = Tray(self._icon, self.shell, self.quit)
        self.window.mode_chosen.connect(self._remember_mode)
        self.window.swaps_changed.connect(self._tray.take_swaps)
        self.shell.show_widget(self.window)
        self.away = Away(wallet.settings)
        self.away.gone.connect(self.window.lock_away)
        self.away.start()

    def _remember_mode(self, mode: Mode) -> None:
        self._preferences.mode = mode

    # --- trouble ----------------------------------------------------------------------------------------------------------

    def _show_trouble(self, error: Exception) -> None:
        from ui.pages.trouble.page import TroublePage  # noqa: PLC0415 - only when it is needed

        page = TroublePage(error)
        page.retry.connect(self._again)
        page.other_folder.connect(self._choose_folder)
        page.quit.connect(self.quit)
        self.shell.show_widget(page)

    def _again(self) -> None:
        self._splash = Splash()
        self.shell.show_widget(self._splash)
        self.start()

    def _choose_folder(self) -> None:
        dialog = QFileDialog(self.shell, tr("Choose a data folder"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self._use_folder)
        dialog.open()

    def _use_folder(self, folder: str) -> None:
        self._home = Path(folder)
        self._again()

    def _hear_exception(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """A fault in a slot: log it, and tell the user where the window can."""
        log.error("unexpected %s", kind.__name__, exc_info=(kind, error, trace))
        if self.window is not None and isinstance(error, Exception):
            self.tasks.failed.emit(error)

    # --- ending -----------------------------------------------------------------------------------------------------------

    def _ask_before_closing(self) -> None:
        from ui.dialogs.closing import Going, ask_before_closing  # noqa: PLC0415 - only when it is needed

        assert self.window is not None
        tray = self._tray is not None and self._tray.available
        going = Going(tray=tray, passing=self._playground is not None)
        ask_before_closing(self.shell, self.window.watched, going, keep=self._keep_watching, leave=self.quit)

    def _keep_watching(self) -> None:
        if self._tray is not None and self._tray.available:
            self._tray.show()
            self.shell.hide()
        else:
            self.shell.showMinimized()

    async def _close_all(self) -> None:
        if self._tray is not None:
            self._tray.hide()
        if self.away is not None:
            self.away.stop()
        if self.window is not None:
            self.window.bridge.close()
        await self.tasks.cancel()
        for close in self._closers():
            with contextlib.suppress(Exception):  # whatever fails to close must not keep the rest open
                await close()
        if self._passing is not None:
            self._passing.cleanup()

    def _closers(self) -> list[Callable[[], Awaitable[None]]]:
        return [each.close for each in (self.wallet, self._playground) if each is not None]

    def _hear_signal(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        self.quit()

    def _listen_to_signals(self) -> None:
        """Ctrl+C and a polite kill close the app in order. Python hears signals only between its own steps, hence the ticking timer."""
        for each in (signal.SIGINT, signal.SIGTERM):
            signal.signal(each, self._hear_signal)
        self._ticker = QTimer()
        self._ticker.timeout.connect(_tick)
        self._ticker.start(SIGNAL_MS)


def _core() -> Callable[..., Awaitable[Wallet]]:
    """Seconds of imports, for a thread."""
    from wallet import boot  # noqa: PLC0415 - that is the point

    return boot.build


def _playground() -> Callable[[], Awaitable[Playground]]:
    """Likewise."""
    from wallet.playground.identity import PERSON  # noqa: PLC0415 - that is the point
    from wallet.playground.world import start  # noqa: PLC0415

    return partial(start, act=PERSON)


def _tick() -> None:
    """Gives Python its moment."""
