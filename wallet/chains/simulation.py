"""What would a call do? Asked of eth_simulateV1 where the node has it (it shows every transfer), of eth_call where not."""

from __future__ import annotations

from collections.abc import Sequence

from resources.contracts import artefact
from wallet.chains import abi, answers
from wallet.chains.node import Node
from wallet.chains.reverts import plain, revert_reason
from wallet.chains.rpc import Garbled, Json, Refused
from wallet.errors import CallReverted
from wallet.model.address import NATIVE, Address
from wallet.model.hashing import keccak256
from wallet.model.simulation import Approval, Simulation, Transfer
from wallet.model.transaction import Call

_REHEARSE = keccak256(b"rehearse((address,uint256,bytes)[])")[:4]
_WENT_WELL = b"rehearsed".ljust(abi.WORD, b"\0")
SIMULATE, CALL = "eth_simulateV1", "eth_call"
TRANSFER = bytes.fromhex("ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef")
APPROVAL = bytes.fromhex("8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b925")
# who signs the logs of plain coin transfers: traceTransfers of eth_simulateV1, and EIP-7708
COIN_LOGGERS = {"0xEeeeeEeeeEeEeeEeEeEeeEEEeeeeEeeeeeeeEEeE", "0xffffFFFfFFffffffffffffffFfFFFfffFFFfFFfE"}


async def simulate_in_full(node: Node, calls: Sequence[Call], sender: Address) -> Simulation:
    """The last of `calls` after the earlier ones, by eth_simulateV1. Raises Refused (`absent`) where the node does not have it."""
    requests: list[Json] = [answers.call_object(call.to, call.data, call.value, sender) for call in calls]
    block: Json = {"blockStateCalls": [{"calls": requests}], "traceTransfers": True, "validation": False}
    results = await node.ask(SIMULATE, [block, "latest"], _results)
    if len(results) != len(calls):
        raise Garbled("another number of results")
    return _simulation(results)


async def simulate_by_call(node: Node, calls: Sequence[Call], sender: Address) -> Simulation:
    """By eth_call: several calls in a row as if `sender`'s account had code that makes them; where the node cannot lend code, the first
    one alone, on today's state."""
    try:
        if len(calls) > 1:
            return Simulation(CALL, ok=True, reason="", gas=0, complete=await rehearsed(node, calls, sender))
        await node.call(calls[0], sender)
        return Simulation(CALL, ok=True, reason="", gas=await node.estimate_gas(calls[0], sender))
    except CallReverted as error:
        return Simulation(CALL, ok=False, reason=error.reason, gas=0)


async def rehearsed(node: Node, calls: Sequence[Call], account: Address) -> bool:
    """Try the calls in a row as `account`, whoever's it is. True: all went well. False: the node does not lend code, so only the first was
    tried. Raises CallReverted with the reason of the first that failed."""
    steps = abi.encode_calls([(call.to, call.value, call.data) for call in calls])
    try:
        answer = await node.call_with_code(Call(node.network.chain_id, account, _REHEARSE + steps), artefact("rehearsal").deployed)
    except Refused:
        answer = b""
    if answer == _WENT_WELL:
        return True
    await node.call(calls[0], account)
    return False


def _results(value: Json) -> list[dict[str, Json]]:
    blocks = answers.items(value)
    if len(blocks) != 1:
        raise Garbled("another number of blocks")
    return [answers.record(result) for result in answers.items(answers.record(blocks[0]).get("calls"))]


def _simulation(results: Sequence[dict[str, Json]]) -> Simulation:
    failed = next((result for result in results if answers.quantity(result.get("status")) != 1), None)
    last = results[-1]
    logs = [answers.record(entry) for result in results for entry in answers.items(result.get("logs") or [])]
    return Simulation(
        by=SIMULATE,
        ok=failed is None,
        reason="" if failed is None else _reason(failed),
        gas=answers.quantity(last.get("gasUsed")),
        transfers=tuple(found for entry in logs if (found := _transfer(entry))),
        approvals=tuple(found for entry in logs if (found := _approval(entry))),
    )


def _reason(result: dict[str, Json]) -> str:
    found = revert_reason(answers.data(result.get("returnData") or "0x"))
    error = result.get("error")
    message = error.get("message") if isinstance(error, dict) else ""
    return found or plain(str(message)) or "no reason given"


def _parts(entry: dict[str, Json], signature: bytes) -> tuple[Address, Address, Address, int] | None:
    """(emitter, first party, second party, units) of an ERC-20 event; None for any other (an NFT's has four topics)."""
    topics = [answers.hash32(topic) for topic in answers.items(entry.get("topics"))]
    payload = answers.data(entry.get("data") or "0x")
    if len(topics) != 3 or topics[0] != signature or len(payload) != abi.WORD:
        return None
    try:
        return answers.address(entry.get("address")), abi.address_at(topics[1]), abi.address_at(topics[2]), abi.uint(payload)
    except abi.NotThisShape:
        return None


def _transfer(entry: dict[str, Json]) -> Transfer | None:
    parts = _parts(entry, TRANSFER)
    if parts is None:
        return None
    token, sender, recipient, units = parts
    return Transfer(NATIVE if token in COIN_LOGGERS else token, sender, recipient, units)


def _approval(entry: dict[str, Json]) -> Approval | None:
    parts = _parts(entry, APPROVAL)
    return None if parts is None else Approval(*parts)
