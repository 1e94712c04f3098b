"""Was an address ever used on a chain? By its balances, by its transactions, or by tokens that came lately.

A balance and a nonce are facts of the newest block. A token that no list names and that came and went, or came before the blocks that one
look covers, is not seen: nodes do not let anyone read a whole chain's logs.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from wallet.chains import abi
from wallet.chains.client import ChainClient
from wallet.chains.simulation import TRANSFER
from wallet.errors import ChainError
from wallet.model.address import Address
from wallet.model.transaction import Head
from wallet.tokens.registry import listed

LOOK_BACK = 2_000  # blocks
QUERIES = 4  # for logs, at most, where nodes allow few blocks a query


async def used(client: ChainClient, addresses: Sequence[Address]) -> tuple[frozenset[Address], str]:
    """Those of `addresses` that were used, and what could not be asked (a sentence, or nothing).

    Cheapest first: one request for all balances, one a nonce for those without any, one for the tokens of the rest. Raises ChainError.
    """
    head = await client.head()
    found = set(await _with_balance(client, addresses, head))
    rest = [address for address in addresses if address not in found]
    nonces = await asyncio.gather(*(client.nonce(address, at=head.number) for address in rest))
    found |= {address for address, nonce in zip(rest, nonces, strict=True) if nonce}
    try:
        return frozenset(found | await _with_arrivals(client, [address for address in rest if address not in found], head)), ""
    except ChainError as error:
        return frozenset(found), f"{client.network.name} was not asked for tokens that no list names: {error}"


async def _with_balance(client: ChainClient, addresses: Sequence[Address], head: Head) -> set[Address]:
    pairs = [(address, asset.token) for address in addresses for asset in listed(client.network)]
    units = await client.balances(pairs, head.number)
    return {address for (address, _), number in zip(pairs, units, strict=True) if number}


async def _with_arrivals(client: ChainClient, addresses: Sequence[Address], head: Head) -> set[Address]:
    if not addresses:
        return set()
    words = {abi.address_word(address): address for address in addresses}
    first = max(0, head.number - min(LOOK_BACK, QUERIES * client.log_window) + 1)
    logs = await client.logs((), (TRANSFER, None, list(words)), first, head.number)
    return {words[log.topics[2]] for log in logs if len(log.topics) > 2 and log.topics[2] in words}
