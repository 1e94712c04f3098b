"""Finds tokens that arrived although no list names them: Transfer logs to our accounts, read on from where the last look ended.

They are kept apart (quarantined) and never counted. How far was read is kept with the finds in one database transaction.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from wallet.chains import abi
from wallet.chains.client import ChainClient
from wallet.chains.simulation import COIN_LOGGERS, TRANSFER
from wallet.model.address import Address
from wallet.model.network import Network
from wallet.model.transaction import Head, Log
from wallet.storage import findings, transactions
from wallet.storage.database import Database
from wallet.storage.findings import FoundToken, Scan, Standing
from wallet.tokens.contract import TokenFacts, read_facts
from wallet.tokens.quarantine import reasons
from wallet.tokens.registry import is_listed

LOOK_BACK = 2_000  # blocks before an account was first scanned
ROUND = 2_000  # blocks that one look covers at most; the next look goes on
QUERIES = 16  # that one look makes about at most, where nodes allow few blocks a query


@dataclass(frozen=True, slots=True)
class _Span:
    first: int
    last: int


async def look(
    client: ChainClient, database: Database, accounts: Sequence[Address], head: Head, now: int, *, trusted: Collection[Address] = ()
) -> tuple[FoundToken, ...]:
    """Read on, a bounded number of blocks; the new finds. `trusted` tokens (legs of our swaps, accepted ones) are never finds.

    Raises EndpointsDown, WrongChain: then nothing was written and the next look starts at the same place.
    """
    genesis = client.genesis or await client.connect()
    scans = await database.run(lambda connection: _scans(connection, client.chain_id, genesis, accounts, head))
    if not scans:
        return ()
    span = _Span(min(scan.next_block for scan in scans), head.number)
    span = _Span(span.first, min(span.last, span.first + min(ROUND, QUERIES * client.log_window) - 1))
    if span.first > span.last:
        return ()
    arrivals = await _arrivals(client, [scan.account for scan in scans], span)
    strange = {token: log for token, log in arrivals.items() if token not in trusted and not is_listed(client.network, token)}
    facts = await read_facts(client, list(strange)) if strange else ()
    finds = [_found(client.network, fact, strange[fact.token], now) for fact in facts]
    return await database.run(lambda connection: _keep(connection, scans, span, finds))


def rewind(connection: sqlite3.Connection, chain_id: int, genesis: bytes, accounts: Sequence[Address], block: int) -> None:
    """A reorg changed the chain from `block` on: read that again."""
    for account in accounts:
        scan = findings.read_scan(connection, chain_id, genesis, account)
        if scan is not None and scan.next_block > block:
            findings.write_scan(connection, Scan(chain_id, genesis, account, block))


def _scans(connection: sqlite3.Connection, chain_id: int, genesis: bytes, accounts: Sequence[Address], head: Head) -> tuple[Scan, ...]:
    start = max(0, head.number - LOOK_BACK)
    known = (findings.read_scan(connection, chain_id, genesis, account) for account in accounts)
    return tuple(scan or Scan(chain_id, genesis, account, start) for account, scan in zip(accounts, known, strict=True))


async def _arrivals(client: ChainClient, accounts: Sequence[Address], span: _Span) -> dict[Address, Log]:
    """The first Transfer to us of each token contract."""
    ours = [abi.address_word(account) for account in accounts]
    logs = await client.logs((), (TRANSFER, None, ours), span.first, span.last)
    first: dict[Address, Log] = {}
    for log in logs:
        if len(log.topics) == 3 and log.address not in COIN_LOGGERS:  # an NFT's Transfer has four
            first.setdefault(log.address, log)
    return first


def _found(network: Network, facts: TokenFacts, log: Log, now: int) -> FoundToken:
    return FoundToken(
        chain_id=network.chain_id,
        token=facts.token,
        symbol=facts.symbol,
        name=facts.name,
        decimals=facts.decimals or 0,
        reasons=reasons(facts, network),
        standing=Standing.QUARANTINED,
        block=log.block,
        tx_hash=log.tx_hash,
        at=now,
    )


def _keep(connection: sqlite3.Connection, scans: Sequence[Scan], span: _Span, finds: Sequence[FoundToken]) -> tuple[FoundToken, ...]:
    for scan in scans:
        if scan.next_block <= span.last + 1:
            findings.write_scan(connection, Scan(scan.chain_id, scan.genesis, scan.account, span.last + 1))
    asked = [found for found in finds if transactions.find(connection, found.tx_hash) is not None]  # our own doing
    return tuple(found for found in finds if found not in asked and findings.add(connection, found))
