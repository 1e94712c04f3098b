"""Transactions that were sent and are not mined. Rules and words of geth's pool, one a line:

wrong chain > already known > nonce too low > too much gas > too little gas > not enough coins > replacement underpriced.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from eth.abc import SignedTransactionAPI

from wallet.playground.embedded.gas import least_gas
from wallet.playground.embedded.jsonrpc import SERVER_ERROR, RpcError

MAX_POOLED = 4096
BUMP_PERCENT = 10  # both fees of a replacement must be higher by this much
MAX_RAW = 128 * 1024  # bytes
BLOB = 3


@dataclass(frozen=True, slots=True)
class Pooled:
    """A signed transaction with what was worked out once: its sender and when it came."""

    transaction: SignedTransactionAPI
    sender: bytes
    arrival: int

    @property
    def nonce(self) -> int:
        return self.transaction.nonce

    @property
    def worst_cost(self) -> int:
        return self.transaction.value + self.transaction.gas * self.transaction.max_fee_per_gas

    def tip(self, base_fee: int) -> int:
        return min(self.transaction.max_priority_fee_per_gas, self.transaction.max_fee_per_gas - base_fee)


@dataclass(frozen=True, slots=True)
class Account:
    """What the newest block says about a sender."""

    nonce: int
    balance: int


class Pool:
    """At most one transaction for each sender and nonce."""

    def __init__(self, chain_id: int, gas_limit: int) -> None:
        self._chain_id, self._gas_limit = chain_id, gas_limit
        self._by_sender: dict[bytes, dict[int, Pooled]] = {}
        self._by_hash: dict[bytes, Pooled] = {}
        self._arrivals = 0
        self.changes = 0  # grows with every change, so that what was worked out from the pool can be kept until then

    def __len__(self) -> int:
        return len(self._by_hash)

    def get(self, tx_hash: bytes) -> Pooled | None:
        return self._by_hash.get(tx_hash)

    def add(self, transaction: SignedTransactionAPI, sender: bytes, account: Account) -> None:
        """Raises RpcError with the reason; then nothing changed."""
        pooled = Pooled(transaction, sender, self._arrivals)
        self._check_chain(transaction)
        if transaction.hash in self._by_hash:
            raise _refusal("already known")
        self._check_worth(pooled, account)
        before = self._by_sender.get(sender, {}).get(pooled.nonce)
        if before is not None:
            _check_bump(transaction, before.transaction)
            self.remove(before)
        elif len(self) >= MAX_POOLED:
            raise _refusal("txpool is full")
        self._arrivals += 1
        self.changes += 1
        self._by_sender.setdefault(sender, {})[pooled.nonce] = pooled
        self._by_hash[transaction.hash] = pooled

    def remove(self, pooled: Pooled) -> None:
        self.changes += 1
        del self._by_hash[pooled.transaction.hash]
        queue = self._by_sender[pooled.sender]
        del queue[pooled.nonce]
        if not queue:
            del self._by_sender[pooled.sender]

    def drop_used(self, sender: bytes, nonce: int) -> None:
        """Forget what can never be mined any more because the account is at `nonce`."""
        for stale in [each for each in self._by_sender.get(sender, {}).values() if each.nonce < nonce]:
            self.remove(stale)

    def next_nonce(self, sender: bytes, nonce: int) -> int:
        """The first free nonce after the unbroken run that starts at `nonce`."""
        queue = self._by_sender.get(sender, {})
        while nonce in queue:
            nonce += 1
        return nonce

    def ready(self, nonce_of: Callable[[bytes], int], base_fee: int) -> Iterator[Pooled]:
        """Best tip first, nonces of one sender in order; what does not pay the base fee waits, and what follows it."""
        nonces = {sender: nonce_of(sender) for sender in self._by_sender}
        while heads := [queue[nonces[sender]] for sender, queue in self._by_sender.items() if nonces[sender] in queue]:
            best = max(heads, key=lambda each: (each.tip(base_fee), -each.arrival))
            if best.tip(base_fee) < 0:
                return
            nonces[best.sender] += 1
            yield best

    def _check_chain(self, transaction: SignedTransactionAPI) -> None:
        if transaction.chain_id is None:
            raise _refusal("only replay-protected (EIP-155) transactions allowed over RPC")
        if transaction.chain_id != self._chain_id:
            raise _refusal(f"invalid chain id for signer: have {transaction.chain_id} want {self._chain_id}")

    def _check_worth(self, pooled: Pooled, account: Account) -> None:
        transaction, least = pooled.transaction, least_gas(pooled.transaction)
        if pooled.nonce < account.nonce:
            raise _refusal(f"nonce too low: next nonce {account.nonce}, tx nonce {pooled.nonce}")
        if transaction.gas > self._gas_limit:
            raise _refusal("exceeds block gas limit")
        if transaction.max_priority_fee_per_gas > transaction.max_fee_per_gas:
            raise _refusal("max priority fee per gas higher than max fee per gas")
        if transaction.gas < least:
            raise _refusal(f"intrinsic gas too low: gas {transaction.gas}, minimum needed {least}")
        queue = self._by_sender.get(pooled.sender, {})
        cost = pooled.worst_cost + sum(each.worst_cost for each in queue.values() if each.nonce != pooled.nonce)
        if cost > account.balance:
            overshot = cost - account.balance
            raise _refusal(f"insufficient funds for gas * price + value: balance {account.balance}, tx cost {cost}, overshot {overshot}")


def _check_bump(new: SignedTransactionAPI, old: SignedTransactionAPI) -> None:
    for fee, before in ((new.max_fee_per_gas, old.max_fee_per_gas), (new.max_priority_fee_per_gas, old.max_priority_fee_per_gas)):
        if fee * 100 < before * (100 + BUMP_PERCENT):
            raise _refusal("replacement transaction underpriced")


def _refusal(message: str) -> RpcError:
    return RpcError(SERVER_ERROR, message)
