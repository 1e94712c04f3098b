"""JSON-RPC's two hex notations (execution-apis): quantities without leading zeros, data with all its bytes."""

from __future__ import annotations

import re
from typing import Any

from wallet.playground.embedded.jsonrpc import invalid

_QUANTITY = re.compile(r"0x[0-9a-fA-F]{1,64}")
_DATA = re.compile(r"0x(?:[0-9a-fA-F]{2})*")
_ADDRESS = re.compile(r"0x[0-9a-fA-F]{40}")
_HASH = re.compile(r"0x[0-9a-fA-F]{64}")


def quantity(number: int) -> str:
    """`0x0`, `0x1f`."""
    return hex(number)


def data(raw: bytes) -> str:
    """`0x`, `0x001f`."""
    return "0x" + raw.hex()


def padded(number: int) -> str:
    """32 bytes of data."""
    return f"0x{number:064x}"


def read_quantity(value: Any, name: str) -> int:
    """Raises RpcError -32602. Leading zeros are let through, as clients send them."""
    if isinstance(value, str) and _QUANTITY.fullmatch(value):
        return int(value, 16)
    raise invalid(name, "a hex number")


def read_data(value: Any, name: str) -> bytes:
    """Any number of bytes. Raises RpcError -32602."""
    return _bytes(value, name, _DATA, "hex data")


def read_address(value: Any, name: str) -> bytes:
    """20 bytes; the checksum is the client's affair. Raises RpcError -32602."""
    return _bytes(value, name, _ADDRESS, "20 bytes of hex")


def read_hash(value: Any, name: str) -> bytes:
    """32 bytes. Raises RpcError -32602."""
    return _bytes(value, name, _HASH, "32 bytes of hex")


def _bytes(value: Any, name: str, shape: re.Pattern[str], wanted: str) -> bytes:
    if isinstance(value, str) and shape.fullmatch(value):
        return bytes.fromhex(value[2:])
    raise invalid(name, wanted)
