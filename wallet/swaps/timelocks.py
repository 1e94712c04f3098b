"""Time locks: computed from what each chain needs, never picked. All figures are seconds, all times chain time.

The initiator's lock (the offer's `give`, expiry T on its chain) is made first and expires last; the participant's (`want`, expiry G) is
made second and expires first. For one chain, with act, mine, final and halt of its `Timing` (halt counts as 0 in the quick profile):

    one action     = act + mine + final
    reveal margin  = act + mine + final + halt
    setup          = one action on give (initiator locks) + one action on want (participant locks)
    G              = setup + reveal margin on want + away
    gap            = halt + one action on want (the participant's refund, final, so that no reorg turns it into a claim)
                   + halt + one action on give (the participant's claim, for a secret seen at the very last moment)
    T              = G + gap + skew of both chains (none when they are one: then both locks run by one clock) + away

A chain's figures are those of its network, or what its blocks of late show where that is slower (`measured`).

Source: docs/swaps.md, "Time limits". The refund counts with its finality, because until then a reorg can
put the initiator's claim in its place and so show the secret late.

On the playground (block 1, act 4, mine 4, final 3, halt 0, skew 2 on both chains): one action = 11, setup = 22, G = 22 + 11 = 33,
gap = 22, T = 33 + 22 + 4 = 59. A run of two automatic wallets takes, from the acceptance on, at most about 2 to notice, 2 + 2 for approval
and lock, 3 to be final = 9 for the initiator's lock, the same 9 for the participant's, 2 to notice: the claim goes out at about 20, when
22 is the last moment (G - 11). The locks themselves may be mined until 8 (act + mine) and until 15 (G - 11 - 3 - 4).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from wallet.errors import TermsRefused
from wallet.model.network import Network, Timing
from wallet.model.swap import FoundTerms, Offer, Role, Side, Terms

LONGEST = 30 * 86_400
"""No lock of more than 30 days: a partner who wants to tie up somebody's coins gets no further."""


OFFERING, ACCEPTING, LOCKING = 10, 9, 8
"""Tenths of what was measured that each step of an agreement counts: two honest wallets measure at different moments, so each asks for a
little less than the one before. The network's own figures are the least for all."""

SLOWEST = 10
"""A chain that is slower than this many times its network's figures is ill, or a node lies: no swap begins there."""


@dataclass(frozen=True, slots=True)
class Pulse:
    """How a chain goes of late, by its own blocks. interval: milliseconds between two; lag: seconds from the final one to the head."""

    interval: int
    lag: int


