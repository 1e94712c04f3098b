"""The pool's order, held against its rules for any set of transactions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from eth.abc import SignedTransactionAPI
from hypothesis import given
from hypothesis import strategies as st

from wallet.playground.embedded.jsonrpc import RpcError
from wallet.playground.embedded.pool import Account, Pool

RICH = Account(nonce=0, balance=10**30)


@dataclass(frozen=True)
class Transaction:
    """As much of a transaction as the pool looks at."""

    sender: bytes
    nonce: int
    max_fee_per_gas: int
    max_priority_fee_per_gas: int
    hash: bytes
    chain_id: int = 1
    value: int = 0
    gas: int = 21_000
    intrinsic_gas: int = 21_000
    data: bytes = b""


transactions = st.lists(
    st.builds(
        Transaction,
        sender=st.sampled_from([b"a" * 20, b"b" * 20, b"c" * 20]),
        nonce=st.integers(0, 4),
        max_fee_per_gas=st.integers(0, 30),
        max_priority_fee_per_gas=st.integers(0, 30),
        hash=st.binary(min_size=4, max_size=4),
    ),
    max_size=25,
)


def filled(sent: list[Transaction]) -> tuple[Pool, list[Transaction]]:
    """The pool after all were sent, and those that it took."""
    pool, taken = Pool(1, 30_000_000), list[Transaction]()
    for each in sent:
        try:
            pool.add(cast(SignedTransactionAPI, each), each.sender, RICH)
        except RpcError:
            continue
        taken.append(each)
    return pool, taken


def start(_sender: bytes) -> int:
    return 0


@given(transactions)
def test_one_for_each_sender_and_nonce_the_last_that_was_taken(sent: list[Transaction]) -> None:
    pool, taken = filled(sent)
    last = {(each.sender, each.nonce): each for each in taken}
    assert len(pool) == len(last)
    found = [pool.get(each.hash) for each in last.values()]
    assert [each.transaction if each else None for each in found] == list(last.values())


@given(transactions)
def test_a_replacement_pays_more_in_both_ways(sent: list[Transaction]) -> None:
    _, taken = filled(sent)
    before: dict[tuple[bytes, int], Transaction] = {}
    for each in taken:
        old = before.get((each.sender, each.nonce))
        if old is not None:
            assert each.max_fee_per_gas * 10 >= old.max_fee_per_gas * 11
            assert each.max_priority_fee_per_gas * 10 >= old.max_priority_fee_per_gas * 11
        before[each.sender, each.nonce] = each


@given(transactions, st.integers(0, 30))
def test_ready_ones_can_be_mined_in_the_order_given(sent: list[Transaction], base_fee: int) -> None:
    pool, _ = filled(sent)
    nonces: dict[bytes, int] = {}
    for pooled in pool.ready(start, base_fee):
        assert pooled.nonce == nonces.get(pooled.sender, 0)
        assert pooled.transaction.max_fee_per_gas >= base_fee
        nonces[pooled.sender] = pooled.nonce + 1


@given(transactions, st.integers(0, 30))
def test_whoever_pays_and_is_next_is_ready(sent: list[Transaction], base_fee: int) -> None:
    pool, taken = filled(sent)
    ready = {pooled.transaction.hash for pooled in pool.ready(start, base_fee)}
    last = {(each.sender, each.nonce): each for each in taken}
    for (sender, nonce), each in last.items():
        run = [last.get((sender, earlier)) for earlier in range(nonce + 1)]
        pays = all(one is not None and one.max_fee_per_gas >= base_fee for one in run)
        assert (each.hash in ready) == pays


@given(transactions, st.integers(0, 5))
def test_used_nonces_are_dropped(sent: list[Transaction], nonce: int) -> None:
    pool, taken = filled(sent)
    sender = b"a" * 20
    pool.drop_used(sender, nonce)
    assert all((pool.get(each.hash) is None) for each in taken if each.sender == sender and each.nonce < nonce)
    assert pool.next_nonce(sender, nonce) >= nonce
