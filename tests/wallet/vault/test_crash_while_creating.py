"""The power goes at any step of creating a wallet: afterwards there is no wallet, or one that opens."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from tests.fakes.local_signer import LocalSigner
from tests.fakes.secret_store import FileStore
from tests.wallet.vault.build import FLOOR, PASSWORD, PHRASE, without_stretching
from tests.wallet.vault.crashing import DIED, FINISHED, crash_at
from wallet.model.path import PathStyle
from wallet.vault.folder import list_wallets
from wallet.vault.sealer import NewWallet
from wallet.vault.vault import create, open_wallet

MINE = NewWallet("Mine", PHRASE, "", PASSWORD, 1_700_000_000, PathStyle.BIP44, FLOOR)

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


def test_every_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without_stretching(monkeypatch)
    outcomes: list[str] = []
    step, status = 0, DIED
    while status == DIED:
        home = tmp_path / str(step) / "home"
        home.mkdir(parents=True)
        ring = FileStore(home.parent / "ring.json")
        status = crash_at(step, lambda signer, home=home, ring=ring: create(home, signer, MINE, ring, os.urandom))
        outcomes.append(asyncio.run(_after(home, ring)))
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
