"""A claim that hangs meets a refund in the pool, and the claim is first: both have what was agreed."""

from __future__ import annotations

import pytest

from tests.anvil import needs_anvil
from tests.matrix.story import told

pytestmark = [needs_anvil, pytest.mark.timeout(170)]


def test_it_ends_as_it_must() -> None:
    assert told("claim meets refund, the claim wins, initiator, coin").outcome == "completed"
