"""What the machine asks for: at most one step a leg, decided anew each time, never stored."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from wallet.model.swap import Outcome, Side
from wallet.swaps.facts import Action


class Why(Enum):
    """What is waited for."""

    OFFLINE = "a node of this chain to answer"
    PARTNER_LOCK = "the partner's lock"
    OTHER_LEG = "the other leg"
    FINALITY = "a block to become final"
    MINING = "a transaction to be mined"
    SURE = "fresh news on which two nodes agree"
    GAS = "enough coins for gas on both chains"
    FEES = "fees to fall below this swap's cap"
    TURN = "another swap's approval to be used"
    ALLOWANCE = "the approval to be mined"
    PAYOUT = "the contract to be able to pay"
    REVEAL = "the partner to reveal the secret"
    PARTNER_CLAIM = "the partner to take their side"
    EXPIRY = "the time lock to run out"
    LAST_MOMENT = "the last moment for a lock to pass"


@dataclass(frozen=True, slots=True)
class Sign:
    """Sign `action` and append Signed. `max_fee`: wei per gas to offer.

    replaces: hash of our own transaction whose sender and nonce are to be used again; the runner raises max_fee to at least what nodes ask
    of a replacement (a tenth more, in max fee and in tip), and does nothing if balance or cap does not allow it. None: a nonce of the
    runner's choice; for URGENT actions the lowest one of the account that is not mined, taking over what waits there (unless that is an
    urgent transaction itself), for others the next free one.
    """

    action: Action
    side: Side
    max_fee: int
    replaces: bytes | None = None


@dataclass(frozen=True, slots=True)
class Broadcast:
    """Append Sending if these bytes never were, send them to every endpoint, append Sent if one accepts or knows them."""

    action: Action
    side: Side
    hash: bytes
    raw: bytes


@dataclass(frozen=True, slots=True)
class Abandon:
    """Append Abandoned(final_time)."""

    side: Side
    final_time: int


@dataclass(frozen=True, slots=True)
class End:
    """Append Ended(outcome): the swap needs nobody any more."""

    side: Side
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Wait:
    """Nothing to do on this leg but to look again at the next block. `until`: chain time of this leg at which something is due, or None."""

    side: Side
    why: Why
    until: int | None = None


Step = Sign | Broadcast | Abandon | End | Wait
