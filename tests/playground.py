"""One running playground for each engine and test session, started when the first test asks for it.

In a conftest of yours:

    @pytest.fixture(scope="session")
    def playground() -> Playground:
        return shared_playground()

It is bound to no event loop: `await playground.fund(address)` from any test. Use fresh accounts; never close it.
"""

from __future__ import annotations

import atexit
from functools import cache

from wallet.playground.processes import Engine
from wallet.playground.world import Playground, start_blocking


def shared_playground(engine: Engine = Engine.EMBEDDED) -> Playground:
    """Blocks about two seconds the first time. The chains end with the session, however it ends."""
    return _shared(engine)


@cache
def _shared(engine: Engine) -> Playground:
    playground = start_blocking(engine.value)
    atexit.register(playground.close_blocking)
    return playground
