"""Locked at every state of both roles, in each of the three ways: what happens then. The table in docs/swaps.md is made of these.

1. Locked in the same run: the mandate lives on, and the swap goes on.
2. Started again and locked, without a courier: nothing is signed, the password is asked for, and once it is there the swap goes on.
3. Likewise with a courier: what is locked is claimed or taken back, and the partner's claim sent; nothing new is locked.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.wallet.services.house import PASSWORD, House, Street, willing
from tests.wallet.vault.build import without_stretching
from wallet.model.amount import Amount
from wallet.model.swap import Outcome, Role, Side
from wallet.model.views import SessionState
from wallet.swaps.facts import WATCHED, Action, LegState
from wallet.swaps.state import Swap

COINS = 10**15


@pytest.fixture
async def street(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Street]:
    without_stretching(monkeypatch)
    made = await Street.begin(tmp_path)
    yield made
    await made.close()


def swap_of(house: House) -> Swap:
    (entry,) = house.session.workspace.book.all()
    return entry.swap


@dataclass(frozen=True)
class Moment:
    """A state in which the wallet is locked. `alone`: what comes of it when only the courier is there.

    allowed: an allowance was given and not used, which only the account itself can take back.
    """

    says: str
    role: Role
    reached: Callable[[Swap], bool]
    alone: Outcome
    allowed: bool = False


def _lock_sent(swap: Swap) -> bool:
    return any(tx.sent for tx in swap.of(Action.LOCK))


MOMENTS = (
    Moment("agreed, nothing signed", Role.INITIATOR, lambda _: True, Outcome.ABANDONED),
    Moment("lock sent", Role.INITIATOR, _lock_sent, Outcome.COMPLETED),
    Moment("own lock final", Role.INITIATOR, lambda s: s.leg(Side.GIVE) is LegState.LOCKED, Outcome.COMPLETED),
    Moment("both locked", Role.INITIATOR, lambda s: s.seen(Side.TAKE) is LegState.LOCKED, Outcome.COMPLETED),
    Moment("claim sent", Role.INITIATOR, lambda s: bool(s.of(Action.CLAIM)), Outcome.COMPLETED),
    Moment("claimed", Role.INITIATOR, lambda s: s.leg(Side.TAKE) is LegState.CLAIMED, Outcome.COMPLETED),
    Moment("agreed, nothing signed", Role.PARTICIPANT, lambda _: True, Outcome.ABANDONED),
    Moment("allowance signed", Role.PARTICIPANT, lambda s: bool(s.of(Action.APPROVE)) and not _lock_sent(s), Outcome.ABANDONED, True),
    Moment("lock sent", Role.PARTICIPANT, _lock_sent, Outcome.COMPLETED),
    Moment("both locked", Role.PARTICIPANT, lambda s: s.leg(Side.GIVE) is LegState.LOCKED, Outcome.COMPLETED),
    Moment("secret seen", Role.PARTICIPANT, lambda s: s.secret is not None, Outcome.COMPLETED),
    Moment("claim sent", Role.PARTICIPANT, lambda s: bool(s.of(Action.CLAIM)), Outcome.COMPLETED),
)
each_moment = pytest.mark.parametrize("moment", MOMENTS, ids=lambda moment: f"{moment.role.value}: {moment.says}")


async def bring_to(street: Street, moment: Moment) -> House:
    """The one who will be locked, at that moment."""
    house = street.alice if moment.role is Role.INITIATOR else street.bob
    await street.agreed()
    for _ in range(40):
        if moment.reached(swap_of(house)):
            return house
        await street.ticks(1)
    raise AssertionError(f"never reached: {moment.says}")


async def with_courier(street: Street, house: House) -> None:
    view = await house.courier.turn_on()
    assert view.address is not None
    for chain in street.chains:
        chain.give(view.address, tokens=0, coins=COINS)


async def start_again(house: House) -> None:
    """The program ends and is started anew; nobody types a password."""
    await house.leave()
    house.enter()
    await house.choose()
    assert house.session.state is SessionState.LOCKED
    if house.session.courier is not None:
        await house.session.courier.wake()


@each_moment
async def test_locked_in_the_same_run_it_goes_on(street: Street, moment: Moment) -> None:
    house = await bring_to(street, moment)
    await house.session.lock()
    await street.until_ended()
    assert swap_of(house).outcome is Outcome.COMPLETED


@each_moment
async def test_started_again_and_locked_it_asks_and_signs_nothing_until_it_has_the_password(street: Street, moment: Moment) -> None:
    house = await bring_to(street, moment)
    await start_again(house)
    before = len(swap_of(house).txs)
    await street.ticks(2)
    view = await house.swap()
    assert len(swap_of(house).txs) == before
    assert "unlock" in view.trouble or view.ended or swap_of(house).leg(Side.TAKE) is LegState.CLAIMED
    await house.session.unlock(PASSWORD)
    await street.until_ended()
    assert swap_of(house).outcome is Outcome.COMPLETED


@each_moment
async def test_started_again_and_locked_the_courier_finishes_what_is_locked_and_locks_nothing(street: Street, moment: Moment) -> None:
    house = street.alice if moment.role is Role.INITIATOR else street.bob
    await with_courier(street, house)
    await bring_to(street, moment)
    await start_again(house)
    known = set(swap_of(house).txs)
    if moment.allowed:
        await street.ticks(60)
        assert swap_of(house).seen(Side.GIVE) is LegState.EMPTY
        assert "unlock" in (await house.swap()).trouble
    else:
        await street.until_ended(200)
        assert swap_of(house).outcome is moment.alone
    assert house.session.state is SessionState.LOCKED
    courier = (await house.courier.status()).address
    made = [tx for tx in swap_of(house).txs if tx.signed.hash not in {old.signed.hash for old in known}]
    assert all(tx.signed.sender == courier and tx.signed.action in WATCHED for tx in made)


@pytest.mark.parametrize("role", Role)
async def test_the_courier_takes_back_after_the_time_is_over(street: Street, role: Role) -> None:
    house, partner = (street.alice, street.bob) if role is Role.INITIATOR else (street.bob, street.alice)
    await with_courier(street, house)
    await street.agreed()
    while not _lock_sent(swap_of(house)):
        await street.ticks(1)
    await partner.leave()
    while swap_of(house).leg(Side.GIVE) is not LegState.LOCKED:
        await street.ticks(1, house)
    await start_again(house)
    for _ in range(200):
        if swap_of(house).outcome is not None:
            break
        await street.ticks(1, house)
    assert swap_of(house).outcome is Outcome.REFUNDED
    refund = swap_of(house).of(Action.REFUND)[-1]
    assert refund.signed.sender == (await house.courier.status()).address
    partner.enter()
    await partner.choose()


async def test_what_blocks_the_accounts_line_does_not_block_the_couriers(street: Street) -> None:
    """A payment that no block takes has the lowest nonce of the account: the courier has nonces of its own."""
    await with_courier(street, street.bob)
    house = await bring_to(street, MOMENTS[9])
    workspace, chain = house.session.workspace, street.chains[0]
    account = await workspace.main_account()
    chain.pool = {h: t for h, t in chain.pool.items() if t.sender != account}
    await start_again(house)
    await street.until_ended()
    assert [tx.signed.nonce for tx in swap_of(house).of(Action.CLAIM)] == [0]
    assert swap_of(house).outcome is Outcome.COMPLETED


# --- what the file tells, and to whom --------------------------------------------------------------------------------


async def test_without_the_keyring_it_is_refused_in_a_sentence_and_nothing_is_written(street: Street) -> None:
    street.alice.keyring.broken = True
    with pytest.raises(Exception, match="keyring"):
        await street.alice.courier.turn_on()
    assert not list(street.alice.folder.rglob("courier.json"))
    assert not (await street.alice.courier.status()).on


async def test_the_file_alone_opens_nothing_and_holds_no_secret_in_the_clear(street: Street) -> None:
    await with_courier(street, street.alice)
    house = await bring_to(street, MOMENTS[1])
    (file,) = house.folder.rglob("courier.json")
    swap = swap_of(house)
    while swap.secret is None:
        await street.ticks(1)
        swap = swap_of(house)
    assert swap.secret is not None
    assert swap.secret.hex() not in file.read_text()
    assert file.stat().st_mode & 0o077 == 0
    house.keyring.entries.clear()
    await start_again(house)
    view = await house.courier.status()
    assert (view.on, view.address) == (True, None)
    assert view.trouble


async def test_a_swap_that_ended_leaves_the_file(street: Street) -> None:
    await with_courier(street, street.bob)
    await street.agreed()
    assert (await street.bob.courier.status()).swaps == 1
    await street.until_ended()
    await start_again(street.bob)
    assert (await street.bob.courier.status()).swaps == 0


async def test_gas_goes_to_it_through_the_gate_and_comes_back_when_it_is_turned_off(street: Street) -> None:
    house, chain = street.alice, street.chains[0]
    address = (await house.courier.turn_on()).address
    assert address is not None
    coin = street.networks[0].coin
    review = willing(await house.courier.review_fund(Amount(COINS, coin)))
    assert (review.lines[0].amount, review.lines[0].party) == (Amount(COINS, coin), address)
    await house.courier.confirm_fund(review)
    chain.mine()
    assert chain.balance(address) == COINS
    assert (await house.courier.status()).gas[0].enough
    told = await house.courier.turn_off()
    chain.mine()
    assert len(told) == 1
    assert chain.balance(address) < COINS // 100
    assert not house.keyring.entries
    assert not list(house.folder.rglob("courier.json"))
    assert not (await house.courier.status()).on


async def test_it_gets_nothing_but_coins_and_no_more_than_is_free(street: Street) -> None:
    house = street.alice
    await house.courier.turn_on()
    with pytest.raises(Exception, match="own coin"):
        await house.courier.review_fund(street.draft.give)
    held = street.chains[0].balance(await house.session.workspace.main_account())
    assert (await house.courier.review_fund(Amount(held, street.networks[0].coin))).blocked


async def test_without_gas_it_keeps_the_secret(street: Street) -> None:
    """A claim that no block takes would show the secret for nothing."""
    await street.alice.courier.turn_on()
    house = await bring_to(street, MOMENTS[2])
    await start_again(house)
    for _ in range(12):
        await street.ticks(1)
    assert not swap_of(house).of(Action.CLAIM)
    assert "too little" in (await house.swap()).trouble
    await house.session.unlock(PASSWORD)
    await street.until_ended()
    assert swap_of(house).outcome is Outcome.COMPLETED
