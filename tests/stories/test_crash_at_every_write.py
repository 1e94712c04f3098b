"""The process dies right before, or right after, each write that a whole swap makes; started again, it comes to the same end.

What goes out between two writes goes out, or not, in both ways: that is every crash there is. Nothing is locked, claimed or paid twice.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.wallet.swaps.contracts import TOKEN
from tests.wallet.swaps.lab import AMOUNT, Died, Lab, Person
from wallet.model.address import NATIVE, Address
from wallet.model.swap import Outcome, Side
from wallet.swaps.facts import Action, Depth
from wallet.swaps.state import Fate

PAIRS = {"tokens": (TOKEN, TOKEN), "a coin for a token": (NATIVE, TOKEN)}
AWAY = 6  # seconds of chain time that a restart may take, as the time locks allow


async def play(lab: Lab, mortal: Person, last: int, *, after: bool) -> bool:
    """The whole swap with one crash; whether it came to that."""
    mortal.database.last = mortal.database.writes + last
    mortal.database.after = after
    for _ in range(120):
        try:
            await lab.ticks(1)
        except Died:
            await restart(mortal)
            await lab.until_ended()
            return True
        if not any(person.book.open() for person in lab.people):
            return False
    raise AssertionError("without end")


async def restart(person: Person) -> None:
    """What is in memory is gone, the signer's mandates too: unlocking grants them again."""
    mandates = person.vault.mandates
    await person.stop()
    await person.start()
    assert {entry.swap.id for entry in person.book.open()} <= mandates.keys()


def holdings(lab: Lab, tokens: tuple[Address, Address]) -> list[int]:
    return [lab.units(person, chain, token) for person in lab.people for chain, token in enumerate(tokens)]


@pytest.mark.timeout(150)
@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.parametrize("who", ["initiator", "participant"])
async def test_every_crash_ends_like_no_crash(tmp_path: Path, pair: str, who: str) -> None:
    tokens, crashes = PAIRS[pair], 0
    for after in (False, True):
        for last in range(1, 200, 1 if pair == "tokens" else 3):
            folder = tmp_path / f"{after} {last}"
            lab = await Lab.begin(folder, tokens=tokens, away=AWAY)
            before = holdings(lab, tokens)
            came = await play(lab, lab.initiator if who == "initiator" else lab.participant, last, after=after)
            where = f"{who} died {'after' if after else 'before'} write {last}"
            assert lab.outcomes() == (Outcome.COMPLETED, Outcome.COMPLETED), where
            gained = [now - then for now, then in zip(holdings(lab, tokens), before, strict=True)]
            assert gained == [-AMOUNT, AMOUNT, AMOUNT, -AMOUNT], where
            for person in lab.people:
                check(lab, person, where)
            await lab.close()
            if not came:
                break
            crashes += 1
        else:
            raise AssertionError("more writes than tries")
    assert crashes > (60 if pair == "tokens" else 20)


def check(lab: Lab, person: Person, where: str) -> None:
    """Each thing was done once, all that was signed is accounted for, and nothing of the allowance is left."""
    swap = person.swap()
    mined = Counter(tx.signed.action for tx in swap.txs if tx.result is not None and tx.result.fate is Fate.MINED)
    assert mined[Action.LOCK] == 1, where
    assert mined[Action.CLAIM] + mined[Action.CLAIM_FOR_PARTNER] <= 2, where
    assert all(tx.result is not None and tx.result.depth is Depth.FINAL for tx in swap.txs), where
    lock = swap.terms(Side.GIVE).lock
    chain = next(chain for chain in lab.chains if chain.chain_id == lock.chain_id)
    assert chain.state().allowed.get((TOKEN, person.address), 0) == 0, where
