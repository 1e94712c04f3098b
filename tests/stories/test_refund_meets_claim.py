"""Likewise, and the refund is first: both have what they had."""

from __future__ import annotations

import pytest

from tests.anvil import needs_anvil
from tests.matrix.story import told

pytestmark = [needs_anvil, pytest.mark.timeout(170)]


def test_it_ends_as_it_must() -> None:
    assert told("claim meets refund, the refund wins, initiator, coin").outcome == "refunded"
