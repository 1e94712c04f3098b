"""The vault's side of the signer process: passwords and phrases go there, sealed bytes come back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from wallet.model.address import Address
from wallet.model.key_material import KeyMaterial
from wallet.model.origin import KeyPlace
from wallet.model.path import PathStyle
from wallet.vault.document import Kdf


@dataclass(frozen=True, slots=True)
class Alone:
    """A wallet of one imported key and no phrase. `code`: its recovery code, the way in where the password or the keyring is lost."""

    key: KeyMaterial = field(repr=False)
    code: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class NewWallet:
    """What the user chose. `created` is Unix time; `kdf` may be lowered to its floor where memory is short. With `alone` there is no
    phrase."""

    name: str
    phrase: str = field(repr=False)
    passphrase: str = field(repr=False)
    password: str = field(repr=False)
    created: int
    path: PathStyle = PathStyle.BIP44
    kdf: Kdf = field(default_factory=Kdf)
    alone: Alone | None = None


@dataclass(frozen=True, slots=True)
class AddedKey:
    """A vault file with one key more: where that lies, and whose it is."""

    document: bytes
    place: KeyPlace
    address: Address


@dataclass(frozen=True, slots=True)
class SealedCodes:
    """A vault file with the seed of one-time codes, or without it, and the step of the code that this took."""

    document: bytes
    step: int


@dataclass(frozen=True, slots=True)
class SealOrder:
    """Everything the `Sealer` needs for one vault. `half` (32 bytes) and `entry` (16) are both None for a wallet without a keyring."""

    id: bytes
    wallet: NewWallet
    keyring: str | None
    half: bytes | None = field(repr=False)
    entry: bytes | None


@dataclass(frozen=True, slots=True)
class ByPassword:
    """A way into a vault that stands. half: None where it has none in a keyring."""

    password: str = field(repr=False)
    half: bytes | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class ByPhrase:
    phrase: str = field(repr=False)
    passphrase: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ByCode:
    """The recovery code of a wallet without a phrase."""

    code: str = field(repr=False)


ByRecovery = ByPhrase | ByCode
Opener = ByPassword | ByRecovery


@dataclass(frozen=True, slots=True)
class NewLock:
    """What a vault is to be locked with from now on. `keyring`, `half` (32 bytes) and `entry` (16) are all None without a keyring."""

    password: str = field(repr=False)
    kdf: Kdf
    keyring: str | None
    half: bytes | None = field(repr=False)
    entry: bytes | None


class Sealer(Protocol):
    """Where phrases and passwords go: a process of its own."""

    async def seal(self, order: SealOrder) -> bytes:
        """The bytes of a vault file. Raises BadPhrase, BadKey, BadCode, BadDocument."""
        ...

    async def unlock(self, document: bytes, password: str, half: bytes | None) -> None:
        """Raises WrongPassword, KeyringHalfMissing, BadDocument, NewerData."""
        ...

    async def try_password(self, document: bytes, password: str, half: bytes | None) -> None:
        """Whether that opens it; the wallet that is open stays as it is. Raises what `unlock` raises."""
        ...

    async def relock(self, document: bytes, old: Opener, lock: NewLock) -> bytes:
        """The same vault behind another lock. Raises WrongPassword, KeyringHalfMissing, BadPhrase, BadDocument, NewerData."""
        ...

    async def unlock_with_phrase(self, document: bytes, phrase: str, passphrase: str) -> None:
        """Raises BadPhrase, WrongPassword when the phrase is another wallet's, BadDocument, NewerData."""
        ...

    async def add_key(self, document: bytes, old: Opener, key: KeyMaterial) -> AddedKey:
        """The vault with a private key more, which the open wallet knows from then on. Raises VaultLocked, BadKey, BadDocument, …"""
        ...

    async def export(self, document: bytes, old: Opener, account: KeyPlace, password: str) -> bytes:
        """A keystore file of one account behind a password of its own. Raises what opening raises, SignerError for no such key."""
        ...

    async def rename(self, document: bytes, old: Opener, name: str) -> bytes:
        """The same vault under another name. Raises what opening raises."""
        ...

    async def body_key(self, document: bytes, old: Opener, salt: bytes) -> bytes:
        """32 bytes for what a backup holds beside this vault. Raises what opening raises."""
        ...

    async def addresses_in(self, document: bytes, old: Opener, accounts: tuple[KeyPlace, ...]) -> tuple[Address, ...]:
        """Whose accounts these are by what that vault seals. Raises what opening raises, SignerError for no such key."""
        ...

    async def keep_codes(self, document: bytes, old: Opener, code: str, now: int) -> SealedCodes:
        """The vault with the seed of one-time codes that was shown last. Raises what opening raises, CodeRefused, CodesOn, CodesOff."""
        ...

    async def drop_codes(self, document: bytes, old: Opener, code: str, now: int, after: int) -> SealedCodes:
        """The vault without it. Raises what opening raises, CodeRefused, CodesOff."""
        ...

    async def use_codes(self, document: bytes, old: Opener) -> None:
        """The open wallet asks for codes from here on as this vault says. Raises what opening raises."""
        ...
