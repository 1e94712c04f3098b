"""The block with our lock goes, as deep as a block is not final; the lock comes again."""

from __future__ import annotations

import pytest

from tests.anvil import needs_anvil
from tests.matrix.story import told

pytestmark = [needs_anvil, pytest.mark.timeout(170)]


def test_it_ends_as_it_must() -> None:
    assert told("reorg up to finality, takes the lock away, participant, coin").outcome == "completed"
