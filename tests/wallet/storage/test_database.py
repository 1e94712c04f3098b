"""One transaction a piece of work; files that cannot be used are named and not touched."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from wallet.errors import DatabaseDamaged, DiskFull, HomeUnwritable, NewerData
from wallet.storage import settings
from wallet.storage.database import Database, check


async def test_work_becomes_durable_together_or_not_at_all(tmp_path: Path) -> None:
    database = await Database.open(tmp_path / "wallet.db")

    def half(connection: sqlite3.Connection) -> None:
        settings.write(connection, "first", "1")
        raise RuntimeError("the power went out")

    with pytest.raises(RuntimeError):
        await database.run(half)
    assert await database.run(settings.everything) == ()
    await database.run(lambda c: settings.write(c, "second", "2"))
    await database.close()
    reopened = await Database.open(tmp_path / "wallet.db")
    assert await reopened.run(settings.everything) == (("second", "2"),)
    await reopened.close()


async def test_every_commit_is_synced_to_the_disk(tmp_path: Path) -> None:
    database = await Database.open(tmp_path / "wallet.db")
    assert await database.run(lambda c: c.execute("PRAGMA journal_mode").fetchone()[0]) == "wal"
    assert await database.run(lambda c: c.execute("PRAGMA synchronous").fetchone()[0]) == 2  # FULL
    await database.close()


async def test_work_runs_in_order_and_off_the_event_loop(tmp_path: Path) -> None:
    database = await Database.open(tmp_path / "wallet.db")
    order: list[int] = []
    await asyncio.gather(*(database.run(lambda _, i=i: order.append(i)) for i in range(20)))
    assert order == list(range(20))
    await database.close()
    await database.close()


async def test_a_cancelled_caller_does_not_tear_a_transaction(tmp_path: Path) -> None:
    database = await Database.open(tmp_path / "wallet.db")
    task = asyncio.create_task(database.run(lambda c: settings.write(c, "kept", "yes")))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert await database.run(settings.everything) == (("kept", "yes"),)
    await database.close()


async def test_a_newer_file_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "wallet.db"
    database = await Database.open(path)
    await database.close()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 999")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(NewerData, match="update Lockstep") as caught:
        await Database.open(path)
    assert (caught.value.found, path.read_bytes()) == (999, before)


async def test_a_file_that_is_no_database_is_named_damaged(tmp_path: Path) -> None:
    path = tmp_path / "wallet.db"
    path.write_bytes(b"this was once a wallet" * 100)
    with pytest.raises(DatabaseDamaged, match="keys and coins are safe"):
        await Database.open(path)


async def test_a_check_finds_overwritten_pages(tmp_path: Path) -> None:
    path = tmp_path / "wallet.db"
    database = await Database.open(path)
    await database.run(lambda c: [settings.write(c, f"key {i}", "x" * 100) for i in range(500)])
    await database.run(lambda c: check(c, path))
    await database.close()
    raw = bytearray(path.read_bytes())
    raw[-8 * 4096 :] = b"\xff" * (8 * 4096)
    path.write_bytes(raw)
    damaged = await Database.open(path)
    with pytest.raises(DatabaseDamaged):
        await damaged.run(lambda c: check(c, path))
    await damaged.close()


async def test_a_full_disk_is_said_and_nothing_that_was_saved_is_lost(tmp_path: Path) -> None:
    database = await Database.open(tmp_path / "wallet.db")
    await database.run(lambda c: settings.write(c, "saved", "before"))
    await database.run(lambda c: c.execute("PRAGMA max_page_count = 40").fetchone())  # SQLite then reports SQLITE_FULL
    with pytest.raises(DiskFull, match="free some space"):
        await database.run(lambda c: settings.write(c, "large", "x" * 1_000_000))
    assert await database.run(settings.everything) == (("saved", "before"),)
    await database.run(lambda c: settings.write(c, "small", "fits"))
    await database.close()


async def test_a_folder_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "wallet.db").mkdir()
    with pytest.raises(HomeUnwritable, match="cannot be written"):
        await Database.open(tmp_path / "wallet.db")


async def test_a_programming_mistake_is_not_dressed_up(tmp_path: Path) -> None:
    database = await Database.open(tmp_path / "wallet.db")
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        await database.run(lambda c: c.execute("SELECT * FROM nowhere"))
    await database.close()


_WRITER = """
import asyncio, pathlib, sys
from wallet.storage import settings
from wallet.storage.database import Database

async def main():
    database = await Database.open(pathlib.Path(sys.argv[1]))
    for number in range(1_000_000):
        await database.run(lambda c: [settings.write(c, key, str(number)) for key in ("left", "right")])
        print(number, flush=True)

asyncio.run(main())
"""


async def test_what_was_said_to_be_saved_is_there_after_a_kill(tmp_path: Path) -> None:
    path = tmp_path / "wallet.db"
    writer = subprocess.Popen([sys.executable, "-c", _WRITER, str(path)], stdout=subprocess.PIPE, text=True)  # noqa: ASYNC220 - starts at once
    assert writer.stdout is not None
    said = [int(writer.stdout.readline()) for _ in range(20)]
    writer.kill()
    said += [int(line) for line in writer.stdout.read().splitlines(keepends=True) if line.endswith("\n")]
    writer.wait()
    database = await Database.open(path)
    kept = dict(await database.run(settings.everything))
    assert kept["left"] == kept["right"]
    assert int(kept["left"]) >= said[-1]
    await database.close()
