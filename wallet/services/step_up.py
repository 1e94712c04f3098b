"""The second question before a signature that a rule asks to think twice about: a one-time code, where the user turned that on.

Only the signer knows the seed. Here is remembered, on disk, which code was used last and how often a wrong one was tried: neither a restart
nor a lock makes a code good twice or a guess cheaper. It helps against somebody at an open window, not against malware on this computer.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from wallet.errors import CodeRefused, CodeTooSoon, VaultLocked
from wallet.model.verdict import Review, Severity
from wallet.services.workspace import Workspace
from wallet.signer.port import Signer
from wallet.storage import settings

_KEY = "one-time codes"
FREE, FIRST, LONGEST = 3, 30, 900
"""Wrong codes that cost nothing, and seconds to wait after the next one, doubled each time up to the longest."""


@dataclass(frozen=True, slots=True)
class Tried:
    """`step` of the code that was used last; `wrong` ones since; `until` (Unix seconds) none is looked at."""

    step: int = -1
    wrong: int = 0
    until: int = 0

    def after_a_wrong_one(self, now: int) -> Tried:
        wrong = self.wrong + 1
        wait = min(FIRST * 2 ** min(wrong - FREE, 10), LONGEST) if wrong >= FREE else 0
        return Tried(self.step, wrong, now + wait)

    def wait(self, now: int) -> int:
        """Seconds. A clock that was set back does not make it longer than it can be."""
        return max(0, min(self.until - now, LONGEST))


class StepUp:
    """Of the wallet that is open."""

    def __init__(self, signer: Signer, workspace: Callable[[], Workspace], clock: Callable[[], int]) -> None:
        self._signer, self._workspace, self._clock = signer, workspace, clock

    async def asked(self, review: Review) -> bool:
        """Whether this review needs a code. One that is read while the wallet is locked cannot be signed, and asks for nothing."""
        try:
            return review.severity is Severity.TYPE and await self._signer.asks_codes()
        except VaultLocked:
            return False

    async def check(self, code: str) -> None:
        """Raises CodeRefused, CodeTooSoon."""
        await self.spend(lambda now, after: self._signer.check_code(code, now, after))

    async def spend(self, use: Callable[[int, int], Awaitable[int]]) -> None:
        """`use` takes the time and the step of the last code, and gives the step of this one. Raises what it raises, CodeTooSoon."""
        now, tried = self._clock(), await self._tried()
        if tried.wait(now):
            raise CodeTooSoon(tried.wait(now))
        await self._note(tried.after_a_wrong_one(now))  # before it is known: a crash must not make a guess free
        try:
            step = await use(now, tried.step)
        except CodeRefused:
            raise
        except BaseException:  # the code was not what failed
            await self._note(tried)
            raise
        await self._note(Tried(step))

    async def begin(self, step: int) -> None:
        """Codes of a new seed, of which one was used."""
        await self._note(Tried(step))

    async def _tried(self) -> Tried:
        text = await self._workspace().database.run(lambda connection: settings.read(connection, _KEY))
        try:
            return Tried(*map(int, (text or "").split()))
        except (TypeError, ValueError):
            return Tried()

    async def _note(self, tried: Tried) -> None:
        text = f"{tried.step} {tried.wrong} {tried.until}"
        await self._workspace().database.run(lambda connection: settings.write(connection, _KEY, text))
