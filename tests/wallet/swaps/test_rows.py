"""The tables of next steps, row by row, and the rules of swaps.md that stand in them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.wallet.swaps.samples import (
    FEE,
    GIVE_EXPIRY,
    NOW,
    SECRET,
    WANT_EXPIRY,
    begin,
    claimed,
    heads,
    locked,
    out,
    refunded,
    seen,
    signed,
    tx_hash,
)
from wallet.model.swap import Outcome, Role, Side
from wallet.swaps import machine
from wallet.swaps.facts import (
    Abandoned,
    Action,
    Depth,
    Ended,
    Fact,
    Failed,
    Mined,
    Replaced,
    RolledBack,
    SecretSeen,
    Sending,
    Sent,
)
from wallet.swaps.machine import next_steps
from wallet.swaps.seen import Heads
from wallet.swaps.state import Swap
from wallet.swaps.steps import Abandon, Broadcast, End, Sign, Step, Wait, Why

GIVE, TAKE = Side.GIVE, Side.TAKE
FIRST, SECOND = Role.INITIATOR, Role.PARTICIPANT
BOTH = (locked(GIVE), locked(TAKE))
LOCK_BY = {FIRST: NOW + 8, SECOND: NOW + 15}
LOCK_UNTIL = {role: time - 1 for role, time in LOCK_BY.items()}
REVEAL, AGAIN, HELP = NOW + 22, NOW + 26, NOW + 37


def on(side: Side, swap: Swap, at: Heads) -> Step | None:
    """The step of one leg."""
    found = [step for step in next_steps(swap, at) if step.side is side]
    assert len(found) <= 1
    return found[0] if found else None


def ready(role: Role) -> Swap:
    """A swap in which it is our turn to lock."""
    return begin(role) if role is FIRST else begin(role, locked(TAKE))


def known(*names: str) -> frozenset[bytes]:
    return frozenset(tx_hash(name) for name in names)


# --- locking ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", Role)
def test_lock_when_it_is_our_turn(role: Role) -> None:
    assert on(GIVE, ready(role), heads()) == Sign(Action.LOCK, GIVE, FEE)


def test_the_participant_waits_for_the_initiator() -> None:
    """Rule 9: a lock that is only seen is no lock."""
    wait = Wait(GIVE, Why.PARTNER_LOCK, LOCK_UNTIL[SECOND])
    assert on(GIVE, begin(SECOND), heads()) == wait
    assert on(GIVE, begin(SECOND, locked(TAKE, Depth.SEEN)), heads()) == wait
    assert on(TAKE, begin(SECOND, locked(TAKE, Depth.SEEN)), heads()) == Wait(TAKE, Why.FINALITY)


@pytest.mark.parametrize("role", Role)
def test_no_lock_once_the_window_is_closed(role: Role) -> None:
    """Rule 1. What closes a window is the latest time that it may be."""
    last = LOCK_UNTIL[role]
    assert isinstance(on(GIVE, ready(role), heads(last)), Sign)
    assert on(GIVE, ready(role), heads(last + 1)) == Abandon(GIVE, last - 1)
    assert isinstance(on(GIVE, ready(role), heads(last - 5, age=6)), Abandon)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ({"fresh": False}, Why.SURE),
        ({"agreed": False}, Why.SURE),
        ({"funded": False}, Why.GAS),
        ({"turn": False, "allowance": 0}, Why.TURN),
        ({"within_cap": False}, Why.FEES),
    ],
)
def test_no_lock_unless_all_is_well(role: Role, bad: dict[str, bool], why: Why) -> None:
    """Rules 8, 12 and 13."""
    assert on(GIVE, ready(role), Heads(seen(**bad), seen())) == Wait(GIVE, why)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(("bad", "why"), [("fresh", Why.SURE), ("agreed", Why.SURE), ("funded", Why.GAS)])
def test_no_lock_unless_all_is_well_on_the_other_chain_too(role: Role, bad: str, why: Why) -> None:
    """Rules 8 and 12."""
    assert on(GIVE, ready(role), Heads(seen(), seen(**{bad: False}))) == Wait(GIVE, why)


@pytest.mark.parametrize("role", Role)
def test_no_lock_while_a_chain_is_out_of_reach(role: Role) -> None:
    assert on(GIVE, ready(role), Heads(seen(), None)) == Wait(GIVE, Why.OFFLINE)
    assert on(GIVE, ready(role), Heads(None, seen())) == Wait(GIVE, Why.OFFLINE)


def test_the_participant_locks_only_what_is_still_locked_against() -> None:
    """Rule 7: a log alone proves nothing."""
    swap = ready(SECOND)
    assert on(GIVE, swap, Heads(seen(), seen(open=False))) == Wait(GIVE, Why.SURE)
    gone = machine.apply(swap, refunded(TAKE, Depth.SEEN))
    assert isinstance(on(GIVE, gone, heads()), Wait)
    gone = machine.apply(gone, refunded(TAKE, Depth.FINAL))
    assert isinstance(on(GIVE, gone, heads()), Abandon)


def test_the_participant_locks_only_while_the_clocks_leave_the_gap() -> None:
    """A chain whose clock ran ahead of the other one since the agreement expires too early."""
    swap = ready(SECOND)
    assert isinstance(on(GIVE, swap, Heads(seen(), seen(NOW + 4))), Sign)
    assert isinstance(on(GIVE, swap, Heads(seen(), seen(NOW + 5))), Abandon)


def test_the_participant_gives_up_once_the_partner_cannot_lock_any_more() -> None:
    assert isinstance(on(GIVE, begin(SECOND), Heads(seen(), seen(final_time=LOCK_BY[FIRST]))), Wait)
    assert isinstance(on(GIVE, begin(SECOND), Heads(seen(), seen(final_time=LOCK_BY[FIRST] + 1))), Abandon)


def test_the_initiator_does_not_lock_when_the_partner_cannot_follow() -> None:
    assert isinstance(on(GIVE, begin(FIRST), Heads(seen(), seen(LOCK_BY[SECOND]))), Sign)
    assert isinstance(on(GIVE, begin(FIRST), Heads(seen(), seen(LOCK_BY[SECOND] + 1))), Abandon)


@pytest.mark.parametrize("role", Role)
def test_a_signed_lock_is_brought_in(role: Role) -> None:
    swap = ready(role)
    fact = signed(swap, Action.LOCK)
    swap = machine.apply(swap, fact)
    send = Broadcast(Action.LOCK, GIVE, fact.hash, fact.raw)
    assert on(GIVE, swap, heads()) == send
    assert on(GIVE, swap, heads(fresh=False)) == Wait(GIVE, Why.SURE)
    swap = machine.apply(swap, Sending(fact.hash))
    assert on(GIVE, swap, heads()) == send
    swap = machine.apply(swap, Sent(fact.hash))
    assert on(GIVE, swap, heads(known=known("lock"))) == Wait(GIVE, Why.MINING)
    assert on(GIVE, swap, heads()) == send
    assert on(GIVE, swap, heads(known=known("lock"), fee=2 * FEE)) == Sign(Action.LOCK, GIVE, 2 * FEE, replaces=fact.hash)
    mined = machine.apply(swap, Mined(fact.hash, 10, Depth.SEEN))
    assert on(GIVE, mined, heads()) == Wait(GIVE, Why.FINALITY)


@pytest.mark.parametrize("role", Role)
def test_a_replaced_lock_waits_for_finality(role: Role) -> None:
    """Rule 10."""
    swap = out(ready(role), Action.LOCK)
    replaced = machine.apply(swap, Replaced(tx_hash("lock"), 9, Depth.SEEN))
    assert on(GIVE, replaced, heads(nonce=1)) == Wait(GIVE, Why.FINALITY)
    final = machine.apply(swap, Replaced(tx_hash("lock"), 9, Depth.FINAL))
    assert on(GIVE, final, heads(nonce=1)) == Sign(Action.LOCK, GIVE, FEE)


@pytest.mark.parametrize("role", Role)
def test_a_lock_that_is_not_wanted_is_cancelled(role: Role) -> None:
    """Rule 1: signed is enough; it is gone only when a final block says so."""
    swap = ready(role)
    fact = signed(swap, Action.LOCK, nonce=4)
    late = LOCK_BY[role] + 1
    swap = machine.apply(swap, fact)
    assert on(GIVE, swap, heads(late)) == Sign(Action.CANCEL, GIVE, FEE, replaces=fact.hash)
    swap = out(swap, Action.CANCEL, nonce=4)
    assert on(GIVE, swap, heads(NOW, known=known("cancel"))) == Wait(GIVE, Why.MINING)
    assert isinstance(on(GIVE, swap, heads(NOW)), Broadcast)
    assert on(GIVE, swap, heads(NOW, known=known("cancel"), fee=500)) == Sign(Action.CANCEL, GIVE, 500, replaces=tx_hash("cancel"))
    mined = machine.apply(swap, Mined(tx_hash("cancel"), 9, Depth.SEEN))
    assert on(GIVE, mined, heads(NOW)) == Wait(GIVE, Why.FINALITY)
    final = machine.apply(mined, Mined(tx_hash("cancel"), 9, Depth.FINAL))
    assert isinstance(on(GIVE, final, heads(NOW)), Abandon)
    assert isinstance(on(GIVE, swap, heads(late + 5, final_time=late)), Abandon)


def test_the_reason_to_lock_can_go() -> None:
    swap = out(ready(SECOND), Action.LOCK)
    for fact in (RolledBack(1, 5), refunded(TAKE, Depth.SEEN), SecretSeen(SECRET)):
        step = on(GIVE, machine.apply(swap, fact), heads(known=known("lock")))
        assert step == Sign(Action.CANCEL, GIVE, FEE, replaces=tx_hash("lock"))
    leaked = machine.apply(out(begin(FIRST), Action.LOCK), SecretSeen(SECRET))
    assert on(GIVE, leaked, heads()) == Sign(Action.CANCEL, GIVE, FEE, replaces=tx_hash("lock"))


# --- approving -------------------------------------------------------------------------------------------------------


def test_approve_exactly_and_wait_for_it() -> None:
    """Rule 13."""
    short = heads(allowance=0)
    swap = begin(FIRST)
    assert on(GIVE, swap, short) == Sign(Action.APPROVE, GIVE, FEE)
    swap = out(swap, Action.APPROVE)
    assert on(GIVE, swap, heads(allowance=0, known=known("approve"))) == Wait(GIVE, Why.MINING)
    mined = machine.apply(swap, Mined(tx_hash("approve"), 5, Depth.SEEN))
    assert on(GIVE, mined, short) == Wait(GIVE, Why.FINALITY)
    assert on(GIVE, mined, heads()) == Sign(Action.LOCK, GIVE, FEE)
    failed = machine.apply(swap, Failed(tx_hash("approve"), 5, Depth.SEEN))
    assert on(GIVE, failed, short) == Wait(GIVE, Why.ALLOWANCE)


def test_never_from_one_allowance_to_another() -> None:
    """Rule 13, and 30 of the gate."""
    assert on(GIVE, begin(FIRST), heads(allowance=3)) == Sign(Action.RESET_ALLOWANCE, GIVE, FEE)
    swap = out(begin(FIRST), Action.RESET_ALLOWANCE)
    assert on(GIVE, swap, heads(allowance=3, known=known("reset"))) == Wait(GIVE, Why.MINING)
    done = machine.apply(swap, Mined(tx_hash("reset"), 5, Depth.FINAL))
    assert on(GIVE, done, heads(allowance=0)) == Sign(Action.APPROVE, GIVE, FEE)


@pytest.mark.parametrize("role", Role)
def test_what_was_given_up_is_watched_until_not_even_a_copy_of_this_wallet_could_lock(role: Role) -> None:
    swap = begin(role, Abandoned(NOW))
    last = LOCK_BY[role]
    assert on(GIVE, swap, heads(last + 2, final_time=last)) == Wait(GIVE, Why.LAST_MOMENT, last)
    assert on(GIVE, swap, heads(last + 3, final_time=last + 1)) == End(GIVE, Outcome.ABANDONED)
    approved = machine.apply(out(begin(role), Action.APPROVE), Mined(tx_hash("approve"), 5, Depth.FINAL))
    assert on(GIVE, machine.apply(approved, Abandoned(NOW)), heads(final_time=last)) == Sign(Action.RESET_ALLOWANCE, GIVE, FEE)


@pytest.mark.parametrize("role", Role)
def test_what_was_given_up_and_paid_all_the_same_is_watched_likewise(role: Role) -> None:
    """Found by simulation: a copy of this wallet had locked, on a chain whose news came late, and that was claimed too."""
    swap = begin(role, Abandoned(NOW), locked(TAKE), claimed(TAKE))
    last = LOCK_BY[role]
    assert on(GIVE, swap, heads(last + 2, final_time=last)) == Wait(GIVE, Why.LAST_MOMENT, last)
    assert on(GIVE, swap, heads(last + 3, final_time=last + 1)) == End(GIVE, Outcome.RECEIVED_BOTH)
    assert not isinstance(next_steps(swap, Heads(None, seen(last + 3)))[0], End)
    late = machine.apply(machine.apply(swap, locked(GIVE)), claimed(GIVE))
    assert next_steps(late, heads(last)) == (End(GIVE, Outcome.COMPLETED),)


def test_an_approval_is_taken_back_before_the_end() -> None:
    swap = machine.apply(out(begin(FIRST), Action.APPROVE), Abandoned(NOW))
    pending = heads(NOW + 50, allowance=0, known=known("approve"))
    assert on(GIVE, swap, pending) == Sign(Action.RESET_ALLOWANCE, GIVE, FEE, replaces=tx_hash("approve"))
    assert next_steps(swap, Heads(None, seen()))[0] == Wait(GIVE, Why.OFFLINE)
    swap = machine.apply(swap, Mined(tx_hash("approve"), 5, Depth.FINAL))
    assert on(GIVE, swap, heads(NOW + 50)) == Sign(Action.RESET_ALLOWANCE, GIVE, FEE)
    assert on(GIVE, swap, heads(NOW + 50, turn=False)) == Wait(GIVE, Why.TURN)
    swap = out(swap, Action.RESET_ALLOWANCE, nonce=1)
    assert on(GIVE, swap, heads(NOW + 50, known=known("reset"), nonce=1)) == Wait(GIVE, Why.MINING)
    swap = machine.apply(swap, Mined(tx_hash("reset"), 8, Depth.SEEN))
    assert on(GIVE, swap, heads(NOW + 50, allowance=0)) == Wait(GIVE, Why.FINALITY)
    swap = machine.apply(swap, Mined(tx_hash("reset"), 8, Depth.FINAL))
    assert next_steps(swap, heads(NOW + 50, allowance=0)) == (End(GIVE, Outcome.ABANDONED),)


# --- before the participant's lock: could what they take be paid out? --------------------------------------------------


def test_nothing_is_locked_for_what_could_not_be_paid_out() -> None:
    """Rule 14. The initiator's own question comes before the reveal: at their lock there is nothing to pay out yet."""
    stuck = Heads(seen(), seen(pays=False))
    assert on(GIVE, begin(SECOND, locked(TAKE)), stuck) == Wait(GIVE, Why.PAYOUT)
    assert isinstance(on(GIVE, begin(SECOND, locked(TAKE)), Heads(seen(pays=False), seen())), Sign)
    assert isinstance(on(GIVE, begin(FIRST), stuck), Sign)
    late = LOCK_UNTIL[SECOND] + 1
    assert isinstance(on(GIVE, begin(SECOND, locked(TAKE)), Heads(seen(late), seen(late, pays=False))), Abandon)


