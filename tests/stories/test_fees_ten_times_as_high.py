"""All blocks ask for ten times the fee once the claim is signed: it is offered again for more."""

from __future__ import annotations

import pytest

from tests.anvil import needs_anvil
from tests.matrix.story import told

pytestmark = [needs_anvil, pytest.mark.timeout(170)]


def test_it_ends_as_it_must() -> None:
    assert told("fees x 10, from Signed claim, participant, coin").outcome == "completed"
