"""HTTP 503 from all nodes."""

from __future__ import annotations

import pytest

from tests.anvil import needs_anvil
from tests.matrix.story import told

pytestmark = [needs_anvil, pytest.mark.timeout(170)]


def test_it_ends_as_it_must() -> None:
    assert told("all nodes: HTTP 503, from Locked give, participant, coin").outcome == "completed"
