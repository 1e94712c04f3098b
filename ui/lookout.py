"""Keeps true what stands beside the pages: on the rail networks, swaps and badges, and on the locked door what goes on behind it.

It is told when to look, reads the current wallet, and shows; it leads nowhere.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from ui.language import tr
from ui.models.swap_rows import under_way
from ui.pages.unlock.page import UnlockPage
from ui.tasks import Tasks
from ui.widgets.health import health_word, tone
from ui.widgets.rail import SWAPS, Rail
from wallet.facade import Wallet
from wallet.model.backup import BackupView
from wallet.model.views import NetworkView, PortfolioView, SessionState, SwapView, WalletKind


class Lookout(QObject):
    """`swaps_changed` with those that are still open. `passing`: the data folder is thrown away on quitting, so nothing is nagged about."""

    swaps_changed = Signal(object)

    def __init__(self, wallet: Wallet, tasks: Tasks, rail: Rail, door: UnlockPage, *, passing: bool, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wallet, self._tasks, self._rail, self._door, self._passing = wallet, tasks, rail, door, passing
        self._under_way: tuple[SwapView, ...] = ()
        self._opened: set[str] = set()
        self._nags = False

    @property
    def watched(self) -> tuple[SwapView, ...]:
        """The swaps that this program goes on with by itself: none of a wallet that was not unlocked yet since it started."""
        return self._under_way if self._has_been_open else ()

    def enter(self) -> None:
        """The current wallet is open."""
        session = self._wallet.session
        if session.current is not None:
            self._opened.add(session.current.id)
        self._rail.show_wallets(session.wallets(), session.current)
        self._rail.show_badges(self._badges())

    def look(self) -> None:
        """Read all of it anew. Does nothing without a wallet."""
        if self._wallet.session.state is SessionState.NO_WALLET:
            return
        self._tasks.run(self._wallet.portfolio.view(), done=self._show_health)
        self._tasks.run(self._wallet.swaps.list(), done=self._show_swaps)
        self._tasks.run(self._wallet.backup.view(), done=self._show_backup)

    def _show_health(self, view: PortfolioView) -> None:
        self._rail.show_health((each.name, health_word(each.health), tone(each.health), _health_tip(each)) for each in view.networks)

    def _show_swaps(self, swaps: tuple[SwapView, ...]) -> None:
        still_open = tuple(swap for swap in swaps if not swap.ended)
        self._under_way = tuple(swap for swap in still_open if under_way(swap))
        self._rail.show_count(SWAPS, len(still_open))
        self._say_watching()
        self.swaps_changed.emit(still_open)

    def _show_backup(self, view: BackupView) -> None:
        """A quiet badge while something is missing; the card in Safety says what, and mends it."""
        self._nags = bool(view.findings)
        self._rail.show_badges(self._badges())

    @property
    def _has_been_open(self) -> bool:
        current = self._wallet.session.current
        return current is not None and current.id in self._opened

    def _say_watching(self) -> None:
        """On the locked door: what goes on behind it, and what does not before the password is there."""
        words = tr("A swap is in flight. Lockstep goes on with it while the wallet is locked.")
        if not self._has_been_open:
            words = tr("A swap is in flight that needs no password: it goes on while the wallet is locked.")
        held = any(not swap.safe_to_close for swap in self.watched)
        if held:
            words = f"{words} {tr('Another wallet can be opened when it has ended.')}"
        self._door.hold(held=held)
        self._rail.switch.hold(held=held)
        self._door.say_waiting(self._under_way)
        self._door.say_watching(words if any(swap.password is None for swap in self._under_way) else "")

    def _badges(self) -> list[tuple[str, str, str]]:
        """Text, kind and explanation of each."""
        found = [(tr("Testnets only · unaudited"), "warn", tr("Lockstep has not been audited. Use it with test coins only."))]
        if any(network.playground for network in self._wallet.networks):
            found.insert(0, (tr("Playground"), "info", tr("Two chains on this computer, gone when you quit. No real money.")))
        current = self._wallet.session.current
        if current and current.kind is WalletKind.WATCHED:
            found.append((tr("Only watches"), "info", tr("No key of this wallet is on this computer: nothing can be signed with it.")))
        elif current and current.keyring is None and not self._passing:  # a wallet that passes guards nothing
            found.append((tr("No keyring"), "warn", tr("The password is this wallet's only lock. Safety says what that means.")))
        if self._nags and not self._passing:
            found.append((tr("Backup missing"), "warn", tr("Losing this computer could lose the coins. Safety says what is missing.")))
        return found


def _health_tip(network: NetworkView) -> str:
    return "\n".join(part for part in (network.sentence, ", ".join(network.hosts)) if part)
