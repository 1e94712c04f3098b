"""kill -9 with the refund out and nothing on disk that says so: started again the wallet finds that it has its money."""

from __future__ import annotations

import pytest

from tests.anvil import needs_anvil
from tests.matrix.story import told

pytestmark = [needs_anvil, pytest.mark.timeout(170)]


def test_it_ends_as_it_must() -> None:
    assert told("kill -9 while refunding, before Sent refund, initiator, coin").outcome == "refunded"
