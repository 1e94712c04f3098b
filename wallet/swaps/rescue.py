"""What a wallet that has nothing but its phrase may do about locks on the chains. Pure; logs suggest, storage and the user decide.

1. A lock of ours that stands is taken back when its time is over.
2. What is locked to us is claimed once its secret is public, whoever locked it.
3. Our own secret is never shown first without the user's word: without the papers nobody but the user knows what was to be got for what,
   and anybody can lock dust to us with our hashlock.
4. Nothing is ever locked.
5. Every lock to us with the hashlock of one of ours is followed: which of them is the partner's cannot be known, and to claim all of them
   can only help.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from wallet.model.address import NATIVE, Address
from wallet.model.hashing import keccak256
from wallet.model.lock import Lock
from wallet.model.swap import FoundTerms, Leg, Role, Terms

LATEST_EXPIRY = 2**33
"""A lock that expires after the year 2242 is no swap; whoever made it wants to see whether such numbers are survived."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A log says that `lock` was made in `block` by `transaction`, with `salt`. Whether it stands, storage says."""

    swap_id: bytes
    lock: Lock
    salt: bytes
    block: int


class Kind(Enum):
    """What can be done, in the order in which it should be offered."""

    REVEAL = "reveal"  # claim first and so show our secret: the user must have read what they get for what
    FOLLOW = "follow"  # a pair: take ours back, or claim theirs, as the chain shows
    TAKE_BACK = "take back"
    CLAIM = "claim"  # the secret is public, and nothing of ours belongs to it


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to do about a lock of ours (`give`), one to us (`take`), or both."""

    kind: Kind
    role: Role
    give: Sighting | None
    take: Sighting | None

    @property
    def id(self) -> bytes:
        """Of the swap that follows from this. For a swap of our own secret only our lock counts: a partner's may still be matched to it."""
        take = None if self.kind in (Kind.REVEAL, Kind.TAKE_BACK) else self.take
        return keccak256(b"".join(bytes(32) if each is None else each.swap_id for each in (self.give, take)))

    @property
    def key(self) -> bytes:
        """Tells findings apart: two partners' locks may wait for the same lock of ours."""
        return keccak256(self.kind.value.encode() + self.id + (b"" if self.take is None else self.take.swap_id))


@dataclass(frozen=True, slots=True)
class Known:
    """What is known besides the logs.

    accounts: ours. opened: ids of locks that storage shows. own: hashlocks that our seed makes of their salts. secrets: public ones by
    hashlock. followed: ids of locks that a swap of this wallet looks after. waiting: our locks whose found swap has nothing to claim yet.
    """

    accounts: frozenset[Address]
    opened: frozenset[bytes]
    own: frozenset[bytes]
    secrets: Mapping[bytes, bytes]
    followed: frozenset[bytes]
    waiting: frozenset[bytes]


def relevant(sightings: Iterable[Sighting], accounts: frozenset[Address]) -> tuple[Sighting, ...]:
    """Those that we pay, or that pay us."""
    ours = (each for each in sightings if each.lock.refundee in accounts or each.lock.payee in accounts)
    return tuple(each for each in ours if each.lock.expiry <= LATEST_EXPIRY)


def believed(told: Iterable[Sighting], own: frozenset[Sighting]) -> list[Sighting]:
    """One version of each lock: with the salt that makes our hashlock (`own`), and of the earliest block, since a swap is looked for from
    there on.
    """
    found: dict[bytes, Sighting] = {}
    for each in sorted(told, key=lambda each: (each not in own, each.block, each.salt)):
        found.setdefault(each.swap_id, each)
    return list(found.values())


def findings(sightings: Sequence[Sighting], known: Known) -> tuple[Finding, ...]:
    """All there is to do, newest lock first within a kind."""
    newest = sorted({each.swap_id: each for each in sightings}.values(), key=lambda each: -each.lock.expiry)
    gives = [each for each in newest if each.lock.refundee in known.accounts]
    takes = [each for each in newest if each.lock.payee in known.accounts]
    found = [finding for give in gives if give.swap_id in known.opened for finding in _of_ours(give, takes, known)]
    paired = {finding.take.swap_id for finding in found if finding.take is not None}
    closed = [give for give in gives if give.swap_id not in known.opened]
    found += [_public(take, closed, known) for take in takes if _is_claimable(take, known) and take.swap_id not in paired]
    return tuple(sorted(found, key=lambda finding: list(Kind).index(finding.kind)))


