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


def test_a_delegated_account_that_writes_on_receipt_is_paid(world: World) -> None:
    """EIP-7702: a plain account that runs a contract's code, in its own storage, whenever it is paid."""
    wallet = world.chain.deploy(creation("writing"))
    world.chain.delegate(world.payee, wallet)
    before = world.chain.coins(world.payee)
    lock = world.opened(payee=world.payee)
    assert world.chain.send(world.stranger, htlc.claim_call(lock, SECRET)).gas > 60_000
    assert world.chain.coins(world.payee) == before + UNITS
    assert int.from_bytes(world.chain.ask(world.chain.call(world.payee, "received()")), "big") == UNITS
    assert int.from_bytes(world.chain.ask(world.chain.call(wallet, "received()")), "big") == 0


def test_a_delegated_account_claims_for_itself_and_locks_itself(world: World) -> None:
    """Its own transactions come from its address as ever: short claims and refunds work, and what it locked comes back to its code."""
    world.chain.delegate(world.payee, world.chain.deploy(creation("writing")))
    lock = world.opened(payee=world.payee)
    assert world.chain.send(world.payee, htlc.claim_call(lock, SECRET, world.payee)).ok
    own = replace(world.lock(payee=world.payer), refundee=world.payee)
    world.open(own)
    world.expire(own)
    assert world.chain.send(world.payee, htlc.refund_call(own, world.payee)).ok
    assert int.from_bytes(world.chain.ask(world.chain.call(world.payee, "payments()")), "big") == 2


def test_five_claims_of_a_delegated_account_are_one_payment(world: World) -> None:
    world.chain.delegate(world.payee, world.chain.deploy(creation("writing")))
    secrets = tuple(bytes([n]) * 32 for n in range(1, 6))
    locks = [world.opened(secret=secret, payee=world.payee) for secret in secrets]
    assert world.chain.send(world.stranger, claim_many(world, locks, secrets)).ok
    assert int.from_bytes(world.chain.ask(world.chain.call(world.payee, "payments()")), "big") == 1


def test_a_delegated_account_cannot_call_back(world: World) -> None:
    """Its code tries to claim a second lock while it is being paid for the first."""
    world.chain.delegate(world.payee, world.chain.deploy(creation("reentering", world.payer)))
    other = b"\x07" * 32
    first, second = world.opened(payee=world.payee), world.opened(secret=other, payee=world.payee)
    again = htlc.claim_call(second, other)
    world.chain.do(world.stranger, world.payee, "arm(address,bytes,uint256)", again.to, again.data, 0)
    assert world.chain.send(world.stranger, htlc.claim_call(first, SECRET)).ok
    counts = [int.from_bytes(world.chain.ask(world.chain.call(world.payee, f"{name}()")), "big") for name in ("tried", "entered")]
    assert counts == [1, 0]
    assert world.is_open(second)


def test_a_delegated_account_that_refuses_can_be_freed(world: World) -> None:
    """Code that refuses coins keeps them out only until its owner delegates to something else."""
    world.chain.delegate(world.payee, world.chain.deploy(creation("greedy", False)))
    lock = world.opened(payee=world.payee)
    assert not world.chain.send(world.stranger, htlc.claim_call(lock, SECRET)).ok
    assert world.is_open(lock)
    world.chain.delegate(world.payee, world.chain.deploy(creation("writing")))
    assert world.chain.send(world.stranger, htlc.claim_call(lock, SECRET)).ok
