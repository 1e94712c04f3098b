"""The matrix: every fault, at every step where it makes a difference, for both roles, for coins and tokens.

A cell says how it must end. `completed`: both have what was agreed. `refunded`: both have what they had. In either case to the last unit,
network fees aside, and nothing stays in the contract.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.matrix import chains, nodes, processes, rivals
from tests.matrix.played import Play, undisturbed
from wallet.model.swap import Role

COIN, TOKEN = "coin", "token"
KINDS = (COIN, TOKEN)
COMPLETED, REFUNDED = "completed", "refunded"


@dataclass(frozen=True, slots=True)
class Cell:
    """role: whose wallet is hit. when: the step of that wallet, in words. confirmations: what makes a block final."""

    fault: str
    when: str
    role: Role
    kind: str
    ends: str
    play: Play
    confirmations: int = 2

    @property
    def name(self) -> str:
        return f"{self.fault}, {self.when}, {self.role.value}, {self.kind}"


def named(name: str) -> Cell:
    """One cell. Raises StopIteration for a name that none has."""
    return next(cell for cell in every() if cell.name == name)


def every() -> tuple[Cell, ...]:
    """All of them, those alike together."""
    found = [*_calm(), *_kills(), *_desertions(), *_nodes(), *_chains(), *_rivals()]
    assert len({cell.name for cell in found}) == len(found)
    return tuple(found)


def _each(fault: str, when: str, ends: str, play: Play, *, kinds: tuple[str, ...] = KINDS, confirmations: int = 2) -> Iterator[Cell]:
    """For both roles and these kinds."""
    for role in Role:
        for kind in kinds:
            yield Cell(fault, when, role, kind, ends, play, confirmations)


def _calm() -> Iterator[Cell]:
    for kind in KINDS:
        yield Cell("none", "never", Role.INITIATOR, kind, COMPLETED, undisturbed)


def _writes(action: str) -> Iterator[tuple[str, str]]:
    """The instants of one transaction: not yet written, written, about to be sent, out and not noted, noted, in a block."""
    yield from (("before", f"Signed {action}"), ("after", f"Signed {action}"), ("after", f"Sending {action}"))
    yield from (("before", f"Sent {action}"), ("after", f"Sent {action}"), ("after", f"Mined {action}"))


def _kills() -> Iterator[Cell]:
    events = [("after", step) for step in ("Agreed", "Locked give", "Locked take", "Claimed give", "Claimed take")]
    common = [*events, ("before", "Ended"), ("after", "Ended"), *_writes("lock"), *_writes("claim")]
    for when, step in common:
        yield from _each("kill -9", f"{when} {step}", COMPLETED, processes.killed(when, step))
    for when, step in _writes("approve"):
        yield from _each("kill -9", f"{when} {step}", COMPLETED, processes.killed(when, step), kinds=(TOKEN,))
    for when, step in [*_writes("refund"), ("after", "Refunded give"), ("after", "Ended")]:
        play = processes.killed_while_refunding(when, step)
        yield from _each("kill -9 while refunding", f"{when} {step}", REFUNDED, play)


_LAST_STEPS = {
    Role.INITIATOR: {
        REFUNDED: ("Agreed", "Signed lock", "Sending lock", "Sent lock", "Locked give", "Locked take", "Signed claim", "Sending claim"),
        COMPLETED: ("Sent claim", "Mined claim", "Claimed take", "Claimed give"),
    },
    Role.PARTICIPANT: {
        REFUNDED: ("Locked take", "Signed lock", "Sending lock"),
        COMPLETED: ("Sent lock", "Locked give", "Claimed give", "Signed claim", "Sending claim", "Sent claim", "Claimed take"),
    },
}
"""After which step of the one who is gone the other gets the money back, and after which both have theirs."""


def _desertions() -> Iterator[Cell]:
    for gone, ends in _LAST_STEPS.items():
        left = Role.PARTICIPANT if gone is Role.INITIATOR else Role.INITIATOR
        for end, steps in ends.items():
            for step in steps:
                for kind in KINDS:
                    yield Cell("partner gone", f"after their {step}", left, kind, end, processes.deserted_at(step))


_MOMENTS = ("Agreed", "Locked give")


def _nodes() -> Iterator[Cell]:
    for name, fault in nodes.FAULTS.items():
        for moment in _MOMENTS:
            kinds = KINDS if moment == "Locked give" else (TOKEN,)
            play = nodes.for_a_while(nodes.fails(fault), moment)
            yield from _each(f"all nodes: {name}", f"from {moment}", COMPLETED, play, kinds=kinds)
    for moment in _MOMENTS:
        for name, begin in {"stale head": nodes.stale(by_all=True), "wrong chain": nodes.other_chain(by_all=True)}.items():
            yield from _each(f"all nodes: {name}", f"from {moment}", COMPLETED, nodes.for_a_while(begin, moment), kinds=(TOKEN,))
        for name, begin in _LIARS.items():
            yield from _each(f"first node: {name}", f"from {moment} on", COMPLETED, nodes.for_good(begin, moment))
        for name, begin in _DOUBTS.items():
            yield from _each(f"first node: {name}", f"from {moment}", COMPLETED, nodes.for_a_while(begin, moment))


_LIARS = {
    "stale head": nodes.stale(by_all=False),
    "wrong chain": nodes.other_chain(by_all=False),
    "hides logs": nodes.hides_logs,
}
"""What may go on for ever beside one honest node, and the swap is completed all the same."""

_DOUBTS = {"lies about balances": nodes.lies_about_balances, "lies about locks": nodes.lies_about_locks}
"""Whoever hears these locks nothing and reveals nothing (rules 8 and 12), and goes on when they stop."""


def _chains() -> Iterator[Cell]:
    for depth in (1, 2, 3):
        for action in ("lock", "claim"):
            play = chains.reorg(depth, action)
            yield from _each(f"reorg of depth {depth}", f"takes the {action} away", COMPLETED, play, confirmations=4)
    for action in ("lock", "claim"):
        yield from _each("reorg up to finality", f"takes the {action} away", COMPLETED, chains.reorg(1, action), kinds=(COIN,))
    for moment in _MOMENTS:
        for give in (True, False):
            where = "give" if give else "take"
            yield from _each(f"{where} chain halts", f"from {moment}", COMPLETED, chains.halt(moment, give=give), kinds=(TOKEN,))
    for moment in ("Signed lock", "Locked give", "Signed claim"):
        yield from _each("fees x 10", f"from {moment}", COMPLETED, chains.dear(moment))


def _rivals() -> Iterator[Cell]:
    for action, kind in (("lock", COIN), ("approve", TOKEN), ("claim", COIN), ("claim", TOKEN)):
        yield from _each("nonce taken", f"of the {action}", COMPLETED, rivals.nonce_taken(action), kinds=(kind,))
    for action in ("lock", "claim"):
        yield from _each("nonce taken while off", f"of the {action}", COMPLETED, rivals.nonce_taken_meanwhile(action))
    for kind in KINDS:
        for wins in (True, False):
            play, end = rivals.claim_meets_refund(claim_wins=wins), COMPLETED if wins else REFUNDED
            yield Cell("claim meets refund", f"the {'claim' if wins else 'refund'} wins", Role.INITIATOR, kind, end, play)
