"""Parameters of JSON-RPC methods, read into values. Raises RpcError -32602 for anything malformed."""

from __future__ import annotations

from typing import Any, cast

from eth.abc import BlockHeaderAPI

from wallet.playground.embedded.execution import Message, Override
from wallet.playground.embedded.hexes import read_address, read_data, read_hash, read_quantity
from wallet.playground.embedded.jsonrpc import SERVER_ERROR, RpcError, invalid
from wallet.playground.embedded.ledger import Ledger
from wallet.playground.embedded.logs import LogFilter

MAX_ADDRESSES = 1000


def read_object(value: Any, name: str) -> dict[str, Any]:
    """A JSON object. Raises RpcError -32602."""
    if not isinstance(value, dict):
        raise invalid(name, "an object")
    return cast("dict[str, Any]", value)


def read_list(value: Any, name: str, most: int) -> list[Any]:
    """A JSON list of at most `most` entries. Raises RpcError -32602."""
    if not isinstance(value, list) or len(cast("list[Any]", value)) > most:
        raise invalid(name, f"a list of at most {most}")
    return cast("list[Any]", value)


def read_header(ledger: Ledger, value: Any, now: int) -> BlockHeaderAPI | None:
    """The block that a tag, a number, or an object of EIP-1898 names; None when there is none."""
    if isinstance(value, dict):
        return _header_of_object(ledger, cast("dict[str, Any]", value))
    if value is None or value == "latest":
        return ledger.head
    if value == "pending":
        return ledger.pending_header(now)
    if value in ("finalized", "safe"):
        return ledger.header(ledger.final)
    return ledger.header(0 if value == "earliest" else read_quantity(value, "block number"))


def known_header(ledger: Ledger, value: Any, now: int) -> BlockHeaderAPI:
    """As read_header; a block that is not there is an error."""
    header = read_header(ledger, value, now)
    if header is None:
        raise RpcError(SERVER_ERROR, "header not found")
    return header


def _header_of_object(ledger: Ledger, value: dict[str, Any]) -> BlockHeaderAPI | None:
    if "blockHash" in value:
        return ledger.header_by_hash(read_hash(value["blockHash"], "block hash"))
    return ledger.header(read_quantity(value.get("blockNumber"), "block number"))


def read_message(ledger: Ledger, value: Any) -> Message:
    """A transaction object; `input` wins over `data`, unknown fields are ignored as nodes do."""
    fields = read_object(value, "transaction")
    if fields.get("chainId") is not None and read_quantity(fields["chainId"], "chainId") != ledger.chain_id:
        raise RpcError(SERVER_ERROR, f"chainId does not match node's (have={fields['chainId']}, want={ledger.chain_id})")
    calldata = fields.get("input", fields.get("data"))
    gas = _optional_quantity(fields, "gas")
    return Message(
        sender=read_address(fields["from"], "from") if fields.get("from") is not None else bytes(20),
        to=read_address(fields["to"], "to") if fields.get("to") is not None else b"",
        data=read_data(calldata, "input") if calldata is not None else b"",
        value=_optional_quantity(fields, "value") or 0,
        gas=gas,
        price=_optional_quantity(fields, "maxFeePerGas") or _optional_quantity(fields, "gasPrice") or 0,
        access_list=tuple(_access(each) for each in read_list(fields.get("accessList") or [], "accessList", MAX_ADDRESSES)),
    )


def _access(value: Any) -> tuple[bytes, tuple[int, ...]]:
    fields = read_object(value, "accessList")
    slots = read_list(fields.get("storageKeys") or [], "storageKeys", MAX_ADDRESSES)
    return read_address(fields.get("address"), "address"), tuple(read_quantity(slot, "storageKeys") for slot in slots)


def _optional_quantity(fields: dict[str, Any], name: str) -> int | None:
    return read_quantity(fields[name], name) if fields.get(name) is not None else None


def read_overrides(value: Any) -> tuple[Override, ...]:
    """The state override set of eth_call. `state` (all slots replaced) is refused: only `stateDiff` can be done."""
    entries = read_object(value, "state override") if value is not None else {}
    return tuple(_override(address, read_object(entry, "state override")) for address, entry in entries.items())


def _override(address: str, fields: dict[str, Any]) -> Override:
    unknown = set(fields) - {"balance", "nonce", "code", "stateDiff"}
    if unknown:
        raise invalid("state override", "balance, nonce, code or stateDiff")
    slots = read_object(fields.get("stateDiff") or {}, "stateDiff")
    return Override(
        address=read_address(address, "state override"),
        balance=_optional_quantity(fields, "balance"),
        nonce=_optional_quantity(fields, "nonce"),
        code=read_data(fields["code"], "code") if fields.get("code") is not None else None,
        slots=tuple((read_quantity(slot, "stateDiff"), read_quantity(word, "stateDiff")) for slot, word in slots.items()),
    )


def read_log_filter(ledger: Ledger, value: Any, now: int) -> LogFilter:
    """`blockHash` excludes a range; a missing bound is the newest block."""
    fields = read_object(value, "filter")
    first, last = _log_range(ledger, fields, now)
    address = fields.get("address")
    listed = [] if address is None else _listed(address)
    addresses = [read_address(each, "address") for each in read_list(listed, "address", MAX_ADDRESSES)]
    topics = [_topics(each) for each in read_list(fields.get("topics") or [], "topics", 4)]
    return LogFilter(first, last, frozenset(addresses), tuple(topics))


def _log_range(ledger: Ledger, fields: dict[str, Any], now: int) -> tuple[int, int]:
    if fields.get("blockHash") is not None:
        if fields.get("fromBlock") is not None or fields.get("toBlock") is not None:
            raise invalid("filter", "either blockHash or a range")
        header = ledger.header_by_hash(read_hash(fields["blockHash"], "blockHash"))
        if header is None:
            raise RpcError(SERVER_ERROR, "unknown block")
        return header.block_number, header.block_number
    first, last = _bound(ledger, fields.get("fromBlock"), now), _bound(ledger, fields.get("toBlock"), now)
    if first > last:
        raise RpcError(SERVER_ERROR, "invalid block range params")
    return first, last


def _bound(ledger: Ledger, value: Any, now: int) -> int:
    """A block number; one beyond the newest is let through, since nodes answer what there is."""
    if isinstance(value, str) and value.startswith("0x"):
        return read_quantity(value, "block number")
    return known_header(ledger, value, now).block_number


def _listed(value: Any) -> list[Any]:
    return cast("list[Any]", value) if isinstance(value, list) else [value]


def _topics(value: Any) -> frozenset[bytes]:
    if value is None:
        return frozenset()
    listed = _listed(value)
    return frozenset(read_hash(each, "topics") for each in read_list(listed, "topics", MAX_ADDRESSES))


def read_count(value: Any) -> int:
    """A number of blocks as hex or as a plain number: clients send both."""
    count = value if isinstance(value, int) and not isinstance(value, bool) else read_quantity(value, "block count")
    if count < 0:
        raise invalid("block count", "no negative number")
    return count


def read_percentiles(value: Any) -> list[float]:
    """Ascending numbers from 0 to 100."""
    listed = read_list(value, "reward percentiles", 100) if value is not None else []
    numbers = [float(each) for each in listed if isinstance(each, int | float) and not isinstance(each, bool)]
    if len(numbers) != len(listed) or numbers != sorted(numbers) or (numbers and not (numbers[0] >= 0 and numbers[-1] <= 100)):
        raise invalid("reward percentiles", "ascending numbers from 0 to 100")
    return numbers
