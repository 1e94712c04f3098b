"""A portfolio snapshot as the rows of one list: each network, and under it what is owned there.

Unknown stays unknown: an amount that was never read is None here and never 0, and a sum with an unknown part says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from wallet.model.address import Address
from wallet.model.amount import Amount
from wallet.model.asset import Asset
from wallet.model.views import BalanceView, Health, NetworkView, PortfolioView


@dataclass(frozen=True, slots=True)
class NetworkRow:
    """The line above the assets of one network."""

    network: NetworkView


@dataclass(frozen=True, slots=True)
class AssetRow:
    """One asset over the accounts that are shown. `partial`: at least one account's figure is not known, so the sum is a lower bound.

    locked: base units that open swaps hold. as_of: the oldest reading in the sum.
    """

    asset: Asset
    network: str
    amount: Amount | None
    locked: int
    stale: bool
    partial: bool
    as_of: int | None

    @property
    def total(self) -> Amount | None:
        """Free and locked together."""
        return None if self.amount is None else Amount(self.amount.units + self.locked, self.asset)

    @property
    def known_empty(self) -> bool:
        return self.amount is not None and not self.partial and self.amount.units == 0 and self.locked == 0


HoldingRow = NetworkRow | AssetRow


def row_key(row: HoldingRow) -> tuple[object, ...]:
    """The same row in two snapshots."""
    return ("network", row.network.chain_id) if isinstance(row, NetworkRow) else row.asset.key


def holdings(view: PortfolioView, account: Address | None = None) -> tuple[HoldingRow, ...]:
    """Networks in their order; in each the coin first, then what is owned, then what is not, by symbol. `account` None sums all."""
    rows: list[HoldingRow] = []
    mine = [each for each in view.balances if account is None or each.account == account]
    for network in view.networks:
        here = sorted((each for each in mine if each.asset.chain_id == network.chain_id), key=lambda each: each.asset.key)
        assets = [_sum(network.name, list(group)) for _, group in groupby(here, key=lambda each: each.asset.key)]
        rows.append(NetworkRow(network))
        rows.extend(sorted(assets, key=_order))
    return tuple(rows)


def owned(rows: Iterable[HoldingRow]) -> tuple[AssetRow, ...]:
    """The assets of which there is something."""
    return tuple(row for row in rows if isinstance(row, AssetRow) and row.total is not None and row.total.units > 0)


def oldest(rows: Iterable[HoldingRow]) -> int | None:
    """Unix time of the oldest reading shown; None when something was never read."""
    times = [row.as_of for row in rows if isinstance(row, AssetRow)]
    known = [time for time in times if time is not None]
    return min(known) if times and len(known) == len(times) else None


def unread(view: PortfolioView) -> bool:
    """Nothing has ever been read from any node, and some may still answer."""
    waiting = any(network.health is Health.LOADING for network in view.networks)
    return waiting and all(balance.amount is None for balance in view.balances)


def _sum(network: str, balances: list[BalanceView]) -> AssetRow:
    asset = balances[0].asset
    known = [each.amount.units for each in balances if each.amount is not None]
    times = [each.as_of for each in balances if each.as_of is not None]
    return AssetRow(
        asset,
        network,
        Amount(sum(known), asset) if known else None,
        sum(each.locked for each in balances),
        any(each.stale for each in balances),
        len(known) < len(balances),
        min(times) if len(times) == len(balances) else None,
    )


def _order(row: AssetRow) -> tuple[bool, bool, str, Address]:
    return not row.asset.is_native, row.known_empty, row.asset.symbol.casefold(), row.asset.token
