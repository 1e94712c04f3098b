"""A wallet's backup: make the file, try it out, bring a wallet back from it, and say what is missing. Keys stay in the signer."""

from __future__ import annotations

import asyncio
import os
import secrets
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from wallet.errors import BadDocument, InputError, NoKeys, NoPhrase, StorageError, WalletError, WalletStands
from wallet.model.address import Address
from wallet.model.backup import BackupFileView, BackupView, DrillLine, DrillView, FileCode, FileKey, FilePassword, FilePhrase, Restored
from wallet.model.changes import Changes
from wallet.model.networks_file import read_networks
from wallet.model.origin import Imported
from wallet.model.views import WalletInfo, WalletKind
from wallet.rules.vault import backup_unverified
from wallet.services.announcer import Announcer
from wallet.services.backup import drill
from wallet.services.backup.body import Body, read_body, write_body
from wallet.services.backup.contents import gathered, pour
from wallet.services.session import SessionService
from wallet.services.wallets import WalletService
from wallet.services.workspace import Workspace
from wallet.signer.client import SignerProcess
from wallet.signer.messages import MAX_ADDRESSES
from wallet.storage import accounts, settings
from wallet.storage.accounts import StoredAccount
from wallet.storage.database import Database
from wallet.storage.home import Home
from wallet.vault import changes
from wallet.vault.backup_file import MAX_SIZE, SALT_SIZE, BackupFile, open_body, read_backup, seal_body
from wallet.vault.bring_back import Sources, bring_back, told_apart
from wallet.vault.document import Kdf, SlotKind
from wallet.vault.folder import standing
from wallet.vault.password import check_strength
from wallet.vault.relock import Wanted
from wallet.vault.sealer import ByCode, ByPassword, ByPhrase, Opener
from wallet.vault.secret_store import SecretStore

_WRITTEN, _KEYS, _PHRASE = "backup/written", "backup/keys", "backup/phrase"
"""Settings: when the newest file was made, ids of the imported keys in it, and since when the words are known to be somewhere."""


