"""What the headless demo says of a run."""

from __future__ import annotations

import pytest

from wallet.cli.playground import verdict
from wallet.model.address import Address
from wallet.model.amount import Amount
from wallet.model.asset import Asset
from wallet.playground.headless import Holdings, Part, Played, Scenario

TOKEN = Asset(31001, Address("0x" + "11" * 20), "APD", 6, "Apple Dollar")


def run(outcome: str, *, lost: bool) -> Played:
    nothing = Holdings({})
    parts = [Part(role, Address("0x" + "22" * 20), nothing, nothing, "done", ()) for role in ("initiator", "participant")]
    return Played(Scenario.COMPLETED, outcome, lost, Amount(1, TOKEN), Amount(1, TOKEN), (parts[0], parts[1]), 12.0)


@pytest.mark.parametrize(
    ("outcome", "lost", "ok", "words"),
    [
        ("completed", False, True, "as it should be"),
        ("refunded", False, False, "too busy"),
        ("completed", True, False, "a fault of Lockstep"),
        ("refunded", True, False, "a fault of Lockstep"),
    ],
)
def test_another_way_is_not_a_loss_and_a_loss_is_never_a_success(outcome: str, lost: bool, ok: bool, words: str) -> None:
    played = run(outcome, lost=lost)
    assert played.ok is ok
    assert words in verdict(played)
