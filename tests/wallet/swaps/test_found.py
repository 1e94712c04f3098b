"""A swap that was found again: it never locks, shows its secret only for what the user matched, and survives the disk as it is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.wallet.swaps.samples import GIVE_EXPIRY, NOW, PLAYGROUND, SECRET, TERMS, claimed, heads, locked, refunded, seen, signed
from wallet.errors import BadDocument, IllegalFact
from wallet.model.address import Address
from wallet.model.mandate import covers
from wallet.model.path import AccountPath, PathStyle
from wallet.model.swap import FoundTerms, Leg, Outcome, Role, Side
from wallet.model.transaction import Fees, Unsigned
from wallet.swaps import htlc, journal, machine, rescue
from wallet.swaps.calls import call_of, errand_of, mandate_of
from wallet.swaps.facts import Abandoned, Action, Agreed, Ended, LegState, Matched, SecretSeen
from wallet.swaps.machine import next_steps
from wallet.swaps.rescue import Finding, Kind, Sighting
from wallet.swaps.seen import Heads
from wallet.swaps.state import Swap
from wallet.swaps.steps import Abandon, End, Sign, Wait, Why

GIVE, TAKE = Side.GIVE, Side.TAKE
PATH = AccountPath(PathStyle.BIP44, 0)


def sighting(leg: Leg) -> Sighting:
    return Sighting(htlc.swap_id(leg.lock), leg.lock, TERMS.salt, 10)


MINE, THEIRS = sighting(TERMS.initiator_leg), sighting(TERMS.participant_leg)


def found_terms(kind: Kind, role: Role, give: Sighting | None, take: Sighting | None) -> FoundTerms:
    times = {each.swap_id: NOW for each in (give, take) if each is not None}
    return rescue.terms(Finding(kind, role, give, take), times, lambda _: bytes(32))


def agreed(terms: FoundTerms, role: Role) -> Agreed:
    return Agreed(terms, role, PLAYGROUND, PLAYGROUND, True, 10**15)


@pytest.fixture
def alone() -> Swap:
    """The initiator's lock stands; what was to be got for it is not known."""
    return machine.new(agreed(found_terms(Kind.TAKE_BACK, Role.INITIATOR, MINE, None), Role.INITIATOR))


MATCHED = Matched(TERMS.participant_leg, PLAYGROUND)


def test_no_lock_of_it_is_ever_signed(alone: Swap) -> None:
    for swap in (alone, machine.apply(alone, MATCHED)):
        assert not any(isinstance(step, Sign) for step in next_steps(swap, heads(NOW)))
        with pytest.raises(IllegalFact):
            machine.apply(swap, signed(swap, Action.LOCK))
        mandate = mandate_of(swap.agreed, PATH)
        assert not {"lock", "approve", "reset", "cancel"} & {call.action for call in mandate.calls}


def test_a_lock_from_before_may_still_be_mined_so_nothing_ends_before(alone: Swap) -> None:
    early = Heads(seen(NOW, final_time=NOW), seen(NOW, final_time=NOW))
    assert next_steps(alone, early)[0] == Wait(GIVE, Why.LAST_MOMENT, NOW)
    assert isinstance(next_steps(alone, heads(NOW + 10))[0], Wait)  # some node shows it open
    assert isinstance(next_steps(alone, heads(NOW + 10, open=False))[0], Abandon)


def test_it_knows_of_nothing_to_claim_until_the_user_matched_it(alone: Swap) -> None:
    swap = machine.apply(alone, locked(GIVE))
    assert not any(isinstance(step, Sign) for step in next_steps(swap, heads(NOW)))
    assert "claim" not in {call.action for call in mandate_of(swap.agreed, PATH).calls}
    swap = machine.apply(machine.apply(swap, MATCHED), locked(TAKE))
    assert Action.CLAIM in {step.action for step in next_steps(swap, heads(NOW)) if isinstance(step, Sign)}


def test_matched_too_late_the_secret_stays(alone: Swap) -> None:
    swap = machine.apply(machine.apply(machine.apply(alone, locked(GIVE)), MATCHED), locked(TAKE))
    late = heads(swap.deadlines.reveal + 1)
    assert not any(isinstance(step, Sign) for step in next_steps(swap, late))


