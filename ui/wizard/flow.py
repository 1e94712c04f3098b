"""The wizard as a machine: which step follows which, for both roles. It knows no widget and does nothing itself.

The table below is the whole wizard. A move that is not in it raises WrongMove and changes nothing. Three rules hold for every path, and
the tests check them on all of them: nothing is signed but in a review; no way leads back across a signature; every step can be left,
and `leaving` says what that costs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum

from wallet.model.swap import Role
from wallet.model.views import CheckView, Phase, SwapView


class Step(Enum):
    START = "start"
    CHOOSE = "choose"
    OPEN = "open an offer"
    CHECKS = "safety checks"
    REVIEW = "review"
    SHARE = "share"
    ANSWER = "the partner's answer"
    LOCK = "review the lock"
    FOLLOW = "follow"
    END = "end"


class Move(Enum):
    PROPOSE = "I propose"
    RECEIVE = "I received an offer"
    DRAFTED = "typed what I give and want"
    OPENED = "read the partner's offer"
    PASSED = "every check passed"
    SIGNED = "signed what was shown"
    REFUSED = "refused to sign"
    HANDED = "handed it over"
    ANSWERED = "the partner accepted"
    ENDED = "the swap ended"
    BACK = "one step back"


class Leaving(Enum):
    """What happens to work that is left: nothing was there, what was typed is forgotten, it stays in the list, or it goes on by itself."""

    NOTHING = "nothing"
    TYPED = "typed"
    KEPT = "kept"
    RUNNING = "running"


class Station(Enum):
    """What the row of dots above the wizard shows; several steps may share one."""

    CHOOSE = "choose"
    OPEN = "open"
    CHECK = "check"
    SIGN = "sign"
    SHARE = "share"
    LOCK = "lock"
    FOLLOW = "follow"
    END = "end"


class WrongMove(Exception):
    """The table has no such move here. A defect of a page, never something a user typed."""

    def __init__(self, step: Step, move: Move) -> None:
        super().__init__(f"{move.value!r} is no move from {step.value!r}")
        self.step, self.move = step, move


INITIATOR, PARTICIPANT = Role.INITIATOR, Role.PARTICIPANT

_START: dict[Move, tuple[Role, Step]] = {
    Move.PROPOSE: (INITIATOR, Step.CHOOSE),
    Move.RECEIVE: (PARTICIPANT, Step.OPEN),
}

_TABLE: dict[tuple[Role, Step, Move], Step] = {
    (INITIATOR, Step.CHOOSE, Move.DRAFTED): Step.CHECKS,
    (INITIATOR, Step.CHOOSE, Move.BACK): Step.START,
    (INITIATOR, Step.CHECKS, Move.PASSED): Step.REVIEW,
    (INITIATOR, Step.CHECKS, Move.BACK): Step.CHOOSE,
    (INITIATOR, Step.REVIEW, Move.SIGNED): Step.SHARE,
    (INITIATOR, Step.REVIEW, Move.REFUSED): Step.CHECKS,
    (INITIATOR, Step.SHARE, Move.HANDED): Step.ANSWER,
    (INITIATOR, Step.SHARE, Move.ANSWERED): Step.LOCK,
    (INITIATOR, Step.SHARE, Move.ENDED): Step.END,
    (INITIATOR, Step.ANSWER, Move.ANSWERED): Step.LOCK,
    (INITIATOR, Step.ANSWER, Move.BACK): Step.SHARE,
    (INITIATOR, Step.ANSWER, Move.ENDED): Step.END,
    (INITIATOR, Step.LOCK, Move.SIGNED): Step.FOLLOW,
    (INITIATOR, Step.LOCK, Move.REFUSED): Step.ANSWER,
    (INITIATOR, Step.LOCK, Move.ENDED): Step.END,
    (INITIATOR, Step.FOLLOW, Move.ENDED): Step.END,
    (PARTICIPANT, Step.OPEN, Move.OPENED): Step.CHECKS,
    (PARTICIPANT, Step.OPEN, Move.BACK): Step.START,
    (PARTICIPANT, Step.CHECKS, Move.PASSED): Step.REVIEW,
    (PARTICIPANT, Step.CHECKS, Move.BACK): Step.OPEN,
    (PARTICIPANT, Step.REVIEW, Move.SIGNED): Step.SHARE,
    (PARTICIPANT, Step.REVIEW, Move.REFUSED): Step.CHECKS,
    (PARTICIPANT, Step.SHARE, Move.HANDED): Step.FOLLOW,
    (PARTICIPANT, Step.SHARE, Move.ENDED): Step.END,
    (PARTICIPANT, Step.FOLLOW, Move.ENDED): Step.END,
}

_LEAVING = {
    Step.START: Leaving.NOTHING,
    Step.CHOOSE: Leaving.TYPED,
    Step.OPEN: Leaving.TYPED,
    Step.CHECKS: Leaving.TYPED,
    Step.REVIEW: Leaving.TYPED,
    Step.SHARE: Leaving.KEPT,
    Step.ANSWER: Leaving.KEPT,
    Step.LOCK: Leaving.KEPT,
    Step.FOLLOW: Leaving.RUNNING,
    Step.END: Leaving.NOTHING,
}

_STATION = {
    Step.CHOOSE: Station.CHOOSE,
    Step.OPEN: Station.OPEN,
    Step.CHECKS: Station.CHECK,
    Step.REVIEW: Station.SIGN,
    Step.SHARE: Station.SHARE,
    Step.ANSWER: Station.SHARE,
    Step.LOCK: Station.LOCK,
    Step.FOLLOW: Station.FOLLOW,
    Step.END: Station.END,
}

_RAIL = {
    INITIATOR: (Station.CHOOSE, Station.CHECK, Station.SIGN, Station.SHARE, Station.LOCK, Station.FOLLOW, Station.END),
    PARTICIPANT: (Station.OPEN, Station.CHECK, Station.SIGN, Station.SHARE, Station.FOLLOW, Station.END),
}


@dataclass(frozen=True, slots=True)
class Flow:
    """Where the wizard stands. `role` is None only at START; `stalled` while a page of trouble covers the step."""

    role: Role | None = None
    step: Step = Step.START
    stalled: bool = False

    def can(self, move: Move) -> bool:
        return self._target(move) is not None

    def go(self, move: Move) -> Flow:
        """The flow after `move`. Raises WrongMove."""
        target = self._target(move)
        if target is None:
            raise WrongMove(self.step, move)
        return target

    def stall(self) -> Flow:
        """Something failed here: the step stays, a page of trouble covers it until `resume` or the end of the swap."""
        return replace(self, stalled=True)

    def resume(self) -> Flow:
        """Try the covered step again."""
        return replace(self, stalled=False)

    def _target(self, move: Move) -> Flow | None:
        if self.role is None:
            entry = _START.get(move)
            return None if entry is None or self.stalled else Flow(*entry)
        step = _TABLE.get((self.role, self.step, move))
        if step is None or (self.stalled and move not in (Move.BACK, Move.REFUSED, Move.ENDED)):
            return None
        return Flow(None if step is Step.START else self.role, step)

    @property
    def back(self) -> Move | None:
        """What leads one step back from here: stepping back, or refusing to sign. None where a signature stands in the way."""
        return next((move for move in (Move.BACK, Move.REFUSED) if self.can(move)), None)

    @property
    def leaving(self) -> Leaving:
        return _LEAVING[self.step]

    @property
    def rail(self) -> tuple[Station, ...]:
        """The dots above the wizard; empty before a role is chosen."""
        return () if self.role is None else _RAIL[self.role]

    @property
    def station(self) -> int:
        """Index into `rail` of where we are; -1 before a role is chosen."""
        return -1 if self.role is None else self.rail.index(_STATION[self.step])


def may_pass(checks: Iterable[CheckView]) -> bool:
    """Only a list of checks that is not empty and has nothing that blocks lets the wizard go on: no answer is not a yes."""
    results = tuple(checks)
    return bool(results) and not any(check.blocks for check in results)


def arrived(swap: SwapView) -> bool:
    """Whether my acceptance reached the partner: only then do they lock, and only then does the page that hands it over make way."""
    return swap.role is PARTICIPANT and swap.phase not in (Phase.OFFERED, Phase.TO_LOCK, Phase.WAITING)


def resumed(swap: SwapView) -> Flow:
    """Where the wizard opens for a swap that is already on disk. Total: every (role, phase) has a step."""
    if swap.ended:
        return Flow(swap.role, Step.END)
    if swap.phase is Phase.OFFERED:
        return Flow(swap.role, Step.SHARE)
    if swap.phase is Phase.TO_LOCK and swap.role is INITIATOR:
        return Flow(swap.role, Step.LOCK if swap.answer else Step.ANSWER)
    if swap.role is PARTICIPANT and swap.phase is Phase.WAITING and swap.document:
        return Flow(swap.role, Step.SHARE)
    return Flow(swap.role, Step.FOLLOW)
