"""The node that is asked first says that the account is empty; the other one is honest."""

from __future__ import annotations

import pytest

from tests.anvil import needs_anvil
from tests.matrix.story import told

pytestmark = [needs_anvil, pytest.mark.timeout(170)]


def test_it_ends_as_it_must() -> None:
    assert told("first node: lies about balances, from Agreed, initiator, coin").outcome == "completed"
