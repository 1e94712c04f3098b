"""What a person chooses for this data folder as a whole."""

from __future__ import annotations

import asyncio

from wallet.model.locking import AutoLock
from wallet.storage.choices import read_choices
from wallet.storage.home import Home


class SettingsService:
    """Satisfies `facade.Settings`."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._choices = read_choices(home.settings_file)

    @property
    def auto_lock(self) -> AutoLock:
        return self._choices.auto_lock

    async def set_auto_lock(self, choice: AutoLock) -> None:
        choices = self._choices.model_copy(update={"auto_lock": choice})
        await asyncio.to_thread(self._home.keep_settings, choices.model_dump_json() + "\n")
        self._choices = choices
