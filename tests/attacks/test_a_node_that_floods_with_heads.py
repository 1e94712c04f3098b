"""One chain's node shows a new block every moment and takes its time with everything else. The other chain must get its turn all the same:
that is where the refund is due.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest

from wallet.chains import watcher
from wallet.chains.answers import Block
from wallet.chains.watcher import Advanced
from wallet.errors import ChainError, DiskFull
from wallet.model.transaction import Head
from wallet.swaps import runner
from wallet.swaps.inbox import Inbox
from wallet.swaps.runner import Runner

SLOW, CALM = 7, 8


class Client:
    """A new block `every` so many seconds. broken: looks that fail first."""

    def __init__(self, chain_id: int, every: float) -> None:
        self.chain_id, self._every, self._began = chain_id, every, asyncio.get_event_loop().time()
        self.network = SimpleNamespace(timing=SimpleNamespace(block=0))
        self.broken = 0

    async def newest(self) -> tuple[Head, Block]:
        if self.broken:
            self.broken -= 1
            raise OverflowError("an answer that nobody thought of")
        number = int((asyncio.get_event_loop().time() - self._began) / self._every)
        digest = number.to_bytes(32)
        return Head(self.chain_id, number, digest, 1_000 + number, 1, number), Block(number, digest, bytes(32), 1_000 + number, 1)

    async def block(self, number: int) -> Block:
        return Block(number, number.to_bytes(32), bytes(32), 1_000 + number, 1)


class Outbox:
    """Looking at the slow chain takes long."""

    error: Exception | None = None

    async def follow(self, head: Head) -> None:
        if head.chain_id == SLOW:
            await asyncio.sleep(0.1)
        if self.error is not None:
            raise self.error


class Observer:
    head: Head | None = None

    async def take(self, news: Advanced) -> None:
        self.head = news.head

    def lost(self) -> None:
        self.head = None


class Book:
    def open(self, _chain_id: int) -> tuple[Any, ...]:
        return ()


class Stage:
    """A runner over two chains, and what it took in: (chain, block)."""

    def __init__(self) -> None:
        self.clients = {SLOW: Client(SLOW, 0.001), CALM: Client(CALM, 0.2)}
        self.taken: list[tuple[int, int]] = []
        self.outbox = Outbox()
        observers = {chain_id: Observer() for chain_id in self.clients}
        self.runner = Runner(
            cast("Any", Book()),
            cast("Any", self.outbox),
            cast("Any", self.clients),
            cast("Any", observers),
            cast("Any", None),
            self.head,
            self.trouble,
        )

    async def head(self, head: Head) -> None:
        self.taken.append((head.chain_id, head.number))

    async def trouble(self, chain_id: int, error: ChainError) -> None: ...


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watcher, "_SHORTEST", 0.001)


async def test_the_calm_chain_gets_its_turn() -> None:
    stage = Stage()
    await stage.runner.start()
    await asyncio.sleep(1.2)
    await stage.runner.stop()
    calm = [number for chain_id, number in stage.taken if chain_id == CALM]
    assert len(calm) >= 4
    assert calm[-1] >= 4
    slow = [number for chain_id, number in stage.taken if chain_id == SLOW]
    assert slow[-1] > 700  # the newest head, not the next one in a long queue


async def test_a_reorg_is_not_forgotten_when_a_newer_head_comes_first() -> None:
    inbox, head = Inbox(), Head(SLOW, 9, bytes(32), 1, 1, 9)
    inbox.put(SLOW, Advanced(head, 4))
    inbox.put(SLOW, Advanced(replace(head, number=10), 7))
    inbox.put(SLOW, None)
    inbox.put(CALM, None)
    inbox.put(SLOW, Advanced(replace(head, number=11), None))
    assert await inbox.take() == (SLOW, Advanced(replace(head, number=11), 4))
    assert await inbox.take() == (CALM, None)
    inbox.put(SLOW, Advanced(head, None))
    assert await inbox.take() == (SLOW, Advanced(head, None))


async def test_watching_goes_on_after_an_answer_that_nobody_thought_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "_PAUSE", 0.05)
    stage = Stage()
    stage.clients[CALM].broken = 1
    await stage.runner.start()
    await asyncio.sleep(0.8)
    await stage.runner.stop()
    assert any(chain_id == CALM for chain_id, _ in stage.taken)


async def test_a_full_disk_is_no_end() -> None:
    stage = Stage()
    stage.outbox.error = DiskFull("/somewhere")
    await stage.runner.start()
    await asyncio.sleep(0.3)
    assert not stage.taken
    stage.outbox.error = None
    await asyncio.sleep(0.5)
    await stage.runner.stop()
    assert stage.taken
