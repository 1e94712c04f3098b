"""Wallets from creation to opening: the phrase is the only thing that must not be lost, and every trouble is a sentence."""

from __future__ import annotations

import asyncio
import os
from dataclasses import replace
from pathlib import Path

import pytest

from tests.fakes.local_signer import LocalSigner
from tests.fakes.secret_store import MemoryStore
from tests.keyring_service import Service
from tests.wallet.vault.build import FLOOR, PASSWORD, PHRASE, forged, without_stretching
from wallet.errors import (
    BadName,
    BadPhrase,
    DiskFull,
    KeyringHalfMissing,
    KeyringUnavailable,
    NewerData,
    VaultDamaged,
    VaultLocked,
    WalletExists,
    WalletMissing,
    WeakPassword,
    WrongPassword,
)
from wallet.model.path import PathStyle
from wallet.model.views import WalletInfo
from wallet.vault import store
from wallet.vault.folder import list_wallets, read_header, vault_path
from wallet.vault.sealer import NewWallet, SealOrder
from wallet.vault.secret_store import SecretStore, open_store
from wallet.vault.vault import create, open_wallet, open_with_phrase

ADDRESS = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"
MINE = NewWallet("Mine", PHRASE, "", PASSWORD, 1_700_000_000, PathStyle.LEDGER_LIVE, FLOOR)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    without_stretching(monkeypatch)


@pytest.fixture
def signer() -> LocalSigner:
    return LocalSigner()


@pytest.fixture
def ring() -> MemoryStore:
    return MemoryStore()


async def first_address(signer: LocalSigner) -> str:
    return (await signer.addresses(PathStyle.BIP44, 0, 1))[0]


async def test_a_new_wallet_is_open_and_listed(tmp_path: Path, signer: LocalSigner, ring: MemoryStore) -> None:
    info = await create(tmp_path, signer, MINE, ring, os.urandom)
    assert info == WalletInfo(info.id, "Mine", "Secret Service")
    assert list_wallets(tmp_path) == (info,)
    assert await first_address(signer) == ADDRESS
    header = read_header(tmp_path, info.id)
    assert (header.path, header.created, header.id.hex()) == (PathStyle.LEDGER_LIVE, 1_700_000_000, info.id)
    assert list(ring.entries) == [header.slots[0].entry.hex() if header.slots[0].entry else None]


async def test_it_opens_by_password_with_the_keyring(tmp_path: Path, signer: LocalSigner, ring: MemoryStore) -> None:
    info = await create(tmp_path, signer, MINE, ring, os.urandom)
    await signer.lock()
    with pytest.raises(WrongPassword):
        await open_wallet(tmp_path, signer, info.id, PASSWORD + "x", lambda _: ring)
    with pytest.raises(VaultLocked):
        await first_address(signer)
    assert await open_wallet(tmp_path, signer, info.id, PASSWORD, lambda _: ring) == info
    assert await first_address(signer) == ADDRESS


async def test_the_store_is_asked_for_by_the_name_in_the_header(tmp_path: Path, signer: LocalSigner) -> None:
    ring = MemoryStore(name="KWallet")
    info = await create(tmp_path, signer, MINE, ring, os.urandom)
    asked: list[str | None] = []

    def stores(name: str | None) -> SecretStore:
        asked.append(name)
        return ring

    await open_wallet(tmp_path, signer, info.id, PASSWORD, stores)
    assert asked == ["KWallet"]


async def test_without_a_keyring_the_password_is_all_it_needs(tmp_path: Path, signer: LocalSigner) -> None:
    info = await create(tmp_path, signer, MINE, None, os.urandom)
    assert info.keyring is None

    def never(_: str | None) -> SecretStore:
        raise AssertionError("no keyring may be asked")

    assert await open_wallet(tmp_path, signer, info.id, PASSWORD, never) == info


async def test_a_lost_half_is_explained_and_the_phrase_still_opens_it(tmp_path: Path, signer: LocalSigner, ring: MemoryStore) -> None:
    info = await create(tmp_path, signer, replace(MINE, passphrase=" p "), ring, os.urandom)
    ring.entries.clear()
    await signer.lock()
    with pytest.raises(KeyringHalfMissing, match="restore with your recovery phrase"):
        await open_wallet(tmp_path, signer, info.id, PASSWORD, lambda _: ring)
    with pytest.raises(WrongPassword):
        await open_with_phrase(tmp_path, signer, info.id, PHRASE, "")
    with pytest.raises(BadPhrase):
        await open_with_phrase(tmp_path, signer, info.id, "test", " p ")
    assert await open_with_phrase(tmp_path, signer, info.id, PHRASE, " p ") == info
    assert await first_address(signer) != ADDRESS