def pulse_of(times: Sequence[int], stride: int, final_time: int) -> Pulse | None:
    """From the times of blocks that are `stride` apart, oldest first, the last one the head's. None for times that no chain has.

    The middle one of the intervals counts: one halt is not the pace, and is what the halt allowance is for.
    """
    spans = sorted(later - earlier for earlier, later in pairwise(times))
    if not spans or spans[0] < 0 or final_time > times[-1]:
        return None
    return Pulse(-(-1000 * spans[len(spans) // 2] // stride), times[-1] - final_time)


def measured(timing: Timing, pulse: Pulse | None, tenths: int, name: str = "the chain") -> Timing:
    """The network's figures, longer where the chain is slower than they say; never shorter. Raises TermsRefused for an ill chain."""
    if pulse is None:
        return timing
    usual = 1000 * timing.block
    interval, lag = max(usual, pulse.interval * tenths // 10), pulse.lag * tenths // 10
    if interval > SLOWEST * usual or lag > SLOWEST * max(timing.final, timing.block):
        late = max(-(-pulse.interval // 1000), timing.block)
        raise TermsRefused(
            "pace",
            f"a block of {name} comes every {late} seconds instead of every {timing.block}, and its last final one is {pulse.lag} seconds "
            "old, so no time limit would be safe",
        )
    block = -(-interval // 1000)
    mine, final = (-(-seconds * interval // usual) for seconds in (timing.mine, timing.final))
    return replace(timing, block=block, act=timing.act + block - timing.block, mine=mine, final=max(final, lag + block))


@dataclass(frozen=True, slots=True)
class Pace:
    """What the two chains of an offer need. one_chain: both legs are on the same chain. careful: halt allowances count."""

    give: Timing
    want: Timing
    one_chain: bool
    careful: bool

    def action(self, timing: Timing) -> int:
        return timing.act + timing.mine + timing.final

    def halt(self, timing: Timing) -> int:
        return timing.halt if self.careful else 0

    def margin(self, timing: Timing) -> int:
        """What a reveal needs: one action, and the chain may stand still meanwhile."""
        return self.action(timing) + self.halt(timing)

    @property
    def skew(self) -> int:
        return 0 if self.one_chain else self.give.skew + self.want.skew

    @property
    def setup(self) -> int:
        return self.action(self.give) + self.action(self.want)

    @property
    def gap(self) -> int:
        """From the participant's expiry to the initiator's, by perfect clocks."""
        return self.margin(self.want) + self.margin(self.give)


def pace_between(give: Network, want: Network, *, careful: bool) -> Pace:
    """The pace of an offer that gives on one network and wants on the other."""
    return Pace(give.timing, want.timing, give.chain_id == want.chain_id, careful)


@dataclass(frozen=True, slots=True)
class Durations:
    """How long the two locks of an offer last from the acceptance on."""

    give_seconds: int
    want_seconds: int


@dataclass(frozen=True, slots=True)
class Expiries:
    """The four times of an acceptance. give_* in the chain time of the offer's give leg, want_* in that of its want leg."""

    give_expiry: int
    want_expiry: int
    give_lock_by: int
    want_lock_by: int


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The limits of one user's own actions.

    lock: last time, on the chain we give on, to sign or go on with our LOCK.
    reveal: last time, on the chain we take on, for the initiator to let the secret out first.
    again: until then a claim that is Sending but not Sent may go out again (the margin counts one `act` for being away a moment).
    help: from then on, on the chain we give on, who has claimed claims for the partner too.
    gap: how far our take leg's expiry must lie beyond our give leg's for a participant to lock, by the clocks as they are then.
    """

    lock: int
    reveal: int
    again: int
    help: int
    gap: int


def plan(pace: Pace, away: int) -> Durations:
    """The durations of a new offer, for a user who may be `away` seconds once."""
    want = pace.setup + pace.margin(pace.want) + away
    return Durations(want + pace.gap + pace.skew + away, want)


def refuse_durations(offer: Offer, pace: Pace, away: int) -> None:
    """Rule 39 before acceptance: is there time for every step, and for a participant who may be `away`? Raises TermsRefused."""
    least = pace.setup + pace.margin(pace.want)
    between = pace.gap + pace.skew + away
    if offer.want_seconds < least:
        raise TermsRefused("want_seconds", f"the duration of the second lock must be at least {least} seconds, not {offer.want_seconds}")
    if offer.give_seconds - offer.want_seconds < between:
        raise TermsRefused(
            "give_seconds", f"the duration of the first lock must be at least {between} seconds above the other's for you to be safe"
        )
    if offer.give_seconds > LONGEST:
        raise TermsRefused("give_seconds", "the duration of the first lock is more than 30 days")


def accept(offer: Offer, pace: Pace, give_now: int, want_now: int) -> Expiries:
    """The absolute times of an acceptance made now. `*_now`: chain time of each head. The offer's durations must have been checked."""
    spare = offer.want_seconds - pace.setup - pace.margin(pace.want)
    want_expiry = want_now + offer.want_seconds
    return Expiries(
        give_expiry=give_now + offer.give_seconds,
        want_expiry=want_expiry,
        give_lock_by=give_now + pace.give.act + pace.give.mine + max(spare, 0),
        want_lock_by=_last_lock(want_expiry, pace),
    )


def refuse_times(terms: Terms, pace: Pace, give_now: int, want_now: int) -> None:
    """Rule 39 after acceptance: do the absolute times keep what the offer's durations promise, seen from now? Raises TermsRefused."""
    offer, times = terms.offer.offer, terms.acceptance.acceptance
    give_left, want_left = times.give_expiry - give_now, times.want_expiry - want_now
    if give_left > offer.give_seconds + pace.give.skew + pace.give.block:
        raise TermsRefused("give_expiry", "the expiry of the first lock lies further ahead than the offer says")
    if want_left > offer.want_seconds + pace.want.skew + pace.want.block:
        raise TermsRefused("want_expiry", "the expiry of the second lock lies further ahead than the offer says")
    if not times.give_lock_by < times.give_expiry or times.give_lock_by < give_now:
        raise TermsRefused("give_lock_by", "the last moment to make the first lock is over, or not before its expiry; make a new offer")
    if not want_now < times.want_lock_by <= _last_lock(times.want_expiry, pace):
        raise TermsRefused("want_lock_by", "the last moment to make the second lock leaves no time to claim before its expiry")
    if give_left - want_left < pace.gap:
        raise TermsRefused("give_expiry", f"the expiry of the first lock must lie at least {pace.gap} seconds after that of the second")


def accept_by(terms: Terms, pace: Pace) -> int:
    """When an acceptance with these times should be signed at the latest: what is left then is for the partner's lock to be mined."""
    return terms.acceptance.acceptance.give_lock_by - pace.give.mine


def deadlines(terms: Terms | FoundTerms, role: Role, pace: Pace) -> Deadlines:
    """The limits of `role`'s own actions."""
    give, take = terms.leg(role, Side.GIVE), terms.leg(role, Side.TAKE)
    mine, theirs = (pace.give, pace.want) if role is Role.INITIATOR else (pace.want, pace.give)
    reveal = take.lock.expiry - pace.margin(theirs)
    return Deadlines(
        lock=give.lock_by - mine.block,
        reveal=reveal,
        again=reveal + theirs.act,
        help=give.lock.expiry - pace.margin(mine) - pace.action(mine),
        gap=pace.gap,
    )


def back_by(expiry: int, timing: Timing, *, careful: bool) -> int:
    """When coins locked until `expiry` are back at the worst."""
    return expiry + timing.act + timing.mine + timing.final + (timing.halt if careful else 0)


def be_back_by(terms: Terms, role: Role, pace: Pace) -> int:
    """When this wallet must run again at the latest to lose nothing: before its last moment to claim what the partner locked.

    An initiator who is later only gets the own coins back; a participant who is later can lose them if the partner claimed meanwhile.
    """
    return deadlines(terms, role, pace).reveal


def _last_lock(want_expiry: int, pace: Pace) -> int:
    """Mined by then, the participant's lock is final, with one `act` left for the initiator, before the last moment to reveal."""
    return want_expiry - pace.margin(pace.want) - pace.want.final - pace.want.act
