"""The power goes at any step of creating a wallet: afterwards there is no wallet, or one that opens."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.local_signer import LocalSigner
from tests.fakes.secret_store import FileStore
from tests.wallet.vault.build import FLOOR, PASSWORD, PHRASE, without_stretching
from wallet.model.path import PathStyle
from wallet.vault import store
from wallet.vault.folder import list_wallets
from wallet.vault.sealer import NewWallet
from wallet.vault.vault import create, open_wallet

MINE = NewWallet("Mine", PHRASE, "", PASSWORD, 1_700_000_000, PathStyle.BIP44, FLOOR)
DIED = 9
FINISHED = 0

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


class Steps:
    """Counts what changes the world, and dies before the step with the given number: no cleanup, no goodbye."""

    def __init__(self, last: int) -> None:
        self.left = last

    def dying(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def step(*arguments: Any, **options: Any) -> Any:
            self.left -= 1
            if self.left < 0:
                os._exit(DIED)
            return call(*arguments, **options)

        return step


def crash_at(step: int, home: Path) -> int:
    """The exit status of a process that creates a wallet and dies before step number `step`."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        _create(step, home)
    finally:
        os._exit(1)


def _create(step: int, home: Path) -> None:
    steps = Steps(step)
    with pytest.MonkeyPatch.context() as patch:
        for name in ("open", "fsync"):
            patch.setattr(store.os, name, steps.dying(getattr(os, name)))
        for name in ("mkdir", "replace", "unlink", "read_bytes"):
            patch.setattr(Path, name, steps.dying(getattr(Path, name)))
        ring = FileStore(home.parent / "ring.json")
        patch.setattr(FileStore, "_keep", steps.dying(FileStore._keep))  # pyright: ignore[reportPrivateUsage]
        signer = LocalSigner()
        for name in ("seal", "unlock"):
            patch.setattr(signer, name, steps.dying(getattr(signer, name)))
        asyncio.run(create(home, signer, MINE, ring, os.urandom))
        os._exit(FINISHED)


def test_every_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without_stretching(monkeypatch)
    outcomes: list[str] = []
    step, status = 0, DIED
    while status == DIED:
        home = tmp_path / str(step) / "home"
        home.mkdir(parents=True)
        status = crash_at(step, home)
        outcomes.append(asyncio.run(_after(home, FileStore(home.parent / "ring.json"))))
        step += 1
    assert status == FINISHED
    assert len(outcomes) > 12, "the steps were really counted"
    assert outcomes == sorted(outcomes), "none, then from one step on always a wallet that opens"
    assert set(outcomes) == {"no wallet", "opens"}


async def _after(home: Path, ring: FileStore) -> str:
    """What the next start finds; a second creation under the same name must work where there is no wallet."""
    signer = LocalSigner()
    found = list_wallets(home)
    outcome = "opens" if found else "no wallet"
    info = found[0] if found else await create(home, signer, MINE, ring, os.urandom)
    assert await open_wallet(home, signer, info.id, PASSWORD, lambda _: ring) == info
    assert (await signer.addresses(PathStyle.BIP44, 0, 1))[0] == "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"
    assert len(list_wallets(home)) == 1
    return outcome
