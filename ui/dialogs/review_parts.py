"""The parts of a review: its verdict in one line, the lines of money, the findings, the raw data one click away."""

from __future__ import annotations

from textwrap import wrap

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from ui.format import amount, grouped
from ui.language import plural, tr
from ui.theme.theme import fixed_font
from ui.widgets.buttons import Button
from ui.widgets.frames import Card, column, hairline, row
from ui.widgets.identicon import Identicon
from ui.widgets.labels import AmountLabel, body, caption, heading, mono, set_tone
from ui.widgets.notice import Icon
from wallet.model.verdict import Finding, Line, Review, Severity

BESIDE, BENEATH = 24, 52
"""Characters of an amount that fit beside who gets it, and on a line of its own."""
_KIND = {Severity.INFORM: "info", Severity.WARN: "warn", Severity.TYPE: "warn", Severity.BLOCK: "bad"}
_TONE = {Severity.INFORM: "accent", Severity.WARN: "warn", Severity.TYPE: "warn", Severity.BLOCK: "bad"}
_ICON = {Severity.INFORM: "info", Severity.WARN: "warning", Severity.TYPE: "hand-palm", Severity.BLOCK: "prohibit"}


def severity_word(severity: Severity) -> str:
    """The severity as a word for the user."""
    return {
        Severity.INFORM: tr("Good to know"),
        Severity.WARN: tr("Careful"),
        Severity.TYPE: tr("Think twice"),
        Severity.BLOCK: tr("Stop"),
    }[severity]


