"""The accounts page in its states, and each of its forms."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from tests.fakes import sample
from tests.fakes.wallet import PASSWORD, FakeWallet
from tests.screenshots import Stage
from ui.pages.accounts.add import AddAccount
from ui.pages.accounts.bring import ImportKey
from ui.pages.accounts.export import ExportKey
from ui.pages.accounts.find import FindAccounts
from ui.pages.accounts.page import AccountsPage
from ui.pages.accounts.watch import WatchAccounts
from ui.widgets.rail import ACCOUNTS
from ui.window import Window
from wallet.errors import BadKey
from wallet.model.views import AccountKind, AccountView, WalletInfo, WalletKind

XPUB = "xpub6BosfCnifzxcFwrSzQiqu2DBVTshkCXacvNsWGYJVVhhawA7d4R5WSWGFNbi8Aw6ZRc1brxMyWMzG3DSSSSoekkudhUd9yLb6qx39T9nMdj"
MANY = (
    sample.ME,
    replace(sample.SAVINGS, colour=1, hidden=True),
    AccountView(2, "m/44'/60'/2'/0/0", sample.address("ledger"), "From the Ledger", colour=2),
    AccountView(3, "key " + "0f" * 16, sample.address("brought"), "Faucet", AccountKind.IMPORTED, 3),
    AccountView(4, "watched", sample.address("treasury"), "Treasury of the club, with a name that goes on", AccountKind.WATCHED, 4),
    *(AccountView(5 + at, f"{XPUB}/{at}", sample.address(f"x{at}"), f"Cold {at}", AccountKind.WATCHED, 5 + at) for at in range(3)),
)


async def shots(stage: Stage) -> None:
    await stage.take("accounts-one", AccountsPage(FakeWallet().wallet, stage.tasks))
    window = Window(_many().wallet, stage.tasks)
    window.show_page(ACCOUNTS)
    await stage.take("accounts-window", window, (1024, 700))
    for name, at in (("derived", 0), ("hidden", 1), ("imported", 3), ("watched", 5)):
        page = AccountsPage(_many().wallet, stage.tasks)
        page.show()
        await stage.settle()
        page.list.setCurrentIndex(page.model.index(at))
        page.panel.colours.buttons[at].setFocus()
        await stage.take(f"accounts-{name}", page)
    await stage.take("accounts-watching", AccountsPage(_watching().wallet, stage.tasks))
    await _forms(stage)
    await _search(stage)


def _many() -> FakeWallet:
    fake = FakeWallet()
    fake.portfolio.accounts = MANY
    return fake


def _watching() -> FakeWallet:
    fake = FakeWallet()
    fake.session.current = WalletInfo("w1", "Cold", None, WalletKind.WATCHED)
    fake.portfolio.accounts = tuple(replace(account, index=at) for at, account in enumerate(MANY[5:]))
    return fake


async def _forms(stage: Stage) -> None:
    accounts = _many().wallet.accounts
    await stage.take("account-add", AddAccount(accounts, stage.tasks, "Account 9"), None)
    await stage.take("account-import", ImportKey(accounts, stage.tasks, "Account 9"), None)
    fake = FakeWallet()
    fake.errors["import_key"] = BadKey("it is not between 1 and the order of the curve")
    bring = ImportKey(fake.wallet.accounts, stage.tasks, "Account 9")
    bring.key.edit.setPlainText('{"address":"008aeeda4d805471df9b2a5b0f38a0c3bcba786b","crypto":{"cipher":"aes-128-ctr","kdf":"scrypt"}}')
    bring.key.password.edit.setText("testpassword")
    bring.password.edit.setText(PASSWORD)
    bring.button.click()
    await stage.take("account-import-refused", bring, None)
    await stage.take("account-watch", WatchAccounts(accounts, stage.tasks), None)
    watch = WatchAccounts(accounts, stage.tasks)
    watch.what.edit.setPlainText(XPUB)
    await stage.take("account-watch-xpub", watch, None)
    watch = WatchAccounts(accounts, stage.tasks)
    watch.what.edit.setPlainText(
        "xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvvNKmPGJxWUtg6LnF5kejMRNNU3TGtRBeJgk33yuGBxrMPHi"
    )
    await stage.take("account-watch-private", watch, None)
    fake = FakeWallet()
    export = ExportKey(fake.wallet.accounts, fake.wallet.wallets, stage.tasks, MANY[0])
    export.own.first.edit.setText("orange kite")
    export.own.again.edit.setText("orange kits")
    await stage.take("account-export", export, None)


async def _search(stage: Stage) -> None:
    known = [account.address for account in MANY]
    await stage.take("account-find", FindAccounts(FakeWallet().wallet.accounts, stage.tasks, known, phrase=True, keys=1), None)
    fake = FakeWallet()
    find = FindAccounts(fake.wallet.accounts, stage.tasks, known, phrase=True, keys=0)
    find.show()
    fake.gate = asyncio.Event()
    find.search.click()
    await asyncio.sleep(0.02)
    await _while_held(stage, find)
    find.reject()
    fake.gate.set()
    fake = FakeWallet()
    fake.accounts.troubles = ("No node of Birch answers (no answer). Its accounts were not looked at.",)
    find = FindAccounts(fake.wallet.accounts, stage.tasks, known, phrase=True, keys=0)
    find.show()
    find.search.click()
    await stage.settle()
    await stage.take("account-find-found", find, None)


async def _while_held(stage: Stage, find: FindAccounts) -> None:
    """A picture of work that stands still: settling would wait for its end."""
    settle = stage.settle

    async def stand() -> None:
        await asyncio.sleep(0.1)

    stage.settle = stand  # pyright: ignore[reportAttributeAccessIssue]
    try:
        await stage.take("account-find-running", find, None)
    finally:
        stage.settle = settle  # pyright: ignore[reportAttributeAccessIssue]
