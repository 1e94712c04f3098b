"""Several wallets: the switch in the rail, its menu, and what renames and removes one."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLabel

from tests.fakes.wallet import PASSWORD, FakeWallet
from tests.screenshots import Stage
from ui.dialogs.wallets import RemoveWallet, RenameWallet
from ui.window import Window
from wallet.model.views import WalletInfo, WalletKind

OTHERS = (
    WalletInfo("w2", "Old Ledger, before the move to the new house", "GNOME Keyring"),
    WalletInfo("w3", "Faucet key", "GNOME Keyring", WalletKind.KEYS),
    WalletInfo("w4", "Cold", None, WalletKind.WATCHED),
)


async def shots(stage: Stage) -> None:
    await _switch(stage)
    for kind in WalletKind:
        fake = FakeWallet()
        dialog = RemoveWallet(fake.wallet.wallets, stage.tasks, WalletInfo("w1", "Everyday", None, kind))
        dialog.name.setText("Everyday")
        await stage.take(f"wallet-remove-{kind.value}", dialog, None)
    fake = FakeWallet()
    rename = RenameWallet(fake.wallet.wallets, stage.tasks, fake.session.known[0])
    rename.name.setText("For swaps")
    rename.password.edit.setText(PASSWORD + "x")
    rename.button.click()
    await stage.take("wallet-rename", rename, None)


async def _switch(stage: Stage) -> None:
    fake = FakeWallet()
    fake.session.known += OTHERS
    window = Window(fake.wallet, stage.tasks)
    await _opened(stage, window)
    await stage.take("wallets-menu", window)
    fake = FakeWallet()
    fake.session.known += OTHERS
    fake.session.current = OTHERS[2]
    await stage.take("wallets-watched", Window(fake.wallet, stage.tasks))


async def _opened(stage: Stage, window: Window) -> None:
    """The menu is a window of its own: its picture is laid over the page."""
    window.resize(1180, 780)
    window.show()
    await stage.settle()
    menu, switch = window.rail.switch.choices, window.rail.switch
    menu.aboutToShow.emit()
    menu.ensurePolished()
    menu.resize(menu.sizeHint())
    shown = menu.grab()
    over = QLabel(window)
    over.setPixmap(shown)
    over.adjustSize()
    over.move(switch.mapTo(window, QPoint(0, -shown.height())))
    over.show()
