"""A backup port in memory: what a page shows of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from wallet.errors import OtherCode, OtherPhrase, WrongPassword
from wallet.model.backup import BackupFileView, BackupView, DrillLine, DrillView, FileCode, FileKey, FilePassword, Restored
from wallet.rules.vault import backup_unverified

if TYPE_CHECKING:
    from tests.fakes.wallet import FakeWallet

WORDS = "test test test test test test test test test test test junk"
FILE_PASSWORD = "file orbital walnut"
CODE = "ABCD-EFGH-IJKL-MNOP-QRST-UVWX-YZ23-4567"
NOTE = "If the wallet of this backup still runs on another computer, close it there before you use this one."
WRITTEN = 1_790_000_000
SAME = DrillLine("keys", True, "All 2 accounts follow from the sealed keys: derived anew, and the same addresses.")
DIFFERENT = DrillLine("accounts", False, "1 account here is not in the file: 0x709979…dc79C8.")


class FakeBackup:
    def __init__(self, world: FakeWallet) -> None:
        self._world = world
        self.now = BackupView(True, None, True, ())
        self.lines: tuple[DrillLine, ...] = (SAME,)
        self.made: list[Path] = []
        self.file = BackupFileView("1d" * 16, "Everyday", WRITTEN, has_phrase=True)

    def nag(self, *, phrase_known: bool, keys_outside: int = 0) -> None:
        """From now on something is missing."""
        self.now = replace(
            self.now, phrase_known=phrase_known, findings=backup_unverified(phrase_known=phrase_known, keys_outside=keys_outside)
        )

    async def view(self) -> BackupView:
        await self._world.called("backup.view")
        return self.now

    async def create(self, password: str, own: str, out: Path) -> BackupView:
        await self._world.called("backup.create")
        self.made.append(out)
        self.now = replace(self.now, written=WRITTEN, findings=backup_unverified(phrase_known=self.now.phrase_known, keys_outside=0))
        return self.now

    async def look(self, path: Path) -> BackupFileView:
        await self._world.called("backup.look")
        return self.file

    async def drill(self, path: Path, key: FileKey) -> DrillView:
        await self._world.called("backup.drill")
        self._open(key)
        return DrillView(await self.look(path), self.lines)

    async def restore(self, path: Path, key: FileKey, password: str, *, use_keyring: bool, name: str | None = None) -> Restored:
        await self._world.called("backup.restore")
        self._open(key)
        return Restored(self._world.session.bring_back(name or self.file.name, password, use_keyring=use_keyring), (NOTE,))

    async def ask_back(self, phrase: str, passphrase: str) -> BackupView:
        await self._world.called("backup.ask_back")
        if phrase != WORDS:
            raise OtherPhrase
        self.nag(phrase_known=True)
        return self.now

    async def phrase_typed(self) -> None:
        await self._world.called("backup.phrase_typed")
        self.nag(phrase_known=True)

    def _open(self, key: FileKey) -> None:
        if isinstance(key, FilePassword) and key.password != FILE_PASSWORD:
            raise WrongPassword
        if isinstance(key, FileCode) and key.code != CODE:
            raise OtherCode