def test_a_lock_for_what_could_not_be_paid_out_any_more_is_cancelled() -> None:
    """Rules 1 and 14: also one that may be on its way."""
    swap, stuck = begin(SECOND, locked(TAKE)), Heads(seen(), seen(pays=False))
    lock = signed(swap, Action.LOCK)
    for facts in ((lock,), (lock, Sending(lock.hash)), (lock, Sending(lock.hash), Sent(lock.hash))):
        step = on(GIVE, begin(SECOND, locked(TAKE), *facts), stuck)
        assert step == Sign(Action.CANCEL, GIVE, FEE, replaces=lock.hash)
    assert on(GIVE, machine.apply(swap, lock), Heads(seen(), seen(pays=False, agreed=False))) == Wait(GIVE, Why.SURE)


# --- revealing -------------------------------------------------------------------------------------------------------


def test_the_initiator_claims_what_is_final() -> None:
    assert on(TAKE, begin(FIRST, *BOTH), heads()) == Sign(Action.CLAIM, TAKE, FEE)
    assert on(TAKE, begin(FIRST, locked(GIVE), locked(TAKE, Depth.SEEN)), heads()) == Wait(TAKE, Why.FINALITY)
    assert on(TAKE, begin(FIRST, locked(TAKE)), heads()) == Wait(TAKE, Why.OTHER_LEG)
    assert on(TAKE, begin(FIRST, locked(TAKE), locked(GIVE, Depth.SEEN)), heads()) == Wait(TAKE, Why.OTHER_LEG)


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ({"fresh": False}, Why.SURE),
        ({"agreed": False}, Why.SURE),
        ({"open": False}, Why.SURE),
        ({"pays": False}, Why.PAYOUT),
    ],
)
def test_no_reveal_unless_all_is_well(bad: dict[str, bool], why: Why) -> None:
    """Rules 8 and 14; also for a claim that is signed already, and for one that is sending."""
    swap = begin(FIRST, *BOTH)
    claim = signed(swap, Action.CLAIM)
    for facts in ((), (claim,), (claim, Sending(claim.hash))):
        assert on(TAKE, begin(FIRST, *BOTH, *facts), Heads(seen(), seen(**bad))) == Wait(TAKE, why)