class BackupService:
    """Satisfies `facade.Backup`. `clock`: Unix seconds by this computer."""

    def __init__(
        self,
        home: Home,
        session: SessionService,
        wallets: WalletService,
        signer: SignerProcess,
        announcer: Announcer,
        clock: Callable[[], int],
    ) -> None:
        self._home, self._session, self._wallets = home, session, wallets
        self._signer, self._announcer, self._clock = signer, announcer, clock

    async def view(self) -> BackupView:
        workspace = self._session.workspace
        if workspace.info.kind is WalletKind.WATCHED:
            return BackupView(False, None, True, ())
        written, outside, asked = await workspace.database.run(_kept)
        known = asked or workspace.info.kind is WalletKind.KEYS
        return BackupView(True, written, known, backup_unverified(phrase_known=known, keys_outside=outside))

    async def create(self, password: str, own: str, out: Path) -> BackupView:
        workspace = self._session.workspace
        info = workspace.info
        if info.kind is WalletKind.WATCHED:
            raise NoKeys
        check_strength(own, (info.name,), keyring=False)
        async with self._session.writing:
            vault = await changes.copy_locked(self._session.way(password), own, await self._wallets.stretching(), out)
            salt = secrets.token_bytes(SALT_SIZE)
            key = await self._signer.body_key(vault, ByPassword(own, None), salt)
            body, written = await self._gathered(workspace), self._clock()
            data = await asyncio.to_thread(seal_body, written, vault, salt, write_body(body), key, secrets.token_bytes)
            await asyncio.to_thread(changes.write_new, out, data)
            await workspace.database.run(lambda connection: _note_file(connection, written, body))
        self._announcer.publish(Changes.SESSION)
        return await self.view()

    async def look(self, path: Path) -> BackupFileView:
        file = await asyncio.to_thread(_read, path)
        stands = await asyncio.to_thread(standing, self._home.root, file.header.id.hex())
        return replace(_file_view(file), stands=None if stands is None else str(stands))

    async def drill(self, path: Path, key: FileKey) -> DrillView:
        file = await asyncio.to_thread(_read, path)
        body = await self._opened(file, key)
        lines = [drill.keys_line(body, await self._derived(file, key, body))]
        current = self._session.current
        if current is None or current.id != file.header.id.hex():
            here = "no wallet is open" if current is None else f"“{current.name}” is open, which is another wallet"
            lines.append(DrillLine("wallet", False, f"This is a backup of “{file.header.name}”; here {here}."))
        else:
            lines += drill.compared(await self._gathered(self._session.workspace), body)
        return DrillView(_file_view(file), tuple(lines))

    async def restore(self, path: Path, key: FileKey, password: str, *, use_keyring: bool, name: str | None = None) -> Restored:
        file = await asyncio.to_thread(_read, path)
        stands = await asyncio.to_thread(standing, self._home.root, file.header.id.hex())
        if stands is not None:  # before passwords are stretched; what brings it back looks again
            raise WalletStands(file.header.name, str(stands))
        body = await self._opened(file, key)
        if not drill.keys_line(body, await self._derived(file, key, body)).same:
            raise BadDocument("backup", "its accounts do not follow from its keys", advice="take another copy of it")
        found = Sources(file.vault, _opener(key), name or file.header.name)

        async def make(root: Path, keyring: SecretStore | None, kdf: Kdf) -> WalletInfo:
            wanted = Wanted(password, keyring, kdf)
            return await bring_back(root, self._signer, found, wanted, secrets.token_bytes, fill)

        async def fill(folder: Path) -> None:
            database = await Database.open(folder / self._home.database_file(file.header.id.hex()).name)
            try:
                await database.run(lambda connection: self._pour(connection, file, key, body))
            finally:
                await database.close()

        info = await self._wallets.begin(make, use_keyring=use_keyring)
        notes = (*_notes(body), *await asyncio.to_thread(self._restore_networks, body))
        return Restored(info, notes)

    async def ask_back(self, phrase: str, passphrase: str) -> BackupView:
        workspace = self._session.workspace
        if workspace.info.kind is not WalletKind.PHRASE:
            raise NoPhrase
        opener = ByPhrase(phrase, passphrase)
        document = await changes.document_of(self._session.way(""))
        await told_apart(self._signer.body_key(document, opener, bytes(SALT_SIZE)), opener)
        await self.phrase_typed()
        return await self.view()

    async def phrase_typed(self) -> None:
        now = str(self._clock())
        await self._session.workspace.database.run(lambda connection: settings.write(connection, _PHRASE, now))
        self._announcer.publish(Changes.SESSION)

    # --- parts -------------------------------------------------------------------------------------------------------

    async def _gathered(self, workspace: Workspace) -> Body:
        networks = await asyncio.to_thread(_text_of, self._home.networks_file)
        return await workspace.database.run(lambda connection: gathered(connection, networks))

    async def _opened(self, file: BackupFile, key: FileKey) -> Body:
        """Raises WrongPassword, OtherPhrase, OtherCode, BadPhrase, BadCode, BadDocument."""
        opener = _opener(key)
        has_phrase = _file_view(file).has_phrase
        if isinstance(key, FilePhrase) and not has_phrase:
            raise NoPhrase
        if isinstance(key, FileCode) and has_phrase:
            raise InputError("This backup has no recovery code. Nothing was changed; open it with its password or the recovery phrase.")
        made = await told_apart(self._signer.body_key(file.vault, opener, file.salt), opener)
        return await asyncio.to_thread(lambda: read_body(open_body(file, made)))

    async def _derived(self, file: BackupFile, key: FileKey, body: Body) -> tuple[Address, ...]:
        places = [place for place, _ in drill.able(body)]
        parts = [tuple(places[start : start + MAX_ADDRESSES]) for start in range(0, len(places), MAX_ADDRESSES)]
        found = [await self._signer.addresses_in(file.vault, _opener(key), part) for part in parts]
        return tuple(address for part in found for address in part)

    def _pour(self, connection: sqlite3.Connection, file: BackupFile, key: FileKey, body: Body) -> None:
        now = self._clock()
        pour(connection, body, now)
        _note_file(connection, file.written, body)
        if isinstance(key, FilePhrase):
            settings.write(connection, _PHRASE, str(now))

    def _restore_networks(self, body: Body) -> tuple[str, ...]:
        """Never over a file that is there. Hosts are named before anything asks them: they count from the next start."""
        if body.networks is None or body.networks == _text_of(self._home.networks_file):
            return ()
        if os.path.lexists(self._home.networks_file):
            return ("This data folder has a networks file of its own, which stays; the backup has another one.",)
        try:
            hosts = {urlsplit(url).hostname or url for network in read_networks(body.networks) for url in network.endpoints}
            self._home.keep_networks(body.networks)
        except WalletError as error:  # the wallet is back, and only its list of networks is not
            return (f"The networks of the backup did not come along. {error}",)
        return (f"From the next start Lockstep uses the networks of the backup and asks these hosts: {', '.join(sorted(hosts))}.",)


