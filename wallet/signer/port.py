"""What signs, seen from above: today a child process, later a hardware wallet or a file carried to an offline machine."""

from __future__ import annotations

from typing import Protocol

from wallet.model.address import Address
from wallet.model.codes import CodesKey
from wallet.model.mandate import Mandate
from wallet.model.origin import KeyPlace
from wallet.model.path import PathStyle
from wallet.model.transaction import Signed, Unsigned
from wallet.vault.courier import Cover


class AccountSigner(Protocol):
    """The least that signs for an account, and all that a hardware wallet would have to be: cold signing asks for no more.

    It signs a digest that was approved (see `consent`), once, and nothing else. All raise SignerError, VaultLocked.
    """

    async def addresses(self, style: PathStyle, start: int, count: int) -> tuple[Address, ...]:
        """Accounts `start` to `start + count - 1`."""
        ...

    async def sign_transaction(self, unsigned: Unsigned, account: KeyPlace) -> Signed:
        """`account` must be the sender's; under a mandate it may be any of the mandate's accounts' paths."""
        ...

    async def sign_digest(self, digest: bytes, account: KeyPlace) -> bytes:
        """r, s, v (65 bytes, low s, v 27 or 28) over an approved digest of typed data."""
        ...


class Signer(AccountSigner, Protocol):
    """Likewise, and calls that a granted mandate covers: what swaps need beside single signatures."""

    async def hashlock(self, salt: bytes) -> bytes:
        """sha256 of the swap secret that belongs to `salt` (16 random bytes). The secret stays inside."""
        ...

    async def revoke(self, swap_id: bytes) -> None:
        """The swap is over. No error when there is no such mandate."""
        ...

    async def sign_claim(self, swap_id: bytes, unsigned: Unsigned) -> Signed:
        """Sign a mandated claim with our own secret filled in by the signer. What stands in the secret's place in `unsigned` is ignored.

        The secret leaves with the result: from here on it counts as revealed.
        """
        ...

    async def new_codes(self, name: str) -> CodesKey:
        """A seed of one-time codes for an authenticator, to be shown once. Nothing is stored. Raises CodesOn."""
        ...

    async def check_code(self, code: str, now: int, after: int) -> int:
        """The step that a one-time code belongs to, later than `after`. Raises CodesOff, CodeRefused."""
        ...

    async def asks_codes(self) -> bool:
        """Whether the open wallet asks for one-time codes."""
        ...

    async def hire(self) -> Address:
        """Make the courier's key from the seed; its account."""
        ...

    async def charge(self, mandate: Mandate) -> None:
        """Give the courier a swap to finish: claims and refunds from its own account, and our secret."""
        ...

    async def seal_courier(self, cover: Cover, key: bytes) -> bytes:
        """The courier's file with all its errands. `key`: 32 bytes that the keyring keeps."""
        ...

    async def open_courier(self, document: bytes, key: bytes) -> tuple[Address, tuple[bytes, ...]]:
        """Needs no password: its account, and the ids of the swaps that it may finish."""
        ...

    async def sign_as_courier(self, swap_id: bytes | None, unsigned: Unsigned) -> Signed:
        """One of that swap's errands (a claim with our secret filled in), or, without a swap, what was approved."""
        ...
