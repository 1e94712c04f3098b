"""A crash at any step of adding a key, renaming, and writing a keystore file: before it or after it, whole; the wallet opens as ever."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from tests.fakes.local_signer import LocalSigner
from tests.fakes.secret_store import FileStore
from tests.wallet.vault.build import FLOOR, PASSWORD, PHRASE, without_stretching
from tests.wallet.vault.crashing import DIED, FINISHED, crash_at
from wallet.keys import keystore
from wallet.keys.derivation import key_at, seed_from_phrase
from wallet.keys.keystore import open_keystore
from wallet.keys.signing import address_of
from wallet.model.address import Address
from wallet.model.key_material import TypedKey
from wallet.model.path import AccountPath, PathStyle
from wallet.vault import changes, halves
from wallet.vault.folder import list_wallets, vault_path
from wallet.vault.halves import tidy
from wallet.vault.sealer import NewWallet
from wallet.vault.secret_store import SecretStore
from wallet.vault.store import readable
from wallet.vault.vault import create, open_wallet

MINE = NewWallet("Mine", PHRASE, "", PASSWORD, 1_700_000_000, PathStyle.BIP44, FLOOR)
KEY = bytes.fromhex("7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d")
FIRST = AccountPath(PathStyle.BIP44, 0)
OWN = "walrus-telescope-41-marmalade"

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    def trusted(store: SecretStore) -> None: ...

    without_stretching(monkeypatch)
    monkeypatch.setattr(halves, "prove", trusted)
    monkeypatch.setattr(keystore, "SCRYPT_N", 1 << 4)


class Desk:
    """A data folder with one wallet, its keyring, and a folder for files that leave."""

    def __init__(self, folder: Path) -> None:
        self.home, self.out = folder / "home", folder / "out"
        self.ring = FileStore(folder / "ring.json")
        for each in (self.home, self.out):
            each.mkdir(parents=True)
        self.id = asyncio.run(create(self.home, LocalSigner(), MINE, self.ring, os.urandom)).id

    async def opened(self, signer: LocalSigner) -> changes.Way:
        await open_wallet(self.home, signer, self.id, PASSWORD, lambda _: self.ring)
        return changes.Way(self.home, signer, self.id, PASSWORD, lambda _: self.ring)

    async def add_key(self, signer: LocalSigner) -> object:
        return await changes.add_key(await self.opened(signer), TypedKey(KEY.hex()), lambda _: None)

    async def rename(self, signer: LocalSigner) -> object:
        return await changes.rename(await self.opened(signer), "Other")

    async def export(self, signer: LocalSigner) -> object:
        return await changes.export(await self.opened(signer), FIRST, OWN, self.out / "key.json")

    async def after(self) -> tuple[str, tuple[Address, ...]]:
        """What the next start finds, once it has tidied: name and imported keys. The phrase is there in any case."""
        signer, (info,) = LocalSigner(), list_wallets(self.home)
        await self.opened(signer)
        assert (await signer.addresses(PathStyle.BIP44, 0, 1))[0] == "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"
        path = vault_path(self.home, self.id)
        await tidy(path, lambda _: self.ring)
        left = {file.name for file in path.parent.iterdir()} - {path.name, *(older.name for older in readable(path))}
        assert left <= {"vault.json.old"}, "a copy on its way to a generation, which the next change writes over"
        return info.name, tuple(address for _, address in await signer.imported())


def test_every_step_of_adding_a_key(tmp_path: Path) -> None:
    seen: list[int] = []
    step, status = 0, DIED
    while status == DIED:
        desk = Desk(tmp_path / str(step))
        status = crash_at(step, desk.add_key)
        name, imported = asyncio.run(desk.after())
        assert name == "Mine"
        assert set(imported) <= {address_of(KEY)}
        seen.append(len(imported))
        asyncio.run(desk.add_key(LocalSigner()))
        assert asyncio.run(desk.after()) == ("Mine", (address_of(KEY),)), "and once more adds nothing twice"
        step += 1
    assert status == FINISHED
    assert seen == sorted(seen), "not there, and from one step on always there"
    assert set(seen) == {0, 1}
    assert step > 10


def test_every_step_of_renaming(tmp_path: Path) -> None:
    seen: list[str] = []
    step, status = 0, DIED
    while status == DIED:
        desk = Desk(tmp_path / str(step))
        status = crash_at(step, desk.rename)
        seen.append(asyncio.run(desk.after())[0])
        step += 1
    assert status == FINISHED
    assert seen == sorted(seen)
    assert set(seen) == {"Mine", "Other"}


def test_every_step_of_writing_a_keystore_file(tmp_path: Path) -> None:
    first = key_at(seed_from_phrase(PHRASE), FIRST)
    seen: list[bool] = []
    step, status = 0, DIED
    while status == DIED:
        desk = Desk(tmp_path / str(step))
        status = crash_at(step, desk.export)
        assert asyncio.run(desk.after()) == ("Mine", ())
        out = desk.out / "key.json"
        seen.append(out.exists())
        if out.exists():
            assert open_keystore(out.read_bytes(), OWN) == first, "under its name it is whole"
        for file in desk.out.iterdir():
            assert file.stat().st_mode & 0o077 == 0
            assert first.hex().encode() not in file.read_bytes()
        step += 1
    assert status == FINISHED
    assert seen == sorted(seen)
    assert set(seen) == {False, True}
    assert [file.name for file in (tmp_path / str(step - 1) / "out").iterdir()] == ["key.json"], "nothing beside it where nothing crashed"
