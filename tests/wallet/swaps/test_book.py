"""The journal in memory and on disk: all or nothing, one at a time, and what cannot be read stops nobody else."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from tests.wallet.swaps.contracts import TOKEN
from tests.wallet.swaps.lab import FIRST, SECOND, Lab, Person
from wallet.errors import BadDocument, DiskFull, IllegalFact
from wallet.model.swap import Outcome, Role, Side
from wallet.storage import facts as stored_facts
from wallet.storage.database import Database
from wallet.swaps.book import Book
from wallet.swaps.facts import Abandoned, Depth, Ended, Locked

LOCKED = Locked(Side.TAKE, 3, bytes(32), Depth.FINAL)


@pytest.fixture
async def lab(tmp_path: Path) -> AsyncGenerator[Lab]:
    made = await Lab.begin(tmp_path, swaps=2)
    yield made
    await made.close()


def ids(lab: Lab) -> list[bytes]:
    return [terms.swap_id for terms in lab.terms]


async def on_disk(person: Person, swap_id: bytes) -> list[str]:
    rows = await person.database.run(lambda connection: stored_facts.of_swap(connection, swap_id))
    return [row.kind for row in rows]


async def read_again(person: Person) -> Book:
    book = Book(person.database, lambda: 0, lambda: None)
    await book.load()
    return book


async def damage(person: Person, swap_id: bytes, body: str) -> None:
    """As a broken disk would: past the rule that the journal is append-only."""

    def work(connection: sqlite3.Connection) -> None:
        connection.execute("DROP TRIGGER facts_stay")
        connection.execute("UPDATE facts SET body = ? WHERE swap_id = ? AND seq = 1", (body, swap_id))

    await person.database.run(work)


async def test_what_is_added_is_on_disk_and_reads_the_same_again(lab: Lab) -> None:
    first, _ = ids(lab)
    await lab.participant.book.append(first, [LOCKED, Abandoned(5)])
    assert await on_disk(lab.participant, first) == ["Agreed", "Locked", "Abandoned"]
    again = await read_again(lab.participant)
    assert {entry.swap.id: entry.swap for entry in again.all()} == {entry.swap.id: entry.swap for entry in lab.participant.book.all()}


async def test_an_illegal_fact_changes_nothing_neither_here_nor_on_disk(lab: Lab) -> None:
    first, _ = ids(lab)
    before = lab.participant.swap(first)
    with pytest.raises(IllegalFact):
        await lab.participant.book.append(first, [LOCKED, Ended(Outcome.COMPLETED)])
    assert lab.participant.swap(first) == before
    assert await on_disk(lab.participant, first) == ["Agreed"]


async def test_a_disk_that_fails_changes_nothing_here(lab: Lab) -> None:
    first, _ = ids(lab)
    before = lab.participant.swap(first)
    told: list[str] = []

    def full(_: sqlite3.Connection) -> None:
        told.append("asked")
        raise DiskFull("/somewhere")

    with pytest.raises(DiskFull):
        await lab.participant.book.append(first, [LOCKED], full)
    assert told
    assert lab.participant.swap(first) == before
    assert await on_disk(lab.participant, first) == ["Agreed"]
    await lab.participant.book.append(first, [LOCKED])
    assert await on_disk(lab.participant, first) == ["Agreed", "Locked"]


async def test_two_that_add_at_once_do_not_forget_each_others_fact(lab: Lab) -> None:
    """The window gives a swap up while the runner learns something about it."""
    first, _ = ids(lab)
    book = lab.participant.book
    await asyncio.gather(book.append(first, [LOCKED]), book.append(first, [Abandoned(5)]))
    assert lab.participant.swap(first).abandoned
    assert lab.participant.swap(first).take
    assert (await read_again(lab.participant)).find(first) == book.find(first)


async def test_of_two_that_add_the_same_thing_one_is_refused(lab: Lab) -> None:
    first, _ = ids(lab)
    book = lab.participant.book
    done = await asyncio.gather(book.append(first, [LOCKED]), book.append(first, [LOCKED]), return_exceptions=True)
    assert [type(each) for each in done].count(IllegalFact) == 1
    assert await on_disk(lab.participant, first) == ["Agreed", "Locked"]


async def test_a_swap_begins_once(lab: Lab) -> None:
    agreed = lab.agreed(lab.terms[0], Role.PARTICIPANT)
    with pytest.raises(IllegalFact):
        await lab.participant.book.begin(agreed)
    assert await on_disk(lab.participant, lab.terms[0].swap_id) == ["Agreed"]


async def test_of_two_that_begin_the_same_swap_one_is_refused(lab: Lab) -> None:
    terms = lab.draw_up((TOKEN, TOKEN), 9)
    done = await asyncio.gather(*(lab.participant.begin(lab.agreed(terms, Role.PARTICIPANT)) for _ in range(2)), return_exceptions=True)
    assert [type(each) for each in done].count(IllegalFact) == 1


async def test_terms_that_could_not_be_read_again_bind_nobody(lab: Lab) -> None:
    terms = lab.draw_up((TOKEN, TOKEN), 9, valid_until=2**40)
    with pytest.raises(BadDocument):
        await lab.participant.begin(lab.agreed(terms, Role.PARTICIPANT))
    assert await on_disk(lab.participant, terms.swap_id) == []
    assert not lab.participant.book.has_begun(terms.swap_id)


async def test_a_swap_is_open_on_both_its_chains_until_it_ended(lab: Lab) -> None:
    first, second = ids(lab)
    book = lab.participant.book
    await book.append(first, [Abandoned(5), Ended(Outcome.ABANDONED)])
    assert {entry.swap.id for entry in book.all()} == {first, second}
    for chain_id in (None, FIRST, SECOND):
        assert [entry.swap.id for entry in book.open(chain_id)] == [second]
    assert book.open(99) == ()


@pytest.mark.parametrize("body", ["{}", "not json", '{"v":1,"fact":"sent","hash":"0x' + "00" * 32 + '"}'])
async def test_a_damaged_journal_is_named_and_the_others_go_on(lab: Lab, body: str) -> None:
    first, second = ids(lab)
    await damage(lab.participant, first, body)
    again = await read_again(lab.participant)
    assert [entry.swap.id for entry in again.all()] == [second]
    assert again.damage(first)
    assert again.damage(second) == ""
    assert again.has_begun(first)
    assert not again.has_begun(bytes(32))


async def test_a_swap_whose_journal_is_damaged_is_not_begun_again(lab: Lab) -> None:
    """That would lock a second time for one offer."""
    first, _ = ids(lab)
    await damage(lab.participant, first, "{}")
    again = await read_again(lab.participant)
    with pytest.raises(IllegalFact):
        await again.begin(lab.agreed(lab.terms[0], Role.PARTICIPANT))


async def test_changes_are_announced_after_they_are_believed(lab: Lab) -> None:
    seen: list[bool] = []
    first, _ = ids(lab)
    book = Book(lab.participant.database, lambda: 7, lambda: seen.append(bool(book.find(first) and book.find(first).swap.take)))  # type: ignore[union-attr]
    await book.load()
    assert seen == []
    await book.append(first, [LOCKED])
    await book.append(first, [])
    assert seen == [True]
    entry = book.find(first)
    assert entry is not None
    assert entry.changed == 7


async def test_an_empty_book_is_no_trouble(tmp_path: Path) -> None:
    database = await Database.open(tmp_path / "empty.db")
    book = Book(database, lambda: 0, lambda: None)
    await book.load()
    assert book.all() == ()
    await database.close()


async def test_every_fact_of_a_whole_swap_reads_again(lab: Lab) -> None:
    await lab.until_ended()
    for person in lab.people:
        again = await read_again(person)
        assert {entry.swap.id: entry.swap for entry in again.all()} == {entry.swap.id: entry.swap for entry in person.book.all()}
