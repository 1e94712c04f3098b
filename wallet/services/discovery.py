"""Finds the accounts of a phrase or an extended public key that were used before, on every network of this data folder.

MetaMask stops at the first account that never sent anything, and misses whatever only received behind it. Here an account is used when it
has a nonce, a balance or a token, and the search of a path style ends after 20 unused ones in a row (the gap limit of BIP-44).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

from wallet.chains.client import ChainClient
from wallet.errors import ChainError
from wallet.model.address import Address
from wallet.model.origin import Origin
from wallet.model.views import DiscoveryView, FoundAccount
from wallet.tokens import activity

GAP = 20
LAST = 10_000
"""Indices of one style: who has more accounts adds them by number."""

Report = Callable[[DiscoveryView], None]


@dataclass(frozen=True, slots=True)
class Branch:
    """A row of accounts: `addresses(start, count)` gives them, `origin(index)` says where one comes from."""

    name: str
    addresses: Callable[[int, int], Awaitable[tuple[Address, ...]]]
    origin: Callable[[int], Origin]


@dataclass
class Search:
    """One search. Chains that stopped answering are left out from then on, and named."""

    clients: Mapping[int, ChainClient]
    report: Report
    checked: int = 0
    found: dict[Address, FoundAccount] = field(default_factory=dict[Address, FoundAccount])
    troubles: dict[int, str] = field(default_factory=dict[int, str])
    silent: dict[int, ChainError] = field(default_factory=dict[int, ChainError])

    async def run(self, branches: Sequence[Branch]) -> DiscoveryView:
        """Raises ChainError where no network answers at all. What was found before a cancellation was reported."""
        for branch in branches:
            await self._follow(branch)
        view = self._view(done=True)
        self.report(view)
        return view

    async def _follow(self, branch: Branch) -> None:
        start, unused = 0, 0
        while unused < GAP and start < LAST:
            addresses = await branch.addresses(start, GAP)
            used = await self._used(addresses)
            for index, address in enumerate(addresses, start):
                unused = 0 if address in used else unused + 1
                if address in used:
                    self.found.setdefault(address, FoundAccount(str(branch.origin(index)), address, branch.name))
            self.checked += len(addresses)
            start += GAP
            self.report(self._view(done=False))

    async def _used(self, addresses: Sequence[Address]) -> frozenset[Address]:
        asked = [client for chain_id, client in self.clients.items() if chain_id not in self.silent]
        answers = await asyncio.gather(*(self._ask(client, addresses) for client in asked))
        if self.silent and len(self.silent) == len(self.clients):
            raise next(iter(self.silent.values()))
        return frozenset[Address]().union(*answers)

    async def _ask(self, client: ChainClient, addresses: Sequence[Address]) -> frozenset[Address]:
        try:
            used, trouble = await activity.used(client, addresses)
        except ChainError as error:
            self.silent[client.chain_id] = error
            self.troubles[client.chain_id] = str(error)
            return frozenset()
        if trouble:
            self.troubles[client.chain_id] = trouble
        return used

    def _view(self, *, done: bool) -> DiscoveryView:
        return DiscoveryView(self.checked, tuple(self.found.values()), tuple(self.troubles.values()), done)
