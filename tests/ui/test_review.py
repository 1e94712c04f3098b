"""The review before a signature: five looks, typed words, no way to sign by accident."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.hands import press, type_text
from tests.ui.samples import FINDINGS, review
from ui.dialogs.review import ReviewDialog, ReviewPanel
from ui.dialogs.review_parts import Raw, finding_bands
from ui.format import grouped
from wallet.model.verdict import Finding, Review, Severity


def panel(qtbot: QtBot, shown: Review) -> ReviewPanel:
    widget = ReviewPanel(shown)
    qtbot.addWidget(widget)
    widget.show()
    return widget


def texts(widget: ReviewPanel) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel)]


@pytest.mark.parametrize(
    ("severities", "words"),
    [
        ((), "All checks ran, and none found anything wrong."),
        ((Severity.INFORM,), "Nothing is wrong. One thing is good to know."),
        ((Severity.INFORM, Severity.WARN), "Look at this before you sign."),
        ((Severity.WARN, Severity.TYPE), "There is a risk here that Lockstep cannot take away. Read it, then decide."),
        ((Severity.TYPE, Severity.BLOCK), "This cannot be signed. Nothing was signed and nothing was sent."),
    ],
)
def test_five_looks(qtbot: QtBot, severities: tuple[Severity, ...], words: str) -> None:
    shown = texts(panel(qtbot, review("lock", *severities)))
    assert words in shown
    for severity in severities:
        assert FINDINGS[severity].sentence in shown
        assert FINDINGS[severity].advice in shown


def test_money_fee_and_parties_are_told(qtbot: QtBot) -> None:
    shown = texts(panel(qtbot, review("lock")))
    for words in ("You lock", "2.5 APL", "You receive", "1,200 BRY", "May be spent by the swap contract", "0.00021 ETH"):
        assert words in shown
    for line in review("lock").lines:
        assert line.party is not None
        assert grouped(line.party) in shown
    assert "Tried out on a node beforehand (eth_call and eth_estimateGas on Playground A)" in shown


def test_what_was_not_simulated_never_looks_safe(qtbot: QtBot) -> None:
    shown = texts(panel(qtbot, replace(review("lock"), simulated_by="")))
    assert "It could not be tried out beforehand, so its outcome is not known for sure." in shown
    assert "All checks ran, and none found anything wrong." not in shown
    assert "Not tried out" in shown


@given(st.lists(st.sampled_from(list(FINDINGS.values()))))
def test_the_worst_finding_stands_first(findings: list[Finding]) -> None:
    shown = replace(review("lock"), findings=tuple(findings))
    ranks = [band.finding.severity for band in finding_bands(shown)]
    assert ranks == sorted(ranks, reverse=True)
    assert len(ranks) == len(findings)


def test_a_signature_that_sends_nothing_needs_no_simulation(qtbot: QtBot) -> None:
    shown = texts(panel(qtbot, replace(review("offer"), simulated_by="", fee=None)))
    assert "All checks ran, and none found anything wrong." in shown
    assert "Nothing to try out: this signature sends no transaction" in shown


def test_confirming_hands_back_the_very_review(qtbot: QtBot) -> None:
    shown = review("lock", Severity.WARN)
    widget = panel(qtbot, shown)
    signed: list[Review] = []
    widget.signed.connect(signed.append)
    widget.sign.click()
    assert signed == [shown]
    assert signed[0] is shown


def test_escape_refuses_also_from_the_typed_field(qtbot: QtBot) -> None:
    widget = panel(qtbot, review("lock", Severity.TYPE))
    refused: list[bool] = []
    widget.refused.connect(lambda: refused.append(True))
    press(widget.typed, Qt.Key.Key_Escape)
    press(widget, Qt.Key.Key_Escape)
    assert refused == [True, True]


def test_typed_words_must_be_exact(qtbot: QtBot) -> None:
    widget = panel(qtbot, review("lock", Severity.TYPE))
    assert widget.first is widget.typed
    for wrong in ("", "2", "2.50", "yes", "2.5 APL"):
        widget.typed.setText(wrong)
        assert not widget.sign.isEnabled()
    widget.typed.clear()
    type_text(widget.typed, " 2.5 ")
    assert widget.sign.isEnabled()


def test_enter_in_the_typed_field_signs_nothing(qtbot: QtBot) -> None:
    dialog = ReviewDialog(review("lock", Severity.TYPE))
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.panel.typed.setText("2.5")
    press(dialog.panel.typed, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert dialog.result() == QDialog.DialogCode.Rejected


def test_a_finding_that_asks_for_words_gets_some_even_without_a_text_for_it(qtbot: QtBot) -> None:
    widget = panel(qtbot, replace(review("lock", Severity.TYPE), typed=None))
    assert not widget.sign.isEnabled()
    widget.typed.setText("I understand")
    assert widget.sign.isEnabled()


def test_a_blocked_review_has_nothing_to_press_but_refusal(qtbot: QtBot) -> None:
    widget = panel(qtbot, review("lock", Severity.TYPE, Severity.BLOCK))
    assert widget.sign.isHidden()
    assert not widget.sign.isEnabled()
    assert not widget.typed.isVisible()
    assert widget.first is widget.refuse
    visible = [button.accessibleName() for button in widget.findChildren(QPushButton) if button.isVisible()]
    assert visible == ["Show the raw data", "Do not sign"]


@pytest.mark.parametrize("severities", [(), (Severity.WARN,), (Severity.TYPE,), (Severity.BLOCK,)])
def test_no_button_signs_by_default(qtbot: QtBot, severities: tuple[Severity, ...]) -> None:
    dialog = ReviewDialog(review("lock", *severities))
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.focusWidget() is not dialog.panel.sign
    for button in dialog.findChildren(QPushButton):
        assert not button.isDefault()
        assert not button.autoDefault()
    press(dialog, Qt.Key.Key_Return)
    assert dialog.isVisible()


def test_the_dialog_is_refused_by_escape_and_accepted_by_its_button(qtbot: QtBot) -> None:
    dialog = ReviewDialog(review("offer"))
    qtbot.addWidget(dialog)
    dialog.show()
    press(dialog, Qt.Key.Key_Escape)
    assert dialog.result() == QDialog.DialogCode.Rejected
    assert not dialog.isVisible()
    dialog = ReviewDialog(review("offer"))
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.panel.sign.click()
    assert dialog.result() == QDialog.DialogCode.Accepted


def test_the_raw_data_is_one_click_away(qtbot: QtBot) -> None:
    raw = panel(qtbot, review("lock")).findChild(Raw)
    assert isinstance(raw, Raw)
    assert raw.box.isHidden()
    raw.button.click()
    assert raw.box.isVisible()
    assert "0x095ea7b3" in raw.box.toPlainText()
    assert "0x" + "d1" * 32 in raw.box.toPlainText()
    raw.button.click()
    assert raw.box.isHidden()


def test_the_button_says_what_is_signed(qtbot: QtBot) -> None:
    words = {kind: panel(qtbot, review(kind)).sign.accessibleName() for kind in ("offer", "acceptance", "lock")}
    assert words == {"offer": "Sign the offer", "acceptance": "Sign and accept", "lock": "Lock and start the swap"}


class Clock:
    """Stands until it is set."""

    def __init__(self, now: float) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


def test_the_time_that_is_left_is_seen_and_ends_the_button(qtbot: QtBot) -> None:
    clock = Clock(1_000.2)
    widget = ReviewPanel(replace(review("lock"), until=1_047), now=clock)
    qtbot.addWidget(widget)
    widget.show()
    assert "0:46 left to confirm" in texts(widget)
    assert widget.sign.isEnabled()
    clock.now = 1_030
    qtbot.waitUntil(lambda: "0:17 left to confirm" in texts(widget), timeout=2000)
    clock.now = 1_047
    with qtbot.waitSignal(widget.expired, timeout=2000):
        pass
    assert "The time to confirm is over" in texts(widget)
    assert widget.sign.isHidden()
    widget.typed.setText("anything")
    assert widget.sign.isHidden()


def test_a_review_without_an_end_or_without_a_way_to_sign_counts_nothing_down(qtbot: QtBot) -> None:
    assert panel(qtbot, review("lock")).countdown is None
    assert panel(qtbot, replace(review("lock", Severity.BLOCK), until=1_047)).countdown is None


def test_a_review_that_comes_too_late_cannot_be_signed_at_all(qtbot: QtBot) -> None:
    widget = ReviewPanel(replace(review("lock"), until=1_047), now=Clock(2_000))
    qtbot.addWidget(widget)
    widget.show()
    assert widget.sign.isHidden()
    assert not widget.sign.isEnabled()
    assert widget.again.isHidden()


def test_where_a_code_is_asked_for_it_goes_with_the_review(qtbot: QtBot) -> None:
    shown = replace(review("lock", Severity.TYPE), asks_code=True)
    dialog = ReviewDialog(shown)
    qtbot.addWidget(dialog)
    dialog.show()
    signed: list[Review] = []
    dialog.signed.connect(signed.append)
    dialog.panel.typed.setText("2.5")
    assert not dialog.panel.sign.isEnabled(), "the words alone are not enough"
    type_text(dialog.panel.code, "287 082")
    dialog.panel.typed.clear()
    assert not dialog.panel.sign.isEnabled(), "nor is the code"
    dialog.panel.typed.setText("2.5")
    dialog.panel.sign.click()
    assert signed == [replace(shown, code="287 082")]
    assert "287" not in repr(signed[0])


def test_nobody_is_asked_for_a_code_otherwise(qtbot: QtBot) -> None:
    widget = panel(qtbot, review("lock", Severity.TYPE))
    assert not widget.code.isVisible()
