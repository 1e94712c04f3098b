"""What was heard of each chain and not yet taken in: at most one piece of news a chain, the newest.

Chains take turns, so that one whose nodes talk without end, or answer slowly, keeps no other waiting for more than one turn.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace

from wallet.chains.watcher import Advanced, Troubled

News = Advanced | Troubled | None
"""None: look again at what is known."""


class Inbox:
    def __init__(self) -> None:
        self._waiting: dict[int, News] = {}  # in the order of turns
        self._changed: dict[int, int] = {}  # lowest block that a reorg changed and nobody was told of yet
        self._filled = asyncio.Event()

    def put(self, chain_id: int, news: News) -> None:
        """A newer piece takes the older one's place and keeps its turn; a request to look again never hides news."""
        self.owe(chain_id, news)
        if news is not None or chain_id not in self._waiting:
            self._waiting[chain_id] = news
        self._filled.set()

    def owe(self, chain_id: int, news: News) -> None:
        """Of news that could not be taken in, the reorg alone must not be forgotten: the next head tells of it again."""
        if isinstance(news, Advanced) and news.changed_from is not None:
            self._changed[chain_id] = min(news.changed_from, self._changed.get(chain_id, news.changed_from))

    async def take(self) -> tuple[int, News]:
        """The news of the chain that has waited longest, with every reorg since its last head."""
        while not self._waiting:
            self._filled.clear()
            await self._filled.wait()
        chain_id = next(iter(self._waiting))
        news = self._waiting.pop(chain_id)
        if isinstance(news, Advanced):
            news = replace(news, changed_from=self._changed.pop(chain_id, None))
        return chain_id, news
