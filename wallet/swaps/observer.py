"""One chain, for all open swaps at once: news becomes facts in the book, then a look at what the next decision needs (`outlook`).

A head costs the same few requests whether one swap is open or a thousand: one for the logs, one for each of two nodes for the locks'
storage, one for allowances and balances; with two nodes, a few more for what is final and for what closes a lock. A swap whose facts cannot
be told is named and left alone; the others go on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from wallet.chains.client import ChainClient
from wallet.chains.watcher import Advanced
from wallet.errors import IllegalFact
from wallet.model.address import Address
from wallet.model.swap import FoundTerms, Side
from wallet.model.transaction import Head
from wallet.storage import settings, transactions
from wallet.storage.database import Database
from wallet.swaps import evidence, hearsay, htlc
from wallet.swaps.addressed import Addressed
from wallet.swaps.book import Book, Entry
from wallet.swaps.evidence import Evidence, Happened
from wallet.swaps.facts import Depth, LegState, RolledBack
from wallet.swaps.outlook import Outlook, Place, Storage
from wallet.swaps.seen import Seen
from wallet.swaps.state import Swap
from wallet.swaps.strangers import other_lock

_LOOK_BACK = 600  # seconds before the agreement in which a partner's lock may already stand


_ANEW = (
    "is another chain than the one of this swap, by the same number. Nothing is sent for it; what was locked on the other one stays there."
)


class Observer:
    """Watches one chain. `clock`: Unix seconds of this computer, which only judges whether a head is fresh."""

    def __init__(self, client: ChainClient, database: Database, book: Book, clock: Callable[[], int]) -> None:
        self._client, self._database, self._book, self._clock = client, database, book, clock
        self._outlook = Outlook(client)
        self._seen: dict[Place, Seen] = {}
        self._head: Head | None = None
        self._genuine: set[Address] = set()
        self._notes: dict[bytes, str] = {}
        self._unreadable: dict[bytes, str] = {}
        self._asked_around: dict[bytes, int] = {}

    @property
    def head(self) -> Head | None:
        """The newest head whose facts are all in the book, None while the chain cannot be reached."""
        return self._head

    def seen(self, place: Place) -> Seen | None:
        """One leg's chain as last observed, with its age as of now; None while it cannot be reached."""
        found = self._seen.get(place)
        if found is None or self._head is None:
            return None
        age = self._clock() - found.time  # below 0: a block ahead of our clock, which is no better news than an old one
        turn = self._has_turn(place)
        allowance = found.allowance if turn else 0  # what is there now is another swap's, and will be used by it
        return replace(found, age=max(0, age), fresh=abs(age) <= self._client.network.timing.fresh, turn=turn, allowance=allowance)

    def note(self, swap_id: bytes) -> str:
        """A sentence about something strange that was seen on this chain for a swap; empty mostly."""
        return self._unreadable.get(swap_id) or self._notes.get(swap_id, "")

    def knows(self, place: Place, tx_hash: bytes) -> None:
        """A node has just taken these bytes: until the next head that is as good as asking."""
        if place in self._seen:
            self._seen[place] = replace(self._seen[place], known=self._seen[place].known | {tx_hash})

    def lost(self) -> None:
        """No node answers: nothing is known of this chain until one does."""
        self._head = None
        self._seen.clear()

    async def take(self, news: Advanced) -> None:
        """Append what the new head tells to the book, then look at what is needed to decide. Raises ChainError, and the disk's errors."""
        entries = self._of_this_life(self._book.open(self._client.chain_id))
        if not entries:
            self._seen, self._head = {}, news.head
            return
        if news.changed_from is not None:
            await self._roll_back(entries, news.changed_from)
        final = await self._client.careful_final(news.head)
        news = replace(news, head=replace(news.head, final=final))
        storage = await self._outlook.storage(entries, news.head)
        await self._learn(entries, news, storage)
        told = [entry for entry in self._book.open(self._client.chain_id) if entry.swap.id not in self._unreadable]
        self._seen = await self._outlook.look(told, news.head, storage)
        self._head = news.head

    def _of_this_life(self, entries: Sequence[Entry]) -> list[Entry]:
        """Those agreed on this very chain: one that began anew has the same number, and none of their locks (rule 13)."""
        genesis = self._client.genesis
        others = {e.swap.id for e in entries if any(e.swap.terms(side).genesis != genesis for side in self._sides(e.swap))}
        self._unreadable |= dict.fromkeys(others, f"{self._client.network.name} {_ANEW}")
        return [entry for entry in entries if entry.swap.id not in others]

    async def _roll_back(self, entries: Sequence[Entry], block: int) -> None:
        for entry in entries:
            told = [event.block for side in self._sides(entry.swap) for event in entry.swap.events(side)]
            told += [tx.result.block for tx in entry.swap.txs if tx.result is not None and tx.signed.chain_id == self._client.chain_id]
            if any(number >= block for number in told):
                await self._book.append(entry.swap.id, [RolledBack(self._client.chain_id, block)])

    async def _learn(self, entries: Sequence[Entry], news: Advanced, storage: Storage) -> None:
        head, first = news.head, await self._first_block(entries, news, storage)
        htlcs = sorted({entry.swap.terms(side).lock.htlc for entry in entries for side in self._sides(entry.swap)})
        logs = await self._client.logs(htlcs, [(htlc.LOCKED, htlc.CLAIMED, htlc.REFUNDED)], first, head.number)
        genuine = [address for address in htlcs if await self._is_genuine(address)]
        events = evidence.decoded(self._client.chain_id, (log for log in logs if log.address in genuine))
        if self._are_hidden(entries, events, storage):
            events = (*events, *await hearsay.told_by_any(self._client, genuine, htlc.LOCKED, first, head.number))
        word = await hearsay.second_word(self._client, genuine, self._closings(entries, events), head.number)
        believed = Addressed(event for event in events if event not in word.denied)
        told = await self._rows([entry.swap.id for entry in entries if entry.swap.txs])
        for entry in entries:
            rows = told.get(entry.swap.id, ())
            verified = frozenset(side for side in self._sides(entry.swap) if storage.final.get((entry.swap.id, side)))
            found = believed.of(entry.swap)
            await self._tell(entry.swap.id, Evidence(self._client.chain_id, first, head.final, found, rows, verified, word.unsure))
            await self._hear(entry.swap.id, word.denied)
        await self._ask_around(entries, genuine, head, storage)
        if genuine == htlcs and not self._unreadable.keys() & {entry.swap.id for entry in entries}:
            await self._database.run(lambda connection: settings.write(connection, self._cursor, f"{head.final + 1} {self._clock()}"))

    async def _ask_around(self, entries: Sequence[Entry], contracts: Sequence[Address], head: Head, storage: Storage) -> None:
        """Our lock seems closed, or nodes disagree about it, and no claim was shown: one of them may be hiding the secret."""
        swaps = [self._current(entry.swap.id) for entry in entries]
        hidden = [swap for swap in swaps if swap.secret is None and self._is_doubtful(swap, Side.GIVE, storage)]
        if not hidden:
            return
        first = min(max(swap.give[0].block, self._asked_around.get(swap.id, 0)) for swap in hidden)
        told = await hearsay.told_by_any(self._client, contracts, htlc.CLAIMED, first, head.number)
        for swap in hidden:
            self._asked_around[swap.id] = head.final
            await self._hear(swap.id, told)

    async def _hear(self, swap_id: bytes, events: Iterable[Happened]) -> None:
        """Learn the secret, if any of the events shows it: that much is true whoever says so."""
        fact = evidence.secret_in(self._current(swap_id), events)
        if fact is not None:
            await self._book.append(swap_id, [fact])

    def _closings(self, entries: Sequence[Entry], events: Sequence[Happened]) -> list[Happened]:
        """Events that would close a leg which is not closed for good yet."""
        legs = ((entry.swap, side) for entry in entries for side in self._sides(entry.swap))
        waiting = {
            htlc.swap_id(swap.terms(side).lock) for swap, side in legs if swap.leg(side) not in (LegState.CLAIMED, LegState.REFUNDED)
        }
        return [each for each in events if each.event.swap_id in waiting and not isinstance(each.event, htlc.LockedLog)]

    def _is_doubtful(self, swap: Swap, side: Side, storage: Storage) -> bool:
        """Nothing was seen to close this leg, yet its storage does not show it open."""
        locked = side in self._sides(swap) and swap.seen(side) is swap.leg(side) is LegState.LOCKED
        return locked and not storage.final.get((swap.id, side), False)

    async def _tell(self, swap_id: bytes, found: Evidence) -> None:
        swap = self._current(swap_id)
        try:
            told = evidence.facts(swap, found)
            swap = await self._book.append(swap_id, told) if told else swap
        except IllegalFact as error:
            self._unreadable[swap_id] = str(error)
            return
        self._unreadable.pop(swap_id, None)
        note = other_lock(swap, [happened.event for happened in found.events])
        if note or swap.seen(Side.TAKE) is not LegState.EMPTY:
            self._notes[swap_id] = note

    def _current(self, swap_id: bytes) -> Swap:
        found = self._book.find(swap_id)
        assert found is not None
        return found.swap

    async def _is_genuine(self, address: Address) -> bool:
        """Once is enough: the code at an address does not change (EIP-6780)."""
        if address not in self._genuine and await self._client.code_hash(address) == htlc.HTLC_CODE_HASH:
            self._genuine.add(address)
        return address in self._genuine

    async def _rows(self, swaps: Sequence[bytes]) -> dict[bytes, tuple[transactions.StoredTransaction, ...]]:
        """What was signed for each; nothing has rows that its journal does not know."""
        if not swaps:
            return {}
        return await self._database.run(lambda connection: {each: transactions.of_swap(connection, each) for each in swaps})

    # --- where reading goes on ---------------------------------------------------------------------------------------

    async def _first_block(self, entries: Sequence[Entry], news: Advanced, storage: Storage) -> int:
        """After what was final when it was read last; for swaps that are newer than that reading, where they began.

        Blocks of what is not final yet, or of a fork, are read again, and so is what the storage says must have happened but no node
        showed. However long this wallet was closed, only an open swap makes it read what it missed.
        """
        stored = await self._database.run(lambda connection: settings.read(connection, self._cursor))
        read_up_to, read_at = map(int, stored.split()) if stored else (0, 0)
        newer = [entry.swap for entry in entries if entry.created >= read_at or self._missed(entry.swap, storage)]
        starts = [block for entry in entries for block in self._unsettled(entry.swap, storage)]
        if newer:
            starts.append(await self._block_at(min(map(self._began, newer)), news.head))
        if len(newer) < len(entries):
            starts.append(read_up_to)
        if news.changed_from is not None:
            starts.append(news.changed_from)
        return max(0, min(starts))

    def _missed(self, swap: Swap, storage: Storage) -> list[bytes]:
        """Locks that stand and that no log told of: a node may lag, or leave things out."""
        sides = [side for side in self._sides(swap) if storage.final.get((swap.id, side)) and swap.seen(side) is LegState.EMPTY]
        return [htlc.swap_id(swap.terms(side).lock) for side in sides]

    def _are_hidden(self, entries: Sequence[Entry], events: Sequence[Happened], storage: Storage) -> bool:
        """Does the node that was asked show nothing of a lock that stands?"""
        shown = {each.event.swap_id for each in events if isinstance(each.event, htlc.LockedLog)}
        return any(not shown.issuperset(self._missed(entry.swap, storage)) for entry in entries)

    def _unsettled(self, swap: Swap, storage: Storage) -> list[int]:
        sides = self._sides(swap)
        events = [event for side in sides for event in swap.events(side) if event.depth is Depth.SEEN]
        events += [swap.events(side)[0] for side in sides if storage.agreed and self._is_doubtful(swap, side, storage)]
        ours = [tx.result for tx in swap.txs if tx.result is not None and tx.signed.chain_id == self._client.chain_id]
        return [event.block for event in events] + [result.block for result in ours if result.depth is Depth.SEEN]

    def _began(self, swap: Swap) -> int:
        """Chain time before which nothing of a swap is here: both locks' expiries were counted from the heads at the acceptance."""
        terms = swap.agreed.terms
        if isinstance(terms, FoundTerms):
            return terms.since - _LOOK_BACK
        offer = terms.offer.offer
        locks = ((terms.initiator_leg.lock, offer.give_seconds), (terms.participant_leg.lock, offer.want_seconds))
        return min(lock.expiry - seconds for lock, seconds in locks if lock.chain_id == self._client.chain_id) - _LOOK_BACK

    async def _block_at(self, time: int, head: Head) -> int:
        """A block that is not younger than `time`, guessed from the network's pace and looked at, since chains can be faster."""
        back = max(0, head.timestamp - time) // max(1, self._client.network.timing.block) + 1
        number = head.number - back
        while number > 0 and (await self._client.block(number)).timestamp > time:
            back *= 2
            number = head.number - back
        return max(0, number)

    @property
    def _cursor(self) -> str:
        return f"swaps/next-block/{self._client.chain_id}/{(self._client.genesis or b'').hex()}"

    def _has_turn(self, place: Place) -> bool:
        """Asked for every decision, not for every head: the last one may have been to approve."""
        entry = self._book.find(place[0])
        return entry is None or place[1] is Side.TAKE or self._book.has_turn(entry)

    def _sides(self, swap: Swap) -> tuple[Side, ...]:
        return evidence.sides_on(swap, self._client.chain_id)
