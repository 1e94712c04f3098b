"""Swaps as rows of a list, under three headings: what waits for me, what goes on by itself, what has ended."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from wallet.model.swap import Role
from wallet.model.views import Phase, SwapView


class Group(Enum):
    YOURS = "yours"
    RUNNING = "running"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A heading and how many swaps stand under it."""

    group: Group
    count: int


SwapRow = GroupRow | SwapView


def under_way(swap: SwapView) -> bool:
    """Whether the wallet has something to do or to watch here: an offer is only a text until it is agreed."""
    return not swap.ended and swap.phase not in (Phase.OFFERED, Phase.TO_LOCK)


def group_of(swap: SwapView) -> Group:
    """Whose turn it is."""
    if swap.ended:
        return Group.ENDED
    waits = swap.phase is Phase.OFFERED or (swap.phase is Phase.TO_LOCK and swap.role is Role.INITIATOR) or bool(swap.todo)
    return Group.YOURS if waits else Group.RUNNING


def swap_rows(swaps: Iterable[SwapView]) -> tuple[SwapRow, ...]:
    """In the order given, each under its heading; a heading without swaps is left out."""
    found: dict[Group, list[SwapView]] = {group: [] for group in Group}
    for swap in swaps:
        found[group_of(swap)].append(swap)
    rows: list[SwapRow] = []
    for group, members in found.items():
        if members:
            rows += [GroupRow(group, len(members)), *members]
    return tuple(rows)


def swap_row_key(row: SwapRow) -> object:
    """Which row is which across snapshots."""
    return row.group if isinstance(row, GroupRow) else row.id
