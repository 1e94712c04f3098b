"""The courier in the window: what it is, what is traded for it, turning it on and off, and the gas it has.

It asks the chains for its gas when it is shown and when a balance may have changed, never while it is hidden.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.dialogs.review import ReviewDialog
from ui.language import plural, tr
from ui.pages.safety.courier_gas import GasRow
from ui.tasks import Tasks
from ui.text import problem_of
from ui.widgets.buttons import plain, primary
from ui.widgets.frames import Card, clear, row
from ui.widgets.identity import AddressLabel
from ui.widgets.labels import body, caption, heading, title
from ui.widgets.notice import Notice, badge
from ui.widgets.password import PasswordField
from wallet.facade import Wallet
from wallet.model.address import NATIVE
from wallet.model.amount import parse_amount
from wallet.model.asset import Asset
from wallet.model.verdict import Review
from wallet.model.views import CourierGas, CourierView

FIELD = 440


class CourierCard(Card):
    """`reload` reads it anew; nothing else is asked of the page it stands on."""

    def __init__(self, wallet: Wallet, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(24, 12, parent=parent)
        self._wallet, self._tasks = wallet, tasks
        self.on, self.off = badge(tr("On"), "good"), badge(tr("Off"))
        self.password = PasswordField(tr("Password"))
        self.turn_on, self.turn_off = primary(tr("Turn it on")), plain(tr("Turn it off"))
        self.turn_on.busy_text, self.turn_off.busy_text = tr("Opening…"), tr("Sending back…")
        self.address, self.swaps = AddressLabel(NATIVE), caption("")
        self.gas: tuple[GasRow, ...] = ()
        self.notice = Notice("good", "")
        self.dialog: ReviewDialog | None = None
        self._off_box, self._on_box, self._rows = QWidget(), QWidget(), QVBoxLayout()
        self._lay_out()
        self.password.changed.connect(self._typed)
        self.password.returned.connect(self.turn_on.click)
        self.turn_on.clicked.connect(self._turn_on)
        self.turn_off.clicked.connect(self._turn_off)
        self._typed()

    def reload(self) -> None:
        """Ask what it has now. Starts a task."""
        self._tasks.run(self._wallet.courier.status(), done=self.show_view, failed=self._refused)

    def forget(self) -> None:
        """Nothing typed stays, and nothing said."""
        self.password.clear()
        self.notice.hide()

    def show_view(self, view: CourierView) -> None:
        """As it is now."""
        for widget, shown in ((self.on, view.on), (self.off, not view.on), (self._on_box, view.on), (self._off_box, not view.on)):
            widget.setVisible(shown)
        if view.address is not None:
            self.address.set_address(view.address)
        self.address.setVisible(view.address is not None)
        self.swaps.setText(plural(view.swaps, tr("It can finish one open swap."), tr("It can finish {n} open swaps.")))
        self.swaps.setVisible(view.swaps > 0)
        self._show_gas(view.gas)
        if view.trouble:
            self.notice.show_text("warn", view.trouble, tr("It cannot be opened"))
            self.notice.show()

    def _show_gas(self, gas: Sequence[CourierGas]) -> None:
        """A row that stands keeps what was typed in it."""
        if [each.coin for each in self.gas] != [each.coin for each in gas]:
            clear(self._rows)
            self.gas = tuple(GasRow(each) for each in gas)
            for each in self.gas:
                self._rows.addWidget(each)
                each.wanted.connect(partial(self._give, each.coin))
        for line, each in zip(self.gas, gas, strict=True):
            line.show_gas(each)

    # --- what the user does ----------------------------------------------------------------------------------------------

    def _turn_on(self) -> None:
        self.notice.hide()
        busy = (self.turn_on, self.password.edit)
        self._tasks.run(self._opened(self.password.text), busy=busy, done=self._turned_on, failed=self._refused)

    async def _opened(self, password: str) -> CourierView:
        """The password first, as for everything that changes what opens this wallet's swaps."""
        await self._wallet.session.unlock(password)
        return await self._wallet.courier.turn_on()

    def _turned_on(self, view: CourierView) -> None:
        self.password.clear()
        self.notice.show_text("good", tr("Give it gas on each chain, and it finishes open swaps after a restart."), tr("The courier is on"))
        self.notice.show()
        self.show_view(view)

    def _turn_off(self) -> None:
        self.notice.hide()
        self._tasks.run(self._wallet.courier.turn_off(), busy=(self.turn_off,), done=self._turned_off, failed=self._refused)

    def _turned_off(self, told: Sequence[str]) -> None:
        sentence = " ".join(told) or tr("It held nothing.")
        self.notice.show_text("good", f"{sentence} {tr('Its key is forgotten here.')}", tr("The courier is off"))
        self.notice.show()
        self.reload()

    def _give(self, coin: Asset) -> None:
        self.notice.hide()
        line = next(each for each in self.gas if each.coin == coin)
        self._tasks.run(self._reviewed(line.amount.text(), coin), busy=(line.give, line.amount), done=self._review, failed=self._refused)

    async def _reviewed(self, text: str, coin: Asset) -> Review:
        return await self._wallet.courier.review_fund(parse_amount(text, coin))

    def _review(self, review: Review) -> None:
        dialog = ReviewDialog(review, self)
        dialog.signed.connect(self._confirm)
        self.dialog = dialog
        dialog.open()

    def _confirm(self, review: Review) -> None:
        self._tasks.run(self._wallet.courier.confirm_fund(review), done=self._given, failed=self._refused)

    def _given(self, transaction: str) -> None:
        sentence = tr("It is there as soon as the transaction is in a block: {hash}", hash=transaction)
        self.notice.show_text("good", sentence, tr("Gas is on its way to your courier"))
        self.notice.show()
        self.reload()

    def _refused(self, error: Exception) -> None:
        self.notice.show_problem(problem_of(error))

    def _typed(self) -> None:
        self.turn_on.setEnabled(bool(self.password.text))

    # --- building ----------------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        what = tr(
            "After a restart your wallet is locked, and nobody signs for your open swaps until you type the password. A courier does: an "
            "account of its own that claims what is yours, takes back what is yours, and pays for both. It never locks anything."
        )
        trade = tr(
            "What you trade for it: its key lies in this computer's keyring. Whoever is logged in as you on this computer could finish "
            "your open swaps and spend the courier's gas, and nothing else."
        )
        off, on = QVBoxLayout(self._off_box), QVBoxLayout(self._on_box)
        for box in (off, on):
            box.setContentsMargins(0, 0, 0, 0)
            box.setSpacing(12)
        self.password.setFixedWidth(FIELD)
        off.addLayout(row(self.password, None))
        off.addLayout(row(self.turn_on, None))
        on.addLayout(row(heading(tr("Its address")), self.address, None, spacing=12))
        self._rows.setSpacing(8)
        on.addLayout(self._rows)
        on.addWidget(self.swaps)
        back = row(self.turn_off, spacing=12)
        back.addWidget(caption(tr("Its coins come back to your first account.")), 1)
        on.addLayout(back)
        self.column.addLayout(row(title(tr("The courier")), 8, self.on, self.off, None))
        self.column.addWidget(body(what))
        self.column.addWidget(body(trade, "muted"))
        self.column.addWidget(self._on_box)
        self.column.addWidget(self._off_box)
        self.column.addWidget(self.notice)
        for widget in (self._on_box, self._off_box, self.on, self.off, self.notice):
            widget.hide()
