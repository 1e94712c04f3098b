"""The swap desk: propose, open, accept, lock, follow. Every signature passes the gate; what begins is on disk before it is sent."""

from __future__ import annotations

import asyncio
import secrets
import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from wallet.errors import BadDocument, InputError, SwapError, TermsRefused, VaultLocked
from wallet.model.address import Address
from wallet.model.changes import Changes
from wallet.model.origin import KeyPlace
from wallet.model.sheet import Sheet
from wallet.model.swap import Role, Side, Terms
from wallet.model.verdict import Review
from wallet.model.views import CheckView, OfferDraft, OpenedOffer, Shared, StepView, SwapView
from wallet.services.announcer import Announcer
from wallet.services.gate import Gate, Prepared
from wallet.services.partner import Partner
from wallet.services.session import SessionService
from wallet.services.swaps import damaged, papers, picture, takeaway
from wallet.services.swaps.drafts import Drafts, NewAcceptance, NewLock, NewOffer, Payload, duration
from wallet.services.workspace import Workspace
from wallet.signer.port import Signer
from wallet.storage import settings, swaps, transactions
from wallet.storage.swaps import StoredSwap
from wallet.storage.transactions import StoredTransaction
from wallet.swaps import offer as paper_format
from wallet.swaps import timelocks
from wallet.swaps.book import Entry
from wallet.swaps.facts import Abandoned, Action, LegState
from wallet.swaps.offer_text import decode_acceptance, decode_offer, encode_acceptance, encode_offer

_WITHDRAWN = "swaps/withdrawn/"


@dataclass(frozen=True, slots=True)
class _Record:
    """What the disk has of one swap."""

    stored: StoredSwap
    rows: tuple[StoredTransaction, ...]
    withdrawn: bool


