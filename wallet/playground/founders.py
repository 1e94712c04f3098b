"""The founders' accounts at work: they own test money and pay for what is set up, one batch of transactions at a time."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

from wallet.errors import PlaygroundBroken
from wallet.keys.signing import address_of, sign_transaction
from wallet.model.transaction import Call, Fees, Unsigned
from wallet.playground.genesis import key_of
from wallet.playground.identity import identity_of
from wallet.playground.rpc import LocalNode, NodeRefused

FEES = Fees(max_fee=10_000_000_000, priority=1_000_000_000)  # wei per gas; ten times an idle chain's
POLL_SECONDS = 0.1
MAX_BLOCKS = 30  # until a transaction has to be mined


@dataclass(frozen=True, slots=True)
class Order:
    """One transaction to be made: `what` completes the sentence “could not …”."""

    call: Call
    gas: int
    what: str


@dataclass(frozen=True, slots=True)
class Sent:
    """An order in a node's hands. `hash` is 0x-hex."""

    order: Order
    hash: str


class Founder:
    """One founder on one chain. Safe to use from several threads, in one process: its nonces are counted here."""

    def __init__(self, node: LocalNode, chain_id: int, name: str, block_seconds: int) -> None:
        self._node, self._chain_id, self._patience = node, chain_id, MAX_BLOCKS * block_seconds
        self._key = key_of(name)
        self._turn = threading.Lock()
        self.address = address_of(self._key)

    def send(self, orders: Sequence[Order]) -> list[Sent]:
        """Send all of them, in this order. Raises PlaygroundBroken."""
        with self._turn:
            nonce = self._node.number("eth_getTransactionCount", self.address, "pending")
            return [Sent(order, self._send(order, nonce + place)) for place, order in enumerate(orders)]

    def wait(self, sent: Sequence[Sent]) -> None:
        """Until each succeeded in a block. Blocks. Raises PlaygroundBroken."""
        deadline = time.monotonic() + self._patience
        for each in sent:
            while not self._is_done(each):
                if time.monotonic() > deadline:
                    raise self._broken(f"{each.order.what}: no block took it")
                time.sleep(POLL_SECONDS)

    def _send(self, order: Order, nonce: int) -> str:
        signed = sign_transaction(self._key, Unsigned(order.call, self.address, nonce, order.gas, FEES))
        try:
            return self._node.ask("eth_sendRawTransaction", "0x" + signed.raw.hex())
        except NodeRefused as error:
            raise self._broken(f"{order.what}: {error.message}") from error

    def _is_done(self, sent: Sent) -> bool:
        receipt = self._node.ask("eth_getTransactionReceipt", sent.hash)
        if receipt is not None and int(receipt["status"], 16) != 1:
            raise self._broken(f"{sent.order.what}: the transaction failed")
        return receipt is not None

    def _broken(self, what: str) -> PlaygroundBroken:
        return PlaygroundBroken(identity_of(self._chain_id).name, what)
