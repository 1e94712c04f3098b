"""Claim and refund cost less than any peer's, lock no more than what its extra checks cost, and docs/gas.md says what is measured."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.anvil import needs_anvil
from tests.contracts import gas
from tests.contracts.bare import EXTRAS, source_without
from tests.contracts.gas import Measured, measure, tables
from tests.contracts.peers import BOLTZ_CLAIM_OF_FIVE, lowest
from wallet.swaps import htlc

DOCUMENT = Path(__file__).parents[2] / "docs" / "gas.md"
PATH_DEPENDENT = 5
"""Gas that the compiler's layout of a smaller contract may shift."""


@pytest.fixture(scope="module")
def found() -> Measured:
    return measure()


@needs_anvil
@pytest.mark.parametrize("kind", ["native", "erc20"])
def test_claim_and_refund_need_less_than_any_peers(found: Measured, kind: str) -> None:
    for step in ("claim", "refund"):
        assert found.steps[kind][step] < lowest(kind, step), step
    assert found.steps["native"]["claim_many"] < BOLTZ_CLAIM_OF_FIVE


@needs_anvil
@pytest.mark.parametrize("kind", ["native", "erc20"])
def test_a_lock_needs_no_more_than_any_peers_but_for_its_extra_checks(found: Measured, kind: str) -> None:
    assert found.steps[kind]["lock"] - found.extras[kind]["together"] <= lowest(kind, "lock") + PATH_DEPENDENT
    assert all(0 <= units < 2_000 for name, units in found.extras[kind].items() if name != "together")


@needs_anvil
def test_the_estimates_are_upper_ones(found: Measured) -> None:
    for steps in found.steps.values():
        assert steps["lock"] * 2 < htlc.LOCK_GAS
        assert steps["claim_for_another"] * 2 < htlc.CLAIM_GAS
        assert steps["refund_for_another"] * 2 < htlc.REFUND_GAS


@needs_anvil
def test_the_document_says_what_is_measured(found: Measured) -> None:
    assert tables(found) in DOCUMENT.read_text(encoding="utf-8")


@needs_anvil
def test_the_command_ends_with_one_line_of_json(
    found: Measured, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(gas, "measure", lambda: found)
    gas.main()
    assert json.loads(capsys.readouterr().out.splitlines()[-1]) == found.figures


@pytest.mark.parametrize("name", list(EXTRAS))
def test_each_extra_is_really_left_out(name: str) -> None:
    whole = source_without(())
    assert source_without((name,)) != whole
    with pytest.raises(ValueError, match="nothing like"):
        source_without((name, name))
