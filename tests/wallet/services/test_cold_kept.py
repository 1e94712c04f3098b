"""What was prepared is kept until it is done with, and never without end."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from tests.fakes.ledger import account, sign
from wallet.model.address import NATIVE
from wallet.model.asset import Asset
from wallet.model.payload import signing_digest
from wallet.model.transaction import Call, Fees, TxState, Unsigned
from wallet.services.cold import kept
from wallet.services.cold.documents import Claims, Prepared
from wallet.storage import settings, transactions
from wallet.storage.database import Database
from wallet.storage.transactions import Purpose

ALICE, BOB = account("alice"), account("bob")
GENESIS = bytes([1] * 32)
CLAIMS = Claims("Aster", GENESIS, Asset(7, NATIVE, "AST", 18), None, 0, 0, "eth_call", None)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncGenerator[Database]:
    opened = await Database.open(tmp_path / "wallet.db")
    yield opened
    await opened.close()


def prepared(nonce: int, value: int = 1) -> Prepared:
    return Prepared(Unsigned(Call(7, BOB, b"", value), ALICE, nonce, 21_000, Fees(100, 2)), CLAIMS)


async def kept_in(database: Database, *all_of: Prepared) -> list[bool]:
    found = [await database.run(lambda c, one=one: kept.find(c, signing_digest(one.unsigned))) for one in all_of]
    assert all(each in (None, one) for each, one in zip(found, all_of, strict=True))
    return [each is not None for each in found]


async def test_what_a_final_block_settled_is_forgotten(database: Database) -> None:
    sent, rival, later = prepared(4), prepared(4, value=2), prepared(5)
    for one in (sent, rival, later):
        await database.run(lambda c, one=one: kept.keep(c, one, GENESIS))
    signed = sign(sent.unsigned)
    await database.run(lambda c: transactions.add(c, signed, GENESIS, Purpose("transfer", "send"), 0))
    await database.run(lambda c: kept.keep(c, later, GENESIS))
    assert await kept_in(database, sent, rival, later) == [True, True, True], "it is on its way: the same answer may come again"
    await database.run(lambda c: transactions.set_state(c, signed.hash, TxState.FINAL, 1))
    await database.run(lambda c: kept.keep(c, prepared(6), GENESIS))
    assert await kept_in(database, sent, rival, later, prepared(6)) == [False, False, True, True]


async def test_so_many_are_kept_and_the_new_one_always(database: Database) -> None:
    many = [prepared(nonce) for nonce in range(10, 10 + kept.MOST)]
    for one in many:
        await database.run(lambda c, one=one: kept.keep(c, one, GENESIS))
    await database.run(lambda c: kept.keep(c, many[0], GENESIS))
    assert all(await kept_in(database, *many)), "the same one again takes no place"
    await database.run(lambda c: kept.keep(c, prepared(3), GENESIS))
    assert await kept_in(database, prepared(3), *many) == [True, False, *[True] * (kept.MOST - 1)]


async def test_one_that_was_spoiled_is_in_nobodys_way(database: Database) -> None:
    await database.run(lambda c: settings.write(c, kept.PREFIX + "00", "{}"))
    await database.run(lambda c: settings.write(c, "colder", "stays"))
    await database.run(lambda c: kept.keep(c, prepared(1), GENESIS))
    assert await database.run(lambda c: settings.read(c, kept.PREFIX + "00")) is None
    assert await database.run(lambda c: settings.read(c, "colder")) == "stays"
