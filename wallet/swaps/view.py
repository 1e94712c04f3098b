"""The words that the rows are written in: questions about one swap and its two chains as just observed. Pure; nothing acts here."""

from __future__ import annotations

from dataclasses import dataclass

from wallet.model.swap import Outcome, Role, Side
from wallet.swaps.facts import Action, Depth, LegState
from wallet.swaps.seen import Heads, Seen
from wallet.swaps.state import Fate, Swap

_OPEN_OR_NOT_YET = (LegState.EMPTY, LegState.LOCKED)
_CLOSED = (LegState.CLAIMED, LegState.REFUNDED)


@dataclass(frozen=True, slots=True)
class View:
    swap: Swap
    heads: Heads

    # --- chains ------------------------------------------------------------------------------------------------------

    def head(self, side: Side) -> Seen:
        """The chain of a leg whose rows are read: those are read only while it can be reached."""
        seen = self.heads.of(side)
        if seen is None:
            raise ValueError("rows of a leg need its chain")
        return seen

    @property
    def give(self) -> Seen:
        return self.head(Side.GIVE)

    @property
    def take(self) -> Seen:
        return self.head(Side.TAKE)

    @property
    def both_reached(self) -> bool:
        return self.heads.give is not None and self.heads.take is not None

    @property
    def both_sure(self) -> bool:
        """Rule 8, and for a participant rule 7: the partner's lock is still there."""
        initiator = self.swap.role is Role.INITIATOR
        return self.both_reached and self.give.sure and self.take.sure and (initiator or self.take.open)

    # --- legs --------------------------------------------------------------------------------------------------------

    @property
    def give_leg(self) -> LegState:
        return self.swap.leg(Side.GIVE)

    @property
    def take_leg(self) -> LegState:
        return self.swap.leg(Side.TAKE)

    def closing(self, side: Side) -> bool:
        """Seen to close, in a block that is not final."""
        return self.swap.seen(side) in _CLOSED and self.swap.leg(side) not in _CLOSED

    @property
    def give_expired(self) -> bool:
        """The contract refunds from the expiry on, and no later block has an earlier time than the head."""
        return self.give.time >= self.swap.terms(Side.GIVE).lock.expiry

    @property
    def expired_by_sight(self) -> bool:
        """Our lock has expired and is still not final, as when one of two nodes denies it. To close it costs nobody more than the fee: the
        contract pays only what is there, and no lock is made after `lock_by`. One attempt, since the lock itself may be the lie."""
        swap = self.swap
        failed = any(Fate.FAILED in swap.fates(action, Depth.SEEN) for action in (Action.REFUND, Action.CLAIM_FOR_PARTNER))
        return swap.seen(Side.GIVE) is LegState.LOCKED and self.give_expired and not failed

    # --- our lock ----------------------------------------------------------------------------------------------------

    @property
    def lock_in_block(self) -> bool:
        return self.swap.seen(Side.GIVE) is not LegState.EMPTY or Fate.MINED in self.swap.fates(Action.LOCK, Depth.SEEN)

    @property
    def lock_pending(self) -> bool:
        """A lock of ours is signed, and no final block has used its nonce."""
        return bool(self.swap.pending(Action.LOCK))

    @property
    def lock_wanted(self) -> bool:
        """The reason to lock holds and enough of the window is left (rule 1)."""
        swap = self.swap
        if swap.only_closes or swap.out or swap.abandoned or swap.of(Action.CANCEL) or self.give.late > swap.deadlines.lock:
            return False
        if swap.role is Role.INITIATOR:
            return swap.seen(Side.TAKE) in _OPEN_OR_NOT_YET and self._partner_can_lock
        return self.take_leg is LegState.LOCKED and swap.seen(Side.TAKE) is LegState.LOCKED and self._expiries_far_enough_apart

    @property
    def payable(self) -> bool:
        """Could what we take be paid out to us? Asked of a lock that is there: the initiator asks before the reveal (rule 14)."""
        return self.swap.role is Role.INITIATOR or self.take.pays

    @property
    def lock_may_be_wanted(self) -> bool:
        """A participant's reason may still come: the partner's lock is not there, and can still be made."""
        swap, take = self.swap, self.heads.take
        if swap.only_closes or swap.role is Role.INITIATOR or swap.out or swap.abandoned or swap.of(Action.CANCEL):
            return False
        gone = take is not None and swap.seen(Side.TAKE) is LegState.EMPTY and take.final_time > swap.terms(Side.TAKE).lock_by
        return self.take_leg is LegState.EMPTY and not gone and self.give.late <= swap.deadlines.lock

    @property
    def lock_cannot_be_mined(self) -> bool:
        """Every signed lock is gone for good: final blocks used its nonce, or are later than `lock_by` (rule 1)."""
        passed = self.heads.give is not None and self.give.final_time > self.swap.terms(Side.GIVE).lock_by
        return not self.lock_pending or passed

    @property
    def _partner_can_lock(self) -> bool:
        take = self.heads.take
        there = self.swap.seen(Side.TAKE) is LegState.LOCKED
        return there or take is None or take.late <= self.swap.terms(Side.TAKE).lock_by

    @property
    def _expiries_far_enough_apart(self) -> bool:
        """By the clocks as they are now: however far they have drifted since the terms were made."""
        take = self.heads.take
        if take is None:
            return True  # not known; locking waits for the chain anyway
        give_left = self.swap.terms(Side.GIVE).lock.expiry - self.give.late
        take_left = self.swap.terms(Side.TAKE).lock.expiry - take.late
        return take_left - give_left >= self.swap.deadlines.gap

    # --- somebody else's swap ----------------------------------------------------------------------------------------

    @property
    def their_lock_may_come(self) -> bool:
        """The lock of the one we watch for, or one of ours that was forgotten, can still be mined, or is there for some nodes only."""
        give = self.give
        return self.swap.only_closes and (give.final_time <= self.swap.terms(Side.GIVE).lock_by or not give.agreed or give.open)

    @property
    def they_may_have_claimed(self) -> bool:
        """An initiator whom we only watch for may have claimed on a chain that we cannot see now."""
        return self.swap.watched and self.swap.role is Role.INITIATOR and self.heads.take is None

    # --- the secret --------------------------------------------------------------------------------------------------

    @property
    def claim_due(self) -> bool:
        """The secret is out, so claiming what is there (even if not final yet) can only help (rules 3 and 9)."""
        return self.swap.out and self.swap.seen(Side.TAKE) is LegState.LOCKED

    @property
    def knows_no_secret(self) -> bool:
        """Only the initiator's own wallet can make it; others learn it in public, and then it is out."""
        return self.swap.role is Role.PARTICIPANT or self.swap.watched

    @property
    def claim_begun(self) -> bool:
        """A claim may have gone out, and nobody is known to have it."""
        return any(tx.sending for tx in self.swap.pending(Action.CLAIM))

    @property
    def reveal_in_time(self) -> bool:
        """Rule 2. A claim that was begun in time may go out again for one `act` more: the margin counts that much for being away."""
        limits = self.swap.deadlines
        return self.take.late <= (limits.again if self.claim_begun else limits.reveal)

    @property
    def second_lock_possible(self) -> bool:
        """Rule 2: another lock of ours could still be mined, and the secret would open that too."""
        return not self.lock_cannot_be_mined

    # --- the end -----------------------------------------------------------------------------------------------------

    @property
    def outcome(self) -> Outcome | None:
        """How it ended, once nothing can change it; None before."""
        legs = (self.give_leg, self.take_leg)
        table = (
            (Outcome.COMPLETED, legs == (LegState.CLAIMED, LegState.CLAIMED)),
            (Outcome.COMPLETED, legs == (LegState.LOCKED, LegState.CLAIMED) and self._partner_cannot_be_paid),
            (Outcome.RECEIVED_BOTH, legs == (LegState.REFUNDED, LegState.CLAIMED)),
            (Outcome.RECEIVED_BOTH, legs == (LegState.EMPTY, LegState.CLAIMED) and self._never_locks and self._give_never_comes),
            (Outcome.REFUNDED, self.give_leg is LegState.REFUNDED and not self.closing(Side.TAKE)),
            (Outcome.COMPLETED, legs == (LegState.CLAIMED, LegState.EMPTY) and not self.swap.terms(Side.TAKE).known),
            (Outcome.LOST, legs == (LegState.CLAIMED, LegState.REFUNDED)),
            (Outcome.LOST, legs == (LegState.CLAIMED, LegState.EMPTY) and self._take_never_comes),
            (Outcome.ABANDONED, self.give_leg is LegState.EMPTY and self._never_locks and self._give_never_comes),
        )
        return next((outcome for outcome, holds in table if holds), None)

    @property
    def _never_locks(self) -> bool:
        return self.swap.abandoned and self.swap.seen(Side.GIVE) is LegState.EMPTY

    @property
    def _give_never_comes(self) -> bool:
        """Not even one that a copy of this wallet signed: a folder may have been copied."""
        return self.heads.give is not None and self.give.final_time > self.swap.terms(Side.GIVE).lock_by

    @property
    def _take_never_comes(self) -> bool:
        take = self.heads.take
        empty = self.swap.seen(Side.TAKE) is LegState.EMPTY
        return empty and take is not None and take.final_time > self.swap.terms(Side.TAKE).lock_by

    @property
    def _partner_cannot_be_paid(self) -> bool:
        return self.heads.give is not None and self.give_expired and not self.give.pays and not self.closing(Side.GIVE)
