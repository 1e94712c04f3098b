"""Blocks, transactions, receipts and logs in JSON as the execution-apis specify them."""

from __future__ import annotations

from typing import Any, cast

import rlp  # pyright: ignore[reportMissingTypeStubs]
from eth.abc import BlockHeaderAPI, SignedTransactionAPI

from wallet.playground.embedded.hexes import data, padded, quantity
from wallet.playground.embedded.pool import Pooled
from wallet.playground.embedded.records import LogRecord, Mined

_NONE: dict[str, Any] = {"blockHash": None, "blockNumber": None, "transactionIndex": None}


def block(header: BlockHeaderAPI, mined: list[Mined], *, full: bool) -> dict[str, Any]:
    """A sealed block, with whole transactions or their hashes."""
    transactions = [mined_transaction(each) if full else data(each.transaction.hash) for each in mined]
    size = _size(header) + sum(len(each.transaction.encode()) for each in mined)
    return _header(header) | {
        "hash": data(header.hash),
        "transactions": transactions,
        "size": quantity(size),
        "uncles": [],
        "withdrawals": [],
    }


def pending_block(header: BlockHeaderAPI, pooled: list[Pooled], *, full: bool) -> dict[str, Any]:
    """The block that is being made: without hash and nonce, as geth shows it."""
    transactions = [pooled_transaction(each) if full else data(each.transaction.hash) for each in pooled]
    unsealed = {"hash": None, "nonce": None, "logsBloom": None, "size": quantity(_size(header))}
    return _header(header) | unsealed | {"transactions": transactions, "uncles": [], "withdrawals": []}


def _header(header: BlockHeaderAPI) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "number": quantity(header.block_number),
        "parentHash": data(header.parent_hash),
        "nonce": data(header.nonce),
        "sha3Uncles": data(header.uncles_hash),
        "logsBloom": _bloom(header.bloom),
        "transactionsRoot": data(header.transaction_root),
        "stateRoot": data(header.state_root),
        "receiptsRoot": data(header.receipt_root),
        "miner": data(header.coinbase),
        "difficulty": quantity(header.difficulty),
        "mixHash": data(header.mix_hash),
        "extraData": data(header.extra_data),
        "gasLimit": quantity(header.gas_limit),
        "gasUsed": quantity(header.gas_used),
        "timestamp": quantity(header.timestamp),
        "baseFeePerGas": quantity(header.base_fee_per_gas or 0),
    }
    return fields | _later_fields(header)


def _later_fields(header: BlockHeaderAPI) -> dict[str, Any]:
    """What Shanghai, Cancun and Prague added; the genesis block lacks the last."""
    fields: dict[str, Any] = {
        "withdrawalsRoot": data(header.withdrawals_root or b""),
        "blobGasUsed": quantity(header.blob_gas_used or 0),
        "excessBlobGas": quantity(header.excess_blob_gas or 0),
        "parentBeaconBlockRoot": data(header.parent_beacon_block_root or bytes(32)),
    }
    requests = getattr(header, "requests_hash", None)
    return fields if requests is None else fields | {"requestsHash": data(requests)}


def mined_transaction(mined: Mined) -> dict[str, Any]:
    """A transaction in a block; `gasPrice` is what it paid."""
    place = {
        "blockHash": data(mined.header.hash),
        "blockNumber": quantity(mined.header.block_number),
        "transactionIndex": quantity(mined.index),
    }
    return _transaction(mined.transaction, mined.sender) | place | {"gasPrice": quantity(mined.price)}


def pooled_transaction(pooled: Pooled) -> dict[str, Any]:
    """A transaction that waits: no block, no index."""
    return _transaction(pooled.transaction, pooled.sender) | _NONE


def _transaction(transaction: Any, sender: bytes) -> dict[str, Any]:
    kind = _kind(transaction)
    fields: dict[str, Any] = {
        "type": quantity(kind),
        "hash": data(transaction.hash),
        "nonce": quantity(transaction.nonce),
        "from": data(sender),
        "to": data(transaction.to) if transaction.to else None,
        "value": quantity(transaction.value),
        "gas": quantity(transaction.gas),
        "input": data(transaction.data),
        "chainId": quantity(transaction.chain_id),
        "gasPrice": quantity(transaction.max_fee_per_gas),
        "r": quantity(transaction.r),
        "s": quantity(transaction.s),
    }
    if kind == 0:
        return fields | {"v": quantity(transaction.v)}
    return fields | _typed_fields(transaction, kind)


def _typed_fields(transaction: Any, kind: int) -> dict[str, Any]:
    parity = quantity(transaction.y_parity)
    entries = [{"address": data(address), "storageKeys": [padded(slot) for slot in slots]} for address, slots in transaction.access_list]
    fields: dict[str, Any] = {"v": parity, "yParity": parity, "accessList": entries}
    if kind >= 2:
        fields["maxFeePerGas"] = quantity(transaction.max_fee_per_gas)
        fields["maxPriorityFeePerGas"] = quantity(transaction.max_priority_fee_per_gas)
    if kind == 4:
        fields["authorizationList"] = [_authorization(each) for each in transaction.authorization_list]
    return fields


def _authorization(signed: Any) -> dict[str, Any]:
    numbers = {"chainId": signed.chain_id, "nonce": signed.nonce, "yParity": signed.y_parity, "r": signed.r, "s": signed.s}
    return {"address": data(signed.address)} | {name: quantity(number) for name, number in numbers.items()}


def receipt(mined: Mined) -> dict[str, Any]:
    """A receipt with the status of EIP-658."""
    transaction = mined.transaction
    return {
        "type": quantity(_kind(transaction)),
        "transactionHash": data(transaction.hash),
        "transactionIndex": quantity(mined.index),
        "blockHash": data(mined.header.hash),
        "blockNumber": quantity(mined.header.block_number),
        "from": data(mined.sender),
        "to": data(transaction.to) if transaction.to else None,
        "status": quantity(int(mined.ok)),
        "gasUsed": quantity(mined.gas_used),
        "cumulativeGasUsed": quantity(mined.gas_so_far),
        "effectiveGasPrice": quantity(mined.price),
        "contractAddress": data(mined.created) if mined.created is not None else None,
        "logs": [log(mined, each) for each in mined.logs],
        "logsBloom": _bloom(mined.bloom),
    }


def log(mined: Mined, record: LogRecord) -> dict[str, Any]:
    """One event of a mined transaction."""
    return {
        "address": data(record.address),
        "topics": [data(topic) for topic in record.topics],
        "data": data(record.data),
        "blockHash": data(mined.header.hash),
        "blockNumber": quantity(mined.header.block_number),
        "blockTimestamp": quantity(mined.header.timestamp),
        "transactionHash": data(mined.transaction.hash),
        "transactionIndex": quantity(mined.index),
        "logIndex": quantity(record.index),
        "removed": False,
    }


def _kind(transaction: SignedTransactionAPI) -> int:
    return getattr(transaction, "type_id", None) or 0


def _size(header: BlockHeaderAPI) -> int:
    return len(cast(bytes, rlp.encode(header)))  # pyright: ignore[reportUnknownMemberType]


def _bloom(bloom: int) -> str:
    return f"0x{bloom:0512x}"
