"""Restores the swaps of a phrase from the chains, or one of them from its receipt: search, show, review, follow.

What begins here is a swap like any other, with journal, runner and mandate, but one that never locks (`FoundTerms`). A first reveal needs
the words typed that say what is got for what; everything else only brings back what is ours.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from wallet.errors import InputError, TermsRefused, WalletError
from wallet.model.changes import Changes
from wallet.model.swap import Role, Side
from wallet.model.verdict import Review
from wallet.model.views import RescueView
from wallet.services.announcer import Announcer
from wallet.services.gate import Gate, Prepared
from wallet.services.session import SessionService
from wallet.services.swaps import papers, rescue_reviews, rescue_words
from wallet.services.swaps.rescue_reviews import Restoring
from wallet.services.swaps.search import Search
from wallet.services.workspace import Workspace
from wallet.signer.port import Signer
from wallet.storage import swaps
from wallet.storage.swaps import StoredSwap
from wallet.swaps import rescue
from wallet.swaps.facts import Agreed, Fact, Matched, SecretSeen
from wallet.swaps.offer_text import encode_acceptance, encode_offer
from wallet.swaps.receipt import Receipt, read_receipt
from wallet.swaps.rescue import Finding, Kind

_log = structlog.get_logger()


@dataclass(slots=True)
class _Running:
    workspace: Workspace
    search: Search
    task: asyncio.Task[None]


class RescueService:
    """`clock`: Unix seconds by this computer."""

    def __init__(self, session: SessionService, signer: Signer, announcer: Announcer, clock: Callable[[], int]) -> None:
        self._session, self._signer, self._announcer, self._clock = session, signer, announcer, clock
        self._gate: Gate[Restoring] = Gate(session.gatekeeper)
        self._running: _Running | None = None
        self._news = asyncio.Event()

    def view(self) -> RescueView | None:
        """Where the search of the current wallet stands; None before there was one."""
        running = self._current()
        if running is None:
            return None
        return rescue_words.view(running.workspace, running.search, searching=not running.task.done())

    async def start(self) -> None:
        """Search, or search on from where it was, or what is new since. Raises WalletMissing, VaultLocked."""
        workspace = self._session.require_unlocked()
        running = self._current()
        if running is not None and not running.task.done():
            return
        accounts = frozenset(account.address for account in await workspace.accounts())
        if running is None:
            workspace.endings.append(self.stop)  # another wallet may be chosen, or this one removed, while it is searched
        search = Search(workspace, self._signer, accounts, self._tell) if running is None else running.search
        self._running = _Running(workspace, search, asyncio.create_task(self._search(search)))

    async def stop(self) -> None:
        """End the search; what was read is kept."""
        running, self._running = self._running, None
        if running is None:
            return
        running.task.cancel()
        await asyncio.gather(running.task, return_exceptions=True)
        with contextlib.suppress(WalletError):
            await running.search.save()

    async def look(self, seen: frozenset[bytes], report: Callable[[RescueView], None]) -> RescueView:
        """Search until there is a finding whose key is not in `seen`, or all is read."""
        await self.start()
        while True:
            self._news.clear()
            view = self.view()
            assert view is not None
            report(view)
            if not view.searching or {finding.key for finding in view.findings} - seen:
                return view
            await self._news.wait()

    async def review(self, key: bytes) -> Review:
        """What acting on a finding means. Raises InputError when it is gone, ChainError."""
        workspace = self._session.require_unlocked()
        return await self._gate.show(lambda: self._prepared(workspace, key))

    async def review_receipt(self, text: str) -> Review:
        """What going on with the swap of a receipt means. Raises BadDocument, TermsRefused, ChainError."""
        workspace = self._session.require_unlocked()
        receipt = read_receipt(text)
        return await self._gate.show(lambda: self._by_receipt(workspace, receipt))

    async def confirm(self, review: Review) -> bytes:
        """Begin to follow the swap, with a mandate to claim and to take back; its id."""
        workspace = self._session.require_unlocked()
        passed = await self._gate.confirm(review)
        begun = passed.payload
        terms = begun.agreed.terms
        if workspace.book.find(terms.swap_id) is None:
            await workspace.book.begin(begun.agreed, lambda connection: swaps.add(connection, begun.stored))
        for fact in begun.facts:
            await self._learn(workspace, terms.swap_id, fact)
        await passed.grant()
        workspace.mandated.add(terms.swap_id)
        workspace.runner.nudge()
        await self._judge_again()
        self._announcer.publish(Changes.SWAPS)
        return terms.swap_id

    # --- parts -------------------------------------------------------------------------------------------------------

    def _current(self) -> _Running | None:
        """The search of the wallet that is open now: that of another one says nothing here."""
        running = self._running
        return running if running is not None and running.workspace is self._session.workspace else None

    async def _search(self, search: Search) -> None:
        try:
            await search.run()
        except WalletError as error:  # the wallet was locked or closed meanwhile: what was read is kept
            _log.info("search for swaps ended", error=type(error).__name__)
        finally:
            self._tell()

    async def _judge_again(self) -> None:
        running = self._current()
        if running is not None:
            with contextlib.suppress(WalletError):
                await running.search.judge()

    def _tell(self) -> None:
        self._news.set()
        self._announcer.publish(Changes.SWAPS)

    async def _prepared(self, workspace: Workspace, key: bytes) -> Prepared[Restoring]:
        running = self._current()
        found = running and next((each for each in running.search.findings if each.key == key), None)
        if not found or running is None:
            raise InputError("This was settled meanwhile, or the search has not met it again yet. Nothing was changed.")
        times = {each.swap_id: await _time(workspace, each) for each in (found.give, found.take) if each is not None}
        genesis = {chain_id: client.genesis or bytes(32) for chain_id, client in workspace.clients.items()}
        terms = rescue.terms(found, times, genesis.__getitem__)
        agreed = await self._agreed(workspace, terms, found.role)
        stored = StoredSwap(terms.swap_id, "", None, found.role, terms.leg(found.role, Side.GIVE).lock.refundee, self._clock())
        begun = Restoring(agreed, stored, self._facts(workspace, found, times, genesis.__getitem__, running.search))
        return await rescue_reviews.of_finding(workspace, found, begun)

    def _facts(
        self, workspace: Workspace, found: Finding, times: dict[bytes, int], genesis: Callable[[int], bytes], search: Search
    ) -> tuple[Fact, ...]:
        facts: list[Fact] = []
        if found.kind is Kind.REVEAL and found.take is not None:
            timing = workspace.network(found.take.lock.chain_id).timing
            facts.append(Matched(rescue.leg(found.take, times, genesis), timing))
        some = found.give or found.take
        secret = None if some is None else search.secret(some.lock.hashlock)
        return (*facts, SecretSeen(secret)) if secret is not None else tuple(facts)

    async def _by_receipt(self, workspace: Workspace, receipt: Receipt) -> Prepared[Restoring]:
        told, role = receipt.terms, receipt.role
        account = told.leg(role, Side.GIVE).lock.refundee
        if workspace.book.has_begun(told.swap_id):
            raise InputError("This wallet follows the swap of this receipt already. Nothing was changed.")
        if account not in workspace.hand.paths or told.leg(role, Side.TAKE).lock.payee not in workspace.hand.paths:
            raise TermsRefused("receipt", "it is of a swap between other accounts than those of this wallet")
        if role is Role.INITIATOR and await self._signer.hashlock(told.salt) != told.hashlock:
            raise TermsRefused("receipt", "its secret was not made by this wallet's phrase")
        unknown = [leg.lock.chain_id for leg in (told.initiator_leg, told.participant_leg) if leg.lock.chain_id not in workspace.clients]
        if unknown:
            raise TermsRefused("receipt", f"chain {unknown[0]} is not among this wallet's networks; put it into networks.json")
        agreed = await self._agreed(workspace, rescue.by_receipt(told), role)
        papers_kept = encode_offer(told.offer), encode_acceptance(told.acceptance)
        stored = StoredSwap(told.swap_id, *papers_kept, role, account, self._clock())
        facts = () if receipt.secret is None else (SecretSeen(receipt.secret),)
        return await rescue_reviews.of_receipt(workspace, Restoring(agreed, stored, facts))

    async def _agreed(self, workspace: Workspace, terms: rescue.FoundTerms, role: Role) -> Agreed:
        give, take = (terms.leg(role, side).lock for side in Side)
        followed = workspace.book.find(terms.swap_id)
        cap = papers.cap_of(await workspace.clients[give.chain_id].price()) if followed is None else followed.swap.agreed.cap
        timings = (workspace.network(lock.chain_id).timing for lock in (give, take))
        return Agreed(terms, role, *timings, careful=papers.CAREFUL, cap=cap)

    async def _learn(self, workspace: Workspace, swap_id: bytes, fact: Fact) -> None:
        entry = workspace.book.find(swap_id)
        if entry is not None and not (isinstance(fact, SecretSeen) and entry.swap.secret is not None):
            await workspace.book.append(swap_id, [fact])


async def _time(workspace: Workspace, seen: rescue.Sighting) -> int:
    return (await workspace.clients[seen.lock.chain_id].block(seen.block)).timestamp
