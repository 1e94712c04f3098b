"""The list of a network is the only source of trust in a token: what a contract says of itself proves nothing."""

from __future__ import annotations

from collections.abc import Iterable

from wallet.model.address import Address
from wallet.model.asset import Asset
from wallet.model.network import Network


def listed(network: Network) -> tuple[Asset, ...]:
    """The coin, then the listed tokens."""
    return network.coin, *network.tokens


def is_listed(network: Network, token: Address) -> bool:
    """Whether a token is on the network's list (or is its coin)."""
    return network.asset(token) is not None


def find(networks: Iterable[Network], chain_id: int, token: Address) -> Asset | None:
    """The listed asset at `token` on that chain, or None."""
    return next((network.asset(token) for network in networks if network.chain_id == chain_id), None)