def test_the_point_of_no_return() -> None:
    """Rule 2. Sending alone never permits a claim past the cut-off; being out always does (rule 3)."""
    swap = begin(FIRST, *BOTH)
    claim = signed(swap, Action.CLAIM)
    signed_only = begin(FIRST, *BOTH, claim)
    sending = machine.apply(signed_only, Sending(claim.hash))
    sent = machine.apply(sending, Sent(claim.hash))
    too_late = Wait(TAKE, Why.EXPIRY, WANT_EXPIRY)
    assert isinstance(on(TAKE, swap, heads(REVEAL)), Sign)
    assert on(TAKE, swap, heads(REVEAL + 1)) == too_late
    assert on(TAKE, swap, heads(REVEAL - 3, age=4)) == too_late
    assert isinstance(on(TAKE, signed_only, heads(REVEAL)), Broadcast)
    assert on(TAKE, signed_only, heads(REVEAL + 1)) == too_late
    assert isinstance(on(TAKE, sending, heads(REVEAL)), Broadcast)
    assert on(TAKE, sending, heads(AGAIN + 1)) == too_late
    for late in (REVEAL + 1, AGAIN + 1, WANT_EXPIRY, WANT_EXPIRY + 500):
        assert not isinstance(on(TAKE, sent, heads(late)), Wait)