class SwapDesk:
    """`partner` is one that can be reached without copying texts, None mostly. `clock`: Unix seconds by this computer."""

    def __init__(
        self, session: SessionService, signer: Signer, announcer: Announcer, clock: Callable[[], int], partner: Partner | None = None
    ) -> None:
        self._session, self._signer, self._announcer, self._clock, self._partner = session, signer, announcer, clock, partner
        self._gate: Gate[Payload] = Gate(session.gatekeeper)

    @property
    def partner(self) -> Partner | None:
        return self._partner

    # --- looking -----------------------------------------------------------------------------------------------------

    async def list(self) -> tuple[SwapView, ...]:
        workspace = self._session.workspace
        records = await workspace.database.run(_everything)
        views = [self._view(workspace, record) for record in records if not _is_watched(workspace, record.stored.swap_id)]
        return tuple(sorted(views, key=lambda view: (view.ended, -view.created)))

    async def view(self, swap_id: bytes) -> SwapView:
        workspace = self._session.workspace
        record = await workspace.database.run(lambda connection: _one(connection, swap_id))
        if record is None:
            raise InputError("There is no such swap in this wallet. Nothing was changed.")
        return self._view(workspace, record)

    async def steps(self, swap_id: bytes) -> tuple[StepView, ...]:
        rows = await self._session.workspace.database.run(lambda connection: transactions.of_swap(connection, swap_id))
        return tuple(picture.step(row) for row in rows)

    async def run(self, swap_id: bytes, report: Callable[[SwapView], Awaitable[None]]) -> SwapView:
        changed = asyncio.Event()
        end = self._announcer.subscribe(lambda _: changed.set())
        told = None
        try:
            while True:
                changed.clear()
                view = await self.view(swap_id)
                if (view.phase, view.trouble, view.give.state, view.take.state) != told:
                    told = (view.phase, view.trouble, view.give.state, view.take.state)
                    await report(view)
                if view.ended:
                    return view
                await changed.wait()
        finally:
            end()

    # --- taking away -------------------------------------------------------------------------------------------------

    async def receipt(self, swap_id: bytes) -> Shared:
        return takeaway.receipt(self._session.workspace, swap_id)

    async def watch_file(self, swap_id: bytes) -> Shared:
        return takeaway.watch_file(self._session.workspace, swap_id)

    async def sheet(self, swap_id: bytes) -> Sheet:
        return takeaway.sheet(self._session.workspace, swap_id)

    # --- proposing ---------------------------------------------------------------------------------------------------

    async def checks(self, draft: OfferDraft) -> tuple[CheckView, ...]:
        found = await self._drafts().offer_checks(draft)
        return tuple(check.view for check in found)

    async def worst(self, draft: OfferDraft) -> str:
        workspace = self._session.workspace
        pace = papers.planned_pace(workspace, draft, await self._drafts().pulses(draft, firm=False))
        back = timelocks.back_by(timelocks.plan(pace, draft.away).give_seconds, pace.give, careful=papers.CAREFUL)
        return f"If your partner stalls after you locked, your coins are back within {duration(back)}."

    async def review_offer(self, draft: OfferDraft) -> Review:
        workspace = self._session.require_unlocked()
        account = await workspace.main_account()
        for asset in (draft.give.asset, draft.want.asset):
            await workspace.clients[asset.chain_id].connect()
        salt = secrets.token_bytes(16)
        pace = papers.planned_pace(workspace, draft, await self._drafts().pulses(draft))
        offer = papers.make_offer(workspace, draft, pace, account, salt, await self._signer.hashlock(salt), self._clock())
        return await self._gate.show(lambda: self._drafts().offer(draft, offer, account))

    async def confirm_offer(self, review: Review) -> Shared:
        workspace = self._session.require_unlocked()
        payload = (await self._gate.confirm(review)).payload
        if not isinstance(payload, NewOffer):
            raise TermsRefused("review", "it was not about an offer")
        signature = await self._sign(workspace, payload.digest, payload.account)
        signed = paper_format.signed_offer(payload.offer, signature)
        text = encode_offer(signed)
        decode_offer(text)  # what could not be read again must never reach the disk: every later look at our swaps would fail on it
        stored = StoredSwap(signed.id, text, None, Role.INITIATOR, payload.account, self._clock())
        await workspace.database.run(lambda connection: swaps.add(connection, stored))
        self._announcer.publish(Changes.SWAPS)
        return Shared(signed.id, text, f"offer-{signed.id.hex()[:8]}.lockstep")

    # --- accepting ---------------------------------------------------------------------------------------------------

    async def open_offer(self, text: str) -> OpenedOffer:
        workspace = self._session.workspace
        signed = decode_offer(text)
        give, take = papers.amount_of(workspace, signed.offer.want), papers.amount_of(workspace, signed.offer.give)
        pulses = await self._drafts().pulses(signed.offer, firm=False)
        pace = papers.pace_of(workspace, signed.offer, pulses, timelocks.ACCEPTING)
        back = timelocks.back_by(signed.offer.want_seconds, pace.want, careful=papers.CAREFUL)
        return OpenedOffer(
            swap_id=signed.id,
            text=encode_offer(signed),
            give=give,
            take=take,
            maker=signed.offer.maker,
            give_network=workspace.network(give.asset.chain_id).name,
            take_network=workspace.network(take.asset.chain_id).name,
            valid_until=signed.offer.valid_until,
            worst=f"If it stalls after you accepted, your coins are back within {duration(back)}.",
            checks=await self._drafts().opened(signed),
        )

    async def review_acceptance(self, offer: str) -> Review:
        workspace = self._session.require_unlocked()
        signed = decode_offer(offer)
        account = await workspace.main_account()
        drafts = self._drafts()
        pace = papers.pace_of(workspace, signed.offer, await drafts.pulses(signed.offer), timelocks.ACCEPTING)
        give_now, want_now = await drafts.chain_times(signed.offer)
        acceptance = papers.make_acceptance(signed, pace, account, give_now, want_now)
        return await self._gate.show(lambda: drafts.acceptance(signed, account, acceptance))

    async def confirm_acceptance(self, review: Review) -> Shared:
        workspace = self._session.require_unlocked()
        passed = await self._gate.confirm(review)
        payload = passed.payload
        if not isinstance(payload, NewAcceptance):
            raise TermsRefused("review", "it was not about an acceptance")
        signature = await self._sign(workspace, payload.digest, payload.account)
        accepted = paper_format.signed_acceptance(payload.acceptance, signature)
        terms = paper_format.agree(payload.signed_offer, accepted)
        text = encode_acceptance(accepted)
        stored = StoredSwap(terms.swap_id, encode_offer(terms.offer), text, Role.PARTICIPANT, payload.account, self._clock())
        agreed = papers.agreed(terms, Role.PARTICIPANT, payload.pace, payload.give)
        await workspace.book.begin(agreed, lambda connection: swaps.add(connection, stored))
        await passed.grant()
        workspace.mandated.add(terms.swap_id)
        await self._session.brief_courier(workspace)
        workspace.runner.nudge()
        return Shared(terms.swap_id, text, f"acceptance-{terms.swap_id.hex()[:8]}.lockstep")

    # --- locking -----------------------------------------------------------------------------------------------------

    async def review_lock(self, acceptance: str) -> Review:
        workspace = self._session.require_unlocked()
        terms, record = await self._terms(workspace, acceptance)
        account = record.stored.account
        path = workspace.hand.paths[account]
        return await self._gate.show(lambda: self._kept(workspace, terms, acceptance, account, path))

    async def confirm_lock(self, review: Review) -> bytes:
        workspace = self._session.require_unlocked()
        passed = await self._gate.confirm(review)
        payload = passed.payload
        if not isinstance(payload, NewLock):
            raise TermsRefused("review", "it was not about a lock")
        await workspace.book.begin(payload.agreed)
        await passed.grant()
        workspace.mandated.add(payload.agreed.terms.swap_id)
        await self._session.brief_courier(workspace)
        workspace.runner.nudge()
        return payload.agreed.terms.swap_id

    async def abandon(self, swap_id: bytes) -> None:
        workspace = self._session.workspace
        entry = workspace.book.find(swap_id)
        if entry is not None:
            await self._give_up(workspace, entry)
            return
        await workspace.database.run(lambda connection: settings.write(connection, _WITHDRAWN + swap_id.hex(), "yes"))
        self._announcer.publish(Changes.SWAPS)

    # --- parts -------------------------------------------------------------------------------------------------------

    async def _give_up(self, workspace: Workspace, entry: Entry) -> None:
        """Never lock: possible while no lock of ours was signed, whatever the partner did meanwhile."""
        swap = entry.swap
        if swap.abandoned:
            return
        if swap.outcome is not None or swap.of(Action.LOCK) or swap.seen(Side.GIVE) is not LegState.EMPTY:
            raise SwapError("Your lock is signed already, so Lockstep brings this swap to its end by itself. Nothing was changed.")
        head, _ = workspace.heads.get(swap.terms(Side.GIVE).lock.chain_id, (None, 0))
        await workspace.book.append(swap.id, [Abandoned(0 if head is None else head.timestamp)])
        workspace.runner.nudge()

    def _drafts(self) -> Drafts:
        return Drafts(self._session.workspace, self._clock)

    async def _sign(self, workspace: Workspace, digest: bytes, account: Address) -> bytes:
        try:
            return await self._signer.sign_digest(digest, workspace.hand.paths[account])
        except VaultLocked:
            self._session.found_locked()
            raise

    async def _terms(self, workspace: Workspace, acceptance: str) -> tuple[Terms, _Record]:
        answer = decode_acceptance(acceptance)
        record = await workspace.database.run(lambda connection: _one(connection, answer.acceptance.offer_id))
        if record is None or record.stored.role is not Role.INITIATOR:
            raise TermsRefused("offer", "this answers an offer that is not yours")
        return paper_format.agree(decode_offer(record.stored.offer), answer), record

    async def _kept(self, workspace: Workspace, terms: Terms, text: str, account: Address, path: KeyPlace) -> Prepared[Payload]:
        """The review of the lock. An answer that passed its checks is kept, so that the user can come back to it.

        Asked again at the confirmation, so an offer that was given up or used meanwhile is refused then too.
        """
        before = await workspace.database.run(lambda connection: _one(connection, terms.swap_id))
        if workspace.book.has_begun(terms.swap_id) or before is None or before.withdrawn:
            raise TermsRefused("offer", "it was used or taken back already")
        prepared = await self._drafts().lock(terms, text, account, path)
        kept = encode_acceptance(terms.acceptance)
        if await workspace.database.run(lambda connection: swaps.accept(connection, terms.swap_id, kept)):
            self._announcer.publish(Changes.SWAPS)
        else:
            record = await workspace.database.run(lambda connection: _one(connection, terms.swap_id))
            if record is None or record.stored.acceptance != kept:
                raise TermsRefused("offer", "somebody else has accepted it already")
        return prepared

    def _view(self, workspace: Workspace, record: _Record) -> SwapView:
        stored = record.stored
        damage = workspace.book.damage(stored.swap_id)
        if damage:
            return damaged.view(workspace, stored, damage)
        entry = workspace.book.find(stored.swap_id)
        try:
            if entry is None:
                return picture.of_offer(workspace, stored, self._clock(), withdrawn=record.withdrawn)
            return picture.of_swap(workspace, stored, entry, record.rows, self._clock())
        except BadDocument as error:  # one that cannot be read keeps nobody from seeing the others
            return damaged.view(workspace, stored, str(error))


def _is_watched(workspace: Workspace, swap_id: bytes) -> bool:
    """Is it somebody else's, which `WatchDesk` shows?"""
    entry = workspace.book.find(swap_id)
    return entry is not None and entry.swap.watched


def _record(connection: sqlite3.Connection, stored: StoredSwap) -> _Record:
    withdrawn = settings.read(connection, _WITHDRAWN + stored.swap_id.hex()) is not None
    return _Record(stored, transactions.of_swap(connection, stored.swap_id), withdrawn)


def _one(connection: sqlite3.Connection, swap_id: bytes) -> _Record | None:
    stored = swaps.find(connection, swap_id)
    return None if stored is None else _record(connection, stored)


def _everything(connection: sqlite3.Connection) -> tuple[_Record, ...]:
    return tuple(_record(connection, stored) for stored in swaps.everything(connection))
