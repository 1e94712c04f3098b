"""Several at once: one payment for all, or nothing at all."""

from __future__ import annotations

import pytest

from tests.contracts.swaps import UNITS, World
from wallet.model.address import NATIVE, Address
from wallet.model.lock import Lock
from wallet.model.transaction import Call
from wallet.swaps import htlc

CLAIM_MANY = "claim_many(address,address,(bytes32,uint256,uint256,address)[])"
REFUND_MANY = "refund_many(address,address,(bytes32,uint256,uint256,address)[])"
SECRETS = tuple(bytes([n]) * 32 for n in range(1, 6))


def claim_many(world: World, locks: list[Lock], secrets: tuple[bytes, ...], payee: Address | None = None) -> Call:
    rows = [(secret, lock.amount, lock.expiry, lock.refundee) for lock, secret in zip(locks, secrets, strict=True)]
    token = locks[0].token if locks else NATIVE
    return world.chain.call(world.htlc, CLAIM_MANY, payee or world.payee, token, rows)


def refund_many(world: World, locks: list[Lock]) -> Call:
    rows = [(lock.hashlock, lock.amount, lock.expiry, lock.payee) for lock in locks]
    return world.chain.call(world.htlc, REFUND_MANY, world.payer, locks[0].token if locks else NATIVE, rows)


@pytest.fixture
def locks(world: World, asset: Address) -> list[Lock]:
    return [world.opened(asset, secret, UNITS + n) for n, secret in enumerate(SECRETS)]


def test_five_claims_are_one_payment(world: World, locks: list[Lock]) -> None:
    token, before = locks[0].token, world.chain.balance(locks[0].token, world.payee)
    outcome = world.chain.send(world.stranger, claim_many(world, locks, SECRETS))
    assert outcome.ok
    assert world.chain.balance(token, world.payee) - before == sum(lock.amount for lock in locks)
    assert not any(map(world.is_open, locks))
    claimed = [htlc.decode_log(world.chain.chain_id, log) for log in outcome.logs if log.address == world.htlc]
    pairs = zip(locks, SECRETS, strict=True)
    assert claimed == [htlc.ClaimedLog(world.htlc, htlc.swap_id(lock), secret) for lock, secret in pairs]
    assert len(outcome.logs) == 5 + (token != NATIVE)


def test_five_refunds_are_one_payment(world: World, locks: list[Lock]) -> None:
    world.chain.pass_until(locks[-1].expiry)
    before = world.chain.balance(locks[0].token, world.payer)
    outcome = world.chain.send(world.stranger, refund_many(world, locks))
    assert outcome.ok
    assert world.chain.balance(locks[0].token, world.payer) - before == sum(lock.amount for lock in locks)
    assert not any(map(world.is_open, locks))


def test_one_wrong_secret_stops_all(world: World, locks: list[Lock]) -> None:
    assert world.chain.refused(world.payee, claim_many(world, locks, (*SECRETS[:4], bytes(32)))) == "not open"
    assert all(map(world.is_open, locks))


def test_the_same_lock_twice_stops_all(world: World, locks: list[Lock]) -> None:
    twice = [*locks[:4], locks[0]]
    assert world.chain.refused(world.payee, claim_many(world, twice, (*SECRETS[:4], SECRETS[0]))) == "not open"
    world.chain.pass_until(locks[-1].expiry)
    assert world.chain.refused(world.payer, refund_many(world, twice)) == "not open"


def test_one_unexpired_lock_stops_all(world: World, locks: list[Lock]) -> None:
    world.chain.pass_until(locks[0].expiry)
    later = world.opened(locks[0].token)
    assert world.chain.refused(world.payer, refund_many(world, [*locks[:2], later])) == "not expired"


def test_locks_of_another_payee_cannot_be_taken_along(world: World, locks: list[Lock]) -> None:
    assert world.chain.refused(world.stranger, claim_many(world, locks, SECRETS, payee=world.stranger)) == "not open"


def test_a_claim_list_cannot_name_another_token(world: World) -> None:
    lock = world.opened(NATIVE)
    rows = [(SECRETS[0], lock.amount, lock.expiry, lock.refundee)]
    assert world.chain.refused(world.payee, world.chain.call(world.htlc, CLAIM_MANY, world.payee, world.token, rows)) == "not open"


def test_an_empty_list_is_refused(world: World) -> None:
    assert world.chain.refused(world.payee, claim_many(world, [], ())) == "no amount"
    assert world.chain.refused(world.payee, refund_many(world, [])) == "no amount"


def test_sixty_four_fit_and_one_more_does_not(world: World) -> None:
    secrets = tuple(bytes([n + 1]) * 32 for n in range(65))
    opened = [world.opened(NATIVE, secret) for secret in secrets]
    assert not world.chain.send(world.payee, claim_many(world, opened, secrets)).ok
    assert world.chain.send(world.payee, claim_many(world, opened[:64], secrets[:64])).ok
    assert world.is_open(opened[64])
