"""The second word before a signature: it must agree with the machine where that may sign, and refuse where it may not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wallet.swaps.contracts import TOKEN
from tests.wallet.swaps.lab import Lab, secret_of
from wallet.errors import Blocked
from wallet.model.swap import Role, Side
from wallet.swaps import guard, machine
from wallet.swaps.facts import Action, Depth, Locked, SecretSeen
from wallet.swaps.seen import Heads, Seen
from wallet.swaps.state import Swap
from wallet.swaps.steps import Sign

LAB = Lab.build(Path("nowhere"))
TERMS = LAB.draw_up((TOKEN, TOKEN))
SECRET = secret_of(TERMS.offer.offer.salt)
NOW = LAB.chains[0].blocks[-1].timestamp
GOOD = Seen(
    number=9,
    time=NOW,
    age=0,
    final_number=7,
    final_time=NOW,
    fresh=True,
    agreed=True,
    open=True,
    pays=True,
    funded=True,
    within_cap=True,
    allowance=100,
    turn=True,
    nonce=0,
    known=frozenset(),
    fee=10,
)
HEADS = Heads(GOOD, GOOD)
NOT_SETTLED = [replace(GOOD, open=False), replace(GOOD, agreed=False), replace(GOOD, fresh=False, age=61), replace(GOOD, fresh=False), None]


def swap(role: Role, *sides: Side) -> Swap:
    made = machine.new(LAB.agreed(TERMS, role))
    for side in sides:
        made = machine.apply(made, Locked(side, 5, bytes(32), Depth.FINAL))
    return made


def test_a_participant_locks_on_a_settled_lock() -> None:
    guard.refuse(swap(Role.PARTICIPANT, Side.TAKE), HEADS, Action.LOCK)


@pytest.mark.parametrize("take", NOT_SETTLED)
def test_a_participant_does_not_lock_on_anything_less(take: Seen | None) -> None:
    with pytest.raises(Blocked) as refused:
        guard.refuse(swap(Role.PARTICIPANT, Side.TAKE), Heads(GOOD, take), Action.LOCK)
    assert [rule for rule, _ in refused.value.findings] == [41]


def test_a_participant_does_not_lock_on_a_lock_that_is_only_seen() -> None:
    made = machine.apply(swap(Role.PARTICIPANT), Locked(Side.TAKE, 5, bytes(32), Depth.SEEN))
    with pytest.raises(Blocked, match="not final"):
        guard.refuse(made, HEADS, Action.LOCK)


def test_an_initiator_locks_on_nothing_of_the_partners() -> None:
    guard.refuse(swap(Role.INITIATOR), Heads(GOOD, None), Action.LOCK)


def test_a_first_reveal_needs_a_settled_lock_in_time() -> None:
    made = swap(Role.INITIATOR, Side.GIVE, Side.TAKE)
    guard.refuse(made, HEADS, Action.CLAIM)
    for take in NOT_SETTLED:
        with pytest.raises(Blocked):
            guard.refuse(made, Heads(GOOD, take), Action.CLAIM)


def test_a_first_reveal_is_refused_once_it_is_too_late() -> None:
    made = swap(Role.INITIATOR, Side.GIVE, Side.TAKE)
    last = replace(GOOD, time=made.deadlines.again)
    guard.refuse(made, Heads(GOOD, last), Action.CLAIM)
    for late in (replace(last, time=last.time + 1), replace(last, age=1)):
        with pytest.raises(Blocked, match="too late") as refused:
            guard.refuse(made, Heads(GOOD, late), Action.CLAIM)
        assert [rule for rule, _ in refused.value.findings] == [42]


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("take", [*NOT_SETTLED, replace(GOOD, time=2**40)])
def test_once_the_secret_is_out_nothing_stops_a_claim(role: Role, take: Seen | None) -> None:
    made = machine.apply(swap(role, Side.GIVE, Side.TAKE), SecretSeen(SECRET))
    guard.refuse(made, Heads(None, take), Action.CLAIM)


@pytest.mark.parametrize("action", [action for action in Action if action not in (Action.LOCK, Action.CLAIM)])
@pytest.mark.parametrize("role", Role)
def test_no_rule_stops_a_way_out(role: Role, action: Action) -> None:
    guard.refuse(swap(role), Heads(None, None), action)


SEENS = st.builds(
    Seen,
    number=st.integers(5, 9),
    time=st.integers(NOW - 5, NOW + 120),
    age=st.integers(0, 80),
    final_number=st.integers(3, 9),
    final_time=st.integers(NOW - 20, NOW + 120),
    fresh=st.booleans(),
    agreed=st.booleans(),
    open=st.booleans(),
    pays=st.booleans(),
    funded=st.booleans(),
    within_cap=st.booleans(),
    allowance=st.sampled_from((0, 50, 100)),
    turn=st.booleans(),
    nonce=st.just(0),
    known=st.just(frozenset[bytes]()),
    fee=st.just(10),
)
FACTS = [Locked(side, 5, bytes(32), depth) for side in Side for depth in Depth]


@given(
    role=st.sampled_from(Role),
    told=st.lists(st.sampled_from(FACTS), max_size=2, unique_by=lambda fact: fact.side),
    out=st.booleans(),
    give=st.none() | SEENS,
    take=st.none() | SEENS,
)
def test_what_the_machine_asks_for_is_never_refused(
    role: Role, told: list[Locked], out: bool, give: Seen | None, take: Seen | None
) -> None:
    """Two independent reasons, and they agree: otherwise a swap would stand still where the machine wants to go on."""
    made = swap(role)
    for fact in told:
        made = machine.apply(made, fact)
    made = machine.apply(made, SecretSeen(SECRET)) if out else made
    heads = Heads(give, take)
    for step in machine.next_steps(made, heads):
        if isinstance(step, Sign):
            guard.refuse(made, heads, step.action)
