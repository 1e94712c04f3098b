"""Several people at once, in any order: the contract always holds exactly its open locks, and nobody gains but payee and refundee."""

from __future__ import annotations

from dataclasses import dataclass, replace

import hypothesis.strategies as st
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from tests.contracts.chain import Outcome
from tests.contracts.swaps import SALT, World
from tests.contracts.test_batches import CLAIM_MANY, REFUND_MANY
from tests.contracts.test_permit import lock_with, sign
from wallet.model.address import NATIVE, Address
from wallet.model.amount import MAX_UINT256
from wallet.model.lock import Lock
from wallet.model.transaction import Call
from wallet.swaps import htlc

PEOPLE = st.integers(0, 3)
SECRETS = st.sampled_from([bytes([n]) * 32 for n in range(1, 6)])
FUNDS = 1_000


@dataclass(slots=True)
class Ledger:
    """What must be: open locks with their secrets, everybody's tokens and coins, and how many tokens the contract may take."""

    open: dict[bytes, tuple[Lock, bytes]]
    tokens: dict[Address, int]
    coins: dict[Address, int]
    allowed: dict[Address, int]

    def held(self, token: Address) -> int:
        return sum(lock.amount for lock, _ in self.open.values() if lock.token == token)

    def close(self, lock: Lock, to: Address) -> None:
        del self.open[htlc.swap_id(lock)]
        self.of(lock)[to] += lock.amount

    def of(self, lock: Lock) -> dict[Address, int]:
        """Everybody's holdings of what the lock is about."""
        return self.coins if lock.token == NATIVE else self.tokens


