"""What one node says, typed. Every method may also raise what `Endpoint.ask` raises: Silent, Refused, Behind, WrongChain."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from wallet.chains import answers
from wallet.chains.answers import Block, hexed
from wallet.chains.endpoint import Endpoint
from wallet.chains.fees import PERCENTILES, FeeMarket, market
from wallet.chains.logs import LogQuery, read_logs
from wallet.chains.reverts import is_execution_error, refusal_reason
from wallet.chains.rpc import Behind, Garbled, Json, Refused, Silent
from wallet.errors import CallReverted
from wallet.model.address import Address
from wallet.model.hashing import keccak256
from wallet.model.network import FinalityKind, Network
from wallet.model.transaction import Call, Head, Log, Receipt

Parsed = TypeVar("Parsed")
EMPTY_CODE = keccak256(b"")
At = int | None
"""A block number, or None for the newest."""


class Node:
    """One endpoint of one chain. Handed to the questions of `ChainClient.agree`."""

    def __init__(self, network: Network, endpoint: Endpoint) -> None:
        self.network = network
        self.endpoint = endpoint
        self._final = 0

    async def newest(self) -> Block:
        """The newest block."""
        block = await self._latest()
        return block if self.endpoint.saw(block) else await self._latest()

    async def block(self, number: int) -> Block:
        """The block that this node has at `number`. Raises Behind when it has none."""
        found = await self.ask("eth_getBlockByNumber", [hex(number), False], lambda value: _numbered(answers.block(value), number))
        self.endpoint.recalled(found)
        return found

    async def head(self) -> Head:
        """The newest block with the number of the newest final one."""
        return await self.head_of(await self.newest())

    async def head_of(self, block: Block) -> Head:
        """`block` as a head."""
        final = await self._newest_final(block)
        return Head(self.network.chain_id, block.number, block.hash, block.timestamp, block.base_fee, final)

    async def balance(self, account: Address, at: At = None) -> int:
        """Wei."""
        return await self.ask("eth_getBalance", [account, _tag(at)], answers.quantity)

    async def nonce(self, account: Address, *, pending: bool = False, at: At = None) -> int:
        """How many transactions of `account` are in blocks; with `pending` also those that wait in a row behind them."""
        return await self.ask("eth_getTransactionCount", [account, "pending" if pending else _tag(at)], answers.count)

    async def final_nonce(self, account: Address, head: Head) -> int:
        """How many transactions of `account` are in final blocks. Nodes keep the state of `finalized`, not of any old block."""
        at = "finalized" if self.network.finality.kind is FinalityKind.TAG else hex(head.final)
        return await self.ask("eth_getTransactionCount", [account, at], answers.count)

    async def code(self, account: Address, at: At = None) -> bytes:
        """The code at an address, b"" for none."""
        return await self.ask("eth_getCode", [account, _tag(at)], answers.data)

    async def code_hash(self, account: Address, at: At = None) -> bytes:
        """keccak256 of the code; of nothing where there is none (EIP-1052's empty hash)."""
        return keccak256(await self.code(account, at))

    async def call(self, call: Call, sender: Address | None = None, at: At = None) -> bytes:
        """What the call returns. Raises CallReverted."""
        request = answers.call_object(call.to, call.data, call.value, sender)
        return await self._execution("eth_call", [request, _tag(at)], answers.data)

    async def call_with_code(self, call: Call, code: bytes) -> bytes:
        """What the call returns if `code` stood at the address it goes to (the state override of geth's eth_call). Raises CallReverted."""
        request = answers.call_object(call.to, call.data, call.value, None)
        return await self._execution("eth_call", [request, "latest", {call.to: {"code": hexed(code)}}], answers.data)

    async def estimate_gas(self, call: Call, sender: Address) -> int:
        """Gas that the call needs now. Raises CallReverted, also when the sender cannot pay for it."""
        request = answers.call_object(call.to, call.data, call.value, sender)
        return await self._execution("eth_estimateGas", [request], answers.count)

    async def receipt(self, tx_hash: bytes) -> Receipt | None:
        """None while the transaction is in no block."""
        return await self.ask("eth_getTransactionReceipt", [hexed(tx_hash)], lambda value: _of(answers.receipt(value), tx_hash))

    async def knows(self, tx_hash: bytes) -> bool:
        """Whether the transaction waits here or is in a block."""
        found = await self.ask("eth_getTransactionByHash", [hexed(tx_hash)], lambda value: value)
        return found is not None or await self.receipt(tx_hash) is not None

    async def logs(self, query: LogQuery) -> tuple[Log, ...]:
        """All matching logs in chain order, asked in pieces that this node allows."""
        try:
            return await read_logs(self.endpoint, query)
        except Silent as error:
            self.endpoint.failed(error)
            raise

    async def fee_market(self) -> FeeMarket:
        """What blocks paid lately. A node without eth_feeHistory tells the base fee alone."""
        try:
            return await self.ask("eth_feeHistory", ["0x5", "latest", list(PERCENTILES)], market)
        except Refused as refusal:
            if refusal.passing:
                raise
            return FeeMarket((await self.newest()).base_fee, (0, 0, 0))

    async def ask(self, method: str, params: Sequence[Json], parse: Callable[[Json], Parsed]) -> Parsed:
        """Any method, its answer parsed strictly. A garbled one counts as a failure of the node."""
        try:
            return parse(await self.endpoint.ask(method, params))
        except Silent as error:
            self.endpoint.failed(error)
            raise

    async def _latest(self) -> Block:
        return await self.ask("eth_getBlockByNumber", ["latest", False], answers.block)

    async def _execution(self, method: str, params: Sequence[Json], parse: Callable[[Json], Parsed]) -> Parsed:
        try:
            return await self.ask(method, params, parse)
        except Refused as refusal:
            if is_execution_error(refusal):
                raise CallReverted(self.network.chain_id, refusal_reason(refusal)) from refusal
            raise

    async def _newest_final(self, block: Block) -> int:
        finality = self.network.finality
        if finality.kind is FinalityKind.CONFIRMATIONS:
            return max(0, block.number + 1 - finality.confirmations)
        try:
            found = await self.ask("eth_getBlockByNumber", ["finalized", False], answers.block)
        except (Behind, Refused):
            return min(self._final, block.number)  # a young chain has none yet; what was final stays so
        self._final = found.number
        return min(found.number, block.number)


def _numbered(block: Block, number: int) -> Block:
    if block.number != number:
        raise Garbled("it is a block of another height")
    return block


def _of(receipt: Receipt | None, tx_hash: bytes) -> Receipt | None:
    if receipt is not None and receipt.hash != tx_hash:
        raise Garbled("it is the receipt of another transaction")
    return receipt


def _tag(at: At) -> str:
    return "latest" if at is None else hex(at)