def test_a_claim_begun_in_time_may_go_out_again_for_one_act_more() -> None:
    swap = begin(FIRST, *BOTH)
    claim = signed(swap, Action.CLAIM, max_fee=10 * FEE)
    sending = begin(FIRST, *BOTH, claim, Sending(claim.hash))
    assert on(TAKE, sending, heads(AGAIN)) == Broadcast(Action.CLAIM, TAKE, claim.hash, claim.raw)


def test_no_reveal_while_a_second_lock_is_possible() -> None:
    """Rule 2."""
    first = out(begin(FIRST), Action.LOCK, name="ours")
    swap = machine.apply(machine.apply(first, locked(GIVE, name="another installation's")), locked(TAKE))
    assert on(TAKE, swap, heads()) == Wait(TAKE, Why.OTHER_LEG)
    assert isinstance(on(TAKE, swap, heads(NOW + 12, final_time=LOCK_BY[FIRST] + 1)), Sign)
    gone = machine.apply(swap, Failed(tx_hash("ours"), 11, Depth.FINAL))
    assert isinstance(on(TAKE, gone, heads()), Sign)
    assert on(TAKE, swap, Heads(None, seen(final_time=LOCK_BY[FIRST] + 1))) == Wait(TAKE, Why.OTHER_LEG)


