"""The node that is asked first stops at an old block and stays there; the other one is honest. The participant still hears of the claim."""

from __future__ import annotations

import pytest

from tests.anvil import needs_anvil
from tests.matrix.story import told

pytestmark = [needs_anvil, pytest.mark.timeout(170)]


def test_it_ends_as_it_must() -> None:
    assert told("first node: stale head, from Locked give on, participant, coin").outcome == "completed"
