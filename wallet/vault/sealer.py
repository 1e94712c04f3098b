"""The vault's side of the signer process: passwords and phrases go there, sealed bytes come back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from wallet.model.path import PathStyle
from wallet.vault.document import Kdf


@dataclass(frozen=True, slots=True)
class NewWallet:
    """What the user chose. `created` is Unix time; `kdf` may be lowered to its floor where memory is short."""

    name: str
    phrase: str = field(repr=False)
    passphrase: str = field(repr=False)
    password: str = field(repr=False)
    created: int
    path: PathStyle = PathStyle.BIP44
    kdf: Kdf = field(default_factory=Kdf)


@dataclass(frozen=True, slots=True)
class SealOrder:
    """Everything the `Sealer` needs for one vault. `half` (32 bytes) and `entry` (16) are both None for a wallet without a keyring."""

    id: bytes
    wallet: NewWallet
    keyring: str | None
    half: bytes | None = field(repr=False)
    entry: bytes | None


class Sealer(Protocol):
    """Where phrases and passwords go: a process of its own."""

    async def seal(self, order: SealOrder) -> bytes:
        """The bytes of a vault file. Raises BadPhrase."""
        ...

    async def unlock(self, document: bytes, password: str, half: bytes | None) -> None:
        """Raises WrongPassword, KeyringHalfMissing, BadDocument, NewerData."""
        ...

    async def unlock_with_phrase(self, document: bytes, phrase: str, passphrase: str) -> None:
        """Raises BadPhrase, WrongPassword when the phrase is another wallet's, BadDocument, NewerData."""
        ...
