"""What a block remembers about a mined transaction, worked out once when it is mined."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from eth.abc import BlockHeaderAPI, ComputationAPI, ReceiptAPI, SignedTransactionAPI


@dataclass(frozen=True, slots=True)
class LogRecord:
    """`index` counts through the whole block, as receipts and log queries give it."""

    index: int
    address: bytes
    topics: tuple[bytes, ...]
    data: bytes


@dataclass(frozen=True, slots=True)
class Mined:
    """A transaction in block `header`, at `index`. Gas in units, `price` in wei per gas as paid."""

    header: BlockHeaderAPI
    index: int
    transaction: SignedTransactionAPI
    sender: bytes
    ok: bool
    gas_used: int
    gas_so_far: int
    price: int
    bloom: int
    created: bytes | None
    logs: tuple[LogRecord, ...]


@dataclass(frozen=True, slots=True)
class Executed:
    """A transaction as it ran, before its block has a hash."""

    transaction: SignedTransactionAPI
    sender: bytes
    receipt: ReceiptAPI
    computation: ComputationAPI


def records(header: BlockHeaderAPI, executed: list[Executed]) -> Iterator[Mined]:
    """The records of a block that is sealed under `header`."""
    gas_before, logs_before = 0, 0
    for index, each in enumerate(executed):
        logs = tuple(_logs(each.receipt, logs_before))
        yield Mined(
            header=header,
            index=index,
            transaction=each.transaction,
            sender=each.sender,
            ok=not each.computation.is_error,
            gas_used=each.receipt.gas_used - gas_before,
            gas_so_far=each.receipt.gas_used,
            price=effective_price(each.transaction, header.base_fee_per_gas or 0),
            bloom=each.receipt.bloom,
            created=each.computation.msg.storage_address if each.computation.msg.is_create else None,
            logs=logs,
        )
        gas_before, logs_before = each.receipt.gas_used, logs_before + len(logs)


def effective_price(transaction: SignedTransactionAPI, base_fee: int) -> int:
    """Wei per gas that is paid in a block with that base fee (EIP-1559)."""
    return min(transaction.max_fee_per_gas, transaction.max_priority_fee_per_gas + base_fee)


def _logs(receipt: ReceiptAPI, first: int) -> Iterator[LogRecord]:
    for place, log in enumerate(receipt.logs):
        topics = tuple(topic.to_bytes(32, "big") for topic in log.topics)
        yield LogRecord(first + place, bytes(log.address), topics, bytes(log.data))
