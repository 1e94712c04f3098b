"""kill -9 of the initiator when its claim is out and nothing on its disk says so: the same bytes go again, nothing twice."""

from __future__ import annotations

import pytest

from tests.anvil import needs_anvil
from tests.matrix.story import told

pytestmark = [needs_anvil, pytest.mark.timeout(170)]


def test_it_ends_as_it_must() -> None:
    assert told("kill -9, before Sent claim, initiator, coin").outcome == "completed"
