"""eth_getLogs: which logs of which blocks. A topic place may be null (any), one topic, or a list (any of these)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from wallet.playground.embedded.jsonrpc import LIMIT_EXCEEDED, RpcError
from wallet.playground.embedded.ledger import Ledger
from wallet.playground.embedded.records import LogRecord, Mined

MAX_LOGS = 10_000


@dataclass(frozen=True, slots=True)
class LogFilter:
    """Empty `addresses`, or an empty set at a place of `topics`, means any."""

    first: int
    last: int
    addresses: frozenset[bytes]
    topics: tuple[frozenset[bytes], ...]

    def matches(self, log: LogRecord) -> bool:
        if self.addresses and log.address not in self.addresses:
            return False
        if len(self.topics) > len(log.topics):
            return False
        return all(not wanted or topic in wanted for wanted, topic in zip(self.topics, log.topics, strict=False))


def find(ledger: Ledger, wanted: LogFilter) -> list[tuple[Mined, LogRecord]]:
    """Matching logs in chain order. Raises RpcError when there are more than MAX_LOGS."""
    found: list[tuple[Mined, LogRecord]] = []
    for each in _all(ledger, wanted):
        if wanted.matches(each[1]):
            found.append(each)
            if len(found) > MAX_LOGS:
                raise RpcError(LIMIT_EXCEEDED, f"query returned more than {MAX_LOGS} results")
    return found


def _all(ledger: Ledger, wanted: LogFilter) -> Iterator[tuple[Mined, LogRecord]]:
    for number in ledger.busy_blocks(wanted.first, wanted.last):
        for mined in ledger.transactions(number):
            for log in mined.logs:
                yield mined, log
