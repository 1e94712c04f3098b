"""Searches all chains at once for locks of our accounts, and asks storage which of them stand. Reads only.

A log suggests, storage decides, and two nodes must agree about that: what they do not agree about is not offered.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterable, Mapping

from wallet.chains.client import ChainClient
from wallet.chains.multicall import read_many
from wallet.errors import ChainError, EndpointsDisagree, WalletError
from wallet.model.address import Address
from wallet.model.swap import Outcome, Role, Side
from wallet.services.workspace import Workspace
from wallet.signer.port import Signer
from wallet.swaps import htlc, rescue
from wallet.swaps.book import Entry
from wallet.swaps.rescue import Finding, Known, Sighting
from wallet.swaps.rescue_scan import Coverage, Scan

_TELL_EVERY = 0.2  # seconds: a search of thousands of windows is no reason to draw thousands of times
_PAUSE = 2.0  # seconds before a chain whose nodes did not answer is asked again


class Search:
    """`told` is called whenever there is something new to show."""

    def __init__(self, workspace: Workspace, signer: Signer, accounts: frozenset[Address], told: Callable[[], None]) -> None:
        self._workspace, self._signer, self._accounts, self._told = workspace, signer, accounts, told
        self._scans = {chain_id: Scan(client, workspace.database, accounts) for chain_id, client in workspace.clients.items()}
        self._own: dict[Sighting, bool] = {}
        self._met: dict[int, int] = {}
        self._told_at = 0.0
        self.troubles: dict[int, str] = {}
        self.findings: tuple[Finding, ...] = ()

    @property
    def coverage(self) -> Mapping[int, Coverage | None]:
        """How far each chain is read; None before its first answer."""
        return {chain_id: scan.coverage for chain_id, scan in self._scans.items()}

    @property
    def complete(self) -> bool:
        """Everything was read that could hold a lock which still runs."""
        return all(scan.coverage is not None and scan.coverage.complete for scan in self._scans.values())

    async def run(self) -> None:
        """Until everything is read and judged. A chain that does not answer keeps the others from nothing."""
        await asyncio.gather(*(self._chain(scan) for scan in self._scans.values()))
        while True:
            if await self.judge():
                return
            await asyncio.sleep(_PAUSE)

    async def save(self) -> None:
        """Keep what was read so far."""
        for scan in self._scans.values():
            await scan.save()

    async def judge(self) -> bool:
        """Which of the locks stand, and what can be done about them. False where a chain did not answer; that two nodes disagree is an
        answer."""
        answered = True
        met = [each for scan in self._scans.values() for each in scan.seen.locks]
        ours = frozenset([each for each in met if await self._is_own(each)])
        sightings = rescue.believed(met, ours)
        opened: set[bytes] = set()
        for chain_id, client in self._workspace.clients.items():
            here = [each for each in sightings if each.lock.chain_id == chain_id]
            try:
                opened |= await _standing(client, here)
                self.troubles.pop(chain_id, None)
            except ChainError as error:
                self.troubles[chain_id] = str(error)
                answered = answered and isinstance(error, EndpointsDisagree)
        secrets = {hashlock: secret for scan in self._scans.values() for hashlock, secret in scan.seen.secrets.items()}
        own = frozenset(each.lock.hashlock for each in ours)
        followed, waiting = followed_by(self._workspace.book.all())
        known = Known(self._accounts, frozenset(opened), own, secrets, followed, waiting)
        self.findings = rescue.findings(sightings, known)
        self._told()
        return answered

    def secret(self, hashlock: bytes) -> bytes | None:
        """The secret, once any chain shows it."""
        found = (scan.seen.secrets.get(hashlock) for scan in self._scans.values())
        return next((secret for secret in found if secret is not None), None)

    async def _chain(self, scan: Scan) -> None:
        begun = False
        while True:
            try:
                if not begun:
                    await scan.begin()
                    begun = True
                more = await scan.step()
                self.troubles.pop(scan.chain_id, None)
                if self._met.get(scan.chain_id, 0) != len(scan.seen.locks):
                    self._met[scan.chain_id] = len(scan.seen.locks)
                    await self.judge()
                self._tell_now_and_then()
                if not more:
                    return
            except ChainError as error:
                self.troubles[scan.chain_id] = str(error)
                self._told()
                with contextlib.suppress(WalletError):
                    await scan.save()
                await asyncio.sleep(_PAUSE)

    def _tell_now_and_then(self) -> None:
        now = asyncio.get_running_loop().time()
        if now - self._told_at >= _TELL_EVERY:
            self._told_at = now
            self._told()

    async def _is_own(self, seen: Sighting) -> bool:
        """Did our seed make this hashlock? Of the salts in our own locks only: nobody else can put one into them."""
        if seen.lock.refundee not in self._accounts:
            return False
        if seen not in self._own:
            self._own[seen] = await self._signer.hashlock(seen.salt) == seen.lock.hashlock
        return self._own[seen]


def followed_by(entries: Iterable[Entry]) -> tuple[frozenset[bytes], frozenset[bytes]]:
    """Ids of the locks that swaps of this wallet look after, and of those of ours that have nothing to claim for them yet.

    One that was given up without a lock looks after nothing any more: a lock that is there all the same was made by a copy of this wallet.
    """
    followed: set[bytes] = set()
    waiting: set[bytes] = set()
    for entry in entries:
        swap = entry.swap
        if swap.outcome is not Outcome.ABANDONED:
            followed |= {htlc.swap_id(leg.lock) for leg in map(swap.terms, Side) if leg.known}
        alone = swap.found and swap.role is Role.INITIATOR and swap.outcome is None and not swap.terms(Side.TAKE).known
        if alone:
            waiting.add(htlc.swap_id(swap.terms(Side.GIVE).lock))
    return frozenset(followed), frozenset(waiting)


async def _standing(client: ChainClient, sightings: list[Sighting]) -> set[bytes]:
    """Ids of those that the storage of the known contract shows at one block, by two nodes where there are two."""
    if not sightings:
        return set()
    head = await client.head()
    questions = [(call.to, call.data) for call in (htlc.open_query(each.lock) for each in sightings)]
    htlc_address = client.network.htlc

    code = await client.agree(lambda node: node.code_hash(htlc_address, head.number), "the swap contract")
    replies = await client.agree(lambda node: read_many(node, questions, head.number), "the locks of your accounts")
    if code.value != htlc.HTLC_CODE_HASH:
        return set()
    pairs = zip(sightings, replies.value, strict=True)
    return {each.swap_id for each, reply in pairs if reply.ok and htlc.decode_open(reply.data) is True}
