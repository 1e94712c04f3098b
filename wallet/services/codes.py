"""One-time codes as a person turns them on and off. The seed is made, kept and checked by the signer; here it passes once, to be shown."""

from __future__ import annotations

from collections.abc import Callable

from wallet.model.changes import Changes
from wallet.model.codes import CodesKey
from wallet.services.announcer import Announcer
from wallet.services.session import SessionService
from wallet.signer.port import Signer
from wallet.vault import changes


class CodeDesk:
    """Satisfies `facade.Codes`."""

    def __init__(self, session: SessionService, signer: Signer, announcer: Announcer, clock: Callable[[], int]) -> None:
        self._session, self._signer, self._announcer, self._clock = session, signer, announcer, clock

    async def on(self) -> bool:
        self._session.require_unlocked()
        return await self._signer.asks_codes()

    async def begin(self) -> CodesKey:
        return await self._signer.new_codes(self._session.require_unlocked().info.name)

    async def finish(self, password: str, code: str) -> None:
        session = self._session
        session.require_unlocked()
        async with session.writing:
            await session.step_up.begin(await changes.keep_codes(session.way(password), code, self._clock()))
        self._announcer.publish(Changes.SESSION)

    async def turn_off(self, password: str, code: str) -> None:
        session = self._session
        session.require_unlocked()
        async with session.writing:
            await session.step_up.spend(lambda now, after: changes.drop_codes(session.way(password), code, now, after))
        self._announcer.publish(Changes.SESSION)
