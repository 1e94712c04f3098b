"""Gas of every step on anvil, beside the peers': `python -m tests.contracts.gas` (`dev.py bench-gas`) ends with one line of JSON.

As in the peers' figures: payee and refundee act for themselves, balances are not zero before, the allowance stands. The token is
OpenZeppelin's own, as its package ships it compiled; ours is measured too. Block times are fixed, so that every run gives the same
figures: a zero byte in calldata costs less than another.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from eth_abi.abi import encode

from resources.contracts import artefact
from tests.anvil import anvil
from tests.contracts.bare import ALL, EXTRAS, creation_without, words_without
from tests.contracts.chain import creation, packed
from tests.contracts.peers import BOLTZ_CLAIM_OF_FIVE, PEERS, STEPS
from tests.contracts.test_batches import CLAIM_MANY, REFUND_MANY
from wallet.model.address import NATIVE, Address, checksummed
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
FIRST_TIME, APART = 0x7B7B_7B7B, 0x10_0000  # no zero byte in any time that follows; each kind of asset begins anew
OPENZEPPELIN = Path(__file__).parent / "openzeppelin.json"
ARGUMENTS = {
    "hashlock": "bytes32",
    "amount": "uint256",
    "expiry": "uint256",
    "token": "address",
    "payee": "address",
    "lock_by": "uint256",
    "salt": "bytes16",
}
TITLES = {"native": "coins", "erc20": "OpenZeppelin's ERC-20", "ours": "the playground's ERC-20"}

Steps = dict[str, int]


@dataclass(frozen=True, slots=True)
class Measured:
    """Gas by kind of asset and step; what each extra check costs a lock, by kind and check; what deploying costs."""

    steps: dict[str, Steps]
    extras: dict[str, Steps]
    deploy: int

    @property
    def figures(self) -> dict[str, Any]:
        """All of it, for programs."""
        return {**self.steps, "extras": self.extras, "deploy": self.deploy}


@dataclass(slots=True)
class Bench:
    """One anvil with the HTLC, mining at once."""

    node: LocalNode
    made: int = 0
    bare: dict[tuple[str, ...], Address] = field(default_factory=dict[tuple[str, ...], Address])

    def mined(self, sender: Address, data: bytes, to: Address | None = None, value: int = 0) -> dict[str, Any]:
        """Its receipt."""
        wanted = {"from": sender, "data": "0x" + data.hex(), "value": hex(value), "gas": hex(3_000_000)}
        tx_hash = self.node.ask("eth_sendTransaction", wanted if to is None else {**wanted, "to": to})
        receipt = _soon(lambda: self.node.ask("eth_getTransactionReceipt", tx_hash))
        assert receipt["status"] == "0x1", receipt
        return receipt

    def gas(self, sender: Address, call: Call) -> int:
        return int(self.mined(sender, call.data, call.to, call.value)["gasUsed"], 16)

    def deployed(self, code: bytes) -> Address:
        return checksummed(bytes.fromhex(self.mined(PAYER, code)["contractAddress"][2:]))

    def fresh(self, token: Address) -> tuple[Lock, bytes]:
        """A lock nobody has made yet, and its secret."""
        self.made += 1
        secret = keccak256(self.made.to_bytes(2, "big"))
        expiry = int(self.node.ask("eth_getBlockByNumber", "latest", False)["timestamp"], 16) + HOUR
        return Lock(CHAIN_ID, htlc.HTLC_ADDRESS, token, UNITS, PAYEE, PAYER, sha256(secret), expiry), secret

    def opened(self, token: Address) -> tuple[Lock, bytes, int]:
        """A lock, its secret, and the gas it took."""
        lock, secret = self.fresh(token)
        return lock, secret, self.gas(PAYER, htlc.lock_call(lock, lock.expiry - HOUR // 2, _salt(lock)))

    def opened_without(self, names: tuple[str, ...], token: Address) -> int:
        """Gas of a lock in a contract without these extras."""
        lock, _ = self.fresh(token)
        values = (lock.hashlock, lock.amount, lock.expiry, lock.token, lock.payee, lock.expiry - HOUR // 2, _salt(lock))
        kept = {name: value for name, value in zip(ARGUMENTS, values, strict=True) if name not in words_without(names)}
        data = packed(f"lock({','.join(ARGUMENTS[name] for name in kept)})", *kept.values())
        return self.gas(PAYER, Call(CHAIN_ID, self.bare[names], data, 0 if token != NATIVE else lock.amount))

    def set_time(self, timestamp: int) -> None:
        self.node.ask("evm_setNextBlockTimestamp", timestamp)
        self.node.ask("evm_mine")


def measure() -> Measured:
    """Starts an anvil of its own. Raises AnvilMissing."""
    with anvil(CHAIN_ID) as chain:
        node = LocalNode(chain.url)
        node.ask("evm_setIntervalMining", 0)
        node.ask("evm_setAutomine", True)
        node.ask("anvil_autoImpersonateAccount", True)
        bench = Bench(node)
        bench.set_time(FIRST_TIME)
        deploy = bench.gas(PAYER, htlc.deploy_call(CHAIN_ID, artefact("htlc").bytecode))
        assert keccak256(bytes.fromhex(node.ask("eth_getCode", htlc.HTLC_ADDRESS, "latest")[2:])) == htlc.HTLC_CODE_HASH
        bench.bare = {names: bench.deployed(creation_without(names)) for names in (*((name,) for name in ALL), ALL)}
        tokens = {"native": NATIVE, "erc20": _token(bench, openzeppelin()), "ours": _token(bench, _ours())}
        steps = {kind: _steps(bench, token, place) for place, (kind, token) in enumerate(tokens.items(), 1)}
        extras = {kind: _extras(bench, tokens[kind], steps[kind]["lock"]) for kind in ("native", "erc20")}
        return Measured(steps, extras, deploy)


def openzeppelin() -> bytes:
    """Creation code of OpenZeppelin's ERC20PresetFixedSupply, all of it PAYER's."""
    shipped = json.loads(OPENZEPPELIN.read_text(encoding="utf-8"))
    arguments = encode(["string", "string", "uint256", "address"], ["Example", "EXM", 10**24, PAYER])
    return bytes.fromhex(shipped["bytecode"][2:]) + arguments


def _ours() -> bytes:
    return creation("plain", "Example", "EXM", 18, 10**24, PAYER)


def _salt(lock: Lock) -> bytes:
    """16 bytes, none of them zero."""
    return bytes(byte or 1 for byte in keccak256(lock.hashlock)[:16])


def _token(bench: Bench, code: bytes) -> Address:
    """Balances of everybody are not zero, and the allowances are unlimited."""
    token, contracts = bench.deployed(code), (htlc.HTLC_ADDRESS, *bench.bare.values())
    for to in (PAYEE, *contracts):
        bench.mined(PAYER, packed("transfer(address,uint256)", to, 10**18), token)
    for spender in contracts:
        bench.mined(PAYER, htlc.approve_call(CHAIN_ID, token, spender, MAX_UINT256).data, token)
    return token


def _steps(bench: Bench, token: Address, place: int) -> Steps:
    bench.set_time(FIRST_TIME + place * APART)
    bench.opened(token)  # so that the contract's own balance is not zero
    lock, secret, gas = bench.opened(token)
    found = {"lock": gas, "claim": bench.gas(PAYEE, htlc.claim_call(lock, secret, PAYEE))}
    lock, secret, _ = bench.opened(token)
    found["claim_for_another"] = bench.gas(PAYER, htlc.claim_call(lock, secret, PAYER))
    five = [bench.opened(token) for _ in range(5)]
    claims = [(secret, lock.amount, lock.expiry, lock.refundee) for lock, secret, _ in five]
    found["claim_many"] = _batch(bench, PAYEE, packed(CLAIM_MANY, PAYEE, token, claims))
    lock, _, _ = bench.opened(token)
    other, _, _ = bench.opened(token)
    five = [bench.opened(token) for _ in range(5)]
    refunds = [(lock.hashlock, lock.amount, lock.expiry, lock.payee) for lock, _, _ in five]
    bench.set_time(FIRST_TIME + place * APART + 2 * HOUR)
    found["refund"] = bench.gas(PAYER, htlc.refund_call(lock, PAYER))
    found["refund_for_another"] = bench.gas(PAYEE, htlc.refund_call(other, PAYEE))
    found["refund_many"] = _batch(bench, PAYER, packed(REFUND_MANY, PAYER, token, refunds))
    return found


def _extras(bench: Bench, token: Address, lock: int) -> Steps:
    """What a lock costs less without each; `together` without all of them."""
    for names in bench.bare:
        bench.opened_without(names, token)  # so that its balance is not zero
    spared = {" ".join(names): lock - bench.opened_without(names, token) for names in bench.bare}
    return {("together" if name == " ".join(ALL) else name): gas for name, gas in spared.items()}


def _batch(bench: Bench, sender: Address, data: bytes) -> int:
    """Gas of each of five."""
    return bench.gas(sender, Call(CHAIN_ID, htlc.HTLC_ADDRESS, data)) // 5


def _soon(ask: Callable[[], Any]) -> Any:
    """Anvil's receipt can be missing just after sending."""
    deadline = time.monotonic() + 10
    while (answer := ask()) is None:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return answer


