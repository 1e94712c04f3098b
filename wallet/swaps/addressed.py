"""The events of a chain, sorted once by the swaps that they concern: a thousand swaps must not each look through all of them. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import replace

from wallet.model.hashing import sha256
from wallet.model.lock import Lock
from wallet.model.swap import Side
from wallet.swaps import htlc
from wallet.swaps.evidence import Happened
from wallet.swaps.htlc import ClaimedLog, LockedLog
from wallet.swaps.state import Swap


class Addressed:
    """What `evidence` and `strangers` may want of `events` for one swap, in chain order."""

    def __init__(self, events: Iterable[Happened]) -> None:
        self._events = tuple(events)
        self._places: defaultdict[Hashable, list[int]] = defaultdict(list)
        for place, happened in enumerate(self._events):
            for mark in _marks(happened):
                self._places[mark].append(place)

    def of(self, swap: Swap) -> tuple[Happened, ...]:
        """Those about its locks, those that show its secret, and locks that stand in for the partner's."""
        locks = [swap.terms(side).lock for side in Side]
        marks: list[Hashable] = [swap.agreed.terms.hashlock, *map(htlc.swap_id, locks), *map(_without_hash, locks)]
        places = {place for mark in marks for place in self._places.get(mark, ())}
        return tuple(self._events[place] for place in sorted(places))


def _marks(happened: Happened) -> list[Hashable]:
    event = happened.event
    if isinstance(event, LockedLog):
        return [event.swap_id, event.lock.hashlock, _without_hash(event.lock)]
    return [event.swap_id, sha256(event.secret)] if isinstance(event, ClaimedLog) else [event.swap_id]


def _without_hash(lock: Lock) -> Lock:
    """Alike for locks that differ in the hash alone."""
    return replace(lock, hashlock=b"")