def test_no_reveal_while_the_own_lock_is_closing() -> None:
    assert on(TAKE, begin(FIRST, *BOTH, refunded(GIVE, Depth.SEEN)), heads()) == Wait(TAKE, Why.OTHER_LEG)


# --- after the secret is out -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("depth", Depth)
@pytest.mark.parametrize("give", [(), (locked(GIVE),), (locked(GIVE), claimed(GIVE, Depth.SEEN)), (locked(GIVE), claimed(GIVE))])
def test_once_out_keep_claiming(role: Role, depth: Depth, give: tuple[Fact, ...]) -> None:
    """Rules 3 and 9, on the worst of heads, and on a lock that is only seen."""
    swap = begin(role, locked(TAKE, depth), *give)
    if not swap.out:
        swap = machine.apply(swap, SecretSeen(SECRET))
    at = Heads(seen(), seen(NOW + 900, fresh=False, agreed=False, open=False, pays=False, within_cap=False, funded=False))
    step = on(TAKE, swap, at)
    assert isinstance(step, Sign)
    assert step.action is Action.CLAIM
    assert on(TAKE, swap, Heads(None, seen())) == Sign(Action.CLAIM, TAKE, FEE)


def test_the_participant_waits_for_the_secret() -> None:
    assert on(TAKE, begin(SECOND, *BOTH), heads()) == Wait(TAKE, Why.REVEAL, WANT_EXPIRY)


def test_fees_rise_as_the_end_of_a_claim_nears() -> None:
    swap = machine.apply(begin(SECOND, *BOTH), SecretSeen(SECRET))
    last = GIVE_EXPIRY - 11
    for time, times in ((last, 1), (last + 1, 2), (last + 4, 2), (last + 5, 4)):
        assert on(TAKE, swap, heads(time)) == Sign(Action.CLAIM, TAKE, times * FEE)
    swap = out(swap, Action.CLAIM)
    step = on(TAKE, swap, heads(last + 1, known=known("claim")))
    assert step == Sign(Action.CLAIM, TAKE, 2 * FEE, replaces=tx_hash("claim"))


