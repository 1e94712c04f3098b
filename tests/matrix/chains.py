"""Plays in which the chain itself is the trouble: reorgs, a halt, dear blocks."""

from __future__ import annotations

import time
from typing import Any

from tests.matrix.person import Person
from tests.matrix.played import Play, Played, give_chain, take_chain
from tests.matrix.stage import Deal, Stage
from tests.matrix.waiting import until
from wallet.model.swap import Role


def reorg(depth: int, action: str) -> Play:
    """The block with this transaction of the one who is hit goes, with the `depth - 1` on top of it; the transaction is in no pool then."""

    def play(stage: Stage, role: Role, kind: str) -> Played:
        person, deal = stage.people[role], stage.agree(kind)
        chain_id = take_chain(deal, role) if action == "claim" else give_chain(deal, role)
        person.reaches(deal.id, f"Signed {action}")
        stage.halt(chain_id)
        block = _mined(stage, person, deal, chain_id, action)
        person.reaches(deal.id, f"Mined {action}")
        while stage.height(chain_id) < block + depth - 1:
            stage.chains[chain_id].ask("evm_mine")
        gone = stage.height(chain_id) - block + 1
        assert gone == depth, f"the block is {gone} deep already"
        stage.chains[chain_id].ask("anvil_reorg", depth, [])
        stage.resume()
        return Played(deal, time.monotonic())

    return play


def _mined(stage: Stage, person: Person, deal: Deal, chain_id: int, action: str) -> int:
    """Mine block after block until one has the transaction; its number."""
    found: list[int] = []

    def look() -> bool:
        signed = [told.body["hash"] for told in person.told(deal.id) if told.step == f"Signed {action}"]
        receipts: list[dict[str, Any] | None] = [stage.chains[chain_id].ask("eth_getTransactionReceipt", each) for each in signed]
        found.extend(int(receipt["blockNumber"], 16) for receipt in receipts if receipt is not None)
        waiting = any(stage.chains[chain_id].ask("eth_getTransactionByHash", each) is not None for each in signed)
        if not found and waiting:
            stage.chains[chain_id].ask("evm_mine")
        return bool(found)

    until(look, f"a block with the {action}")
    return found[0]


def halt(moment: str, *, give: bool) -> Play:
    """The chain that the one who is hit gives on, or takes on, makes no block for as long as the other makes some."""

    def play(stage: Stage, role: Role, kind: str) -> Played:
        person, deal = stage.people[role], stage.agree(kind)
        halted, other = give_chain(deal, role), take_chain(deal, role)
        if not give:
            halted, other = other, halted
        person.reaches(deal.id, moment)
        stage.halt(halted)
        goal = stage.height(other) + 8
        until(lambda: stage.height(other) >= goal, "blocks of the other chain")
        stage.resume()
        return Played(deal, time.monotonic())

    return play


def dear(moment: str) -> Play:
    """All blocks ask for ten times the fee, on both chains, from a step on."""

    def play(stage: Stage, role: Role, kind: str) -> Played:
        stage.cheap()
        deal = stage.agree(kind)
        stage.people[role].reaches(deal.id, moment)
        stage.dear(10, 10)
        return Played(deal, time.monotonic())

    return play
