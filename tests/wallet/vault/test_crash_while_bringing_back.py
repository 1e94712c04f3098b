"""The power goes at any step of restoring a backup: afterwards there is no wallet, or one that opens and has everything."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from tests.fakes.local_signer import LocalSigner
from tests.fakes.secret_store import FileStore
from tests.wallet.vault.build import FLOOR, PASSWORD, PHRASE, head, without_stretching
from tests.wallet.vault.crashing import DIED, FINISHED, crash_at
from wallet.errors import WalletStands
from wallet.model.address import Address
from wallet.model.path import AccountPath, PathStyle
from wallet.model.views import WalletInfo
from wallet.signer.sealing import seal_phrase
from wallet.storage import accounts
from wallet.storage.accounts import StoredAccount
from wallet.storage.database import Database
from wallet.vault.bring_back import Sources, bring_back
from wallet.vault.cipher import PasswordDoor
from wallet.vault.folder import list_wallets
from wallet.vault.relock import Wanted
from wallet.vault.sealer import ByPhrase
from wallet.vault.vault import open_wallet

FIRST = Address("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266")

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


async def restore(home: Path, signer: LocalSigner, ring: FileStore) -> WalletInfo:
    vault = seal_phrase(head(keyring=None), PHRASE, "", PasswordDoor("of the file", FLOOR), os.urandom)
    found = Sources(vault, ByPhrase(PHRASE, ""), "Mine")
    return await bring_back(home, signer, found, Wanted(PASSWORD, ring, FLOOR), os.urandom, fill)


async def fill(folder: Path) -> None:
    database = await Database.open(folder / "wallet.db")
    await database.run(lambda connection: accounts.add(connection, AccountPath(PathStyle.BIP44, 0), FIRST, "Named"))
    await database.close()


def test_every_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without_stretching(monkeypatch)
    outcomes: list[str] = []
    step, status = 0, DIED
    while status == DIED:
        home = tmp_path / str(step) / "home"
        home.mkdir(parents=True)
        ring = FileStore(home.parent / "ring.json")
        status = crash_at(step, lambda signer, home=home, ring=ring: restore(home, signer, ring))
        outcomes.append(asyncio.run(_after(home, ring)))
        step += 1
    assert status == FINISHED
    assert len(outcomes) > 12, "the steps were really counted"
    assert outcomes == sorted(outcomes), "none, then from one step on always a wallet that opens"
    assert set(outcomes) == {"no wallet", "opens"}


async def _after(home: Path, ring: FileStore) -> str:
    """What the next start finds; a second restore must work where there is no wallet."""
    signer = LocalSigner()
    found = list_wallets(home)
    outcome = "opens" if found else "no wallet"
    info = found[0] if found else await restore(home, signer, ring)
    assert await open_wallet(home, signer, info.id, PASSWORD, lambda _: ring) == info
    assert (await signer.addresses(PathStyle.BIP44, 0, 1))[0] == FIRST
    database = await Database.open(home / "wallets" / info.id / "wallet.db")
    (account,) = await database.run(accounts.everyone)
    await database.close()
    assert account == StoredAccount(0, AccountPath(PathStyle.BIP44, 0), FIRST, "Named")
    assert [folder.name for folder in (home / "wallets").iterdir()] == [info.id]
    return outcome


async def test_a_folder_that_is_there_stays_whatever_is_in_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without_stretching(monkeypatch)
    folder = tmp_path / "wallets" / head().id.hex()
    folder.mkdir(parents=True)
    (folder / "wallet.db").write_bytes(b"the journal of a wallet whose vault is gone")
    ring = FileStore(tmp_path / "ring.json")
    with pytest.raises(WalletStands):
        await restore(tmp_path, LocalSigner(), ring)
    assert (folder / "wallet.db").read_bytes().startswith(b"the journal")
