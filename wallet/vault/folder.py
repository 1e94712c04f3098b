"""Which wallets a data folder holds, read from the vaults' headers without a password.

<home>/wallets/<wallet id, 32 hex digits>/vault.json, and vault.json.1 … .5
"""

from __future__ import annotations

import re
from pathlib import Path

from wallet.errors import NewerData, VaultDamaged, WalletMissing
from wallet.model.views import WalletInfo
from wallet.vault import store
from wallet.vault.document import Header, VaultDocument

_ID = re.compile(r"[0-9a-f]{32}")


def vault_path(home: Path, wallet_id: str) -> Path:
    """Where that wallet's vault lies. Raises WalletMissing for what cannot be an id."""
    if not _ID.fullmatch(wallet_id):
        raise WalletMissing(wallet_id[:64])
    return home / "wallets" / wallet_id / "vault.json"


def list_wallets(home: Path) -> tuple[WalletInfo, ...]:
    """Oldest first. A vault that does not read is listed too (opening it says why), under its name in an older copy if there is one."""
    folder = home / "wallets"
    entries = [entry for entry in folder.iterdir() if entry.is_dir()] if folder.is_dir() else []
    found = [_entry(home, entry.name) for entry in entries if _ID.fullmatch(entry.name)]
    return tuple(info for _, info in sorted((entry for entry in found if entry), key=lambda entry: (entry[0], entry[1].id)))


def read_header(home: Path, wallet_id: str) -> Header:
    """Raises WalletMissing, VaultDamaged, NewerData."""
    return store.read(vault_path(home, wallet_id))[1].header


def info_of(header: Header) -> WalletInfo:
    """What a page shows of it."""
    return WalletInfo(header.id.hex(), header.name, header.keyring)


def _entry(home: Path, wallet_id: str) -> tuple[int, WalletInfo] | None:
    """Time of creation and what is known; None for a folder in which no vault was ever finished."""
    path = vault_path(home, wallet_id)
    try:
        header = store.read(path)[1].header
    except WalletMissing:
        return None
    except (VaultDamaged, NewerData):
        return _from_older(path) or (0, WalletInfo(wallet_id, f"Unreadable wallet {wallet_id[:8]}", None))
    return header.created, WalletInfo(wallet_id, header.name, header.keyring)


def _from_older(path: Path) -> tuple[int, WalletInfo] | None:
    for older in store.readable(path)[:1]:
        document: VaultDocument = store.read(older)[1]
        return document.header.created, WalletInfo(path.parent.name, document.header.name, document.header.keyring)
    return None
