"""A chain in memory that has the HTLC and tokens: blocks only when a test asks, reorgs, a mempool, and transactions that fail.

It does what the contract does, read from calldata, so that the whole engine runs against it in milliseconds.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from resources.contracts import artefact
from tests.fakes.chain import FakeNode
from tests.fakes.ledger import COIN, FakeBlock, FakeChain, FakeTransaction, account, sign
from wallet.chains.abi import address_at, address_word, uint, word
from wallet.chains.rpc import Json, Refused
from wallet.model.address import NATIVE, Address, checksummed
from wallet.model.hashing import keccak256, sha256
from wallet.model.lock import Lock
from wallet.model.transaction import Call, Fees, Unsigned
from wallet.swaps import htlc

HTLC = htlc.HTLC_ADDRESS
TOKEN = account("token")


def selector(signature: str) -> bytes:
    return keccak256(signature.encode())[:4]


@dataclass(slots=True)
class State:
    """What is true after a block. `units` by (token, holder), coins under NATIVE; `allowed`: what the HTLC may take, by (token, owner)."""

    units: dict[tuple[Address, Address], int]
    open: set[bytes] = field(default_factory=set[bytes])
    allowed: dict[tuple[Address, Address], int] = field(default_factory=dict[tuple[Address, Address], int])

    def copy(self) -> State:
        return State(dict(self.units), set(self.open), dict(self.allowed))

    def of(self, token: Address, holder: Address) -> int:
        return self.units.get((token, holder), 0)

    def move(self, token: Address, source: Address, target: Address, units: int) -> None:
        if self.of(token, source) < units:
            raise _reverted("not enough")
        self.units[token, source] = self.of(token, source) - units
        self.units[token, target] = self.of(token, target) + units


@dataclass(slots=True)
class Run:
    """One execution at a block's time: who calls, and what it logs."""

    chain_id: int
    state: State
    time: int
    sender: Address
    frozen: set[Address]
    logs: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])

    def call(self, to: Address, data: bytes, value: int) -> bytes:
        self.state.move(NATIVE, self.sender, to, value)
        if to == HTLC:
            return self._htlc(data, value)
        if to == TOKEN:
            return self._token(data)
        return b""

    def _htlc(self, data: bytes, value: int) -> bytes:
        handler = _HTLC.get(data[:4])
        return b"" if handler is None else handler(self, data[4:], value)

    def lock(self, data: bytes, value: int) -> bytes:
        token, payee = address_at(data, 96), address_at(data, 128)
        lock = Lock(self.chain_id, HTLC, token, uint(data, 32), payee, self.sender, data[:32], uint(data, 64))
        known = htlc.swap_id(lock)
        if known in self.state.open:
            raise _reverted("open already")
        if not self.time <= uint(data, 160) < lock.expiry:
            raise _reverted("too late")
        if value != (lock.amount if token == NATIVE else 0):
            raise _reverted("wrong value")
        if token != NATIVE:
            self._take(token, lock.amount)
        self.state.open.add(known)
        body = known + word(lock.amount) + word(lock.expiry) + address_word(token) + data[192:224]
        self._log(HTLC, (htlc.LOCKED, lock.hashlock, address_word(self.sender), address_word(payee)), body)
        return b""

    def claim(self, data: bytes, _: int) -> bytes:
        secret, token, refundee = data[:32], address_at(data, 96), address_at(data, 128)
        payee = address_at(data, 160) if len(data) > 160 else self.sender
        lock = Lock(self.chain_id, HTLC, token, uint(data, 32), payee, refundee, sha256(secret), uint(data, 64))
        self._close(lock, payee)
        self._log(HTLC, (htlc.CLAIMED, htlc.swap_id(lock)), secret)
        return b""

    def refund(self, data: bytes, _: int) -> bytes:
        token, payee = address_at(data, 96), address_at(data, 128)
        refundee = address_at(data, 160) if len(data) > 160 else self.sender
        lock = Lock(self.chain_id, HTLC, token, uint(data, 32), payee, refundee, data[:32], uint(data, 64))
        if self.time < lock.expiry:
            raise _reverted("not expired")
        self._close(lock, refundee)
        self._log(HTLC, (htlc.REFUNDED, htlc.swap_id(lock)), b"")
        return b""

    def is_open(self, data: bytes, _: int) -> bytes:
        return word(int(data[:32] in self.state.open))

    def _close(self, lock: Lock, to: Address) -> None:
        known = htlc.swap_id(lock)
        if known not in self.state.open:
            raise _reverted("not open")
        if to in self.frozen:
            raise _reverted("blocked by the issuer")
        self.state.open.discard(known)
        self.state.move(lock.token, HTLC, to, lock.amount)

    def _take(self, token: Address, units: int) -> None:
        left = self.state.allowed.get((token, self.sender), 0) - units
        if left < 0:
            raise _reverted("allowance too small")
        self.state.allowed[token, self.sender] = left
        self.state.move(token, self.sender, HTLC, units)

    def _token(self, data: bytes) -> bytes:
        what, rest = data[:4], data[4:]
        if what == selector("approve(address,uint256)"):
            self.state.allowed[TOKEN, self.sender] = uint(rest, 32)
            return word(1)
        if what == selector("transfer(address,uint256)"):
            if address_at(rest) in self.frozen:
                raise _reverted("blocked by the issuer")
            self.state.move(TOKEN, self.sender, address_at(rest), uint(rest, 32))
            return word(1)
        if what == selector("allowance(address,address)"):
            return word(self.state.allowed.get((TOKEN, address_at(rest)), 0))
        return word(self.state.of(TOKEN, address_at(rest))) if what == selector("balanceOf(address)") else b""

    def _log(self, address: Address, topics: Sequence[bytes], data: bytes) -> None:
        self.logs.append({"address": address, "topics": ["0x" + topic.hex() for topic in topics], "data": "0x" + data.hex()})


