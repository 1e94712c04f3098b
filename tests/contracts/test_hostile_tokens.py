"""Tokens that do not behave: each is either carried exactly, or refused before anything is locked."""

from __future__ import annotations

import pytest

from tests.contracts.chain import creation
from tests.contracts.swaps import SALT, SECRET, UNITS, World
from tests.contracts.test_batches import claim_many
from wallet.model.address import Address, checksummed
from wallet.model.lock import Lock
from wallet.model.transaction import Call
from wallet.swaps import htlc


def token(world: World, name: str, *arguments: object) -> Address:
    return world.chain.deploy(creation(name, *(arguments or (world.payer,))))


def lock_call(world: World, lock: Lock) -> Call:
    return htlc.lock_call(lock, world.chain.time + 60, SALT)


def test_a_token_that_returns_nothing_is_carried(world: World) -> None:
    silent = token(world, "silent")
    for close in ("claim", "refund"):
        lock = world.opened(silent)
        assert world.chain.balance(silent, world.htlc) == UNITS
        world.expire(lock)
        call = htlc.claim_call(lock, SECRET) if close == "claim" else htlc.refund_call(lock)
        assert world.chain.send(world.stranger, call).ok
        assert world.chain.balance(silent, world.htlc) == 0
    assert world.chain.balance(silent, world.payee) == UNITS


@pytest.mark.parametrize("moves", [False, True])
def test_a_token_that_returns_false_is_refused(world: World, moves: bool) -> None:
    refuser = token(world, "refuser")
    world.chain.do(world.payer, refuser, "set(bool,bool)", True, moves)
    lock = world.lock(refuser)
    assert world.chain.refused(world.payer, lock_call(world, lock)) == "transfer refused"
    assert not world.is_open(lock)


@pytest.mark.parametrize("moves", [False, True])
def test_a_claim_that_the_token_refuses_leaves_the_lock_open(world: World, moves: bool) -> None:
    refuser = token(world, "refuser")
    lock = world.opened(refuser)
    world.expire(lock)
    world.chain.do(world.payer, refuser, "set(bool,bool)", True, moves)
    assert world.chain.refused(world.payee, htlc.claim_call(lock, SECRET)) == "transfer refused"
    assert world.chain.refused(world.payer, htlc.refund_call(lock)) == "transfer refused"
    assert world.is_open(lock)
    world.chain.do(world.payer, refuser, "set(bool,bool)", False, False)
    assert world.chain.send(world.payee, htlc.claim_call(lock, SECRET)).ok


def test_a_token_that_takes_a_fee_is_refused(world: World) -> None:
    fee = world.chain.deploy(creation("fee", "Fee", "FEE", 6, 10**24, world.payer))
    world.chain.do(world.payer, fee, "approve(address,uint256)", world.htlc, UNITS)
    assert world.chain.refused(world.payer, lock_call(world, world.lock(fee))) == "wrong amount received"
    assert world.chain.balance(fee, world.htlc) == 0


@pytest.mark.parametrize("percent", [50, 200])
def test_a_token_that_rebases_while_it_is_locked_is_refused(world: World, percent: int) -> None:
    rebasing = token(world, "rebasing")
    world.chain.do(world.payer, rebasing, "rebase(uint256,uint256)", 100, percent)
    assert world.chain.refused(world.payer, lock_call(world, world.lock(rebasing))) == "wrong amount received"


def test_a_token_that_shrinks_later_harms_its_own_locks_alone(world: World) -> None:
    rebasing = token(world, "rebasing")
    shrunk, coin, other = world.opened(rebasing), world.opened(), world.opened(world.token)
    world.chain.do(world.payer, rebasing, "rebase(uint256,uint256)", 50, 50)
    assert not world.chain.send(world.payee, htlc.claim_call(shrunk, SECRET)).ok
    assert world.chain.send(world.payee, htlc.claim_call(coin, SECRET)).ok
    assert world.chain.send(world.payee, htlc.claim_call(other, SECRET)).ok


@pytest.mark.parametrize("number", [0, 1, 2, 2**256 - 1])
def test_a_contract_that_answers_everything_is_refused(world: World, number: int) -> None:
    answering = token(world, "answering", number)
    reason = world.chain.refused(world.payer, lock_call(world, world.lock(answering)))
    expected = {0: "transfer refused", 1: "wrong amount received"}  # 2 and more are no bool
    assert reason == expected.get(number, "")


def test_an_address_without_code_is_no_token(world: World) -> None:
    nobody = checksummed(b"\x11" * 20)
    assert world.chain.refused(world.payer, lock_call(world, world.lock(nobody))) == ""


def test_the_contract_itself_is_no_token(world: World) -> None:
    assert world.chain.refused(world.payer, lock_call(world, world.lock(world.htlc))) == ""


def test_an_issuer_can_trap_a_leg_and_nothing_else(world: World) -> None:
    """Why such a token asks for typed consent: neither claim nor refund works until the issuer allows it."""
    issuer = token(world, "issuer")
    trapped, coin = world.opened(issuer), world.opened()
    world.chain.do(world.payer, issuer, "block(address,bool)", world.htlc, True)
    world.expire(trapped)
    assert world.chain.refused(world.payee, htlc.claim_call(trapped, SECRET)) == "blocked"
    assert world.chain.refused(world.payer, htlc.refund_call(trapped)) == "blocked"
    assert world.chain.send(world.payee, htlc.claim_call(coin, SECRET)).ok
    world.chain.do(world.payer, issuer, "block(address,bool)", world.htlc, False)
    assert world.chain.send(world.payee, htlc.claim_call(trapped, SECRET)).ok


def test_a_paused_token_waits(world: World) -> None:
    issuer = token(world, "issuer")
    lock = world.opened(issuer)
    world.chain.do(world.payer, issuer, "pause(bool)", True)
    assert world.chain.refused(world.payee, htlc.claim_call(lock, SECRET)) == "paused"
    world.chain.do(world.payer, issuer, "pause(bool)", False)
    assert world.chain.send(world.payee, htlc.claim_call(lock, SECRET)).ok


def test_a_payee_whom_the_issuer_blocks_gets_nothing_and_the_payer_has_it_back(world: World) -> None:
    issuer = token(world, "issuer")
    lock = world.opened(issuer)
    world.chain.do(world.payer, issuer, "block(address,bool)", world.payee, True)
    assert world.chain.refused(world.stranger, htlc.claim_call(lock, SECRET)) == "blocked"
    assert world.is_open(lock)
    world.expire(lock)
    assert world.chain.send(world.stranger, htlc.refund_call(lock)).ok
    assert world.chain.balance(issuer, world.payer) == 10**24


def test_a_batch_with_a_payee_whom_the_issuer_blocks_changes_nothing(world: World) -> None:
    issuer, other = token(world, "issuer"), b"\x07" * 32
    locks = [world.opened(issuer, secret) for secret in (SECRET, other)]
    world.chain.do(world.payer, issuer, "block(address,bool)", world.payee, True)
    assert world.chain.refused(world.stranger, claim_many(world, locks, (SECRET, other))) == "blocked"
    assert all(map(world.is_open, locks))
