"""A swap in plain words: what happens now, what comes next, what to do, whether the app may be closed. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from wallet.model.swap import Role
from wallet.model.views import Phase

Clock = Callable[[int], str]
"""Unix seconds to a time of day in words."""


@dataclass(frozen=True, slots=True)
class Scene:
    """The names that sentences are made of. give, take: amounts with symbols; back: when what we gave is back at the worst, in words.

    partner_left: the partner locked and took theirs back; partner_never_locked: they did not lock at all. why: how it ended, "" if nobody
    can tell.
    """

    role: Role
    give: str
    give_network: str
    take: str
    take_network: str
    back: str
    be_back: str
    partner_left: bool = False
    partner_never_locked: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    now: str
    next: str
    todo: str
    safe: str
    worst: str


def local_time(moment: int) -> str:
    """`18:40`, with the date when that is not today's."""
    when = datetime.fromtimestamp(moment, UTC).astimezone()
    today = datetime.now(UTC).astimezone().date()
    return f"{when:%H:%M:%S}" if when.date() == today else f"{when:%Y-%m-%d %H:%M}"


def time_left(seconds: int) -> str:
    """`2 days 3 hours`, `12 minutes`, `45 seconds`: rounded down, so that nobody is late."""
    for size, name, small, parts in ((86_400, "day", 3_600, "hour"), (3_600, "hour", 60, "minute")):
        if seconds >= size:
            return " ".join(_counted(count, word) for count, word in ((seconds // size, name), (seconds % size // small, parts)) if count)
    return _counted(seconds // 60, "minute") if seconds >= 120 else _counted(seconds, "second")


def _counted(count: int, name: str) -> str:
    return f"{count} {name}" if count == 1 else f"{count} {name}s"


def tell(phase: Phase, scene: Scene) -> Words:
    """What is said in each phase."""
    return _TOLD[phase](scene)


def _offered(s: Scene) -> Words:
    return Words(
        f"Your offer is ready: {s.give} on {s.give_network} for {s.take} on {s.take_network}. Nothing is locked.",
        "Your partner opens it and sends an answer back.",
        "Hand the text to your partner, then paste the answer here.",
        "You may close the app: nothing is locked, and you can come back to this offer.",
        "Nothing can be lost: nothing is locked yet.",
    )


def _to_lock(s: Scene) -> Words:
    return Words(
        "Your partner has accepted. Nothing is locked yet.",
        f"You lock {s.give}; then your partner locks {s.take}.",
        "Look at the review and confirm the lock before its time is over.",
        "You may close the app: nothing is locked. The answer runs out after a while.",
        "Nothing can be lost: nothing is locked yet.",
    )


def _waiting(s: Scene) -> Words:
    if s.partner_left:
        return Words(
            f"Your partner took {s.take} back, so the swap does not happen. Your {s.give} are still locked on {s.give_network}.",
            "Lockstep takes them back as soon as their time is over.",
            "",
            "You may close the app and open it again later: nobody else can take your coins meanwhile.",
            _worst(s),
        )
    if s.role is Role.INITIATOR:
        now = f"Your {s.give} are locked. Waiting for your partner to lock {s.take}."
    else:
        now = f"Waiting for your partner to lock {s.take} on {s.take_network} first. Nothing of yours is locked."
    return Words(
        now,
        "As soon as nothing can undo that lock, Lockstep goes on by itself.",
        "",
        _open_until(s)
        if s.role is Role.INITIATOR
        else "You may close the app: nothing of yours is locked. But the swap only starts while it runs, so open it again soon.",
        _worst(s) if s.role is Role.INITIATOR else f"Nothing can be lost: nothing of yours is locked. Once it is, it is back by {s.back}.",
    )


def _locking(s: Scene) -> Words:
    return Words(
        f"Locking your {s.give} on {s.give_network}.",
        "The lock needs a few more blocks until nothing can undo it.",
        "",
        _open_until(s),
        _worst(s),
    )


def _locked(s: Scene) -> Words:
    if s.role is Role.INITIATOR:
        return Words("Both sides are locked.", f"Lockstep claims {s.take} for you.", "", _open_until(s), _worst(s))
    return Words(
        "Both sides are locked.",
        f"When your partner claims, the secret is out and Lockstep claims {s.take} for you.",
        "",
        _open_until(s),
        _worst(s),
    )


def _claiming(s: Scene) -> Words:
    return Words(
        f"Claiming {s.take} on {s.take_network}.",
        "A few more blocks and it is yours for good.",
        "",
        _open_until(s),
        f"The secret is out, so {s.take} must be claimed by {s.be_back}; Lockstep keeps trying, with higher fees if needed.",
    )


def _finishing(s: Scene) -> Words:
    return Words(
        f"{s.take} are yours. Waiting for the other side to close.",
        "If your partner stays away, Lockstep claims for them, so that they lose nothing.",
        "",
        "You may close the app: your side is done. Leaving it open helps your partner.",
        "Nothing of yours is at risk any more.",
    )


def _refunding(s: Scene) -> Words:
    return Words(
        f"Taking your {s.give} back on {s.give_network}.",
        "A few more blocks and they are back for good.",
        "",
        "Keep the app open, or open it again later: nobody else can take your coins meanwhile.",
        f"Your {s.give} are on their way back to you.",
    )


def _done(s: Scene) -> Words:
    return Words(f"Done. You gave {s.give} and received {s.take}.", "Nothing more to do.", "", "You may close the app.", "")


def _back(s: Scene) -> Words:
    return Words(
        f"The swap did not happen{_why_back(s)}. Your {s.give} are back in your account.",
        "Nothing more to do; only network fees were spent.",
        "",
        "You may close the app.",
        "",
    )


def _ended(s: Scene) -> Words:
    now = s.why or "It was called off, or its time ran out, before anything of yours was locked."
    return Words(now, "Nothing more to do.", "", "You may close the app.", "")


def _lost(s: Scene) -> Words:
    return Words(
        f"Your partner received {s.give}, and you did not receive {s.take}.",
        "Keep the data folder: it holds everything that happened.",
        "Please report this: it must not happen, and the journal shows how it did.",
        "You may close the app.",
        "",
    )


def _open_until(s: Scene) -> str:
    return f"You may close the app until {s.be_back}. Then it must run again, to claim or to take back in time."


def _why_back(s: Scene) -> str:
    if s.partner_left:
        return ": your partner took theirs back as well"
    return ": your partner did not lock in time" if s.partner_never_locked else ""


def _worst(s: Scene) -> str:
    return f"If it stalls, your {s.give} are back by {s.back}."


_TOLD: dict[Phase, Callable[[Scene], Words]] = {
    Phase.OFFERED: _offered,
    Phase.TO_LOCK: _to_lock,
    Phase.WAITING: _waiting,
    Phase.LOCKING: _locking,
    Phase.LOCKED: _locked,
    Phase.CLAIMING: _claiming,
    Phase.FINISHING: _finishing,
    Phase.REFUNDING: _refunding,
    Phase.DONE: _done,
    Phase.BACK: _back,
    Phase.ENDED: _ended,
    Phase.LOST: _lost,
}
