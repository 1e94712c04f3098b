"""A crash at any step of a change of the lock: the old way in or the new one is left, never neither; one unlock later nothing else."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.fakes.local_signer import LocalSigner
from tests.fakes.secret_store import FileStore
from tests.wallet.vault.build import FLOOR, PASSWORD, PHRASE, without_stretching
from tests.wallet.vault.crashing import DIED, FINISHED, crash_at
from wallet.errors import KeyringHalfMissing, WrongPassword
from wallet.model.path import PathStyle
from wallet.vault import halves, relock
from wallet.vault.document import Kdf
from wallet.vault.folder import list_wallets, read_header, vault_path
from wallet.vault.halves import tidy
from wallet.vault.relock import Wanted, change_lock, strengthen
from wallet.vault.sealer import ByPhrase, NewWallet
from wallet.vault.secret_store import SecretStore
from wallet.vault.store import readable
from wallet.vault.vault import create, open_wallet

MINE = NewWallet("Mine", PHRASE, "", PASSWORD, 1_700_000_000, PathStyle.BIP44, FLOOR)
OTHER = "another horse battery staple"
GNOME, KDE = "Secret Service", "KWallet"

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is stretched, and no keyring is tried with a random value, which a crash may leave there and which opens nothing."""

    def trusted(store: SecretStore) -> None: ...

    without_stretching(monkeypatch)
    monkeypatch.setattr(halves, "prove", trusted)


@dataclass(frozen=True)
class Desk:
    """One computer: a data folder and its keyrings, which outlive the process."""

    folder: Path

    @property
    def home(self) -> Path:
        return self.folder / "home"

    def ring(self, name: str | None) -> SecretStore:
        return FileStore(self.folder / f"{name}.json", name or GNOME)

    def wanted(self, password: str, name: str | None) -> Wanted:
        return Wanted(password, None if name is None else self.ring(name), FLOOR)

    async def change(self, signer: LocalSigner, old: str | ByPhrase, password: str, name: str | None) -> object:
        (info,) = list_wallets(self.home)
        return await change_lock(self.home, signer, info.id, old, self.wanted(password, name), os.urandom, self.ring)

    async def strengthen(self, signer: LocalSigner) -> object:
        (info,) = list_wallets(self.home)
        return await strengthen(self.home, signer, info.id, PASSWORD, Kdf, self.ring)

    async def unlock(self, password: str) -> bool:
        """As the app does: open, and tidy."""
        signer, (info,) = LocalSigner(), list_wallets(self.home)
        try:
            assert await open_wallet(self.home, signer, info.id, password, self.ring) == info
        except (WrongPassword, KeyringHalfMissing):
            return False
        assert (await signer.addresses(PathStyle.BIP44, 0, 1))[0] == "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"
        await tidy(vault_path(self.home, info.id), self.ring)
        return True

    def halves(self) -> list[str]:
        return [entry for name in (GNOME, KDE) for entry in FileStore(self.folder / f"{name}.json").entries()]

    def aside(self) -> list[str]:
        """What lies beside the vault besides its generations."""
        (info,) = list_wallets(self.home)
        return [file.name for file in vault_path(self.home, info.id).parent.iterdir() if file.suffix in (".new", ".halves")]


CHANGES: dict[str, tuple[str | None, str | ByPhrase, str, str | None]] = {
    "another password": (GNOME, PASSWORD, OTHER, GNOME),
    "another password without a keyring": (None, PASSWORD, OTHER, None),
    "to another keyring": (GNOME, PASSWORD, OTHER, KDE),
    "out of the keyring": (GNOME, PASSWORD, OTHER, None),
    "into a keyring": (None, PASSWORD, OTHER, GNOME),
    "the same password elsewhere": (KDE, PASSWORD, PASSWORD, GNOME),
    "by the phrase": (GNOME, ByPhrase(PHRASE, ""), OTHER, GNOME),
}


@pytest.mark.parametrize("which", CHANGES)
def test_every_step(tmp_path: Path, which: str) -> None:
    before, old, password, after = CHANGES[which]
    steps, status = 0, DIED
    seen: list[str] = []
    while status == DIED:
        desk = _made(tmp_path / str(steps), before)
        status = crash_at(steps, lambda signer, desk=desk: desk.change(signer, old, password, after))
        seen.append(asyncio.run(_opened_by(desk, password)))
        _nothing_is_left(desk)
        steps += 1
    assert status == FINISHED
    assert steps > 15, "the steps were really counted"
    if password != PASSWORD:
        assert set(seen) == {"old", "new"}
        assert seen == sorted(seen, reverse=True), "the old one, and from one step on always the new one"


def test_every_step_of_stretching_more(tmp_path: Path) -> None:
    steps, status, found = 0, DIED, set[int]()
    while status == DIED:
        desk = _made(tmp_path / str(steps), GNOME)
        status = crash_at(steps, lambda signer, desk=desk: desk.strengthen(signer))
        assert asyncio.run(desk.unlock(PASSWORD))
        (info,) = list_wallets(desk.home)
        slot = read_header(desk.home, info.id).slots[0]
        assert slot.kdf is not None
        found.add(slot.kdf.memory_kib)
        assert len(desk.halves()) == 1
        steps += 1
    assert status == FINISHED
    assert found == {64 * 1024, 256 * 1024}


def test_a_crash_while_tidying_is_tidied_too(tmp_path: Path) -> None:
    steps, status = 0, DIED
    while status == DIED:
        desk = _made(tmp_path / str(steps), GNOME)
        _crash_before_tidying(desk)
        assert len(desk.halves()) == 2
        status = crash_at(steps, lambda signer, desk=desk: _tidied(desk))
        assert asyncio.run(desk.unlock(OTHER))
        _nothing_is_left(desk)
        steps += 1
    assert status == FINISHED
    assert steps > 2


async def _tidied(desk: Desk) -> None:
    (info,) = list_wallets(desk.home)
    await tidy(vault_path(desk.home, info.id), desk.ring)


def _crash_before_tidying(desk: Desk) -> None:
    async def not_now(path: Path, stores: object) -> None: ...

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(relock, "tidy", not_now)
        asyncio.run(desk.change(LocalSigner(), PASSWORD, OTHER, GNOME))


def _made(folder: Path, keyring: str | None) -> Desk:
    desk = Desk(folder)
    desk.home.mkdir(parents=True)
    asyncio.run(create(desk.home, LocalSigner(), replace(MINE), None if keyring is None else desk.ring(keyring), os.urandom))
    return desk


async def _opened_by(desk: Desk, new: str) -> str:
    """Which of the two passwords opens it: exactly one, and at once."""
    by_old, by_new = await desk.unlock(PASSWORD), await desk.unlock(new)
    assert by_old or by_new, "never neither"
    assert by_old != by_new or new == PASSWORD
    return "new" if by_new else "old"


def _nothing_is_left(desk: Desk) -> None:
    """One half for the keyring that the vault names, nothing half-written, and no older file behind another lock."""
    (info,) = list_wallets(desk.home)
    header = read_header(desk.home, info.id)
    assert desk.halves() == ([header.slots[0].entry.hex()] if header.slots[0].entry else [])
    assert not desk.aside()
    path = vault_path(desk.home, info.id)
    for older in readable(path):
        assert older.read_bytes() == path.read_bytes()
