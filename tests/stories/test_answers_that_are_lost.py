"""Connections break after a node has done what it was asked: what was sent counts as perhaps sent, and is not signed anew."""

from __future__ import annotations

import pytest

from tests.anvil import needs_anvil
from tests.matrix.story import told

pytestmark = [needs_anvil, pytest.mark.timeout(170)]


def test_it_ends_as_it_must() -> None:
    assert told("all nodes: dropped after the node, from Agreed, initiator, token").outcome == "completed"
