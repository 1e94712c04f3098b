"""The first thing a newcomer reads."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.language import tr
from ui.widgets.buttons import plain, primary, quiet
from ui.widgets.frames import row
from ui.widgets.labels import body, display, heading
from ui.widgets.logo import Logo
from ui.widgets.notice import Icon, Notice


class Welcome(QWidget):
    """`playground`: no money is at stake, and the page says so; `partner`: somebody is there to swap with.

    `escape`: there is a wallet to go back to.
    """

    create_wanted = Signal()
    restore_wanted = Signal()
    backup_wanted = Signal()
    key_wanted = Signal()
    watch_wanted = Signal()
    left = Signal()

    def __init__(self, *, playground: bool, partner: bool, escape: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.create_button = primary(tr("Create a wallet"))
        self.restore_button = plain(tr("I have a recovery phrase"))
        self.backup_button = plain(tr("I have a backup file"))
        self.key_button = quiet(tr("Import a private key"))
        self.watch_button = quiet(tr("Only watch an address"))
        self.leave_button = quiet(tr("Back"), "arrow-left")
        self.leave_button.setVisible(escape)
        headline = display(tr("Swap across chains,\nwithout trusting anyone"))
        headline.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(Logo(56), 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(headline)
        layout.addSpacing(10)
        for icon, head, sentence in _promises():
            layout.addLayout(_promise(icon, head, sentence))
        layout.addSpacing(6)
        layout.addWidget(_ground_rule(playground=playground, partner=partner))
        layout.addStretch(1)
        layout.addSpacing(6)
        layout.addWidget(self.create_button)
        layout.addLayout(row(self.restore_button, self.backup_button, spacing=12))
        layout.addLayout(row(self.leave_button, None, self.key_button, self.watch_button))
        self.create_button.clicked.connect(self.create_wanted)
        self.restore_button.clicked.connect(self.restore_wanted)
        self.backup_button.clicked.connect(self.backup_wanted)
        self.key_button.clicked.connect(self.key_wanted)
        self.watch_button.clicked.connect(self.watch_wanted)
        self.leave_button.clicked.connect(self.left)


def _promises() -> tuple[tuple[str, str, str], ...]:
    return (
        ("arrows-left-right", tr("Both or neither"), tr("A swap happens on both chains or on none. Nobody in between holds your coins.")),
        (
            "clock-counter-clockwise",
            tr("If it stalls, you get it back"),
            tr("Your coins return by themselves at a time you are told before."),
        ),
        ("key", tr("Your keys stay here"), tr("Twelve words, made on this computer, are the wallet. No account, no server.")),
    )


def _promise(icon: str, head: str, sentence: str) -> QHBoxLayout:
    words = QVBoxLayout()
    words.setSpacing(0)
    words.addWidget(heading(head))
    words.addWidget(body(sentence, "muted"))
    words.addStretch(1)
    line = QHBoxLayout()
    line.setSpacing(16)
    line.addWidget(Icon(icon, "accent", 26), 0, Qt.AlignmentFlag.AlignTop)
    line.addLayout(words, 1)
    return line


def _ground_rule(*, playground: bool, partner: bool) -> Notice:
    if playground:
        chains = tr("Two chains run on this computer alone, with test coins. Nothing here is real money.")
        company = tr("Two chains run on this computer alone, with test coins and a partner who swaps with you. Nothing here is real money.")
        return Notice("info", company if partner else chains, tr("This is the playground"))
    return Notice("warn", tr("Lockstep is for test networks and has not been audited. Never put in a phrase that guards real money."))
