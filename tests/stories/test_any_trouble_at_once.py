"""Crashes, reorgs, dropped and lost transactions, silent nodes and dear fees, all mixed: nobody loses, and everything ends.

The simulation of the machine does this with a made-up wallet, hundreds of times as often. Here the real book, outbox, observer, hand and
runner go through it on real files, within what the time locks allow for.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest

from tests.wallet.swaps.contracts import TOKEN
from tests.wallet.swaps.lab import AMOUNT, Died, Lab, Person
from wallet.model.address import NATIVE, Address
from wallet.model.swap import Outcome, Role, Side
from wallet.swaps import htlc
from wallet.swaps.facts import LegState

AWAY = 60  # seconds that the terms allow for: thirty blocks
TROUBLED = 45  # ticks
PAIRS = ((TOKEN, TOKEN), (NATIVE, TOKEN), (TOKEN, NATIVE))
ENDS = {Outcome.COMPLETED, Outcome.REFUNDED, Outcome.ABANDONED, Outcome.RECEIVED_BOTH}


@dataclass
class Trouble:
    """What goes wrong in one run; the seed decides. `told` is what did, for whoever has to find out why."""

    lab: Lab
    rng: Random
    told: list[str] = field(default_factory=list[str])
    away: dict[str, int] = field(default_factory=dict[str, int])
    naps: int = 0

    async def tick(self) -> None:
        for chain in self.lab.chains:
            chain.mine()
        self._chains()
        self._nodes()
        for person in self.rng.sample(self.lab.people, 2):
            await self._person(person)

    def calm(self) -> None:
        for chain in self.lab.chains:
            chain.full, chain.base_fee = False, 10
        for node in self.lab.nodes.values():
            node.down = False
            node.lose_reply_of.clear()

    def _chains(self) -> None:
        for chain in self.lab.chains:
            if self._happens(0.15):
                depth, keep = self.rng.randint(1, 2), self._happens(0.7)
                self.told.append(f"{chain.height}: reorg of {depth} on {chain.chain_id}, {'kept' if keep else 'dropped'}")
                chain.reorg(depth, keep=keep, longer=self.rng.randint(0, 1))
            if self._happens(0.1):
                chain.pool.clear()
            chain.full = self._happens(0.15)
            if self._happens(0.15):
                chain.base_fee = self.rng.choice((10, 10, 400_000, 1_500_000))

    def _nodes(self) -> None:
        for node in self.lab.nodes.values():
            node.down = self._happens(0.12)
            node.lose_reply_of = {"eth_sendRawTransaction"} if self._happens(0.25) else set()

    async def _person(self, person: Person) -> None:
        if self.away.get(person.name):
            self.away[person.name] -= 1
            if not self.away[person.name]:
                await person.start_when_possible()
            return
        if self._happens(0.15):
            person.database.last, person.database.after = person.database.writes + self.rng.randint(1, 3), self._happens(0.5)
        try:
            for chain in self.rng.sample(self.lab.chains, 2):
                await person.look(chain.chain_id)
        except Died:
            self.naps += 1
            self.told.append(f"{person.name} died")
            await person.stop()
            self.away[person.name] = self.rng.randint(1, 3) if self.naps < 5 else 1

    def _happens(self, chance: float) -> bool:
        return self.rng.random() < chance


@pytest.mark.timeout(120)
@pytest.mark.parametrize("seed", range(24))
async def test_nobody_loses_and_everything_ends(tmp_path: Path, seed: int) -> None:
    rng = Random(seed)
    tokens = rng.choice(PAIRS)
    lab = await Lab.begin(tmp_path, tokens=tokens, swaps=rng.choice((1, 1, 2)), nodes_each=rng.choice((1, 2)), away=AWAY)
    before = {person.name: holdings(lab, person, tokens) for person in lab.people}
    trouble = Trouble(lab, rng)
    for _ in range(TROUBLED):
        await trouble.tick()
    trouble.calm()
    for person in lab.people:
        if trouble.away.get(person.name):
            await person.start_when_possible()
        person.database.last = None
    await lab.until_ended(limit=200)
    for person in lab.people:
        judge(lab, person, tokens, before[person.name], trouble)
    for number in range(len(lab.terms)):
        for chain, role in zip(lab.chains, Role, strict=True):
            assert htlc.swap_id(lab.lock_of(role, number)) not in chain.state().open, trouble.told
    await lab.close()


def holdings(lab: Lab, person: Person, tokens: tuple[Address, Address]) -> list[int]:
    return [lab.units(person, chain, token) for chain, token in enumerate(tokens)]


def judge(lab: Lab, person: Person, tokens: tuple[Address, Address], before: list[int], trouble: Trouble) -> None:
    """What the wallet believes is what the chains have, and whoever gave has received."""
    expected, give = list(before), 0 if person is lab.initiator else 1
    for entry in person.book.all():
        swap = entry.swap
        assert swap.outcome in ENDS, trouble.told
        gave, took = swap.leg(Side.GIVE) is LegState.CLAIMED, swap.leg(Side.TAKE) is LegState.CLAIMED
        assert took or not gave, trouble.told
        expected[give] -= AMOUNT * gave
        expected[1 - give] += AMOUNT * took
    assert holdings(lab, person, tokens) == expected, trouble.told
