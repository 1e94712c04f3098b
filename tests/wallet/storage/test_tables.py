"""Each table gives back what was put in, to the last unit, and keeps its promises."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncGenerator
from importlib.resources import files
from pathlib import Path

import pytest

from tests.fakes.ledger import account, sign
from wallet.model.address import NATIVE
from wallet.model.amount import MAX_UINT256
from wallet.model.origin import Imported, Watched
from wallet.model.path import AccountPath, PathStyle
from wallet.model.swap import Role
from wallet.model.transaction import Call, Fees, Receipt, Signed, TxState, Unsigned
from wallet.storage import accounts, balances, facts, findings, pins, settings, swaps, transactions
from wallet.storage.accounts import StoredAccount
from wallet.storage.balances import StoredBalance
from wallet.storage.database import Database
from wallet.storage.findings import FoundToken, Scan, Standing
from wallet.storage.swaps import StoredSwap
from wallet.storage.transactions import Purpose

ALICE, BOB, TOKEN = account("alice"), account("bob"), account("token")
GENESIS, OTHER = bytes([1] * 32), bytes([2] * 32)
SWAP = StoredSwap(bytes([7] * 32), "offer text", None, Role.PARTICIPANT, ALICE, 1000)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncGenerator[Database]:
    opened = await Database.open(tmp_path / "wallet.db")
    yield opened
    await opened.close()


def signed(nonce: int = 0, value: int = 1, max_fee: int = 100) -> Signed:
    return sign(Unsigned(Call(7, BOB, b"\x01\x02", value), ALICE, nonce, 21_000, Fees(max_fee, 2)))


async def test_settings_replace(database: Database) -> None:
    await database.run(lambda c: settings.write(c, "theme", "light"))
    await database.run(lambda c: settings.write(c, "theme", "dark"))
    assert await database.run(lambda c: settings.read(c, "theme")) == "dark"
    assert await database.run(lambda c: settings.read(c, "other")) is None


async def test_a_genesis_pin_stays_until_the_user_says_otherwise(database: Database) -> None:
    await database.run(lambda c: pins.pin(c, 7, GENESIS, 1))
    await database.run(lambda c: pins.pin(c, 7, OTHER, 2))
    assert await database.run(lambda c: pins.read(c, 7)) == GENESIS
    await database.run(lambda c: pins.repin(c, 7, OTHER, 3))
    assert await database.run(lambda c: pins.read(c, 7)) == OTHER
    assert await database.run(lambda c: pins.read(c, 8)) is None


async def test_accounts_keep_order_and_first_entry(database: Database) -> None:
    first, second = AccountPath(PathStyle.LEGACY, 3), Imported(bytes(range(16)))
    await database.run(lambda c: accounts.add(c, first, ALICE))
    await database.run(lambda c: accounts.add(c, second, BOB, "Two"))
    again = await database.run(lambda c: accounts.add(c, Watched(), ALICE, "No"))
    assert again == StoredAccount(0, first, ALICE, "Account 1")
    await database.run(lambda c: accounts.rename(c, BOB, "Savings"))
    await database.run(lambda c: accounts.recolour(c, BOB, accounts.COLOURS + 3))
    await database.run(lambda c: accounts.hide(c, BOB, hidden=True))
    savings = StoredAccount(1, second, BOB, "Savings", 3, hidden=True)
    assert await database.run(accounts.everyone) == (again, savings)
    assert await database.run(lambda c: accounts.by_address(c, BOB)) == savings


async def test_accounts_are_put_in_another_order(database: Database) -> None:
    people = [account(name) for name in ("a", "b", "c", "d")]
    for each in people:
        await database.run(lambda c, each=each: accounts.add(c, Watched(), each))
    for moved, place, expected in ((3, 0, "dabc"), (0, 99, "dbca"), (1, 1, "dbca"), (2, -5, "cdba")):
        await database.run(lambda c, moved=moved, place=place: accounts.move(c, people[moved], place))
        found = await database.run(accounts.everyone)
        assert [(each.place, each.address) for each in found] == list(enumerate(account(name) for name in expected))


async def test_accounts_of_a_first_version_stay(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "old.db")
    connection.executescript((files("wallet.storage") / "migrations" / "001_first.sql").read_text())
    connection.execute("PRAGMA user_version = 1")
    connection.executemany(
        "INSERT INTO accounts VALUES (?, ?, ?, ?)", [(1, "m/44'/60'/1'/0/0", BOB, "Two"), (0, "m/44'/60'/0'/0/0", ALICE, "One")]
    )
    connection.commit()
    connection.close()
    database = await Database.open(tmp_path / "old.db")
    one = StoredAccount(0, AccountPath(PathStyle.BIP44, 0), ALICE, "One")
    assert await database.run(accounts.everyone) == (one, StoredAccount(1, AccountPath(PathStyle.LEDGER_LIVE, 1), BOB, "Two", 1))
    await database.close()


async def test_an_offer_is_used_once(database: Database) -> None:
    await database.run(lambda c: swaps.add(c, SWAP))
    with pytest.raises(sqlite3.IntegrityError):
        await database.run(lambda c: swaps.add(c, SWAP))
    assert await database.run(lambda c: swaps.accept(c, SWAP.swap_id, "yes")) is True
    assert await database.run(lambda c: swaps.accept(c, SWAP.swap_id, "yes, but")) is False
    found = await database.run(lambda c: swaps.find(c, SWAP.swap_id))
    assert found is not None
    assert (found.acceptance, found.role) == ("yes", Role.PARTICIPANT)
    assert await database.run(swaps.everything) == (found,)


async def test_the_journal_only_grows(database: Database) -> None:
    await database.run(lambda c: swaps.add(c, SWAP))
    for kind in ("agreed", "signed"):
        await database.run(lambda c, kind=kind: facts.append(c, SWAP.swap_id, kind, "{}", 5))
    for statement in ("UPDATE facts SET body = ''", "DELETE FROM facts"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            await database.run(lambda c, statement=statement: c.execute(statement))
    found = await database.run(lambda c: facts.of_swap(c, SWAP.swap_id))
    assert [(fact.seq, fact.kind) for fact in found] == [(1, "agreed"), (2, "signed")]
    assert await database.run(facts.everything) == found


async def test_a_fact_of_no_swap_is_refused(database: Database) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        await database.run(lambda c: facts.append(c, bytes(32), "agreed", "{}", 5))


async def test_balances_hold_256_bits_and_go_stale_without_a_loss(database: Database) -> None:
    rows = [StoredBalance(7, ALICE, NATIVE, MAX_UINT256, 9, 1), StoredBalance(8, ALICE, TOKEN, 5, 9, 1)]
    await database.run(lambda c: balances.write(c, rows))
    assert await database.run(lambda c: balances.mark_stale(c, 7)) == 1
    assert await database.run(lambda c: balances.mark_stale(c, 7)) == 0
    first, second = await database.run(balances.everything)
    assert (first.units, first.stale, second.stale) == (MAX_UINT256, True, False)
    await database.run(lambda c: balances.write(c, rows))
    assert await database.run(lambda c: balances.of_chain(c, 7)) == (rows[0],)
    await database.run(lambda c: balances.forget_chain(c, 7))
    assert await database.run(balances.everything) == (rows[1],)


async def test_a_transaction_comes_back_with_its_exact_bytes(database: Database) -> None:
    one = signed(value=MAX_UINT256, max_fee=2**100)
    purpose = Purpose("swap", "LOCK", bytes([9] * 32))
    await database.run(lambda c: transactions.add(c, one, GENESIS, purpose, 50))
    await database.run(lambda c: transactions.add(c, one, GENESIS, Purpose("x", "y"), 51))
    found = await database.run(lambda c: transactions.find(c, one.hash))
    assert found is not None
    assert (found.signed, found.genesis, found.state, found.purpose, found.created) == (one, GENESIS, TxState.SIGNED, purpose, 50)
    assert (found.receipt, found.refusal, found.open) == (None, "", True)
    assert await database.run(lambda c: transactions.of_swap(c, bytes([9] * 32))) == (found,)


async def test_a_receipt_comes_and_goes_with_the_block(database: Database) -> None:
    one = signed()
    receipt = Receipt(one.hash, 12, bytes([3] * 32), False, 30_000, 2**70)
    await database.run(lambda c: transactions.add(c, one, GENESIS, Purpose("transfer", "send"), 50))
    await database.run(lambda c: transactions.set_offered(c, one.hash, 11, "underpriced"))
    await database.run(lambda c: transactions.set_mined(c, receipt, TxState.MINED, 60))
    mined = await database.run(lambda c: transactions.find(c, one.hash))
    assert mined is not None
    assert (mined.receipt, mined.state, mined.refusal, mined.sent_block, mined.changed) == (receipt, TxState.MINED, "", 11, 60)
    await database.run(lambda c: transactions.set_state(c, one.hash, TxState.SENT, 61))
    back = await database.run(lambda c: transactions.find(c, one.hash))
    assert back is not None
    assert (back.receipt, back.state) == (None, TxState.SENT)


async def test_lives_of_a_chain_are_kept_apart(database: Database) -> None:
    old, new, done = signed(0), signed(1), signed(2)
    for each, genesis in ((old, OTHER), (new, GENESIS), (done, GENESIS)):
        await database.run(lambda c, each=each, genesis=genesis: transactions.add(c, each, genesis, Purpose("t", "s"), 1))
    await database.run(lambda c: transactions.set_mined(c, Receipt(done.hash, 1, GENESIS, True, 1, 1), TxState.FINAL, 2))
    assert [row.hash for row in await database.run(lambda c: transactions.open_on(c, 7, GENESIS))] == [new.hash]
    last = await database.run(lambda c: transactions.last_used(c, 7, GENESIS, ALICE))
    assert last is not None
    assert last.nonce == 2
    assert await database.run(lambda c: transactions.last_used(c, 7, OTHER, ALICE)) is None
    assert len(await database.run(lambda c: transactions.newest(c, 2))) == 2
    assert await database.run(lambda c: transactions.newest(c, 2, before=1)) == ()


async def test_a_find_keeps_what_the_user_decided(database: Database) -> None:
    found = FoundToken(7, TOKEN, "SCAM", "Visit", 18, ("One.", "Two."), Standing.QUARANTINED, 4, GENESIS, 10)
    assert await database.run(lambda c: findings.add(c, found)) is True
    await database.run(lambda c: findings.set_standing(c, 7, TOKEN, Standing.HIDDEN))
    assert await database.run(lambda c: findings.add(c, found)) is False
    (kept,) = await database.run(findings.everything)
    assert (kept.standing, kept.reasons) == (Standing.HIDDEN, ("One.", "Two."))


async def test_a_scan_goes_on_where_it_ended(database: Database) -> None:
    assert await database.run(lambda c: findings.read_scan(c, 7, GENESIS, ALICE)) is None
    for block in (5, 9):
        await database.run(lambda c, block=block: findings.write_scan(c, Scan(7, GENESIS, ALICE, block)))
    scan = await database.run(lambda c: findings.read_scan(c, 7, GENESIS, ALICE))
    assert scan == Scan(7, GENESIS, ALICE, 9)
