"""A chain in memory: blocks, a pool, reorgs, tokens. What "signed bytes" are is its own affair: JSON text."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from wallet.chains.abi import address_at, word
from wallet.chains.rpc import Refused
from wallet.model.address import NATIVE, Address, checksummed
from wallet.model.hashing import keccak256
from wallet.model.transaction import Signed, Unsigned

COIN = 10**18
BLOCK_SECONDS = 2
TRANSFER = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef"


def account(name: str) -> Address:
    """A stable address for a name."""
    return checksummed(keccak256(name.encode())[:20])


def sign(unsigned: Unsigned) -> Signed:
    """Bytes that FakeChain reads; their hash is honest."""
    call = unsigned.call
    told = {"chain": call.chain_id, "from": unsigned.sender, "nonce": unsigned.nonce, "to": call.to, "value": call.value}
    told |= {"data": call.data.hex(), "gas": unsigned.gas, "max_fee": unsigned.fees.max_fee, "priority": unsigned.fees.priority}
    raw = json.dumps(told).encode()
    return Signed(unsigned, raw, keccak256(raw))


async def sign_later(unsigned: Unsigned) -> Signed:
    """`sign` as the outbox's port."""
    return sign(unsigned)


@dataclass(frozen=True)
class FakeTransaction:
    raw: bytes
    sender: Address
    nonce: int
    to: Address
    value: int
    max_fee: int

    @property
    def hash(self) -> bytes:
        return keccak256(self.raw)


@dataclass(frozen=True)
class FakeBlock:
    number: int
    parent: bytes
    timestamp: int
    transactions: tuple[FakeTransaction, ...] = ()
    logs: tuple[dict[str, Any], ...] = ()
    salt: str = ""

    @property
    def hash(self) -> bytes:
        told = (self.number, self.parent.hex(), self.timestamp, [t.hash.hex() for t in self.transactions], self.salt)
        return keccak256(repr(told).encode())


@dataclass
class FakeToken:
    """An ERC-20 as far as reading goes. `says` overrides the return data of a selector (hex)."""

    symbol: str = "TOK"
    name: str = "Token"
    decimals: int = 18
    balances: dict[Address, int] = field(default_factory=dict[Address, int])
    says: dict[str, bytes] = field(default_factory=dict[str, bytes])
    broken: bool = False


