"""Locking: what is kept, what is announced, and each check that refuses."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.contracts.swaps import HOUR, SALT, UNITS, World
from wallet.model.address import NATIVE, Address
from wallet.model.amount import MAX_UINT256
from wallet.model.transaction import Call
from wallet.swaps import htlc


def test_money_moves_in_and_the_slot_is_open(world: World, asset: Address) -> None:
    lock = world.lock(asset)
    assert not world.is_open(lock)
    before = world.chain.balance(asset, world.htlc)
    world.open(lock)
    assert world.is_open(lock)
    assert world.chain.balance(asset, world.htlc) - before == UNITS


def test_the_event_says_everything_that_a_restore_needs(world: World, asset: Address) -> None:
    lock = world.lock(asset)
    *_, log = world.open(lock).logs if asset == NATIVE else world.open(lock).logs[:1]
    assert log.address == world.htlc
    assert htlc.decode_log(world.chain.chain_id, log) == htlc.LockedLog(htlc.swap_id(lock), lock, world.payer, SALT)


@pytest.mark.parametrize("field", ["token", "amount", "payee", "refundee", "hashlock", "expiry"])
def test_every_field_is_part_of_the_identity(world: World, field: str) -> None:
    lock = world.opened()
    other = {
        "token": world.token,
        "amount": UNITS + 1,
        "payee": world.stranger,
        "refundee": world.stranger,
        "hashlock": b"\x01" * 32,
        "expiry": lock.expiry + 1,
    }[field]
    assert not world.is_open(replace(lock, **{field: other}))


def test_the_same_parameters_cannot_be_open_twice(world: World, asset: Address) -> None:
    lock = world.opened(asset)
    assert world.chain.refused(world.payer, htlc.lock_call(lock, world.chain.time + 60, SALT)) == "already open"


def test_a_lock_cannot_be_mined_late(world: World) -> None:
    lock = world.lock()
    lock_by = world.chain.time + 60
    call = htlc.lock_call(lock, lock_by, SALT)
    world.chain.pass_until(lock_by + 1)
    assert world.chain.refused(world.payer, call) == "too late to lock"
    assert not world.is_open(lock)


def test_a_lock_can_be_mined_at_its_last_second(world: World) -> None:
    lock = world.lock()
    lock_by = world.chain.time + 60
    world.chain.pass_until(lock_by)
    assert world.chain.send(world.payer, htlc.lock_call(lock, lock_by, SALT)).ok
    assert world.chain.time == lock_by


@pytest.mark.parametrize("after_expiry", [0, 1, HOUR])
def test_lock_by_must_be_before_the_expiry(world: World, after_expiry: int) -> None:
    lock = world.lock()
    call = htlc.lock_call(lock, lock.expiry + after_expiry, SALT)
    assert world.chain.refused(world.payer, call) == "expiry before lock_by"


def test_nothing_cannot_be_locked(world: World, asset: Address) -> None:
    lock = world.lock(asset, units=0)
    assert world.chain.refused(world.payer, htlc.lock_call(lock, world.chain.time + 60, SALT)) == "no amount"


@pytest.mark.parametrize("value", [0, UNITS - 1, UNITS + 1])
def test_a_coin_lock_needs_exactly_its_value(world: World, value: int) -> None:
    call = replace(htlc.lock_call(world.lock(), world.chain.time + 60, SALT), value=value)
    assert world.chain.refused(world.payer, call) == "wrong value"


@pytest.mark.parametrize("value", [1, UNITS])
def test_a_token_lock_takes_no_value(world: World, value: int) -> None:
    world.chain.do(world.payer, world.token, "approve(address,uint256)", world.htlc, UNITS)
    call = replace(htlc.lock_call(world.lock(world.token), world.chain.time + 60, SALT), value=value)
    assert world.chain.refused(world.payer, call) == "wrong value"


def test_a_token_lock_needs_an_allowance(world: World) -> None:
    call = htlc.lock_call(world.lock(world.token), world.chain.time + 60, SALT)
    assert world.chain.refused(world.payer, call) == "allowance"


def test_nobody_can_lock_the_allowance_of_another(world: World) -> None:
    world.chain.do(world.payer, world.token, "approve(address,uint256)", world.htlc, MAX_UINT256)
    lock = replace(world.lock(world.token, payee=world.stranger), refundee=world.stranger)
    assert world.chain.refused(world.stranger, htlc.lock_call(lock, world.chain.time + 60, SALT)) == "allowance"
    assert world.chain.balance(world.token, world.payer) == 10**24


def test_coins_sent_without_a_call_are_refused(world: World) -> None:
    assert not world.chain.send(world.payer, Call(world.chain.chain_id, world.htlc, value=1)).ok


def test_an_address_with_garbage_in_front_is_refused(world: World) -> None:
    call = htlc.lock_call(world.lock(), world.chain.time + 60, SALT)
    dirty = bytearray(call.data)
    dirty[4 + 4 * 32] = 1  # the first of the 12 zero bytes before the payee
    assert world.chain.refused(world.payer, replace(call, data=bytes(dirty))) == ""
