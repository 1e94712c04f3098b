"""JSON answers into values, strictly: anything that is not exactly what the method promises is Garbled, never guessed at.

Shapes: Ethereum execution API, https://github.com/ethereum/execution-apis.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from wallet.chains.rpc import Behind, Garbled, Json
from wallet.errors import BadAddress
from wallet.model.address import Address, checksummed
from wallet.model.transaction import Log, Receipt

MOST_COUNT = 2**63 - 1
"""Blocks, nonces and gas: SQLite's integers and our journal end here, and no chain comes near."""

MOST_PRICE = 2**96
"""Wei per gas: so much that all coins of a chain would not pay for one transfer."""

LAST_SECOND = 253_402_214_399
"""The last day but one of the year 9999, where calendars end."""

_QUANTITY = re.compile(r"0x[0-9a-fA-F]{1,64}")
_DATA = re.compile(r"0x(?:[0-9a-fA-F]{2})*")


@dataclass(frozen=True, slots=True)
class Block:
    """A block's header as far as this wallet cares. `timestamp` chain time in seconds; `base_fee` in wei (0 where there is none)."""

    number: int
    hash: bytes
    parent: bytes
    timestamp: int
    base_fee: int


def quantity(value: Json) -> int:
    """`0x1a` as 26; at most 256 bits."""
    if not isinstance(value, str) or not _QUANTITY.fullmatch(value):
        raise Garbled("a number is not 0x and hexadecimal digits")
    return int(value, 16)


def count(value: Json, most: int = MOST_COUNT) -> int:
    """A quantity that a database, a calendar or a fee can take. What is larger is not news but an attack, or nonsense."""
    found = quantity(value)
    if found > most:
        raise Garbled("a number is larger than any chain has")
    return found


def price(value: Json) -> int:
    """Wei per gas."""
    return count(value, MOST_PRICE)


def data(value: Json) -> bytes:
    """`0x0102` as two bytes."""
    if not isinstance(value, str) or not _DATA.fullmatch(value):
        raise Garbled("bytes are not 0x and pairs of hexadecimal digits")
    return bytes.fromhex(value[2:])


def hash32(value: Json) -> bytes:
    """32 bytes."""
    found = data(value)
    if len(found) != 32:
        raise Garbled("a hash does not have 32 bytes")
    return found


def address(value: Json) -> Address:
    """20 bytes, in EIP-55 form."""
    try:
        return checksummed(data(value))
    except BadAddress as error:
        raise Garbled("an address does not have 20 bytes") from error


def record(value: Json) -> dict[str, Json]:
    """A JSON object."""
    if not isinstance(value, dict):
        raise Garbled("an object is missing")
    return value


def items(value: Json) -> list[Json]:
    """A JSON array."""
    if not isinstance(value, list):
        raise Garbled("an array is missing")
    return value


def block(value: Json) -> Block:
    """Raises Behind when the node has no such block (null)."""
    if value is None:
        raise Behind("no such block")
    found = record(value)
    fee = found.get("baseFeePerGas")
    return Block(
        number=count(found.get("number")),
        hash=hash32(found.get("hash")),
        parent=hash32(found.get("parentHash")),
        timestamp=count(found.get("timestamp"), LAST_SECOND),
        base_fee=0 if fee is None else price(fee),
    )


def receipt(value: Json) -> Receipt | None:
    """None when the transaction is in no block."""
    if value is None:
        return None
    found = record(value)
    if "blockNumber" in found and found["blockNumber"] is None:  # some nodes give a receipt while it is pending
        return None
    paid = found.get("effectiveGasPrice")
    return Receipt(
        hash=hash32(found.get("transactionHash")),
        block=count(found.get("blockNumber")),
        block_hash=hash32(found.get("blockHash")),
        ok=quantity(found.get("status")) == 1,
        gas_used=count(found.get("gasUsed")),
        gas_price=0 if paid is None else price(paid),
    )


def log(value: Json) -> Log:
    """One entry of `eth_getLogs`."""
    found = record(value)
    return Log(
        address=address(found.get("address")),
        topics=tuple(hash32(topic) for topic in items(found.get("topics"))),
        data=data(found.get("data")),
        block=count(found.get("blockNumber")),
        block_hash=hash32(found.get("blockHash")),
        tx_hash=hash32(found.get("transactionHash")),
        index=count(found.get("logIndex")),
    )


def logs(value: Json) -> tuple[Log, ...]:
    """Mined logs in chain order; one that says it was removed by a reorg is left out."""
    found = [log(entry) for entry in items(value) if record(entry).get("removed") is not True]
    return tuple(sorted(found, key=lambda entry: (entry.block, entry.index)))


def hexed(value: bytes) -> str:
    """`0x` and lower-case hexadecimal."""
    return "0x" + value.hex()


def call_object(to: Address, payload: bytes, value: int, sender: Address | None) -> dict[str, Json]:
    """The first parameter of eth_call and eth_estimateGas. Without a sender the node takes the zero address."""
    found: dict[str, Json] = {"to": to, "data": hexed(payload), "value": hex(value)}
    if sender is not None:
        found["from"] = sender
    return found
