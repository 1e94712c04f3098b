"""A swap whose record on the disk cannot be read: shown as far as its texts go, never acted on."""

from __future__ import annotations

from wallet.errors import BadDocument
from wallet.model.address import NATIVE, Address
from wallet.model.amount import Amount
from wallet.model.asset import Asset
from wallet.model.swap import Offer, OfferLeg, Role
from wallet.model.views import LaneState, LaneView, Phase, SwapView
from wallet.services.workspace import Workspace
from wallet.storage.swaps import StoredSwap
from wallet.swaps.offer_text import decode_acceptance, decode_offer

_NOTHING = OfferLeg(0, bytes(32), NATIVE, NATIVE, 0)


def view(workspace: Workspace, stored: StoredSwap, damage: str) -> SwapView:
    """`damage`: the sentence of the error that reading met."""
    offer = _offer(stored)
    first, second = (_NOTHING, _NOTHING) if offer is None else (offer.give, offer.want)
    give, take = (first, second) if stored.role is Role.INITIATOR else (second, first)
    return SwapView(
        id=stored.swap_id,
        role=stored.role,
        phase=Phase.WAITING,
        give=_lane(workspace, give, mine=True),
        take=_lane(workspace, take, mine=False),
        created=stored.created,
        partner=_partner(stored, offer),
        now="What the disk has of this swap cannot be read, so Lockstep leaves it alone. Your other swaps go on.",
        next="If coins of yours are locked in it, they can be sent back to you, and only to you, once their time is over.",
        todo="Keep the data folder as it is, and report this.",
        safe="You may close the app: it does nothing for this swap.",
        safe_to_close=True,
        worst="",
        trouble=damage,
        ended=False,
        document=None,
        answer=None,
        me=stored.account,
    )


def _offer(stored: StoredSwap) -> Offer | None:
    try:
        return decode_offer(stored.offer).offer
    except BadDocument:
        return None


def _partner(stored: StoredSwap, offer: Offer | None) -> Address | None:
    if stored.role is Role.PARTICIPANT:
        return None if offer is None else offer.maker
    try:
        return decode_acceptance(stored.acceptance).acceptance.taker if stored.acceptance else None
    except BadDocument:
        return None


def _lane(workspace: Workspace, leg: OfferLeg, *, mine: bool) -> LaneView:
    """What is there is not known, so nothing is drawn."""
    network = workspace.shown(leg.chain_id)
    asset = network.asset(leg.token) or Asset(leg.chain_id, leg.token, "?", 0)
    return LaneView(leg.chain_id, network.name, mine, Amount(leg.amount, asset), LaneState.EMPTY, 0, 1, 0, 0, 0, network.timing.block, None)