def tables(found: Measured) -> str:
    """Markdown, as in docs/gas.md."""
    peers = [(name, *(" / ".join(f"{gas:,}" for gas in rows[kind]) for kind in ("native", "erc20"))) for name, rows in PEERS.items()]
    own = [" / ".join(f"{found.steps[kind][step]:,}" for step in STEPS) for kind in ("native", "erc20")]
    bare = [f"{found.steps[kind]['lock'] - found.extras[kind]['together']:,}" for kind in ("native", "erc20")]
    first = _table(
        ("lock / claim / refund", "coins", "ERC-20"), [("**Lockstep**", *own), ("its lock without the extras below", *bare), *peers]
    )
    batch = (
        f"Each of five claims in one call: {found.steps['native']['claim_many']:,} (coins; boltz-core v6: {BOLTZ_CLAIM_OF_FIVE:,}), "
        f"{found.steps['erc20']['claim_many']:,} (ERC-20)."
    )
    extras = _table(
        ("what a lock does that boltz-core's does not", "coins", "ERC-20"),
        [(_meaning(name), *(f"{found.extras[kind][name]:,}" for kind in ("native", "erc20"))) for name in (*ALL, "together")],
    )
    every = _table(
        ("step", *TITLES.values()),
        [(step, *(f"{found.steps[kind][step]:,}" for kind in TITLES)) for step in found.steps["native"]],
    )
    return "\n\n".join((first, batch, extras, every, f"Deploying it: {found.deploy:,}."))


def _meaning(name: str) -> str:
    return f"{name}: {EXTRAS[name].what}" if name in EXTRAS else name


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def main() -> None:
    """Gas of the swap contract beside other ones', as tables and one line of JSON."""
    found = measure()
    sys.stdout.write(f"{tables(found)}\n\n{json.dumps(found.figures)}\n")


if __name__ == "__main__":
    main()
