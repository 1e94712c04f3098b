"""What a swap from a backup goes on as. Pure.

A backup is older than the chain, and the wallet it was made of may still run somewhere. So of an open swap only what cannot age comes back:
what was agreed, and a secret that was public. It goes on like a swap that was found on the chain (`FoundTerms`): it never locks, claims
what is ours and takes back what is ours, and everything else is read from the chain anew. What had ended is history and stays as it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from wallet.model.swap import FoundTerms
from wallet.swaps import machine
from wallet.swaps.facts import Agreed, Fact, Matched, SecretSeen
from wallet.swaps.rescue import by_receipt


def restored(story: Sequence[Fact]) -> tuple[Fact, ...]:
    """The journal to begin with, from the one that was backed up. Raises IllegalFact for what never was one."""
    swap = machine.fold(list(story))
    if swap.outcome is not None:
        return tuple(story)
    begun = next(fact for fact in story if isinstance(fact, Agreed))
    matched = tuple(fact for fact in story if isinstance(fact, Matched))
    seen = () if swap.secret is None else (SecretSeen(swap.secret),)
    return (_never_locking(begun), *matched, *seen)


def _never_locking(agreed: Agreed) -> Agreed:
    """Somebody else's swap that is only watched never locks anyway."""
    if agreed.watch is not None or isinstance(agreed.terms, FoundTerms):
        return replace(agreed, sealed=b"")
    return replace(agreed, terms=by_receipt(agreed.terms), sealed=b"")
