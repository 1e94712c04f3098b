"""Prepares the three things a person signs in a swap: an offer, an acceptance, and the first lock. Reads only; signs nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from wallet.errors import BadAmount, EndpointsDown, InputError, TermsRefused
from wallet.model.address import Address
from wallet.model.amount import Amount
from wallet.model.asset import Asset
from wallet.model.origin import KeyPlace
from wallet.model.swap import Acceptance, Offer, OfferLeg, Role, Side, SignedAcceptance, SignedOffer, Terms
from wallet.model.verdict import Line, Review
from wallet.model.views import CheckView, OfferDraft
from wallet.rules import swap_terms
from wallet.services.gate import Prepared
from wallet.services.swaps import papers, reviews
from wallet.services.swaps.checks import Checked, chain_checks, funds_check, gas_check
from wallet.services.swaps.pulses import Pulses, measure
from wallet.services.swaps.reuse import used_before
from wallet.services.swaps.survey import Survey, survey
from wallet.services.swaps.wording import local_time
from wallet.services.workspace import Workspace
from wallet.swaps import offer as paper_format
from wallet.swaps import timelocks
from wallet.swaps.calls import mandate_of
from wallet.swaps.facts import Agreed
from wallet.swaps.offer_checks import check_acceptance, check_offer
from wallet.swaps.reserve import asked_for, free_to_spend
from wallet.swaps.timelocks import Pace

UNSIGNED = bytes(65)
_LATE = {
    Role.INITIATOR: "until then Lockstep must have claimed; later it only takes your own coins back.",
    Role.PARTICIPANT: "if your partner has claimed by then, Lockstep must claim too, or you can lose your side.",
}
SHORTEST_OFFER = 60
"""Seconds that an offer stands at least."""


@dataclass(frozen=True, slots=True)
class NewOffer:
    """An offer that waits for our signature over `digest`."""

    offer: Offer
    digest: bytes
    account: Address


@dataclass(frozen=True, slots=True)
class NewAcceptance:
    """An answer that waits for our signature over `digest`, and what begins with it."""

    signed_offer: SignedOffer
    acceptance: Acceptance
    digest: bytes
    account: Address
    pace: Pace
    give: Survey


@dataclass(frozen=True, slots=True)
class NewLock:
    """Agreed terms that wait for our word."""

    agreed: Agreed
    acceptance_text: str


Payload = NewOffer | NewAcceptance | NewLock


class Drafts:
    """`clock`: Unix seconds by this computer."""

    def __init__(self, workspace: Workspace, clock: Callable[[], int]) -> None:
        self._workspace, self._clock = workspace, clock

    async def offer_checks(self, draft: OfferDraft) -> tuple[Checked, ...]:
        """All that must hold before an offer is signed."""
        account = await self._workspace.main_account()
        return await self._leg_checks(account, draft.give, draft.want)

    async def offer(self, draft: OfferDraft, offer: Offer, account: Address) -> Prepared[Payload]:
        """Raises BadAmount, TermsRefused."""
        _refuse_nonsense(draft, account)
        _refuse_endless(draft, offer)
        pulses = await self.pulses(draft)
        checks = await self._leg_checks(account, draft.give, draft.want)
        give_on, want_on = (self._workspace.network(amount.asset.chain_id).name for amount in (draft.give, draft.want))
        digest = paper_format.offer_digest(offer)
        fresh = swap_terms.bad_hashlock(offer.hashlock, offer.hashlock in (await papers.known(self._workspace, self._clock())).hashlocks)
        review = Review(
            id="",
            kind="offer",
            title="Sign this offer?",
            lines=(
                Line("You give", draft.give, draft.taker, f"on {give_on}, to {'the one you name' if draft.taker else 'whoever accepts'}"),
                Line("You get", draft.want, account, f"on {want_on}, to your own account"),
            ),
            fee=None,
            notes=(
                "Signing costs nothing and locks nothing: you confirm once more before your coins move.",
                f"The offer stands until {local_time(offer.valid_until)}.",
                *self._worst_of(offer, draft, pulses),
                reviews.FREE_OPTION,
            ),
            findings=(),
            simulated_by="",
            raw=reviews.shown_typed_data(paper_format.offer_message(offer)),
        )
        judged = reviews.judged(review, (*checks, Checked("Fresh hash", "", fresh)), draft.give)
        return Prepared(judged, NewOffer(offer, digest, account), (digest,))

    async def opened(self, signed: SignedOffer) -> tuple[CheckView, ...]:
        """How each check of somebody's offer went."""
        await self._reach(signed.offer)
        pulses = await self.pulses(signed.offer, firm=False)
        own = check_offer(signed.offer, await papers.known(self._workspace, self._clock(), pulses, timelocks.ACCEPTING))
        if not all(check.ok for check in own):
            return own
        give, take = self._amounts(signed.offer)
        account = await self._workspace.main_account()
        return (*own, *(check.view for check in await self._leg_checks(account, give, take)))

    async def acceptance(self, signed: SignedOffer, account: Address, acceptance: Acceptance) -> Prepared[Payload]:
        """Raises TermsRefused when a check of the offer fails, EndpointsDown when a chain does not tell what is needed."""
        pulses = await self.pulses(signed.offer)
        _refuse_failed(check_offer(signed.offer, await papers.known(self._workspace, self._clock(), pulses, timelocks.ACCEPTING)))
        pace = papers.pace_of(self._workspace, signed.offer, pulses, timelocks.LOCKING)
        give, take = self._amounts(signed.offer)
        surveys = await self._surveys(account, give.asset, take.asset)
        terms = Terms(signed, SignedAcceptance(acceptance, paper_format.acceptance_digest(acceptance), UNSIGNED))
        _refuse_stale(terms, pace, surveys)
        papers.known_price(surveys[0])
        checks, fee = self._judge(account, surveys, give)
        lines, exact = reviews.allowance_line(terms, Role.PARTICIPANT, give, surveys[0])
        trials = await reviews.try_out(self._workspace, terms, Role.PARTICIPANT)
        digest = paper_format.acceptance_digest(acceptance)
        review = Review(
            id="",
            kind="acceptance",
            title="Accept this offer?",
            lines=(
                Line("You lock", give, signed.offer.maker, f"on {surveys[0].network.name}, for your partner"),
                Line("You receive", take, account, f"on {surveys[1].network.name}, to your own account"),
                *lines,
            ),
            fee=fee,
            notes=(
                "Your partner locks first. Only when nothing can undo that lock does Lockstep lock yours, and then claims or takes back by "
                "itself, without asking again.",
                self._take_fee(surveys[1]),
                self._cap_note(surveys[0]),
                *self._back_notes(terms, Role.PARTICIPANT, pace, pulses),
                reviews.FREE_OPTION,
            ),
            findings=(),
            simulated_by="",
            raw=reviews.shown_typed_data(paper_format.acceptance_message(acceptance)),
            until=timelocks.accept_by(terms, pace),
        )
        judged = reviews.judged(review, (*checks, *exact), give, trials)
        mandate = mandate_of(papers.agreed(terms, Role.PARTICIPANT, pace, surveys[0]), self._workspace.hand.paths[account])
        return Prepared(judged, NewAcceptance(signed, acceptance, digest, account, pace, surveys[0]), (digest,), (mandate,))

    async def lock(self, terms: Terms, text: str, account: Address, path: KeyPlace) -> Prepared[Payload]:
        """Raises TermsRefused when a check of the answer fails."""
        offer = terms.offer.offer
        give, take = Amount(offer.give.amount, papers.asset_of(self._workspace, offer.give)), papers.amount_of(self._workspace, offer.want)
        surveys = await self._surveys(account, give.asset, take.asset)
        pulses = await self.pulses(offer)
        await self._check_answer(terms, surveys, pulses)
        pace = papers.pace_of(self._workspace, offer, pulses, timelocks.LOCKING)
        checks, fee = self._judge(account, surveys, give)
        agreed = papers.agreed(terms, Role.INITIATOR, pace, surveys[0])
        mandate = mandate_of(agreed, path)
        until = timelocks.deadlines(terms, Role.INITIATOR, pace).lock
        lines, exact = reviews.allowance_line(terms, Role.INITIATOR, give, surveys[0])
        trials = await reviews.try_out(self._workspace, terms, Role.INITIATOR)
        fresh = await used_before(self._workspace, terms, account, self._clock())
        review = Review(
            id="",
            kind="lock",
            title="Lock your coins?",
            lines=(
                Line("You lock", give, terms.acceptance.acceptance.taker, f"on {surveys[0].network.name}, for your partner"),
                Line("You receive", take, account, f"on {surveys[1].network.name}, to your own account"),
                *lines,
            ),
            fee=fee,
            notes=(
                "From here on Lockstep acts by itself: it locks, waits for your partner's lock, and claims or takes back "
                "without asking again.",
                self._take_fee(surveys[1]),
                self._cap_note(surveys[0]),
                *self._back_notes(terms, Role.INITIATOR, pace, pulses),
                f"Confirm by {local_time(until)}; after that this answer is void and nothing happens.",
                reviews.FREE_OPTION,
            ),
            findings=(),
            simulated_by="",
            raw=reviews.shown_mandate(mandate),
            until=until,
        )
        judged = reviews.judged(review, (*checks, *exact, fresh), give, trials)
        return Prepared(judged, NewLock(agreed, text), mandates=(mandate,))

    async def chain_times(self, offer: Offer) -> tuple[int, int]:
        """Chain time of the offer's give and want chain. Raises ChainError."""
        heads = [await self._workspace.clients[leg.chain_id].head() for leg in (offer.give, offer.want)]
        return heads[0].timestamp, heads[1].timestamp

    async def pulses(self, about: Offer | OfferDraft, *, firm: bool = True) -> Pulses:
        """How the chains of an offer or a draft go; those that this wallet does not know are for a check to name."""
        legs = (about.give, about.want)
        ids = [leg.chain_id if isinstance(leg, OfferLeg) else leg.asset.chain_id for leg in legs]
        clients = self._workspace.clients
        return await measure([clients[chain_id] for chain_id in ids if chain_id in clients], firm=firm)

    # --- parts -------------------------------------------------------------------------------------------------------

    async def _reach(self, offer: Offer) -> None:
        """See the first blocks of both chains before they are compared."""
        for leg in (offer.give, offer.want):
            client = self._workspace.clients.get(leg.chain_id)
            if client is not None and client.genesis is None:
                await client.connect()

    async def _surveys(self, account: Address, give: Asset, take: Asset) -> tuple[Survey, Survey]:
        clients = self._workspace.clients
        return await asyncio.gather(survey(clients[give.chain_id], account, give), survey(clients[take.chain_id], account, take))

    async def _leg_checks(self, account: Address, give: Amount, take: Amount) -> tuple[Checked, ...]:
        surveys = await self._surveys(account, give.asset, take.asset)
        clients = self._workspace.clients
        tried = [await reviews.arrives_in_full(clients[found.network.chain_id], found, account, self._clock()) for found in surveys]
        return (*self._judge(account, surveys, give)[0], *(check for check in tried if check is not None))

    def _judge(self, account: Address, surveys: tuple[Survey, Survey], give: Amount) -> tuple[tuple[Checked, ...], Amount | None]:
        """Checks of both chains, and what all transactions on the chain we give on may cost at today's fees."""
        mine, theirs = surveys
        now = self._clock()
        per_chain = {found.network.chain_id: found for found in surveys}
        chains = tuple(check for found in per_chain.values() for check in chain_checks(found, now))
        fee = None if mine.price is None else Amount(papers.cost_to_give(give.asset.token, mine.price), mine.network.coin)
        if mine.head is None or theirs.head is None:
            return chains, fee  # nothing else could be learnt
        fees = {chain_id: _worst_fees(found, surveys) for chain_id, found in per_chain.items()}
        free = {chain_id: self._free(found, account) for chain_id, found in per_chain.items()}
        gas = tuple(gas_check(found, fees[chain_id], free[chain_id]) for chain_id, found in per_chain.items())
        here = mine.network.chain_id
        return (*chains, funds_check(mine, give, fees[here], free[here]), *gas), fee

    def _free(self, found: Survey, account: Address) -> int | None:
        """Wei that our open swaps leave; None where the chain did not say enough."""
        if found.coin is None or found.price is None:
            return None
        chain_id = found.network.chain_id
        return free_to_spend(found.coin, chain_id, account, found.price, self._workspace.book.open(chain_id))

    async def _check_answer(self, terms: Terms, surveys: Sequence[Survey], pulses: Pulses) -> None:
        for found in surveys:
            if found.head is None:
                raise EndpointsDown(found.network.chain_id, found.network.name, found.trouble or "no answer")
        give_now, want_now = (found.head.timestamp for found in surveys if found.head is not None)
        known = await papers.known(self._workspace, self._clock(), pulses, timelocks.LOCKING)
        _refuse_failed(check_acceptance(terms, known, give_now, want_now))

    def _amounts(self, offer: Offer) -> tuple[Amount, Amount]:
        """What a taker of the offer gives and receives."""
        return papers.amount_of(self._workspace, offer.want), papers.amount_of(self._workspace, offer.give)

    def _take_fee(self, found: Survey) -> str:
        if found.price is None:
            return ""
        claim = Amount(papers.cost_to_take(found.price), found.network.coin)
        return f"Receiving on {found.network.name} costs up to {claim} more in network fees."

    def _cap_note(self, found: Survey) -> str:
        """What the mandate really binds (rule 12): the fee above the notes is today's."""
        if found.price is None:
            return ""
        cap = Amount(papers.cap_of(found.price), found.network.coin)
        return (
            f"Should fees rise, allowing and locking stop at {cap} a step. Receiving and taking back go on, limited only by what you have "
            "for fees, since they must get through."
        )

    def _worst_of(self, offer: Offer, draft: OfferDraft, pulses: Pulses) -> tuple[str, ...]:
        """When the initiator's coins would be back at the worst, seen from before any agreement, and why that is so late."""
        pace = papers.planned_pace(self._workspace, draft, pulses)
        back = timelocks.back_by(offer.give_seconds, pace.give, careful=papers.CAREFUL)
        worst = f"If it stalls after you locked, your coins are back {duration(back)} after your partner accepted, at the latest."
        return (worst, *self._slow(offer, pulses))

    def _back_notes(self, terms: Terms, role: Role, pace: Pace, pulses: Pulses) -> tuple[str, ...]:
        """The two times that a person has to know, in words."""
        mine = pace.give if role is Role.INITIATOR else pace.want
        back = local_time(timelocks.back_by(terms.leg(role, Side.GIVE).lock.expiry, mine, careful=papers.CAREFUL))
        there = f"Be back by {local_time(timelocks.be_back_by(terms, role, pace))}: {_LATE[role]}"
        return (f"If it stalls, your coins are back by {back}.", there, *self._slow(terms.offer.offer, pulses))

    def _slow(self, offer: Offer, pulses: Pulses) -> tuple[str, ...]:
        return pulses.notes(*(self._workspace.network(leg.chain_id) for leg in (offer.give, offer.want)))