@dataclass
class FakeChain:
    """Blocks only come by `mine`; `reorg` replaces the last ones and puts their transactions back into the pool."""

    chain_id: int = 7
    salt: str = ""
    reverting: set[Address] = field(default_factory=set[Address])
    tokens: dict[Address, FakeToken] = field(default_factory=dict[Address, FakeToken])
    codes: dict[Address, bytes] = field(default_factory=dict[Address, bytes])
    opening: dict[Address, int] = field(default_factory=dict[Address, int])
    base_fee: int = 10
    pool: dict[bytes, FakeTransaction] = field(default_factory=dict[bytes, FakeTransaction])
    blocks: list[FakeBlock] = field(default_factory=list[FakeBlock])

    def __post_init__(self) -> None:
        self.blocks = [FakeBlock(0, bytes(32), 1_000_000, salt=self.salt)]

    @property
    def height(self) -> int:
        return self.blocks[-1].number

    def time(self) -> int:
        """Chain time of the newest block: what a right clock says."""
        return self.blocks[-1].timestamp

    @property
    def genesis(self) -> bytes:
        return self.blocks[0].hash

    def fund(self, who: Address, units: int = COIN) -> None:
        self.opening[who] = self.opening.get(who, 0) + units

    def mine(self, count: int = 1, *, logs: Sequence[dict[str, Any]] = (), empty: bool = False, salt: str = "") -> FakeBlock:
        """Blocks that take from the pool what fits in nonce order."""
        for _ in range(count):
            last = self.blocks[-1]
            taken = () if empty else self._fitting()
            block = FakeBlock(last.number + 1, last.hash, last.timestamp + BLOCK_SECONDS, taken, tuple(logs), salt)
            self.blocks.append(block)
            for transaction in taken:
                self._forget_rivals(transaction)
        return self.blocks[-1]

    def reorg(self, depth: int, *, keep: bool = True, longer: int = 1) -> None:
        """Replace the last `depth` blocks by other, empty ones and `longer` more. `keep`: the transactions wait again."""
        gone = [transaction for block in self.blocks[-depth:] for transaction in block.transactions]
        del self.blocks[-depth:]
        if keep:
            self.pool |= {transaction.hash: transaction for transaction in gone}
        self.mine(depth + longer, empty=True, salt=f"fork of {depth}")

    def accept(self, raw: bytes) -> bytes:
        """What a node does with bytes. Raises Refused in geth's words."""
        transaction = read(raw)
        if transaction.hash in self.pool or self.find(transaction.hash):
            raise Refused(-32000, "already known")
        if transaction.nonce < self.nonce(transaction.sender):
            raise Refused(-32000, f"nonce too low: next nonce {self.nonce(transaction.sender)}, tx nonce {transaction.nonce}")
        if self.balance(transaction.sender) < transaction.value + transaction.max_fee:
            raise Refused(-32003, "insufficient funds for gas * price + value")
        rival = self.waiting(transaction.sender, transaction.nonce)
        if rival and transaction.max_fee < rival.max_fee * 11 // 10:
            raise Refused(-32000, "replacement transaction underpriced")
        if rival:
            del self.pool[rival.hash]
        self.pool[transaction.hash] = transaction
        return transaction.hash

    def waiting(self, sender: Address, nonce: int) -> FakeTransaction | None:
        return next((t for t in self.pool.values() if (t.sender, t.nonce) == (sender, nonce)), None)

    def find(self, tx_hash: bytes) -> FakeBlock | None:
        return next((block for block in self.blocks if any(t.hash == tx_hash for t in block.transactions)), None)

    def nonce(self, sender: Address, at: int | None = None) -> int:
        top = self.height if at is None else at
        return sum(t.sender == sender for block in self.blocks[: top + 1] for t in block.transactions)

    def pending_nonce(self, sender: Address) -> int:
        number = self.nonce(sender)
        while self.waiting(sender, number):
            number += 1
        return number

    def balance(self, who: Address) -> int:
        moved = [t for block in self.blocks for t in block.transactions]
        return self.opening.get(who, 0) + sum(t.value for t in moved if t.to == who) - sum(t.value for t in moved if t.sender == who)

    def transfer_log(self, token: Address, recipient: Address, units: int = 1, sender: Address = NATIVE) -> dict[str, Any]:
        """A Transfer for `mine(logs=…)`."""
        topics = [TRANSFER, *("0x" + who[2:].lower().rjust(64, "0") for who in (sender, recipient))]
        return {"address": token, "topics": topics, "data": "0x" + word(units).hex()}

    def _fitting(self) -> tuple[FakeTransaction, ...]:
        taken: list[FakeTransaction] = []
        counts: Counter[Address] = Counter()
        for transaction in sorted(self.pool.values(), key=lambda t: t.nonce):
            if transaction.nonce == self.nonce(transaction.sender) + counts[transaction.sender]:
                taken.append(transaction)
                counts[transaction.sender] += 1
        return tuple(taken)

    def _forget_rivals(self, transaction: FakeTransaction) -> None:
        key = (transaction.sender, transaction.nonce)
        self.pool = {digest: t for digest, t in self.pool.items() if (t.sender, t.nonce) != key}


def read(raw: bytes) -> FakeTransaction:
    """Parse what `sign` wrote."""
    told = json.loads(raw)
    return FakeTransaction(raw, Address(told["from"]), told["nonce"], Address(told["to"]), told["value"], told["max_fee"])


def token_call(token: FakeToken, data: bytes) -> bytes:
    selector = data[:4].hex()
    if token.broken:
        raise Refused(3, "execution reverted")
    if selector in token.says:
        return token.says[selector]
    if selector == "70a08231":
        return word(token.balances.get(address_at(data, 4), 0))
    texts = {"95d89b41": token.symbol, "06fdde03": token.name}
    if selector in texts:
        encoded = texts[selector].encode()
        return word(32) + word(len(encoded)) + encoded + bytes(-len(encoded) % 32)
    if selector == "313ce567":
        return word(token.decimals)
    return b""
