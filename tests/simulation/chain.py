"""A chain with HTLC, tokens' allowances and nonces, a mempool, fees, halts and reorgs, in as few words as the swap machine can tell apart.

Ticks are true seconds. Chain time is the tick plus the chain's offset. A transaction of a wallet that pays the market's fee may be delayed
by the world for at most `mine` ticks from its first appearance, whatever its bytes: that is what `Timing.mine` promises.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

HOSTILE = "hostile"
Key = str
"""Names a leg's lock: `initiator` or `participant`, with a number behind it in a second swap."""


@dataclass(frozen=True, slots=True)
class Tx:
    """`what`: lock, claim, refund, approve, reset, nothing. `purpose` names what the world may delay as one."""

    hash: bytes
    sender: str
    nonce: int
    max_fee: int
    what: str
    key: Key
    secret: bytes = b""
    lock_by: int = 0

    @property
    def purpose(self) -> tuple[str, str, Key]:
        return self.sender, self.what, self.key


@dataclass(frozen=True, slots=True)
class Event:
    """One log: `kind` is locked, claimed or refunded."""

    kind: str
    key: Key
    block: int
    hash: bytes
    secret: bytes = b""


@dataclass(slots=True)
class State:
    """What a block leaves behind."""

    nonces: dict[str, int] = field(default_factory=dict[str, int])
    open: frozenset[Key] = frozenset()
    locks: dict[Key, int] = field(default_factory=dict[Key, int])
    allowances: dict[str, int] = field(default_factory=dict[str, int])

    def copy(self) -> State:
        return State(dict(self.nonces), self.open, dict(self.locks), dict(self.allowances))


@dataclass(slots=True)
class Block:
    tick: int
    time: int
    fee: int
    state: State
    events: tuple[Event, ...] = ()
    receipts: tuple[tuple[bytes, bool], ...] = ()


@dataclass(slots=True)
class Waiting:
    """A transaction in the mempool."""

    tx: Tx
    since: int


First = Callable[["Chain", int, int, State, list[Tx]], Iterable[Tx]]
"""Asked at each block (chain, tick, time, state, what the wallets get in) for transactions that go before all others."""


