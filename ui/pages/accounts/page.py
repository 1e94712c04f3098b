"""Accounts: every one of the open wallet in the user's order, and for the chosen one what can be done with it."""

from __future__ import annotations

from collections.abc import Coroutine
from functools import partial
from typing import Any

from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QStackedWidget

from ui.dialogs.form import Form
from ui.dialogs.review import ReviewDialog
from ui.language import plural, tr
from ui.models.rows import ROW, RowsModel
from ui.pages.accounts import faces
from ui.pages.accounts.add import AddAccount
from ui.pages.accounts.bring import ImportKey
from ui.pages.accounts.cold import ColdRow
from ui.pages.accounts.export import ExportKey
from ui.pages.accounts.find import FindAccounts
from ui.pages.accounts.panel import AccountPanel
from ui.pages.accounts.sign_message import SignatureMade, SignMessage
from ui.pages.accounts.watch import WatchAccounts
from ui.pages.page import Page
from ui.tasks import Tasks
from ui.text import problem_of
from ui.widgets.buttons import plain, primary
from ui.widgets.frames import Card, row
from ui.widgets.notice import Notice
from ui.widgets.row_list import RowList
from ui.widgets.waiting import Skeleton
from wallet.facade import Wallet
from wallet.model.address import Address
from wallet.model.changes import Changes
from wallet.model.origin import Watched, read_origin
from wallet.model.verdict import Review
from wallet.model.views import AccountView, SessionState, WalletKind


