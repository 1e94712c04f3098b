"""Refunding: from the expiry on, only to the refundee, once."""

from __future__ import annotations

from dataclasses import replace

from tests.contracts.swaps import SECRET, UNITS, World
from wallet.model.address import Address
from wallet.swaps import htlc


def test_a_stranger_may_refund_and_the_refundee_is_paid(world: World, asset: Address) -> None:
    lock = world.opened(asset)
    world.expire(lock)
    before = world.chain.balance(asset, lock.refundee)
    outcome = world.chain.send(world.stranger, htlc.refund_call(lock))
    assert outcome.ok
    assert world.chain.balance(asset, lock.refundee) == before + UNITS
    assert not world.is_open(lock)
    assert htlc.decode_log(world.chain.chain_id, outcome.logs[0]) == htlc.RefundedLog(world.htlc, htlc.swap_id(lock))


def test_the_short_form_pays_the_refundee_and_nobody_else(world: World, asset: Address) -> None:
    lock = world.opened(asset)
    world.expire(lock)
    call = htlc.refund_call(lock, lock.refundee)
    assert world.chain.refused(world.stranger, call) == "not open"
    assert world.chain.send(lock.refundee, call).ok
    assert not world.is_open(lock)


def test_a_refund_a_second_early_is_refused(world: World, asset: Address) -> None:
    lock = world.opened(asset)
    world.chain.pass_until(lock.expiry - 2)
    assert world.chain.refused(world.payer, htlc.refund_call(lock)) == "not expired"
    assert world.is_open(lock)


def test_a_refund_at_the_expiry_pays(world: World) -> None:
    lock = world.opened()
    world.chain.pass_until(lock.expiry)
    assert world.chain.send(world.stranger, htlc.refund_call(lock)).ok
    assert world.chain.time == lock.expiry


def test_a_lock_is_refunded_once(world: World, asset: Address) -> None:
    lock, rich = world.opened(asset), world.opened(asset, secret=b"\x07" * 32)
    world.expire(lock)
    assert world.chain.send(world.payer, htlc.refund_call(lock)).ok
    assert world.chain.refused(world.payer, htlc.refund_call(lock)) == "not open"
    assert world.is_open(rich)


def test_no_refund_after_a_claim(world: World, asset: Address) -> None:
    lock = world.opened(asset)
    assert world.chain.send(world.payee, htlc.claim_call(lock, SECRET)).ok
    world.expire(lock)
    assert world.chain.refused(world.payer, htlc.refund_call(lock)) == "not open"


def test_a_refund_takes_no_value(world: World) -> None:
    lock = world.opened()
    world.expire(lock)
    assert world.chain.refused(world.payer, replace(htlc.refund_call(lock), value=1)) == ""


def test_an_earlier_expiry_cannot_be_claimed_to_have_been_agreed(world: World) -> None:
    lock = world.opened()
    assert world.chain.refused(world.payer, htlc.refund_call(replace(lock, expiry=world.chain.time))) == "not open"
