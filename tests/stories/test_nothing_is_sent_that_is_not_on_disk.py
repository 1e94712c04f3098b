"""At the instant at which a node is handed a transaction, the disk has its bytes and the word that they are about to go: write before send.

The proxy at the node's door reads the journal of the wallet's file before it lets the request through. That each commit reaches the disk
itself is in `test_each_commit_reaches_the_disk_before_anything_is_sent.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.anvil import needs_anvil
from tests.matrix.lies import Honest
from tests.matrix.person import Person
from tests.matrix.stage import Deal, Stage
from tests.matrix.story import shared_stage
from wallet.model.hashing import keccak256

pytestmark = [needs_anvil, pytest.mark.timeout(170)]


class Notary(Honest):
    """`handed`: raw bytes, in hexadecimal, with the steps that the journals of all swaps had for them then."""

    def __init__(self, person: Person) -> None:
        self._person = person
        self.handed: list[tuple[str, set[str]]] = []

    def ask(self, method: str, params: list[Any]) -> list[Any]:
        if method == "eth_sendRawTransaction":
            self.handed.append((params[0], self._written(params[0])))
        return params

    def _written(self, raw: str) -> set[str]:
        tx_hash = "0x" + keccak256(bytes.fromhex(raw[2:])).hex()
        told = self._person.everything_told()
        return {each.step.split()[0] for each in told if each.body.get("raw") == raw or each.body.get("hash") == tx_hash}


@pytest.fixture
def stage() -> Iterator[Stage]:
    made = shared_stage()
    yield made
    for person in made.people.values():
        person.heal(made.networks)


def test_both_wallets_write_before_they_send(stage: Stage) -> None:
    notaries = {person.name: Notary(person) for person in stage.people.values()}
    for person in stage.people.values():
        person.back()
        for node in person.each_node():
            node.lie = notaries[person.name]
    deal: Deal = stage.agree("token")
    stage.ended(deal)
    for notary in notaries.values():
        assert len({raw for raw, _ in notary.handed}) >= 3  # approve, lock, claim
        assert all(written >= {"Signed", "Sending"} for _, written in notary.handed)
