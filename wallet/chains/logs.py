"""Reading logs in windows: nodes allow from 5 to unlimited blocks a query and say so only by refusing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wallet.chains import answers
from wallet.chains.answers import hexed
from wallet.chains.endpoint import Endpoint
from wallet.chains.rpc import Garbled, Json, Refused, Silent
from wallet.model.address import Address
from wallet.model.transaction import Log

Topic = bytes | Sequence[bytes] | None
"""What a log must carry at one place: this, one of these, or anything."""


@dataclass(frozen=True, slots=True)
class LogQuery:
    """Blocks `first` to `last`, both included. No address means every contract."""

    addresses: tuple[Address, ...]
    topics: tuple[Topic, ...]
    first: int
    last: int


async def read_logs(endpoint: Endpoint, query: LogQuery) -> tuple[Log, ...]:
    """All matching logs in chain order. Halves the window when the node refuses or drowns in it, and remembers that.

    Any failure makes the next window smaller, since it may have been the reason. Only what the node itself says is remembered for good;
    what a spoilt answer taught is kept for this reading, and silence for the next window alone.
    Raises Silent or Refused when the node does not answer, or even one block is too much.
    """
    found: list[Log] = []
    first, widest = query.first, endpoint.widest
    while first <= query.last:
        last = min(query.last, first + endpoint.span - 1)
        try:
            told = answers.logs(await endpoint.ask("eth_getLogs", [_filter(query, first, last)]))
            found += [log for log in told if first <= log.block <= last and _matches(log, query)]
        except (Refused, Silent) as error:
            endpoint.span = min(endpoint.span, max(1, (last - first + 1) // 2))  # several queries may be on their way
            if first == last or not _asks_for_less(error):
                raise
            widest = min(widest, endpoint.span)
            if isinstance(error, Refused):
                endpoint.widest = min(endpoint.widest, endpoint.span)
            continue
        if last - first + 1 == endpoint.span:
            endpoint.span = min(widest, 2 * endpoint.span)
        first = last + 1
    return tuple(found)


def _asks_for_less(error: Refused | Silent) -> bool:
    """A refusal of any other kind, or an answer beyond all bounds, may fit into a smaller window; no answer at all is a dead node.

    What names the size of the query is about that whatever its code: providers use "limit exceeded" (-32005) for too many blocks, too many
    results and too many requests alike.
    """
    if isinstance(error, Silent):
        return isinstance(error, Garbled)
    return any(word in error.text for word in _ABOUT_SIZE) or not error.passing


_ABOUT_SIZE = ("range", "results", "logs", "response size", "query timeout", "fewer blocks", "block limit")


def _filter(query: LogQuery, first: int, last: int) -> dict[str, Json]:
    found: dict[str, Json] = {"fromBlock": hex(first), "toBlock": hex(last), "topics": [_topic(topic) for topic in query.topics]}
    if query.addresses:
        found["address"] = list(query.addresses)
    return found


def _matches(log: Log, query: LogQuery) -> bool:
    """Some nodes leave out part of the filter; a liar would like to."""
    if query.addresses and log.address not in query.addresses:
        return False
    wanted = [(place, topic) for place, topic in enumerate(query.topics) if topic is not None]
    return all(place < len(log.topics) and log.topics[place] in _choices(topic) for place, topic in wanted)


def _choices(topic: bytes | Sequence[bytes]) -> Sequence[bytes]:
    return (topic,) if isinstance(topic, bytes) else topic


def _topic(topic: Topic) -> Json:
    if topic is None or isinstance(topic, bytes):
        return None if topic is None else hexed(topic)
    return [hexed(choice) for choice in topic]
