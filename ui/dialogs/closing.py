"""Closing the window while a swap is in flight: what goes on, what does not, and whether it is safe."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from ui.dialogs.question import Answer, Question
from ui.language import plural, tr
from wallet.model.views import SwapView


@dataclass(frozen=True, slots=True)
class Going:
    """tray: there is one to wait in. passing: the chains end with the app, as the playground's do."""

    tray: bool
    passing: bool = False


def ask_before_closing(
    parent: QWidget, swaps: Sequence[SwapView], going: Going, *, keep: Callable[[], None], leave: Callable[[], None]
) -> Question:
    """`keep` goes on watching out of sight (in the tray, or minimised where there is none), `leave` quits."""
    headline = plural(len(swaps), tr("A swap is in flight"), tr("{n} swaps are in flight"))
    urgent = next((swap for swap in swaps if not swap.safe_to_close), None)
    answers = (Answer(tr("Back")), Answer(tr("Quit anyway"), "danger" if urgent else "plain"), Answer(tr("Keep watching"), "primary"))
    words = _words(urgent or swaps[0], going)
    dialog = Question(headline, words, answers, icon=("warning", "warn") if urgent else ("info", "accent"), parent=parent)

    def act(answer: int) -> None:
        (_nothing, leave, keep)[answer]()

    dialog.finished.connect(act)
    dialog.open()
    return dialog


def _words(swap: SwapView, going: Going) -> str:
    where = tr("in the tray") if going.tray else tr("minimised")
    watching = tr("Lockstep can go on {where} and finish it by itself.", where=where)
    if going.passing:
        return tr("{watching} If you quit, the playground ends, and this swap with it. It is only test money.", watching=watching)
    quitting = tr("{watching} If you quit, it goes on when you start Lockstep again and unlock the wallet.", watching=watching)
    return "\n".join(part for part in (swap.safe, swap.worst, quitting) if part)


def _nothing() -> None:
    """Back to the window."""
