"""Take a text from the partner, an offer or an answer to mine: paste it, open a file, or in the playground ask the partner for one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtGui import QGuiApplication, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from ui.dialogs.files import ask_what_to_open
from ui.language import tr
from ui.text import problem_of
from ui.theme.theme import fixed_font
from ui.widgets.asset_box import AssetBox
from ui.widgets.buttons import plain, primary
from ui.widgets.frames import Card, column, row
from ui.widgets.labels import body, heading, set_property
from ui.widgets.notice import Notice
from ui.wizard.case import Desk
from ui.wizard.flow import Move, Step
from ui.wizard.give_up import GiveUp
from ui.wizard.step import StepPage
from wallet.errors import BadDocument, InputError, SwapError
from wallet.facade import Partner
from wallet.model.swap import Role
from wallet.model.verdict import Review
from wallet.model.views import OpenedOffer

LIMIT = 64 * 1024
"""Bytes of a file that are read at most: an offer has about one thousand."""


class ReceivePage(StepPage):
    """`step` is OPEN (an offer) or ANSWER (an acceptance)."""

    def __init__(self, desk: Desk, step: Step) -> None:
        super().__init__(desk)
        self._offer = step is Step.OPEN
        self.text = QPlainTextEdit()
        self.paste, self.open = plain(tr("Paste"), "clipboard-text"), plain(tr("Open a file…"), "folder-open")
        self.fault = Notice("bad", "")
        self.onward = primary(tr("Read and check it") if self._offer else tr("Read what you lock"))
        self.partner = PartnerBox(desk)
        self.give_up = GiveUp(self, Role.INITIATOR)
        self._lay_out()
        self._connect()

    @property
    def first(self) -> QWidget:
        return self.text

    def fill(self) -> None:
        self.fault.hide()
        set_property(self.text, "wrong", False)
        if not self._offer and self.case.answer and not self.text.toPlainText():
            self.text.setPlainText(self.case.answer)
        self.partner.setVisible(self._offer and self.desk.wallet.swaps.partner is not None)
        self.give_up.button.setVisible(self.case.swap_id is not None)
        self.give_up.sure.hide()
        self.back.setVisible(self.can_step_back)
        self._look()

    @property
    def can_step_back(self) -> bool:
        """From the answer only while there is a text of mine to go back to: once it is answered, nobody else is to get it."""
        return self._offer or self.case.shared is not None or bool(self.case.swap and self.case.swap.document)

    def show_text(self, text: str) -> None:
        """As if pasted."""
        self.text.setPlainText(text)

    def read(self, path: Path) -> None:
        """Put what a file holds into the box, or say why it cannot be read."""
        kind = tr("offer") if self._offer else tr("acceptance")
        try:
            with path.open("rb") as file:
                raw = file.read(LIMIT + 1)
            if len(raw) > LIMIT:
                raise BadDocument(kind, tr("{name} is too large", name=path.name))
            self.show_text(raw.decode("utf-8"))
        except UnicodeDecodeError:
            self._refuse(BadDocument(kind, tr("{name} is not a text", name=path.name)))
        except BadDocument as error:
            self._refuse(error)
        except OSError as error:
            self._refuse(BadDocument(kind, tr("{name} cannot be opened ({reason})", name=path.name, reason=error.strerror or "?")))

    def _refuse(self, error: Exception) -> None:
        """What was typed cannot be used: said here. Anything else is trouble."""
        if not isinstance(error, InputError | SwapError):
            self.failed.emit(error)
            return
        self.fault.show_problem(problem_of(error))
        set_property(self.text, "wrong", True)
        self.text.setFocus()

    def _look(self) -> None:
        self.onward.setEnabled(bool(self.text.toPlainText().strip()))
        self.fault.hide()
        set_property(self.text, "wrong", False)

    def _paste(self) -> None:
        self.show_text(QGuiApplication.clipboard().text()[:LIMIT])
        self.onward.setFocus()

    def _open(self) -> None:
        ask_what_to_open(self, tr("Open your partner's file"), self.read)

    def _go_on(self) -> None:
        text = self.text.toPlainText().strip()
        if not self._offer:
            self.case = replace(self.case, answer=text)
            self.ask(self.desk.wallet.swaps.review_lock(text), self._answered, busy=self._held, failed=self._refuse)
            return
        self.ask(self.desk.wallet.swaps.open_offer(text), self._opened, busy=self._held, failed=self._refuse)

    @property
    def _held(self) -> tuple[QWidget, ...]:
        return (self.onward, self.text, self.paste, self.open, self.back)

    def _answered(self, review: Review) -> None:
        self.case = replace(self.case, review=review)
        self.go(Move.ANSWERED)

    def _opened(self, opened: OpenedOffer) -> None:
        self.case = replace(self.case, opened=opened, draft=None)
        self.go(Move.OPENED)

    def _ask_partner(self) -> None:
        partner, get, give = self.desk.wallet.swaps.partner, self.partner.get.asset, self.partner.give.asset
        if partner is None or get is None or give is None:
            return
        wanted = partner.propose(get.chain_id, get.token, give.chain_id, give.token)
        self.ask(wanted, self._proposed, busy=(self.partner.button, *self._held), failed=self._refuse)

    def _proposed(self, text: str) -> None:
        self.show_text(text)
        self._go_on()

    def _lay_out(self) -> None:
        self.text.setFont(fixed_font())
        self.text.setTabChangesFocus(True)
        self.text.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)
        self.text.setFixedHeight(150)
        self.text.setAccessibleName(tr("Your partner's offer") if self._offer else tr("Your partner's answer"))
        self.text.setPlaceholderText(tr("Paste the text here"))
        box = Card(20, 12)
        box.column.addWidget(heading(tr("The text that your partner sent you")))
        box.column.addWidget(body(tr("Reading it signs nothing and sends nothing. Your wallet checks every part of it."), "muted"))
        box.column.addWidget(self.text)
        box.column.addLayout(row(self.paste, self.open, None))
        box.column.addWidget(self.fault)
        self.content.addWidget(self.partner)
        self.content.addWidget(box)
        self.content.addWidget(self.give_up.sure)
        self.content.addStretch(1)
        self.buttons.addLayout(row(self.back, self.give_up.button, None, self.onward, spacing=10))

    def _connect(self) -> None:
        self.text.textChanged.connect(self._look)
        self.paste.clicked.connect(self._paste)
        self.open.clicked.connect(self._open)
        self.onward.clicked.connect(self._go_on)
        self.partner.button.clicked.connect(self._ask_partner)


class PartnerBox(Card):
    """In the playground: ask the partner for an offer of this for that."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(20, 12, parent=parent)
        partner: Partner | None = desk.wallet.swaps.partner
        name = partner.name if partner else ""
        networks = desk.wallet.networks
        self.get, self.give = AssetBox(tr("What you would get"), networks), AssetBox(tr("What you would give"), networks)
        self.button = primary(tr("Ask {name} for an offer", name=name), "handshake")
        self.button.busy_text = tr("{name} is writing it…", name=name)
        self.button.setEnabled(False)
        self.column.addWidget(heading(tr("No partner at hand? {name} swaps with you here in the playground.", name=name)))
        sides = row(
            column(body(tr("I would get")), self.get, spacing=4), column(body(tr("I would give")), self.give, spacing=4), spacing=16
        )
        self.column.addLayout(sides)
        self.column.addLayout(row(self.button, None))
        self.get.chosen.connect(self._look)
        self.give.chosen.connect(self._look)
        _preset(self.get, self.give, desk)

    def _look(self) -> None:
        get, give = self.get.asset, self.give.asset
        self.button.setEnabled(get is not None and give is not None and get.key != give.key)


def _preset(get: AssetBox, give: AssetBox, desk: Desk) -> None:
    """A token of the second chain for one of the first: what a newcomer would try."""
    networks = desk.wallet.networks
    if len(networks) > 1:
        give.choose(next(iter((*networks[0].tokens, networks[0].coin))))
        get.choose(next(iter((*networks[1].tokens, networks[1].coin))))
