"""The gate's word on what is signed without a person: looked at once more, right before, by rules that do not know the machine's tables.

The machine would not ask for what is refused here; two independent reasons are needed for money to move.
"""

from __future__ import annotations

from wallet.errors import Blocked
from wallet.model.swap import Role, Side
from wallet.model.verdict import Finding, Severity
from wallet.rules import swap_terms
from wallet.swaps.facts import Action, LegState
from wallet.swaps.seen import Heads, Seen
from wallet.swaps.state import Swap


def refuse(swap: Swap, heads: Heads, action: Action) -> None:
    """Raises Blocked for a lock on a partner's lock that is not settled (rule 41), and for a first reveal there or too late (41, 42).

    Once the secret is out nothing here stops a claim (rule 3 of the protocol).
    """
    found = tuple(finding for finding in findings(swap, heads, action) if finding.severity is Severity.BLOCK)
    if found:
        raise Blocked(tuple((finding.rule, finding.sentence) for finding in found))


def findings(swap: Swap, heads: Heads, action: Action) -> tuple[Finding, ...]:
    """What the rules say of `action` now."""
    relies_on_partner = action is Action.LOCK and swap.role is Role.PARTICIPANT
    reveals = action is Action.CLAIM and not swap.out
    if not (relies_on_partner or reveals):
        return ()
    take = heads.take
    late = swap_terms.reveal_too_late(take.late, swap.deadlines.again + 1) if reveals and take is not None else None
    settled = take is not None and swap.leg(Side.TAKE) is LegState.LOCKED and take.open and take.sure
    return tuple(finding for finding in (late, None if settled else _unsettled(swap, take)) if finding is not None)


def _unsettled(swap: Swap, take: Seen | None) -> Finding:
    final, fresh = swap.leg(Side.TAKE) is LegState.LOCKED, swap.agreed.take_timing.fresh
    age = take.age if take is not None and take.fresh else max(fresh + 1, 0 if take is None else take.age)
    found = swap_terms.not_settled(final, age, fresh, take is not None and take.agreed and take.open, loopback=False)
    assert found is not None
    return found
