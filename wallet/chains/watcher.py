"""Follows the heads of one chain by asking, and notices when a block that was seen is no longer there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass

from wallet.chains.answers import Block
from wallet.chains.client import ChainClient
from wallet.errors import ChainError
from wallet.model.transaction import Head

_REMEMBERED = 256  # blocks; deeper than any finality we wait for
_SHORTEST = 0.3  # seconds between two questions


@dataclass(frozen=True, slots=True)
class Advanced:
    """A new head. `changed_from`: blocks from this number on may differ from what was seen before; None without a reorg."""

    head: Head
    changed_from: int | None


@dataclass(frozen=True, slots=True)
class Troubled:
    """No usable node right now; watching goes on."""

    error: ChainError


class Watcher:
    """Remembers the hashes of the heads it saw. `sleep` waits seconds."""

    def __init__(self, client: ChainClient, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._client = client
        self._sleep = sleep
        self._pause = max(_SHORTEST, client.network.timing.block / 2)
        self._seen: dict[int, bytes] = {}
        self._last: Head | None = None

    async def news(self) -> AsyncGenerator[Advanced | Troubled]:
        """Endless: one item for each head that differs from the last one, and one whenever the trouble changes."""
        trouble = ""
        while True:
            try:
                advanced = await self.look()
                trouble = ""
                if advanced is not None:
                    yield advanced
            except ChainError as error:
                if str(error) != trouble:
                    trouble = str(error)
                    yield Troubled(error)
            await self._sleep(self._pause)

    async def look(self) -> Advanced | None:
        """Ask once. None when there is nothing new: the known head, or an older block of the same chain (a node that lags).

        Raises ChainError.
        """
        head, block = await self._client.newest()
        changed_from = await self._changed_from(block)
        if changed_from is not None:  # a reorg, or another chain at the address of ours: its node was checked again meanwhile
            head, block = await self._client.newest()
            changed_from = await self._changed_from(block)
        last = self._last
        if last is not None and head.hash == last.hash:
            return None
        if changed_from is None and last is not None and head.number < last.number:
            return None
        self._forget_from(head.number if changed_from is None else changed_from)
        self._seen[head.number] = head.hash
        self._last = head
        return Advanced(head, changed_from)

    async def _changed_from(self, block: Block) -> int | None:
        """Walk back through what was seen until a block is still there. The parent's hash often saves the questions."""
        known = sorted((number for number in self._seen if number <= block.number), reverse=True)
        for place, number in enumerate(known):
            if await self._hash_at(number, block) == self._seen[number]:
                return None if place == 0 else number + 1
        if not known or self._last is None:
            return None
        return min(known[-1], self._last.final + 1)  # nothing seen is left; what was final stands

    async def _hash_at(self, number: int, block: Block) -> bytes:
        if number == block.number:
            return block.hash
        return block.parent if number == block.number - 1 else (await self._client.block(number)).hash

    def _forget_from(self, number: int) -> None:
        oldest = number - _REMEMBERED
        self._seen = {seen: digest for seen, digest in self._seen.items() if oldest <= seen < number}
