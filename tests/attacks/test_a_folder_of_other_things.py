"""`--home /tmp`: making that folder private would lock everybody else out of it, and using it as it is lets them change our networks."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from wallet.errors import HomeExposed
from wallet.storage.home import Home, HomeLock

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="modes are a Unix matter")


def folder_of(tmp_path: Path, mode: int, *names: str) -> Path:
    folder = tmp_path / "shared"
    folder.mkdir()
    for name in names:
        (folder / name).write_text("x")
    folder.chmod(mode)
    return folder


@pytest.mark.parametrize("mode", [0o1777, 0o775, 0o777])
def test_one_that_others_may_write_in_is_refused_and_left_alone(tmp_path: Path, mode: int) -> None:
    folder = folder_of(tmp_path, mode, "somebody's letter")
    with pytest.raises(HomeExposed, match="of your own"):
        HomeLock(Home(folder)).acquire()
    assert folder.stat().st_mode & 0o7777 == mode
    assert [entry.name for entry in folder.iterdir()] == ["somebody's letter"]


def test_ones_own_is_used_and_not_made_private(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, 0o755, "a letter of mine")
    with HomeLock(Home(folder)):
        assert folder.stat().st_mode & 0o777 == 0o755
        assert (folder / "wallets").stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("names", [(), ("networks.json",), ("lockstep.lock", "a letter")])
def test_a_data_folder_is_made_private(tmp_path: Path, names: tuple[str, ...]) -> None:
    folder = folder_of(tmp_path, 0o777, *names)
    with HomeLock(Home(folder)):
        assert folder.stat().st_mode & 0o777 == 0o700
