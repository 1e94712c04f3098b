"""Locking by signature (EIP-2612): good, used up by somebody else, forged, swallowed. Only the caller's own tokens ever move."""

from __future__ import annotations

from typing import Any

from eth_account import Account

from tests.contracts.chain import creation
from tests.contracts.swaps import HOUR, SALT, UNITS, World
from tests.contracts.test_reentrancy import WITH_PERMIT
from wallet.model.address import Address
from wallet.model.amount import MAX_UINT256
from wallet.model.lock import Lock
from wallet.model.transaction import Call

Signature = tuple[int, int, bytes, bytes]
FORGED: Signature = (MAX_UINT256, 27, b"\x01" * 32, b"\x01" * 32)
PERMIT = "permit(address,address,uint256,uint256,uint8,bytes32,bytes32)"


def sign(world: World, owner: Address, spender: Address, units: int, deadline: int = MAX_UINT256) -> Signature:
    """Deadline, v, r, s: an EIP-2612 permit by `owner`, made by eth-account."""
    nonce = int.from_bytes(world.chain.ask(world.chain.call(world.token, "nonces(address)", owner)), "big")
    fields = [("owner", "address"), ("spender", "address"), ("value", "uint256"), ("nonce", "uint256"), ("deadline", "uint256")]
    types = {"Permit": [{"name": name, "type": kind} for name, kind in fields]}
    domain = {"name": "Example", "version": "1", "chainId": world.chain.chain_id, "verifyingContract": world.token}
    message = {"owner": owner, "spender": spender, "value": units, "nonce": nonce, "deadline": deadline}
    signed: Any = Account.sign_typed_data(world.chain.key(owner), domain, types, message)
    return deadline, signed.v, signed.r.to_bytes(32, "big"), signed.s.to_bytes(32, "big")


def lock_with(world: World, lock: Lock, signature: Signature, value: int = 0) -> Call:
    terms = (lock.hashlock, lock.amount, lock.expiry, lock.token, lock.payee, world.chain.time + 60, SALT)
    return world.chain.call(world.htlc, WITH_PERMIT, *terms, *signature, value=value)


def test_a_permit_locks_in_one_transaction(world: World) -> None:
    lock = world.lock(world.token)
    assert world.chain.send(world.payer, lock_with(world, lock, sign(world, world.payer, world.htlc, UNITS))).ok
    assert world.is_open(lock)
    assert world.chain.balance(world.token, world.htlc) == UNITS


def test_a_permit_that_somebody_sent_before_still_locks(world: World) -> None:
    lock = world.lock(world.token)
    deadline, v, r, s = signature = sign(world, world.payer, world.htlc, UNITS)
    world.chain.do(world.stranger, world.token, PERMIT, world.payer, world.htlc, UNITS, deadline, v, r, s)
    assert world.chain.send(world.payer, lock_with(world, lock, signature)).ok
    assert world.is_open(lock)


def test_a_permit_of_another_locks_nothing_of_theirs(world: World) -> None:
    """A stranger who sees the signature in the mempool can at most make the allowance stand."""
    signature = sign(world, world.payer, world.htlc, UNITS)
    lock = world.lock(world.token, payee=world.stranger)
    assert world.chain.refused(world.stranger, lock_with(world, lock, signature)) == "allowance"
    assert world.chain.balance(world.token, world.payer) == 10**24


def test_a_forged_permit_and_no_allowance_locks_nothing(world: World) -> None:
    assert world.chain.refused(world.payer, lock_with(world, world.lock(world.token), FORGED)) == "allowance"


def test_a_late_permit_locks_nothing(world: World) -> None:
    signature = sign(world, world.payer, world.htlc, UNITS, deadline=world.chain.time - 1)
    assert world.chain.refused(world.payer, lock_with(world, world.lock(world.token), signature)) == "allowance"


def test_a_failing_permit_with_a_standing_allowance_locks_for_the_caller_only(world: World) -> None:
    world.chain.do(world.payer, world.token, "approve(address,uint256)", world.htlc, MAX_UINT256)
    theft = world.lock(world.token, payee=world.stranger)
    assert world.chain.refused(world.stranger, lock_with(world, theft, FORGED)) == "allowance"
    lock = world.lock(world.token)
    assert world.chain.send(world.payer, lock_with(world, lock, FORGED)).ok
    assert world.is_open(lock)


def test_a_token_that_swallows_permit_gives_no_one_elses_allowance_away(world: World) -> None:
    swallowing = world.chain.deploy(creation("swallowing", world.payer))
    world.chain.do(world.payer, swallowing, "approve(address,uint256)", world.htlc, MAX_UINT256)
    theft = world.lock(swallowing, payee=world.stranger)
    assert world.chain.refused(world.stranger, lock_with(world, theft, FORGED)) == "allowance"
    assert world.chain.balance(swallowing, world.payer) == 10**24
    lock = world.lock(swallowing)
    assert world.chain.send(world.payer, lock_with(world, lock, FORGED)).ok
    assert world.is_open(lock)


def test_the_checks_of_lock_hold_here_too(world: World) -> None:
    lock, signature = world.lock(world.token), sign(world, world.payer, world.htlc, UNITS)
    late = lock_with(world, lock, signature)
    assert world.chain.refused(world.payer, lock_with(world, world.lock(), signature)) == "no token"
    assert world.chain.refused(world.payer, lock_with(world, lock, signature, value=1)) == ""
    assert world.chain.refused(world.payer, lock_with(world, world.lock(world.token, units=0), signature)) == "no amount"
    world.chain.pass_until(lock.expiry - HOUR // 2)
    assert world.chain.refused(world.payer, late) == "too late to lock"


def test_a_permit_for_less_than_the_amount_locks_nothing(world: World) -> None:
    signature = sign(world, world.payer, world.htlc, UNITS - 1)
    assert world.chain.refused(world.payer, lock_with(world, world.lock(world.token), signature)) == "allowance"