class AccountsPage(Page):
    """What needs a phrase or a key is not offered where the wallet has none."""

    shows = Changes.BALANCES | Changes.SESSION

    def __init__(self, wallet: Wallet, tasks: Tasks) -> None:
        super().__init__(wallet, tasks, tr("Accounts"), scrolls=False)
        self._accounts: tuple[AccountView, ...] = ()
        self._wanted: Address | None = None
        self.form: Form | None = None
        self.review: ReviewDialog | None = None
        self.model: RowsModel[AccountView] = RowsModel(_key, faces.face, faces.words, self)
        self.list = RowList(tr("Accounts of this wallet"))
        self.list.setModel(self.model)
        self.panel = AccountPanel()
        self.add = primary(tr("Add account"), "plus")
        self.search = plain(tr("Find used ones"), "magnifying-glass")
        self.bring = plain(tr("Import key"), "key")
        self.watch = plain(tr("Watch"), "eye")
        self.cold = ColdRow(wallet, tasks, self._ask)
        self.notice = Notice("bad", "")
        self.body = QStackedWidget()
        self._lay_out()
        self._connect()

    def reload(self) -> None:
        if self.wallet.session.state is not SessionState.UNLOCKED:
            self._close_form()
            self.notice.hide()
            return
        self.tasks.run(self.wallet.accounts.list(), done=self._show)

    @property
    def chosen(self) -> AccountView | None:
        """The one in the panel."""
        account = self.list.currentIndex().data(ROW)
        return account if isinstance(account, AccountView) else None

    def take_changes(self, changes: Changes) -> None:
        """A lock closes what was open even while another page is seen."""
        if changes & Changes.SESSION and self.wallet.session.state is not SessionState.UNLOCKED:
            self._close_form()
        super().take_changes(changes)

    # --- showing ---------------------------------------------------------------------------------------------------

    def _show(self, accounts: tuple[AccountView, ...]) -> None:
        kept = self._wanted or (self.chosen.address if self.chosen else None)
        self._wanted = None
        self._accounts = accounts
        self.model.show(accounts)
        at = next((number for number, account in enumerate(accounts) if account.address == kept), 0)
        self.list.setCurrentIndex(self.model.index(at) if accounts else QModelIndex())
        self.body.setCurrentIndex(1)
        self._offer()
        self._show_chosen()

    def _offer(self) -> None:
        kind = self._kind
        hidden = sum(account.hidden for account in self._accounts)
        count = plural(len(self._accounts), tr("{n} account"), tr("{n} accounts"))
        first = tr("Swaps use the first one that is shown and can sign.") if kind is not WalletKind.WATCHED else ""
        said = tr("{count}, {n} of them hidden.", count=count, n=hidden) if hidden else f"{count}."
        self.subtitle.setText(f"{said} {first}".strip())
        self.subtitle.show()
        self.add.setVisible(kind is WalletKind.PHRASE)
        self.bring.setVisible(kind is not WalletKind.WATCHED)
        self.search.setVisible(kind is WalletKind.PHRASE or self._extended_keys > 0)
        self.cold.show_accounts(self._accounts, signs=kind is not WalletKind.WATCHED)

    def _show_chosen(self) -> None:
        account = self.chosen
        self.cold.choose(account)
        self.panel.setVisible(account is not None)
        if account is not None:
            self.panel.show_account(account, len(self._accounts), exports=self._kind is not WalletKind.WATCHED)

    @property
    def _kind(self) -> WalletKind:
        current = self.wallet.session.current
        return current.kind if current else WalletKind.WATCHED

    @property
    def _extended_keys(self) -> int:
        """How many extended public keys are on the list."""
        origins = (read_origin(account.path) for account in self._accounts if account.path.startswith(("xpub", "tpub")))
        return len({origin.xpub for origin in origins if isinstance(origin, Watched)})

    # --- doing -----------------------------------------------------------------------------------------------------

    def _change(self, work: Coroutine[Any, Any, AccountView]) -> None:
        """One thing about the chosen account, which stays the chosen one."""
        self.notice.hide()
        self._wanted = self.chosen.address if self.chosen else None
        self.tasks.run(work, busy=(self.panel,), done=lambda _: self.reload(), failed=self._refused)

    def _refused(self, error: Exception) -> None:
        self._wanted = None
        self.notice.show_problem(problem_of(error))

    def _rename(self, name: str) -> None:
        if account := self.chosen:
            self._change(self.wallet.accounts.rename(account.address, name))

    def _recolour(self, colour: int) -> None:
        if account := self.chosen:
            self._change(self.wallet.accounts.recolour(account.address, colour))

    def _move(self, by: int) -> None:
        account = self.chosen
        if account is not None and 0 <= account.index + by < len(self._accounts):
            self._change(self.wallet.accounts.move(account.address, account.index + by))

    def _set_shown(self, shown: bool) -> None:
        if account := self.chosen:
            accounts = self.wallet.accounts
            self._change(accounts.show(account.address) if shown else accounts.hide(account.address))

    def _ask(self, form: Form) -> None:
        """One form at a time."""
        self.notice.hide()
        self._close_form()
        self.form = form
        form.accepted.connect(self.reload)
        form.finished.connect(self._forget_form)
        form.open()

    def _forget_form(self) -> None:
        self.form = None

    def _close_form(self) -> None:
        self.cold.close_review()
        if self.review is not None:
            self.review.reject()
        if self.form is not None:
            self.form.reject()

    def _add(self) -> None:
        self._ask(AddAccount(self.wallet.accounts, self.tasks, self._next_name, self))

    def _bring(self) -> None:
        self._ask(ImportKey(self.wallet.accounts, self.tasks, self._next_name, self))

    def _watch(self) -> None:
        self._ask(WatchAccounts(self.wallet.accounts, self.tasks, self))

    def _find(self) -> None:
        known, phrase = (account.address for account in self._accounts), self._kind is WalletKind.PHRASE
        self._ask(FindAccounts(self.wallet.accounts, self.tasks, known, phrase=phrase, keys=self._extended_keys, parent=self))

    def _export(self) -> None:
        if account := self.chosen:
            form = ExportKey(self.wallet.accounts, self.wallet.wallets, self.tasks, account, self)
            form.written.connect(partial(self._say_written, account))
            self._ask(form)

    def _sign_message(self) -> None:
        if account := self.chosen:
            form = SignMessage(self.wallet.messages, self.tasks, self.wallet.networks, account, self)
            form.reviewed.connect(partial(self._show_review, account))
            self._ask(form)

    def _show_review(self, account: AccountView, review: Review) -> None:
        """Nothing of it is left to confirm after a lock."""
        self.review = ReviewDialog(review, self)
        self.review.signed.connect(partial(self._confirm, account))
        self.review.finished.connect(self._forget_review)
        self.review.open()

    def _forget_review(self) -> None:
        self.review = None

    def _confirm(self, account: AccountView, review: Review) -> None:
        def signed(signature: str) -> None:
            self._ask(SignatureMade(self.tasks, signature, account, self))

        self.tasks.run(self.wallet.messages.confirm(review), busy=(self.panel,), done=signed, failed=self._refused)

    def _say_written(self, account: AccountView, path: object) -> None:
        sentence = tr("It is in {path}, behind its own password.", path=path)
        self.notice.show_text("good", sentence, tr("The key of {name} is exported", name=account.name))
        self.notice.show()

    def _say_sent(self, transaction: str) -> None:
        self.notice.show_text("good", tr("It is under way: {hash}", hash=transaction), tr("The signature fits. The payment is sent"))
        self.notice.show()

    @property
    def _next_name(self) -> str:
        return tr("Account {n}", n=len(self._accounts) + 1)

    def _copy(self, index: QModelIndex) -> None:
        account = index.data(ROW)
        if isinstance(account, AccountView):
            QGuiApplication.clipboard().setText(account.address)

    def _menu(self, at: QPoint) -> None:
        index = self.list.indexAt(at)
        account = index.data(ROW)
        if not isinstance(account, AccountView):
            return
        self.list.setCurrentIndex(index)
        menu = QMenu(self)
        menu.addAction(tr("Copy the address"), lambda: self._copy(index))
        menu.addAction(tr("Show again") if account.hidden else tr("Hide"), lambda: self._set_shown(account.hidden))
        menu.addAction(tr("Move up"), lambda: self._move(-1)).setEnabled(account.index > 0)
        menu.addAction(tr("Move down"), lambda: self._move(1)).setEnabled(account.index < len(self._accounts) - 1)
        menu.popup(self.list.viewport().mapToGlobal(at))

    # --- building --------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.notice.hide()
        self.panel.hide()
        card = Card(0, 0)
        card.column.setContentsMargins(1, 6, 1, 6)
        card.column.addWidget(self.list)
        both = Card(0, 0, "plain")
        line = row(spacing=16)
        line.addWidget(card, 1)
        line.addWidget(self.panel)
        both.column.addLayout(line)
        waiting = Card(0, 0)
        waiting.column.addWidget(Skeleton(4))
        self.body.addWidget(waiting)
        self.body.addWidget(both)
        self.column.addLayout(row(self.add, self.search, self.bring, self.watch, None, spacing=10))
        self.column.addWidget(self.cold)
        self.column.addWidget(self.notice)
        self.column.addWidget(self.body, 1)

    def _connect(self) -> None:
        self.list.selectionModel().currentChanged.connect(self._show_chosen)
        self.list.copied.connect(self._copy)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._menu)
        for button, action in ((self.add, self._add), (self.search, self._find), (self.bring, self._bring), (self.watch, self._watch)):
            button.clicked.connect(action)
        self.cold.sent.connect(self._say_sent)
        self.cold.failed.connect(self._refused)
        self.panel.renamed.connect(self._rename)
        self.panel.recoloured.connect(self._recolour)
        self.panel.moved.connect(self._move)
        self.panel.shown_wanted.connect(self._set_shown)
        self.panel.export_wanted.connect(self._export)
        self.panel.message_wanted.connect(self._sign_message)
        for keys, by in (("Alt+Up", -1), ("Alt+Down", 1)):
            shortcut = QShortcut(QKeySequence(keys), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda by=by: self._move(by))


def _key(account: AccountView) -> Address:
    return account.address