class FindingBand(QFrame):
    """One finding: its severity in a word, what was found, what to do, and which rule found it."""

    def __init__(self, finding: Finding, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.finding = finding
        self.setProperty("notice", _KIND[finding.severity])
        word = heading(severity_word(finding.severity))
        set_tone(word, _TONE[finding.severity])
        rule = caption(tr("Rule {number}", number=finding.rule))
        rule.setWordWrap(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        icon = Icon(_ICON[finding.severity], _TONE[finding.severity], 22)
        words = column(row(word, None, rule), body(finding.sentence), spacing=4)
        if finding.advice:
            words.addWidget(body(finding.advice, "muted"))
        line = row(spacing=12)
        line.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(words, 1)
        layout.addLayout(line)
        self.setAccessibleName(f"{severity_word(finding.severity)}: {finding.sentence} {finding.advice}")


def finding_bands(review: Review) -> list[FindingBand]:
    """The worst first; in the order of their rules where they are equal."""
    ordered = sorted(review.findings, key=lambda finding: (-finding.severity, finding.rule))
    return [FindingBand(finding) for finding in ordered]


def verdict(review: Review) -> QWidget:
    """One line that says how this stands, before anything else."""
    kind, icon, words = _verdict(review)
    label = body(words, kind)
    line = QFrame()
    line.setAccessibleName(words)
    layout = row(spacing=8)
    layout.addWidget(Icon(icon, kind, 20), 0, Qt.AlignmentFlag.AlignTop)
    layout.addWidget(label, 1)
    line.setLayout(layout)
    return line


def _verdict(review: Review) -> tuple[str, str, str]:
    if review.blocked:
        return "bad", "prohibit", tr("This cannot be signed. Nothing was signed and nothing was sent.")
    if not review.simulated_by and review.fee is not None:
        return "warn", "warning", tr("It could not be tried out beforehand, so its outcome is not known for sure.")
    count = len(review.findings)
    if review.severity is Severity.TYPE:
        return "warn", "hand-palm", tr("There is a risk here that Lockstep cannot take away. Read it, then decide.")
    if review.severity is Severity.WARN:
        return "warn", "warning", tr("Look at this before you sign.")
    if count:
        return (
            "accent",
            "info",
            plural(count, tr("Nothing is wrong. One thing is good to know."), tr("Nothing is wrong. {n} things are good to know.")),
        )
    return "good", "check-circle", tr("All checks ran, and none found anything wrong.")


class Lines(Card):
    """What happens to whose money, line by line, then the fee."""

    def __init__(self, review: Review, parent: QWidget | None = None) -> None:
        super().__init__(18, 10, parent=parent)
        for index, line in enumerate(review.lines):
            if index:
                self.column.addWidget(hairline())
            self.column.addWidget(_line(line))
        if review.fee is not None:
            if review.lines:
                self.column.addWidget(hairline())
            words = body(tr("Network fee, at most"))
            words.setWordWrap(False)
            self.column.addLayout(row(words, None, AmountLabel(review.fee)))
        elif not review.lines and not review.content:
            self.column.addWidget(body(tr("Nothing leaves and nothing comes by this signature alone.")))


def _line(line: Line) -> QWidget:
    holder = QWidget()
    words = column(heading(line.label), spacing=3)
    if line.party is not None or line.party_name:
        words.addLayout(_party(line))
    layout = row(spacing=16)
    layout.addLayout(words, 1)
    said = tr("Any amount of {symbol}", symbol=line.amount.asset.symbol) if line.endless else amount(line.amount)
    if line.endless or len(said) > BESIDE:
        whole = heading("\n".join(wrap(said, BENEATH)))
        set_tone(whole, "warn" if line.endless else "")
        words.insertWidget(1, whole)
    else:
        layout.addWidget(AmountLabel(line.amount, "title"), 0, Qt.AlignmentFlag.AlignVCenter)
    holder.setLayout(layout)
    return holder


def _party(line: Line) -> QHBoxLayout:
    """Who it is: picture, name, and the whole address in groups, since a shortened one is never enough to check a payee by."""
    words = column(spacing=1)
    if line.party_name:
        words.addWidget(caption(line.party_name))
    if line.party is not None:
        address = mono(grouped(line.party))
        address.setAccessibleName(line.party)
        words.addWidget(address)
    layout = row(spacing=8)
    if line.party is not None:
        layout.addWidget(Identicon(line.party, 20), 0, Qt.AlignmentFlag.AlignVCenter)
    layout.addLayout(words, 1)
    return layout


class Content(Card):
    """A message in full, as it is signed: all of it in view or one turn of the wheel away, before anything can be confirmed."""

    def __init__(self, review: Review, parent: QWidget | None = None) -> None:
        super().__init__(18, 8, parent=parent)
        alone = len(review.content) == 1
        self.column.addWidget(heading(review.content[0][0] if alone else tr("Everything that is signed")))
        words = review.content[0][1] if alone else "\n".join(f"{name}: {value}" for name, value in review.content)
        self.box = _text_box(words, tr("What is signed"))
        self.box.setFixedHeight(min(220, 24 + self.box.fontMetrics().lineSpacing() * (2 + words.count("\n") + len(words) // 60)))
        self.column.addWidget(self.box)


class Raw(QWidget):
    """Who simulated it, and a button that opens the exact data that is signed."""

    def __init__(self, review: Review, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.button = Button(tr("Show the raw data"), "quiet", "code")
        self.button.clicked.connect(self._toggle)
        self.box = _raw_box(review)
        self.box.hide()
        words = caption(_tried(review))
        words.setWordWrap(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(row(words, None, self.button, spacing=12))
        layout.addWidget(self.box)

    def _toggle(self) -> None:
        opened = self.box.isHidden()
        self.box.setVisible(opened)
        self.button.set_label(tr("Hide the raw data") if opened else tr("Show the raw data"))


def _tried(review: Review) -> str:
    """Without a fee there is no transaction, so nothing to try out."""
    if review.simulated_by:
        return tr("Tried out on a node beforehand ({how})", how=review.simulated_by)
    return tr("Not tried out") if review.fee is not None else tr("Nothing to try out: this signature sends no transaction")


def _raw_box(review: Review) -> QPlainTextEdit:
    """Everything that is signed, to be selected and compared; wrapped anywhere, since calldata has no spaces."""
    rows = (*review.raw, (tr("Digest that is signed"), "0x" + review.digest.hex()))
    box = _text_box("\n".join(f"{name}\n    {value}" for name, value in rows), tr("Raw data"))
    box.setFixedHeight(220)
    return box


def _text_box(words: str, name: str) -> QPlainTextEdit:
    box = QPlainTextEdit(words)
    box.setReadOnly(True)
    box.setFont(fixed_font())
    box.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)
    box.setAccessibleName(name)
    box.setTabChangesFocus(True)
    return box
