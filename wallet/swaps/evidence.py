"""From what a chain shows to the facts that a swap does not have yet. Pure.

Whatever was only SEEN and is no longer shown rolls back first. Then our own transactions, then the events of each leg in chain order; the
same thing is told again only when its depth has grown. Each fact is told to the machine before the next one is looked for, so the machine
takes every one of them, whatever a chain or a node shows.

A lock that was closed can be made once more (the contract clears its slot). What counts is a leg's first life: the partner may give us
more than was agreed, and nothing follows from that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from wallet.model.hashing import sha256
from wallet.model.swap import Side
from wallet.model.transaction import Log, TxState
from wallet.storage.transactions import StoredTransaction
from wallet.swaps import htlc, machine
from wallet.swaps.facts import (
    Claimed,
    Depth,
    Fact,
    Failed,
    LegState,
    Locked,
    Mined,
    Refunded,
    Replaced,
    RolledBack,
    SecretSeen,
    Sent,
)
from wallet.swaps.htlc import ClaimedLog, HtlcLog, LockedLog, RefundedLog
from wallet.swaps.state import Event, Fate, Result, Swap, Tx

_Question = Callable[[Swap], Fact | None]


@dataclass(frozen=True, slots=True)
class Happened:
    """One event of the HTLC with where it stands."""

    event: HtlcLog
    block: int
    transaction: bytes


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one chain shows for one swap: its HTLC events from block `first` on in chain order, and our transactions as they stand.

    `first` is not above any block that told the swap something which is not final. final: number of the newest final block. verified:
    sides whose lock all nodes that were asked show at final depth, by a contract with the pinned code (rules 7 and 8); without that a lock
    counts as seen at most. rows: all that was signed for the swap, on whatever chain, oldest first. unsure: closings that fewer than two
    nodes show, which count as seen at most.
    """

    chain_id: int
    first: int
    final: int
    events: tuple[Happened, ...]
    rows: tuple[StoredTransaction, ...]
    verified: frozenset[Side]
    unsure: frozenset[Happened] = frozenset()


def facts(swap: Swap, evidence: Evidence) -> tuple[Fact, ...]:
    """All that the swap does not know yet, in the order in which it is to be appended."""
    told: list[Fact] = []
    for question in _questions(swap, evidence):
        fact = question(swap)
        if fact is not None:
            swap = machine.apply(swap, fact)
            told.append(fact)
    return tuple(told)


def secret_in(swap: Swap, events: Iterable[Happened]) -> Fact | None:
    """The news of the swap's secret, if it is news and any of the events shows it."""
    return next((fact for happened in events if (fact := _secret(swap, happened)) is not None), None)


def sides_on(swap: Swap, chain_id: int) -> tuple[Side, ...]:
    """The legs of a swap that are on this chain."""
    return tuple(side for side in Side if swap.terms(side).lock.chain_id == chain_id)


def decoded(chain_id: int, logs: Iterable[Log]) -> tuple[Happened, ...]:
    """The events among a contract's logs, in their order."""
    pairs = ((htlc.decode_log(chain_id, log), log) for log in logs)
    return tuple(Happened(event, log.block, log.tx_hash) for event, log in pairs if event is not None)


def _questions(swap: Swap, evidence: Evidence) -> Iterator[_Question]:
    sides = sides_on(swap, evidence.chain_id)
    ids = {side: htlc.swap_id(swap.terms(side).lock) for side in sides}
    rows = tuple(row for row in evidence.rows if row.chain_id == evidence.chain_id)
    yield partial(_rolled_back, evidence=evidence, ids=ids, rows=rows)
    for row in rows:
        yield partial(_sent, row=row)
        yield partial(_result, row=row, rows=rows, final=evidence.final)
    for side in sides:
        for happened in evidence.events:
            if happened.event.swap_id == ids[side]:
                yield partial(_event, side=side, happened=happened, evidence=evidence)
    for happened in evidence.events:
        yield partial(_secret, happened=happened)


def _rolled_back(swap: Swap, evidence: Evidence, ids: dict[Side, bytes], rows: Sequence[StoredTransaction]) -> Fact | None:
    """The fact that undoes what the chain no longer shows, from its lowest block on."""
    shown = {(each.event.swap_id, _STATES[type(each.event)], each.block, each.transaction) for each in evidence.events}
    blocks = [
        event.block
        for side, known in ids.items()
        for event in swap.events(side)
        if event.depth is Depth.SEEN and event.block >= evidence.first and (known, event.state, event.block, event.transaction) not in shown
    ]
    unmined = {row.hash for row in rows if row.receipt is None}
    blocks += [tx.result.block for tx in swap.txs if tx.signed.hash in unmined and tx.result is not None and tx.result.depth is Depth.SEEN]
    return RolledBack(evidence.chain_id, min(blocks)) if blocks else None


