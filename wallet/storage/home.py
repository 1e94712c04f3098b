"""The data folder: who may use it, what lies where.

    <home>/lockstep.lock              held by the running program
    <home>/networks.json              networks the user added
    <home>/settings.json              what was chosen for the folder as a whole
    <home>/safety/<list>.json         newer safety lists than those that ship with the app
    <home>/wallets/<id>/vault.json    sealed keys
    <home>/wallets/<id>/courier.json  what finishes swaps while it is locked, if that was turned on
    <home>/wallets/<id>/wallet.db     everything else of that wallet

Every folder is readable by its owner alone, but for a data folder that holds other people's things too.
"""

from __future__ import annotations

import contextlib
import os
import stat
import sys
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import platformdirs

from wallet.errors import DiskFull, HomeBusy, HomeExposed, HomeUnwritable

if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(handle: int) -> None:
        # flock and not lockf: a POSIX record lock is lost as soon as any other handle of the file is closed
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


_ENOSPC = 28
_OURS = ("lockstep.", "networks.", "settings.", "safety", "wallets")


def default_home() -> Path:
    """Where this operating system keeps an application's data for one user."""
    return Path(platformdirs.user_data_dir("lockstep", appauthor=False))


@dataclass(frozen=True, slots=True)
class Home:
    """Names inside one data folder; makes nothing until `prepare` or `make_wallet`."""

    root: Path

    @property
    def lock_file(self) -> Path:
        return self.root / "lockstep.lock"

    @property
    def networks_file(self) -> Path:
        return self.root / "networks.json"

    @property
    def settings_file(self) -> Path:
        return self.root / "settings.json"

    @property
    def wallets(self) -> Path:
        return self.root / "wallets"

    def safety_file(self, name: str) -> Path:
        return self.root / "safety" / f"{name}.json"

    def wallet(self, wallet_id: str) -> Path:
        """The folder of one wallet."""
        return self.wallets / wallet_id

    def vault_file(self, wallet_id: str) -> Path:
        return self.wallet(wallet_id) / "vault.json"

    def courier_file(self, wallet_id: str) -> Path:
        return self.wallet(wallet_id) / "courier.json"

    def database_file(self, wallet_id: str) -> Path:
        return self.wallet(wallet_id) / "wallet.db"

    def wallet_ids(self) -> tuple[str, ...]:
        """Folders that hold a vault, in name order."""
        if not self.wallets.is_dir():
            return ()
        return tuple(sorted(entry.name for entry in self.wallets.iterdir() if (entry / "vault.json").is_file()))

    def prepare(self) -> None:
        """Make the folders. Raises HomeUnwritable, HomeExposed, DiskFull."""
        if _holds_other_things(self.root):
            _refuse_exposed(self.root)  # /tmp or somebody's home: making that private would lock others out
        else:
            make_private(self.root)
        make_private(self.wallets)

    def keep_networks(self, text: str) -> None:
        """Replace the networks file, whole or not at all. Raises HomeUnwritable, DiskFull."""
        _keep(self.networks_file, text)

    def keep_settings(self, text: str) -> None:
        """Likewise the settings."""
        _keep(self.settings_file, text)

    def keep_safety(self, name: str, text: str) -> None:
        """Likewise a safety list."""
        make_private(self.safety_file(name).parent)
        _keep(self.safety_file(name), text)

    def make_wallet(self, wallet_id: str) -> Path:
        """Make and return the folder of one wallet. Raises HomeUnwritable, DiskFull."""
        self.prepare()
        return make_private(self.wallet(wallet_id))


def _keep(path: Path, text: str) -> None:
    fresh = path.with_suffix(".new")
    try:
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise _named(error, path) from error


def make_private(folder: Path) -> Path:
    """Make `folder` with its parents, mode 0700 where the system knows modes. Raises HomeUnwritable, DiskFull."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.chmod(0o700)  # an older folder may be open to others, and mkdir's mode is cut by the umask
    except OSError as error:
        raise _named(error, folder) from error
    return folder


def _holds_other_things(root: Path) -> bool:
    """Something is in it, and nothing of ours."""
    try:
        names = [entry.name for entry in root.iterdir()]
    except OSError:
        return False  # not there, or not readable: making it says which
    return bool(names) and not any(name.startswith(_OURS) for name in names)


def _refuse_exposed(root: Path) -> None:
    if os.name != "nt" and root.stat().st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise HomeExposed(str(root))


class HomeLock:
    """The folder belongs to one running program. The operating system frees the lock when that program ends, however it ends."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._file: int | None = None

    def acquire(self) -> None:
        """Raises HomeBusy when another program has it, HomeUnwritable, DiskFull."""
        self._home.prepare()
        try:
            handle = os.open(self._home.lock_file, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise _named(error, self._home.lock_file) from error
        try:
            _lock(handle)
        except OSError as error:
            os.close(handle)
            raise HomeBusy(str(self._home.root)) from error
        self._file = handle

    def release(self) -> None:
        """Harmless when not held. The file stays: removing it would let two programs lock two files of one name."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def __enter__(self) -> HomeLock:
        self.acquire()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.release()


def _named(error: OSError, path: Path) -> DiskFull | HomeUnwritable:
    return DiskFull(str(path)) if error.errno == _ENOSPC else HomeUnwritable(str(path), error.strerror or str(error))
