"""Every state of a swap that we only watch, at every phase of time: nothing is signed but what anyone may send, and only while it is right.

The search is that of test_every_state.py, with the owner and their partner as two strangers who do whatever the contract lets them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest

from tests.wallet.swaps.samples import SECRET, agreed, claimed, locked, refunded, seen, tx_hash
from tests.wallet.swaps.test_every_state import END, FINAL_BLOCK, PHASES, SEEN_BLOCK, news
from wallet.errors import IllegalFact
from wallet.model.address import checksummed
from wallet.model.path import AccountPath, PathStyle
from wallet.model.swap import Outcome, Role, Side
from wallet.swaps import machine, rows
from wallet.swaps.calls import GAS, call_for, fee_limit, mandate_of
from wallet.swaps.facts import (
    WATCHED,
    Abandoned,
    Action,
    Agreed,
    Depth,
    Fact,
    Failed,
    LegState,
    Replaced,
    RolledBack,
    SecretSeen,
    Sending,
    Sent,
    Signed,
    Watch,
    side_of,
)
from wallet.swaps.machine import next_steps
from wallet.swaps.seen import Heads
from wallet.swaps.state import Swap
from wallet.swaps.steps import Broadcast, End, Sign, Step, Wait
from wallet.swaps.view import View

WATCHER = checksummed(b"\x77" * 20)
CAP, TAKE_CAP = 10**9, 2 * 10**9


def watched(role: Role) -> Agreed:
    return replace(agreed(role), cap=CAP, watch=Watch(WATCHER, TAKE_CAP))


def signed(swap: Swap, action: Action, name: str = "") -> Signed:
    chain_id = swap.terms(side_of(action)).lock.chain_id
    return Signed(action, chain_id, WATCHER, 0 if side_of(action) is Side.TAKE else 1, tx_hash(name or action.value), b"\x02raw", 100)


def following(swap: Swap) -> Iterator[tuple[Fact, ...]]:
    for depth, block in ((Depth.SEEN, SEEN_BLOCK), (Depth.FINAL, FINAL_BLOCK)):
        for side in Side:
            yield (locked(side, depth, block),)
            yield (claimed(side, depth, block),)
            yield (refunded(side, depth, block),)
    yield (SecretSeen(SECRET),)
    yield from ((RolledBack(chain_id, SEEN_BLOCK),) for chain_id in (1, 2))
    yield (Abandoned(END),)
    for action in _allowed(swap):
        yield (signed(swap, action),)
    for tx in swap.txs:
        sent = tx.signed.hash
        yield (Sending(sent), Sent(sent))
        yield from ((make(sent, FINAL_BLOCK, Depth.FINAL),) for make in (Failed, Replaced))


def _allowed(swap: Swap) -> Iterator[Action]:
    due = {
        Action.CLAIM: swap.secret is not None and swap.seen(Side.TAKE) is LegState.LOCKED,
        Action.REFUND: swap.leg(Side.GIVE) is LegState.LOCKED and swap.leg(Side.TAKE) is not LegState.CLAIMED,
        Action.CLAIM_FOR_PARTNER: swap.leg(Side.GIVE) is LegState.LOCKED and swap.leg(Side.TAKE) is LegState.CLAIMED,
    }
    return (action for action, is_due in due.items() if is_due and not swap.of(action))


@cache
def states(role: Role) -> tuple[Swap, ...]:
    start = machine.new(watched(role))
    found, waiting = {_signature(start): start}, [start]
    while waiting:
        swap = waiting.pop()
        for facts in following(swap):
            after = _applied(swap, facts)
            if after is not None and _signature(after) not in found:
                found[_signature(after)] = after
                waiting.append(after)
    return tuple(found.values())


def _applied(swap: Swap, facts: tuple[Fact, ...]) -> Swap | None:
    try:
        for fact in facts:
            swap = machine.apply(swap, fact)
    except IllegalFact:
        return None
    return swap


def _signature(swap: Swap) -> object:
    legs = [(swap.leg(side), swap.seen(side)) for side in Side]
    txs = frozenset((tx.signed.action, tx.sent, tx.result and (tx.result.fate, tx.result.depth)) for tx in swap.txs)
    return (*legs, txs, swap.secret, swap.abandoned)


@pytest.mark.parametrize("role", Role)
def test_every_state_has_a_row_or_an_end_and_none_is_unsafe(role: Role) -> None:
    actions: set[Action] = set()
    combinations = 0
    for swap in states(role):
        for time in PHASES[role]:
            for at in news(time):
                steps = next_steps(swap, at)
                combinations += 1
                assert steps, (swap, at)
                for step in steps:
                    if isinstance(step, Sign | Broadcast):
                        _is_safe(swap, at, step)
                        actions.add(step.action)
    assert combinations > 5_000
    assert actions == WATCHED


def _is_safe(swap: Swap, at: Heads, step: Sign | Broadcast) -> None:
    head = at.of(step.side)
    assert head is not None
    if isinstance(step, Sign):
        limit = fee_limit(swap.agreed, step.action)
        assert limit is not None
        assert step.max_fee * GAS[step.action] <= limit
    match step.action:
        case Action.CLAIM:
            assert swap.secret is not None
            assert swap.seen(Side.TAKE) is LegState.LOCKED
        case Action.REFUND:
            assert head.time >= swap.terms(Side.GIVE).lock.expiry
            assert swap.leg(Side.TAKE) is not LegState.CLAIMED
            assert swap.role is Role.PARTICIPANT or at.take is not None
        case _:
            assert step.action is Action.CLAIM_FOR_PARTNER
            assert swap.leg(Side.TAKE) is LegState.CLAIMED


@pytest.mark.parametrize("role", Role)
def test_nobody_waits_for_ever(role: Role) -> None:
    calm = seen(END, nonce=9, open=False)
    for swap in states(role):
        if any(event.depth is Depth.SEEN for side in Side for event in swap.events(side)):
            continue
        if any(tx.result is None for tx in swap.txs):
            continue
        steps = next_steps(swap, Heads(calm, calm))
        assert any(not isinstance(step, Wait) for step in steps), (swap, steps)


def test_the_rows_for_watching_hold_somewhere() -> None:
    used: set[str] = set()
    for role in Role:
        for swap in states(role)[::3]:
            for time in PHASES[role][::2]:
                for at in news(time):
                    view = View(swap, at)
                    if view.outcome is None:
                        used |= {rows.row_of(view, side).says for side in Side if at.of(side) is not None}
    wanted = {row.says for table in rows.ROWS.values() for leg in table.values() for row in leg if row.says.startswith("we only watch")}
    assert len(wanted) == 2
    assert wanted <= used


def test_every_outcome_is_reached() -> None:
    far = Heads(seen(END, open=False), seen(END, open=False))
    ends = {step.outcome for role in Role for swap in states(role) for step in next_steps(swap, far) if isinstance(step, End)}
    assert ends == set(Outcome)


@pytest.mark.parametrize("action", [action for action in Action if action not in WATCHED])
def test_the_machine_refuses_a_watchers_lock_and_whatever_else_is_the_owners(action: Action) -> None:
    swap = machine.new(watched(Role.INITIATOR))
    with pytest.raises(IllegalFact):
        machine.apply(swap, signed(swap, action))


@pytest.mark.parametrize("role", Role)
def test_the_mandate_has_three_calls_at_the_contract_each_with_a_cap(role: Role) -> None:
    mine = watched(role)
    mandate = mandate_of(mine, AccountPath(PathStyle.BIP44, 0))
    assert mandate.salt is None
    assert {call.action for call in mandate.calls} == {action.value for action in WATCHED}
    for call in mandate.calls:
        side = side_of(Action(call.action))
        assert call.call.to == mine.terms.leg(role, side).lock.htlc
        assert (call.call.value, call.signer) == (0, WATCHER)
        assert call.fee_cap == (TAKE_CAP if side is Side.TAKE else CAP)


def test_a_watcher_stops_when_somebody_elses_token_lets_three_claims_fail() -> None:
    swap = machine.fold([watched(Role.PARTICIPANT), locked(Side.GIVE), locked(Side.TAKE), SecretSeen(SECRET)])
    for number in range(3):
        step = _take_step(swap)
        assert isinstance(step, Sign), number
        fact = replace(signed(swap, Action.CLAIM, f"claim {number}"), nonce=number)
        for each in (fact, Sending(fact.hash), Sent(fact.hash), Failed(fact.hash, FINAL_BLOCK + number, Depth.FINAL)):
            swap = machine.apply(swap, each)
    assert isinstance(_take_step(swap), Wait)


def _take_step(swap: Swap) -> Step:
    calm = seen(nonce=3)
    return next(step for step in next_steps(swap, Heads(calm, calm)) if step.side is Side.TAKE)


def test_a_watchers_calls_are_the_forms_that_anyone_may_send() -> None:
    mine, own = watched(Role.PARTICIPANT), agreed(Role.PARTICIPANT)
    for action in (Action.CLAIM, Action.REFUND):
        assert call_for(mine, action, SECRET).data != call_for(own, action, SECRET).data
        assert len(call_for(mine, action, SECRET).data) == len(call_for(own, action, SECRET).data) + 32
