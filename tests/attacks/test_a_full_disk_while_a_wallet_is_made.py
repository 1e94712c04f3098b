"""The disk fills up, or somebody presses Ctrl+C, between the vault and the database: no wallet must stay whose phrase nobody has seen."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncGenerator, Callable
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.secret_store import MemoryStore
from wallet import boot
from wallet.errors import DiskFull
from wallet.facade import Wallet
from wallet.model.views import SessionState
from wallet.storage.database import Database

PASSWORD = "orbital-walnut-93-tangerine"


@pytest.fixture
async def ring() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
async def wallet(tmp_path: Path, ring: MemoryStore) -> AsyncGenerator[Wallet]:
    (tmp_path / "networks.json").write_text('{"version": 1, "networks": []}', encoding="utf-8")
    built = await boot.build(tmp_path, open_keyring=ring)
    yield built
    await built.close()


async def make(wallet: Wallet, name: str) -> None:
    await wallet.wallets.create(name, await wallet.wallets.new_phrase(), "", PASSWORD, use_keyring=True)


Call = Callable[[sqlite3.Connection], Any]


def failing(patched: pytest.MonkeyPatch, trouble: BaseException, good: int) -> None:
    """The first `good` pieces of work are done, the next one fails, later ones are done again."""
    honest, done = Database.run, 0

    async def run(database: Database, work: Call) -> Any:
        nonlocal done
        done += 1
        if done == good + 1:
            raise trouble
        return await honest(database, work)

    patched.setattr(Database, "run", run)


@pytest.mark.parametrize(("trouble", "good"), [(DiskFull("/somewhere"), 0), (DiskFull("/somewhere"), 3), (asyncio.CancelledError(), 4)])
async def test_nothing_is_left(
    wallet: Wallet, ring: MemoryStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trouble: BaseException, good: int
) -> None:
    with monkeypatch.context() as patched:
        failing(patched, trouble, good)
        with pytest.raises(type(trouble)):
            await make(wallet, "Main")
    assert wallet.session.wallets() == ()
    assert wallet.session.state is SessionState.NO_WALLET
    assert not ring.entries
    assert not list((tmp_path / "wallets").iterdir())
    await make(wallet, "Main")
    assert wallet.session.state is SessionState.UNLOCKED


async def test_the_wallet_from_before_is_back(wallet: Wallet, monkeypatch: pytest.MonkeyPatch) -> None:
    await make(wallet, "First")
    with monkeypatch.context() as patched:
        failing(patched, DiskFull("/somewhere"), 4)
        with pytest.raises(DiskFull):
            await make(wallet, "Second")
    assert [info.name for info in wallet.session.wallets()] == ["First"]
    assert wallet.session.current is not None
    assert wallet.session.current.name == "First"
    await wallet.session.unlock(PASSWORD)
    assert len((await wallet.portfolio.view()).accounts) == 1
