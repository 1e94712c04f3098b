"""Runs all open swaps: load facts, watch the chains, append facts, do the next steps, again. Starting and recovering are the same code.

One task a chain asks for heads; one task alone takes the news, in turn, and acts. So no two decisions about a swap overlap. Whoever else
wants to hear of a head (balances, the window) hears of it in a third, and keeps no swap waiting.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence

import structlog

from wallet.chains.client import ChainClient
from wallet.chains.watcher import Advanced, Troubled, Watcher
from wallet.errors import ChainError, EndpointsDisagree, GasMissing, WalletError
from wallet.model.swap import Side
from wallet.model.transaction import Head
from wallet.outbox.outbox import Outbox
from wallet.swaps import guard
from wallet.swaps.book import Book, Entry
from wallet.swaps.hand import Hand
from wallet.swaps.inbox import Inbox, News
from wallet.swaps.machine import next_steps
from wallet.swaps.observer import Observer
from wallet.swaps.seen import Heads
from wallet.swaps.steps import Abandon, Broadcast, End, Sign, Step, Wait

_log = structlog.get_logger()
_PAUSE = 1.0  # seconds before a chain is watched anew
_UNTHOUGHT_OF = "Something went wrong that Lockstep did not expect; its log says what. What is locked is safe, and it tries again soon."
_ROUNDS = 6  # sign, send, approve, lock …: more in one go means that something goes in circles; the next head tries again

OnHead = Callable[[Head], Awaitable[None]]
OnTrouble = Callable[[int, ChainError], Awaitable[None]]


class Runner:
    """`on_head` is called after each head was taken in, `on_trouble` when a chain cannot be reached."""

    def __init__(
        self,
        book: Book,
        outbox: Outbox,
        clients: Mapping[int, ChainClient],
        observers: Mapping[int, Observer],
        hand: Hand,
        on_head: OnHead,
        on_trouble: OnTrouble,
    ) -> None:
        self._book, self._outbox, self._clients, self._observers, self._hand = book, outbox, clients, observers, hand
        self._on_head, self._on_trouble = on_head, on_trouble
        self._inbox, self._outward = Inbox(), Inbox()
        self._tasks: list[asyncio.Task[None]] = []
        self._trouble: dict[bytes, str] = {}
        self._short_of_gas: set[bytes] = set()
        self._waits: dict[bytes, tuple[Wait, ...]] = {}

    async def start(self) -> None:
        """Begin to watch. The book must be loaded."""
        self._tasks = [asyncio.create_task(self._watch(client)) for client in self._clients.values()]
        self._tasks += [asyncio.create_task(self._work()), asyncio.create_task(self._pass_on())]

    async def stop(self) -> None:
        """End all tasks at the next await. Nothing is lost: what was begun is on disk."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []

    def nudge(self) -> None:
        """Look at all swaps again now: one was agreed, or the wallet was unlocked."""
        for chain_id in self._clients:
            self._inbox.put(chain_id, None)

    def trouble(self, swap_id: bytes) -> str:
        """What the last attempt at a step ran into, as a sentence; empty when all goes well."""
        return self._trouble.get(swap_id, "")

    def is_short_of_gas(self, swap_id: bytes) -> bool:
        """Did the last attempt at a step find no coins for its fee?"""
        return swap_id in self._short_of_gas

    def waits(self, swap_id: bytes) -> tuple[Wait, ...]:
        """What the swap waited for when it was last looked at."""
        return self._waits.get(swap_id, ())

    def heads(self, entry: Entry) -> Heads:
        """Both chains of a swap as last observed; one that this wallet has no network for counts as out of reach."""
        watching = ((side, self._observers.get(entry.swap.terms(side).lock.chain_id)) for side in Side)
        give, take = (None if observer is None else observer.seen((entry.swap.id, side)) for side, observer in watching)
        return Heads(give, take)

    async def take(self, chain_id: int, news: News) -> None:
        """One piece of news: what it tells goes into the book, then the swaps on that chain do their next steps. None: the steps alone."""
        observer, unkept = self._observers[chain_id], ""
        try:
            if isinstance(news, Troubled):
                raise news.error
            if news is not None:
                await self._follow(news.head)
                await observer.take(news)
        except ChainError as error:
            self._inbox.owe(chain_id, news)
            observer.lost()
            await self._on_trouble(chain_id, error)
        except WalletError as error:  # the disk: what was signed before may still go out, and the user must know
            self._inbox.owe(chain_id, news)
            unkept = str(error)
        await self._advance(self._book.open(chain_id), unkept)
        if isinstance(news, Advanced) and observer.head is not None:
            self._outward.put(chain_id, news)

    async def _watch(self, client: ChainClient) -> None:
        while True:
            try:
                async for news in Watcher(client).news():
                    self._inbox.put(client.chain_id, news)
            except Exception:  # the boundary of one chain's watch: an answer that nobody thought of must not end it
                _log.exception("watching begins anew", chain=client.chain_id)
                await asyncio.sleep(_PAUSE)

    async def _work(self) -> None:
        last: dict[int, Advanced] = {}
        while True:
            chain_id, news = await self._inbox.take()
            if isinstance(news, Advanced):
                last[chain_id] = news
            # A nudge reads the newest head again, since a swap that has just begun was not looked at then.
            known = last.get(chain_id)
            again = Advanced(known.head, None) if news is None and known is not None else news
            try:
                await self.take(chain_id, again)
            except Exception:  # the boundary of one piece of news: swaps must go on whatever one of them does
                _log.exception("news not taken", chain=chain_id)

    async def _pass_on(self) -> None:
        while True:
            chain_id, news = await self._outward.take()
            if isinstance(news, Advanced):
                try:
                    await self._on_head(news.head)
                except Exception:  # the boundary of one head: whoever listens must not end it
                    _log.exception("head not passed on", chain=chain_id)

    async def _follow(self, head: Head) -> None:
        """What nodes disagree about here is only whether one of our transactions was replaced: that stays open, the rest goes on."""
        try:
            await self._outbox.follow(head)
        except EndpointsDisagree as error:
            _log.warning("nodes disagree", chain=error.chain_id, about=error.what)

    async def _advance(self, entries: Sequence[Entry], unkept: str) -> None:
        for entry in sorted(entries, key=lambda each: -each.changed):  # what the news was about goes first, however many others wait
            swap_id = entry.swap.id
            try:
                self._short_of_gas.discard(swap_id)
                await self._go(swap_id)
                self._trouble[swap_id] = unkept
            except WalletError as error:
                if self._trouble.get(swap_id) != str(error):
                    _log.warning("step failed", swap=swap_id.hex()[:12], error=type(error).__name__)
                self._trouble[swap_id] = str(error)
                if isinstance(error, GasMissing):
                    self._short_of_gas.add(swap_id)
            except Exception:  # the boundary of one swap: the others must go on
                _log.exception("swap not taken on", swap=swap_id.hex()[:12])
                self._trouble[swap_id] = _UNTHOUGHT_OF

    async def _go(self, swap_id: bytes) -> None:
        """Steps until only waiting is left. A leg that fails, or can do no more now, does not keep the other from going on."""
        done: set[Side] = set()
        failures: list[WalletError] = []
        for _ in range(_ROUNDS):
            entry = self._book.find(swap_id)
            assert entry is not None
            steps = next_steps(entry.swap, self.heads(entry))
            self._waits[swap_id] = tuple(step for step in steps if isinstance(step, Wait))
            due = [step for step in steps if not isinstance(step, Wait) and step.side not in done]
            if not due or entry.swap.outcome is not None:
                break
            for step in due:
                try:
                    if not await self._do(entry, step):
                        done.add(step.side)
                except WalletError as error:
                    failures.append(error)
                    done.add(step.side)
        if failures:
            raise failures[0]

    async def _do(self, entry: Entry, step: Step) -> bool:
        """Whether the next step of this leg may follow at once."""
        match step:
            case Sign():
                heads = self.heads(entry)
                guard.refuse(entry.swap, heads, step.action)
                head = heads.of(step.side)
                return await self._hand.sign(entry, step, None if head is None else head.nonce)
            case Broadcast():
                if not await self._hand.broadcast(entry, step):
                    return False
                place = (entry.swap.id, step.side)
                self._observers[entry.swap.terms(step.side).lock.chain_id].knows(place, step.hash)
            case Abandon():
                await self._hand.abandon(entry, step)
            case End():
                await self._hand.end(entry, step)
            case Wait():
                return False
        return True
