"""Locked at every state of both roles, in each of the three ways: what happens then is said in words, and must be what docs/swaps.md says.

1. Locked in the same run: the mandate lives on, and the swap goes on.
2. Started again and locked, without a courier: nothing is signed, the password is asked for, and once it is there the swap goes on.
3. Likewise with a courier: what is locked is claimed or taken back, and the partner's claim sent; nothing new is locked.

At a new start no node has anything of ours that no block has: what was signed before has to go out again from the disk.
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
from wallet.model.views import SessionState, SwapView
from wallet.swaps.facts import WATCHED, Action, LegState
from wallet.swaps.state import Swap

COINS = 10**15
DOCS = Path(__file__).parents[3] / "docs" / "swaps.md"
HEAD = ["who", "locked when", "locked in the same run", "started again, no courier", "started again, courier"]


def table() -> dict[tuple[str, str], list[str]]:
    """What docs/swaps.md says: who and when, to the three cells."""
    rows = [[cell.strip() for cell in line.strip("|\n").split("|")] for line in DOCS.read_text("utf-8").splitlines(keepends=True)]
    start = rows.index(HEAD) + 2
    end = next(number for number in range(start, len(rows)) if len(rows[number]) != len(HEAD))
    return {(who, when): cells for who, when, *cells in rows[start:end]}


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
    """A state in which the wallet is locked."""

    says: str
    role: Role
    reached: Callable[[Swap], bool]

    def cell(self, column: int) -> str:
        return table()[self.role.value, self.says][column]


def _lock_sent(swap: Swap) -> bool:
    return any(tx.sent for tx in swap.of(Action.LOCK))


MOMENTS = (
    Moment("agreed, nothing signed", Role.INITIATOR, lambda _: True),
    Moment("lock sent", Role.INITIATOR, _lock_sent),
    Moment("own lock final", Role.INITIATOR, lambda s: s.leg(Side.GIVE) is LegState.LOCKED),
    Moment("both locked", Role.INITIATOR, lambda s: s.seen(Side.TAKE) is LegState.LOCKED),
    Moment("claim sent", Role.INITIATOR, lambda s: bool(s.of(Action.CLAIM))),
    Moment("claimed", Role.INITIATOR, lambda s: s.leg(Side.TAKE) is LegState.CLAIMED),
    Moment("agreed, nothing signed", Role.PARTICIPANT, lambda _: True),
    Moment("allowance signed", Role.PARTICIPANT, lambda s: bool(s.of(Action.APPROVE)) and not _lock_sent(s)),
    Moment("lock sent", Role.PARTICIPANT, _lock_sent),
    Moment("both locked", Role.PARTICIPANT, lambda s: s.leg(Side.GIVE) is LegState.LOCKED),
    Moment("secret seen", Role.PARTICIPANT, lambda s: s.secret is not None),
    Moment("claim sent", Role.PARTICIPANT, lambda s: bool(s.of(Action.CLAIM))),
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


async def forgotten(street: Street, house: House) -> tuple[str, ...]:
    """Every node forgets what waits of ours; which actions those were."""
    account = await house.session.workspace.main_account()
    gone = {tx_hash for chain in street.chains for tx_hash, tx in chain.pool.items() if tx.sender == account}
    for chain in street.chains:
        chain.pool = {tx_hash: tx for tx_hash, tx in chain.pool.items() if tx_hash not in gone}
    return tuple(tx.signed.action.value for tx in swap_of(house).txs if tx.signed.hash in gone)


def again(actions: tuple[str, ...]) -> str:
    return "".join(f"the same {action} goes out again; " for action in actions)


def test_the_table_has_a_row_for_each_moment() -> None:
    assert list(table()) == [(moment.role.value, moment.says) for moment in MOMENTS]


@each_moment
async def test_locked_in_the_same_run(street: Street, moment: Moment) -> None:
    house = await bring_to(street, moment)
    await house.session.lock()
    await street.until_ended()
    assert moment.cell(0) == ("goes on" if swap_of(house).outcome is Outcome.COMPLETED else "")


@each_moment
async def test_started_again_without_a_courier(street: Street, moment: Moment) -> None:
    house = await bring_to(street, moment)
    lost = await forgotten(street, house)
    await start_again(house)
    known, asked = swap_of(house).txs, False
    for _ in range(2):
        await street.ticks(1)
        asked = asked or "unlock" in (await house.swap()).trouble
    assert [tx.signed.hash for tx in swap_of(house).txs] == [tx.signed.hash for tx in known]
    assert all(tx.result is not None for tx in swap_of(house).txs if tx.signed.action.value in lost)
    await house.session.unlock(PASSWORD)
    await street.until_ended()
    assert swap_of(house).outcome is Outcome.COMPLETED
    assert moment.cell(1) == again(lost) + ("asks for the password; then goes on" if asked else "ends")


@each_moment
async def test_started_again_with_a_courier(street: Street, moment: Moment) -> None:
    house = street.alice if moment.role is Role.INITIATOR else street.bob
    await with_courier(street, house)
    await bring_to(street, moment)
    lost = await forgotten(street, house)
    await start_again(house)
    known = {tx.signed.hash for tx in swap_of(house).txs}
    for _ in range(60):
        await street.ticks(1)
    swap, view = swap_of(house), await house.swap()
    made = [tx for tx in swap.txs if tx.signed.hash not in known]
    courier = (await house.courier.status()).address
    assert house.session.state is SessionState.LOCKED
    assert all(tx.signed.sender == courier and tx.signed.action in WATCHED for tx in made)
    assert moment.cell(2) == again(lost) + _alone(swap, view, [tx.signed.action for tx in made])


def _alone(swap: Swap, view: SwapView, made: list[Action]) -> str:
    """What came of it while nobody was there but the courier."""
    if swap.of(Action.LOCK):
        done = {Action.CLAIM: "claims"}
        return "; ".join([*(done[action] for action in made), *(["ends"] if swap.outcome is Outcome.COMPLETED else [])])
    assert swap.seen(Side.GIVE) is LegState.EMPTY
    if swap.outcome is Outcome.ABANDONED:
        return "locks nothing; ends"
    return "locks nothing; asks for the password, to take the allowance back" if "unlock" in view.trouble else ""


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


async def test_the_courier_claims_for_a_partner_who_is_away(street: Street) -> None:
    await with_courier(street, street.alice)
    house = await bring_to(street, MOMENTS[3])
    await street.bob.leave()
    await start_again(house)
    while swap_of(house).outcome is None:
        await street.ticks(1, house)
    help_given = swap_of(house).of(Action.CLAIM_FOR_PARTNER)[-1]
    assert help_given.signed.sender == (await house.courier.status()).address
    assert swap_of(house).outcome is Outcome.COMPLETED
    street.bob.enter()
    await street.bob.choose()


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
