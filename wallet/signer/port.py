"""What signs, seen from above: today a child process, later a hardware wallet or a file carried to an offline machine."""

from __future__ import annotations

from typing import Protocol

from wallet.model.address import Address
from wallet.model.mandate import Mandate
from wallet.model.path import AccountPath, PathStyle
from wallet.model.transaction import Signed, Unsigned


class Signer(Protocol):
    """Signs nothing but a digest that was approved, once, and calls that a granted mandate covers. All raise SignerError, VaultLocked."""

    async def addresses(self, style: PathStyle, start: int, count: int) -> tuple[Address, ...]:
        """Accounts `start` to `start + count - 1`."""
        ...

    async def approve(self, digest: bytes) -> None:
        """The gate's word for exactly these 32 bytes, good for one signature: `signing_digest` of a transaction, or an EIP-712 digest."""
        ...

    async def sign_transaction(self, unsigned: Unsigned, account: AccountPath) -> Signed:
        """`account` must be the sender's; under a mandate it may be any of the mandate's accounts' paths."""
        ...

    async def sign_digest(self, digest: bytes, account: AccountPath) -> bytes:
        """r, s, v (65 bytes, low s, v 27 or 28) over an approved digest of typed data."""
        ...

    async def hashlock(self, salt: bytes) -> bytes:
        """sha256 of the swap secret that belongs to `salt` (16 random bytes). The secret stays inside."""
        ...

    async def grant(self, mandate: Mandate) -> None:
        """From here on the calls of this swap are signed without approval, also after `lock`. A second grant replaces the first."""
        ...

    async def revoke(self, swap_id: bytes) -> None:
        """The swap is over. No error when there is no such mandate."""
        ...

    async def sign_claim(self, swap_id: bytes, unsigned: Unsigned) -> Signed:
        """Sign a mandated claim with our own secret filled in by the signer. What stands in the secret's place in `unsigned` is ignored.

        The secret leaves with the result: from here on it counts as revealed.
        """
        ...
