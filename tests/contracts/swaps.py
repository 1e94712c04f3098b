"""Locks to try things on: one builder, one way to open one, and the balances of everybody concerned."""

from __future__ import annotations

from dataclasses import dataclass

from tests.contracts.chain import LocalChain, Outcome
from wallet.model.address import NATIVE, Address
from wallet.model.hashing import sha256
from wallet.model.lock import Lock
from wallet.swaps import htlc

SECRET = bytes(range(32))
SALT = bytes(range(16))
UNITS = 1_000_000
HOUR = 3600


@dataclass(frozen=True, slots=True)
class World:
    """An HTLC and a plain token on a chain. `payer` has tokens, `payee` and `stranger` only coins."""

    chain: LocalChain
    htlc: Address
    token: Address

    @property
    def payer(self) -> Address:
        return self.chain.accounts[0]

    @property
    def payee(self) -> Address:
        return self.chain.accounts[1]

    @property
    def stranger(self) -> Address:
        return self.chain.accounts[2]

    def lock(self, token: Address = NATIVE, secret: bytes = SECRET, units: int = UNITS, payee: Address | None = None) -> Lock:
        """An hour long, not yet on the chain."""
        expiry = self.chain.time + HOUR
        return Lock(self.chain.chain_id, self.htlc, token, units, payee or self.payee, self.payer, sha256(secret), expiry)

    def open(self, lock: Lock) -> Outcome:
        """Approve where needed and lock."""
        if lock.token != NATIVE:
            self.chain.do(lock.refundee, lock.token, "approve(address,uint256)", self.htlc, lock.amount)
        outcome = self.chain.send(lock.refundee, htlc.lock_call(lock, self.chain.time + 60, SALT))
        assert outcome.ok
        return outcome

    def opened(self, token: Address = NATIVE, secret: bytes = SECRET, units: int = UNITS, payee: Address | None = None) -> Lock:
        lock = self.lock(token, secret, units, payee)
        self.open(lock)
        return lock

    def is_open(self, lock: Lock) -> bool:
        answer = htlc.decode_open(self.chain.ask(htlc.open_query(lock)))
        assert answer is not None
        return answer

    def expire(self, lock: Lock) -> None:
        self.chain.pass_until(lock.expiry)
