"""Finishing other people's swaps: one review names all that may be signed for them, then the machine does it with our account's coins.

A watch file comes from anywhere. It can ask for nothing but claims and refunds at the contract that this wallet knows, which pay only where
the terms say; what it could cost is bounded by a fee cap for each call, and by a limit to how often one may fail.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass

from wallet.errors import EndpointsDown, IllegalFact, TermsRefused
from wallet.model.address import Address
from wallet.model.amount import Amount
from wallet.model.swap import Leg, Side, Terms
from wallet.model.verdict import Line, Review
from wallet.model.views import WatchView
from wallet.services.announcer import Announcer
from wallet.services.gate import Gate, Prepared
from wallet.services.session import SessionService
from wallet.services.swaps import papers, picture, reviews, takeaway
from wallet.services.swaps.checks import Checked, chain_checks, gas_check
from wallet.services.swaps.survey import Survey, survey
from wallet.services.workspace import Workspace
from wallet.signer.port import Signer
from wallet.storage import swaps, transactions
from wallet.storage.swaps import StoredSwap
from wallet.swaps import timelocks
from wallet.swaps.book import Entry
from wallet.swaps.calls import GAS, mandate_of
from wallet.swaps.facts import WATCHED, Agreed, SecretSeen, Watch
from wallet.swaps.offer_text import encode_acceptance, encode_offer
from wallet.swaps.receipt import Receipt, read_receipt

FEE_ROOM = 20
"""A watcher's call may cost this multiple of today's price: its fee is quadrupled near a deadline, and markets jump."""

_A_DAY = 86_400
_OUTCOMES_STAND = "Nothing is left to do for it."


@dataclass(frozen=True, slots=True)
class NewWatch:
    """What confirming a review begins: swaps not watched yet."""

    agreed: tuple[Agreed, ...]
    account: Address


class WatchDesk:
    """`clock`: Unix seconds by this computer."""

    def __init__(self, session: SessionService, signer: Signer, announcer: Announcer, clock: Callable[[], int]) -> None:
        self._session, self._signer, self._announcer, self._clock = session, signer, announcer, clock
        self._gate: Gate[NewWatch] = Gate(session.gatekeeper)

    async def review(self, texts: Sequence[str]) -> Review | None:
        """What may be signed for the swaps in these files; None when all of them are watched already.

        Raises BadDocument, TermsRefused, ChainError.
        """
        workspace = self._session.require_unlocked()
        receipts = [read_receipt(text) for text in texts]
        for receipt in receipts:
            await self._refuse(workspace, receipt)
        fresh = {receipt.swap_id: receipt for receipt in receipts if workspace.book.find(receipt.swap_id) is None}
        account = await workspace.main_account()
        if not fresh:
            return None
        return await self._gate.show(lambda: self._prepare(workspace, tuple(fresh.values()), account))

    async def confirm(self, review: Review) -> None:
        """Begin to watch what was shown. Raises ReviewChanged, Blocked."""
        workspace = self._session.require_unlocked()
        passed = await self._gate.confirm(review)
        begun = passed.payload
        for agreed in begun.agreed:
            stored = _stored(agreed, begun.account, self._clock())
            await workspace.book.begin(agreed, lambda connection, stored=stored: swaps.add(connection, stored))
        await passed.grant()
        workspace.mandated.update(agreed.terms.swap_id for agreed in begun.agreed)
        workspace.runner.nudge()

    async def learn(self, texts: Iterable[str]) -> None:
        """Take the secrets that these files have, for swaps that are watched."""
        workspace = self._session.workspace
        for receipt in map(read_receipt, texts):
            entry = workspace.book.find(receipt.swap_id)
            if receipt.secret is not None and entry is not None and entry.swap.secret is None and entry.swap.outcome is None:
                with contextlib.suppress(IllegalFact):  # the chain told it in this very moment
                    await workspace.book.append(receipt.swap_id, [SecretSeen(receipt.secret)])
        workspace.runner.nudge()

    async def views(self) -> tuple[WatchView, ...]:
        """All that is or was watched, oldest first."""
        workspace = self._session.workspace
        return tuple([await self._view(workspace, entry) for entry in workspace.book.all() if entry.swap.watched])

    async def run(self, report: Callable[[WatchView], Awaitable[None]]) -> tuple[WatchView, ...]:
        """Until all have ended; `report` hears of each change."""
        changed = asyncio.Event()
        end = self._announcer.subscribe(lambda _: changed.set())
        told: dict[bytes, WatchView] = {}
        try:
            while True:
                changed.clear()
                views = await self.views()
                for view in views:
                    if told.get(view.id) != view:
                        told[view.id] = view
                        await report(view)
                if all(view.outcome is not None for view in views):
                    return views
                await changed.wait()
        finally:
            end()

    # --- parts -------------------------------------------------------------------------------------------------------

    async def _refuse(self, workspace: Workspace, receipt: Receipt) -> None:
        """A file that this wallet cannot, or must not, work from. Raises TermsRefused naming the field."""
        entry = workspace.book.find(receipt.swap_id)
        if entry is not None and not entry.swap.watched:
            raise TermsRefused("id", "it is a swap of this wallet's own, which finishes it by itself")
        if entry is not None and entry.swap.role is not receipt.role:
            raise TermsRefused("role", "this wallet watches it for the other side already")
        if entry is None and workspace.book.has_begun(receipt.swap_id):
            raise TermsRefused("id", "its journal in this wallet cannot be read")
        legs = {"give": receipt.terms.initiator_leg, "want": receipt.terms.participant_leg}
        for name, leg in legs.items():
            _refuse_leg(workspace, name, leg, self._clock())
            client = workspace.clients[leg.lock.chain_id]
            await client.connect()
            if client.genesis != leg.genesis:
                raise TermsRefused(f"{name}.genesis", "it means another chain of the same number, which began with another block")

    async def _prepare(self, workspace: Workspace, receipts: tuple[Receipt, ...], account: Address) -> Prepared[NewWatch]:
        surveys = await _surveys(workspace, [receipt.terms for receipt in receipts], account)
        for found in surveys.values():
            if found.price is None:
                raise EndpointsDown(found.network.chain_id, found.network.name, found.trouble or "no answer")
        path = workspace.hand.paths[account]
        agreed = tuple(_agreed(workspace, receipt, surveys, account) for receipt in receipts)
        mandates = tuple(mandate_of(each, path) for each in agreed)
        review = Review(
            id="",
            kind="watch",
            title=f"Finish {len(receipts)} swap{'s' if len(receipts) > 1 else ''} for somebody else, with your coins for network fees",
            lines=tuple(line for each in agreed for line in _lines(workspace, each)),
            fee=None,
            notes=(
                "Only claims and refunds of these locks are signed, without asking again. They pay where the locks say, never you.",
                *_cap_notes(workspace, surveys),
            ),
            findings=(),
            simulated_by="",
            raw=tuple(row for mandate in mandates for row in reviews.shown_mandate(mandate)),
        )
        review = reviews.judged(review, _checks(surveys, agreed, self._clock()), _first_amount(workspace, agreed[0]))
        return Prepared(review, NewWatch(agreed, account), mandates=mandates)

    async def _view(self, workspace: Workspace, entry: Entry) -> WatchView:
        swap = entry.swap
        rows = await workspace.database.run(lambda connection: transactions.of_swap(connection, swap.id))
        locks = [swap.terms(side).lock for side in (Side.GIVE, Side.TAKE)]
        observers = (workspace.observers[lock.chain_id] for lock in locks if lock.chain_id in workspace.observers)
        trouble = workspace.runner.trouble(swap.id) or next(filter(None, (observer.note(swap.id) for observer in observers)), "")
        give, take = (takeaway.amount_of(workspace, lock) for lock in locks)
        names = (workspace.shown(locks[0].chain_id).name, workspace.shown(locks[1].chain_id).name)
        return WatchView(
            id=swap.id,
            role=swap.role,
            give=give,
            take=take,
            between=names,
            now=_now(workspace, entry),
            trouble=trouble,
            outcome=swap.outcome,
            knows_secret=swap.secret is not None,
            steps=tuple(picture.step(row) for row in rows),
        )


def _refuse_leg(workspace: Workspace, name: str, leg: Leg, now: int) -> None:
    """Raises TermsRefused for a leg whose chain or contract is not known here, or whose times no lock has."""
    lock = leg.lock
    client = workspace.clients.get(lock.chain_id)
    if client is None:
        raise TermsRefused(f"{name}.chain_id", f"the chain with the number {lock.chain_id} is not among this wallet's networks")
    if client.network.htlc != lock.htlc:
        raise TermsRefused(f"{name}.htlc", f"{lock.htlc} is not the swap contract that this wallet knows on {client.network.name}")
    if lock.expiry > now + timelocks.LONGEST + _A_DAY:
        raise TermsRefused(f"{name}_expiry", "it is more than 30 days away, and no lock lasts that long")
    if leg.lock_by >= lock.expiry:
        raise TermsRefused(f"{name}_lock_by", "it is not before the lock's end, so the contract never took such a lock")


async def _surveys(workspace: Workspace, terms: Sequence[Terms], account: Address) -> dict[int, Survey]:
    chains = sorted({leg.lock.chain_id for each in terms for leg in (each.initiator_leg, each.participant_leg)})
    found = await asyncio.gather(*(survey(workspace.clients[chain], account, workspace.network(chain).coin) for chain in chains))
    return dict(zip(chains, found, strict=True))


def _agreed(workspace: Workspace, receipt: Receipt, surveys: dict[int, Survey], account: Address) -> Agreed:
    chains = {side: receipt.terms.leg(receipt.role, side).lock.chain_id for side in Side}
    caps = {side: _cap(surveys[chain]) for side, chain in chains.items()}
    return Agreed(
        terms=receipt.terms,
        role=receipt.role,
        give_timing=workspace.network(chains[Side.GIVE]).timing,
        take_timing=workspace.network(chains[Side.TAKE]).timing,
        careful=papers.CAREFUL,
        cap=caps[Side.GIVE],
        watch=Watch(account, caps[Side.TAKE]),
    )


def _cap(found: Survey) -> int:
    """Wei that one call may cost on this chain."""
    return papers.known_price(found).times(FEE_ROOM).of(max(GAS[action] for action in WATCHED))


def _checks(surveys: dict[int, Survey], agreed: Sequence[Agreed], now: int) -> list[Checked]:
    """Right chains, fresh news on which nodes agree, the known contract, and coins for every call that may come."""
    checks = [check for found in surveys.values() for check in chain_checks(found, now)]
    for chain, found in surveys.items():
        locks = sum(each.terms.leg(each.role, side).lock.chain_id == chain for each in agreed for side in Side)
        fees = papers.known_price(found).of(*[max(GAS[action] for action in WATCHED)] * locks)
        checks.append(gas_check(found, fees, found.coin))
    return checks


def _lines(workspace: Workspace, agreed: Agreed) -> tuple[Line, ...]:
    give, take = (agreed.terms.leg(agreed.role, side).lock for side in (Side.GIVE, Side.TAKE))
    return (
        Line("May claim for them", takeaway.amount_of(workspace, take), take.payee, f"on {workspace.shown(take.chain_id).name}"),
        Line("May take back for them", takeaway.amount_of(workspace, give), give.refundee, f"on {workspace.shown(give.chain_id).name}"),
        Line("May hand to their partner", takeaway.amount_of(workspace, give), give.payee, "once their own claim is through"),
    )


def _cap_notes(workspace: Workspace, surveys: dict[int, Survey]) -> tuple[str, ...]:
    return tuple(
        f"One such transaction on {found.network.name} costs you at most {Amount(_cap(found), workspace.network(chain).coin)}."
        for chain, found in surveys.items()
    )


def _first_amount(workspace: Workspace, agreed: Agreed) -> Amount:
    return takeaway.amount_of(workspace, agreed.terms.leg(agreed.role, Side.TAKE).lock)


def _stored(agreed: Agreed, account: Address, now: int) -> StoredSwap:
    terms = agreed.terms
    assert isinstance(terms, Terms)  # a watch begins from its file
    return StoredSwap(terms.swap_id, encode_offer(terms.offer), encode_acceptance(terms.acceptance), agreed.role, account, now)


def _now(workspace: Workspace, entry: Entry) -> str:
    """Where it stands, in a sentence."""
    swap = entry.swap
    if swap.outcome is not None:
        return f"It ended: {swap.outcome.value}. {_OUTCOMES_STAND}"
    waits = workspace.runner.waits(swap.id)
    if not waits:
        return "Looking at both chains."
    waiting = dict.fromkeys(f"{workspace.shown(swap.terms(wait.side).lock.chain_id).name}: waiting for {wait.why.value}" for wait in waits)
    return "; ".join(waiting) + "."
