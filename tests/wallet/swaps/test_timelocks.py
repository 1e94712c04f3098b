"""Time locks follow from what the chains need: what is planned is accepted, what is too short is refused and named."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wallet.swaps.samples import NOW, PACE, PLAYGROUND, TERMS, an_acceptance, an_offer, sealed_acceptance, sealed_offer
from wallet.errors import TermsRefused
from wallet.model.network import Timing
from wallet.model.swap import Offer, Role, Terms
from wallet.swaps import timelocks
from wallet.swaps.offer import agree
from wallet.swaps.timelocks import Durations, Pace, Pulse

seconds = st.integers(0, 3_600)
timings = st.builds(
    Timing,
    block=st.integers(1, 60),
    act=st.integers(1, 600),
    mine=st.integers(1, 3_600),
    final=seconds,
    halt=st.integers(0, 90_000),
    skew=seconds,
)
paces = st.builds(Pace, give=timings, want=timings, one_chain=st.just(False), careful=st.booleans())
times = st.integers(1_000_000, 2**33)


def lasting(durations: Durations) -> Offer:
    return an_offer(give_seconds=durations.give_seconds, want_seconds=durations.want_seconds)


def terms_of(offer: Offer, pace: Pace, give_now: int = NOW, want_now: int = NOW) -> Terms:
    signed = sealed_offer(offer)
    expiries = timelocks.accept(offer, pace, give_now, want_now)
    changes = {name: getattr(expiries, name) for name in ("give_expiry", "want_expiry", "give_lock_by", "want_lock_by")}
    return agree(signed, sealed_acceptance(replace(an_acceptance(signed), **changes)))


def test_the_playground_is_quick() -> None:
    """The figures of the module's docstring."""
    assert timelocks.plan(PACE, 0) == Durations(give_seconds=59, want_seconds=33)
    expiries = timelocks.accept(an_offer(), PACE, NOW, NOW)
    assert (expiries.give_lock_by - NOW, expiries.want_lock_by - NOW) == (8, 15)
    first, second = (timelocks.deadlines(TERMS, role, PACE) for role in Role)
    assert (first.lock - NOW, first.reveal - NOW, first.again - NOW, first.help - NOW) == (7, 22, 26, 37)
    assert (second.lock - NOW, second.reveal - NOW) == (14, 48)
    assert timelocks.be_back_by(TERMS, Role.PARTICIPANT, PACE) == NOW + 48
    assert timelocks.back_by(NOW + 59, PLAYGROUND, careful=True) == NOW + 70


@given(paces, st.integers(0, 100_000))
def test_the_formula(pace: Pace, away: int) -> None:
    """swaps.md: give expiry + halt + refund + halt + claim margin + skew <= take expiry, seen from the participant."""
    planned = timelocks.plan(pace, away)
    halts = (pace.give.halt + pace.want.halt) if pace.careful else 0
    refund, claim = pace.want.act + pace.want.mine, pace.give.act + pace.give.mine + pace.give.final
    skew = pace.give.skew + pace.want.skew
    assert planned.want_seconds + halts + refund + claim + skew <= planned.give_seconds
    assert planned.want_seconds >= pace.want.act + pace.want.mine + pace.want.final + away


@given(paces, st.integers(0, 100_000), st.integers(0, 50_000))
def test_what_is_planned_is_accepted_and_nothing_shorter(pace: Pace, away: int, theirs: int) -> None:
    planned = timelocks.plan(pace, away)
    if planned.give_seconds > timelocks.LONGEST:
        with pytest.raises(TermsRefused, match="30 days"):
            timelocks.refuse_durations(lasting(planned), pace, away)
        return
    timelocks.refuse_durations(lasting(planned), pace, min(theirs, away))
    shorter = replace(planned, give_seconds=planned.give_seconds - 1)
    with pytest.raises(TermsRefused) as caught:
        timelocks.refuse_durations(lasting(shorter), pace, away)
    assert caught.value.field == "give_seconds"
    earlier = replace(planned, want_seconds=pace.setup + pace.margin(pace.want) - 1)
    with pytest.raises(TermsRefused) as caught:
        timelocks.refuse_durations(lasting(earlier), pace, away)
    assert caught.value.field == "want_seconds"


@given(timings, st.integers(0, 1_000))
def test_one_chain_has_one_clock(timing: Timing, away: int) -> None:
    one, two = Pace(timing, timing, one_chain=True, careful=True), Pace(timing, timing, one_chain=False, careful=True)
    saved = timelocks.plan(two, away).give_seconds - timelocks.plan(one, away).give_seconds
    assert saved == 2 * timing.skew


