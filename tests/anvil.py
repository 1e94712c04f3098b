"""Locating and starting anvil for tests. A machine without it skips what needs it, and says so."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

import pytest

from wallet.errors import AnvilMissing
from wallet.playground.anvil import find_anvil
from wallet.playground.processes import ChainProcess, Engine, launch


def has_anvil() -> bool:
    """Whether there is an anvil to start."""
    try:
        find_anvil()
    except AnvilMissing:
        return False
    return True


needs_anvil = pytest.mark.skipif(not has_anvil(), reason="anvil is not on this machine (python3 dev.py setup --anvil brings it)")
"""Put it on a test, or on a parameter of one."""

ENGINES = [pytest.param(Engine.EMBEDDED, id="embedded"), pytest.param(Engine.ANVIL, id="anvil", marks=needs_anvil)]
"""For `pytest.mark.parametrize` or `pytest.fixture(params=...)`: the same test on both engines."""


@contextmanager
def anvil(chain_id: int = 31337, block_seconds: int = 1) -> Generator[ChainProcess]:
    """A fresh anvil with coins for the accounts of `wallet.playground.genesis`. `.url`, `.genesis`, `.pid` (of its keeper)."""
    chain = launch(Engine.ANVIL, chain_id, block_seconds)
    try:
        yield chain
    finally:
        chain.stop()