async def test_a_keyring_that_does_not_answer_is_not_called_a_wrong_password(
    tmp_path: Path, signer: LocalSigner, ring: MemoryStore
) -> None:
    info = await create(tmp_path, signer, MINE, ring, os.urandom)
    ring.broken = True
    with pytest.raises(KeyringUnavailable, match="went away"):
        await open_wallet(tmp_path, signer, info.id, PASSWORD, lambda _: ring)


@pytest.mark.parametrize(
    ("wallet", "error"),
    [
        (replace(MINE, name=""), BadName),
        (replace(MINE, name=" Mine"), BadName),
        (replace(MINE, name="x" * 65), BadName),
        (replace(MINE, name="a\nb"), BadName),
        (replace(MINE, name="a\u202eb"), BadName),
        (replace(MINE, password="password"), WeakPassword),
        (replace(MINE, phrase=PHRASE.replace("junk", "test")), BadPhrase),
    ],
)
async def test_bad_input_leaves_nothing_behind(
    tmp_path: Path, signer: LocalSigner, ring: MemoryStore, wallet: NewWallet, error: type[Exception]
) -> None:
    with pytest.raises(error):
        await create(tmp_path, signer, wallet, ring, os.urandom)
    assert nothing_left(tmp_path, ring)


def nothing_left(home: Path, ring: MemoryStore) -> bool:
    return ring.entries == {} and list_wallets(home) == () and not list(home.rglob("vault.json*"))


async def test_two_wallets_have_two_names(tmp_path: Path, signer: LocalSigner, ring: MemoryStore) -> None:
    first = await create(tmp_path, signer, MINE, ring, os.urandom)
    with pytest.raises(WalletExists):
        await create(tmp_path, signer, replace(MINE, name="MINE"), ring, os.urandom)
    second = await create(tmp_path, signer, replace(MINE, name="Other", created=1_600_000_000), ring, os.urandom)
    assert list_wallets(tmp_path) == (second, first)
    assert len(ring.entries) == 2


async def test_the_same_randomness_twice_destroys_nothing(tmp_path: Path, signer: LocalSigner, ring: MemoryStore) -> None:
    info = await create(tmp_path, signer, MINE, ring, bytes)
    with pytest.raises(WalletExists):
        await create(tmp_path, signer, replace(MINE, name="Other"), ring, bytes)
    assert await open_wallet(tmp_path, signer, info.id, PASSWORD, lambda _: ring) == info


async def test_a_full_disk_leaves_no_half_of_a_wallet(
    tmp_path: Path, signer: LocalSigner, ring: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, data: bytes) -> None:
        raise DiskFull(str(path))

    monkeypatch.setattr(store, "stage", full)
    with pytest.raises(DiskFull):
        await create(tmp_path, signer, MINE, ring, os.urandom)
    assert nothing_left(tmp_path, ring)


async def test_a_vault_that_does_not_open_after_writing_is_taken_back(tmp_path: Path, ring: MemoryStore) -> None:
    class Confused(LocalSigner):
        async def seal(self, order: SealOrder) -> bytes:
            return await super().seal(replace(order, wallet=replace(order.wallet, password="something else")))

    with pytest.raises(WrongPassword):
        await create(tmp_path, Confused(), MINE, ring, os.urandom)
    assert nothing_left(tmp_path, ring)


async def test_a_cancelled_creation_leaves_nothing(tmp_path: Path, ring: MemoryStore) -> None:
    started = asyncio.Event()

    class Slow(LocalSigner):
        async def seal(self, order: SealOrder) -> bytes:
            started.set()
            await asyncio.sleep(60)
            raise AssertionError

    task = asyncio.create_task(create(tmp_path, Slow(), MINE, ring, os.urandom))
    await started.wait()
    assert len(ring.entries) == 1
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert nothing_left(tmp_path, ring)