_HTLC: dict[bytes, Callable[[Run, bytes, int], bytes]] = {
    selector("lock(bytes32,uint256,uint256,address,address,uint256,bytes16)"): Run.lock,
    selector("claim(bytes32,uint256,uint256,address,address)"): Run.claim,
    selector("claim(bytes32,uint256,uint256,address,address,address)"): Run.claim,
    selector("refund(bytes32,uint256,uint256,address,address)"): Run.refund,
    selector("refund(bytes32,uint256,uint256,address,address,address)"): Run.refund,
    selector("is_open(bytes32)"): Run.is_open,
}


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a transaction in a block."""

    ok: bool
    logs: tuple[dict[str, Any], ...]


@dataclass
class ContractChain(FakeChain):
    """`frozen`: payees whom token and coin refuse. `full`: blocks take nothing while it is set. `spiteful`: to whom everything fails that
    is mined, though it goes well whenever it is tried."""

    frozen: set[Address] = field(default_factory=set[Address])
    spiteful: set[Address] = field(default_factory=set[Address])
    full: bool = False
    _after: dict[bytes, tuple[State, dict[bytes, Done]]] = field(default_factory=dict[bytes, tuple[State, dict[bytes, Done]]])
    _gifts: dict[tuple[Address, Address], int] = field(default_factory=dict[tuple[Address, Address], int])

    def __post_init__(self) -> None:
        super().__post_init__()
        self.codes[HTLC] = artefact("htlc").deployed
        self.codes[TOKEN] = b"\x01"

    def leave(self, who: Address, coins: int) -> None:
        """From now on `who` has just so much, as if it had never had more."""
        self._gifts[NATIVE, who] = self._gifts.get((NATIVE, who), 0) + coins - self.balance(who)
        self._after.clear()

    def give(self, who: Address, tokens: int = 1_000, coins: int = COIN) -> None:
        """Before any block that matters."""
        self._gifts[TOKEN, who] = self._gifts.get((TOKEN, who), 0) + tokens
        self._gifts[NATIVE, who] = self._gifts.get((NATIVE, who), 0) + coins
        self._after.clear()

    def mine(self, count: int = 1, *, logs: Sequence[dict[str, Any]] = (), empty: bool = False, salt: str = "") -> FakeBlock:
        return super().mine(count, logs=logs, empty=empty or self.full, salt=salt)

    def state(self, number: int | None = None) -> State:
        return self._at(self.height if number is None else number)[0]

    def balance(self, who: Address) -> int:
        return self.state().of(NATIVE, who)

    def done(self, tx_hash: bytes) -> Done:
        block = self.find(tx_hash)
        assert block is not None
        return self._at(block.number)[1][tx_hash]

    def try_out(self, sender: Address, to: Address, data: bytes, value: int, number: int) -> bytes:
        """What a call would return after block `number`. Raises Refused when it reverts."""
        return self.run_on(self.state(number).copy(), sender, number).call(to, data, value)

    def run_on(self, state: State, sender: Address, number: int) -> Run:
        """An execution right after block `number`, on `state`."""
        return Run(self.chain_id, state, self.blocks[number].timestamp, sender, self.frozen)

    def send(self, sender: Address, call: Call, *, max_fee: int = 100, nonce: int | None = None) -> bytes:
        """A transaction of somebody whose wallet is not watched here; its hash."""
        number = self.pending_nonce(sender) if nonce is None else nonce
        return self.accept(sign(Unsigned(call, sender, number, 200_000, Fees(max_fee, 1))).raw)

    def _at(self, number: int) -> tuple[State, dict[bytes, Done]]:
        start = number
        while start > 0 and self.blocks[start].hash not in self._after:
            start -= 1
        for block in self.blocks[start : number + 1]:
            if block.hash not in self._after:
                before = State(dict(self._gifts)) if block.number == 0 else self._after[block.parent][0]
                self._after[block.hash] = self._execute(before if not block.transactions else before.copy(), block)
        return self._after[self.blocks[number].hash]

    def _execute(self, state: State, block: FakeBlock) -> tuple[State, dict[bytes, Done]]:
        told: dict[bytes, Done] = {}
        for transaction in block.transactions:
            run = Run(self.chain_id, state.copy(), block.timestamp, transaction.sender, self.frozen)
            try:
                if transaction.sender in self.spiteful:
                    raise Refused(3, "execution reverted")
                run.call(transaction.to, _data(transaction), transaction.value)
                state, told[transaction.hash] = run.state, Done(True, tuple(run.logs))
            except Refused:
                told[transaction.hash] = Done(False, ())
        return state, told


class ContractNode(FakeNode):
    """A node of a ContractChain. `says_open`: what it answers about locks by id, whatever is true."""

    def __init__(self, chain: ContractChain) -> None:
        super().__init__(chain)
        self.contracts = chain
        self.says_open: dict[bytes, bool] = {}

    def _eth_get_balance(self, who: Any, tag: Any) -> Json:
        return hex(self.contracts.state(self._number(tag)).of(NATIVE, who))

    def _eth_call(self, request: Any, tag: Any, overrides: Json = None) -> Json:
        del overrides
        data = bytes.fromhex(request["data"][2:]) if "data" in request else b""
        to = checksummed(bytes.fromhex(request["to"][2:]))
        if to == HTLC and data[:4] == selector("is_open(bytes32)") and data[4:36] in self.says_open:
            return "0x" + word(int(self.says_open[data[4:36]])).hex()
        return "0x" + self._try(request, self._number(tag)).hex()

    def _eth_estimate_gas(self, request: Any) -> Json:
        self._try(request, self._top)
        return hex(60_000)

    def _eth_get_transaction_receipt(self, tx_hash: Any) -> Json:
        told = super()._eth_get_transaction_receipt(tx_hash)
        if isinstance(told, dict):
            told["status"] = hex(int(self.contracts.done(bytes.fromhex(tx_hash[2:])).ok))
        return told

    def _eth_get_logs(self, query: Any) -> Json:
        first, last = int(query["fromBlock"], 16), int(query["toBlock"], 16)
        if last - first + 1 > self.log_range:
            raise Refused(-32602, f"ranges over {self.log_range} blocks are not supported on free tier")
        return [log for block in self.chain.blocks[first : min(last, self._top) + 1] for log in self._logs_of(block) if _asked(log, query)]

    def _eth_simulate_v1(self, block: Any, _tag: Any) -> Json:
        """All calls in a row on one copy of the newest state."""
        state, results = self.contracts.state(self._top).copy(), list[Json]()
        for request in block["blockStateCalls"][0]["calls"]:
            run = self.contracts.run_on(state, checksummed(bytes.fromhex(request["from"][2:])), self._top)
            try:
                run.call(checksummed(bytes.fromhex(request["to"][2:])), bytes.fromhex(request["data"][2:]), int(request["value"], 16))
                results.append({"status": "0x1", "gasUsed": "0xea60", "returnData": "0x", "logs": []})
            except Refused as refusal:
                error: Json = {"code": 3, "message": refusal.message, "data": refusal.data}
                results.append({"status": "0x0", "gasUsed": "0xea60", "returnData": refusal.data, "logs": [], "error": error})
        return [{"calls": results}]

    def _logs_of(self, block: FakeBlock) -> list[dict[str, Json]]:
        found: list[dict[str, Json]] = []
        for transaction in block.transactions:
            for log in self.contracts.done(transaction.hash).logs:
                place: dict[str, Json] = {
                    **{"blockNumber": hex(block.number), "blockHash": "0x" + block.hash.hex(), "removed": False},
                    **{"transactionHash": "0x" + transaction.hash.hex(), "logIndex": hex(len(found))},
                }
                found.append({**log, **place})
        return found

    def _try(self, request: Any, number: int) -> bytes:
        sender = checksummed(bytes.fromhex(request["from"][2:])) if request.get("from") else NATIVE
        data = bytes.fromhex(request["data"][2:]) if "data" in request else b""
        to = checksummed(bytes.fromhex(request["to"][2:]))
        return self.contracts.try_out(sender, to, data, int(request.get("value", "0x0"), 16), number)


def _data(transaction: FakeTransaction) -> bytes:
    return bytes.fromhex(json.loads(transaction.raw)["data"])


def _asked(log: dict[str, Any], query: Any) -> bool:
    if log["address"] not in query.get("address", [log["address"]]):
        return False
    pairs = zip(query["topics"], log["topics"], strict=False)
    return all(want is None or have == want or have in want for want, have in pairs)


def _reverted(reason: str) -> Refused:
    text = reason.encode()
    data = bytes.fromhex("08c379a0") + word(32) + word(len(text)) + text.ljust(32, b"\0")
    return Refused(3, f"execution reverted: {reason}", "0x" + data.hex())


def charge(node: ContractNode, oracle: Address, fee: int) -> None:
    """From now on `oracle` says that a transaction pays `fee` wei for its bytes, and knows no operator's fee, as before Isthmus."""

    def answer(request: Any, tag: Any, overrides: Json = None) -> Json:
        if request["to"].lower() != oracle.lower():
            return node._eth_call(request, tag, overrides)  # pyright: ignore[reportPrivateUsage]
        if bytes.fromhex(request["data"][2:10]) == selector("getL1Fee(bytes)"):
            return "0x" + word(fee).hex()
        raise _reverted("")

    node.extra["eth_call"] = answer
