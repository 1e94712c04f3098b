"""The words of one lane: who does what, what is confirmed, what the deadline means for me; and both lanes as text for a screen reader."""

from __future__ import annotations

from ui.format import amount, left
from ui.language import tr
from ui.widgets.lane_picture import seconds_left, seconds_to_lock
from wallet.model.views import LaneState, LaneView


def heading(lane: LaneView) -> str:
    """`You give · Playground A`."""
    return tr("You give · {network}", network=lane.network) if lane.mine else tr("You get · {network}", network=lane.network)


def state_words(lane: LaneView) -> str:
    """What this lock is doing, from my side."""
    if seconds_to_lock(lane) == 0:
        return tr("Never locked")
    return _mine(lane.state) if lane.mine else _theirs(lane.state)


def confirming(lane: LaneView) -> str:
    """`1 of 3 confirmations` while they fill, else nothing."""
    if lane.state not in (LaneState.LOCKING, LaneState.CLAIMING, LaneState.REFUNDING) or lane.needed <= 0:
        return ""
    done = min(lane.confirmations, lane.needed)
    if lane.needed == 1:
        return tr("{done} of 1 confirmation", done=done)
    return tr("{done} of {n} confirmations", done=done, n=lane.needed)


def deadline_words(lane: LaneView) -> str:
    """What the running deadline means for me, in chain time. Empty when none runs."""
    wait = seconds_to_lock(lane)
    if wait is not None:
        return tr("To be locked within {time}", time=left(wait)) if wait else tr("Too late to lock now: nothing happens here any more")
    seconds = seconds_left(lane)
    if seconds is None:
        return ""
    return _give_deadline(seconds) if lane.mine else _take_deadline(seconds)


def foot_words(lane: LaneView) -> str:
    """The line at the foot of a lane: its deadline, or why the coins lie where they lie."""
    if lane.state is LaneState.CLAIMED:
        return tr("Collected with the secret")
    if lane.state is LaneState.REFUNDING:
        return tr("The time lock ran out, so it goes back to its owner")
    if lane.state is LaneState.REFUNDED:
        return tr("The time lock ran out, so it went back to its owner")
    return deadline_words(lane)


def sentence(lane: LaneView) -> str:
    """The whole lane as one sentence, for a screen reader."""
    parts = (heading(lane), amount(lane.amount, 18), state_words(lane), confirming(lane), foot_words(lane))
    return ", ".join(part for part in parts if part) + "."


def description(give: LaneView, take: LaneView) -> str:
    """The two lanes as text."""
    return f"{sentence(give)} {sentence(take)}"


def _give_deadline(seconds: int) -> str:
    if not seconds:
        return tr("The time lock has run out: it can come back to you")
    return tr("Comes back to you in {time} if it is not collected", time=left(seconds))


def _take_deadline(seconds: int) -> str:
    if not seconds:
        return tr("The time lock has run out: your partner may take it back")
    return tr("Yours to collect for {time}", time=left(seconds))


def _mine(state: LaneState) -> str:
    return {
        LaneState.EMPTY: tr("Not locked yet"),
        LaneState.LOCKING: tr("Your lock is closing"),
        LaneState.LOCKED: tr("Locked by you"),
        LaneState.CLAIMING: tr("Your partner is collecting"),
        LaneState.CLAIMED: tr("Your partner has it"),
        LaneState.REFUNDING: tr("On its way back to you"),
        LaneState.REFUNDED: tr("Back with you"),
    }[state]


def _theirs(state: LaneState) -> str:
    return {
        LaneState.EMPTY: tr("Partner has not locked yet"),
        LaneState.LOCKING: tr("Partner's lock is closing"),
        LaneState.LOCKED: tr("Locked for you"),
        LaneState.CLAIMING: tr("You are collecting"),
        LaneState.CLAIMED: tr("It is yours"),
        LaneState.REFUNDING: tr("Going back to your partner"),
        LaneState.REFUNDED: tr("Back with your partner"),
    }[state]