def _sent(swap: Swap, row: StoredTransaction) -> Fact | None:
    tx = _ours(swap, row)
    return Sent(row.hash) if row.state in _OUT and tx is not None and tx.sending and not tx.sent else None


def _result(swap: Swap, row: StoredTransaction, rows: Sequence[StoredTransaction], final: int) -> Fact | None:
    tx = _ours(swap, row)
    if tx is None or any(other.slot == tx.slot and _is_final(other.result) for other in swap.txs):
        return None
    if row.state is TxState.REPLACED:
        return None if _ours_took_the_nonce(row, rows) else Replaced(row.hash, final, Depth.FINAL)
    if row.receipt is None:
        return None
    fate = Fate.MINED if row.receipt.ok else Fate.FAILED
    now = Result(fate, row.receipt.block, Depth.SEEN if row.state is TxState.MINED else Depth.FINAL)
    return None if now == tx.result else _RESULTS[fate](row.hash, now.block, now.depth)


def _ours_took_the_nonce(row: StoredTransaction, rows: Sequence[StoredTransaction]) -> bool:
    """Another of this swap's transactions was mined with this nonce, or a newer one of them carries the news."""
    rivals = [other for other in rows if (other.sender, other.nonce) == (row.sender, row.nonce)]
    mined = any(other.state in (TxState.FINAL, TxState.FAILED) for other in rivals)
    return mined or rivals[-1].hash != row.hash


def _event(swap: Swap, side: Side, happened: Happened, evidence: Evidence) -> Fact | None:
    state = _STATES[type(happened.event)]
    known = next((event for event in swap.events(side) if event.state is state), None)
    fits = _may_follow(swap, side, happened, evidence.events) if known is None else _is_place(known, happened)
    if not fits or not _believable(swap, happened.event):
        return None
    sure = side in evidence.verified if state is LegState.LOCKED else happened not in evidence.unsure
    final = happened.block <= evidence.final and sure
    if known is not None and not (final and known.depth is Depth.SEEN and swap.seen(side) is state):
        return None  # nothing new; or an opening whose leg was seen to close, which has nothing more to say
    return _fact(side, happened, Depth.FINAL if final else Depth.SEEN)


def _may_follow(swap: Swap, side: Side, happened: Happened, events: Sequence[Happened]) -> bool:
    """An opening comes first; a closing comes behind the opening that is known, and not from a life before that."""
    told = swap.events(side)
    if isinstance(happened.event, LockedLog) or not told:
        return isinstance(happened.event, LockedLog) and not told
    earlier = events[: events.index(happened)]
    behind = told[0].block < happened.block or any(_is_place(told[0], each) for each in earlier)
    return swap.seen(side) is LegState.LOCKED and behind


def _is_place(known: Event, happened: Happened) -> bool:
    return (known.block, known.transaction) == (happened.block, happened.transaction)


def _believable(swap: Swap, event: HtlcLog) -> bool:
    """The contract pays for the right secret only; a node that shows another one lies."""
    return not isinstance(event, ClaimedLog) or sha256(event.secret) == swap.agreed.terms.hashlock


def _secret(swap: Swap, happened: Happened) -> Fact | None:
    """Whichever lock it opened: what only helps us counts wherever it is seen (rule 9)."""
    event = happened.event
    if isinstance(event, ClaimedLog) and swap.secret is None and _believable(swap, event):
        return SecretSeen(event.secret)
    return None


def _fact(side: Side, happened: Happened, depth: Depth) -> Fact:
    match happened.event:
        case LockedLog():
            return Locked(side, happened.block, happened.transaction, depth)
        case ClaimedLog(secret=secret):
            return Claimed(side, happened.block, happened.transaction, secret, depth)
        case RefundedLog():
            return Refunded(side, happened.block, happened.transaction, depth)


def _ours(swap: Swap, row: StoredTransaction) -> Tx | None:
    return next((tx for tx in swap.txs if tx.signed.hash == row.hash), None)


def _is_final(result: Result | None) -> bool:
    return result is not None and result.depth is Depth.FINAL


_OUT = frozenset({TxState.SENT, TxState.MINED, TxState.FINAL, TxState.FAILED})
_RESULTS = {Fate.MINED: Mined, Fate.FAILED: Failed}
_STATES = {LockedLog: LegState.LOCKED, ClaimedLog: LegState.CLAIMED, RefundedLog: LegState.REFUNDED}