@given(paces)
def test_the_quick_profile_counts_no_halts(pace: Pace) -> None:
    careful, quick = replace(pace, careful=True), replace(pace, careful=False)
    saved = timelocks.plan(careful, 0).give_seconds - timelocks.plan(quick, 0).give_seconds
    assert saved == 2 * pace.want.halt + pace.give.halt


@given(paces, times, times, st.integers(0, 5_000))
def test_the_order_of_the_moments(pace: Pace, give_now: int, want_now: int, away: int) -> None:
    """Lock, final, claim, final, expiry: on each chain in this order, whatever the chains' clocks say."""
    offer = lasting(timelocks.plan(pace, away))
    found = timelocks.accept(offer, pace, give_now, want_now)
    assert give_now < found.give_lock_by < found.give_expiry
    assert want_now < found.want_lock_by < found.want_expiry
    initiators = terms_of(an_offer(give_seconds=offer.give_seconds, want_seconds=offer.want_seconds), pace)
    limits = timelocks.deadlines(initiators, Role.INITIATOR, pace)
    want = initiators.participant_leg
    assert want.lock_by + pace.want.final + pace.want.act <= limits.reveal <= limits.again
    assert limits.again + pace.want.mine + pace.want.final + pace.halt(pace.want) == want.lock.expiry
    assert limits.help + 2 * pace.action(pace.give) + pace.halt(pace.give) == initiators.initiator_leg.lock.expiry


@given(st.integers(0, 7))
def test_fresh_terms_are_safe_until_the_first_lock_is_due(later: int) -> None:
    terms = terms_of(an_offer(), PACE)
    timelocks.refuse_times(terms, PACE, NOW + later, NOW + later)


@pytest.mark.parametrize(
    ("field", "by", "named"),
    [
        ("give_expiry", 4, "give_expiry"),
        ("give_expiry", -5, "give_expiry"),
        ("want_expiry", 4, "want_expiry"),
        ("give_lock_by", -9, "give_lock_by"),
        ("give_lock_by", 51, "give_lock_by"),
        ("want_lock_by", 1, "want_lock_by"),
        ("want_lock_by", -15, "want_lock_by"),
    ],
)
def test_a_partner_who_shifts_a_time_is_refused_by_name(field: str, by: int, named: str) -> None:
    signed = sealed_offer()
    honest = an_acceptance(signed)
    false = replace(honest, **{field: getattr(honest, field) + by})
    timelocks.refuse_times(agree(signed, sealed_acceptance(honest)), PACE, NOW, NOW)
    with pytest.raises(TermsRefused) as caught:
        timelocks.refuse_times(agree(signed, sealed_acceptance(false)), PACE, NOW, NOW)
    assert caught.value.field == named
    assert "Nothing was signed" in str(caught.value)


def test_a_lock_of_months_is_refused() -> None:
    with pytest.raises(TermsRefused, match="30 days"):
        timelocks.refuse_durations(an_offer(give_seconds=timelocks.LONGEST + 1), PACE, 0)


def test_an_acceptance_is_signed_while_the_partner_can_still_lock() -> None:
    by = timelocks.accept_by(TERMS, PACE)
    assert by + PACE.give.mine == TERMS.acceptance.acceptance.give_lock_by
    assert by < timelocks.deadlines(TERMS, Role.INITIATOR, PACE).lock


# --- measured chains -------------------------------------------------------------------------------------------------


usual = st.builds(
    Timing,
    block=st.integers(1, 60),
    act=st.integers(1, 600),
    mine=st.integers(1, 3_600),
    final=st.integers(60, 3_600),
    halt=st.integers(0, 90_000),
    skew=seconds,
)
shares = st.integers(0, 1_000)


