"""Claiming: the secret opens, only the payee is paid, once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.contracts.swaps import SECRET, UNITS, World
from wallet.model.address import NATIVE, Address
from wallet.swaps import htlc


@pytest.mark.parametrize("own", [True, False])
def test_a_stranger_may_claim_and_the_payee_is_paid(world: World, asset: Address, own: bool) -> None:
    lock = world.opened(asset)
    before = world.chain.balance(asset, lock.payee), world.chain.balance(asset, world.htlc)
    sender = lock.payee if own and asset != NATIVE else world.stranger
    outcome = world.chain.send(sender, htlc.claim_call(lock, SECRET, sender))
    assert outcome.ok
    assert world.chain.balance(asset, lock.payee) == before[0] + UNITS
    assert world.chain.balance(asset, world.htlc) == before[1] - UNITS
    assert not world.is_open(lock)


def test_both_forms_of_a_claim_close_the_lock(world: World) -> None:
    for sender in (world.payee, None):
        lock = world.opened()
        assert world.chain.send(world.payee, htlc.claim_call(lock, SECRET, sender)).ok
        assert not world.is_open(lock)


def test_the_event_shows_the_secret(world: World, asset: Address) -> None:
    lock = world.opened(asset)
    log = world.chain.send(world.stranger, htlc.claim_call(lock, SECRET)).logs[0]
    assert htlc.decode_log(world.chain.chain_id, log) == htlc.ClaimedLog(world.htlc, htlc.swap_id(lock), SECRET)


@pytest.mark.parametrize("wrong", [bytes(32), SECRET[::-1], b"\xff" * 32], ids=["zero", "reversed", "ones"])
def test_a_wrong_secret_opens_nothing(world: World, asset: Address, wrong: bytes) -> None:
    lock = world.opened(asset)
    assert world.chain.refused(world.payee, htlc.claim_call(lock, wrong)) == "not open"
    assert world.is_open(lock)


def test_a_lock_is_claimed_once(world: World, asset: Address) -> None:
    lock, rich = world.opened(asset), world.opened(asset, secret=b"\x07" * 32)
    assert world.chain.send(world.payee, htlc.claim_call(lock, SECRET)).ok
    assert world.chain.refused(world.payee, htlc.claim_call(lock, SECRET)) == "not open"
    assert world.is_open(rich)


def test_a_claim_after_the_expiry_pays_while_the_lock_is_open(world: World, asset: Address) -> None:
    lock = world.opened(asset)
    world.chain.pass_until(lock.expiry + 100_000)
    assert world.chain.send(world.stranger, htlc.claim_call(lock, SECRET)).ok


def test_no_claim_after_a_refund(world: World, asset: Address) -> None:
    lock = world.opened(asset)
    world.expire(lock)
    assert world.chain.send(world.stranger, htlc.refund_call(lock)).ok
    assert world.chain.refused(world.payee, htlc.claim_call(lock, SECRET)) == "not open"


def test_the_short_form_pays_nobody_else(world: World) -> None:
    lock = world.opened()
    call = htlc.claim_call(lock, SECRET, lock.payee)
    assert world.chain.refused(world.stranger, call) == "not open"


@pytest.mark.parametrize("field", ["amount", "expiry", "payee", "refundee", "token"])
def test_a_claim_with_another_field_opens_nothing(world: World, field: str) -> None:
    lock = world.opened()
    values = {"amount": 2 * UNITS, "expiry": lock.expiry - 1, "payee": world.stranger, "refundee": world.stranger, "token": world.token}
    assert world.chain.refused(world.stranger, htlc.claim_call(replace(lock, **{field: values[field]}), SECRET)) == "not open"


def test_a_claim_takes_no_value(world: World) -> None:
    lock = world.opened()
    assert world.chain.refused(world.payee, replace(htlc.claim_call(lock, SECRET), value=1)) == ""


def test_the_same_parameters_can_be_locked_again_after_a_claim(world: World) -> None:
    """Rule 3 of the contract, and why a secret must be used once: whoever saw it may take the second lock at once."""
    lock = world.opened()
    assert world.chain.send(world.payee, htlc.claim_call(lock, SECRET)).ok
    world.open(lock)
    assert world.is_open(lock)
