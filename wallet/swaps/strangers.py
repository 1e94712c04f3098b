"""A lock that looks like the partner's and is not what was agreed. Nothing follows from it but a sentence for the user (rule 40). Pure.

The agreed one is known by all its fields, so whatever the partner lied about, the lock is another: this only finds the words.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from wallet.model.lock import Lock
from wallet.model.swap import Role, Side
from wallet.rules.swap_terms import differs_from_agreement
from wallet.swaps.htlc import HtlcLog, LockedLog
from wallet.swaps.state import Swap

_SAFE = {
    Role.INITIATOR: "Lockstep does not claim it, so your secret stays yours, and your own coins come back when their time is over.",
    Role.PARTICIPANT: "Nothing of yours is locked against it.",
}


def other_lock(swap: Swap, events: Iterable[HtlcLog]) -> str:
    """What is wrong with a lock that was made in place of the agreed one, and what is safe; empty when there is none."""
    agreed = swap.terms(Side.TAKE).lock
    for event in events:
        if isinstance(event, LockedLog) and _stands_in(event.lock, agreed) and event.lock != swap.terms(Side.GIVE).lock:
            found = differs_from_agreement(event.lock, agreed)
            if found is not None:
                return f"{found.sentence} {_SAFE[swap.role]}"
    return ""


def _stands_in(lock: Lock, agreed: Lock) -> bool:
    """By its hash, and made by the partner or paid to us; or all as agreed but for the hash. What others lock with it is their affair."""
    partners = lock.refundee == agreed.refundee or lock.payee == agreed.payee
    return (lock.hashlock == agreed.hashlock and partners) or replace(lock, hashlock=agreed.hashlock) == agreed
