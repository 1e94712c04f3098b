"""One open swap or sixty: a block of a real chain costs the same number of requests, and the next step goes out all the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.anvil import needs_anvil
from tests.benchmarks.scale import measure_all


@needs_anvil
@pytest.mark.timeout(110)
async def test_requests_of_a_block_do_not_grow_with_the_swaps(tmp_path: Path) -> None:
    one, sixty = await measure_all(tmp_path, (1, 60), samples=1)
    assert one.requests == sixty.requests
    assert one.requests <= 12
    assert len(one.latencies) == len(sixty.latencies) == 1
