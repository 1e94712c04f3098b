"""One running program a data folder, private to its owner."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from wallet.errors import HomeBusy, HomeUnwritable
from wallet.storage.home import Home, HomeLock, default_home

_HOLD = """
import sys, pathlib
from wallet.storage.home import Home, HomeLock
HomeLock(Home(pathlib.Path(sys.argv[1]))).acquire()
print("held", flush=True)
sys.stdin.read()
"""


def test_a_second_program_is_turned_away_until_the_first_ends(tmp_path: Path) -> None:
    first = subprocess.Popen([sys.executable, "-c", _HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert first.stdout is not None
        assert first.stdout.readline().strip() == "held"
        with pytest.raises(HomeBusy, match="already running"):
            HomeLock(Home(tmp_path)).acquire()
        os.kill(first.pid, signal.SIGTERM)  # however it ends
        first.wait(10)
        with HomeLock(Home(tmp_path)):
            pass
    finally:
        first.kill()
        first.communicate()


def test_two_locks_of_one_program_exclude_each_other_too(tmp_path: Path) -> None:
    with HomeLock(Home(tmp_path)), pytest.raises(HomeBusy):
        HomeLock(Home(tmp_path)).acquire()
    again = HomeLock(Home(tmp_path))
    again.acquire()
    again.release()
    again.release()


@pytest.mark.skipif(sys.platform == "win32", reason="modes are a Unix matter")
def test_folders_are_private_even_if_they_were_not(tmp_path: Path) -> None:
    root = tmp_path / "data"
    root.mkdir(mode=0o755)
    folder = Home(root).make_wallet("abc")
    assert [path.stat().st_mode & 0o777 for path in (root, root / "wallets", folder)] == [0o700] * 3


def test_a_wallet_is_a_folder_with_a_vault(tmp_path: Path) -> None:
    home = Home(tmp_path)
    assert home.wallet_ids() == ()
    for name in ("b", "a", "empty"):
        home.make_wallet(name)
    for name in ("b", "a"):
        home.vault_file(name).write_text("{}")
    assert home.wallet_ids() == ("a", "b")
    assert home.database_file("a") == tmp_path / "wallets" / "a" / "wallet.db"


def test_a_file_where_the_folder_should_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("in the way")
    with pytest.raises(HomeUnwritable, match="data"):
        HomeLock(Home(tmp_path / "data")).acquire()


def test_the_default_home_is_a_folder_of_our_own() -> None:
    assert default_home().name.lower() == "lockstep"
