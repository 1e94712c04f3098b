"""Gas of every step on anvil, beside the lowest of the peers: `python -m tests.contracts.gas` ends with one line of JSON.

As in the peers' figures: payee and refundee act for themselves, balances are not zero before, the allowance stands.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from resources.contracts import artefact
from tests.anvil import anvil
from tests.contracts.chain import creation, packed
from tests.contracts.test_batches import CLAIM_MANY, REFUND_MANY
from wallet.model.address import NATIVE, Address
from wallet.model.amount import MAX_UINT256
from wallet.model.hashing import keccak256, sha256
from wallet.model.lock import Lock
from wallet.model.transaction import Call
from wallet.playground.genesis import PHRASE_ACCOUNTS
from wallet.playground.rpc import LocalNode
from wallet.swaps import htlc

PAYER, PAYEE = PHRASE_ACCOUNTS[:2]
CHAIN_ID = 31337
UNITS = 1_234_567_890_123_456_789  # eight bytes, none of them zero, as real amounts have
HOUR = 3600

BOLTZ_V6 = {
    "native": {"lock": 47_621, "claim": 32_448, "refund": 31_619, "claim_many": 12_200},
    "erc20": {"lock": 67_221, "claim": 42_118, "refund": 41_310},
}
"""boltz-core v6, the lowest known: two contracts, no guard, no lock_by, no balance check. claim_many: each of five."""

EXTRAS = {"native": 2_000, "erc20": 3_000}
"""What this contract's lock may cost more, for: the guard, lock_by, the salt and the id in its event (restore), kind of asset, and for
tokens the two balances that prove what was received."""


@dataclass(slots=True)
class Bench:
    """One anvil with the HTLC and a token, mining at once."""

    node: LocalNode
    token: Address
    made: int = 0

    def gas(self, sender: Address, call: Call) -> int:
        data = {"from": sender, "to": call.to, "value": hex(call.value), "data": "0x" + call.data.hex(), "gas": hex(2_000_000)}
        return int(_mined(self.node, data)["gasUsed"], 16)

    def fresh(self, token: Address) -> tuple[Lock, bytes]:
        """A lock nobody has made yet, and its secret."""
        self.made += 1
        secret = keccak256(self.made.to_bytes(2, "big"))
        expiry = int(self.node.ask("eth_getBlockByNumber", "latest", False)["timestamp"], 16) + HOUR
        return Lock(CHAIN_ID, htlc.HTLC_ADDRESS, token, UNITS, PAYEE, PAYER, sha256(secret), expiry), secret

    def lock(self, lock: Lock) -> int:
        return self.gas(PAYER, htlc.lock_call(lock, lock.expiry - HOUR // 2, keccak256(lock.hashlock)[:16]))

    def opened(self, token: Address) -> tuple[Lock, bytes]:
        lock, secret = self.fresh(token)
        self.lock(lock)
        return lock, secret

    def expire(self) -> None:
        self.node.ask("evm_increaseTime", 2 * HOUR)
        self.node.ask("evm_mine")


def measure() -> dict[str, dict[str, int]]:
    """Gas by kind of asset and step. Starts an anvil of its own. Raises AnvilMissing."""
    with anvil(CHAIN_ID) as chain:
        node = LocalNode(chain.url)
        node.ask("evm_setIntervalMining", 0)
        node.ask("evm_setAutomine", True)
        node.ask("anvil_autoImpersonateAccount", True)
        bench = Bench(node, _set_up(node))
        return {"native": _steps(bench, NATIVE), "erc20": _steps(bench, bench.token)}


def _set_up(node: LocalNode) -> Address:
    """HTLC through the deterministic proxy, a token with balances that are not zero, an unlimited allowance."""
    deploy = htlc.deploy_call(CHAIN_ID, artefact("htlc").bytecode)
    _mined(node, {"from": PAYER, "to": deploy.to, "data": "0x" + deploy.data.hex(), "gas": hex(3_000_000)})
    code = bytes.fromhex(node.ask("eth_getCode", htlc.HTLC_ADDRESS, "latest")[2:])
    assert keccak256(code) == htlc.HTLC_CODE_HASH
    plain = creation("plain", "Example", "EXM", 18, 10**24, PAYER)
    token = Address(_mined(node, {"from": PAYER, "data": "0x" + plain.hex(), "gas": hex(3_000_000)})["contractAddress"])
    for to in (PAYEE, htlc.HTLC_ADDRESS):
        _mined(node, {"from": PAYER, "to": token, "data": "0x" + packed("transfer(address,uint256)", to, 10**18).hex()})
    approve = htlc.approve_call(CHAIN_ID, token, htlc.HTLC_ADDRESS, MAX_UINT256)
    _mined(node, {"from": PAYER, "to": token, "data": "0x" + approve.data.hex()})
    return token


def _steps(bench: Bench, token: Address) -> dict[str, int]:
    bench.opened(token)  # so that the contract's own balance is not zero
    found = {"lock": bench.lock(bench.fresh(token)[0])}
    lock, secret = bench.opened(token)
    found["claim"] = bench.gas(PAYEE, htlc.claim_call(lock, secret, PAYEE))
    lock, secret = bench.opened(token)
    found["claim_for_another"] = bench.gas(PAYER, htlc.claim_call(lock, secret, PAYER))
    five = [bench.opened(token) for _ in range(5)]
    claims = [(secret, lock.amount, lock.expiry, lock.refundee) for lock, secret in five]
    found["claim_many"] = _batch(bench, PAYEE, packed(CLAIM_MANY, PAYEE, token, claims))
    lock, _ = bench.opened(token)
    five = [bench.opened(token) for _ in range(5)]
    refunds = [(lock.hashlock, lock.amount, lock.expiry, lock.payee) for lock, _ in five]
    bench.expire()
    found["refund"] = bench.gas(PAYER, htlc.refund_call(lock, PAYER))
    found["refund_many"] = _batch(bench, PAYER, packed(REFUND_MANY, PAYER, token, refunds))
    return found


def _batch(bench: Bench, sender: Address, data: bytes) -> int:
    """Gas of each of five."""
    return bench.gas(sender, Call(CHAIN_ID, htlc.HTLC_ADDRESS, data)) // 5


def _mined(node: LocalNode, transaction: dict[str, Any]) -> dict[str, Any]:
    """Its receipt."""
    tx_hash = node.ask("eth_sendTransaction", transaction)
    receipt = _soon(lambda: node.ask("eth_getTransactionReceipt", tx_hash))
    assert receipt["status"] == "0x1", receipt
    return receipt


def _soon(ask: Callable[[], Any]) -> Any:
    """Anvil's receipt can be missing just after sending."""
    deadline = time.monotonic() + 10
    while (answer := ask()) is None:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return answer


def main() -> None:
    found = measure()
    for kind, steps in found.items():
        for step, gas in steps.items():
            peer = BOLTZ_V6[kind].get(step)
            sys.stdout.write(f"{kind:7} {step:18} {gas:8,} {f'boltz {peer:,}' if peer else ''}\n")
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
