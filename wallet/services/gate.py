"""The one gate before the signer: shown first, then looked at again, then signed; and only what was shown.

A review is good for one confirmation. Confirming gathers all facts anew (rule 15): unless lines, findings and the digest of the bytes are
what the user saw, nothing is signed. What blocks cannot be confirmed at all. Where the user turned that on, a finding that asks to think
twice needs a one-time code too.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Generic, Protocol, TypeVar

from wallet.errors import Blocked, ReviewChanged
from wallet.model.verdict import Review, Severity

Payload = TypeVar("Payload")


@dataclass(frozen=True, slots=True)
class Prepared(Generic[Payload]):
    """A review and what confirming it will act upon."""

    review: Review
    payload: Payload


class Asks(Protocol):
    """For a one-time code, as `StepUp` does."""

    async def asked(self, review: Review) -> bool: ...

    async def check(self, code: str) -> None:
        """Raises CodeRefused, CodeTooSoon."""
        ...


class Gate(Generic[Payload]):
    """Holds what was shown until it is confirmed or replaced. `new_id` gives a fresh id for each review."""

    def __init__(self, new_id: Callable[[], str], step_up: Asks) -> None:
        self._new_id, self._step_up = new_id, step_up
        self._shown: dict[str, tuple[Prepared[Payload], Callable[[], Awaitable[Prepared[Payload]]]]] = {}

    async def show(self, prepare: Callable[[], Awaitable[Prepared[Payload]]]) -> Review:
        """Gather the facts and show them. `prepare` is called again before signing, so it must only read."""
        first = await prepare()
        review = replace(first.review, id=self._new_id(), asks_code=await self._step_up.asked(first.review))
        self._shown = {review.id: (replace(first, review=review), prepare)}  # one at a time: an older one that nobody confirmed is void
        return review

    async def confirm(self, review: Review) -> Payload:
        """What to act upon. Raises ReviewChanged, Blocked, CodeRefused, CodeTooSoon, and whatever gathering the facts again raises."""
        shown, prepare = self._shown.pop(review.id, (None, None))
        if shown is None or prepare is None or shown.review != replace(review, code=""):
            raise ReviewChanged
        if review.blocked:
            raise Blocked(tuple((finding.rule, finding.sentence) for finding in review.findings if finding.severity is Severity.BLOCK))
        if not _same(review, (await prepare()).review):
            raise ReviewChanged
        if await self._step_up.asked(review):  # asked of the signer again: it may have been turned on since
            await self._step_up.check(review.code)
        return shown.payload


def _same(shown: Review, now: Review) -> bool:
    """A fee is shown with room to spare and caps what is paid; it may move as long as that cap is still of use."""
    payable = shown.fee is None or (now.fee is not None and now.fee.units <= 2 * shown.fee.units)
    return payable and (shown.lines, shown.findings, shown.digest) == (now.lines, now.findings, now.digest)
