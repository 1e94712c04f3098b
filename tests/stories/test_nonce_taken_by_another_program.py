"""Another program with the same phrase uses the nonce of a lock that no node took: it is signed again once that is final."""

from __future__ import annotations

import pytest

from tests.anvil import needs_anvil
from tests.matrix.story import told

pytestmark = [needs_anvil, pytest.mark.timeout(170)]


def test_it_ends_as_it_must() -> None:
    assert told("nonce taken, of the lock, initiator, coin").outcome == "completed"
