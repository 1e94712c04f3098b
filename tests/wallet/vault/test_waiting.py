"""A keyring that shows a prompt stops nobody but the one who asked."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest

from wallet.errors import KeyringRefused, KeyringUnavailable
from wallet.vault.waiting import answered


async def test_the_answer_comes_back_from_another_thread() -> None:
    assert await answered(threading.get_ident) != threading.get_ident()


async def test_the_loop_goes_on_while_the_keyring_waits() -> None:
    prompt = threading.Event()
    asked = asyncio.create_task(answered(lambda: prompt.wait(10)))
    ticks = 0
    while ticks < 20:
        await asyncio.sleep(0)
        ticks += 1
    assert not asked.done()
    prompt.set()
    assert await asked is True


async def test_no_answer_is_a_sentence_and_the_late_answer_is_dropped() -> None:
    prompt = threading.Event()
    started = time.perf_counter()
    with pytest.raises(KeyringUnavailable, match="did not answer"):
        await answered(lambda: prompt.wait(10), 0.05)
    assert time.perf_counter() - started < 1
    prompt.set()
    await asyncio.sleep(0.05)


async def test_an_error_belongs_to_the_one_who_asked() -> None:
    def refuse() -> None:
        raise KeyringRefused("x")

    with pytest.raises(KeyringRefused):
        await answered(refuse)