def _worst_fees(found: Survey, surveys: tuple[Survey, Survey]) -> int | None:
    """Wei that a swap may cost on one chain should fees rise: on the chain of both sides, for both."""
    if found.price is None:
        return None
    sides = [side for side, there in zip((Side.GIVE, Side.TAKE), surveys, strict=True) if there.network.chain_id == found.network.chain_id]
    return sum(asked_for(side, surveys[0].asset.token, found.price) for side in sides)


def _refuse_stale(terms: Terms, pace: Pace, surveys: tuple[Survey, Survey]) -> None:
    """Times that were right when they were first shown run out while somebody reads: then the review must begin anew."""
    mine, theirs = surveys
    if mine.head is not None and theirs.head is not None:
        timelocks.refuse_times(terms, pace, theirs.head.timestamp, mine.head.timestamp)


def duration(seconds: int) -> str:
    """`45 seconds`, `12 minutes`, `5 hours`: rounded up, so that nobody is disappointed."""
    for size, name in ((86_400, "days"), (3_600, "hours"), (60, "minutes")):
        if seconds >= 2 * size:
            return f"{-(-seconds // size)} {name}"
    return f"{seconds} seconds"


def _refuse_nonsense(draft: OfferDraft, account: Address) -> None:
    for amount in (draft.give, draft.want):
        if amount.units == 0:
            raise BadAmount("0", "a swap needs more than nothing on both sides")
    if draft.give.asset.key == draft.want.asset.key:
        raise TermsRefused("assets", "both sides are the same")
    if draft.taker == account:
        raise InputError("The one who alone may accept is yourself. Nothing was signed; name your partner's address, or leave it out.")


def _refuse_endless(draft: OfferDraft, offer: Offer) -> None:
    """Times that no partner would accept, and that no calendar has."""
    if draft.away < 0 or offer.give_seconds > timelocks.LONGEST:
        raise InputError("You cannot be away that long: no lock may last more than 30 days. Nothing was signed; choose a shorter time.")
    if not SHORTEST_OFFER <= draft.valid <= timelocks.LONGEST:
        raise InputError("An offer stands for one minute to 30 days. Nothing was signed; choose a time in between.")


def _refuse_failed(checks: Sequence[CheckView]) -> None:
    failed = next((check for check in checks if not check.ok), None)
    if failed is not None:
        raise TermsRefused(failed.label.lower(), failed.reason.rstrip("."))
