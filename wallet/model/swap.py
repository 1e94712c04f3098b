"""What two people agree on: offer, acceptance, terms; or what the chain still shows of it. All that a swap may do follows from these."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from functools import cached_property

from wallet.model.address import Address
from wallet.model.lock import Lock


class Role(Enum):
    """The initiator makes the secret and locks first, with the later expiry; the participant locks second."""

    INITIATOR = "initiator"
    PARTICIPANT = "participant"


class Side(Enum):
    """A leg as one user sees it: what they give, what they take."""

    GIVE = "give"
    TAKE = "take"


class Outcome(Enum):
    """How a swap ended."""

    COMPLETED = "completed"
    REFUNDED = "refunded"
    RECEIVED_BOTH = "received both"
    ABANDONED = "abandoned"  # nothing of ours was ever locked
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class OfferLeg:
    """One side of an offer. `genesis` (32 bytes) pins the chain beyond its id; `amount` in base units of `token`."""

    chain_id: int
    genesis: bytes
    htlc: Address
    token: Address
    amount: int


@dataclass(frozen=True, slots=True)
class Offer:
    """What the initiator proposes. Signed as EIP-712 typed data by `maker`.

    maker locks `give` and is refunded there; pay_to receives `want`. hashlock is sha256 of the secret (32 bytes). salt (16 bytes) is what
    the secret was derived with. give_seconds and want_seconds are how long the two locks last, from the acceptance on. valid_until is
    Unix time. taker is NATIVE (zero) when anyone may accept.
    """

    give: OfferLeg
    want: OfferLeg
    maker: Address
    pay_to: Address
    hashlock: bytes
    salt: bytes
    give_seconds: int
    want_seconds: int
    valid_until: int
    taker: Address


@dataclass(frozen=True, slots=True)
class Acceptance:
    """The participant's answer. `offer_id` is the EIP-712 digest of the offer; the four times are absolute chain times in seconds.

    taker locks the offer's `want` leg and is refunded there; pay_to receives the offer's `give` leg. give_* belong to the initiator's
    lock, want_* to the participant's.
    """

    offer_id: bytes
    taker: Address
    pay_to: Address
    give_expiry: int
    want_expiry: int
    give_lock_by: int
    want_lock_by: int


@dataclass(frozen=True, slots=True)
class SignedOffer:
    """`id` is the EIP-712 digest; `signature` is r, s, v (65 bytes) by `offer.maker`."""

    offer: Offer
    id: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class SignedAcceptance:
    """`id` is the EIP-712 digest; `signature` is r, s, v (65 bytes) by `acceptance.taker`."""

    acceptance: Acceptance
    id: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Leg:
    """One leg of agreed terms: the lock the HTLC will keep, who locks it (its refundee) and the last moment to lock."""

    lock: Lock
    lock_by: int
    genesis: bytes

    @property
    def known(self) -> bool:
        """False for the leg of a found swap that nobody is known to have locked."""
        return self.lock.amount > 0


@dataclass(frozen=True)
class Terms:
    """Offer and acceptance together. `swap_id` is the offer's id: an offer is used once. The legs are asked for at every block."""

    offer: SignedOffer
    acceptance: SignedAcceptance

    @property
    def swap_id(self) -> bytes:
        return self.offer.id

    @property
    def hashlock(self) -> bytes:
        return self.offer.offer.hashlock

    @property
    def salt(self) -> bytes:
        return self.offer.offer.salt

    @cached_property
    def initiator_leg(self) -> Leg:
        """Locked first, expires last."""
        offer, accepted = self.offer.offer, self.acceptance.acceptance
        return Leg(
            _lock(offer.give, accepted.pay_to, offer.maker, offer.hashlock, accepted.give_expiry), accepted.give_lock_by, offer.give.genesis
        )

    @cached_property
    def participant_leg(self) -> Leg:
        """Locked second, expires first."""
        offer, accepted = self.offer.offer, self.acceptance.acceptance
        return Leg(
            _lock(offer.want, offer.pay_to, accepted.taker, offer.hashlock, accepted.want_expiry), accepted.want_lock_by, offer.want.genesis
        )

    def leg(self, role: Role, side: Side) -> Leg:
        """The leg that `role` sees as `side`."""
        initiators = (role is Role.INITIATOR) == (side is Side.GIVE)
        return self.initiator_leg if initiators else self.participant_leg


@dataclass(frozen=True, slots=True)
class FoundTerms:
    """A swap that a wallet without its journal goes on with, by what the chain or a receipt tells. It never locks: what is there is claimed
    or taken back.

    `swap_id` follows from the locks that were there when it was found; with a receipt it is the offer's. since: chain time (of either
    chain) before which nothing of it happened. `lock_by` of a leg that was found is when it was locked. A leg that nobody is known to have
    made has the amount 0, which the contract refuses to lock.
    """

    swap_id: bytes
    salt: bytes
    since: int
    initiator_leg: Leg
    participant_leg: Leg

    @property
    def hashlock(self) -> bytes:
        return self.initiator_leg.lock.hashlock

    def leg(self, role: Role, side: Side) -> Leg:
        """The leg that `role` sees as `side`."""
        initiators = (role is Role.INITIATOR) == (side is Side.GIVE)
        return self.initiator_leg if initiators else self.participant_leg

    def taking(self, role: Role, take: Leg) -> FoundTerms:
        """The same with the leg that `role` takes."""
        return replace(self, participant_leg=take) if role is Role.INITIATOR else replace(self, initiator_leg=take)


def _lock(leg: OfferLeg, payee: Address, refundee: Address, hashlock: bytes, expiry: int) -> Lock:
    return Lock(leg.chain_id, leg.htlc, leg.token, leg.amount, payee, refundee, hashlock, expiry)
