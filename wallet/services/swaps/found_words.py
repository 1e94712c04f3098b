"""What is said otherwise about a swap that was found on the chains: one side of it may not be known, and nothing waits for a lock."""

from __future__ import annotations

from dataclasses import replace

from wallet.model.swap import Outcome, Side
from wallet.model.views import LaneState, LaneView
from wallet.services.swaps.wording import Words
from wallet.swaps.state import Swap

_HELD = {LaneState.LOCKING, LaneState.LOCKED}


def found_words(words: Words, swap: Swap, give: LaneView, take: LaneView, back: str) -> Words:
    """`words`, put right where they would speak of what nobody knows. `back`: when ours is back at the worst."""
    if swap.outcome is Outcome.RECEIVED_BOTH:
        own = f", and your own {give.amount} are with you too" if swap.terms(Side.GIVE).known else ""
        return replace(words, now=f"Done. You received {take.amount}{own}.")
    if swap.outcome is Outcome.ABANDONED:
        return replace(words, now="Nothing of yours was locked, so there was nothing to take back.")
    if swap.terms(Side.TAKE).known:
        return _not_locked_yet(words) if give.state is LaneState.EMPTY and swap.outcome is None else words
    if swap.outcome is Outcome.COMPLETED:
        return replace(words, now=f"Your partner received {give.amount}. What you got for it, this wallet could not find.")
    if swap.outcome is None and give.state in _HELD:
        return replace(
            words,
            now=f"Found again: your {give.amount} are locked on {give.network}. What was to be got for it is not known.",
            next="Lockstep takes them back as soon as their time is over. Search again if your partner may still lock.",
            safe="You may close the app and open it again later, to take back what is yours.",
            worst=f"If it stalls, your {give.amount} are back by {back}.",
        )
    return words


def _not_locked_yet(words: Words) -> Words:
    return replace(
        words,
        now="Restored. Lockstep looks whether anything of yours is locked for this swap; it locks nothing any more.",
        next="What is there is claimed, or taken back when its time is over.",
    )
