"""Handing signed bytes to nodes. An error does not mean unsent: only the hash decides (Komodo#491, dcrdex#1467)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from wallet.chains.answers import hash32, hexed
from wallet.chains.node import Node
from wallet.chains.reverts import plain
from wallet.chains.rpc import Behind, Refused, Silent
from wallet.errors import BroadcastRejected, EndpointsDown, WrongChain
from wallet.model.hashing import keccak256
from wallet.model.network import Network

GRACE = 2.0  # seconds

_KNOWN = ("already known", "known transaction", "already imported", "alreadyknown", "already in mempool", "already exists")
_KINDS = (
    ("nonce", ("nonce too low", "nonce is too low", "invalid nonce", "oldnonce", "invalidtransaction", "nonce too high")),
    ("underpriced", ("underpriced", "fee too low", "less than block base fee", "feetoolow", "max fee per gas", "gas price too low")),
    ("funds", ("insufficient funds", "insufficient balance", "not enough funds", "insufficientfunds", "lack of funds")),
)


async def send_to(nodes: Iterable[Node], network: Network, raw: bytes) -> bytes:
    """Offer `raw` to all nodes at the same time; its hash, computed here.

    All of them, since one that takes it may show it to nobody; but once one has it, a slow one is waited for no longer than GRACE.
    Raises BroadcastRejected when nodes answered and none took or knows it, EndpointsDown when none answered: either
    way it may have gone out.
    """
    tx_hash = keccak256(raw)
    told = await _answers([asyncio.ensure_future(_offered(node, raw, tx_hash)) for node in nodes])
    if None in told:
        return tx_hash
    refusal = next((answer for answer in told if isinstance(answer, Refused)), None)
    if refusal is not None:
        raise BroadcastRejected(network.chain_id, plain(refusal.message), kind_of(refusal)) from refusal
    raise EndpointsDown(network.chain_id, network.name, plain(str(told[-1])) if told else "none is configured")


def kind_of(refusal: Refused) -> str:
    """ "nonce", "underpriced", "funds" or "other". Nodes agree on no codes here, only roughly on words."""
    return next((kind for kind, words in _KINDS if any(word in refusal.text for word in words)), "other")


async def _answers(offers: list[asyncio.Future[Exception | None]]) -> list[Exception | None]:
    """In the order of the offers."""
    waiting: set[asyncio.Future[Exception | None]] = set(offers)
    taken = False
    try:
        while waiting:
            done, waiting = await asyncio.wait(waiting, timeout=GRACE if taken else None, return_when=asyncio.FIRST_COMPLETED)
            taken = taken or any(offer.result() is None for offer in done)
            if not done:
                break
    finally:
        for offer in waiting:
            offer.cancel()
    return [offer.result() for offer in offers if offer not in waiting]


async def _offered(node: Node, raw: bytes, tx_hash: bytes) -> Exception | None:
    """None when the node has it now, else why it is not known to have it."""
    try:
        return None if await _taken(node, raw, tx_hash) else Silent("an answer that makes no sense")
    except (Refused, Silent, Behind, WrongChain) as error:
        return error


async def _taken(node: Node, raw: bytes, tx_hash: bytes) -> bool:
    try:
        if await node.ask("eth_sendRawTransaction", [hexed(raw)], hash32) == tx_hash:
            return True
    except Refused as refusal:
        if any(word in refusal.text for word in _KNOWN) or await _known(node, tx_hash):
            return True
        raise
    except Silent:
        if await _known(node, tx_hash):  # the answer was lost, perhaps not the request
            return True
        raise
    return await _known(node, tx_hash)


async def _known(node: Node, tx_hash: bytes) -> bool:
    try:
        return await node.knows(tx_hash)
    except (Silent, Refused, Behind):
        return False
