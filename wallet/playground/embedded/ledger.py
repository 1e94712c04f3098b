"""The chain: blocks one after the other, each with its state, and the transactions waiting for the next one.

A block is made only by `mine`, so that sent is not mined. Its timestamp is the wall clock's second, and always later than its
parent's: time moves without transactions and never goes back. Empty blocks older than KEPT are forgotten, so memory stays bounded.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from eth.abc import BlockHeaderAPI, SignedTransactionAPI, StateAPI
from eth.chains.base import MiningChain
from eth.db.schema import SchemaV1
from eth.exceptions import HeaderNotFound
from eth.vm.base import VM
from eth_tester.backends.pyevm.main import PyEVMBackend  # pyright: ignore[reportMissingTypeStubs]
from eth_utils.exceptions import ValidationError

from wallet.playground.embedded.jsonrpc import SERVER_ERROR, RpcError
from wallet.playground.embedded.pool import MAX_RAW, Account, Pool, Pooled
from wallet.playground.embedded.records import Executed, Mined, records
from wallet.playground.identity import FINAL_LAG

if TYPE_CHECKING:
    from eth_typing import Address, BlockNumber, Hash32

KEPT = 20_000  # blocks; about 25 MB
GAS_LIMIT = 30_000_000
COINBASE = bytes(19) + b"\x01"
TYPES = {1, 2, 4}  # access list, EIP-1559, EIP-7702; a local chain has no blobs
HALF_ORDER = 0x7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF5D576E7357A4501DDFE92F46681B20A0  # of secp256k1, EIP-2

Alloc = Mapping[bytes, tuple[int, bytes]]
"""Genesis accounts: address to (balance in wei, code)."""


class Ledger:
    def __init__(self, chain_id: int, extra: bytes, alloc: Alloc, now: int) -> None:
        """`extra` (at most 32 bytes) makes the genesis block one of its kind; `now` is its Unix time."""
        self.chain_id = chain_id
        self._chain = _chain(chain_id, extra, alloc, now)
        self._genesis = self._chain.get_canonical_head()
        self._mined: dict[bytes, Mined] = {}
        self._blocks: dict[int, list[Mined]] = {}
        self._pending: tuple[bytes, int, BlockHeaderAPI] | None = None
        self.pool = Pool(chain_id, GAS_LIMIT)
        self.head = self._genesis

    # --- blocks ---

    @property
    def final(self) -> int:
        """Number of the newest final block."""
        return max(0, self.head.block_number - FINAL_LAG)

    def header(self, number: int) -> BlockHeaderAPI | None:
        """The block's header, or None for one that is not there yet or was forgotten."""
        if number == 0:
            return self._genesis
        try:
            return self._chain.get_canonical_block_header_by_number(cast("BlockNumber", number))
        except HeaderNotFound:
            return None

    def header_by_hash(self, block_hash: bytes) -> BlockHeaderAPI | None:
        try:
            found = self._chain.get_block_header_by_hash(cast("Hash32", block_hash))
        except HeaderNotFound:
            return None
        return found

    def transactions(self, number: int) -> list[Mined]:
        return self._blocks.get(number, [])

    def busy_blocks(self, first: int, last: int) -> list[int]:
        """Numbers of the blocks with transactions from `first` to `last`, ascending."""
        return [number for number in self._blocks if first <= number <= last]

    def mined(self, tx_hash: bytes) -> Mined | None:
        return self._mined.get(tx_hash)

    # --- state ---

    def state(self, header: BlockHeaderAPI) -> StateAPI:
        """The accounts after that block, in its context, with gas that costs nothing: for reading and for trying out."""
        vm = cast(VM, self._chain.get_vm(header))
        free = header.copy(base_fee_per_gas=0)
        return vm.build_state(self._chain.chaindb.db, free, vm.chain_context, vm.previous_hashes or ())

    @property
    def builder(self) -> Any:
        """Makes and decodes transactions of every kind that the chain knows."""
        return self._chain.get_vm().get_transaction_builder()

    def pending_header(self, now: int) -> BlockHeaderAPI:
        """The next block as it would be if it were made now; its state has what waits in the pool."""
        key = self.head.hash, self.pool.changes
        if self._pending is None or self._pending[:2] != key:
            self._run_pool(now, discard=False)
            self._pending = (*key, self._chain.header)
        return self._pending[2]

    # --- change ---

    def send(self, raw: bytes) -> bytes:
        """Put a signed transaction into the pool; its hash. Raises RpcError with geth's words."""
        transaction = self._decode(raw)
        sender = bytes(transaction.sender)
        state = self.state(self.head)
        account = Account(state.get_nonce(cast("Address", sender)), state.get_balance(cast("Address", sender)))
        self.pool.add(transaction, sender, account)
        return bytes(transaction.hash)

    def mine(self, now: int) -> BlockHeaderAPI:
        """Make the next block from what waits, at Unix time `now` or one second after its parent."""
        executed = self._run_pool(now, discard=True)
        header = self._chain.mine_block(coinbase=COINBASE).header
        self.head = header
        self._remember(header, executed)
        self._forget(header.block_number - KEPT)
        return header

    def _run_pool(self, now: int, *, discard: bool) -> list[Executed]:
        """Open the next block and run the pool in it. With `discard`, what can never run leaves the pool."""
        timestamp = max(now, self.head.timestamp + 1)
        header = self._chain.create_header_from_parent(self.head, timestamp=timestamp, coinbase=COINBASE, mix_hash=self.head.hash)
        self._chain.header = header
        state, executed = self.state(self.head), list[Executed]()
        for pooled in list(self.pool.ready(lambda sender: state.get_nonce(cast("Address", sender)), header.base_fee_per_gas or 0)):
            done = self._run(pooled, discard=discard)
            if done is not None:
                executed.append(done)
        return executed

    def _run(self, pooled: Pooled, *, discard: bool) -> Executed | None:
        opened = self._chain.header
        if opened.gas_used + pooled.transaction.gas > opened.gas_limit:
            return None  # waits for a block with room
        try:
            _, receipt, computation = self._chain.apply_transaction(pooled.transaction)
        except ValidationError:  # cannot be paid any more, or its nonce's forerunner did not run
            if discard:
                self.pool.remove(pooled)
            return None
        return Executed(pooled.transaction, pooled.sender, receipt, computation)

    def _remember(self, header: BlockHeaderAPI, executed: list[Executed]) -> None:
        for mined in records(header, executed):
            self._mined[bytes(mined.transaction.hash)] = mined
            self._blocks.setdefault(header.block_number, []).append(mined)
            self.pool.drop_used(mined.sender, mined.transaction.nonce + 1)

    def _forget(self, number: int) -> None:
        header = self.header(number) if number > 0 else None
        if header is None or number in self._blocks:
            return
        db = self._chain.chaindb.db
        db.delete(header.hash)
        db.delete(SchemaV1.make_block_number_to_hash_lookup_key(header.block_number))
        db.delete(SchemaV1.make_block_hash_to_score_lookup_key(header.hash))

    def _decode(self, raw: bytes) -> SignedTransactionAPI:
        if len(raw) > MAX_RAW:
            raise RpcError(SERVER_ERROR, "oversized data")
        if raw and raw[0] < 0x80 and raw[0] not in TYPES:
            raise RpcError(SERVER_ERROR, "transaction type not supported")
        try:
            transaction = cast(SignedTransactionAPI, self.builder.decode(raw))
            transaction.validate()
            sender = transaction.sender
        except Exception as error:  # whatever bytes a client sends, decoding them ends in one answer
            raise RpcError(SERVER_ERROR, f"transaction could not be decoded: {str(error)[:120]}") from error
        if transaction.s > HALF_ORDER or not sender:
            raise RpcError(SERVER_ERROR, "invalid sender")
        return transaction


def _chain(chain_id: int, extra: bytes, alloc: Alloc, now: int) -> MiningChain:
    state: dict[bytes, dict[str, Any]] = {
        address: {"balance": balance, "code": code, "nonce": 1 if code else 0, "storage": {}} for address, (balance, code) in alloc.items()
    }
    overrides = {"extra_data": extra, "timestamp": now, "gas_limit": GAS_LIMIT}
    backend: Any = PyEVMBackend
    chain = cast(MiningChain, backend(genesis_parameters=backend.generate_genesis_params(overrides), genesis_state=state).chain)
    type(chain).chain_id = chain_id
    return chain
