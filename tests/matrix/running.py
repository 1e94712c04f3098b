"""Plays one cell on a stage and judges it by the chains, not by what the wallets believe."""

from __future__ import annotations

import time
from dataclasses import dataclass

from tests.matrix.cells import COMPLETED, Cell
from tests.matrix.stage import Deal, Stage
from wallet.model.address import NATIVE
from wallet.model.asset import Asset
from wallet.model.swap import Role

_WORDS = {
    ("completed", "completed"): "completed",
    ("refunded", "refunded"): "refunded",
    ("refunded", "abandoned"): "refunded",
    ("abandoned", "abandoned"): "refunded",
}


@dataclass(frozen=True, slots=True)
class Result:
    """outcome: in one word, or what went wrong. recovery: seconds from the fault's end to the end of the swap; None when there was none."""

    cell: Cell
    outcome: str
    recovery: float | None
    seconds: float

    @property
    def ok(self) -> bool:
        return self.outcome == self.cell.ends


def run(cell: Cell, stage: Stage) -> Result:
    """From a swap's agreement to its end. Raises AssertionError when something that must happen never does, with notes of what stood."""
    try:
        return _run(cell, stage)
    except Exception as error:
        for person in stage.people.values():
            error.add_note(f"{person.name}: {', '.join(told.step for told in person.everything_told()[-60:])}")
            error.add_note(f"{person.name}: {person.last_words()}")
        raise


def _run(cell: Cell, stage: Stage) -> Result:
    began = time.monotonic()
    for person in stage.people.values():
        person.back()
    before, heights = stage.holdings(), {chain_id: stage.height(chain_id) + 1 for chain_id in stage.chains}
    played = cell.play(stage, cell.role, cell.kind)
    both = stage.ended(played.deal)
    recovered = both if played.recovered is None else played.recovered
    outcome = _WORDS.get(stage.outcomes(played.deal), " and ".join(stage.outcomes(played.deal)))
    wrong = _wrong(stage, played.deal, before, heights, completed=outcome == COMPLETED)
    return Result(cell, wrong or outcome, max(0.0, recovered - played.over), time.monotonic() - began)


def _wrong(stage: Stage, deal: Deal, before: dict[tuple[Role, Asset], int], heights: dict[int, int], *, completed: bool) -> str:
    """What does not fit, as words; empty when everybody has exactly what they should."""
    left = stage.left_in_contract()
    if left:
        return f"{left} units stay locked"
    (given, units), (wanted, price) = deal.give, deal.want
    initiator, participant = Role
    moved = {(initiator, given): -units, (participant, given): units, (initiator, wanted): price, (participant, wanted): -price}
    for (role, asset), now in stage.holdings().items():
        paid = stage.fees(role, asset.chain_id, heights[asset.chain_id]) if asset.token == NATIVE else 0
        gained = now + paid - before[role, asset]
        expected = moved.get((role, asset), 0) if completed else 0
        if gained != expected:
            return f"{role.value}: {gained} {asset.symbol} instead of {expected}"
    return ""