def terms(finding: Finding, times: Mapping[bytes, int], genesis: Callable[[int], bytes]) -> FoundTerms:
    """The terms of the swap that `finding` begins; what a reveal takes joins only with the user's word. times: of the locks, by id."""
    give, take = finding.give, finding.take if finding.kind is not Kind.REVEAL else None
    some = give or take
    assert some is not None
    mine = _nobodys(some, genesis) if give is None else leg(give, times, genesis)
    theirs = _nobodys(some, genesis) if take is None else leg(take, times, genesis)
    legs = (mine, theirs) if finding.role is Role.INITIATOR else (theirs, mine)
    return FoundTerms(finding.id, some.salt, min(times.values()), *legs)


def by_receipt(told: Terms) -> FoundTerms:
    """What papers say that somebody kept. Both legs are as our own signature wanted them; but a lock may have been made already."""
    offer, (first, second) = told.offer.offer, (told.initiator_leg, told.participant_leg)
    since = min(first.lock.expiry - offer.give_seconds, second.lock.expiry - offer.want_seconds)
    return FoundTerms(told.swap_id, told.salt, max(0, since), first, second)


def leg(seen: Sighting, times: Mapping[bytes, int], genesis: Callable[[int], bytes]) -> Leg:
    """A lock as the leg of a found swap."""
    return Leg(seen.lock, times[seen.swap_id], genesis(seen.lock.chain_id))


def _nobodys(beside: Sighting, genesis: Callable[[int], bytes]) -> Leg:
    """The missing leg, the other way round, on the same chain: an amount of 0 can never be locked."""
    lock = beside.lock
    empty = replace(lock, amount=0, token=NATIVE, refundee=lock.payee, payee=lock.refundee)
    return Leg(empty, 0, genesis(lock.chain_id))


def _of_ours(give: Sighting, takes: Sequence[Sighting], known: Known) -> list[Finding]:
    role = Role.INITIATOR if give.lock.hashlock in known.own else Role.PARTICIPANT
    others = [take for take in takes if take.lock.hashlock == give.lock.hashlock and take.swap_id != give.swap_id]
    standing = [take for take in others if take.swap_id in known.opened]
    if role is Role.INITIATOR and give.lock.hashlock not in known.secrets:
        waits = give.swap_id in known.waiting
        reveals = [Finding(Kind.REVEAL, role, give, take) for take in standing if waits or give.swap_id not in known.followed]
        alone = [] if give.swap_id in known.followed else [Finding(Kind.TAKE_BACK, role, give, None)]
        return reveals + alone
    if role is Role.INITIATOR and give.swap_id in known.followed:
        return []
    pairs = [Finding(Kind.FOLLOW, role, give, take) for take in standing or others[:1]] or [Finding(Kind.TAKE_BACK, role, give, None)]
    return [pair for pair in pairs if not _is_followed(pair, known)]


def _is_followed(pair: Finding, known: Known) -> bool:
    """By what is theirs where there is something: of one lock of ours, several of theirs may be followed."""
    side = pair.take or pair.give
    return side is not None and side.swap_id in known.followed


def _is_claimable(take: Sighting, known: Known) -> bool:
    return take.swap_id in known.opened and take.lock.hashlock in known.secrets and take.swap_id not in known.followed


def _public(take: Sighting, closed: Sequence[Sighting], known: Known) -> Finding:
    """With the lock of ours that it was for, where one is known."""
    hashlock = take.lock.hashlock
    give = next((give for give in closed if give.lock.hashlock == hashlock and give.swap_id != take.swap_id), None)
    role = Role.INITIATOR if give is not None and hashlock in known.own else Role.PARTICIPANT
    return Finding(Kind.CLAIM if give is None else Kind.FOLLOW, role, give, take)