class Swaps(RuleBasedStateMachine):
    def __init__(self, world: World) -> None:
        super().__init__()
        self.world, self.chain = world, world.chain
        self.before = self.chain.snapshot()
        self.people = self.chain.accounts[:4]
        for person in self.people[1:]:
            self.chain.do(self.people[0], world.token, "transfer(address,uint256)", person, FUNDS)
        for person in self.people:
            self.chain.do(person, world.token, "approve(address,uint256)", world.htlc, MAX_UINT256)
        tokens = {person: self.chain.balance(world.token, person) for person in self.people}
        self.ledger = Ledger(
            {}, tokens, {person: self.chain.coins(person) for person in self.people}, dict.fromkeys(self.people, MAX_UINT256)
        )

    def teardown(self) -> None:
        self.chain.revert(self.before)

    @rule(
        payer=PEOPLE,
        payee=PEOPLE,
        token=st.booleans(),
        units=st.sampled_from([600, 300, 1, 0]),
        secret=SECRETS,
        window=st.sampled_from([30, 20, 1, 0]),
    )
    def lock(self, payer: int, payee: int, token: bool, units: int, secret: bytes, window: int) -> None:
        lock = self._new(payer, payee, token, units, secret)
        sent = self._sent(payer, htlc.lock_call(lock, self.chain.time + window, SALT))
        affordable = not token or units <= min(self.ledger.tokens[lock.refundee], self.ledger.allowed[lock.refundee])
        fresh = htlc.swap_id(lock) not in self.ledger.open
        assert sent.ok == (units > 0 and affordable and fresh and window > 0)
        self._opened(lock, secret, sent)

    @rule(payer=PEOPLE, payee=PEOPLE, owner=PEOPLE, secret=SECRETS)
    def lock_with_permit(self, payer: int, payee: int, owner: int, secret: bytes) -> None:
        """Whoever's signature it is, only the caller's own tokens move: by it, or by an allowance that stands."""
        lock = self._new(payer, payee, True, 100, secret)
        signature = sign(self.world, self.people[owner], self.world.htlc, 100)
        sent = self._sent(payer, lock_with(self.world, lock, signature))
        allowed = 100 if owner == payer else self.ledger.allowed[lock.refundee]
        assert sent.ok == (min(self.ledger.tokens[lock.refundee], allowed) >= 100 and htlc.swap_id(lock) not in self.ledger.open)
        if sent.ok:
            self.ledger.allowed[lock.refundee] = allowed
        self._opened(lock, secret, sent)

    @rule(person=PEOPLE, units=st.sampled_from([MAX_UINT256, 400, 0]))
    def approve(self, person: int, units: int) -> None:
        owner = self.people[person]
        assert self._sent(person, htlc.approve_call(self.chain.chain_id, self.world.token, self.world.htlc, units)).ok
        self.ledger.allowed[owner] = units

    @precondition(lambda self: self.ledger.open)
    @rule(data=st.data(), sender=PEOPLE, guess=st.none() | SECRETS, short=st.sampled_from([False, False, True]))
    def claim(self, data: st.DataObject, sender: int, guess: bytes | None, short: bool) -> None:
        lock, secret = data.draw(st.sampled_from(list(self.ledger.open.values())))
        shown = guess or secret
        call = htlc.claim_call(lock, shown, lock.payee if short else None)
        sent = self._sent(sender, call)
        assert sent.ok == (shown == secret and (not short or self.people[sender] == lock.payee))
        if sent.ok:
            self.ledger.close(lock, lock.payee)
            assert not self._sent(sender, call).ok

    @precondition(lambda self: self.ledger.open)
    @rule(data=st.data(), sender=PEOPLE)
    def refund(self, data: st.DataObject, sender: int) -> None:
        lock, _ = data.draw(st.sampled_from(list(self.ledger.open.values())))
        sent = self._sent(sender, htlc.refund_call(lock))
        assert sent.ok == (self.chain.time >= lock.expiry)
        if sent.ok:
            self.ledger.close(lock, lock.refundee)
            assert not self._sent(sender, htlc.refund_call(lock)).ok

    @precondition(lambda self: self.ledger.open)
    @rule(data=st.data(), sender=PEOPLE, back=st.booleans())
    def close_many(self, data: st.DataObject, sender: int, back: bool) -> None:
        first, _ = data.draw(st.sampled_from(list(self.ledger.open.values())))
        to = first.refundee if back else first.payee
        alike = [
            (lock, secret)
            for lock, secret in self.ledger.open.values()
            if lock.token == first.token and (lock.refundee if back else lock.payee) == to
        ]
        sent = self._sent(sender, self._batch(to, alike, back))
        assert sent.ok == (not back or all(self.chain.time >= lock.expiry for lock, _ in alike))
        for lock, _ in alike if sent.ok else ():
            self.ledger.close(lock, to)

    @rule(seconds=st.sampled_from([71, 100, 5]))
    def wait(self, seconds: int) -> None:
        self.chain.pass_until(self.chain.time + seconds)

    @invariant()
    def holds_exactly_its_open_locks(self) -> None:
        for token in (NATIVE, self.world.token):
            assert self.chain.balance(token, self.world.htlc) == self.ledger.held(token)

    @invariant()
    def nobody_else_gained(self) -> None:
        assert {person: self.chain.balance(self.world.token, person) for person in self.people} == self.ledger.tokens
        assert {person: self.chain.coins(person) for person in self.people} == self.ledger.coins

    def _new(self, payer: int, payee: int, token: bool, units: int, secret: bytes) -> Lock:
        template = self.world.lock(self.world.token if token else NATIVE, secret, units, self.people[payee])
        return replace(template, refundee=self.people[payer], expiry=self.chain.time + 70)  # later than any lock_by here

    def _sent(self, sender: int, call: Call) -> Outcome:
        """Whoever sends pays for the gas, whatever comes of it."""
        outcome = self.chain.send(self.people[sender], call)
        self.ledger.coins[self.people[sender]] -= outcome.fee
        return outcome

    def _opened(self, lock: Lock, secret: bytes, sent: Outcome) -> None:
        if not sent.ok:
            return
        self.ledger.open[htlc.swap_id(lock)] = lock, secret
        self.ledger.of(lock)[lock.refundee] -= lock.amount
        if lock.token != NATIVE and self.ledger.allowed[lock.refundee] != MAX_UINT256:
            self.ledger.allowed[lock.refundee] -= lock.amount

    def _batch(self, to: Address, locks: list[tuple[Lock, bytes]], back: bool) -> Call:
        if back:
            rows = [(lock.hashlock, lock.amount, lock.expiry, lock.payee) for lock, _ in locks]
            return self.chain.call(self.world.htlc, REFUND_MANY, to, locks[0][0].token, rows)
        claims = [(secret, lock.amount, lock.expiry, lock.refundee) for lock, secret in locks]
        return self.chain.call(self.world.htlc, CLAIM_MANY, to, locks[0][0].token, claims)


def test_the_contract_holds_exactly_its_open_locks(world: World) -> None:
    class Here(Swaps):
        def __init__(self) -> None:
            super().__init__(world)

    limits = settings(max_examples=20, stateful_step_count=30, suppress_health_check=[HealthCheck.too_slow])
    run_state_machine_as_test(Here, settings=limits)
