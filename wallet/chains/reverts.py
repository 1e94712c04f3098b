"""Why a call was refused, in words that are safe to show: a contract may have written them to deceive."""

from __future__ import annotations

import unicodedata

from wallet.chains import abi
from wallet.chains.rpc import Json, Refused

_ERROR = bytes.fromhex("08c379a0")  # Error(string)
_PANIC = bytes.fromhex("4e487b71")  # Panic(uint256)
_PANICS = {0x01: "an assertion failed", 0x11: "a number overflowed", 0x12: "a division by zero", 0x32: "an index out of range"}
_EXECUTION_WORDS = (
    *("revert", "insufficient funds", "insufficient balance", "gas required exceeds", "out of gas", "invalid opcode"),
    *("execution error", "execution failed", "stack underflow", "exceeds allowance", "intrinsic gas"),
)


def is_execution_error(refusal: Refused) -> bool:
    """The call itself failed (geth gives code 3 with data), as opposed to a node that could not try it."""
    return refusal.code == 3 or any(word in refusal.text for word in _EXECUTION_WORDS)


def refusal_reason(refusal: Refused) -> str:
    """The reason of a refused eth_call or eth_estimateGas."""
    return revert_reason(_bytes(refusal.data)) or plain(refusal.message) or "no reason given"


def revert_reason(data: bytes) -> str:
    """The reason inside revert data, "" when there is none."""
    if data[:4] == _ERROR:
        try:
            return plain(abi.string(data[4:])) or "no reason given"
        except abi.NotThisShape:
            return "an unreadable reason"
    if data[:4] == _PANIC and len(data) >= 36:
        code = abi.uint(data, 4)
        return _PANICS.get(code, f"panic {code:#x}")
    return f"error 0x{data[:4].hex()}" if len(data) >= 4 else ""


def plain(text: str, limit: int = 160) -> str:
    """One line without control, format and private characters (Unicode categories C*), cut at `limit`."""
    kept = "".join(" " if unicodedata.category(c) in ("Zl", "Zp") else c for c in text if unicodedata.category(c)[0] != "C")
    return " ".join(kept.split())[:limit]


def _bytes(data: Json) -> bytes:
    if isinstance(data, dict):  # some nodes nest it
        data = data.get("data")
    if isinstance(data, str) and data.startswith("0x"):
        try:
            return bytes.fromhex(data[2:])
        except ValueError:
            return b""
    return b""
