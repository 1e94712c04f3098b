"""The gate's word to the signer: what it may sign. Nobody but the gate speaks it."""

from __future__ import annotations

from typing import Protocol

from wallet.model.mandate import Mandate


class Consent(Protocol):
    """Both raise SignerError, VaultLocked."""

    async def approve(self, digest: bytes) -> None:
        """Exactly these 32 bytes, once: `signing_digest` of a transaction, an EIP-712 digest, or that of an EIP-191 message."""
        ...

    async def grant(self, mandate: Mandate) -> None:
        """From here on the calls of this swap are signed without approval, also after `lock`. A second grant replaces the first."""
        ...
