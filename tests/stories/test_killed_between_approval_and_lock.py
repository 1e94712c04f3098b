"""kill -9 of the participant with a lock signed, on disk, and not yet sent: started again it sends that lock and no other."""

from __future__ import annotations

import pytest

from tests.anvil import needs_anvil
from tests.matrix.story import told

pytestmark = [needs_anvil, pytest.mark.timeout(170)]


def test_it_ends_as_it_must() -> None:
    assert told("kill -9, after Signed lock, participant, token").outcome == "completed"
