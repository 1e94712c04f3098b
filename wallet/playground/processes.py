"""Starting and ending the process of one chain, whichever engine runs in it."""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
from collections import deque
from dataclasses import dataclass, field
from enum import Enum
from importlib.util import find_spec
from typing import IO, Any

from wallet.errors import BuiltInChainsMissing, ChainNotStarted
from wallet.playground.anvil import find_anvil
from wallet.playground.identity import identity_of

START_SECONDS = 40.0  # a cold start on a loaded machine; usually one second
STOP_SECONDS = 5.0


class Engine(Enum):
    """What runs a playground chain: the value is what users type."""

    EMBEDDED = "embedded"  # eth-tester and py-evm, nothing to install
    ANVIL = "anvil"


_MODULES = {Engine.EMBEDDED: "wallet.playground.node", Engine.ANVIL: "wallet.playground.anvil"}


@dataclass(slots=True)
class ChainProcess:
    """A running chain. `genesis` is its block 0's hash (32 bytes)."""

    chain_id: int
    url: str
    genesis: bytes
    _process: subprocess.Popen[str]
    _said: deque[str] = field(default_factory=lambda: deque(maxlen=20))

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def let_go(self) -> None:
        """Tell it to end, without waiting."""
        assert self._process.stdin is not None
        self._process.stdin.close()

    def stop(self) -> None:
        """End it and wait until it is gone. Blocks up to a few seconds; harmless when repeated."""
        _end(self._process)


def launch(engine: Engine, chain_id: int, block_seconds: int) -> ChainProcess:
    """Start a chain and wait until it answers. Blocks about a second: call it in a thread.

    Raises ChainNotStarted, AnvilMissing, BuiltInChainsMissing.
    """
    if engine is Engine.ANVIL:
        find_anvil()
    elif find_spec("eth_tester") is None:
        raise BuiltInChainsMissing
    # -P: the working folder may be anybody's, and its modules must not stand in for ours
    command = [sys.executable, "-P", "-m", _MODULES[engine], "--chain-id", str(chain_id), "--block-seconds", str(block_seconds)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)  # noqa: S603
    said = deque[str](maxlen=20)
    _collect(process.stderr, said.append)
    try:
        ready = _ready(process, identity_of(chain_id).name, said)
    except BaseException:
        _end(process)
        raise
    return ChainProcess(chain_id, ready["url"], bytes.fromhex(ready["genesis"][2:]), process, said)


def _ready(process: subprocess.Popen[str], name: str, said: deque[str]) -> dict[str, Any]:
    lines: queue.Queue[str] = queue.Queue()
    ended = _collect(process.stdout, lines.put, at_end="")
    try:
        line = lines.get(timeout=START_SECONDS)
        return json.loads(line)
    except queue.Empty:
        raise ChainNotStarted(name, f"no answer within {START_SECONDS:.0f} seconds") from None
    except ValueError:
        ended.join(1)
        raise ChainNotStarted(name, said[-1].strip()[:200] if said else "it ended without a word") from None


def _collect(stream: IO[str] | None, take: Any, at_end: str | None = None) -> threading.Thread:
    """Hand every line to `take`, so that the pipe never fills, and then `at_end`."""

    def read() -> None:
        assert stream is not None
        for line in stream:
            take(line)
        if at_end is not None:
            take(at_end)

    thread = threading.Thread(target=read, name="chain output", daemon=True)
    thread.start()
    return thread


def _end(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.close()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
