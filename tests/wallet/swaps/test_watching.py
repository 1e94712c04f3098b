"""A watcher, with another phrase and another disk, finishes a swap whose owner is gone for good: the money goes to the owner, not to it."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.wallet.swaps.contracts import TOKEN
from tests.wallet.swaps.lab import AMOUNT, CAP, Died, Lab, Person, key_of, secret_of
from wallet.keys.signing import address_of
from wallet.model.swap import Outcome, Role, Side
from wallet.swaps.facts import WATCHED, Action, LegState, SecretSeen, Watch


@pytest.fixture
async def lab(tmp_path: Path) -> AsyncGenerator[Lab]:
    made = await Lab.begin(tmp_path, tokens=(TOKEN, TOKEN))
    yield made
    await made.close()


async def a_watcher(lab: Lab, role: Role, secret: bytes | None = None) -> Person:
    """Somebody with coins for gas who was handed the file of `role`."""
    watcher = Person("watcher", lab.folder, lab.networks, lab.nodes, lab.initiator.clock)
    for chain in lab.chains:
        chain.give(address_of(key_of("watcher")))
    await watcher.start()
    mine = replace(lab.agreed(lab.terms[0], role), watch=Watch(watcher.address, CAP))
    await watcher.begin(mine)
    if secret is not None:
        await watcher.book.append(lab.terms[0].swap_id, [SecretSeen(secret)])
    return watcher


def did(person: Person) -> list[Action]:
    return [tx.signed.action for tx in person.swap().txs]


async def until(lab: Lab, owner: Person, side: Side, state: LegState, *people: Person) -> None:
    for _ in range(80):
        if owner.swap().leg(side) is state:
            return
        await lab.ticks(1, *people)
    raise AssertionError(owner.swap())


async def both_locked(lab: Lab) -> None:
    """Both locks are final, and the initiator, who is gone before that, has revealed nothing."""
    await until(lab, lab.initiator, Side.GIVE, LegState.LOCKED, lab.initiator)
    await until(lab, lab.participant, Side.GIVE, LegState.LOCKED, lab.participant)


async def test_the_initiator_is_gone_after_the_lock_and_the_partner_never_came(lab: Lab) -> None:
    await until(lab, lab.initiator, Side.GIVE, LegState.LOCKED, lab.initiator)
    watcher = await a_watcher(lab, Role.INITIATOR)
    before = lab.units(lab.initiator, 0)
    await lab.until_ended(watcher)
    assert watcher.swap().outcome is Outcome.REFUNDED
    assert did(watcher) == [Action.REFUND]
    assert lab.units(lab.initiator, 0) - before == AMOUNT
    await watcher.stop()


async def test_the_initiator_is_gone_and_both_get_back_what_was_theirs(lab: Lab) -> None:
    watcher = await a_watcher(lab, Role.INITIATOR)
    await until(lab, lab.initiator, Side.GIVE, LegState.LOCKED, lab.initiator, watcher)
    start = lab.units(lab.initiator, 0), lab.units(lab.participant, 1)
    await lab.until_ended(lab.participant, watcher)
    assert (watcher.swap().outcome, lab.participant.swap().outcome) == (Outcome.REFUNDED, Outcome.REFUNDED)
    assert lab.units(lab.initiator, 0) == start[0] + AMOUNT
    assert lab.units(lab.participant, 1) == start[1]
    await watcher.stop()


async def test_the_participant_is_gone_and_the_secret_shows_on_the_chain(lab: Lab) -> None:
    await until(lab, lab.participant, Side.GIVE, LegState.LOCKED)
    watcher = await a_watcher(lab, Role.PARTICIPANT)
    before, own = lab.units(lab.participant, 0), lab.units(watcher, 0)
    await lab.until_ended(lab.initiator, watcher)
    assert watcher.swap().outcome is Outcome.COMPLETED
    assert did(watcher) == [Action.CLAIM]
    assert lab.units(lab.participant, 0) - before == AMOUNT
    assert lab.units(watcher, 0) == own
    await watcher.stop()


async def test_the_participant_is_gone_and_the_initiator_keeps_the_secret(lab: Lab) -> None:
    await both_locked(lab)
    watcher = await a_watcher(lab, Role.PARTICIPANT)
    before = lab.units(lab.participant, 1)
    await lab.until_ended(watcher)
    assert did(watcher) == [Action.REFUND]
    assert lab.units(lab.participant, 1) - before == AMOUNT
    await watcher.stop()


async def test_with_the_secret_in_the_file_it_claims_for_the_initiator_and_then_for_the_absent_partner(lab: Lab) -> None:
    await both_locked(lab)
    watcher = await a_watcher(lab, Role.INITIATOR, secret_of(lab.terms[0].offer.offer.salt))
    start = lab.units(lab.initiator, 1), lab.units(lab.participant, 0)
    await lab.until_ended(watcher)
    assert watcher.swap().outcome is Outcome.COMPLETED
    assert did(watcher) == [Action.CLAIM, Action.CLAIM_FOR_PARTNER]
    assert (lab.units(lab.initiator, 1), lab.units(lab.participant, 0)) == (start[0] + AMOUNT, start[1] + AMOUNT)
    await watcher.stop()


async def test_after_the_owners_claim_it_never_refunds_but_hands_the_partner_theirs(lab: Lab) -> None:
    """Rule 4: the give leg is the partner's once the take leg was claimed, however long the partner stays away."""
    watcher = await a_watcher(lab, Role.INITIATOR)
    await until(lab, lab.participant, Side.GIVE, LegState.LOCKED)
    await until(lab, lab.initiator, Side.TAKE, LegState.CLAIMED, lab.initiator)
    before = lab.units(lab.participant, 0)
    await lab.until_ended(watcher)
    assert did(watcher) == [Action.CLAIM_FOR_PARTNER]
    assert lab.units(lab.participant, 0) - before == AMOUNT
    await watcher.stop()


