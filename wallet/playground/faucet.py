"""Test money for anybody who asks: the playground's treasury, reached from another process over the chains' own nodes."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from wallet.errors import PlaygroundBroken
from wallet.model.address import Address
from wallet.model.network import Network
from wallet.model.transaction import Call
from wallet.playground import genesis
from wallet.playground.founders import Founder, Order
from wallet.playground.rpc import LocalNode
from wallet.playground.tokens import transfer_data
from wallet.playground.world import COIN_GAS, COINS, TOKENS_GIVEN, TRANSFER_GAS


async def give(networks: Sequence[Network], address: Address) -> None:
    """Coins for gas and some of each token, on each chain of the playground. Returns when all is mined. Raises PlaygroundBroken."""
    await asyncio.gather(*(asyncio.to_thread(_give, network, address) for network in networks))


def _give(network: Network, address: Address) -> None:
    node = LocalNode(network.endpoints[0])
    treasury = Founder(node, network.chain_id, genesis.TREASURY, network.timing.block)
    try:
        treasury.wait(treasury.send(_orders(network, address)))
    except OSError as error:
        raise PlaygroundBroken(network.name, "give anything, since its node does not answer") from error
    finally:
        node.close()


def _orders(network: Network, address: Address) -> list[Order]:
    coins = Order(Call(network.chain_id, address, value=COINS), COIN_GAS, "give coins")
    gifts = [(token, transfer_data(address, TOKENS_GIVEN * 10**token.decimals)) for token in network.tokens]
    return [coins, *(Order(Call(network.chain_id, token.token, data), TRANSFER_GAS, f"give {token.symbol}") for token, data in gifts)]
