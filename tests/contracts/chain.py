"""A chain in this process (eth-tester, py-evm) spoken to in the wallet's own values.

One transaction a block, at the time of the wall clock, or ahead of it where time was moved.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

from eth_abi.abi import encode
from eth_abi.grammar import parse
from eth_account import Account
from eth_tester import EthereumTester, PyEVMBackend  # pyright: ignore[reportMissingTypeStubs]
from eth_tester.exceptions import TransactionFailed  # pyright: ignore[reportMissingTypeStubs]

from resources.contracts import artefact
from resources.contracts.build import compiled
from wallet.model.address import NATIVE, Address, checksummed
from wallet.model.hashing import keccak256
from wallet.model.transaction import Call, Log

GAS = 3_000_000
DELEGATED = bytes.fromhex("ef0100")
"""Begins the code of an account that runs another one's code (EIP-7702)."""

HOSTILE = Path(__file__).parent / "hostile"


class Reverted(Exception):
    """`reason` as the contract put it; empty when it said nothing."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Outcome:
    """`fee`: wei that the sender paid for gas."""

    ok: bool
    gas: int
    fee: int
    logs: tuple[Log, ...]
    created: Address | None


class LocalChain:
    def __init__(self) -> None:
        backend: Any = PyEVMBackend()
        self._tester: Any = EthereumTester(backend)
        self.chain_id: int = backend.chain.chain_id
        self.accounts = tuple(Address(each) for each in self._tester.get_accounts())

    def key(self, account: Address) -> bytes:
        """Private key (32 bytes); eth-tester's are 1, 2, 3..."""
        return (self.accounts.index(account) + 1).to_bytes(32, "big")

    @property
    def time(self) -> int:
        """Chain time now: the newest block's, or the wall clock's where that block is old. The next block is at least as late."""
        return max(self._tester.get_block_by_number("latest")["timestamp"], int(time.time()))

    def pass_until(self, timestamp: int) -> None:
        """The next block has this timestamp."""
        self._tester.time_travel(timestamp)

    def send(self, sender: Address, call: Call, gas: int = GAS) -> Outcome:
        return self._send({"from": sender, "to": call.to, "value": call.value, "data": "0x" + call.data.hex(), "gas": gas})

    def ask(self, call: Call, sender: Address | None = None, gas: int = 30_000_000) -> bytes:
        """What the call returns, in the block to come. Raises Reverted."""
        sender = sender or self.accounts[9]
        try:
            answer = self._tester.call(
                {"from": sender, "to": call.to, "value": call.value, "data": "0x" + call.data.hex(), "gas": gas}, "pending"
            )
        except TransactionFailed as error:
            raise Reverted(_reason(error)) from None
        return bytes.fromhex(answer[2:])

    def refused(self, sender: Address, call: Call) -> str:
        """Why the contract refuses; the transaction is really sent, and fails."""
        try:
            self.ask(call, sender)
        except Reverted as error:
            assert not self.send(sender, call).ok
            return error.reason
        raise AssertionError("it was not refused")

    def deploy(self, creation: bytes) -> Address:
        created = self._send({"from": self.accounts[8], "to": "", "value": 0, "data": "0x" + creation.hex(), "gas": 8_000_000}).created
        assert created is not None
        return created

    def code(self, address: Address) -> bytes:
        return bytes.fromhex(self._tester.get_code(address)[2:])

    def coins(self, address: Address) -> int:
        return self._tester.get_balance(address)

    def give(self, to: Address, wei: int) -> None:
        assert self.send(self.accounts[9], Call(self.chain_id, to, value=wei)).ok

    def balance(self, token: Address, owner: Address) -> int:
        """Base units; of coins where `token` is NATIVE."""
        if token == NATIVE:
            return self.coins(owner)
        return int.from_bytes(self.ask(self.call(token, "balanceOf(address)", owner)), "big")

    def call(self, to: Address, signature: str, *arguments: object, value: int = 0) -> Call:
        return Call(self.chain_id, to, packed(signature, *arguments), value)

    def do(self, sender: Address, to: Address, signature: str, *arguments: object, value: int = 0) -> Outcome:
        """Send, and expect it to succeed."""
        outcome = self.send(sender, self.call(to, signature, *arguments, value=value))
        assert outcome.ok
        return outcome

    def delegate(self, account: Address, code_of: Address) -> None:
        """From here on `account`, whose key is a plain one, runs the code at `code_of` (EIP-7702). Somebody else pays for it."""
        sender = self.accounts[9]
        nonce = self._tester.get_nonce(account)
        authorization = Account.sign_authorization({"chainId": self.chain_id, "address": code_of, "nonce": nonce}, self.key(account))
        fees = {
            "maxFeePerGas": 10**10,
            "maxPriorityFeePerGas": 10**9,
            "gas": 500_000,
            "accessList": [],
            "authorizationList": [authorization],
        }
        target = {"chainId": self.chain_id, "nonce": self._tester.get_nonce(sender), "to": sender, "value": 0, "data": b""}
        signed: Any = Account.sign_transaction({**target, **fees}, self.key(sender))
        self._tester.send_raw_transaction("0x" + signed.raw_transaction.hex())
        assert self.code(account) == DELEGATED + bytes.fromhex(code_of[2:])

    def snapshot(self) -> Any:
        return self._tester.take_snapshot()

    def revert(self, snapshot: Any) -> None:
        self._tester.revert_to_snapshot(snapshot)

    def _send(self, transaction: dict[str, Any]) -> Outcome:
        receipt = self._tester.get_transaction_receipt(self._tester.send_transaction(transaction))
        created = receipt["contract_address"]
        logs = tuple(_log(each) for each in receipt["logs"])
        fee = receipt["gas_used"] * receipt["effective_gas_price"]
        return Outcome(receipt["status"] == 1, receipt["gas_used"], fee, logs, Address(created) if created else None)


def packed(signature: str, *arguments: object) -> bytes:
    """Calldata by a foreign encoder (eth-abi), against which the wallet's own is held."""
    selector, shape = keccak256(signature.encode())[:4], signature[signature.index("(") :]
    types = [] if shape == "()" else [each.to_type_str() for each in cast(Any, parse(shape)).components]
    return selector + encode(types, arguments)


def creation(name: str, *arguments: object) -> bytes:
    """Creation code of an artefact, or of a hostile contract of the tests, with its constructor's arguments."""
    abi, code = _compiled(name)
    types: list[str] = [each["type"] for entry in abi if entry["type"] == "constructor" for each in entry["inputs"]]
    return code + encode(types, arguments)


@cache
def _compiled(name: str) -> tuple[tuple[dict[str, Any], ...], bytes]:
    path = HOSTILE / f"{name}.vy"
    if not path.exists():
        ready = artefact(name)
        return ready.abi, ready.bytecode
    made = compiled(path.read_text(encoding="utf-8"))
    return tuple(made["abi"]), bytes.fromhex(made["bytecode"][2:])


def _log(log: Any) -> Log:
    def raw(text: str) -> bytes:
        return bytes.fromhex(text[2:])

    topics = tuple(raw(each) for each in log["topics"])
    address = checksummed(raw(log["address"]))
    return Log(
        address, topics, raw(log["data"]), log["block_number"], raw(log["block_hash"]), raw(log["transaction_hash"]), log["log_index"]
    )


def _reason(error: TransactionFailed) -> str:
    """eth-tester gives the decoded reason, or shows the bytes where there is none."""
    reason = str(error.args[0]) if error.args else ""
    return "" if reason in ("b''", "0x") else reason
