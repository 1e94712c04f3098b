"""What there is to know about a transaction before it is signed. What got no answer is None, which is never taken for a good one."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from wallet.chains import abi
from wallet.chains.client import ChainClient
from wallet.chains.fees import FeeMarket
from wallet.chains.node import EMPTY_CODE
from wallet.errors import ChainError
from wallet.model.address import NATIVE, Address
from wallet.model.asset import Asset
from wallet.model.deed import Deed, DeedKind
from wallet.model.network import Network
from wallet.model.safety_lists import SafetyLists
from wallet.model.simulation import Simulation
from wallet.model.transaction import Price, Unsigned
from wallet.model.transfer import sending_of
from wallet.services.workspace import Workspace
from wallet.storage import findings, transactions
from wallet.storage.findings import FoundToken, Standing
from wallet.tokens.contract import read_facts

Answer = TypeVar("Answer")
_ALLOWANCE = bytes.fromhex("dd62ed3e")
_LOOKED_BACK = 2_000
"""Transactions of ours that are looked through for somebody who was sent something before."""


@dataclass(frozen=True, slots=True)
class Facts:
    """About one transaction, on one network, now. None: nobody could tell.

    own: names of our accounts. sent_to: who was sent something before. assets: by address, what tokens on no list call themselves.
    quarantined: reasons by token. free: wei of the sender that open swaps leave. held: base units of the deed's token. calls_code,
    party_has_code: is there a contract at `call.to`, at the deed's party? mined, waiting: nonces. standing: the allowance now.
    """

    network: Network
    lists: SafetyLists
    own: Mapping[Address, str]
    sent_to: frozenset[Address]
    assets: Mapping[Address, Asset]
    quarantined: Mapping[Address, tuple[str, ...]]
    free: int | None
    held: int | None
    price: Price | None
    market: FeeMarket | None
    calls_code: bool | None
    party_has_code: bool | None
    mined: int | None
    waiting: int | None
    standing: int | None
    simulation: Simulation | None

    def asset(self, token: Address) -> Asset | None:
        """The network's own, or what the contract calls itself; None where neither says how many decimals it has."""
        return self.network.asset(token) or self.assets.get(token)


async def gather(workspace: Workspace, lists: SafetyLists, unsigned: Unsigned, deed: Deed) -> Facts:
    """Raises WrongChain, which no transaction survives."""
    call, sender = unsigned.call, unsigned.sender
    client = workspace.clients[call.chain_id]
    await client.connect()
    calls, party, simulation = await asyncio.gather(
        _told(_has_code(client, call.to)), _told(_has_code(client, deed.party)), _told(client.simulate(call, sender))
    )
    price, market, balance = await asyncio.gather(_told(client.price()), _told(client.market()), _told(client.balance(sender)))
    mined, waiting, held, standing = await asyncio.gather(
        _told(client.nonce(sender)),
        _told(client.nonce(sender, pending=True)),
        _told(_held(client, sender, deed.token)),
        _told(_standing(client, sender, deed)),
    )
    found = await workspace.database.run(findings.everything)
    free = None if balance is None or price is None else workspace.outbox.free(call.chain_id, sender, balance, price)
    return Facts(
        network=client.network,
        lists=lists,
        own={account.address: account.name for account in await workspace.accounts()},
        sent_to=await _sent_to(workspace),
        assets=await _assets(client, _tokens(deed, simulation)),
        quarantined=_kept_apart(found, call.chain_id),
        free=free,
        held=held,
        price=price,
        market=market,
        calls_code=calls,
        party_has_code=party,
        mined=mined,
        waiting=waiting,
        standing=standing,
        simulation=simulation,
    )


async def _told(question: Awaitable[Answer]) -> Answer | None:
    try:
        return await question
    except ChainError:
        return None


async def _has_code(client: ChainClient, account: Address) -> bool:
    return await client.code_hash(account) != EMPTY_CODE


async def _held(client: ChainClient, sender: Address, token: Address) -> int | None:
    return (await client.balances([(sender, token)]))[0]


async def _standing(client: ChainClient, owner: Address, deed: Deed) -> int | None:
    """The allowance (EIP-20) that a deed of allowing meets; 0 for every other one."""
    if deed.kind is not DeedKind.ALLOW:
        return 0
    (reply,) = await client.call_many([(deed.token, _ALLOWANCE + abi.address_word(owner) + abi.address_word(deed.party))])
    return abi.uint(reply.data) if reply.ok and len(reply.data) >= abi.WORD else None


async def _sent_to(workspace: Workspace) -> frozenset[Address]:
    rows = await workspace.database.run(lambda connection: transactions.newest(connection, _LOOKED_BACK))
    sendings = [sending_of(row.signed.unsigned.call) for row in rows]
    return frozenset(sending.recipient for sending in sendings if sending is not None)


def _tokens(deed: Deed, simulation: Simulation | None) -> set[Address]:
    moved = () if simulation is None else (*simulation.transfers, *simulation.approvals)
    return {deed.token, *(each.token for each in moved)} - {NATIVE}


async def _assets(client: ChainClient, tokens: Iterable[Address]) -> dict[Address, Asset]:
    """What those on no list say of themselves."""
    unlisted = sorted(token for token in tokens if client.network.asset(token) is None)
    told = (each for each in await _told(read_facts(client, unlisted)) or () if each.decimals is not None)
    return {each.token: Asset(client.chain_id, each.token, each.symbol or "?", each.decimals or 0, each.name) for each in told}


def _kept_apart(found: Iterable[FoundToken], chain_id: int) -> dict[Address, tuple[str, ...]]:
    return {each.token: each.reasons for each in found if each.chain_id == chain_id and each.standing is not Standing.ACCEPTED}
