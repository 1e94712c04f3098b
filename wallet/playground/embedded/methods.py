"""The methods that the node serves, as a table from name to function. Whatever is not in the table is -32601."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from wallet.model.hashing import keccak256
from wallet.playground.embedded import execution, fees, logs, views
from wallet.playground.embedded.hexes import data, padded, quantity, read_address, read_data, read_hash, read_quantity
from wallet.playground.embedded.jsonrpc import INVALID_PARAMS, METHOD_NOT_FOUND, RpcError
from wallet.playground.embedded.ledger import Ledger
from wallet.playground.embedded.parameters import (
    known_header,
    read_count,
    read_header,
    read_log_filter,
    read_message,
    read_overrides,
    read_percentiles,
)

if TYPE_CHECKING:
    from eth.abc import BlockHeaderAPI
    from eth_typing import Address

VERSION = "lockstep-playground/py-evm"

Method = Callable[[list[Any]], Any]


class Methods:
    """`clock` gives the Unix time in whole seconds."""

    def __init__(self, ledger: Ledger, clock: Callable[[], int]) -> None:
        self._ledger, self._clock = ledger, clock
        self._table = self._simple() | self._blocks() | self._accounts() | self._transactions() | self._fees()

    def call(self, method: str, params: list[Any]) -> Any:
        """The result. Raises RpcError."""
        entry = self._table.get(method)
        if entry is None:
            raise RpcError(METHOD_NOT_FOUND, f"the method {method[:60]} does not exist/is not available")
        least, most, function = entry
        if not least <= len(params) <= most:
            raise RpcError(INVALID_PARAMS, f"{method} takes {least} to {most} parameters, not {len(params)}")
        return function(params + [None] * (most - len(params)))

    def _simple(self) -> dict[str, tuple[int, int, Method]]:
        ledger = self._ledger
        return {
            "eth_chainId": (0, 0, lambda _: quantity(ledger.chain_id)),
            "net_version": (0, 0, lambda _: str(ledger.chain_id)),
            "net_listening": (0, 0, lambda _: True),
            "net_peerCount": (0, 0, lambda _: "0x0"),
            "web3_clientVersion": (0, 0, lambda _: VERSION),
            "web3_sha3": (1, 1, lambda p: data(keccak256(read_data(p[0], "data")))),
            "eth_accounts": (0, 0, lambda _: []),
            "eth_syncing": (0, 0, lambda _: False),
        }

    def _blocks(self) -> dict[str, tuple[int, int, Method]]:
        ledger = self._ledger
        return {
            "eth_blockNumber": (0, 0, lambda _: quantity(ledger.head.block_number)),
            "eth_getBlockByNumber": (1, 2, lambda p: self._block(p[0], full=p[1] is True)),
            "eth_getBlockByHash": (1, 2, lambda p: self._block({"blockHash": p[0]}, full=p[1] is True)),
            "eth_getBlockReceipts": (1, 1, self._block_receipts),
            "eth_getLogs": (1, 1, self._logs),
        }

    def _accounts(self) -> dict[str, tuple[int, int, Method]]:
        return {
            "eth_getBalance": (1, 2, lambda p: quantity(self._state(p[1]).get_balance(_address(p[0])))),
            "eth_getCode": (1, 2, lambda p: data(self._state(p[1]).get_code(_address(p[0])))),
            "eth_getStorageAt": (2, 3, lambda p: padded(self._state(p[2]).get_storage(_address(p[0]), read_quantity(p[1], "slot")))),
            "eth_getTransactionCount": (1, 2, self._transaction_count),
        }

    def _transactions(self) -> dict[str, tuple[int, int, Method]]:
        return {
            "eth_sendRawTransaction": (1, 1, lambda p: data(self._ledger.send(read_data(p[0], "transaction")))),
            "eth_getTransactionByHash": (1, 1, self._transaction),
            "eth_getTransactionReceipt": (1, 1, self._receipt),
            "eth_call": (1, 3, self._call),
            "eth_estimateGas": (1, 3, self._estimate),
        }

    def _fees(self) -> dict[str, tuple[int, int, Method]]:
        return {
            "eth_gasPrice": (0, 0, lambda _: quantity(fees.gas_price(self._ledger, self._clock()))),
            "eth_maxPriorityFeePerGas": (0, 0, lambda _: quantity(fees.TIP)),
            "eth_blobBaseFee": (0, 0, lambda _: "0x1"),
            "eth_feeHistory": (2, 3, self._fee_history),
        }

    def _header(self, block: Any) -> BlockHeaderAPI:
        return known_header(self._ledger, block, self._clock())

    def _state(self, block: Any) -> Any:
        return self._ledger.state(self._header(block))

    def _block(self, block: Any, *, full: bool) -> Any:
        header = read_header(self._ledger, block, self._clock())
        if header is None:
            return None
        if block == "pending":
            state = self._ledger.state(self._ledger.head)
            waiting = self._ledger.pool.ready(lambda sender: state.get_nonce(cast("Address", sender)), header.base_fee_per_gas or 0)
            return views.pending_block(header, list(waiting), full=full)
        return views.block(header, self._ledger.transactions(header.block_number), full=full)

    def _block_receipts(self, params: list[Any]) -> Any:
        header = read_header(self._ledger, params[0], self._clock())
        return None if header is None else [views.receipt(each) for each in self._ledger.transactions(header.block_number)]

    def _logs(self, params: list[Any]) -> Any:
        return [views.log(*each) for each in logs.find(self._ledger, read_log_filter(self._ledger, params[0], self._clock()))]

    def _transaction_count(self, params: list[Any]) -> Any:
        address = _address(params[0])
        if params[1] != "pending":
            return quantity(self._state(params[1]).get_nonce(address))
        return quantity(self._ledger.pool.next_nonce(address, self._state("latest").get_nonce(address)))

    def _transaction(self, params: list[Any]) -> Any:
        tx_hash = read_hash(params[0], "hash")
        mined, pooled = self._ledger.mined(tx_hash), self._ledger.pool.get(tx_hash)
        return views.mined_transaction(mined) if mined else views.pooled_transaction(pooled) if pooled else None

    def _receipt(self, params: list[Any]) -> Any:
        mined = self._ledger.mined(read_hash(params[0], "hash"))
        return views.receipt(mined) if mined else None

    def _call(self, params: list[Any]) -> Any:
        message, overrides = read_message(self._ledger, params[0]), read_overrides(params[2])
        return data(execution.call(self._ledger, self._header(params[1]), message, overrides))

    def _estimate(self, params: list[Any]) -> Any:
        message, overrides = read_message(self._ledger, params[0]), read_overrides(params[2])
        return quantity(execution.estimate(self._ledger, self._header(params[1]), message, overrides))

    def _fee_history(self, params: list[Any]) -> Any:
        newest = self._ledger.head if params[1] == "pending" else self._header(params[1])
        return fees.history(self._ledger, read_count(params[0]), newest, read_percentiles(params[2]), self._clock())


def _address(value: Any) -> Any:
    return read_address(value, "address")
