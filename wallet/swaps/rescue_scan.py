"""Reads a chain's HTLC events backwards, from the newest block to where the longest lock could have begun.

Newest first, since what is newest has its deadline before it. All events of the contract are asked for and sorted here: so no node learns
which accounts are ours, one query brings locks and secrets alike, and it is one query a window. Two independent nodes are asked, and what
either shows counts: a log only suggests. What was read is kept, so a search goes on where it was.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from wallet.chains.client import ChainClient
from wallet.chains.logs import LogQuery
from wallet.errors import BadDocument, ChainError
from wallet.model.address import Address, parse_address
from wallet.model.hashing import sha256
from wallet.model.lock import Lock
from wallet.model.transaction import Head, Log
from wallet.storage import settings
from wallet.storage.database import Database
from wallet.swaps import htlc, rescue, timelocks
from wallet.swaps.rescue import Sighting

_FIRST_WINDOW = 8  # blocks; doubles while the node allows it, so that a strict one is not asked a thousand times before a first word
_MOST_AT_ONCE = 4  # windows: a node that allows ten blocks is asked tens of thousands of times
_SAVE_EVERY = 64  # steps


@dataclass(frozen=True, slots=True)
class Coverage:
    """Blocks `low` to `top` are read; the search ends at `bottom`. Times are chain time; `low_time` is a guess between those known."""

    chain_id: int
    low: int
    top: int
    bottom: int
    bottom_time: int
    head_time: int
    witnesses: int

    @property
    def complete(self) -> bool:
        return self.low <= self.bottom

    @property
    def seconds(self) -> int:
        """How far back everything is read."""
        blocks = max(1, self.top - self.bottom)
        return (self.head_time - self.bottom_time) * min(blocks, self.top - self.low + 1) // blocks

    @property
    def whole(self) -> int:
        """How far back it will be, in seconds."""
        return self.head_time - self.bottom_time


@dataclass(slots=True)
class Seen:
    """What was met so far: locks that we pay or that pay us, and public secrets by hashlock.

    Salt and block of a lock are a node's word alone, so every version is kept: a lie must not stand in the place of the truth.
    """

    locks: set[Sighting] = field(default_factory=set[Sighting])
    secrets: dict[bytes, bytes] = field(default_factory=dict[bytes, bytes])


class Scan:
    """One chain. `accounts` are ours. Not bound to what was read by others: with other accounts it begins anew."""

    def __init__(self, client: ChainClient, database: Database, accounts: frozenset[Address]) -> None:
        self._client, self._database, self._accounts = client, database, accounts
        self._window = _FIRST_WINDOW
        self._at_once = 1
        self._unsaved = 0
        self.seen = Seen()
        self.coverage: Coverage | None = None

    @property
    def chain_id(self) -> int:
        return self._client.chain_id

    async def begin(self) -> None:
        """Find the newest block and where the search ends, and remember what was read before. Raises ChainError."""
        head = await self._client.head()
        if self.coverage is None:
            bottom, bottom_time = await self._bottom(head)
            before = await self._database.run(lambda connection: settings.read(connection, self._key))
            low, top, self.seen = _read(self.chain_id, before, self._accounts) or (head.number + 1, head.number, Seen())
            self.coverage = Coverage(self.chain_id, low, top, bottom, bottom_time, head.timestamp, 0)
        await self._newest(head)

    async def step(self) -> bool:
        """A window further back, or a few of them. Whether there is more. Raises ChainError; then nothing of the step counts."""
        coverage = self.coverage
        assert coverage is not None
        if coverage.complete:
            return False
        windows = self._next(coverage)
        try:
            witnesses = await asyncio.gather(*(self._take(first, last) for first, last in windows))
        except ChainError:
            self._at_once = 1  # it may have been too much at once
            raise
        if self._window >= self._client.log_window:
            self._at_once = min(_MOST_AT_ONCE, 2 * self._at_once)
        self._window = min(self._window * 2, max(1, self._client.log_window))
        self.coverage = replace(coverage, low=windows[-1][0], witnesses=min(witnesses))
        self._unsaved += 1
        if self._unsaved >= _SAVE_EVERY or self.coverage.complete:
            await self.save()
        return not self.coverage.complete

    def _next(self, coverage: Coverage) -> list[tuple[int, int]]:
        """First and last block of the next windows, newest first, with no block between them."""
        ends = range(coverage.low - 1, coverage.bottom - 1, -self._window)
        return [(max(coverage.bottom, last - self._window + 1), last) for last in ends[: self._at_once]]

    async def save(self) -> None:
        """Keep what was read, so that the next search goes on from here."""
        coverage, self._unsaved = self.coverage, 0
        if coverage is not None:
            text = _written(coverage, self.seen, self._accounts)
            await self._database.run(lambda connection: settings.write(connection, self._key, text))

    async def _newest(self, head: Head) -> None:
        """What came since the last look. Blocks that were not final then are read again."""
        coverage = self.coverage
        assert coverage is not None
        if coverage.low > coverage.top:  # nothing was read yet: the first step begins at the head
            self.coverage = replace(coverage, low=head.number + 1, top=head.number, head_time=head.timestamp)
            return
        again = self._client.network.timing.final // max(1, self._client.network.timing.block) + 1
        witnesses = await self._take(max(coverage.low, coverage.top - again), head.number)
        self.coverage = replace(coverage, top=head.number, head_time=head.timestamp, witnesses=witnesses)

    async def _take(self, first: int, last: int) -> int:
        """Read a window from two nodes; how many answered."""
        query = LogQuery((self._client.network.htlc,), ((htlc.LOCKED, htlc.CLAIMED),), first, last)
        told = await self._client.ask_two(lambda node: node.logs(query))
        for logs in told:
            self._note(logs)
        return len(told)

    def _note(self, logs: Sequence[Log]) -> None:
        """What one node told: one version of a lock, the newest, as the same lock may be made again once it was closed."""
        locks: dict[bytes, Sighting] = {}
        for log in logs:
            match htlc.decode_log(self.chain_id, log):
                case htlc.LockedLog(swap_id=swap_id, lock=lock, salt=salt):
                    locks[swap_id] = Sighting(swap_id, lock, salt, log.block)
                case htlc.ClaimedLog(secret=secret):
                    self.seen.secrets[sha256(secret)] = secret
                case _:
                    pass
        self.seen.locks |= set(rescue.relevant(locks.values(), self._accounts))

    async def _bottom(self, head: Head) -> tuple[int, int]:
        """The newest block that is as old as the longest lock (the first of all, on a younger chain), and its time."""
        wanted = head.timestamp - timelocks.LONGEST
        low, high = 0, head.number
        low_time = (await self._client.block(low)).timestamp
        while low_time < wanted and high - low > 1:
            middle = (low + high) // 2
            time = (await self._client.block(middle)).timestamp
            low, high, low_time = (middle, high, time) if time <= wanted else (low, middle, low_time)
        return low, max(low_time, wanted) if low == 0 else low_time

    @property
    def _key(self) -> str:
        return f"rescue/{self.chain_id}/{(self._client.genesis or b'').hex()}"


def _written(coverage: Coverage, seen: Seen, accounts: frozenset[Address]) -> str:
    locks = [
        {
            "htlc": each.lock.htlc,
            "token": each.lock.token,
            "amount": each.lock.amount,
            "payee": each.lock.payee,
            "refundee": each.lock.refundee,
            "hashlock": each.lock.hashlock.hex(),
            "expiry": each.lock.expiry,
            "salt": each.salt.hex(),
            "block": each.block,
        }
        for each in sorted(seen.locks, key=lambda each: (each.block, each.swap_id, each.salt))
    ]
    secrets = [secret.hex() for secret in seen.secrets.values()]
    return json.dumps({"accounts": sorted(accounts), "low": coverage.low, "top": coverage.top, "locks": locks, "secrets": secrets})


def _read(chain_id: int, text: str | None, accounts: frozenset[Address]) -> tuple[int, int, Seen] | None:
    """What `_written` wrote; None where there is nothing, or nothing of use: then the search begins anew, which costs time and no more."""
    try:
        told = json.loads(text or "")
        if told["accounts"] != sorted(accounts):
            return None
        seen = Seen()
        for each in told["locks"]:
            contract, token, payee, refundee = (parse_address(each[name]) for name in ("htlc", "token", "payee", "refundee"))
            lock = Lock(chain_id, contract, token, each["amount"], payee, refundee, bytes.fromhex(each["hashlock"]), each["expiry"])
            swap_id = htlc.swap_id(lock)
            seen.locks.add(Sighting(swap_id, lock, bytes.fromhex(each["salt"]), each["block"]))
        for secret in map(bytes.fromhex, told["secrets"]):
            seen.secrets[sha256(secret)] = secret
        return told["low"], told["top"], seen
    except (ValueError, KeyError, TypeError, BadDocument):
        return None