def _kept(connection: sqlite3.Connection) -> tuple[int | None, int, bool]:
    """When the newest file was made, how many imported keys it does not have, and whether the words are known."""
    written, keys = settings.read(connection, _WRITTEN), (settings.read(connection, _KEYS) or "").split()
    outside = sum(each not in keys for each in _imported(accounts.everyone(connection)))
    return None if written is None else int(written), outside, settings.read(connection, _PHRASE) is not None


def _note_file(connection: sqlite3.Connection, written: int, body: Body) -> None:
    settings.write(connection, _WRITTEN, str(written))
    settings.write(connection, _KEYS, " ".join(_imported(body.accounts)))


def _imported(listed: Iterable[StoredAccount]) -> list[str]:
    return [account.origin.id.hex() for account in listed if isinstance(account.origin, Imported)]


def _notes(body: Body) -> tuple[str, ...]:
    going_on, loose = len(drill.open_swaps(body)), sum(not swap.facts for swap in body.swaps)
    notes = ["If the wallet of this backup still runs on another computer, close it there before you use this one."]
    if going_on:
        what = "One swap was open. It goes" if going_on == 1 else f"{going_on} swaps were open. They go"
        notes.append(f"{what} on from what the chains say now: what is yours is claimed or taken back, and nothing is locked.")
    if loose:
        what = "One offer" if loose == 1 else f"{loose} offers"
        notes.append(f"{what} to which nobody was bound yet came back as given up: the other computer may have gone on with it.")
    return tuple(notes)


def _file_view(file: BackupFile) -> BackupFileView:
    header = file.header
    return BackupFileView(header.id.hex(), header.name, file.written, any(slot.kind is SlotKind.PHRASE for slot in header.slots))


def _opener(key: FileKey) -> Opener:
    match key:
        case FilePassword(password):
            return ByPassword(password, None)
        case FilePhrase(phrase, passphrase):
            return ByPhrase(phrase, passphrase)
        case FileCode(code):
            return ByCode(code)


def _read(path: Path) -> BackupFile:
    """Raises BadDocument, NewerData, StorageError."""
    try:
        with path.open("rb") as file:
            return read_backup(file.read(MAX_SIZE + 1), str(path))
    except OSError as error:
        reason = error.strerror or "the system gives no reason"
        raise StorageError(f"{path} cannot be read ({reason}). Nothing was changed; check its name and where it lies.") from error


def _text_of(path: Path) -> str | None:
    """Of the data folder's own networks file; None where there is none. It was read at the start, so it does read."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise StorageError(f"{path} cannot be read. Nothing was changed; mend it, or move it away.") from error
