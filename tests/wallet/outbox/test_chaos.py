"""Payments under random faults, crashes and reorgs: each arrives once, none is forgotten, none twice."""

from __future__ import annotations

import random
from contextlib import suppress
from pathlib import Path

import pytest

from tests.fakes.chain import FakeNode
from tests.wallet.outbox.outbox_case import ALICE, BOB, Case, outbox_case
from wallet.chains.rpc import Refused
from wallet.errors import ChainError
from wallet.model.transaction import TxState
from wallet.storage import transactions
from wallet.storage.transactions import StoredTransaction

SENDS = 12


@pytest.mark.parametrize("seed", range(12))
async def test_each_payment_arrives_exactly_once(tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)
    async with outbox_case(tmp_path, nodes=2) as case:
        asked_for = [2**place for place in range(SENDS)]  # so that the sum says which arrived how often
        for units in asked_for:
            await _trouble(case, dice)
            await _send(case, units, dice)
        await _calm(case)
        assert case.chain.balance(BOB) == sum(asked_for)
        assert case.chain.nonce(ALICE) == SENDS
        states = [await case.state(row) for row in await _rows(case)]
        assert states == [TxState.FINAL] * SENDS


async def _send(case: Case, units: int, dice: random.Random) -> None:
    while True:
        try:
            row = await case.issue(units)
            break
        except ChainError:  # nothing was written: the user tries again
            await _trouble(case, dice)
    if dice.random() < 0.3:
        await case.restart()  # killed between writing and sending
    else:
        await case.outbox.broadcast(row.hash)


async def _trouble(case: Case, dice: random.Random) -> None:
    for node in case.nodes:
        _afflict(node, dice)
    for _ in range(dice.randrange(3)):
        case.chain.mine(empty=dice.random() < 0.3)
    if dice.random() < 0.2 and case.chain.height > 4:
        case.chain.reorg(dice.randrange(1, 3), keep=dice.random() < 0.7)
    if dice.random() < 0.2:
        case.chain.pool.clear()  # nodes forget what waits
    case.clock.now += 30
    with suppress(ChainError):
        await case.follow()
    if dice.random() < 0.2:
        await case.restart()


def _afflict(node: FakeNode, dice: random.Random) -> None:
    node.down = dice.random() < 0.2
    node.lose_reply_of = {"eth_sendRawTransaction"} if dice.random() < 0.3 else set()
    node.lose = {dice.choice(["eth_sendRawTransaction", "eth_getTransactionReceipt"])} if dice.random() < 0.3 else set()
    node.refuse = {"eth_sendRawTransaction": Refused(-32000, "txpool is full")} if dice.random() < 0.2 else {}
    node.lag = dice.choice([0, 0, 1])


async def _calm(case: Case) -> None:
    for node in case.nodes:
        node.down, node.lag = False, 0
        node.lose, node.lose_reply_of, node.refuse = set(), set(), {}
    case.clock.now += 60
    await case.restart()
    await case.outbox.rebroadcast(case.chain.chain_id)
    for _ in range(12):
        await case.mine()


async def _rows(case: Case) -> tuple[StoredTransaction, ...]:
    return await case.database.run(lambda connection: transactions.newest(connection, 100))
