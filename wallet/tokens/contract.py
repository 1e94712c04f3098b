"""What token contracts say of themselves: symbol, name, decimals. Read in one request, believed in nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wallet.chains import abi
from wallet.chains.client import ChainClient
from wallet.chains.multicall import Reply
from wallet.chains.node import At
from wallet.model.address import Address
from wallet.model.asset import Asset
from wallet.model.hashing import keccak256
from wallet.model.names import clean
from wallet.model.network import Network

_SYMBOL, _NAME, _DECIMALS = (bytes.fromhex(selector) for selector in ("95d89b41", "06fdde03", "313ce567"))
_BALANCE_OF = bytes.fromhex("70a08231")
# nobody owns these: an address made from a hash has no key that anybody knows
_NOBODY = tuple(bytes(12) + keccak256(f"lockstep nobody {i}".encode())[12:] for i in range(2))
_READS = (_SYMBOL, _NAME, _DECIMALS, *(_BALANCE_OF + nobody for nobody in _NOBODY))


@dataclass(frozen=True, slots=True)
class TokenFacts:
    """`symbol` and `name` are cleaned, "" where there is none. `decimals` None when the contract gives no number from 0 to 255.

    answers_everything: it gives strangers a balance, so its balances mean nothing.
    """

    token: Address
    symbol: str
    name: str
    decimals: int | None
    answers_everything: bool


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A listed token whose contract says otherwise: the list is wrong, or the contract changed. `found` None: no such token there."""

    listed: Asset
    found: int | None


async def read_facts(client: ChainClient, tokens: Sequence[Address], at: At = None) -> tuple[TokenFacts, ...]:
    """One for each token, in order. Raises EndpointsDown, WrongChain."""
    replies = await client.call_many([(token, read) for token in tokens for read in _READS], at)
    step = len(_READS)
    return tuple(_facts(token, replies[step * place : step * (place + 1)]) for place, token in enumerate(tokens))


async def check_listed(client: ChainClient, network: Network) -> tuple[Mismatch, ...]:
    """Listed tokens whose decimals differ on the chain: an amount would be off by powers of ten."""
    facts = await read_facts(client, [asset.token for asset in network.tokens])
    pairs = zip(network.tokens, facts, strict=True)
    return tuple(Mismatch(asset, found.decimals) for asset, found in pairs if found.decimals != asset.decimals)


def _facts(token: Address, replies: Sequence[Reply]) -> TokenFacts:
    symbol, name, decimals, *balances = replies
    return TokenFacts(token, text_of(symbol.data), text_of(name.data), _decimals(decimals), any(_nonzero(reply) for reply in balances))


def text_of(data: bytes) -> str:
    """A returned string, or bytes32 as old tokens have it (MKR); cleaned, "" when it is neither."""
    try:
        return clean(abi.string(data[: abi.WORD * 40]))
    except abi.NotThisShape:
        return clean(data.rstrip(b"\0").decode("utf-8", errors="replace")) if len(data) == abi.WORD else ""


def _decimals(reply: Reply) -> int | None:
    if not reply.ok or len(reply.data) < abi.WORD:
        return None
    number = abi.uint(reply.data)
    return number if number <= 255 else None


def _nonzero(reply: Reply) -> bool:
    return reply.ok and len(reply.data) >= abi.WORD and abi.uint(reply.data) != 0
