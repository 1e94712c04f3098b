"""Stored balances as rows for a page. Pure.

Test tokens have no market value: nothing here is added up across assets.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wallet.model.address import Address
from wallet.model.amount import Amount
from wallet.model.asset import Asset
from wallet.model.network import Network
from wallet.model.views import BalanceView
from wallet.storage.balances import StoredBalance
from wallet.tokens.registry import listed

Holding = tuple[int, Address, Address]
"""(chain id, account, token)."""


def rows(
    accounts: Sequence[Address], networks: Sequence[Network], stored: Sequence[StoredBalance], locked: Mapping[Holding, int]
) -> tuple[BalanceView, ...]:
    """One for each account and listed asset, in the order of networks, accounts and lists.

    `locked` is what open swaps of ours hold, in base units. What was never read has amount None and is stale.
    """
    known = {(row.chain_id, row.account, row.token): row for row in stored}
    return tuple(
        _row(account, asset, known.get((asset.chain_id, account, asset.token)), locked.get((asset.chain_id, account, asset.token), 0))
        for network in networks
        for account in accounts
        for asset in listed(network)
    )


def _row(account: Address, asset: Asset, found: StoredBalance | None, locked: int) -> BalanceView:
    if found is None:
        return BalanceView(account, asset, None, locked, None, stale=True)
    return BalanceView(account, asset, Amount(found.units, asset), locked, found.at, found.stale)
