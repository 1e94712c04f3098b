"""A chain under test: the embedded one inside this process, where a block is made when the test says so, or anvil."""

from __future__ import annotations

import http.client
import json
from typing import Any, cast
from urllib.parse import urlsplit

from eth_account import Account
from eth_account.signers.local import LocalAccount

from wallet.model.address import create2_address, to_bytes
from wallet.playground import genesis
from wallet.playground.embedded.jsonrpc import answer
from wallet.playground.embedded.ledger import Ledger
from wallet.playground.embedded.methods import Methods

GWEI = 10**9
CHAIN_ID = 31001
START = 1_800_000_000  # Unix time
_KEYS = (  # of the test phrase, m/44'/60'/0'/0/i
    "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80",
    "0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d",
    "0x5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a",
)
ACCOUNTS = cast("tuple[LocalAccount, ...]", tuple(Account.from_key(key) for key in _KEYS))


class RpcFailure(Exception):
    def __init__(self, error: dict[str, Any]) -> None:
        super().__init__(error)
        self.code, self.message, self.data = error["code"], error["message"], error.get("data")


class Chain:
    """What both have in common. `exchange` carries a JSON-RPC body, `mine` makes the next block."""

    def exchange(self, body: bytes) -> bytes:
        raise NotImplementedError

    def mine(self) -> None:
        raise NotImplementedError

    def rpc(self, method: str, *params: Any) -> Any:
        """The result, exactly as it came. Raises RpcFailure."""
        reply = json.loads(self.exchange(json.dumps({"jsonrpc": "2.0", "id": 7, "method": method, "params": params}).encode()))
        assert reply["id"] == 7
        if "error" in reply:
            raise RpcFailure(reply["error"])
        return reply["result"]

    def number(self, method: str, *params: Any) -> int:
        return int(self.rpc(method, *params), 16)

    def signed(self, account: LocalAccount = ACCOUNTS[0], **fields: Any) -> str:
        """Raw bytes in hex of a transfer that pays well; `fields` override."""
        plain: dict[str, Any] = {"chainId": CHAIN_ID, "to": ACCOUNTS[1].address, "value": 1, "gas": 21_000}
        fees = {} if "gasPrice" in fields else {"maxFeePerGas": 3 * GWEI, "maxPriorityFeePerGas": GWEI, "type": 2}
        if "nonce" not in fields:
            plain["nonce"] = self.nonce(account)
        return "0x" + account.sign_transaction(plain | fees | fields).raw_transaction.hex()

    def nonce(self, account: LocalAccount, block: str = "pending") -> int:
        return self.number("eth_getTransactionCount", account.address, block)

    def send(self, account: LocalAccount = ACCOUNTS[0], **fields: Any) -> str:
        return self.rpc("eth_sendRawTransaction", self.signed(account, **fields))

    def receipt(self, tx_hash: str) -> dict[str, Any]:
        """Makes blocks until it is there."""
        for _ in range(3):
            found = self.rpc("eth_getTransactionReceipt", tx_hash)
            if found is not None:
                return found
            self.mine()
        raise AssertionError("not mined")

    def done(self, account: LocalAccount = ACCOUNTS[0], **fields: Any) -> dict[str, Any]:
        """Sent and mined: the receipt."""
        return self.receipt(self.send(account, **fields))

    def deploy(self, runtime: str, salt: int = 0) -> str:
        """Put hand-written code on the chain through the deployment proxy; its address."""
        code = bytes.fromhex(runtime)
        creation = bytes.fromhex(f"60{len(code):02x}8060095f395ff3") + code
        calldata = salt.to_bytes(32, "big") + creation
        address = create2_address(genesis.PROXY_ADDRESS, calldata[:32], creation)
        if self.rpc("eth_getCode", address, "latest") == "0x":
            assert self.done(to=genesis.PROXY_ADDRESS, value=0, gas=400_000, data="0x" + calldata.hex())["status"] == "0x1"
        return address

    def block(self, which: str | int, *, full: bool = False) -> dict[str, Any]:
        return self.rpc("eth_getBlockByNumber", which if isinstance(which, str) else hex(which), full)

    @property
    def head(self) -> int:
        return self.number("eth_blockNumber")


class Inside(Chain):
    """The embedded chain without its process: `now` is its clock."""

    def __init__(self) -> None:
        alloc = {to_bytes(account.address): (account.balance, account.code) for account in genesis.accounts()}
        self.now = START
        self.ledger = Ledger(CHAIN_ID, b"test", alloc, START)
        self._methods = Methods(self.ledger, lambda: self.now)

    def exchange(self, body: bytes) -> bytes:
        return answer(body, self._methods.call)

    def mine(self) -> None:
        self.now += 1
        self.ledger.mine(self.now)


class Outside(Chain):
    """A node in another process. Only anvil makes blocks on demand."""

    def __init__(self, url: str) -> None:
        self.url = url

    def exchange(self, body: bytes) -> bytes:
        return self.post(body)[1]

    def mine(self) -> None:
        self.rpc("evm_mine")

    def post(self, body: bytes, headers: dict[str, str] | None = None) -> tuple[int, bytes]:
        """Status and body of one HTTP request."""
        parts = urlsplit(self.url)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=20)
        try:
            connection.request("POST", "/", body, {"Content-Type": "application/json"} | (headers or {}))
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()


# Hand-written runtime code: what each does is all it does.
ANSWER = "602a5f5260205ff3"  # returns 42
ECHO_REVERT = "365f5f37365ffd"  # reverts with its calldata
LOGGER = "6020355f355f5fa200"  # logs calldata words 0 and 1 as topics
STORE = "6020355f355500"  # storage[word 0] = word 1
CLOCK = "425f5260205ff3"  # returns block.timestamp
HASHER = "5f35405f5260205ff3"  # returns blockhash(word 0)
INVALID = "fe"  # spends all gas at once
LOOP = "5b5f56"  # spends all gas, slowly
