"""A wallet that only watches: no vault, no key, no password. One small file says what is watched.

    <home>/wallets/<id>/watched.json
    {"format": "lockstep-watched", "version": 1, "id": 16 bytes in hex, "name", "created": Unix time,
     "watched": an address, or an extended public key (BIP-32)}

What was added since, and how it is shown, is in the database like that of every wallet. Every later version keeps `format` and `version`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from wallet.errors import NewerData, VaultDamaged
from wallet.model.nesting import nests_deeper
from wallet.vault import store

FILE = "watched.json"
VERSION = 1
MAX_SIZE = 4096


class WatchedWallet(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    format: Literal["lockstep-watched"] = "lockstep-watched"
    version: Literal[1] = 1
    id: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
    name: Annotated[str, Field(min_length=1, max_length=64)]
    created: Annotated[int, Field(ge=0, lt=2**40)]
    watched: Annotated[str, Field(min_length=1, max_length=120)]


class _Any(BaseModel):
    """What every version has."""

    format: Literal["lockstep-watched"]
    version: int


def write_watched(path: Path, wallet: WatchedWallet) -> None:
    """Replaced whole or not at all. Raises DiskFull, StorageError."""
    store.replace(path, (wallet.model_dump_json(indent=1) + "\n").encode())


def read_watched(path: Path) -> WatchedWallet | None:
    """None where there is no such file. Raises VaultDamaged, NewerData."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_SIZE + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise VaultDamaged(str(path), error.strerror or "it cannot be read") from error
    if len(data) > MAX_SIZE or nests_deeper(data, 2):
        raise VaultDamaged(str(path), "it is larger than any file of a watched wallet")
    try:
        return WatchedWallet.model_validate_json(data)
    except ValidationError:
        raise _newer(path, data) or VaultDamaged(str(path), "it is not what this version writes") from None


def _newer(path: Path, data: bytes) -> NewerData | None:
    try:
        found = _Any.model_validate_json(data).version
    except ValidationError:
        return None
    return NewerData(str(path), found, VERSION) if found > VERSION else None
