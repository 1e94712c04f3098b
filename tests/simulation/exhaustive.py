"""Goes through every state of the small world, breadth first, and says what it found."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from tests.simulation.small_world import Allowance, Place, SmallWorld
from wallet.model.swap import Role


@dataclass(slots=True)
class Found:
    """States and transitions that were gone through, how often each end was reached, and the first way to each bad one."""

    states: int = 0
    transitions: int = 0
    ends: Counter[str] = field(default_factory=Counter[str])
    examples: dict[str, list[Place]] = field(default_factory=dict[str, list[Place]])

    @property
    def clean(self) -> bool:
        return set(self.ends) == {"ended"}

    def line(self) -> str:
        ends = ", ".join(f"{count:,} {end}" for end, count in sorted(self.ends.items()))
        return f"{self.states:,} states, {self.transitions:,} transitions: {ends}"


def search(world: SmallWorld) -> Found:
    """All of it. Ends are counted once for each state in which a swap is over."""
    found = Found()
    came_from: dict[Place, Place | None] = {world.start: None}
    layer = [world.start]
    while layer:
        following: list[Place] = []
        for place in layer:
            end = world.verdict(place)
            if end is not None:
                found.ends[end] += 1
                if end != "ended" and end not in found.examples:
                    found.examples[end] = _way(came_from, place)
                continue
            for after in world.following(place):
                found.transitions += 1
                if after not in came_from:
                    came_from[after] = place
                    following.append(after)
        layer = following
    found.states = len(came_from)
    return found


def _way(came_from: dict[Place, Place | None], place: Place | None) -> list[Place]:
    way: list[Place] = []
    while place is not None:
        way.append(place)
        place = came_from[place]
    return way[::-1]


def explore(role: Role, allowance: Allowance, late: int = 0, *, denied: bool = False) -> Found:
    """The whole small world of one role."""
    return search(SmallWorld(role, allowance, late, denied=denied))
