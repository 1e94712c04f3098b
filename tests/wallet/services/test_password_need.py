"""Started again and locked: an open swap says what it needs the password for, until when by its chain's clock, and what comes otherwise."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wallet.services.house import House, Street
from tests.wallet.services.test_who_signs_at_night import COINS, MOMENTS, Moment, bring_to, each_moment, start_again, street, swap_of
from wallet.model.swap import Role, Side
from wallet.model.views import PasswordNeed
from wallet.services.swaps.wording import time_left
from wallet.swaps.facts import Action, LegState

__all__ = ["street"]
LOCK, CLAIM, EITHER, SIGNED, NOTHING = "to lock", "to claim", "or take", "only you can offer a higher fee", ""
NEEDED = {  # for what, and whether coins can be lost without it
    (Role.INITIATOR, "agreed, nothing signed"): (LOCK, False),
    (Role.INITIATOR, "lock sent"): (CLAIM, False),
    (Role.INITIATOR, "own lock final"): (CLAIM, False),
    (Role.INITIATOR, "both locked"): (CLAIM, False),
    (Role.INITIATOR, "claim sent"): (SIGNED, True),
    (Role.INITIATOR, "claimed"): (NOTHING, False),
    (Role.PARTICIPANT, "agreed, nothing signed"): (LOCK, False),
    (Role.PARTICIPANT, "allowance signed"): (LOCK, False),
    (Role.PARTICIPANT, "lock sent"): (EITHER, True),
    (Role.PARTICIPANT, "both locked"): (EITHER, True),
    (Role.PARTICIPANT, "secret seen"): (SIGNED, True),
    (Role.PARTICIPANT, "claim sent"): (SIGNED, True),
}


async def need_of(house: House) -> PasswordNeed | None:
    return (await house.swap()).password


@each_moment
async def test_each_state_says_what_for_and_what_otherwise(street: Street, moment: Moment) -> None:
    house = await bring_to(street, moment)
    assert await need_of(house) is None, "the running signer has the mandate"
    await start_again(house)
    view, (purpose, loses) = await house.swap(), NEEDED[moment.role, moment.says]
    if view.password is None:
        assert purpose == NOTHING
        return
    assert purpose in view.password.sentence
    assert view.password.loses is loses
    assert view.password.loses is ("lose" in view.password.otherwise or "have both" in view.password.otherwise)
    assert view.password.sentence in view.trouble


@pytest.mark.parametrize("moment", [MOMENTS[9], MOMENTS[2]], ids=lambda moment: moment.role.value)
async def test_the_time_is_that_of_the_chain(street: Street, moment: Moment) -> None:
    """Whatever this computer's clock says."""
    house = await bring_to(street, moment)
    street.late = 5_000
    await start_again(house)
    take = swap_of(house).terms(Side.TAKE).lock.chain_id
    chain = next(chain for chain in street.chains if chain.chain_id == take)
    need = await need_of(house)
    assert need is not None
    assert need.by == swap_of(house).deadlines.reveal
    assert need.by is not None
    assert need.left == need.by - chain.blocks[-1].timestamp
    assert need.left is not None
    assert f"within {time_left(need.left)} by the clock of {(await house.swap()).take.network}" in need.sentence


async def test_once_the_time_is_over_every_second_counts_or_none_does(street: Street) -> None:
    """A participant's partner may take both; an initiator's coins wait for nobody else."""
    bob = await bring_to(street, MOMENTS[9])
    await start_again(bob)
    expiry = swap_of(bob).terms(Side.TAKE).lock.expiry
    told = list[tuple[int | None, bool]]()
    while street.chains[0].blocks[-1].timestamp <= expiry + 60:
        await street.ticks(1, bob)
        need = await need_of(bob)
        assert need is not None
        told.append((need.by, need.loses))
    assert list(dict.fromkeys(told)) == [(swap_of(bob).deadlines.reveal, True), (expiry, True), (None, True)]
    need = await need_of(bob)
    assert need is not None
    assert need.sentence.startswith("Unlock at once")


async def test_an_initiator_who_is_late_gets_theirs_back_whenever_they_come(street: Street) -> None:
    alice = await bring_to(street, MOMENTS[2])
    await start_again(alice)
    while street.chains[1].blocks[-1].timestamp <= swap_of(alice).deadlines.reveal:
        await street.ticks(1, alice)
    need = await need_of(alice)
    assert need is not None
    assert (need.by, need.left, need.loses) == (None, None, False)
    assert "take 10 APD back" in need.sentence
    assert "nobody else can take them" in need.otherwise


@pytest.mark.parametrize("moment", [MOMENTS[2], MOMENTS[9]], ids=lambda moment: moment.role.value)
async def test_a_courier_with_gas_needs_no_password_and_one_without_does(street: Street, moment: Moment) -> None:
    house = street.alice if moment.role is Role.INITIATOR else street.bob
    address = (await house.courier.turn_on()).address
    assert address is not None
    await bring_to(street, moment)
    await start_again(house)
    assert await need_of(house) is None
    for _ in range(12):
        await street.ticks(1)
    need = await need_of(house)
    assert need is not None, "it has no gas, so it could not claim"
    assert CLAIM in need.sentence
    for chain in street.chains:
        chain.give(address, tokens=0, coins=COINS)
    while swap_of(house).seen(Side.TAKE) is not LegState.CLAIMED:
        await street.ticks(1)
    assert swap_of(house).of(Action.CLAIM)[-1].signed.sender == address
    need = await need_of(house)
    assert need is None or not need.loses


@given(st.integers(0, 40 * 86_400))
def test_what_is_left_is_never_said_to_be_more(seconds: int) -> None:
    sizes = {"day": 86_400, "hour": 3_600, "minute": 60, "second": 1}
    words = time_left(seconds).split()
    told = [(int(count), sizes[name.removesuffix("s")]) for count, name in zip(words[::2], words[1::2], strict=True)]
    said = sum(count * size for count, size in told)
    assert said <= seconds < said + (told[-1][1] if len(told) > 1 else max(60, told[0][1]))