def a_pulse(timing: Timing, slower: int, later: int) -> Pulse:
    """Up to the slowest that is taken: `slower` and `later` are thousandths of the way there."""
    most = timelocks.SLOWEST
    return Pulse(1000 * timing.block * most * slower // 1000, timing.final * most * later // 1000)


def as_list(timing: Timing) -> list[int]:
    return [timing.block, timing.act, timing.mine, timing.final, timing.halt, timing.skew]


@given(usual, shares, shares, st.sampled_from([timelocks.OFFERING, timelocks.ACCEPTING, timelocks.LOCKING]))
def test_no_figure_is_ever_below_the_networks_own(timing: Timing, slower: int, later: int, tenths: int) -> None:
    found = timelocks.measured(timing, a_pulse(timing, slower, later), tenths)
    assert all(now >= own for now, own in zip(as_list(found), as_list(timing), strict=True))
    assert timelocks.measured(timing, None, tenths) == timing
    assert timelocks.measured(timing, Pulse(1, 0), tenths).block == timing.block


@given(
    give=usual,
    want=usual,
    one=st.tuples(shares, shares),
    other=st.tuples(shares, shares),
    away=st.integers(0, 100_000),
    careful=st.booleans(),
)
def test_a_slower_chain_never_makes_times_shorter_and_the_gap_always_holds(
    give: Timing, want: Timing, one: tuple[int, int], other: tuple[int, int], away: int, *, careful: bool
) -> None:
    quick, slow = (tuple(map(pick, zip(one, other, strict=True))) for pick in (min, max))
    plans: list[Durations] = []
    for slower, later in (quick, slow):
        legs = [timelocks.measured(timing, a_pulse(timing, slower, later), timelocks.OFFERING) for timing in (give, want)]
        pace = Pace(legs[0], legs[1], one_chain=False, careful=careful)
        plan = timelocks.plan(pace, away)
        halts = (give.halt + want.halt) if careful else 0
        refund, claim = legs[1].act + legs[1].mine, legs[0].act + legs[0].mine + legs[0].final
        assert plan.want_seconds + halts + refund + claim + give.skew + want.skew <= plan.give_seconds
        plans.append(plan)
    assert plans[0].give_seconds <= plans[1].give_seconds
    assert plans[0].want_seconds <= plans[1].want_seconds
    longer = timelocks.plan(pace, away + 1)
    assert longer.give_seconds > plans[1].give_seconds


@given(usual, usual, shares, shares, st.integers(90, 110))
def test_honest_wallets_that_measured_a_tenth_apart_agree(give: Timing, want: Timing, slower: int, later: int, percent: int) -> None:
    """Each step asks for a little less than the one before."""

    def pace(part: int, tenths: int) -> Pace:
        pulses = [a_pulse(timing, slower, later) for timing in (give, want)]
        heard = [Pulse(pulse.interval * part // 100, pulse.lag * part // 100) for pulse in pulses]
        legs = [timelocks.measured(timing, pulse, tenths) for timing, pulse in zip((give, want), heard, strict=True)]
        return Pace(legs[0], legs[1], one_chain=False, careful=True)

    try:
        offering, accepting, locking = pace(100, timelocks.OFFERING), pace(percent, timelocks.ACCEPTING), pace(100, timelocks.LOCKING)
    except TermsRefused:
        return
    offer = lasting(timelocks.plan(offering, 0))
    if offer.give_seconds <= timelocks.LONGEST:
        timelocks.refuse_durations(offer, accepting, 0)
        if percent <= 100:
            return
        timelocks.refuse_times(terms_of(offer, accepting), locking, NOW, NOW)


@pytest.mark.parametrize("pulse", [Pulse(120_001, 0), Pulse(12_000, 12_001)])
def test_a_chain_that_is_ill_or_a_node_that_lies_is_refused_by_name(pulse: Pulse) -> None:
    sepolia = Timing(12, 60, 300, 1_200, 0, 15)
    with pytest.raises(TermsRefused, match="Sepolia") as caught:
        timelocks.measured(sepolia, pulse, timelocks.OFFERING, "Sepolia")
    assert caught.value.field == "pace"
    assert "Nothing was signed" in str(caught.value)


def test_the_pulse_is_the_middle_interval_and_one_halt_is_no_pace() -> None:
    assert timelocks.pulse_of([100, 120, 140, 160], 10, 148) == Pulse(2_000, 12)
    assert timelocks.pulse_of([100, 120, 9_140, 9_160], 10, 9_148) == Pulse(2_000, 12)
    assert timelocks.pulse_of([100, 130, 160, 190], 10, 190) == Pulse(3_000, 0)


@pytest.mark.parametrize(("times", "final"), [([], 0), ([100], 90), ([100, 90, 110, 120], 100), ([100, 110, 120, 130], 131)])
def test_times_that_no_chain_has_are_no_pulse(times: list[int], final: int) -> None:
    if len(times) < 2:
        times = times or [0]
    assert timelocks.pulse_of(times, 10, final) is None


@pytest.mark.parametrize("side", ["give", "want"])
def test_durations_that_are_right_for_the_usual_pace_are_refused_on_a_slow_chain(side: str) -> None:
    slow = timelocks.measured(PLAYGROUND, Pulse(3_000, 3), timelocks.ACCEPTING)
    timelocks.refuse_durations(an_offer(), PACE, 0)
    with pytest.raises(TermsRefused, match="duration of the"):
        timelocks.refuse_durations(an_offer(), replace(PACE, **{side: slow}), 0)