@dataclass(slots=True)
class Chain:
    """`expiries`: of each lock that may be made here; `tokens`: whether it needs an approval. `delay_of`: ticks, drawn by the world."""

    id: int
    spacing: int
    depth: int
    offset: int
    expiries: dict[Key, int]
    tokens: dict[Key, bool]
    first: First
    delay_of: Callable[[tuple[str, str, Key]], int]
    blocks: list[Block] = field(default_factory=list[Block])
    pool: dict[bytes, Waiting] = field(default_factory=dict[bytes, Waiting])
    begun: dict[tuple[str, str, Key], int] = field(default_factory=dict[tuple[str, str, Key], int])
    receipts: dict[bytes, tuple[int, bool]] = field(default_factory=dict[bytes, tuple[int, bool]])
    events: list[Event] = field(default_factory=list[Event])
    frozen: dict[Key, int] = field(default_factory=dict[Key, int])
    again: list[tuple[Key, int]] = field(default_factory=list[tuple[Key, int]])  # a second lock was mined, whatever became of it
    twice: list[tuple[Key, int]] = field(default_factory=list[tuple[Key, int]])  # it took the amount a second time
    base: int = 10
    silent: bool = False  # halted: no blocks at all
    censored: bool = False  # halted for the wallets, not for the hostile
    _orphans: dict[bytes, Tx] = field(default_factory=dict[bytes, Tx])

    def __post_init__(self) -> None:
        for number in range(self.depth + 1):
            tick = (number - self.depth) * self.spacing
            self.blocks.append(Block(tick, tick + self.offset, self.base, State()))

    @property
    def head(self) -> int:
        return len(self.blocks) - 1

    @property
    def final(self) -> int:
        return self.head - self.depth

    @property
    def state(self) -> State:
        return self.blocks[-1].state

    def submit(self, tx: Tx, tick: int) -> bool:
        """Like a node's eth_sendRawTransaction: whether the bytes are accepted or known."""
        if tx.hash in self.pool or tx.hash in self.receipts:
            return True
        if tx.nonce < self.state.nonces.get(tx.sender, 0):
            return False
        rival = next((w.tx for w in self.pool.values() if (w.tx.sender, w.tx.nonce) == (tx.sender, tx.nonce)), None)
        if rival is not None:
            if tx.max_fee * 10 < rival.max_fee * 11:
                return False
            del self.pool[rival.hash]
        self.pool[tx.hash] = Waiting(tx, tick)
        return True

    def is_frozen(self, key: Key, tick: int) -> bool:
        """Does paying out this leg revert: its token is paused, or its payee refuses the coin?"""
        return tick < self.frozen.get(key, 0)

    def knows(self, tx_hash: bytes) -> bool:
        return tx_hash in self.pool or tx_hash in self.receipts

    def advance(self, tick: int) -> None:
        """Make a block at `tick` if one is due."""
        if self.silent or tick % self.spacing:
            return
        self._add(tick)

    def reorg(self, depth: int, drop: Callable[[Tx], bool]) -> None:
        """Replace the newest `depth` blocks by others of the same times; what was in them waits again, or is forgotten by all nodes."""
        lost = self.blocks[-depth:]
        del self.blocks[-depth:]
        gone = {tx_hash for block in lost for tx_hash, _ in block.receipts}
        self.receipts = {h: r for h, r in self.receipts.items() if h not in gone}
        self.events = [e for e in self.events if e.block < len(self.blocks)]
        self.again = [t for t in self.again if t[1] < len(self.blocks)]
        self.twice = [t for t in self.twice if t[1] < len(self.blocks)]
        for tx_hash in sorted(gone):
            tx = self._orphans[tx_hash]
            if not tx.sender.startswith(HOSTILE) and not drop(tx):
                self.pool[tx_hash] = Waiting(tx, self.begun.get(tx.purpose, 0))
        for block in lost:
            self._add(block.tick, rebuilt=True)

    def _add(self, tick: int, *, rebuilt: bool = False) -> None:
        time, number = max(tick + self.offset, self.blocks[-1].time + 1), len(self.blocks)
        state = self.state
        ours = [] if self.censored else self._ready(tick, state)
        front = list(self.first(self, tick, time, state, ours))
        block = Block(tick, time, self.base, state)
        if ours or front:
            block.state = state.copy()
            for tx in (*front, *ours):
                self._run(tx, block, number)
            self.events.extend(block.events)
            self.receipts.update({h: (number, ok) for h, ok in block.receipts})
        self.blocks.append(block)

    def _ready(self, tick: int, state: State) -> list[Tx]:
        """What the wallets get into this block: in nonce order, for the market's fee, after the world's delay."""
        chosen: list[Tx] = []
        if not self.pool:
            return chosen
        nonces = dict(state.nonces)
        for waiting in sorted(self.pool.values(), key=lambda w: (w.tx.sender, w.tx.nonce)):
            tx = waiting.tx
            if tx.nonce != nonces.get(tx.sender, 0) or tx.max_fee < self.base:
                continue
            begun = self.begun.setdefault(tx.purpose, waiting.since)
            if tick - begun < self.delay_of(tx.purpose):
                continue
            chosen.append(tx)
            nonces[tx.sender] = tx.nonce + 1
        return chosen

    def _run(self, tx: Tx, block: Block, number: int) -> None:
        state = block.state
        if tx.nonce != state.nonces.get(tx.sender, 0):
            return
        state.nonces[tx.sender] = tx.nonce + 1
        ok = self._execute(tx, block, number)
        block.receipts = (*block.receipts, (tx.hash, ok))
        self.pool.pop(tx.hash, None)
        self._orphans[tx.hash] = tx
        for rival in [w.tx for w in self.pool.values() if w.tx.sender == tx.sender and w.tx.nonce <= tx.nonce]:
            del self.pool[rival.hash]

    def _execute(self, tx: Tx, block: Block, number: int) -> bool:
        """The contract. Its rules are those of htlc.vy."""
        state, key = block.state, tx.key
        match tx.what:
            case "approve" | "reset":
                state.allowances[tx.sender] = 1 if tx.what == "approve" else 0
                return True
            case "lock":
                if state.locks.get(key):
                    self.again.append((key, number))
                if block.time > tx.lock_by or key in state.open or (self.tokens[key] and not state.allowances.get(tx.sender)):
                    return False
                if self.tokens[key]:
                    state.allowances[tx.sender] = 0
                if state.locks.get(key):
                    self.twice.append((key, number))
                state.open |= {key}
                state.locks[key] = state.locks.get(key, 0) + 1
                kind = "locked"
            case "claim" | "refund":
                if key not in state.open or (tx.what == "refund" and block.time < self.expiries[key]):
                    return False
                if tx.what == "claim" and self.is_frozen(key, block.tick):
                    return False
                state.open -= {key}
                kind = "claimed" if tx.what == "claim" else "refunded"
            case _:
                return True
        block.events = (*block.events, Event(kind, key, number, tx.hash, tx.secret))
        return True
