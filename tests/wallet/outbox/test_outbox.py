"""Write, then send the same bytes; errors are not "unsent"; only final blocks settle."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.fakes.ledger import FakeChain, account, sign
from tests.wallet.outbox.outbox_case import ALICE, BOB, FEES, LOCK, SEND, Case, outbox_case
from wallet.chains.rpc import Refused
from wallet.errors import CallReverted, NonceTaken, SignerError, StaleHead
from wallet.model.transaction import Call, Fees, Signed, TxState, Unsigned
from wallet.storage import settings, transactions

PAY = Call(7, BOB, value=1)


@pytest.fixture
async def case(tmp_path: Path) -> AsyncGenerator[Case]:
    async with outbox_case(tmp_path) as made:
        yield made


class TestPrepare:
    async def test_gas_with_a_margin_and_fees_of_the_market(self, case: Case) -> None:
        unsigned = await case.outbox.prepare(PAY, ALICE)
        assert (unsigned.nonce, unsigned.gas) == (0, 25_200)
        assert unsigned.fees == await case.client.fees()

    async def test_what_would_fail_is_not_prepared(self, case: Case) -> None:
        case.chain.reverting.add(BOB)
        with pytest.raises(CallReverted, match="not today"):
            await case.outbox.prepare(PAY, ALICE)

    async def test_many_at_once_get_numbers_in_a_row(self, case: Case) -> None:
        rows = await asyncio.gather(*(case.issue(units) for units in range(10)))
        assert sorted(row.nonce for row in rows) == list(range(10))

    async def test_a_node_that_lost_our_final_block_is_not_asked_for_a_number(self, case: Case) -> None:
        row = await case.sent()
        await case.mine(3)
        assert await case.state(row) is TxState.FINAL
        case.node.lag = 3
        with pytest.raises(StaleHead):
            await case.outbox.prepare(PAY, ALICE)


class TestRecord:
    async def test_a_fact_is_written_with_it_or_neither_is(self, case: Case) -> None:
        signed = sign(await case.outbox.prepare(PAY, ALICE, fees=FEES))

        def write(connection: sqlite3.Connection, *, crash: bool) -> None:
            case.outbox.record(connection, signed, LOCK)
            settings.write(connection, "fact", signed.hash.hex())
            if crash:
                raise RuntimeError("crash")

        with pytest.raises(RuntimeError):
            await case.database.run(lambda c: write(c, crash=True))
        assert await case.database.run(settings.everything) == ()
        assert await case.database.run(lambda c: transactions.newest(c, 5)) == ()
        await case.database.run(lambda c: write(c, crash=False))
        assert await case.database.run(settings.everything) == (("fact", signed.hash.hex()),)
        row = await case.outbox.find(signed.hash)
        assert row is not None
        assert (row.state, row.purpose, row.genesis) == (TxState.SIGNED, LOCK, case.chain.genesis)
        assert not case.node.asked["eth_sendRawTransaction"]

    async def test_a_number_that_was_taken_meanwhile_is_refused(self, case: Case) -> None:
        shown = await case.outbox.prepare(PAY, ALICE)
        await case.issue(5)
        with pytest.raises(NonceTaken, match="review it again"):
            await case.database.run(lambda c: case.outbox.record(c, sign(shown), SEND))

    async def test_what_was_confirmed_too_late_is_not_even_signed(self, case: Case) -> None:
        shown, asked = await case.outbox.prepare(PAY, ALICE), list[Unsigned]()

        async def never(unsigned: Unsigned) -> Signed:
            asked.append(unsigned)
            return sign(unsigned)

        await case.sent(5)
        await case.mine(1)
        with pytest.raises(NonceTaken, match="review it again"):
            await case.outbox.issue(shown, SEND, never)
        assert asked == []

    async def test_a_number_that_a_final_block_used_is_refused_even_for_a_replacement(self, case: Case) -> None:
        row = await case.sent()
        await case.mine(3)
        late = case.outbox.replace(row.signed.unsigned, FEES)
        with pytest.raises(NonceTaken):
            await case.database.run(lambda c: case.outbox.record(c, sign(late), SEND, replacing=True))

    async def test_bytes_of_another_hash_are_refused(self, case: Case) -> None:
        signed = replace(sign(await case.outbox.prepare(PAY, ALICE)), hash=bytes(32))
        with pytest.raises(SignerError):
            await case.database.run(lambda c: case.outbox.record(c, signed, SEND))

    async def test_the_same_bytes_twice_are_one_row(self, case: Case) -> None:
        row = await case.issue()
        await case.database.run(lambda c: case.outbox.record(c, row.signed, SEND))
        assert len(await case.database.run(lambda c: transactions.newest(c, 5))) == 1


class TestBroadcast:
    async def test_sending_is_on_disk_before_the_first_node_is_asked(self, case: Case) -> None:
        row = await case.issue()
        seen: list[TxState] = []
        honest = case.node.ask

        async def ask(method: str, params: list[object]) -> object:
            if method == "eth_sendRawTransaction":
                with sqlite3.connect(case.path) as other:
                    seen.append(TxState(other.execute("SELECT state FROM transactions").fetchone()[0]))
                other.close()
            return await honest(method, params)  # pyright: ignore[reportArgumentType]

        case.node.ask = ask  # pyright: ignore[reportAttributeAccessIssue]
        assert (await case.outbox.broadcast(row.hash)).state is TxState.SENT
        assert seen == [TxState.SENDING]

    async def test_the_bytes_that_go_out_are_the_bytes_on_disk(self, case: Case) -> None:
        row = await case.sent()
        assert case.chain.pool[row.hash].raw == row.signed.raw

    async def test_a_lost_reply_does_not_make_a_second_transaction(self, case: Case) -> None:
        case.node.lose_reply_of.add("eth_sendRawTransaction")
        case.node.lose |= {"eth_getTransactionByHash", "eth_getTransactionReceipt"}
        row = await case.sent()
        assert row.state is TxState.SENDING  # nobody knows
        assert row.refusal
        case.node.lose_reply_of.clear()
        case.node.lose.clear()
        await case.restart()
        (again,) = await case.outbox.rebroadcast(7)
        assert (again.hash, again.state, again.refusal) == (row.hash, TxState.SENT, "")
        case.chain.mine()
        assert [t.hash for t in case.chain.blocks[-1].transactions] == [row.hash]
        assert case.chain.nonce(ALICE) == 1

    async def test_a_refusal_stays_sending_and_is_told(self, case: Case) -> None:
        case.node.refuse["eth_sendRawTransaction"] = Refused(-32000, "txpool is full")
        row = await case.sent()
        assert (row.state, row.refusal) == (TxState.SENDING, "txpool is full")

    async def test_one_that_a_block_has_already_is_sent(self, case: Case) -> None:
        row = await case.issue()
        case.chain.accept(row.signed.raw)  # another copy of this wallet sent the same bytes
        case.chain.mine()
        assert (await case.outbox.broadcast(row.hash)).state is TxState.SENT

    async def test_a_settled_one_is_not_sent_again(self, case: Case) -> None:
        row = await case.sent()
        await case.mine(3)
        before = case.node.asked["eth_sendRawTransaction"]
        assert (await case.outbox.broadcast(row.hash)).state is TxState.FINAL
        assert case.node.asked["eth_sendRawTransaction"] == before

    async def test_an_unknown_hash_is_a_mistake_of_the_caller(self, case: Case) -> None:
        with pytest.raises(KeyError):
            await case.outbox.broadcast(bytes(32))


class TestRebroadcast:
    async def test_a_crash_between_writing_and_sending_forgets_nothing(self, case: Case) -> None:
        row = await case.issue()
        await case.restart()
        (again,) = await case.outbox.rebroadcast(7)
        assert (again.hash, again.state) == (row.hash, TxState.SENT)

    async def test_a_swaps_own_are_left_to_the_swap_engine(self, case: Case) -> None:
        row = await case.issue(purpose=LOCK)
        assert await case.outbox.rebroadcast(7) == ()
        (again,) = await case.outbox.rebroadcast(7, swaps=True)
        assert again.hash == row.hash

    async def test_only_the_newest_of_one_number_goes_out(self, case: Case) -> None:
        old = await case.issue()
        new = sign(case.outbox.replace(old.signed.unsigned, FEES))
        await case.database.run(lambda c: case.outbox.record(c, new, SEND, replacing=True))
        assert [row.hash for row in await case.outbox.rebroadcast(7)] == [new.hash]


class TestFollow:
    async def test_a_payment_that_a_crash_kept_from_going_out_goes_out_with_the_next_head(self, case: Case) -> None:
        row = await case.issue()
        await case.restart()
        await case.mine(1)
        found = await case.outbox.find(row.hash)
        assert found is not None
        assert (found.state, row.hash in case.chain.pool) == (TxState.SENT, True)

    async def test_a_swaps_own_waits_for_the_swap_engine(self, case: Case) -> None:
        row = await case.issue(purpose=LOCK)
        await case.restart()
        await case.mine(5)
        found = await case.outbox.find(row.hash)
        assert found is not None
        assert (found.state, row.hash in case.chain.pool) == (TxState.SIGNED, False)

    async def test_from_sent_to_final(self, case: Case) -> None:
        row = await case.sent()
        assert await case.follow() == ()
        (mined,) = await case.mine()
        assert (mined.state, mined.receipt is not None and mined.receipt.block) == (TxState.MINED, 1)
        assert await case.mine() == ()
        (final,) = await case.mine()
        assert (final.hash, final.state) == (row.hash, TxState.FINAL)
        assert await case.mine() == ()

    async def test_a_reverted_one_fails_only_when_final(self, case: Case) -> None:
        row = await case.sent()
        case.chain.reverting.add(BOB)
        (mined,) = await case.mine()
        assert mined.state is TxState.MINED
        assert mined.receipt is not None
        assert not mined.receipt.ok
        await case.mine(2)
        assert await case.state(row) is TxState.FAILED

    async def test_a_reorg_puts_it_back_and_another_block_takes_it_again(self, case: Case) -> None:
        row = await case.sent()
        await case.mine()
        case.chain.reorg(1)
        (back,) = await case.follow()
        assert (back.state, back.receipt) == (TxState.SENT, None)
        (again,) = await case.mine()
        assert (again.hash, again.state) == (row.hash, TxState.MINED)

    async def test_a_reorg_that_moves_it_to_another_block_keeps_the_new_receipt(self, case: Case) -> None:
        await case.sent()
        await case.mine()
        case.chain.reorg(1, longer=0)
        (moved,) = await case.mine()
        assert moved.receipt is not None
        assert (moved.state, moved.receipt.block) == (TxState.MINED, 2)

    async def test_a_payment_that_dropped_out_is_offered_again(self, case: Case) -> None:
        row = await case.sent()
        await case.follow()
        case.chain.pool.clear()
        case.chain.mine(3, empty=True)
        await case.follow()
        assert row.hash in case.chain.pool

    async def test_a_swaps_own_that_dropped_out_is_not_offered_behind_its_back(self, case: Case) -> None:
        row = await case.sent(purpose=LOCK)
        await case.follow()
        case.chain.pool.clear()
        case.chain.mine(5, empty=True)
        await case.follow()
        assert row.hash not in case.chain.pool

    async def test_replaced_only_once_the_other_is_final(self, case: Case) -> None:
        old = await case.sent()
        case.chain.accept(sign(case.outbox.replace(old.signed.unsigned, FEES, call=Call(7, account("carol")))).raw)  # other program
        await case.mine()
        assert await case.state(old) is TxState.SENT
        await case.mine(1)
        assert await case.state(old) is TxState.SENT
        await case.mine(1)
        assert await case.state(old) is TxState.REPLACED

    async def test_our_own_replacement_settles_both(self, case: Case) -> None:
        old = await case.sent()
        new = sign(case.outbox.replace(old.signed.unsigned, FEES))
        await case.database.run(lambda c: case.outbox.record(c, new, SEND, replacing=True))
        await case.outbox.broadcast(new.hash)
        await case.mine(3)
        found = await case.outbox.find(new.hash)
        assert found is not None
        assert (await case.state(old), found.state) == (TxState.REPLACED, TxState.FINAL)

    async def test_a_signed_one_that_never_went_out_can_be_replaced_too(self, case: Case) -> None:
        row = await case.issue(purpose=LOCK)
        case.chain.accept(sign(replace(row.signed.unsigned, call=Call(7, account("carol")))).raw)
        await case.mine(3)
        assert await case.state(row) is TxState.REPLACED

    async def test_settled_rows_cost_no_requests(self, case: Case) -> None:
        await case.sent()
        await case.mine(3)
        before = case.node.asked.total()
        head = await case.client.head()
        await case.outbox.follow(head)
        assert case.node.asked.total() - before == 1  # the head itself


class TestReplace:
    def test_an_eighth_more_at_least(self, case: Case) -> None:
        old = Unsigned(PAY, ALICE, 4, 21_000, Fees(1000, 100))
        new = case.outbox.replace(old, Fees(1, 1))
        assert (new.nonce, new.call, new.fees) == (4, PAY, Fees(1125, 113))
        assert case.outbox.replace(old, Fees(9000, 5000)).fees == Fees(9000, 5000)

    async def test_cancel_uses_the_number_up(self, case: Case) -> None:
        row = await case.sent()
        cancelled = await case.outbox.cancel(row.signed.unsigned, FEES)
        assert (cancelled.nonce, cancelled.call) == (row.nonce, Call(7, ALICE))
        signed = sign(cancelled)
        await case.database.run(lambda c: case.outbox.record(c, signed, SEND, replacing=True))
        assert (await case.outbox.broadcast(signed.hash)).state is TxState.SENT
        await case.mine(3)
        assert case.chain.balance(BOB) == 0


async def test_two_nodes_must_agree_that_it_was_replaced(tmp_path: Path) -> None:
    async with outbox_case(tmp_path, nodes=2) as case:
        row = await case.sent()
        case.chain.mine(4, empty=True)
        case.node.lies["eth_getTransactionCount"] = lambda _: "0x9"  # "somebody used your number"
        with pytest.raises(Exception, match="disagree about one of your transactions"):
            await case.follow()
        assert await case.state(row) is TxState.SENT


async def test_a_chain_that_was_reset_starts_anew_and_keeps_the_old_as_history(case: Case) -> None:
    old = await case.sent()
    await case.issue()
    case.nodes[0].chain = case.chain = FakeChain(salt="reset")
    case.chain.fund(ALICE)
    await case.restart()
    assert await case.outbox.rebroadcast(7) == ()
    assert (await case.outbox.prepare(PAY, ALICE)).nonce == 0
    new = await case.sent(9)
    assert (new.nonce, new.state) == (0, TxState.SENT)
    before = case.node.asked["eth_sendRawTransaction"]
    assert (await case.outbox.broadcast(old.hash)).state is TxState.SENT  # as it was: its chain is gone
    assert case.node.asked["eth_sendRawTransaction"] == before
