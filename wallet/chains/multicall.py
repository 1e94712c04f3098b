"""Many reads in one eth_call (Multicall3, https://github.com/mds1/multicall3), all of one block.

A chain without Multicall3 is asked one by one, bounded by the chain's slots.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from wallet.chains import abi
from wallet.chains.node import At, Node
from wallet.chains.rpc import Garbled
from wallet.errors import CallReverted
from wallet.model.address import NATIVE, Address
from wallet.model.transaction import Call

CHUNK = 1000  # calls in one request: anvil's limit is about 2 MB, some 4,000 calls
_GET_ETH_BALANCE = bytes.fromhex("4d2301cc")
_BALANCE_OF = bytes.fromhex("70a08231")


@dataclass(frozen=True, slots=True)
class Reply:
    """What one of many calls returned; `data` is revert data when not ok. A call to an address without code is ok and empty."""

    ok: bool
    data: bytes


async def read_many(node: Node, calls: Sequence[tuple[Address, bytes]], at: At = None) -> tuple[Reply, ...]:
    """One reply a call, in order."""
    replies: list[Reply] = []
    for start in range(0, len(calls), CHUNK):
        replies += await _chunk(node, calls[start : start + CHUNK], at)
    return tuple(replies)


async def read_balances(node: Node, pairs: Sequence[tuple[Address, Address]], at: At = None) -> tuple[int | None, ...]:
    """Base units for each (account, token), NATIVE for the coin. None where the contract gives no number."""
    multicall = node.network.multicall
    if multicall == NATIVE or not await node.code(multicall, at):
        return tuple(await asyncio.gather(*(_single(node, account, token, at) for account, token in pairs)))
    replies = await read_many(node, [_balance_call(multicall, account, token) for account, token in pairs], at)
    return tuple(_number(reply) for reply in replies)


def _balance_call(multicall: Address, account: Address, token: Address) -> tuple[Address, bytes]:
    if token == NATIVE:
        return multicall, _GET_ETH_BALANCE + abi.address_word(account)
    return token, _BALANCE_OF + abi.address_word(account)


def _number(reply: Reply) -> int | None:
    return abi.uint(reply.data) if reply.ok and len(reply.data) >= abi.WORD else None


async def _single(node: Node, account: Address, token: Address, at: At) -> int | None:
    if token == NATIVE:
        return await node.balance(account, at)
    return _number(await _one(node, (token, _BALANCE_OF + abi.address_word(account)), at))


async def _chunk(node: Node, calls: Sequence[tuple[Address, bytes]], at: At) -> tuple[Reply, ...]:
    network = node.network
    if network.multicall != NATIVE:
        answer = await node.call(Call(network.chain_id, network.multicall, abi.encode_aggregate3(calls)), at=at)
        if answer:
            return _decoded(answer, len(calls))
    return tuple(await asyncio.gather(*(_one(node, call, at) for call in calls)))


async def _one(node: Node, call: tuple[Address, bytes], at: At) -> Reply:
    try:
        return Reply(True, await node.call(Call(node.network.chain_id, call[0], call[1]), at=at))
    except CallReverted:
        return Reply(False, b"")


def _decoded(answer: bytes, count: int) -> tuple[Reply, ...]:
    try:
        return tuple(Reply(ok, data) for ok, data in abi.decode_aggregate3(answer, count))
    except abi.NotThisShape as error:
        raise Garbled(f"the answer of Multicall3 is {error}") from error
