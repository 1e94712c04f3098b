"""Lies in well-formed answers, for `FaultyProxy.lie`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from wallet.model.address import Address


class Honest:
    """Changes nothing; others change what they name."""

    def ask(self, method: str, params: list[Any]) -> list[Any]:
        del method
        return params

    def tell(self, method: str, result: Any) -> Any:
        del method
        return result


class HiddenLogs(Honest):
    """Nothing ever happened."""

    def tell(self, method: str, result: Any) -> Any:
        return [] if method == "eth_getLogs" else result


@dataclass(frozen=True, slots=True)
class OtherState(Honest):
    """Calls are answered as if other things stood in the chain: `override` is that of eth_call. `poor`: every account has no coins."""

    override: dict[str, Any]
    poor: bool = False

    def ask(self, method: str, params: list[Any]) -> list[Any]:
        return [*params, self.override] if method == "eth_call" and len(params) == 2 else params

    def tell(self, method: str, result: Any) -> Any:
        return "0x0" if self.poor and method == "eth_getBalance" else result


def no_money(account: Address, tokens: tuple[Address, ...]) -> OtherState:
    """You have nothing."""
    return OtherState({account: {"balance": "0x0"}, **{token: {"state": {}} for token in tokens}}, poor=True)


def no_locks(htlc: Address) -> OtherState:
    """Nothing is locked."""
    return OtherState({htlc: {"state": {}}})


_NEWEST = {"latest", "pending", "safe", "finalized"}
_NOWHERE = hex(2**40)
"""A block that no node has: the node behind says in its own words that it knows none of that number."""

_BLOCK_AT = {
    "eth_getBlockByNumber": 0,
    "eth_getBalance": 1,
    "eth_getTransactionCount": 1,
    "eth_getCode": 1,
    "eth_call": 1,
    "eth_feeHistory": 1,
}
"""Which parameter names the block."""

_ITEMS = ("eth_getBlockByNumber", "eth_getTransactionReceipt", "eth_getTransactionByHash")


@dataclass(frozen=True, slots=True)
class StaleHead:
    """The chain ends at block `number`: no later one is known here, nor the state after it."""

    number: int

    def ask(self, method: str, params: list[Any]) -> list[Any]:
        return [self._asked(param) if place == _BLOCK_AT.get(method) else param for place, param in enumerate(params)]

    def tell(self, method: str, result: Any) -> Any:
        if method == "eth_blockNumber":
            return hex(self.number)
        if method == "eth_getLogs":
            return [log for log in result if not self._later(log)]
        return None if method in _ITEMS and result is not None and self._later(result) else result

    def _asked(self, block: str) -> str:
        if block in _NEWEST:
            return hex(self.number)
        return _NOWHERE if int(block, 16) > self.number else block

    def _later(self, told: dict[str, Any]) -> bool:
        number = told.get("blockNumber") or told.get("number")
        return isinstance(number, str) and int(number, 16) > self.number
