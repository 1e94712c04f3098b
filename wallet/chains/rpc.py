"""The narrow door to one node: a method and parameters go out, JSON comes back, or one of three things went wrong.

These three stay inside this package; what leaves it are ChainErrors.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeAlias

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"


class Silent(Exception):
    """No usable answer. The request may have been carried out all the same."""


class Garbled(Silent):
    """An answer came that is not what the method gives."""


class Behind(Exception):
    """The node does not have this block (yet). Another one may."""


class Refused(Exception):
    """The node answered with an error object of JSON-RPC."""

    def __init__(self, code: int, message: str, data: Json = None) -> None:
        super().__init__(f"{message[:200]} ({code})")
        self.code, self.message, self.data = code, message[:500], data

    @property
    def text(self) -> str:
        return self.message.lower()

    @property
    def passing(self) -> bool:
        """About the node's state or our rate, not about what was asked: another node may answer."""
        return self.code in _PASSING_CODES or any(word in self.text for word in _PASSING_WORDS)

    @property
    def absent(self) -> bool:
        """The node does not have this method (EIP-1474: -32601 not found, -32004 not supported)."""
        return self.code in (-32601, -32004) or any(word in self.text for word in _ABSENT_WORDS)


_PASSING_CODES = {-32005, 429}  # EIP-1474: limit exceeded
_PASSING_WORDS = (
    "rate limit",
    "too many requests",
    "header not found",
    "unknown block",
    "block not found",
    "missing trie node",
    "try again",
)
_ABSENT_WORDS = ("method not found", "does not exist/is not available", "not supported", "unsupported method", "not implemented")


class Transport(Protocol):
    """Carries one request to one node, once: never a second time on its own."""

    async def ask(self, method: str, params: Sequence[Json]) -> Json:
        """The `result` of the answer. Raises Silent, Garbled, Refused."""
        ...

    async def close(self) -> None: ...
