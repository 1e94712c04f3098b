"""The one gate before the signer: shown first, then looked at again, then signed; and only what was shown.

A review is good for one confirmation. Confirming gathers all facts anew (rule 15): unless lines, findings and the bytes that would be
signed are what the user saw, nothing is. What blocks cannot be confirmed at all. Where the user turned that on, a finding that asks to
think twice needs a one-time code too. Nobody else tells the signer what it may sign.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Generic, Protocol, TypeVar

from wallet.errors import Blocked, ReviewChanged, VaultLocked
from wallet.model.hashing import keccak256
from wallet.model.mandate import Mandate
from wallet.model.transaction import Price, Unsigned
from wallet.model.verdict import Review, Severity
from wallet.rules import transaction
from wallet.signer.consent import Consent

Payload = TypeVar("Payload")


@dataclass(frozen=True, slots=True)
class Prepared(Generic[Payload]):
    """A review and what confirming it will act upon: `digests` (32 bytes each) to be signed once, `mandates` to be signed under later.

    The gate fills in the review's id and digest.
    """

    review: Review
    payload: Payload
    digests: tuple[bytes, ...] = ()
    mandates: tuple[Mandate, ...] = ()

    @property
    def bound(self) -> bytes:
        """32 bytes that change with anything that could be signed: the digest itself where it is only one."""
        parts = (*self.digests, *(mandate.digest for mandate in self.mandates))
        return parts[0] if len(parts) == 1 else keccak256(b"".join(parts))


class Asks(Protocol):
    """For a one-time code, as `StepUp` does."""

    async def asked(self, review: Review) -> bool: ...

    async def check(self, code: str) -> None:
        """Raises CodeRefused, CodeTooSoon."""
        ...


class Gatekeeper:
    """Has the signer's ear: one for each app. `found_locked` hears that the signer forgot its keys by itself."""

    def __init__(self, consent: Consent, step_up: Asks, found_locked: Callable[[], None]) -> None:
        self._consent, self.step_up, self._found_locked = consent, step_up, found_locked

    async def approve(self, digest: bytes) -> None:
        """Raises VaultLocked, SignerError."""
        try:
            await self._consent.approve(digest)
        except VaultLocked:
            self._found_locked()
            raise

    async def grant(self, mandate: Mandate) -> None:
        """What was confirmed just now, or once before, by the word of the journal. Raises VaultLocked, SignerError."""
        await self._consent.grant(mandate)


@dataclass(frozen=True, slots=True)
class Passed(Generic[Payload]):
    """What was confirmed. Its digests are approved; its mandates wait until what they are for is on disk."""

    payload: Payload
    mandates: tuple[Mandate, ...]
    keeper: Gatekeeper

    async def grant(self) -> None:
        """Give the mandates. Raises VaultLocked, SignerError."""
        for mandate in self.mandates:
            await self.keeper.grant(mandate)


class Gate(Generic[Payload]):
    """Holds what was shown until it is confirmed or replaced. `new_id` gives a fresh id for each review."""

    def __init__(self, keeper: Gatekeeper, new_id: Callable[[], str] = lambda: secrets.token_hex(16)) -> None:
        self._keeper, self._new_id = keeper, new_id
        self._shown: dict[str, tuple[Prepared[Payload], Callable[[], Awaitable[Prepared[Payload]]]]] = {}

    async def show(self, prepare: Callable[[], Awaitable[Prepared[Payload]]]) -> Review:
        """Gather the facts and show them. `prepare` is called again before signing, so it must only read."""
        first = _bound(await prepare())
        review = replace(first.review, id=self._new_id(), asks_code=await self._keeper.step_up.asked(first.review))
        self._shown = {review.id: (replace(first, review=review), prepare)}  # one at a time: an older one that nobody confirmed is void
        return review

    async def confirm(self, review: Review) -> Passed[Payload]:
        """What to act upon; the signer knows by now. Raises ReviewChanged, Blocked, CodeRefused, CodeTooSoon, VaultLocked, and whatever
        gathering the facts again raises."""
        shown, prepare = self._shown.pop(review.id, (None, None))
        if shown is None or prepare is None or shown.review != replace(review, code=""):
            raise ReviewChanged
        if review.blocked:
            raise Blocked(tuple((finding.rule, finding.sentence) for finding in review.findings if finding.severity is Severity.BLOCK))
        if transaction.changed(review, _bound(await prepare()).review) is not None:
            raise ReviewChanged
        if await self._keeper.step_up.asked(review):  # asked of the signer again: it may have been turned on since
            await self._keeper.step_up.check(review.code)
        for digest in shown.digests:
            await self._keeper.approve(digest)
        return Passed(shown.payload, shown.mandates, self._keeper)


def fee_at(unsigned: Unsigned, price: Price) -> int:
    """Wei that its gas costs at most, for a review. Once blocks ask for more than it offers, what they ask: then the gate starts again."""
    return unsigned.gas * (unsigned.fees.max_fee if price.gas <= 2 * unsigned.fees.max_fee else price.gas)


def _bound(prepared: Prepared[Payload]) -> Prepared[Payload]:
    return replace(prepared, review=replace(prepared.review, digest=prepared.bound))
