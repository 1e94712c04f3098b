"""What answers at the first node's address is another chain, from one moment to the next."""

from __future__ import annotations

import pytest

from tests.anvil import needs_anvil
from tests.matrix.story import told

pytestmark = [needs_anvil, pytest.mark.timeout(170)]


def test_it_ends_as_it_must() -> None:
    assert told("first node: wrong chain, from Locked give on, participant, coin").outcome == "completed"
