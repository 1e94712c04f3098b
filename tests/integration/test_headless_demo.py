"""`lockstep demo --headless --json`: one whole swap between two fresh wallets, in all its endings, as a user's script sees it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.command_line import lockstep

GIVE, WANT = 100 * 10**6, 80 * 10**6


def played(*arguments: str) -> Any:
    return lockstep("demo", "--headless", "--json", *arguments, seconds=115).json()


def moved(party: dict[str, Any], leg: dict[str, Any]) -> int:
    """Base units of a leg's token that a party has more afterwards."""
    chain, token = str(leg["chain_id"]), leg["token"]
    return int(party["after"][chain][token]) - int(party["before"][chain][token])


def paid(party: dict[str, Any], chain_id: int) -> int:
    """Wei of a chain's coin that a party has less afterwards."""
    coin = "0x" + "0" * 40
    return int(party["before"][str(chain_id)][coin]) - int(party["after"][str(chain_id)][coin])


def fees(party: dict[str, Any], chain_id: int) -> int:
    return sum(int(step["fee"]) for step in party["steps"] if step["chain_id"] == chain_id)


@pytest.mark.timeout(130)
def test_completed_moves_both_amounts_and_nothing_else_but_fees() -> None:
    run = played()
    assert (run["outcome"], run["ok"]) == ("completed", True)
    assert run["seconds"] < 90
    initiator, participant = run["initiator"], run["participant"]
    assert (moved(initiator, run["give"]), moved(initiator, run["want"])) == (-GIVE, WANT)
    assert (moved(participant, run["give"]), moved(participant, run["want"])) == (GIVE, -WANT)
    for party in (initiator, participant):
        for chain_id in (run["give"]["chain_id"], run["want"]["chain_id"]):
            assert paid(party, chain_id) == fees(party, chain_id)
    assert list(run["gas"]["initiator"]) == ["approve", "lock", "claim"]
    assert run["blocks"]["participant"]["claim"] >= run["blocks"]["initiator"]["lock"]


@pytest.mark.timeout(130)
def test_a_participant_who_vanishes_costs_the_initiator_fees_and_time() -> None:
    run = played("--scenario", "participant-vanishes")
    assert (run["outcome"], run["ok"]) == ("refunded", True)
    assert run["seconds"] < 90
    assert [step["action"] for step in run["initiator"]["steps"]] == ["approve", "lock", "refund"]
    assert run["participant"]["steps"] == []
    assert moved(run["initiator"], run["give"]) == 0


@pytest.mark.timeout(130)
def test_an_initiator_who_vanishes_ends_in_both_refunds() -> None:
    run = played("--scenario", "initiator-vanishes")
    assert (run["outcome"], run["ok"]) == ("refunded", True)
    assert run["seconds"] < 90
    for party, leg in (("initiator", "give"), ("participant", "want")):
        assert [step["action"] for step in run[party]["steps"]] == ["approve", "lock", "refund"]
        assert moved(run[party], run[leg]) == 0


def test_an_unknown_scenario_is_a_sentence() -> None:
    ran = lockstep("demo", "--headless", "--scenario", "earthquake")
    assert ran.code == 2
    assert ran.says("earthquake", "completed")