async def test_it_does_not_refund_while_it_cannot_see_whether_the_initiator_has_claimed(lab: Lab) -> None:
    watcher = await a_watcher(lab, Role.INITIATOR)
    await until(lab, lab.participant, Side.GIVE, LegState.LOCKED)
    await until(lab, lab.initiator, Side.TAKE, LegState.CLAIMED, lab.initiator)
    other = [lab.nodes[url] for url in lab.networks[1].endpoints]
    await watcher.stop()
    for node in other:
        node.down = True
    await watcher.start_when_possible()
    expiry = lab.lock_of(Role.INITIATOR).expiry
    while lab.chains[0].blocks[-1].timestamp <= expiry + 20:
        await lab.ticks(1, watcher)
    assert did(watcher) == []
    before = lab.units(lab.participant, 0)
    for node in other:
        node.down = False
    await lab.until_ended(watcher)
    assert did(watcher) == [Action.CLAIM_FOR_PARTNER]
    assert lab.units(lab.participant, 0) - before == AMOUNT
    await watcher.stop()


async def test_a_swap_that_was_never_locked_ends_with_nothing_signed(lab: Lab) -> None:
    watcher = await a_watcher(lab, Role.INITIATOR)
    await lab.until_ended(watcher)
    assert watcher.swap().outcome is Outcome.ABANDONED
    assert watcher.vault.signed == []
    await watcher.stop()


async def test_beside_a_healthy_owner_nothing_is_done_twice_that_costs_the_owner(lab: Lab) -> None:
    watchers = await a_watcher(lab, Role.PARTICIPANT)
    start = lab.units(lab.initiator, 1), lab.units(lab.participant, 0)
    await lab.until_ended(*lab.people, watchers)
    assert lab.outcomes() == (Outcome.COMPLETED, Outcome.COMPLETED)
    assert watchers.swap().outcome is Outcome.COMPLETED
    assert (lab.units(lab.initiator, 1), lab.units(lab.participant, 0)) == (start[0] + AMOUNT, start[1] + AMOUNT)
    assert len(did(watchers)) <= 1
    await watchers.stop()


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("role", Role)
async def test_killed_at_every_write_it_ends_the_same(tmp_path: Path, role: Role, *, after: bool) -> None:
    """The process dies right before, or right after, each commit of the watcher; started again it goes on."""
    last = 2  # the agreement is what the person who starts it sees; what follows it does alone
    while True:
        lab = await Lab.begin(tmp_path / f"{last}", tokens=(TOKEN, TOKEN))
        await both_locked(lab)
        watcher = await a_watcher(lab, role)
        if role is Role.INITIATOR:  # nothing is written for long but how far the chains were read
            while lab.chains[0].blocks[-1].timestamp < lab.lock_of(role).expiry - 2:
                await lab.ticks(1, watcher)
        watcher.database.last, watcher.database.after = watcher.database.writes + last - 1, after
        died = await _to_the_end(lab, watcher, lab.participant if role is Role.INITIATOR else lab.initiator)
        _ends_well(lab, watcher, role)
        await watcher.stop()
        await lab.close()
        if not died:
            break
        last += 1 + after  # every other one is enough for those that died right before it
    assert last > 6


async def _to_the_end(lab: Lab, watcher: Person, partner: Person) -> bool:
    died = False
    for _ in range(160):
        if not watcher.book.open():
            return died
        try:
            await lab.ticks(1, watcher, partner)
        except Died:
            died = True
            await watcher.stop()
            await watcher.start()
    raise AssertionError(watcher.swap())


def _ends_well(lab: Lab, watcher: Person, role: Role) -> None:
    swap = watcher.swap()
    assert swap.outcome is (Outcome.REFUNDED if role is Role.INITIATOR else Outcome.COMPLETED), swap
    assert set(did(watcher)) <= WATCHED
    assert len({tx.slot for tx in swap.txs}) == 1
