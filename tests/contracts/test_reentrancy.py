"""No way back in: a token or payee that calls the HTLC while it is being paid reaches none of the six functions."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from eth_abi.abi import decode

from tests.contracts.chain import creation
from tests.contracts.swaps import HOUR, SALT, SECRET, UNITS, World
from tests.contracts.test_batches import CLAIM_MANY, REFUND_MANY
from wallet.model.address import NATIVE, Address
from wallet.model.lock import Lock
from wallet.model.transaction import Call
from wallet.swaps import htlc

FUNCTIONS = ("lock", "lock_with_permit", "claim", "refund", "claim_many", "refund_many")
WITH_PERMIT = "lock_with_permit(bytes32,uint256,uint256,address,address,uint256,bytes16,uint256,uint8,bytes32,bytes32)"
OTHER_SECRET = b"\x07" * 32


@dataclass(frozen=True, slots=True)
class Attack:
    """`attacker` is token, payer and payee. `outer` pays through it; `inner` (coins) is open too; both have expired."""

    world: World
    attacker: Address
    outer: Lock
    inner: Lock

    def call(self, function: str, lock: Lock, secret: bytes, sender: Address) -> Call:
        """A call that `sender` could make now."""
        chain, fresh = self.world.chain, replace(lock, expiry=self.world.chain.time + HOUR, refundee=sender)
        lock_by = chain.time + 1000
        terms = (fresh.hashlock, fresh.amount, fresh.expiry, self.attacker, fresh.payee, lock_by, SALT)
        return {
            "lock": lambda: htlc.lock_call(fresh, lock_by, SALT),
            "lock_with_permit": lambda: chain.call(lock.htlc, WITH_PERMIT, *terms, 0, 27, bytes(32), bytes(32)),
            "claim": lambda: htlc.claim_call(lock, secret),
            "refund": lambda: htlc.refund_call(lock),
            "claim_many": lambda: chain.call(
                lock.htlc, CLAIM_MANY, lock.payee, lock.token, [(secret, lock.amount, lock.expiry, lock.refundee)]
            ),
            "refund_many": lambda: chain.call(
                lock.htlc, REFUND_MANY, lock.refundee, lock.token, [(lock.hashlock, lock.amount, lock.expiry, lock.payee)]
            ),
        }[function]()

    def arm(self, call: Call) -> None:
        self.world.chain.do(self.world.stranger, self.attacker, "arm(address,bytes,uint256)", call.to, call.data, call.value)

    def count(self, name: str) -> int:
        return int.from_bytes(self.world.chain.ask(self.world.chain.call(self.attacker, f"{name}()")), "big")


@pytest.fixture
def attack(world: World) -> Attack:
    attacker = world.chain.deploy(creation("reentering", world.payer))
    world.chain.give(attacker, 10 * UNITS)
    world.chain.do(world.payer, attacker, "transfer(address,uint256)", attacker, 10 * UNITS)
    outer = world.opened(attacker, SECRET, payee=attacker)
    inner = world.opened(NATIVE, OTHER_SECRET)
    world.expire(inner)
    return Attack(world, attacker, outer, inner)


@pytest.mark.parametrize("inside", FUNCTIONS)
@pytest.mark.parametrize("outside", FUNCTIONS)
def test_a_token_cannot_call_back(attack: Attack, outside: str, inside: str) -> None:
    world = attack.world
    again = attack.call(inside, attack.inner, OTHER_SECRET, attack.attacker)
    attack.arm(again)
    outer = replace(attack.outer, hashlock=bytes(32)) if outside.startswith("lock") else attack.outer
    assert world.chain.send(world.payer, attack.call(outside, outer, SECRET, world.payer)).ok
    assert attack.count("tried") == (2 if outside == "lock_with_permit" else 1)
    assert attack.count("entered") == 0
    attack.arm(Call(world.chain.chain_id, NATIVE))  # disarmed, the same call goes through: only the guard stood in its way
    world.chain.do(world.stranger, attack.attacker, "do(address,bytes,uint256)", again.to, again.data, again.value)


@pytest.mark.parametrize("inside", FUNCTIONS)
def test_a_payee_of_coins_cannot_call_back(attack: Attack, inside: str) -> None:
    world = attack.world
    lock = world.opened(NATIVE, SECRET, payee=attack.attacker)
    before = world.chain.coins(attack.attacker)
    attack.arm(attack.call(inside, attack.inner, OTHER_SECRET, attack.attacker))
    assert world.chain.send(world.stranger, htlc.claim_call(lock, SECRET)).ok
    assert (attack.count("tried"), attack.count("entered")) == (1, 0)
    assert world.chain.coins(attack.attacker) == before + UNITS


def test_a_payee_may_read_and_sees_its_lock_closed(attack: Attack) -> None:
    world = attack.world
    lock = world.opened(NATIVE, SECRET, payee=attack.attacker)
    attack.arm(htlc.open_query(lock))
    assert world.chain.send(world.stranger, htlc.claim_call(lock, SECRET)).ok
    assert attack.count("entered") == 1
    (answer,) = decode(["bytes"], world.chain.ask(world.chain.call(attack.attacker, "answer()")))
    assert htlc.decode_open(answer) is False


def test_two_claims_in_one_transaction_both_go_through(attack: Attack) -> None:
    """The guard is transient storage, which lives as long as the transaction: it must be off again after each call."""
    world = attack.world
    multicall = world.chain.deploy(creation("multicall"))
    claims = htlc.claim_call(attack.inner, OTHER_SECRET), htlc.claim_call(attack.outer, SECRET)
    calls = [(claim.to, False, claim.data) for claim in claims]
    world.chain.do(world.stranger, multicall, "aggregate3((address,bool,bytes)[])", calls)
    assert not world.is_open(attack.inner)
    assert not world.is_open(attack.outer)
