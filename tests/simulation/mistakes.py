"""What can be done wrong on purpose."""

from __future__ import annotations

from enum import Flag, auto


class Mistake(Flag):
    """Ways to do it wrong: the negative controls. Each must show in the figures, or the simulation proves nothing."""

    NONE = 0
    SEND_BEFORE_WRITE = auto()
    NO_REFUND = auto()
    NO_CUT_OFF = auto()
    SENDING_IS_SENT = auto()
    REPLACED_AT_SIGHT = auto()
    QUEUE_BEHIND_PAYMENT = auto()
    CAP_ON_EVERYTHING = auto()
    NEVER_SEND_AGAIN = auto()
    REACT_BEFORE_FINAL = auto()
    SHORT_GAP = auto()  # in the terms, and believed
    NO_HALT_ALLOWANCE = auto()  # the quick profile on chains that halt
    SHORT_MARGIN = auto()  # reveals until just before the expiry
    CAP_ON_REFUND = auto()
    ERROR_IS_UNSENT = auto()  # an error while sending is taken for "nobody has it"
    BELIEVE_ONE_NODE = auto()
    LOCK_IN_COMPANY = auto()  # behind another program's transaction, which may be a second installation's lock
    IGNORE_PAYOUT = auto()  # locks, or reveals, although the payout would fail
    REFUND_WHEN_FINAL = auto()  # waits with the refund until nobody denies the lock
    END_AT_ONCE = auto()  # what was given up is looked at no more, though a copy of this wallet may still lock
