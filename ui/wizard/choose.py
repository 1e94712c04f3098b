"""What do you give, and what do you want? Everything typed is read at once, and each fault is a sentence under its field."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from ui.format import amount, duration
from ui.language import tr
from ui.widgets.buttons import primary, quiet
from ui.widgets.explain import Term, explain_row
from ui.widgets.frames import Card, row
from ui.widgets.labels import body, caption, heading, set_property
from ui.widgets.lanes import Lanes
from ui.wizard.case import Desk
from ui.wizard.draft import Fault, Field, Holdings, Typed, Wrong, read
from ui.wizard.flow import Move
from ui.wizard.money import Money
from ui.wizard.preview import preview
from ui.wizard.step import StepPage
from ui.wizard.words import fault
from wallet.model.asset import Asset
from wallet.model.changes import Changes
from wallet.model.network import Network
from wallet.model.views import OfferDraft, PortfolioView

_MINUTE, _HOUR = 60, 3600
AWAY = (0, 10 * _MINUTE, _HOUR, 8 * _HOUR, 24 * _HOUR)
VALID = (10 * _MINUTE, _HOUR, 6 * _HOUR, 24 * _HOUR, 7 * 24 * _HOUR)
PAUSE_MS = 250


class ChoosePage(StepPage):
    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        networks = desk.wallet.networks
        self.give = Money(tr("You give"), networks, has_most=True)
        self.want = Money(tr("You want"), networks, has_most=False)
        self.away = _times(tr("How long you may be away"), AWAY, _away(networks))
        self.valid = _times(tr("How long the offer stands"), VALID, _HOUR)
        self.taker = QLineEdit()
        self.more = quiet(tr("More options"), "caret-down")
        self.lanes = Lanes()
        self.worst = body("", "muted")
        self.onward = primary(tr("Check this offer"))
        self._holdings = Holdings((), ())
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._ask_worst)
        self._options = self._advanced()
        self._taker_fault = caption("", "bad")
        self._options.column.addWidget(self._taker_fault)
        self._lay_out()
        self._connect()

    @property
    def first(self) -> QWidget:
        return self.give.assets if self.give.asset is None else self.give.amount

    def offer_asset(self, asset: Asset) -> None:
        """Start with `asset` as what is given."""
        self.give.assets.choose(asset)
        self.give.amount.setFocus()

    def fill(self) -> None:
        self.ask(self.desk.wallet.portfolio.view(), self._take_holdings)
        self._look()

    def take_changes(self, changes: Changes) -> None:
        if changes & Changes.BALANCES:
            self.ask(self.desk.wallet.portfolio.view(), self._take_holdings)

    def _take_holdings(self, view: PortfolioView) -> None:
        self._holdings = Holdings(view.balances, tuple(account.address for account in view.accounts))
        self._look()

    def _typed(self) -> Typed:
        return Typed(
            self.give.asset,
            self.give.text,
            self.want.asset,
            self.want.text,
            int(self.away.currentData()),
            int(self.valid.currentData()),
            self.taker.text(),
        )

    def _read(self) -> OfferDraft | tuple[Fault, ...]:
        return read(self._typed(), self._holdings)

    def _look(self) -> None:
        """Read again after every key: nothing here waits for a button to say that it is wrong."""
        found = self._read()
        faults = () if isinstance(found, OfferDraft) else found
        self._show_faults(faults)
        self._show_balance()
        self.onward.setEnabled(isinstance(found, OfferDraft))
        self.onward.setToolTip("" if isinstance(found, OfferDraft) else tr("Fill in both sides first."))
        self._draw()
        self.worst.setText("")
        if isinstance(found, OfferDraft):
            self._pause.start()
        else:
            self._pause.stop()

    def _show_faults(self, faults: tuple[Fault, ...]) -> None:
        sentences = {each.field: fault(each) for each in faults if each.wrong is not Wrong.MISSING}
        self.give.show_fault(sentences.get(Field.GIVE, ""))
        self.want.show_fault(sentences.get(Field.WANT, "") or sentences.get(Field.WANT_ASSET, ""))
        wrong = sentences.get(Field.TAKER, "")
        self._taker_fault.setText(wrong)
        self._taker_fault.setVisible(bool(wrong))
        set_property(self.taker, "wrong", bool(wrong))

    def _show_balance(self) -> None:
        asset = self.give.asset
        limit = self._holdings.most(asset) if asset else None
        if asset and limit and asset.is_native and not self._holdings.keeps_back(asset):
            words = tr("You have {most}. Leave some of it for network fees.", most=amount(limit))
            self.give.show_limit(limit, words, can_fill=False)
        else:
            self.give.show_limit(limit, tr("You can give up to {most}", most=amount(limit)) if limit else "")

    def _draw(self) -> None:
        shown = preview(self._typed(), self.desk.wallet.networks)
        self.lanes.setVisible(shown is not None)
        if shown is not None:
            addresses = self._holdings.addresses
            self.lanes.show_lanes(*shown, addresses[0] if addresses else None, None)

    def _ask_worst(self) -> None:
        found = self._read()
        if isinstance(found, OfferDraft):
            self.ask(self.desk.wallet.swaps.worst(found), self._show_worst, failed=lambda _: None)

    def _show_worst(self, words: str) -> None:
        self.worst.setText(words)

    def _go_on(self) -> None:
        found = self._read()
        if isinstance(found, OfferDraft):
            self.case = replace(self.case, draft=found)
            self.go(Move.DRAFTED)

    def _toggle(self) -> None:
        opened = self._options.isHidden()
        self._options.setVisible(opened)
        self.more.set_label(tr("Fewer options") if opened else tr("More options"))
        if opened:
            self.taker.setFocus()

    def _advanced(self) -> Card:
        box = Card(18, 8)
        label = heading(tr("Only for one partner"))
        label.setBuddy(self.taker)
        self.taker.setPlaceholderText(tr("Your partner's address (0x…), or empty for anyone who has the offer"))
        self.taker.setAccessibleName(tr("Only for this address"))
        self.taker.setMaxLength(120)
        box.column.addWidget(label)
        box.column.addWidget(self.taker)
        box.column.addWidget(caption(tr("Then nobody else can accept it, even if they see it.")))
        box.hide()
        return box

    def _lay_out(self) -> None:
        self.away.setToolTip(tr("The time locks leave you that much time. The longer, the later funds come back if it stalls."))
        self.valid.setToolTip(tr("After that nobody can accept it."))
        times = row(heading(tr("I may be away for")), self.away, 24, heading(tr("The offer stands for")), self.valid, None, spacing=10)
        self.content.addLayout(row(self.give, self.want, spacing=16))
        self.content.addLayout(times)
        self.content.addLayout(row(self.more, None, explain_row(Term.TIME_LOCK, Term.GAS)))
        self.content.addWidget(self._options)
        self.content.addWidget(self.lanes)
        self.content.addStretch(1)
        self.buttons.addWidget(self.back)
        self.buttons.addSpacing(8)
        self.buttons.addWidget(self.worst, 1)
        self.buttons.addWidget(self.onward)

    def _connect(self) -> None:
        self.give.changed.connect(self._look)
        self.want.changed.connect(self._look)
        self.taker.textChanged.connect(self._look)
        self.away.currentIndexChanged.connect(self._look)
        self.valid.currentIndexChanged.connect(self._look)
        self.more.clicked.connect(self._toggle)
        self.onward.clicked.connect(self._go_on)


def _away(networks: Iterable[Network]) -> int:
    """Somebody to swap with takes a while to read and answer; the playground's partner does not."""
    return 0 if all(network.playground for network in networks) else _HOUR


def _times(name: str, choices: tuple[int, ...], preset: int) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    for seconds in choices:
        box.addItem(duration(seconds) if seconds else tr("Not at all"), seconds)
    box.setCurrentIndex(choices.index(preset))
    return box
