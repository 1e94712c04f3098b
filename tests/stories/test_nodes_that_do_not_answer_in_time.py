"""All nodes take longer than the wallet waits: it goes on when they answer."""

from __future__ import annotations

import pytest

from tests.anvil import needs_anvil
from tests.matrix.story import told

pytestmark = [needs_anvil, pytest.mark.timeout(170)]


def test_it_ends_as_it_must() -> None:
    assert told("all nodes: timeout, from Locked give, participant, coin").outcome == "completed"