def test_what_is_matched_is_locked_to_us_with_our_hashlock_and_once(alone: Swap) -> None:
    leg = TERMS.participant_leg
    for wrong in (
        replace(leg, lock=replace(leg.lock, hashlock=bytes(32))),
        replace(leg, lock=replace(leg.lock, payee=leg.lock.refundee)),
        replace(leg, lock=replace(leg.lock, amount=0)),
    ):
        with pytest.raises(IllegalFact):
            machine.apply(alone, Matched(wrong, PLAYGROUND))
    with pytest.raises(IllegalFact):
        machine.apply(machine.apply(alone, MATCHED), MATCHED)
    with pytest.raises(IllegalFact):
        machine.apply(machine.new(Agreed(TERMS, Role.INITIATOR, PLAYGROUND, PLAYGROUND, True, 1)), MATCHED)


def test_alone_it_is_taken_back_when_its_time_is_over(alone: Swap) -> None:
    swap = machine.apply(alone, locked(GIVE))
    (give, _) = next_steps(swap, heads(GIVE_EXPIRY + 1))
    assert isinstance(give, Sign)
    assert give.action is Action.REFUND
    (end,) = next_steps(machine.apply(swap, refunded(GIVE)), heads(GIVE_EXPIRY + 9))
    assert end == End(GIVE, Outcome.REFUNDED)


def test_claimed_by_the_partner_through_another_installation_it_is_not_called_lost(alone: Swap) -> None:
    swap = machine.apply(machine.apply(alone, locked(GIVE)), claimed(GIVE))
    (end,) = next_steps(swap, heads(NOW + 30))
    assert end == End(GIVE, Outcome.COMPLETED)
    assert machine.apply(swap, Ended(Outcome.COMPLETED)).outcome is Outcome.COMPLETED
    known = machine.apply(machine.apply(machine.apply(alone, MATCHED), locked(GIVE)), claimed(GIVE))
    with pytest.raises(IllegalFact):
        machine.apply(known, Ended(Outcome.COMPLETED))


def test_a_lock_to_us_alone_is_claimed_with_the_public_secret_and_then_all_is_done() -> None:
    taken = sighting(TERMS.initiator_leg)  # to the participant
    terms = found_terms(Kind.CLAIM, Role.PARTICIPANT, None, taken)
    assert (terms.leg(Role.PARTICIPANT, GIVE).known, terms.leg(Role.PARTICIPANT, TAKE).lock) == (False, taken.lock)
    swap = machine.new(agreed(terms, Role.PARTICIPANT))
    assert terms.leg(Role.PARTICIPANT, GIVE).lock.refundee == taken.lock.payee
    for fact in (SecretSeen(SECRET), locked(TAKE)):
        swap = machine.apply(swap, fact)
    steps = next_steps(swap, heads(NOW))
    assert [step.action for step in steps if isinstance(step, Sign)] == [Action.CLAIM]
    assert {call.action for call in mandate_of(swap.agreed, PATH).calls} == {"claim"}
    swap = machine.apply(machine.apply(swap, claimed(TAKE)), Abandoned(NOW))
    assert next_steps(swap, heads(NOW)) == (End(GIVE, Outcome.RECEIVED_BOTH),)
    assert swap.leg(TAKE) is LegState.CLAIMED


def test_no_courier_may_show_the_secret_for_it_before_it_is_matched(alone: Swap) -> None:
    courier = Address("0x" + "22" * 20)
    assert "claim" not in {call.action for call in errand_of(alone.agreed, PATH, courier).calls}
    assert "claim" in {call.action for call in errand_of(machine.apply(alone, MATCHED).agreed, PATH, courier).calls}


def test_its_mandate_does_not_cover_the_lock_of_the_papers() -> None:
    terms = rescue.by_receipt(TERMS)
    mandate = mandate_of(agreed(terms, Role.INITIATOR), PATH)
    sender = terms.initiator_leg.lock.refundee
    for action in (Action.LOCK, Action.APPROVE, Action.CANCEL):
        unsigned = Unsigned(call_of(TERMS, Role.INITIATOR, action), sender, 0, 100_000, Fees(1, 1))
        assert not covers(mandate, unsigned)
    assert covers(mandate, Unsigned(call_of(TERMS, Role.INITIATOR, Action.REFUND), sender, 0, 100_000, Fees(1, 1)))


def test_the_journal_gives_it_back_as_it_was(alone: Swap) -> None:
    for fact in (alone.agreed, MATCHED, agreed(rescue.by_receipt(TERMS), Role.PARTICIPANT)):
        assert journal.decode(journal.encode(fact)) == fact
    line = journal.encode(alone.agreed)
    for broken in (
        line.replace('"since":', '"sinse":'),
        line.replace('"amount":0', '"amount":-1'),
        line.replace('"salt":"0x', '"salt":"0x00'),
    ):
        with pytest.raises(BadDocument):
            journal.decode(broken)
