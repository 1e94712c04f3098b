"""What waits for chains begins first: otherwise it runs alone at the end, beside a worker that has nothing left to do."""

from __future__ import annotations

from pathlib import Path

import pytest

_WAITING = tuple(Path(__file__).parent / folder for folder in ("integration", "stories"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not any(item.path.is_relative_to(folder) for folder in _WAITING))
