"""One of the two who swap: a wallet that runs in a process of its own, behind two nodes for each chain that may misbehave."""

from __future__ import annotations

import json
import secrets
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tests.command_line import environment
from tests.faulty_proxy import Fault, FaultyProxy, Lie
from tests.matrix import steps
from tests.matrix.waiting import until
from wallet.keys.derivation import key_at, seed_from_phrase
from wallet.keys.mnemonic import new_phrase
from wallet.keys.signing import address_of
from wallet.model.network import Network
from wallet.model.networks_file import write_networks
from wallet.model.path import AccountPath, PathStyle
from wallet.storage.home import Home

ROOT = Path(__file__).resolve().parents[2]


class Gone(Exception):
    """The process died while it was asked."""


@dataclass
class Person:
    """`nodes` by chain id: the first one is asked first. `key` is that of the account, as another program with the same phrase has it.

    started: when the program was last started (monotonic seconds), for the time `lives`.
    """

    name: str
    home: Path
    networks: tuple[Network, ...]
    nodes: dict[int, tuple[FaultyProxy, ...]]
    shift: float = 0.0
    phrase: str = field(default_factory=lambda: new_phrase(12, secrets.token_bytes), repr=False)
    password: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)
    started: float = 0.0
    lives: int = 0
    _process: subprocess.Popen[str] | None = None
    _wallet: str = ""

    def __post_init__(self) -> None:
        self.key = key_at(seed_from_phrase(self.phrase), AccountPath(PathStyle.BIP44, 0))
        self.address = address_of(self.key)
        behind = [replace(network, endpoints=tuple(node.url for node in self.nodes[network.chain_id])) for network in self.networks]
        self.home.mkdir(parents=True)
        (self.home / "networks.json").write_text(write_networks(behind), encoding="utf-8")

    @property
    def runs(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def begin(self) -> None:
        """A new wallet of the phrase."""
        self._start()
        self._wallet = self.ask("create", phrase=self.phrase, password=self.password)["wallet"]

    def back(self) -> None:
        """Start the program again and unlock it."""
        if not self.runs:
            self._start()
            self.ask("unlock", password=self.password)

    def kill(self) -> None:
        """kill -9."""
        if self._process is not None:
            self._process.kill()
            self.died()

    def died(self) -> None:
        """Wait until the process is gone, by SIGKILL."""
        process = self._process
        assert process is not None
        until(lambda: process.poll() is not None, f"the {self.name} to die")
        assert process.returncode == -signal.SIGKILL, f"the {self.name} ended with {process.returncode}"
        for pipe in (process.stdin, process.stdout):
            assert pipe is not None
            pipe.close()

    def close(self) -> None:
        """Let it end by itself."""
        if self._process is not None and self.runs:
            assert self._process.stdin is not None
            self._process.stdin.close()
            self._process.wait(20)

    def ask(self, do: str, **said: object) -> dict[str, Any]:
        """Have the wallet do something. Raises Gone, AssertionError with the wallet's own sentence."""
        process = self._process
        assert process is not None
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(json.dumps({"do": do, **said}) + "\n")
            process.stdin.flush()
            line = process.stdout.readline()
        except BrokenPipeError:
            line = ""
        if not line:
            raise Gone
        answer = json.loads(line)
        assert "error" not in answer, f"{self.name}: {do}: {answer['error']}"
        return answer

    def told(self, swap_id: bytes) -> tuple[steps.Told, ...]:
        """The journal on disk."""
        return steps.read(Home(self.home).database_file(self._wallet), swap_id)

    def everything_told(self) -> tuple[steps.Told, ...]:
        """Likewise, of all swaps."""
        return steps.read(Home(self.home).database_file(self._wallet))

    def last_words(self) -> str:
        """The end of its log, for whoever has to find out why."""
        log = self.home / "lockstep.log"
        return log.read_text(encoding="utf-8")[-2_000:] if log.exists() else "no log"

    def has(self, swap_id: bytes, step: str, depth: str | None = None) -> bool:
        """Is this step in the journal (at `depth`, seen or final)?"""
        return any(told.step == step and (depth is None or told.body["depth"] == depth) for told in self.told(swap_id))

    def reaches(self, swap_id: bytes, step: str, depth: str | None = None) -> float:
        """Wait until it is."""
        return until(lambda: self.has(swap_id, step, depth), f"{self.name}: {step} {depth or ''}")

    def suffer(self, fault: Fault, *only: str, seconds: float = 0.0) -> None:
        """All nodes of this wallet fail so, from now on."""
        for node in self.each_node():
            node.fail(fault, *only, seconds=seconds)

    def lied_to(self, chain_id: int, lie: Lie | None, *, by_all: bool) -> None:
        """By the node that is asked first, or by all of them."""
        for node in self.nodes[chain_id][: None if by_all else 1]:
            node.lie = lie

    def heal(self, networks: tuple[Network, ...]) -> None:
        """All nodes of this wallet are honest and answer."""
        for network in networks:
            for node in self.nodes[network.chain_id]:
                node.fail(Fault.NONE)
                node.lie, node.upstream = None, network.endpoints[0]

    def each_node(self) -> list[FaultyProxy]:
        return [node for nodes in self.nodes.values() for node in nodes]

    def _start(self) -> None:
        command = [sys.executable, "-m", "tests.matrix.player", str(self.home), str(self.shift)]
        self.started, self.lives = time.monotonic(), self.lives + 1
        errors = (self.home / "stderr").open("a", encoding="utf-8")
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True, cwd=ROOT, env=environment()
        )
        errors.close()
