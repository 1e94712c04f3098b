"""The partner dies and does not come back before our lock has run out."""

from __future__ import annotations

import pytest

from tests.anvil import needs_anvil
from tests.matrix.story import told

pytestmark = [needs_anvil, pytest.mark.timeout(170)]


def test_it_ends_as_it_must() -> None:
    assert told("partner gone, after their Signed lock, initiator, coin").outcome == "refunded"
