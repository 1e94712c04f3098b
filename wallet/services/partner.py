"""A partner within reach."""

from __future__ import annotations

from typing import Protocol

from wallet.model.address import Address


class Partner(Protocol):
    """A partner that can be reached without copying texts by hand: the playground's. None elsewhere."""

    name: str

    async def take(self, offer: str) -> str:
        """Hand over an offer; the text of the acceptance comes back."""
        ...

    async def propose(self, give_chain: int, give_token: Address, want_chain: int, want_token: Address) -> str:
        """Ask for an offer in which the partner gives the first and wants the second; its text comes back."""
        ...

    async def deliver(self, acceptance: str) -> None:
        """Hand over our acceptance of the partner's offer."""
        ...
