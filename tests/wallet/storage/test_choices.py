"""The settings of a data folder: kept over restarts, and the careful default wherever they cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from wallet.errors import HomeUnwritable
from wallet.model.locking import AutoLock
from wallet.services.settings import SettingsService
from wallet.storage.choices import read_choices
from wallet.storage.home import Home


async def test_a_choice_is_there_after_a_restart(tmp_path: Path) -> None:
    home = Home(tmp_path)
    settings = SettingsService(home)
    assert settings.auto_lock is AutoLock.FIVE
    for choice in AutoLock:
        await settings.set_auto_lock(choice)
        assert settings.auto_lock is choice
        assert SettingsService(home).auto_lock is choice


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "{",
        '{"auto_lock": 0, "more": 1}',
        '{"auto_lock": 7}',
        '{"auto_lock": "0"}',
        '{"version": 2, "auto_lock": 0}',
        '{"auto_lock": 0' + " " * 70_000 + "}",
        "[" * 60_000,
    ],
)
def test_what_cannot_be_read_is_the_careful_choice(tmp_path: Path, text: str) -> None:
    path = tmp_path / "settings.json"
    path.write_text(text)
    assert read_choices(path).auto_lock is AutoLock.FIVE


def test_a_folder_in_its_place_is_too(tmp_path: Path) -> None:
    (tmp_path / "settings.json").mkdir()
    assert read_choices(tmp_path / "settings.json").auto_lock is AutoLock.FIVE


async def test_a_choice_that_cannot_be_written_is_as_before(tmp_path: Path) -> None:
    settings = SettingsService(Home(tmp_path / "gone"))
    with pytest.raises(HomeUnwritable):
        await settings.set_auto_lock(AutoLock.NEVER)
    assert settings.auto_lock is AutoLock.FIVE
