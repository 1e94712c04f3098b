"""Every state that a wallet's journal passes through, for either role, and how the swap must end when its folder is wiped right then.

The states are the steps of the journal, in the words of `tests.matrix.steps`, "… final" once it stands in a final block.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from wallet.model.swap import Role


class End(Enum):
    COMPLETED = "completed"  # both have what was agreed
    REFUNDED = "refunded"  # both have what they had


@dataclass(frozen=True, slots=True)
class State:
    """`role` is wiped right after `step` was written. left: the partner is gone for good as soon as its own part is done."""

    role: Role
    step: str
    end: End
    left: bool = False

    @property
    def name(self) -> str:
        return f"{self.role.value}, {self.step}{', alone' if self.left else ''}"


def _states() -> tuple[State, ...]:
    found: list[State] = []
    for role, ends in _STEPS.items():
        for end, steps in ends.items():
            found += [State(role, step, end) for step in steps]
        found += [State(role, step, End.REFUNDED, left=True) for step in _ALONE]
    return tuple(found)


_BEFORE_LOCK = ("Signed approve", "Sending approve", "Sent approve", "Signed lock", "Sending lock")
_OWN_LOCK = ("Sent lock", "Mined approve", "Mined lock", "Locked give", "Locked give final")
_CLAIM = ("Signed claim", "Sending claim", "Sent claim", "Mined claim", "Claimed take", "Claimed take final")
_STEPS = {
    Role.INITIATOR: {
        End.REFUNDED: ("Agreed", *_BEFORE_LOCK),
        End.COMPLETED: (*_OWN_LOCK, "Locked take", "Locked take final", *_CLAIM, "Claimed give", "Claimed give final", "Ended"),
    },
    Role.PARTICIPANT: {
        End.REFUNDED: ("Agreed", "Locked take", "Locked take final", *_BEFORE_LOCK),
        End.COMPLETED: (*_OWN_LOCK, "Claimed give", "Claimed give final", *_CLAIM, "Ended"),
    },
}
_ALONE = ("Locked give final", "Signed refund", "Sending refund", "Sent refund", "Mined refund", "Refunded give", "Refunded give final")
STATES = _states()

_PLAYED = {
    Role.INITIATOR: ("Signed lock", "Sent lock", "Locked give final", "Locked take final", "Sent claim", "Sent refund, alone"),
    Role.PARTICIPANT: ("Locked take final", "Sent lock", "Locked give final", "Claimed give", "Sent claim", "Signed refund, alone"),
}
SLICE = tuple(state for state in STATES if state.name in {f"{role.value}, {step}" for role, steps in _PLAYED.items() for step in steps})
"""One of those that are alike for the chains: what the tests play, as the whole takes minutes."""

OLD_BLOCKS = {10: 120, 10_000: 1_200}
"""By how many blocks an endpoint allows a log query: how many old blocks its chains have. Of 10,000 a search asks for 2,048 at most."""
