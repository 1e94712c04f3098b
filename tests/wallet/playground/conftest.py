"""One chain of each kind for all tests of this folder."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from tests.anvil import anvil, needs_anvil
from tests.wallet.playground.chain import CHAIN_ID, Chain, Inside, Outside


@pytest.fixture(scope="session", params=["embedded", pytest.param("anvil", marks=needs_anvil)])
def chain(request: pytest.FixtureRequest) -> Generator[Chain]:
    """The same questions to both engines."""
    if request.param == "embedded":
        yield Inside()
        return
    with anvil(CHAIN_ID, block_seconds=3600) as process:  # blocks come from the tests
        yield Outside(process.url)


@pytest.fixture
def embedded() -> Inside:
    """A fresh chain, for what is particular to the embedded one."""
    return Inside()
