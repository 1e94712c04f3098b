"""What the wallet's own nodes say about typed data: whether its contracts are there, and what could be taken. Only reads."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from wallet.chains.client import ChainClient
from wallet.errors import ChainError
from wallet.model.address import NATIVE, Address
from wallet.model.amount import Amount
from wallet.model.asset import Asset
from wallet.model.hashing import keccak256
from wallet.model.network import Network
from wallet.model.permit import Allowed, Permit
from wallet.model.safety_lists import SafetyLists
from wallet.model.typed_json import TypedDocument
from wallet.services.workspace import Workspace
from wallet.swaps.htlc import HTLC_CODE_HASH

_NO_CODE = keccak256(b"")


@dataclass(frozen=True, slots=True)
class Facts:
    """`network` of the domain's chain, None where it is none of ours. What could not be asked is None, or missing from `held`.

    has_code: of the contract that would take the signature. held: base units by token. now: chain time of its newest block.
    blocked: what the list says of a spender who took people's tokens.
    """

    network: Network | None = None
    has_code: bool | None = None
    spender_known: bool = False
    spender_code: bool | None = None
    blocked: str | None = None
    held: Mapping[Address, int] = field(default_factory=dict[Address, int])
    now: int | None = None

    def amount(self, allowed: Allowed, chain_id: int) -> Amount:
        """In the token's own units where this wallet's list has it; else in its smallest ones, and named by its address."""
        return Amount(allowed.units, self.asset(allowed.token) or unlisted(chain_id, allowed.token))

    def asset(self, token: Address) -> Asset | None:
        """If it is a token on this wallet's list."""
        return None if self.network is None or token == NATIVE else self.network.asset(token)


def unlisted(chain_id: int, token: Address) -> Asset:
    """A token of which nothing is known but where it is."""
    return Asset(chain_id, token, f"units of the unknown token {token}", 0)


async def gather(workspace: Workspace, document: TypedDocument, permit: Permit | None, account: Address, lists: SafetyLists) -> Facts:
    """Asks only a chain that this wallet knows. A node that does not answer leaves a fact open."""
    verifier, spender = document.verifier, None if permit is None else permit.spender
    blocked = None if spender is None else lists.blocked.get(spender)
    client = None if document.chain_id is None else workspace.clients.get(document.chain_id)
    if client is None:
        return Facts(blocked=blocked)
    own = {stored.address for stored in await workspace.accounts()}
    tokens = () if permit is None else tuple(dict.fromkeys(each.token for each in permit.allowed))
    taker, spends, held, now = await asyncio.gather(
        _code(client, verifier), _code(client, spender), _held(client, account, tokens), _time(client)
    )
    return Facts(
        network=client.network,
        has_code=None if taker is None else taker != _NO_CODE,
        spender_known=spender in own or spender in lists.known or (spender == client.network.htlc and spends == HTLC_CODE_HASH),
        spender_code=None if spends is None else spends != _NO_CODE,
        blocked=blocked,
        held=held,
        now=now,
    )


async def _code(client: ChainClient, address: Address | None) -> bytes | None:
    try:
        return None if address is None else await client.code_hash(address)
    except ChainError:
        return None


async def _held(client: ChainClient, account: Address, tokens: tuple[Address, ...]) -> dict[Address, int]:
    try:
        found = await client.balances([(account, token) for token in tokens]) if tokens else ()
    except ChainError:
        return {}
    return {token: units for token, units in zip(tokens, found, strict=True) if units is not None}


async def _time(client: ChainClient) -> int | None:
    try:
        return (await client.head()).timestamp
    except ChainError:
        return None
