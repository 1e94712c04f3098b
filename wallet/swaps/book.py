"""The open swaps: what the journal on disk tells, folded, and the one way to add to it.

A fact is applied first (an illegal one raises and changes nothing), then written and fsynced, and only then believed here. So memory
never knows more than the disk does. Who adds is alone: two at once would each forget what the other wrote.

A journal that cannot be read stays on the disk, is never acted on and never added to; the swaps beside it go on.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from wallet.errors import IllegalFact, WalletError
from wallet.model.address import Address
from wallet.model.swap import Side
from wallet.storage import facts as stored_facts
from wallet.storage.database import Database
from wallet.swaps import journal, machine
from wallet.swaps.facts import Agreed, Fact
from wallet.swaps.state import Swap
from wallet.swaps.turns import Turns

Also = Callable[[sqlite3.Connection], None]


@dataclass(frozen=True, slots=True)
class Entry:
    """A swap with the account of ours that takes part. created, changed: Unix seconds of the agreement and of the newest fact.

    chains: ids of those its legs are on, two or one.
    """

    swap: Swap
    account: Address
    created: int
    changed: int
    chains: frozenset[int]


class Book:
    """`clock` gives Unix seconds, `told` is called after every change."""

    def __init__(self, database: Database, clock: Callable[[], int], told: Callable[[], None]) -> None:
        self._database, self._clock, self._told = database, clock, told
        self._entries: dict[bytes, Entry] = {}
        self._damaged: dict[bytes, str] = {}
        self._turns = Turns()
        self._turn = asyncio.Lock()

    async def load(self) -> None:
        """Read everything that the disk has."""
        rows = await self._database.run(stored_facts.everything)
        told: dict[bytes, list[stored_facts.StoredFact]] = {}
        for row in rows:
            told.setdefault(row.swap_id, []).append(row)
        for swap_id, story in told.items():
            try:
                self._keep(swap_id, [journal.decode(row.body) for row in story], story[0].at, story[-1].at)
            except WalletError as error:
                self._damaged[swap_id] = str(error)

    def all(self) -> tuple[Entry, ...]:
        """Every agreed swap, ended ones too."""
        return tuple(self._entries.values())

    def open(self, chain_id: int | None = None) -> tuple[Entry, ...]:
        """Those that have not ended; with `chain_id`, those with a leg there."""
        return tuple(e for e in self._entries.values() if e.swap.outcome is None and (chain_id is None or chain_id in e.chains))

    def find(self, swap_id: bytes) -> Entry | None:
        """One swap, or None when nothing was agreed under this id."""
        return self._entries.get(swap_id)

    def has_turn(self, entry: Entry) -> bool:
        """May this swap approve or reset now? (rule 13)"""
        return self._turns.has(entry.swap, entry.created)

    def damage(self, swap_id: bytes) -> str:
        """What is wrong with the journal of this swap, as a sentence; empty when it reads, or there is none."""
        return self._damaged.get(swap_id, "")

    def has_begun(self, swap_id: bytes) -> bool:
        """Was anything agreed under this id, whether or not its journal still reads? Then nobody may begin it again."""
        return swap_id in self._entries or swap_id in self._damaged

    async def begin(self, agreed: Agreed, also: Also | None = None) -> Entry:
        """Write the agreement, together with whatever `also` writes. Raises IllegalFact when the swap has begun already.

        Terms that could not be read from the disk again raise BadDocument: nobody may be bound by what is forgotten at the next start.
        """
        swap_id = agreed.terms.swap_id
        async with self._turn:
            if self.has_begun(swap_id):
                raise IllegalFact("Agreed", "agreed already")
            journal.decode(journal.encode(agreed))
            await self._write(swap_id, (agreed,), also)
            now = self._clock()
            self._keep(swap_id, [agreed], now, now)
        self._told()
        return self._entries[swap_id]

    async def append(self, swap_id: bytes, facts: Iterable[Fact], also: Also | None = None) -> Swap:
        """Add facts, all or none. Raises IllegalFact, DiskFull; then nothing has changed."""
        facts = tuple(facts)
        async with self._turn:
            entry = self._entries[swap_id]
            swap = entry.swap
            for fact in facts:
                swap = machine.apply(swap, fact)
            if not facts and also is None:
                return swap
            await self._write(swap_id, facts, also)
            changed = self._clock() if facts else entry.changed
            self._entries[swap_id] = replace(entry, swap=swap, changed=changed, chains=chains_of(swap))
            self._turns.note(swap, entry.created)
        self._told()
        return swap

    def _keep(self, swap_id: bytes, facts: list[Fact], created: int, changed: int) -> None:
        swap = machine.fold(facts)
        self._entries[swap_id] = Entry(swap, swap.account, created, changed, chains_of(swap))
        self._turns.note(swap, created)

    async def _write(self, swap_id: bytes, facts: tuple[Fact, ...], also: Also | None) -> None:
        at = self._clock()

        def work(connection: sqlite3.Connection) -> None:
            if also is not None:
                also(connection)  # first: a fact refers to its swap's row
            for fact in facts:
                stored_facts.append(connection, swap_id, type(fact).__name__, journal.encode(fact), at)

        await self._database.run(work)


def chains_of(swap: Swap) -> frozenset[int]:
    """The chains a swap's legs are on: two, or one."""
    return frozenset(swap.terms(side).lock.chain_id for side in Side)
