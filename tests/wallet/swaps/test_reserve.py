"""What is free to spend: all but what the open swaps keep, whoever asks."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wallet.swaps.contracts import TOKEN
from tests.wallet.swaps.lab import AMOUNT, FIRST, SECOND, Lab
from wallet.errors import CoinsKept
from wallet.model.address import NATIVE
from wallet.model.swap import Side
from wallet.model.transaction import Call, Fees, Price
from wallet.swaps.calls import GAS
from wallet.swaps.facts import Abandoned, Action, LegState
from wallet.swaps.reserve import KEPT_FOR, asked_for, free_to_spend, kept_by, who_may_lock

PRICE = Price(1000, 77)


@pytest.fixture
async def lab(tmp_path: Path) -> AsyncGenerator[Lab]:
    """Two swaps of one account: coins for tokens."""
    made = await Lab.begin(tmp_path, tokens=(NATIVE, TOKEN), swaps=2)
    yield made
    await made.close()


def worst(*actions: Action) -> int:
    return KEPT_FOR * sum(GAS[action] * PRICE.gas + PRICE.data for action in actions)


async def test_before_the_lock_its_amount_and_every_fee_are_kept_and_afterwards_the_way_out(lab: Lab) -> None:
    me = lab.initiator
    swap_id = lab.terms[0].swap_id
    assert kept_by(me.swap(swap_id), FIRST, PRICE) == AMOUNT + worst(Action.LOCK, Action.REFUND)
    assert kept_by(me.swap(swap_id), SECOND, PRICE) == worst(Action.CLAIM)
    while me.swap(swap_id).seen(Side.GIVE) is LegState.EMPTY:
        await lab.ticks(1, me)
    assert kept_by(me.swap(swap_id), FIRST, PRICE) == worst(Action.REFUND)
    await lab.until_ended()
    assert kept_by(me.swap(swap_id), FIRST, PRICE) == kept_by(me.swap(swap_id), SECOND, PRICE) == 0


async def test_a_token_keeps_the_fees_of_its_allowance_too(lab: Lab) -> None:
    swap = lab.participant.swap(lab.terms[0].swap_id)
    assert kept_by(swap, SECOND, PRICE) == worst(Action.LOCK, Action.APPROVE, Action.RESET_ALLOWANCE, Action.REFUND)


async def test_what_was_given_up_before_it_locked_keeps_nothing(lab: Lab) -> None:
    me, swap_id = lab.participant, lab.terms[0].swap_id
    await me.book.append(swap_id, [Abandoned(5)])
    assert kept_by(me.swap(swap_id), FIRST, PRICE) == kept_by(me.swap(swap_id), SECOND, PRICE) == 0


async def test_the_open_swaps_of_an_account_are_added_up(lab: Lab) -> None:
    me = lab.initiator
    entries, kept = me.book.open(), 2 * (AMOUNT + worst(Action.LOCK, Action.REFUND))
    assert free_to_spend(kept + 5, FIRST, me.address, PRICE, entries) == 5
    assert free_to_spend(kept - 1, FIRST, me.address, PRICE, entries) == 0
    assert free_to_spend(kept + 5, FIRST, lab.participant.address, PRICE, entries) == kept + 5


async def test_where_coins_suffice_for_one_of_two_swaps_the_older_goes_on_whoever_is_asked_first(lab: Lab) -> None:
    me = lab.initiator
    first, second = sorted(me.book.open(), key=lambda entry: (entry.created, entry.swap.id))
    one, both = AMOUNT + worst(Action.LOCK, Action.REFUND), 2 * (AMOUNT + worst(Action.LOCK, Action.REFUND))
    for coins, answers in ((one - 1, (False, False)), (one, (True, False)), (both - 1, (True, False)), (both, (True, True))):
        able = who_may_lock({me.address: coins}, FIRST, PRICE, me.book.open())
        assert tuple(entry.swap.id in able for entry in (first, second)) == answers


async def test_two_swaps_at_once_never_lock_what_the_way_out_of_one_needs(lab: Lab) -> None:
    """Both want to lock in the same block. Enough is there for one: that one locks and is finished, the other ends untouched."""
    me, other = lab.initiator, lab.participant
    price = Price((await me.clients[FIRST].price()).gas)
    enough = 2 * AMOUNT + KEPT_FOR * price.of(GAS[Action.LOCK], GAS[Action.REFUND], GAS[Action.REFUND])
    lab.chains[0].leave(me.address, enough - 1)
    await lab.ticks(3)
    locked = [entry for entry in me.book.all() if entry.swap.of(Action.LOCK)]
    assert len(locked) == 1
    await lab.until_ended()
    assert sorted(outcome.value for outcome in (*lab.outcomes(0), *lab.outcomes(1)) if outcome) == ["abandoned"] * 2 + ["completed"] * 2
    assert not any(entry.swap.of(Action.LOCK) for entry in other.book.all() if entry.swap.id != locked[0].swap.id)


@given(st.integers(0, 10**12), st.integers(0, 10**12))
def test_a_review_asks_for_more_than_is_kept_later(gas: int, data: int) -> None:
    price = Price(gas, data)
    for token in (NATIVE, TOKEN):
        give = (Action.LOCK, Action.REFUND) if token == NATIVE else (Action.LOCK, Action.REFUND, Action.APPROVE, Action.RESET_ALLOWANCE)
        assert asked_for(Side.GIVE, token, price) == 2 * KEPT_FOR * price.of(*(GAS[action] for action in give))
        assert asked_for(Side.TAKE, token, price) == 2 * KEPT_FOR * price.of(GAS[Action.CLAIM])


async def test_a_payment_cannot_spend_what_open_swaps_keep(lab: Lab) -> None:
    me, bob = lab.initiator, lab.participant.address
    me.outbox.free = lambda chain_id, who, balance, price: free_to_spend(balance, chain_id, who, price, me.book.open(chain_id))
    price = await me.clients[FIRST].price()
    kept = 2 * (AMOUNT + KEPT_FOR * price.of(GAS[Action.LOCK], GAS[Action.REFUND]))
    fees = Fees(1_000_000, 1_000_000)
    pay = Call(FIRST, bob, value=500)
    gas = (await me.outbox.prepare(pay, me.address, fees=fees)).gas
    lab.chains[0].leave(me.address, kept + 500 + gas * fees.max_fee - 1)
    with pytest.raises(CoinsKept, match="kept for the fees of your open swaps"):
        await me.pay(pay, fees)
    lab.chains[0].leave(me.address, kept + 500 + gas * fees.max_fee)
    await me.pay(pay, fees)
