"""The same chain through anvil (Foundry) where it is asked for: `python -m wallet.playground.anvil --chain-id 31001`.

Anvil does not notice that its parent is gone, so this process stands between: it starts anvil, passes on where it listens as one line
of JSON like the embedded node, and takes it along when it ends. Only the standard library is needed here.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wallet.errors import AnvilMissing
from wallet.playground import genesis, leash

HOST = "127.0.0.1"
GAS_LIMIT = 30_000_000
BASE_FEE = 1_000_000_000
STATES = 1000  # kept in memory; without this limit anvil writes old ones to disk
HARDFORK = "prague"  # the newest that the embedded chain has too; 1.7.1 panics on amsterdam
_LISTENING = re.compile(rf"Listening on {re.escape(HOST)}:(\d+)")
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True)
class Options:
    chain_id: int
    port: int
    block_seconds: int


def find_anvil() -> Path:
    """The binary: named by LOCKSTEP_ANVIL, brought into `.tools`, or on the PATH. Raises AnvilMissing."""
    named = os.environ.get("LOCKSTEP_ANVIL")
    tools = Path(__file__).resolve().parents[2] / ".tools"
    brought = sorted(tools.glob("node_modules/@foundry-rs/anvil-*/bin/anvil*"))
    on_path = shutil.which("anvil")
    candidates = [Path(named)] if named else [*brought, tools / "anvil", *([Path(on_path)] if on_path else [])]
    for candidate in candidates:
        if candidate.is_file() and os.access(candidate, os.X_OK):
            return candidate
    raise AnvilMissing


def genesis_json(chain_id: int, now: int) -> dict[str, Any]:
    """Genesis as geth writes it. Anvil takes no extra data, so random bytes in the coinbase make the block one of its kind."""
    return {
        "config": {"chainId": chain_id},
        "timestamp": hex(now),
        "gasLimit": hex(GAS_LIMIT),
        "difficulty": "0x0",
        "coinbase": "0x" + os.urandom(20).hex(),
        "baseFeePerGas": hex(BASE_FEE),
        "alloc": {account.address: _alloc(account) for account in genesis.accounts()},
    }


def _alloc(account: genesis.Account) -> dict[str, str]:
    plain = {"balance": hex(account.balance)}
    return plain | {"nonce": "0x1", "code": "0x" + account.code.hex()} if account.code else plain


@contextlib.contextmanager
def _running(options: Options) -> Generator[subprocess.Popen[str]]:
    with tempfile.TemporaryDirectory(prefix="lockstep-anvil-") as folder:
        file = Path(folder) / "genesis.json"
        file.write_text(json.dumps(genesis_json(options.chain_id, int(time.time()))))
        process = _start(_command(options, file))
        try:
            yield process
        finally:
            process.kill()
            process.wait()


def _command(options: Options, genesis_file: Path) -> list[str]:
    listen = ["--host", HOST, "--port", str(options.port), "--chain-id", str(options.chain_id), "--init", str(genesis_file)]
    chain = ["--block-time", str(options.block_seconds), "--hardfork", HARDFORK, "--accounts", "0", "--prune-history", str(STATES)]
    return [str(find_anvil()), *listen, *chain]


def _start(command: list[str]) -> subprocess.Popen[str]:
    """In a session of its own, so that an interrupt from the terminal reaches it through us alone."""
    die = _die_with_parent if sys.platform == "linux" else None
    return subprocess.Popen(  # noqa: S603  # the command is ours
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        preexec_fn=die,  # noqa: PLW1509  # no thread runs here yet
    )


def _die_with_parent() -> None:
    """Linux ends anvil when this process is killed and cannot do it itself (prctl(2))."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _port(process: subprocess.Popen[str]) -> int:
    """Where it listens. Raises SystemExit with its last words when it ends instead."""
    assert process.stdout is not None
    said: list[str] = []
    for line in process.stdout:
        found = _LISTENING.search(line)
        if found:
            return int(found[1])
        said.append(line.strip())
    raise SystemExit(f"anvil ended: {' '.join(said[-3:])[-300:]}")


def _drain(process: subprocess.Popen[str]) -> None:
    """Read on, or anvil stops when the pipe is full."""
    assert process.stdout is not None
    for _ in process.stdout:
        pass


def _genesis_hash(url: str) -> str:
    question = {"jsonrpc": "2.0", "id": 1, "method": "eth_getBlockByNumber", "params": ["0x0", False]}
    request = urllib.request.Request(url, json.dumps(question).encode(), {"Content-Type": "application/json"})  # noqa: S310  # loopback
    with urllib.request.urlopen(request, timeout=10) as response:  # noqa: S310
        return json.load(response)["result"]["hash"]


def _options() -> Options:
    parser = argparse.ArgumentParser(prog="python -m wallet.playground.anvil", description="One local chain with test money, on anvil.")
    parser.add_argument("--chain-id", type=int, required=True)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--block-seconds", type=int, default=1)
    given = parser.parse_args()
    return Options(given.chain_id, given.port, given.block_seconds)


def _main(options: Options) -> None:
    stopped = threading.Event()

    def stop(*_signal: object) -> None:
        stopped.set()

    with _running(options) as process:
        port = _port(process)
        leash.watch(stop)
        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, signal.SIG_IGN if leash.is_leashed() else stop)
        threading.Thread(target=_drain, args=(process,), daemon=True).start()
        url = f"http://{HOST}:{port}"
        print(json.dumps({"chain_id": options.chain_id, "port": port, "url": url, "genesis": _genesis_hash(url)}), flush=True)  # noqa: T201
        while not stopped.wait(1) and process.poll() is None:
            pass


if __name__ == "__main__":
    _main(_options())
