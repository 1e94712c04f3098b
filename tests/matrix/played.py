"""What a play is: it agrees on a swap, lets a fault happen, and says when that was over.

Everything a play needs of chains and wallets it waits for; the only times are those of the chains.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.matrix.stage import Deal, Stage
from wallet.model.swap import Role


@dataclass(frozen=True, slots=True)
class Played:
    """over: when the fault was over. recovered: when the one who was hit had nothing left to do (None: when both have).

    By the monotonic clock.
    """

    deal: Deal
    over: float
    recovered: float | None = None


Play = Callable[[Stage, Role, str], Played]
"""Stage, whose wallet is hit, coin or token."""


def other(role: Role) -> Role:
    return Role.PARTICIPANT if role is Role.INITIATOR else Role.INITIATOR


def give_chain(deal: Deal, role: Role) -> int:
    """Id of the chain on which this role gives."""
    return (deal.give if role is Role.INITIATOR else deal.want)[0].chain_id


def take_chain(deal: Deal, role: Role) -> int:
    """Likewise, takes."""
    return give_chain(deal, other(role))


def undisturbed(stage: Stage, role: Role, kind: str) -> Played:
    """Nothing happens: what all others are compared with."""
    del role
    return Played(stage.agree(kind), time.monotonic())
