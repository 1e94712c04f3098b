"""The playground for tests that need real nodes: `playground` on the embedded engine, `each_playground` on both."""

from __future__ import annotations

import pytest

from tests.anvil import ENGINES
from tests.playground import shared_playground
from wallet.playground.world import Playground


@pytest.fixture(scope="session")
def playground() -> Playground:
    """Two chains, `.world`, `await .fund(address)`. Shared by the whole session: use fresh accounts."""
    return shared_playground()


@pytest.fixture(scope="session", params=ENGINES)
def each_playground(request: pytest.FixtureRequest) -> Playground:
    """As `playground`, once on each engine."""
    return shared_playground(request.param)
