"""The outbox's rows: every transaction this wallet signed, with the exact bytes, from signed to final."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from wallet.model.address import Address
from wallet.model.transaction import Call, Fees, Receipt, Signed, TxState, Unsigned

OPEN_STATES = (TxState.SIGNED, TxState.SENDING, TxState.SENT, TxState.MINED)


@dataclass(frozen=True, slots=True)
class Purpose:
    """Why a transaction was signed. kind: "swap", "transfer" and so on; action: "LOCK", "send" and so on."""

    kind: str
    action: str
    swap_id: bytes | None = None


@dataclass(frozen=True, slots=True)
class StoredTransaction:
    """`genesis` tells lives of a chain apart. `receipt` is there from MINED on. `refusal` is what the last node said that did not take
    it, "" when none. `sent_block` is the head's number when it was last offered. `created` and `changed` are Unix seconds."""

    signed: Signed
    genesis: bytes
    state: TxState
    purpose: Purpose
    receipt: Receipt | None
    refusal: str
    sent_block: int | None
    created: int
    changed: int

    @property
    def hash(self) -> bytes:
        return self.signed.hash

    @property
    def nonce(self) -> int:
        return self.signed.unsigned.nonce

    @property
    def sender(self) -> Address:
        return self.signed.unsigned.sender

    @property
    def chain_id(self) -> int:
        return self.signed.unsigned.call.chain_id

    @property
    def open(self) -> bool:
        return self.state in OPEN_STATES


def add(connection: sqlite3.Connection, signed: Signed, genesis: bytes, purpose: Purpose, at: int) -> None:
    """Write a signed transaction as SIGNED. Writing the same bytes again changes nothing."""
    unsigned, call, fees = signed.unsigned, signed.unsigned.call, signed.unsigned.fees
    values = (
        *(signed.hash, call.chain_id, genesis, unsigned.sender, unsigned.nonce, call.to, str(call.value), call.data, unsigned.gas),
        *(str(fees.max_fee), str(fees.priority), signed.raw, TxState.SIGNED.value),
        *(purpose.kind, purpose.action, purpose.swap_id, at, at),
    )
    connection.execute(
        "INSERT INTO transactions (hash, chain_id, genesis, sender, nonce, recipient, value, data, gas, max_fee, priority, raw, state, "
        "kind, action, swap_id, created, changed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (hash) DO NOTHING",
        values,
    )


def set_state(connection: sqlite3.Connection, tx_hash: bytes, state: TxState, at: int) -> None:
    """Move to a state without a receipt."""
    connection.execute(
        "UPDATE transactions SET state = ?, changed = ?, ok = NULL, block = NULL, block_hash = NULL, gas_used = NULL, gas_price = NULL "
        "WHERE hash = ?",
        (state.value, at, tx_hash),
    )


def set_mined(connection: sqlite3.Connection, receipt: Receipt, state: TxState, at: int) -> None:
    """Keep a receipt with the state that it means."""
    connection.execute(
        "UPDATE transactions SET state = ?, changed = ?, ok = ?, block = ?, block_hash = ?, gas_used = ?, gas_price = ?, refusal = '' "
        "WHERE hash = ?",
        (
            *(state.value, at, int(receipt.ok), receipt.block, receipt.block_hash, receipt.gas_used),
            *(str(receipt.gas_price), receipt.hash),
        ),
    )


def set_offered(connection: sqlite3.Connection, tx_hash: bytes, block: int | None, refusal: str) -> None:
    """Remember when it was last offered to a node and what the node said against it."""
    connection.execute(
        "UPDATE transactions SET sent_block = coalesce(?, sent_block), refusal = ? WHERE hash = ?", (block, refusal, tx_hash)
    )


def find(connection: sqlite3.Connection, tx_hash: bytes) -> StoredTransaction | None:
    """One transaction by its hash, or None."""
    row = connection.execute("SELECT * FROM transactions WHERE hash = ?", (tx_hash,)).fetchone()
    return None if row is None else _transaction(row)


def open_on(connection: sqlite3.Connection, chain_id: int, genesis: bytes) -> tuple[StoredTransaction, ...]:
    """Those of one chain that are not final in any way, by sender and nonce, an older replacement before a newer one."""
    return _many(
        connection,
        "WHERE chain_id = ? AND genesis = ? AND state NOT IN ('final', 'failed', 'replaced') ORDER BY sender, nonce, rowid",
        (chain_id, genesis),
    )


def with_nonce(connection: sqlite3.Connection, chain_id: int, genesis: bytes, sender: Address, nonce: int) -> tuple[StoredTransaction, ...]:
    """All that compete for one nonce, oldest first."""
    return _many(
        connection,
        "WHERE chain_id = ? AND genesis = ? AND sender = ? AND nonce = ? ORDER BY rowid",
        (chain_id, genesis, sender, nonce),
    )


def last_used(connection: sqlite3.Connection, chain_id: int, genesis: bytes, sender: Address) -> StoredTransaction | None:
    """The highest nonce of ours that a final block used."""
    found = _many(
        connection,
        "WHERE chain_id = ? AND genesis = ? AND sender = ? AND state IN ('final', 'failed') ORDER BY nonce DESC LIMIT 1",
        (chain_id, genesis, sender),
    )
    return found[0] if found else None


def of_swap(connection: sqlite3.Connection, swap_id: bytes) -> tuple[StoredTransaction, ...]:
    """Everything that was signed for one swap, oldest first."""
    return _many(connection, "WHERE swap_id = ? ORDER BY rowid", (swap_id,))


def newest(connection: sqlite3.Connection, limit: int, before: int | None = None) -> tuple[StoredTransaction, ...]:
    """Newest first; `before` (Unix seconds) for the next page."""
    if before is None:
        return _many(connection, "ORDER BY created DESC, rowid DESC LIMIT ?", (limit,))
    return _many(connection, "WHERE created < ? ORDER BY created DESC, rowid DESC LIMIT ?", (before, limit))


def _many(connection: sqlite3.Connection, rest: str, values: tuple[object, ...]) -> tuple[StoredTransaction, ...]:
    return tuple(_transaction(row) for row in connection.execute(f"SELECT * FROM transactions {rest}", values))  # noqa: S608 - `rest` is ours


def _transaction(row: sqlite3.Row) -> StoredTransaction:
    call = Call(int(row["chain_id"]), Address(row["recipient"]), bytes(row["data"]), int(row["value"]))
    fees = Fees(int(row["max_fee"]), int(row["priority"]))
    unsigned = Unsigned(call, Address(row["sender"]), int(row["nonce"]), int(row["gas"]), fees)
    return StoredTransaction(
        signed=Signed(unsigned, bytes(row["raw"]), bytes(row["hash"])),
        genesis=bytes(row["genesis"]),
        state=TxState(row["state"]),
        purpose=Purpose(str(row["kind"]), str(row["action"]), None if row["swap_id"] is None else bytes(row["swap_id"])),
        receipt=_receipt(row),
        refusal=str(row["refusal"]),
        sent_block=row["sent_block"],
        created=int(row["created"]),
        changed=int(row["changed"]),
    )


def _receipt(row: sqlite3.Row) -> Receipt | None:
    if row["block"] is None:
        return None
    return Receipt(
        bytes(row["hash"]), int(row["block"]), bytes(row["block_hash"]), bool(row["ok"]), int(row["gas_used"]), int(row["gas_price"])
    )
