"""Somebody with a wallet of their own on the playground: funded, unlocked, and able to vanish and to come back."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from pathlib import Path

from wallet import boot
from wallet.errors import Blocked
from wallet.facade import Wallet
from wallet.model.address import Address
from wallet.model.network import Network
from wallet.model.verdict import Review, Severity


@dataclass(slots=True)
class Player:
    """A wallet that anybody's program could be. `home` is its data folder; phrase and password are made up."""

    name: str
    home: Path
    networks: tuple[Network, ...]
    _wallet: Wallet | None = None
    phrase: str = field(default="", repr=False)
    password: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)

    @property
    def wallet(self) -> Wallet:
        """The running wallet. Raises RuntimeError while it is closed."""
        if self._wallet is None:
            raise RuntimeError(f"{self.name} is not running")
        return self._wallet

    async def begin(self) -> Address:
        """Make a fresh wallet, or one of the phrase, sealed by the password alone; the address of its first account."""
        self._wallet = await boot.build(self.home, networks=self.networks)
        self.phrase = self.phrase or await self._wallet.wallets.new_phrase()
        await self._wallet.wallets.create(self.name, self.phrase, "", self.password, use_keyring=False)
        return (await self._wallet.portfolio.view()).accounts[0].address

    async def vanish(self) -> None:
        """Close the program at once. Whatever was on disk stays."""
        wallet, self._wallet = self._wallet, None
        if wallet is not None:
            await wallet.close()

    async def return_(self) -> None:
        """Start the program again and unlock it; it finds out by itself what to do."""
        if self._wallet is None:
            self._wallet = await boot.build(self.home, networks=self.networks)
            await self._wallet.session.unlock(self.password)


def willing(review: Review) -> Review:
    """What a player without eyes may confirm: nothing that asks for a person. Raises Blocked."""
    stops = tuple((finding.rule, finding.sentence) for finding in review.findings if finding.severity >= Severity.TYPE)
    if stops:
        raise Blocked(stops)
    return review
