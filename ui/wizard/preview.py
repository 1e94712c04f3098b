"""The picture of a swap that does not exist yet: two lanes with what was typed so far."""

from __future__ import annotations

from collections.abc import Iterable

from ui.wizard.draft import Typed
from wallet.errors import BadAmount
from wallet.model.amount import Amount, parse_amount
from wallet.model.asset import Asset
from wallet.model.network import Network
from wallet.model.views import LaneState, LaneView


def preview(typed: Typed, networks: Iterable[Network]) -> tuple[LaneView, LaneView] | None:
    """Both lanes, or None until both sides are readable."""
    mine, theirs = _amount(typed.give_asset, typed.give), _amount(typed.want_asset, typed.want)
    if mine is None or theirs is None:
        return None
    return promised(mine, theirs, networks)


def promised(give: Amount, want: Amount, networks: Iterable[Network]) -> tuple[LaneView, LaneView]:
    """Two empty lanes for an offer that nobody has accepted."""
    names = {network.chain_id: network for network in networks}
    return _lane(give, names, mine=True), _lane(want, names, mine=False)


def _lane(amount: Amount, networks: dict[int, Network], *, mine: bool) -> LaneView:
    network = networks.get(amount.asset.chain_id)
    return LaneView(
        chain_id=amount.asset.chain_id,
        network=network.name if network else str(amount.asset.chain_id),
        mine=mine,
        amount=amount,
        state=LaneState.EMPTY,
        confirmations=0,
        needed=0,
        expiry=0,
        lock_by=0,
        chain_time=0,
        block_seconds=network.timing.block if network else 0,
        transaction=None,
    )


def _amount(asset: Asset | None, text: str) -> Amount | None:
    if asset is None or not text.strip():
        return None
    try:
        amount = parse_amount(text, asset)
    except BadAmount:
        return None
    return amount if amount.units else None
