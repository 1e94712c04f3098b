"""`python3 dev.py wipes`: every state of both roles, with endpoints that allow 10 blocks a log query and with ones that allow 10,000.

Ends with one line of JSON: how many cells were played, how many ended as they must.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
import time
from pathlib import Path

from tests.wipes.ground import Ground, ground, street
from tests.wipes.played import play
from tests.wipes.states import OLD_BLOCKS, STATES


async def _row(made: Ground, allowed: int) -> int:
    """All states for one kind of endpoint; how many failed."""
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        for role in {state.role for state in STATES}:
            async with street(made, Path(folder) / role.value, allowed, 0) as here:
                for state in (each for each in STATES if each.role is role):
                    started, said = time.monotonic(), "ok"
                    try:
                        wipe = await play(here, state)
                        said = f"ok, found: {', '.join(wipe.kinds) or 'nothing'}"
                    except AssertionError as error:
                        failed, said = failed + 1, f"FAILED: {error}"
                    print(f"{allowed:>6}  {state.name:45} {time.monotonic() - started:5.1f} s  {said}", flush=True)  # noqa: T201
    return failed


def main() -> int:
    """Exit code 1 where a cell failed."""
    failed = 0
    for allowed, blocks in OLD_BLOCKS.items():
        with ground(blocks) as made:
            failed += asyncio.run(_row(made, allowed))
    print(json.dumps({"cells": len(STATES) * len(OLD_BLOCKS), "failed": failed}))  # noqa: T201
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
