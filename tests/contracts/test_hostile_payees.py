"""Payees that are contracts: those that want the money get it, those that refuse it stop nobody else."""

from __future__ import annotations

from dataclasses import replace

from tests.contracts.chain import creation
from tests.contracts.swaps import SALT, SECRET, UNITS, World
from tests.contracts.test_batches import claim_many
from wallet.swaps import htlc


def test_a_contract_wallet_that_writes_on_receipt_is_paid(world: World) -> None:
    """Two writes and an event need far more than the 2,300 gas that older contracts pass on."""
    wallet = world.chain.deploy(creation("writing"))
    lock = world.opened(payee=wallet)
    assert world.chain.send(world.stranger, htlc.claim_call(lock, SECRET)).gas > 60_000
    assert int.from_bytes(world.chain.ask(world.chain.call(wallet, "received()")), "big") == UNITS
    assert world.chain.coins(wallet) == UNITS


def test_a_contract_wallet_locks_and_has_it_back(world: World) -> None:
    wallet = world.chain.deploy(creation("writing"))
    world.chain.give(wallet, UNITS)
    lock = replace(world.lock(), refundee=wallet)
    call = htlc.lock_call(lock, world.chain.time + 60, SALT)
    world.chain.do(world.payer, wallet, "do(address,bytes,uint256)", call.to, call.data, call.value)
    assert world.is_open(lock)
    assert world.chain.coins(wallet) == 0
    world.expire(lock)
    assert world.chain.send(world.stranger, htlc.refund_call(lock)).ok
    assert world.chain.coins(wallet) == UNITS


def test_a_payee_that_refuses_gets_nothing_and_the_payer_has_it_back(world: World) -> None:
    greedy = world.chain.deploy(creation("greedy", False))
    lock, other = world.opened(payee=greedy), world.opened()
    assert not world.chain.send(world.stranger, htlc.claim_call(lock, SECRET)).ok
    assert world.is_open(lock)
    assert world.chain.send(world.payee, htlc.claim_call(other, SECRET)).ok
    world.expire(lock)
    assert world.chain.send(world.stranger, htlc.refund_call(lock)).ok


def test_a_payee_that_burns_all_gas_fails_alone(world: World) -> None:
    greedy = world.chain.deploy(creation("greedy", True))
    lock = world.opened(payee=greedy)
    assert not world.chain.send(world.stranger, htlc.claim_call(lock, SECRET), gas=300_000).ok
    world.expire(lock)
    assert world.chain.send(world.stranger, htlc.refund_call(lock)).ok


def test_a_batch_of_a_payee_that_refuses_changes_nothing(world: World) -> None:
    greedy = world.chain.deploy(creation("greedy", False))
    locks = [world.opened(secret=secret, payee=greedy) for secret in (SECRET, b"\x07" * 32)]
    assert not world.chain.send(world.stranger, claim_many(world, locks, (SECRET, b"\x07" * 32), payee=greedy)).ok
    assert all(map(world.is_open, locks))
