"""The initiator dies with its claim out: the participant takes what is theirs alone."""

from __future__ import annotations

import pytest

from tests.anvil import needs_anvil
from tests.matrix.story import told

pytestmark = [needs_anvil, pytest.mark.timeout(170)]


def test_it_ends_as_it_must() -> None:
    assert told("partner gone, after their Sent claim, participant, coin").outcome == "completed"
