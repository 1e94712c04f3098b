"""The wizard's flow on every path, without Qt."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ui.samples import swap_view
from ui.wizard.flow import Flow, Leaving, Move, Station, Step, WrongMove, arrived, may_pass, resumed
from wallet.model.swap import Role
from wallet.model.verdict import Severity
from wallet.model.views import CheckView, Phase

SIGNED_STEPS = {Step.SHARE, Step.ANSWER, Step.LOCK, Step.FOLLOW, Step.END}


def walk(*moves: Move) -> Flow:
    flow = Flow()
    for move in moves:
        flow = flow.go(move)
    return flow


def every_flow() -> set[Flow]:
    found, edge = {Flow()}, [Flow()]
    while edge:
        flow = edge.pop()
        for nxt in [flow.go(move) for move in Move if flow.can(move)] + [flow.stall(), flow.resume()]:
            if nxt not in found:
                found.add(nxt)
                edge.append(nxt)
    return found


def test_initiator_reaches_the_end() -> None:
    moves = (Move.PROPOSE, Move.DRAFTED, Move.PASSED, Move.SIGNED, Move.HANDED, Move.ANSWERED, Move.SIGNED, Move.ENDED)
    steps = [walk(*moves[: n + 1]).step for n in range(len(moves))]
    assert steps == [Step.CHOOSE, Step.CHECKS, Step.REVIEW, Step.SHARE, Step.ANSWER, Step.LOCK, Step.FOLLOW, Step.END]


def test_initiator_with_a_partner_at_hand_skips_pasting() -> None:
    assert walk(Move.PROPOSE, Move.DRAFTED, Move.PASSED, Move.SIGNED, Move.ANSWERED).step is Step.LOCK


def test_participant_reaches_the_end() -> None:
    moves = (Move.RECEIVE, Move.OPENED, Move.PASSED, Move.SIGNED, Move.HANDED, Move.ENDED)
    steps = [walk(*moves[: n + 1]).step for n in range(len(moves))]
    assert steps == [Step.OPEN, Step.CHECKS, Step.REVIEW, Step.SHARE, Step.FOLLOW, Step.END]


def test_participant_never_locks_by_hand() -> None:
    steps = {flow.step for flow in every_flow() if flow.role is Role.PARTICIPANT}
    assert Step.LOCK not in steps
    assert Step.ANSWER not in steps


def test_nothing_is_signed_but_in_a_review() -> None:
    signing = {flow.step for flow in every_flow() if flow.can(Move.SIGNED)}
    assert signing == {Step.REVIEW, Step.LOCK}


def test_no_way_leads_back_across_a_signature() -> None:
    for flow in every_flow():
        if flow.step in SIGNED_STEPS:
            after = {flow.go(move).step for move in Move if flow.can(move)}
            assert after <= SIGNED_STEPS
            assert not (flow.step is Step.FOLLOW and after - {Step.END})


def test_every_review_can_be_refused_and_leads_one_step_back() -> None:
    assert walk(Move.PROPOSE, Move.DRAFTED, Move.PASSED, Move.REFUSED).step is Step.CHECKS
    assert walk(Move.RECEIVE, Move.OPENED, Move.PASSED, Move.REFUSED).step is Step.CHECKS
    assert walk(Move.PROPOSE, Move.DRAFTED, Move.PASSED, Move.SIGNED, Move.ANSWERED, Move.REFUSED).step is Step.ANSWER


def test_going_back_to_the_start_forgets_the_role() -> None:
    assert walk(Move.PROPOSE, Move.BACK) == Flow()
    assert walk(Move.RECEIVE, Move.BACK) == Flow()


@pytest.mark.parametrize(
    ("moves", "leaving"),
    [
        ((), Leaving.NOTHING),
        ((Move.PROPOSE,), Leaving.TYPED),
        ((Move.PROPOSE, Move.DRAFTED, Move.PASSED), Leaving.TYPED),
        ((Move.PROPOSE, Move.DRAFTED, Move.PASSED, Move.SIGNED), Leaving.KEPT),
        ((Move.RECEIVE, Move.OPENED, Move.PASSED, Move.SIGNED, Move.HANDED), Leaving.RUNNING),
        ((Move.RECEIVE, Move.OPENED, Move.PASSED, Move.SIGNED, Move.HANDED, Move.ENDED), Leaving.NOTHING),
    ],
)
def test_leaving_says_what_it_costs(moves: tuple[Move, ...], leaving: Leaving) -> None:
    assert walk(*moves).leaving is leaving


@given(st.lists(st.sampled_from(Move)))
def test_a_wrong_move_raises_and_changes_nothing(moves: list[Move]) -> None:
    flow = Flow()
    for move in moves:
        if flow.can(move):
            flow = flow.go(move)
        else:
            with pytest.raises(WrongMove) as caught:
                flow.go(move)
            assert (caught.value.step, caught.value.move) == (flow.step, move)


@given(st.lists(st.sampled_from([*Move, "stall", "resume"])))
def test_every_path_keeps_its_rules(moves: list[Move | str]) -> None:
    flow, signatures = Flow(), 0
    for move in moves:
        if move == "stall":
            flow = flow.stall()
        elif move == "resume":
            flow = flow.resume()
        elif isinstance(move, Move) and flow.can(move):
            flow = flow.go(move)
            signatures += move is Move.SIGNED
        if flow.step is Step.START:
            assert flow.role is None
            assert signatures == 0
        else:
            assert flow.rail[flow.station] in Station
        if flow.step is Step.FOLLOW:
            assert signatures == (2 if flow.role is Role.INITIATOR else 1)
        if flow.step in {Step.CHOOSE, Step.OPEN, Step.CHECKS, Step.REVIEW}:
            assert signatures == 0


def test_trouble_covers_a_step_until_it_is_tried_again() -> None:
    flow = walk(Move.PROPOSE, Move.DRAFTED, Move.PASSED).stall()
    assert not flow.can(Move.SIGNED)
    assert flow.back is Move.REFUSED
    assert flow.resume().can(Move.SIGNED)
    assert flow.go(Move.REFUSED) == Flow(Role.INITIATOR, Step.CHECKS)


def test_back_is_offered_only_where_it_works() -> None:
    for flow in every_flow():
        if flow.back is not None:
            assert flow.go(flow.back).station <= flow.station
        else:
            assert not flow.can(Move.BACK)
            assert not flow.can(Move.REFUSED)


@given(st.lists(st.booleans()))
def test_checks_pass_only_when_there_are_some_and_all_hold(outcomes: list[bool]) -> None:
    checks = [CheckView(str(n), ok, "because") for n, ok in enumerate(outcomes)]
    assert may_pass(checks) == (len(outcomes) > 0 and False not in outcomes)


def test_what_asks_for_typed_words_goes_on_to_the_review_and_what_blocks_does_not() -> None:
    passed, asks = CheckView("a", True, "because"), CheckView("b", False, "because", Severity.TYPE)
    assert may_pass((passed, asks))
    assert not may_pass((passed, asks, CheckView("c", False, "because", Severity.BLOCK)))
    assert not may_pass((passed, CheckView("c", False, "because")))


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("phase", Phase)
@pytest.mark.parametrize("answer", [None, "text"])
@pytest.mark.parametrize("document", [None, "text"])
def test_every_stored_swap_has_a_step(role: Role, phase: Phase, answer: str | None, document: str | None) -> None:
    view = replace(swap_view(), role=role, phase=phase, answer=answer, document=document, ended=False)
    flow = resumed(view)
    assert flow.step in SIGNED_STEPS - {Step.END}
    assert flow in every_flow()
    assert resumed(replace(view, ended=True)).step is Step.END


def test_a_stored_swap_opens_where_it_was_left() -> None:
    view = replace(swap_view(), ended=False, document=None, answer=None)
    assert resumed(replace(view, role=Role.INITIATOR, phase=Phase.OFFERED)).step is Step.SHARE
    assert resumed(replace(view, role=Role.INITIATOR, phase=Phase.TO_LOCK, answer="text")).step is Step.LOCK
    assert resumed(replace(view, role=Role.INITIATOR, phase=Phase.TO_LOCK)).step is Step.ANSWER
    assert resumed(replace(view, role=Role.PARTICIPANT, phase=Phase.WAITING, document="text")).step is Step.SHARE
    assert resumed(replace(view, role=Role.PARTICIPANT, phase=Phase.LOCKED)).step is Step.FOLLOW


@pytest.mark.parametrize("phase", Phase)
def test_only_a_partner_who_locked_has_my_acceptance(phase: Phase) -> None:
    waits = phase in (Phase.OFFERED, Phase.TO_LOCK, Phase.WAITING)
    assert arrived(replace(swap_view(), role=Role.PARTICIPANT, phase=phase)) is not waits
    assert not arrived(replace(swap_view(), role=Role.INITIATOR, phase=phase))