async def test_a_damaged_vault_is_listed_and_explained(tmp_path: Path, signer: LocalSigner, ring: MemoryStore) -> None:
    info = await create(tmp_path, signer, MINE, ring, os.urandom)
    path = vault_path(tmp_path, info.id)
    good = path.read_bytes()
    path.write_bytes(good[:-100])
    assert list_wallets(tmp_path) == (WalletInfo(info.id, f"Unreadable wallet {info.id[:8]}", None),)
    with pytest.raises(VaultDamaged, match="recovery phrase"):
        await open_wallet(tmp_path, signer, info.id, PASSWORD, lambda _: ring)
    path.with_name("vault.json.1").write_bytes(good)
    assert list_wallets(tmp_path) == (info,)
    with pytest.raises(VaultDamaged, match="1 older") as caught:
        await open_wallet(tmp_path, signer, info.id, PASSWORD, lambda _: ring)
    assert caught.value.path == str(path)


async def test_a_vault_forged_with_a_right_checksum_is_called_damaged(tmp_path: Path, signer: LocalSigner, ring: MemoryStore) -> None:
    info = await create(tmp_path, signer, MINE, ring, os.urandom)
    path = vault_path(tmp_path, info.id)
    path.write_bytes(forged(path.read_bytes(), "header", "name", value="Yours"))
    with pytest.raises(VaultDamaged, match="changed after it was sealed"):
        await open_wallet(tmp_path, signer, info.id, PASSWORD, lambda _: ring)
    with pytest.raises(VaultDamaged, match="changed after it was sealed"):
        await open_with_phrase(tmp_path, signer, info.id, PHRASE, "")


async def test_a_newer_vault_is_listed_and_left_alone(tmp_path: Path, signer: LocalSigner, ring: MemoryStore) -> None:
    info = await create(tmp_path, signer, MINE, ring, os.urandom)
    path = vault_path(tmp_path, info.id)
    newer = forged(path.read_bytes(), "version", value=2)
    path.write_bytes(newer)
    assert [wallet.id for wallet in list_wallets(tmp_path)] == [info.id]
    with pytest.raises(NewerData):
        await open_wallet(tmp_path, signer, info.id, PASSWORD, lambda _: ring)
    assert path.read_bytes() == newer


@pytest.mark.parametrize("wallet_id", ["", "0" * 32, "../../etc", "x" * 32, "A" * 32])
async def test_an_unknown_id_is_a_missing_wallet(tmp_path: Path, signer: LocalSigner, ring: MemoryStore, wallet_id: str) -> None:
    with pytest.raises(WalletMissing):
        await open_wallet(tmp_path, signer, wallet_id, PASSWORD, lambda _: ring)


def test_an_empty_folder_and_strange_files_are_no_wallets(tmp_path: Path) -> None:
    assert list_wallets(tmp_path) == ()
    (tmp_path / "wallets" / ("a" * 32)).mkdir(parents=True)
    (tmp_path / "wallets" / "notes").mkdir()
    (tmp_path / "wallets" / ("b" * 32)).write_text("a file")
    assert list_wallets(tmp_path) == ()


def everything_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


async def test_secrets_are_on_the_disk_nowhere_in_the_clear(tmp_path: Path, signer: LocalSigner, ring: MemoryStore) -> None:
    wallet = replace(MINE, passphrase="hidden words")
    await create(tmp_path, signer, wallet, ring, os.urandom)
    written = everything_in(tmp_path)
    (half,) = ring.entries.values()
    for secret in (PHRASE.encode(), b"junk", b"hidden words", PASSWORD.encode(), half, half.hex().encode()):
        assert secret not in written
    assert PASSWORD not in repr(wallet)
    assert "junk" not in repr(SealOrder(b"", wallet, None, half, None))


@pytest.mark.skipif(os.name == "nt", reason="Secret Service is Linux's")
async def test_with_the_real_keyring(tmp_path: Path, signer: LocalSigner, secret_service: Service) -> None:
    info = await create(tmp_path, signer, MINE, open_store(), os.urandom)
    await signer.lock()
    assert await open_wallet(tmp_path, signer, info.id, PASSWORD) == info
    assert await first_address(signer) == ADDRESS
    slot = read_header(tmp_path, info.id).slots[0]
    assert slot.entry is not None
    ring = open_store()
    ring.set(slot.entry.hex(), bytes(32))
    with pytest.raises(KeyringHalfMissing):
        await open_wallet(tmp_path, signer, info.id, PASSWORD)
    ring.delete(slot.entry.hex())
    with pytest.raises(KeyringHalfMissing, match="Secret Service"):
        await open_wallet(tmp_path, signer, info.id, PASSWORD)
