"""For all tests: what waits for chains begins first, Ctrl+C is heard, and no example of a property is held to a time.

Otherwise what waits runs alone at the end, beside workers that have nothing left to do; and a busy computer would fail what is right.
"""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from hypothesis import settings

# A shell that runs the tests in the background makes them deaf to Ctrl+C, and with them every program that they start and interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

_WAITING = tuple(Path(__file__).parent / folder for folder in ("integration", "stories"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not any(item.path.is_relative_to(folder) for folder in _WAITING))