@pytest.mark.parametrize("price", [FEE, FEE * 9 // 8, FEE * 9 // 8 + 1])
def test_a_replacement_offers_an_eighth_more_or_is_not_made(price: int) -> None:
    swap = out(machine.apply(begin(SECOND, *BOTH), SecretSeen(SECRET)), Action.CLAIM)
    step = on(TAKE, swap, heads(fee=price, known=known("claim")))
    assert isinstance(step, Sign) == (price * 8 >= FEE * 9)


def test_a_dropped_claim_goes_again() -> None:
    swap = out(machine.apply(begin(SECOND, *BOTH), SecretSeen(SECRET)), Action.CLAIM)
    assert on(TAKE, swap, heads(known=known("claim"))) == Wait(TAKE, Why.MINING)
    assert isinstance(on(TAKE, swap, heads()), Broadcast)


def test_a_claim_takes_another_nonce_as_soon_as_its_own_is_used() -> None:
    swap = out(machine.apply(begin(SECOND, *BOTH), SecretSeen(SECRET)), Action.CLAIM, nonce=0)
    assert on(TAKE, machine.apply(swap, Replaced(tx_hash("claim"), 9, Depth.SEEN)), heads(nonce=1)) == Sign(Action.CLAIM, TAKE, FEE)
    assert on(TAKE, swap, heads(nonce=1)) == Sign(Action.CLAIM, TAKE, FEE)
    assert on(TAKE, swap, heads(nonce=1, known=known("claim"))) == Wait(TAKE, Why.MINING)


def test_a_claim_behind_a_payment_takes_its_place() -> None:
    swap = out(machine.apply(begin(SECOND, *BOTH), SecretSeen(SECRET)), Action.CLAIM, nonce=7)
    assert on(TAKE, swap, heads(nonce=6, known=known("claim"))) == Sign(Action.CLAIM, TAKE, FEE)


def test_a_node_that_lags_does_not_make_us_sign_for_ever() -> None:
    swap = machine.apply(begin(SECOND, *BOTH), SecretSeen(SECRET))
    for nonce in range(7, 11):
        assert isinstance(on(TAKE, swap, heads(nonce=6)), Sign)
        swap = out(swap, Action.CLAIM, nonce=nonce, name=f"claim {nonce}")
    assert isinstance(on(TAKE, swap, heads(nonce=6)), Broadcast)


def test_two_claims_in_line_are_raised_from_the_first_on() -> None:
    swap = out(begin(SECOND, *BOTH, SecretSeen(SECRET)), Action.CLAIM, nonce=1, name="first")
    swap = out(swap, Action.CLAIM, nonce=2, name="second", max_fee=2 * FEE)
    at = heads(nonce=1, known=known("first", "second"), fee=2 * FEE)
    assert on(TAKE, swap, at) == Sign(Action.CLAIM, TAKE, 2 * FEE, replaces=tx_hash("first"))


def test_a_failed_claim_is_tried_again_while_the_lock_is_open() -> None:
    swap = out(machine.apply(begin(SECOND, *BOTH), SecretSeen(SECRET)), Action.CLAIM)
    swap = machine.apply(swap, Failed(tx_hash("claim"), 9, Depth.SEEN))
    assert on(TAKE, swap, heads()) == Sign(Action.CLAIM, TAKE, FEE)
    assert on(TAKE, swap, heads(open=False)) == Wait(TAKE, Why.FINALITY)
    assert on(TAKE, swap, heads(pays=False)) == Wait(TAKE, Why.PAYOUT)
    final = machine.apply(swap, Failed(tx_hash("claim"), 9, Depth.FINAL))
    assert on(TAKE, final, heads(open=False)) == Sign(Action.CLAIM, TAKE, FEE)


def test_nothing_is_left_on_a_leg_that_is_closing() -> None:
    swap = begin(SECOND, *BOTH, SecretSeen(SECRET), claimed(TAKE, Depth.SEEN))
    assert on(TAKE, swap, heads()) == Wait(TAKE, Why.FINALITY)
    assert on(GIVE, begin(FIRST, locked(GIVE), refunded(GIVE, Depth.SEEN)), heads(5000)) == Wait(GIVE, Why.FINALITY)


# --- refunding -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", Role)
def test_refund_from_the_expiry_on(role: Role) -> None:
    """Rule 4: whatever else is pending, and on whatever news."""
    expiry = GIVE_EXPIRY if role is FIRST else WANT_EXPIRY
    swap = begin(role, *BOTH)
    before = on(GIVE, swap, heads(expiry - 1, age=100))
    assert before == Wait(GIVE, Why.EXPIRY, expiry)
    assert on(GIVE, swap, heads(expiry)) == Sign(Action.REFUND, GIVE, FEE)
    pending = out(swap, Action.CLAIM)
    bad = seen(expiry, fresh=False, agreed=False, open=False, within_cap=False, funded=False)
    assert on(GIVE, pending, Heads(bad, None)) == Sign(Action.REFUND, GIVE, FEE)
    assert on(GIVE, swap, heads(expiry + 5)) == Sign(Action.REFUND, GIVE, 2 * FEE)
    assert on(GIVE, swap, heads(expiry + 9)) == Sign(Action.REFUND, GIVE, 4 * FEE)


@pytest.mark.parametrize("role", Role)
def test_what_was_only_seen_is_refunded_too_once_it_has_expired(role: Role) -> None:
    """Rule 4: a node that denies our lock keeps it from being final, and must not keep it from coming back."""
    expiry = GIVE_EXPIRY if role is FIRST else WANT_EXPIRY
    swap, denied = begin(role, locked(GIVE, Depth.SEEN)), {"agreed": False, "open": False}
    assert on(GIVE, swap, heads(expiry - 1, **denied)) == Wait(GIVE, Why.FINALITY)
    assert on(GIVE, swap, heads(expiry, **denied)) == Sign(Action.REFUND, GIVE, FEE)
    done = begin(role, locked(GIVE, Depth.SEEN), locked(TAKE), claimed(TAKE))
    assert on(GIVE, done, heads(expiry, **denied)) == Sign(Action.CLAIM_FOR_PARTNER, GIVE, FEE)


def test_what_may_be_no_lock_at_all_is_not_paid_for_twice() -> None:
    swap = out(begin(SECOND, locked(TAKE), locked(GIVE, Depth.SEEN)), Action.REFUND)
    swap = machine.apply(swap, Failed(tx_hash("refund"), 9, Depth.FINAL))
    assert on(GIVE, swap, heads(WANT_EXPIRY)) == Wait(GIVE, Why.FINALITY)
    assert on(GIVE, machine.apply(swap, locked(GIVE)), heads(WANT_EXPIRY)) == Sign(Action.REFUND, GIVE, FEE)


@pytest.mark.parametrize("depth", Depth)
def test_a_failed_refund_is_tried_again_even_if_the_partner_cannot_be_paid(depth: Depth) -> None:
    """A reorg can put it into a block before the expiry. What the payee refuses has nothing to do with what comes back to us."""
    swap = out(begin(SECOND, *BOTH), Action.REFUND)
    swap = machine.apply(swap, Failed(tx_hash("refund"), 9, depth))
    assert on(GIVE, swap, heads(WANT_EXPIRY, pays=False)) == Sign(Action.REFUND, GIVE, FEE)


@pytest.mark.parametrize("role", Role)
def test_who_claimed_does_not_refund_but_helps(role: Role) -> None:
    """Rule 4."""
    swap = begin(role, *BOTH, claimed(TAKE))
    helping = HELP if role is FIRST else NOW + 11
    assert on(GIVE, swap, heads(helping - 1)) == Wait(GIVE, Why.PARTNER_CLAIM, helping)
    for time in (helping, GIVE_EXPIRY + 500):
        assert on(GIVE, swap, heads(time)) == Sign(Action.CLAIM_FOR_PARTNER, GIVE, FEE)
    assert on(GIVE, swap, heads(helping, within_cap=False)) == Wait(GIVE, Why.FEES)
    assert isinstance(on(GIVE, swap, heads(helping, pays=False)), Wait)


@pytest.mark.parametrize(("action", "facts"), [(Action.LOCK, ()), (Action.CLAIM_FOR_PARTNER, (*BOTH, claimed(TAKE)))])
def test_what_was_offered_before_fees_rose_beyond_the_cap_is_said_to_wait_for_them(action: Action, facts: tuple[Fact, ...]) -> None:
    """Rule 12: it is not raised, and a person is told why it takes so long."""
    time = HELP if action is Action.CLAIM_FOR_PARTNER else NOW
    swap = out(begin(FIRST, *facts), action)
    capped = {"known": known(action.value), "within_cap": False}
    assert on(GIVE, swap, heads(time, **capped)) == Wait(GIVE, Why.MINING)
    assert on(GIVE, swap, heads(time, fee=2 * FEE, **capped)) == Wait(GIVE, Why.FEES)
    assert isinstance(on(GIVE, swap, heads(time, fee=2 * FEE, within_cap=False)), Broadcast)


def test_legs_act_independently() -> None:
    swap = out(begin(FIRST, *BOTH), Action.CLAIM)
    steps = next_steps(swap, heads(GIVE_EXPIRY))
    assert [type(step) for step in steps] == [Sign, Sign]
    assert {step.action for step in steps if isinstance(step, Sign)} == {Action.REFUND, Action.CLAIM}


# --- one account, one chain ------------------------------------------------------------------------------------------


def test_a_claim_is_not_kept_back_by_our_own_refund_that_has_lost_its_purpose() -> None:
    """In a swap on one chain: the refund (nonce 0) lost the race and every node forgot it; the claim (nonce 1) takes its place."""
    swap = on_one_chain(out(begin(SECOND, *BOTH), Action.REFUND, nonce=0))
    swap = out(machine.apply(swap, claimed(GIVE, Depth.SEEN)), Action.CLAIM, nonce=1)
    assert on(TAKE, swap, heads(known=known("claim"))) == Sign(Action.CLAIM, TAKE, FEE, replaces=tx_hash("refund"))
    assert on(TAKE, swap, heads(known=known("claim", "refund"))) == Wait(TAKE, Why.MINING)


def test_a_claim_takes_the_place_of_a_refund_without_purpose_that_offers_too_little_by_now() -> None:
    """Found by simulation: a reorg undid the failed refund and the claim behind it, and blocks became dear. Nobody raised the refund any
    more, every node kept it, and the claim waited behind it until its time was over."""
    swap = on_one_chain(out(begin(SECOND, *BOTH), Action.REFUND, nonce=0))
    here: dict[str, Any] = {"known": known("refund", "claim", "claim in its place"), "fee": 2 * FEE}
    still = out(machine.apply(swap, SecretSeen(SECRET)), Action.CLAIM, nonce=1, max_fee=2 * FEE)
    assert on(TAKE, still, heads(**here)) == Wait(TAKE, Why.MINING)  # it may still bring ours back: its own leg raises it
    assert on(GIVE, still, heads(WANT_EXPIRY, **here)) == Sign(Action.REFUND, GIVE, 2 * FEE, replaces=tx_hash("refund"))
    swap = out(machine.apply(swap, claimed(GIVE, Depth.SEEN)), Action.CLAIM, nonce=1, max_fee=2 * FEE)
    assert on(TAKE, swap, heads(**here)) == Sign(Action.CLAIM, TAKE, 2 * FEE, replaces=tx_hash("refund"))
    swap = out(swap, Action.CLAIM, nonce=0, name="claim in its place", max_fee=2 * FEE)
    assert on(TAKE, swap, heads(**here)) == Wait(TAKE, Why.MINING)


def on_one_chain(swap: Swap) -> Swap:
    """Its newest transaction is on the chain of the other leg, as in a swap between two assets of one chain."""
    *before, last = swap.txs
    return replace(swap, txs=(*before, replace(last, signed=replace(last.signed, chain_id=1))))


# --- ends ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "outcome"),
    [
        ((*BOTH, claimed(TAKE), claimed(GIVE)), Outcome.COMPLETED),
        ((*BOTH, claimed(TAKE), refunded(GIVE)), Outcome.RECEIVED_BOTH),
        ((locked(GIVE), refunded(GIVE)), Outcome.REFUNDED),
        ((*BOTH, refunded(GIVE)), Outcome.REFUNDED),
        ((*BOTH, refunded(TAKE), refunded(GIVE)), Outcome.REFUNDED),
        ((*BOTH, claimed(GIVE), refunded(TAKE)), Outcome.LOST),
        ((Abandoned(NOW),), Outcome.ABANDONED),
        ((Abandoned(NOW), locked(TAKE)), Outcome.ABANDONED),
        ((Abandoned(NOW), locked(TAKE), claimed(TAKE)), Outcome.RECEIVED_BOTH),
    ],
)
@pytest.mark.parametrize("role", Role)
def test_ends(role: Role, facts: tuple[Fact, ...], outcome: Outcome) -> None:
    swap = begin(role, *facts)
    assert next_steps(swap, heads(NOW + 20)) == (End(GIVE, outcome),)
    assert next_steps(machine.apply(swap, Ended(outcome)), heads(9000)) == ()


def test_an_end_waits_for_what_is_not_final() -> None:
    assert next_steps(begin(FIRST, *BOTH, refunded(GIVE), claimed(TAKE, Depth.SEEN)), heads()) == (Wait(TAKE, Why.FINALITY),)


def test_lost_is_said_when_the_other_lock_can_never_come() -> None:
    swap = begin(FIRST, locked(GIVE), claimed(GIVE))
    assert not isinstance(next_steps(swap, Heads(seen(), seen(final_time=LOCK_BY[SECOND])))[0], End)
    assert next_steps(swap, Heads(seen(), seen(final_time=LOCK_BY[SECOND] + 1))) == (End(GIVE, Outcome.LOST),)


def test_a_partner_who_cannot_be_paid_does_not_keep_the_swap_open() -> None:
    swap = begin(FIRST, *BOTH, claimed(TAKE))
    assert next_steps(swap, Heads(seen(GIVE_EXPIRY, pays=False), None)) == (End(GIVE, Outcome.COMPLETED),)
    assert not isinstance(next_steps(swap, Heads(seen(GIVE_EXPIRY - 1, pays=False), None))[0], End)


def test_an_abandoned_swap_whose_lock_came_after_all_is_refunded() -> None:
    """A reorg deeper than final: the chain decides."""
    swap = begin(FIRST, Abandoned(NOW), locked(GIVE))
    assert on(GIVE, swap, heads(GIVE_EXPIRY)) == Sign(Action.REFUND, GIVE, FEE)
