"""What was chosen for a data folder as a whole: `settings.json`, version 1.

Each default is the careful choice, and what cannot be read counts as never chosen: a damaged file neither keeps a wallet closed nor open.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from wallet.model.locking import AutoLock

MAX_BYTES = 65_536


class Choices(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    version: Literal[1] = 1
    auto_lock: AutoLock = AutoLock.FIVE


def read_choices(path: Path) -> Choices:
    """The defaults where there is no such file, or none that can be read."""
    try:
        with path.open("rb") as file:
            return Choices.model_validate_json(file.read(MAX_BYTES))
    except (OSError, ValidationError):
        return Choices()
