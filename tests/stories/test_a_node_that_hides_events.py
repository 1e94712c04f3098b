"""The node that is asked first shows no event; the participant still learns the secret."""

from __future__ import annotations

import pytest

from tests.anvil import needs_anvil
from tests.matrix.story import told

pytestmark = [needs_anvil, pytest.mark.timeout(170)]


def test_it_ends_as_it_must() -> None:
    assert told("first node: hides logs, from Locked give on, participant, coin").outcome == "completed"
