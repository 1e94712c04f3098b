"""`lockstep balances`: what every account holds on every chain."""

from __future__ import annotations

from wallet.cli import core, options
from wallet.cli.output import Json, show, table
from wallet.model.views import BalanceView, Health, NetworkView, PortfolioView


def balances(
    name: options.WalletName = None,
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """Ask every chain and print the balances. A node that does not answer is named; its balances are old ones or unknown, never 0."""

    async def work() -> PortfolioView:
        async with core.opened(home, name) as wallet:
            await wallet.portfolio.refresh()
            return await wallet.portfolio.view()

    view = core.run(work())
    data: Json = {
        "accounts": [{"index": account.index, "path": account.path, "address": account.address} for account in view.accounts],
        "networks": [_network(network) for network in view.networks],
        "balances": [_balance(balance) for balance in view.balances],
        "quarantined": view.quarantined,
    }
    show(data, as_json, [*_table(view), *(network.sentence for network in view.networks if network.health is not Health.FRESH)])


def _network(network: NetworkView) -> Json:
    return {
        "chain_id": network.chain_id,
        "name": network.name,
        "health": network.health.value,
        "sentence": network.sentence,
        "block": network.block,
    }


def _balance(balance: BalanceView) -> Json:
    return {
        "chain_id": balance.asset.chain_id,
        "account": balance.account,
        "token": balance.asset.token,
        "symbol": balance.asset.symbol,
        "decimals": balance.asset.decimals,
        "units": None if balance.amount is None else str(balance.amount.units),
        "locked": str(balance.locked),
        "stale": balance.stale,
        "as_of": balance.as_of,
    }


def _table(view: PortfolioView) -> list[str]:
    names = {network.chain_id: network.name for network in view.networks}
    return table(
        [
            (
                names[balance.asset.chain_id],
                balance.account,
                "unknown" if balance.amount is None else balance.amount.decimal,
                balance.asset.symbol,
                "(old)" if balance.stale else "",
            )
            for balance in view.balances
        ]
    )
