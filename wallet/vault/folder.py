"""Which wallets a data folder holds, read from the vaults' headers without a password.

<home>/wallets/<wallet id, 32 hex digits>/vault.json, and vault.json.1 … .5; watched.json alone for a wallet without keys
"""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

from wallet.errors import NewerData, VaultDamaged, WalletMissing
from wallet.model.path import PathStyle
from wallet.model.views import WalletInfo, WalletKind
from wallet.vault import store
from wallet.vault.document import Header, SlotKind, VaultDocument
from wallet.vault.watched import FILE, WatchedWallet, read_watched

_ID = re.compile(r"[0-9a-f]{32}")


def vault_path(home: Path, wallet_id: str) -> Path:
    """Where that wallet's vault lies. Raises WalletMissing for what cannot be an id."""
    if not _ID.fullmatch(wallet_id):
        raise WalletMissing(wallet_id[:64])
    return home / "wallets" / wallet_id / "vault.json"


def standing(home: Path, wallet_id: str) -> Path | None:
    """The folder of that wallet if anything of it is here, in whatever state. Raises WalletMissing for what cannot be an id."""
    folder = vault_path(home, wallet_id).parent
    return folder if os.path.lexists(folder) else None


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
    kinds = {slot.kind for slot in header.slots}
    alone = SlotKind.CODE in kinds and SlotKind.PHRASE not in kinds
    return WalletInfo(header.id.hex(), header.name, header.keyring, WalletKind.KEYS if alone else WalletKind.PHRASE)


def watched_path(home: Path, wallet_id: str) -> Path:
    """Where the file of a wallet without keys lies. Raises WalletMissing for what cannot be an id."""
    return vault_path(home, wallet_id).with_name(FILE)


def watched_wallet(home: Path, wallet_id: str) -> WatchedWallet | None:
    """What a wallet without keys watches; None for one with a vault. Raises VaultDamaged, NewerData."""
    return read_watched(watched_path(home, wallet_id))


def style_of(home: Path, wallet_id: str) -> PathStyle:
    """How its accounts follow from its phrase. Raises WalletMissing, VaultDamaged, NewerData."""
    return PathStyle.BIP44 if watched_wallet(home, wallet_id) is not None else read_header(home, wallet_id).path


def _entry(home: Path, wallet_id: str) -> tuple[int, WalletInfo] | None:
    """Time of creation and what is known; None for a folder in which no vault was ever finished."""
    path = vault_path(home, wallet_id)
    try:
        watched = watched_wallet(home, wallet_id)
        if watched is not None:
            return watched.created, WalletInfo(wallet_id, watched.name, None, WalletKind.WATCHED)
        header = store.read(path)[1].header
    except WalletMissing:
        return None
    except (VaultDamaged, NewerData):
        return _from_older(path) or (0, WalletInfo(wallet_id, f"Unreadable wallet {wallet_id[:8]}", None))
    return header.created, replace(info_of(header), id=wallet_id)


def _from_older(path: Path) -> tuple[int, WalletInfo] | None:
    for older in store.readable(path)[:1]:
        document: VaultDocument = store.read(older)[1]
        return document.header.created, replace(info_of(document.header), id=path.parent.name)
    return None
