"""Makes offers and acceptances, and finds out what this wallet knows by itself about somebody else's."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator

from wallet.errors import BadDocument, EndpointsDown, TermsRefused
from wallet.model.address import NATIVE, Address
from wallet.model.amount import Amount
from wallet.model.asset import Asset
from wallet.model.swap import Acceptance, Offer, OfferLeg, Role, SignedOffer, Terms
from wallet.model.transaction import Price
from wallet.model.views import OfferDraft
from wallet.services.swaps.pulses import Pulses
from wallet.services.swaps.survey import Survey
from wallet.services.workspace import Workspace
from wallet.storage import swaps
from wallet.swaps import timelocks
from wallet.swaps.calls import GAS, applies
from wallet.swaps.facts import Action, Agreed
from wallet.swaps.offer_checks import Known
from wallet.swaps.offer_text import decode_offer
from wallet.swaps.timelocks import Pace

CAREFUL = True
"""Halt allowances of both chains count in every time lock."""

FEE_ROOM = 2
"""A fee may rise to this multiple of what was shown before the wallet stops paying it without asking."""


def cost_to_give(token: Address, price: Price) -> int:
    """Wei that all transactions of a swap may cost at today's price, on the chain we give on."""
    allowance = (Action.APPROVE, Action.RESET_ALLOWANCE) if token != NATIVE else ()
    return price.of(*(GAS[action] for action in (Action.LOCK, Action.REFUND, *allowance)))


def cost_to_take(price: Price) -> int:
    """Likewise on the one we take on."""
    return price.of(GAS[Action.CLAIM])


def cap_of(price: Price) -> int:
    """Wei that one transaction may cost which is not worth any price (rule 12)."""
    return price.times(FEE_ROOM).of(GAS[Action.LOCK])


def pace_of(workspace: Workspace, offer: Offer, pulses: Pulses, step: int) -> Pace:
    """What the two chains of an offer need, as one step of an agreement counts it (`timelocks.OFFERING`, …).

    Raises TermsRefused for a chain that this wallet does not know, or that is ill.
    """
    try:
        give, want = workspace.network(offer.give.chain_id), workspace.network(offer.want.chain_id)
    except KeyError:
        raise TermsRefused("networks", "one of its chains is not known to this wallet") from None
    return pulses.pace(give, want, step, careful=CAREFUL)


def planned_pace(workspace: Workspace, draft: OfferDraft, pulses: Pulses) -> Pace:
    """What the two chains of a draft need. Raises TermsRefused for one that is ill."""
    give, want = workspace.network(draft.give.asset.chain_id), workspace.network(draft.want.asset.chain_id)
    return pulses.pace(give, want, timelocks.OFFERING, careful=CAREFUL)


def make_offer(workspace: Workspace, draft: OfferDraft, pace: Pace, account: Address, salt: bytes, hashlock: bytes, now: int) -> Offer:
    """The offer that a draft asks for. Raises EndpointsDown for a chain that was never reached."""
    durations = timelocks.plan(pace, draft.away)
    return Offer(
        give=_leg(workspace, draft.give),
        want=_leg(workspace, draft.want),
        maker=account,
        pay_to=account,
        hashlock=hashlock,
        salt=salt,
        give_seconds=durations.give_seconds,
        want_seconds=durations.want_seconds,
        valid_until=now + draft.valid,
        taker=draft.taker or NATIVE,
    )


def make_acceptance(signed: SignedOffer, pace: Pace, account: Address, give_now: int, want_now: int) -> Acceptance:
    """Our answer, with times that count from the heads of both chains."""
    times = timelocks.accept(signed.offer, pace, give_now, want_now)
    return Acceptance(
        offer_id=signed.id,
        taker=account,
        pay_to=account,
        give_expiry=times.give_expiry,
        want_expiry=times.want_expiry,
        give_lock_by=times.give_lock_by,
        want_lock_by=times.want_lock_by,
    )


def agreed(terms: Terms, role: Role, pace: Pace, give: Survey) -> Agreed:
    """What the journal begins with. `give`: the chain we give on. Raises EndpointsDown when its fees could not be learnt."""
    mine, theirs = (pace.give, pace.want) if role is Role.INITIATOR else (pace.want, pace.give)
    return Agreed(
        terms=terms,
        role=role,
        give_timing=mine,
        take_timing=theirs,
        careful=CAREFUL,
        cap=cap_of(known_price(give)),
    )


def known_price(found: Survey) -> Price:
    """Raises EndpointsDown when the chain did not say what a transaction costs: without it nothing can be capped."""
    if found.price is None:
        raise EndpointsDown(found.network.chain_id, found.network.name, "it does not say what a transaction costs")
    return found.price


async def known(workspace: Workspace, now: int, pulses: Pulses | None = None, step: int = timelocks.OFFERING) -> Known:
    """What this wallet knows by itself. `now`: Unix seconds; `pulses`: how the chains of an offer go, as `step` counts it.

    Raises TermsRefused for a chain that is ill.
    """
    stored = await workspace.database.run(_offers)
    genesis = {chain_id: client.genesis for chain_id, client in workspace.clients.items() if client.genesis is not None}
    own = frozenset(account.address for account in await workspace.accounts())
    networks = tuple((pulses or Pulses()).network(network, step) for network in workspace.networks)
    used = {*_hashlocks(stored), *(entry.swap.agreed.terms.hashlock for entry in workspace.book.all())}
    return Known(networks, genesis, now, own, frozenset(used), careful=CAREFUL)


def asset_of(workspace: Workspace, leg: OfferLeg) -> Asset:
    """The listed asset of a leg. Raises TermsRefused."""
    network = next((network for network in workspace.networks if network.chain_id == leg.chain_id), None)
    asset = None if network is None else network.asset(leg.token)
    if asset is None:
        raise TermsRefused("assets", "one of them is on no list of this wallet, so nothing is known about it")
    return asset


def amount_of(workspace: Workspace, leg: OfferLeg) -> Amount:
    """What a leg is about, in words a person knows. Raises TermsRefused."""
    return Amount(leg.amount, asset_of(workspace, leg))


def needs_allowance(terms: Terms, role: Role) -> bool:
    """Does the contract have to be allowed to take what we give?"""
    return applies(terms, role, Action.APPROVE)


def _leg(workspace: Workspace, amount: Amount) -> OfferLeg:
    client = workspace.clients[amount.asset.chain_id]
    if client.genesis is None:
        raise EndpointsDown(client.chain_id, client.network.name, "not reached yet")
    return OfferLeg(client.chain_id, client.genesis, client.network.htlc, amount.asset.token, amount.units)


def _hashlocks(texts: Iterable[str]) -> Iterator[bytes]:
    for text in texts:
        with contextlib.suppress(BadDocument):  # one that a disk damaged keeps no other swap from being made
            yield decode_offer(text).offer.hashlock


def _offers(connection: sqlite3.Connection) -> tuple[str, ...]:
    return tuple(row.offer for row in swaps.everything(connection))
