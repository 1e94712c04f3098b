"""Another password, another keyring, none, more stretching: one way in before, one way in after."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.fakes.local_signer import LocalSigner
from tests.fakes.secret_store import MemoryStore
from tests.keyring_service import Service
from tests.wallet.vault.build import FLOOR, PASSWORD, PHRASE, forged, without_stretching
from wallet.errors import (
    BadPhrase,
    DiskFull,
    KeyringHalfMissing,
    KeyringUnavailable,
    OtherPhrase,
    StorageError,
    VaultDamaged,
    VaultLocked,
    WalletError,
    WalletMissing,
    WeakPassword,
    WrongPassword,
)
from wallet.model.path import AccountPath, PathStyle
from wallet.model.views import WalletInfo
from wallet.vault import halves, store
from wallet.vault.cipher import password_slot
from wallet.vault.document import Kdf, SlotKind, decode
from wallet.vault.folder import list_wallets, read_header, vault_path
from wallet.vault.halves import tidy
from wallet.vault.relock import Wanted, change_lock, strengthen
from wallet.vault.sealer import ByPhrase, NewLock, NewWallet, Opener
from wallet.vault.secret_store import SecretStore, open_store
from wallet.vault.vault import create, open_wallet, open_with_phrase

OTHER = "another horse battery staple"
GNOME, KDE = "Secret Service", "KWallet"
MINE = NewWallet("Mine", PHRASE, " p ", PASSWORD, 1_700_000_000, PathStyle.LEDGER_LIVE, FLOOR)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    without_stretching(monkeypatch)


@dataclass
class Desk:
    home: Path
    signer: LocalSigner = field(default_factory=LocalSigner)
    rings: dict[str, MemoryStore] = field(default_factory=lambda: {name: MemoryStore(name) for name in (GNOME, KDE)})

    @property
    def id(self) -> str:
        return list_wallets(self.home)[0].id

    @property
    def path(self) -> Path:
        return vault_path(self.home, self.id)

    def ring(self, name: str | None) -> SecretStore:
        return self.rings[name or GNOME]

    async def make(self, keyring: str | None = GNOME) -> WalletInfo:
        return await create(self.home, self.signer, MINE, None if keyring is None else self.ring(keyring), os.urandom)

    async def change(
        self,
        old: str | ByPhrase = PASSWORD,
        new: str = OTHER,
        keyring: str | None = GNOME,
        kdf: Kdf = FLOOR,
        signer: LocalSigner | None = None,
    ) -> WalletInfo:
        wanted = Wanted(new, None if keyring is None else self.ring(keyring), kdf)
        return await change_lock(self.home, signer or self.signer, self.id, old, wanted, os.urandom, self.ring)

    async def strengthen(self, password: str, kdf: Kdf) -> bool:
        return await strengthen(self.home, self.signer, self.id, password, lambda: kdf, self.ring)

    async def opens(self, password: str) -> bool:
        try:
            await open_wallet(self.home, LocalSigner(), self.id, password, self.ring)
        except WrongPassword:
            return False
        return True

    def halves(self) -> dict[str, bytes]:
        return {f"{name} {entry}": half for name, ring in self.rings.items() for entry, half in ring.entries.items()}

    def files(self) -> dict[str, bytes]:
        return {file.name: file.read_bytes() for file in self.path.parent.iterdir()}


@pytest.fixture
async def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.mark.parametrize("before", [GNOME, KDE, None])
@pytest.mark.parametrize("after", [GNOME, KDE, None])
async def test_from_every_lock_to_every_lock(desk: Desk, before: str | None, after: str | None) -> None:
    made = await desk.make(before)
    (former,) = desk.halves().items() or [("", b"")]
    info = await desk.change(keyring=after)
    assert info == WalletInfo(made.id, "Mine", after) == list_wallets(desk.home)[0]
    assert await desk.opens(OTHER)
    assert not await desk.opens(PASSWORD)
    assert [name.split(" ", 1)[0] for name in desk.halves()] == ([] if after is None else [after.split(" ", maxsplit=1)[0]])
    assert former[0] not in desk.halves()
    assert former[1] not in desk.halves().values(), "the half is another one too"
    kind = SlotKind.PASSWORD if after is None else SlotKind.KEYRING
    header = read_header(desk.home, desk.id)
    assert [slot.kind for slot in header.slots] == [kind, SlotKind.PHRASE]
    assert (header.name, header.created, header.path) == ("Mine", 1_700_000_000, PathStyle.LEDGER_LIVE)


async def test_the_phrase_with_its_passphrase_still_opens_it(desk: Desk) -> None:
    await desk.make()
    addresses = await desk.signer.addresses(PathStyle.BIP44, 0, 2)
    await desk.change(keyring=None)
    fresh = LocalSigner()
    assert await open_with_phrase(desk.home, fresh, desk.id, PHRASE, " p ")
    assert await fresh.addresses(PathStyle.BIP44, 0, 2) == addresses


async def test_which_wallet_is_open_does_not_change(desk: Desk) -> None:
    await desk.make()
    addresses = await desk.signer.addresses(PathStyle.BIP44, 0, 2)
    await desk.signer.approve(b"\1" * 32)
    await desk.change()
    assert await desk.signer.addresses(PathStyle.BIP44, 0, 2) == addresses
    await desk.signer.sign_digest(b"\1" * 32, AccountPath(PathStyle.BIP44, 0))
    await desk.signer.lock()
    await desk.change(OTHER, PASSWORD)
    with pytest.raises(VaultLocked):
        await desk.signer.addresses(PathStyle.BIP44, 0, 2)


async def test_no_older_file_opens_with_the_former_password(desk: Desk) -> None:
    await desk.make(None)
    for number in range(1, 4):
        store.stage(desk.path, desk.path.read_bytes())
        store.commit(desk.path)
        assert len(store.readable(desk.path)) == number
    (desk.path.parent / "vault.json.old").write_bytes(desk.path.read_bytes())
    await desk.change(keyring=None)
    assert set(desk.files()) == {"vault.json", "vault.json.1"}
    assert desk.files()["vault.json.1"] == desk.files()["vault.json"], "a second copy of the new one"


@pytest.mark.parametrize(
    ("old", "new", "keyring", "error"),
    [
        ("wrong", OTHER, GNOME, WrongPassword),
        (PASSWORD, "password", GNOME, WeakPassword),
        (PASSWORD, "bluekayak", None, WeakPassword),
        (PASSWORD, "Mine", GNOME, WeakPassword),
        (ByPhrase("test", " p "), OTHER, GNOME, BadPhrase),
        (ByPhrase(PHRASE, ""), OTHER, GNOME, OtherPhrase),
    ],
)
async def test_what_is_refused_changes_nothing(
    desk: Desk, old: str | ByPhrase, new: str, keyring: str | None, error: type[WalletError]
) -> None:
    await desk.make()
    before = desk.files(), desk.halves()
    with pytest.raises(error):
        await desk.change(old, new, keyring)
    assert (desk.files(), desk.halves()) == before
    assert await desk.opens(PASSWORD)


async def test_a_lost_half_is_got_over_with_the_phrase(desk: Desk) -> None:
    await desk.make(KDE)
    desk.rings[KDE].entries.clear()
    with pytest.raises(KeyringHalfMissing):
        await desk.change(keyring=GNOME)
    assert (await desk.change(ByPhrase(PHRASE, " p "), keyring=GNOME)).keyring == GNOME
    assert await desk.opens(OTHER)


async def test_a_keyring_that_is_gone_is_got_over_with_the_phrase(desk: Desk) -> None:
    await desk.make(KDE)
    desk.rings[KDE].broken = True
    assert (await desk.change(ByPhrase(PHRASE, " p "), keyring=None)).keyring is None
    assert await desk.opens(OTHER)


async def test_a_keyring_that_refuses_leaves_the_old_lock(desk: Desk) -> None:
    await desk.make(None)
    before = desk.files()
    desk.rings[GNOME].broken = True
    with pytest.raises(KeyringUnavailable):
        await desk.change(keyring=GNOME)
    desk.rings[GNOME].broken = False
    await tidy(desk.path, desk.ring)
    assert desk.files() == before
    assert await desk.opens(PASSWORD)


async def test_an_old_half_that_could_not_be_deleted_goes_at_the_next_unlock(desk: Desk) -> None:
    await desk.make(KDE)
    (former,) = desk.rings[KDE].entries
    forget, desk.rings[KDE].delete = desk.rings[KDE].delete, _unavailable  # type: ignore[method-assign]
    await desk.change(keyring=GNOME)
    assert await desk.opens(OTHER)
    assert former in desk.rings[KDE].entries
    desk.rings[KDE].delete = forget  # type: ignore[method-assign]
    await tidy(desk.path, desk.ring)
    assert not desk.rings[KDE].entries
    assert "vault.json.halves" not in desk.files()


def _unavailable(entry: str) -> None:
    raise KeyringUnavailable("it went away")


class Confused(LocalSigner):
    """Seals with something else than what it was told."""

    async def relock(self, document: bytes, old: Opener, lock: NewLock) -> bytes:
        return await super().relock(document, old, NewLock("something else", lock.kdf, lock.keyring, lock.half, lock.entry))


async def test_a_vault_that_does_not_open_after_writing_never_takes_the_place(desk: Desk) -> None:
    await desk.make()
    before = desk.files(), desk.halves()
    with pytest.raises(WrongPassword):
        await desk.change(signer=Confused())
    assert (desk.files(), desk.halves()) == before


async def test_a_keyring_that_forgets_at_once_is_found_before_the_old_lock_goes(desk: Desk) -> None:
    await desk.make()
    before = desk.files(), desk.halves()
    known, ring = set(desk.rings[GNOME].entries), desk.rings[GNOME]
    keep = ring.set

    def lose(entry: str, secret: bytes) -> None:
        keep(entry, secret)
        lost.append(entry)

    def get(entry: str) -> bytes | None:
        return None if entry in lost[1:] and entry not in known else ring.entries.get(entry)

    lost: list[str] = []  # the first is the random value that it is tried with
    ring.set, ring.get = lose, get  # type: ignore[method-assign]
    with pytest.raises(KeyringHalfMissing):
        await desk.change()
    del ring.set, ring.get
    assert desk.files() == before[0] | (
        {"vault.json.halves": desk.files()["vault.json.halves"]} if "vault.json.halves" in desk.files() else {}
    )
    assert await desk.opens(PASSWORD)


@pytest.mark.parametrize("step", ["note", "stage", "supersede"])
async def test_a_full_disk_leaves_the_old_lock(desk: Desk, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    await desk.make()
    before = desk.files(), desk.halves()

    def full(path: Path, *_: object) -> None:
        raise DiskFull(str(path))

    with monkeypatch.context() as patch:
        patch.setattr(store, {"note": "write_aside"}.get(step, step), full)
        with pytest.raises(DiskFull):
            await desk.change()
    assert (desk.files(), desk.halves()) == before
    await desk.change()
    assert await desk.opens(OTHER)


async def test_a_disk_that_fails_in_the_middle_of_the_replacement(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    await desk.make()

    def fail(_: Path) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(store, "sync_folder", fail)
        with pytest.raises(StorageError):
            await desk.change()
    assert await desk.opens(PASSWORD) != await desk.opens(OTHER)
    assert len(desk.halves()) == 1


@pytest.mark.parametrize("moment", ["relock", "try_password"])
async def test_a_cancelled_change_leaves_a_way_in(desk: Desk, moment: str) -> None:
    await desk.make()
    reached = asyncio.Event()

    class Slow(LocalSigner):
        async def relock(self, document: bytes, old: Opener, lock: NewLock) -> bytes:
            await self._wait("relock")
            return await super().relock(document, old, lock)

        async def try_password(self, document: bytes, password: str, half: bytes | None) -> None:
            await self._wait("try_password")
            await super().try_password(document, password, half)

        async def _wait(self, here: str) -> None:
            if here == moment:
                reached.set()
                await asyncio.sleep(60)

    task = asyncio.create_task(desk.change(signer=Slow()))
    await reached.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await desk.opens(PASSWORD)
    await tidy(desk.path, desk.ring)
    assert len(desk.halves()) == 1
    assert set(desk.files()) == {"vault.json"}


async def test_more_stretching_keeps_the_half_and_the_password(desk: Desk) -> None:
    await desk.make()
    before = desk.halves()
    assert await desk.strengthen(PASSWORD, Kdf())
    slot = password_slot(read_header(desk.home, desk.id))
    assert slot is not None
    assert slot.kdf == Kdf()
    assert desk.halves() == before
    assert await desk.opens(PASSWORD)
    assert all(b"65536" not in file for file in desk.files().values()), "no older file is easier to guess"
    assert not await desk.strengthen(PASSWORD, Kdf())


@pytest.mark.parametrize("kdf", [FLOOR, Kdf(memory_kib=96 * 1024)])
async def test_no_stretching_is_ever_taken_away(desk: Desk, kdf: Kdf) -> None:
    await desk.make()
    await desk.change(kdf=Kdf(memory_kib=128 * 1024))
    before = desk.files()
    assert not await desk.strengthen(OTHER, kdf)
    assert desk.files() == before
    await desk.change(OTHER, PASSWORD, kdf=kdf)
    slot = password_slot(read_header(desk.home, desk.id))
    assert slot is not None
    assert slot.kdf == Kdf(memory_kib=128 * 1024)


async def test_a_wallet_at_the_default_is_not_even_measured(desk: Desk) -> None:
    await desk.make()
    await desk.strengthen(PASSWORD, Kdf())

    def never() -> Kdf:
        raise AssertionError

    assert not await strengthen(desk.home, desk.signer, desk.id, PASSWORD, never, desk.ring)


async def test_a_forged_note_deletes_nothing(desk: Desk) -> None:
    """Whoever can write into the folder could name the half of another wallet; the proof needs the half itself."""
    await desk.make()
    await desk.change()
    other = b"\2" * 16
    desk.rings[GNOME].entries[other.hex()] = b"\3" * 32
    note = {"version": 1, "halves": [{"keyring": GNOME, "entry": other.hex(), "proof": "00" * 16}]}
    desk.path.with_name("vault.json.halves").write_text(json.dumps(note))
    await tidy(desk.path, desk.ring)
    assert other.hex() in desk.rings[GNOME].entries
    assert "vault.json.halves" not in desk.files()


@pytest.mark.parametrize(
    "text",
    [b"", b"{", b"[]", b'{"version":2,"halves":[]}', b'{"version":1,"halves":[{"keyring":1}]}', b"[" * 100_000, b"\xff\xfe", b"x" * 10_000],
)
async def test_a_note_that_is_none_is_dropped(desk: Desk, text: bytes) -> None:
    await desk.make()
    before = desk.halves()
    desk.path.with_name("vault.json.halves").write_bytes(text)
    await tidy(desk.path, desk.ring)
    assert desk.halves() == before
    assert set(desk.files()) == {"vault.json"}


async def test_with_a_vault_that_does_not_read_no_half_is_deleted(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    await desk.make()

    async def later(*_: object) -> None: ...

    with monkeypatch.context() as patch:
        patch.setattr("wallet.vault.relock.tidy", later)
        await desk.change()
    assert len(desk.halves()) == 2
    good = desk.path.read_bytes()
    desk.path.write_bytes(b"gone")
    await tidy(desk.path, desk.ring)
    assert len(desk.halves()) == 2
    desk.path.write_bytes(good)
    await tidy(desk.path, desk.ring)
    assert len(desk.halves()) == 1


async def test_a_keyring_that_shows_a_prompt_keeps_tidying_for_seconds_only(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    await desk.make()
    asked: list[float] = []
    honest: Callable[..., object] = halves.answered

    async def answered(call: Callable[[], object], seconds: float = 120.0) -> object:
        asked.append(seconds)
        return await honest(call, seconds)  # type: ignore[misc]

    monkeypatch.setattr(halves, "answered", answered)
    await desk.change()
    assert asked[-1] == halves.PATIENCE


async def test_a_forged_vault_gets_no_new_lock(desk: Desk) -> None:
    await desk.make()
    desk.path.write_bytes(forged(desk.path.read_bytes(), "header", "name", value="Yours"))
    with pytest.raises(VaultDamaged, match="changed after it was sealed"):
        await desk.change()
    assert decode(desk.path.read_bytes()).header.name == "Yours"
    assert len(desk.halves()) == 1


async def test_a_wallet_that_is_not_there(desk: Desk) -> None:
    with pytest.raises(WalletMissing):
        await change_lock(desk.home, desk.signer, "0" * 32, PASSWORD, Wanted(OTHER, None, FLOOR), os.urandom, desk.ring)


async def test_nothing_secret_is_on_the_disk_or_in_a_repr(desk: Desk) -> None:
    await desk.make()
    await desk.change()
    written = b"".join(desk.files().values())
    for secret in (OTHER, PASSWORD, "junk", *(half.hex() for half in desk.halves().values())):
        assert secret.encode() not in written
    shown = f"{Wanted(OTHER, None, FLOOR)!r}{NewLock(OTHER, FLOOR, GNOME, bytes(32), bytes(16))!r}{ByPhrase(PHRASE, OTHER)!r}"
    assert OTHER not in shown
    assert "junk" not in shown


@pytest.mark.skipif(os.name == "nt", reason="Secret Service is Linux's")
async def test_with_the_real_keyring(tmp_path: Path, secret_service: Service) -> None:
    signer, ring = LocalSigner(), open_store()
    info = await create(tmp_path, signer, MINE, None, os.urandom)
    moved = await change_lock(tmp_path, signer, info.id, PASSWORD, Wanted(OTHER, ring, FLOOR), os.urandom)
    assert moved.keyring == ring.name
    entry = read_header(tmp_path, info.id).slots[0].entry
    assert entry is not None
    assert ring.get(entry.hex()) is not None
    assert await open_wallet(tmp_path, signer, info.id, OTHER) == moved
    out = await change_lock(tmp_path, signer, info.id, OTHER, Wanted(PASSWORD, None, FLOOR), os.urandom)
    assert out.keyring is None
    assert ring.get(entry.hex()) is None
    assert await open_wallet(tmp_path, signer, info.id, PASSWORD) == out
