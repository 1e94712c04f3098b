"""The chains as processes: over HTTP, on the wall clock, and never longer than whoever started them."""

from __future__ import annotations

import http.client
import itertools
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from hexbytes import HexBytes
from web3 import Web3

from tests.anvil import ENGINES, needs_anvil
from tests.wallet.playground.chain import ACCOUNTS, CHAIN_ID, Outside, RpcFailure
from wallet.errors import AnvilMissing, BuiltInChainsMissing, ChainNotStarted
from wallet.playground import processes
from wallet.playground.anvil import find_anvil
from wallet.playground.processes import ChainProcess, Engine, launch

PATIENCE = 10.0


@pytest.fixture(scope="module")
def embedded_process() -> Generator[ChainProcess]:
    running = launch(Engine.EMBEDDED, CHAIN_ID, 1)
    yield running
    running.stop()


@pytest.fixture(scope="module")
def anvil_process() -> Generator[ChainProcess]:
    running = launch(Engine.ANVIL, CHAIN_ID, 1)
    yield running
    running.stop()


@pytest.fixture(scope="module", params=["embedded_process", pytest.param("anvil_process", marks=needs_anvil)])
def process(request: pytest.FixtureRequest) -> ChainProcess:
    return request.getfixturevalue(request.param)


@pytest.fixture
def node(embedded_process: ChainProcess) -> Outside:
    return Outside(embedded_process.url)


def eventually(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.02)
    return False


def is_gone(pid: int) -> bool:
    """Not there, or a zombie that its new parent has not collected yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except OSError:
        return True


def test_time_moves_without_transactions_and_follows_the_wall_clock(process: ChainProcess) -> None:
    chain = Outside(process.url)
    before = chain.head
    assert eventually(lambda: chain.head >= before + 2)
    blocks = [chain.block(number) for number in range(chain.head + 1)]
    times = [int(block["timestamp"], 16) for block in blocks]
    assert all(later > earlier for earlier, later in itertools.pairwise(times))
    assert -1 <= time.time() - times[-1] < 4
    assert blocks[0]["hash"] == "0x" + process.genesis.hex()


def test_transaction_waits_for_the_interval_and_web3_follows_it(process: ChainProcess) -> None:
    chain, web3 = Outside(process.url), Web3(Web3.HTTPProvider(process.url))
    before = chain.head
    assert eventually(lambda: chain.head > before)  # so that the next block is almost a second away
    tx_hash = HexBytes(chain.send())
    assert web3.eth.get_transaction(tx_hash).get("blockNumber") is None
    receipt = web3.eth.wait_for_transaction_receipt(tx_hash, timeout=PATIENCE, poll_latency=0.05)
    block = web3.eth.get_block(receipt["blockNumber"])
    assert block.get("transactions") == [tx_hash]
    assert receipt["status"] == 1
    assert web3.eth.fee_history(2, "latest", [50])["oldestBlock"] == web3.eth.block_number - 1


def test_connection_is_kept_and_batches_are_answered(node: Outside) -> None:
    parts = urlsplit(node.url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=PATIENCE)
    batch: list[dict[str, Any]] = [{"jsonrpc": "2.0", "id": each, "method": "eth_chainId", "params": []} for each in range(3)]
    sockets: set[int] = set()
    for _ in range(2):
        connection.request("POST", "/", json.dumps(batch))
        assert [reply["result"] for reply in json.loads(connection.getresponse().read())] == [hex(CHAIN_ID)] * 3
        sockets.add(id(connection.sock))
    connection.close()
    assert len(sockets) == 1


def test_a_web_page_cannot_reach_it_through_a_name_of_its_own(node: Outside) -> None:
    question = b'{"jsonrpc":"2.0","id":1,"method":"eth_chainId"}'
    assert node.post(question, {"Host": "evil.example"})[0] == 403
    assert node.post(question, {"Host": "localhost"})[0] == 200


def test_enormous_bodies_and_other_paths_are_refused(node: Outside) -> None:
    assert node.post(b"[" + b" " * 6_000_000)[0] == 413
    parts = urlsplit(node.url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=PATIENCE)
    connection.request("GET", "/")
    assert connection.getresponse().status == 405
    connection.close()


def test_node_goes_on_after_nonsense(node: Outside) -> None:
    assert json.loads(node.post(b"\xff\x00")[1])["error"]["code"] == -32700
    with pytest.raises(RpcFailure):
        node.rpc("eth_sendRawTransaction", "0x02")
    assert node.rpc("eth_getBalance", ACCOUNTS[0].address, "latest") != "0x0"


@pytest.mark.parametrize("engine", ENGINES)
def test_termination_is_heard(engine: Engine) -> None:
    running = launch(engine, CHAIN_ID, 1)
    os.kill(running.pid, signal.SIGTERM)
    assert eventually(lambda: not running.alive)
    running.stop()


@pytest.mark.parametrize("block_seconds", [0, -1])
def test_what_cannot_start_says_why(block_seconds: int) -> None:
    with pytest.raises(ChainNotStarted, match="at least 1"):
        launch(Engine.EMBEDDED, CHAIN_ID, block_seconds)


def test_missing_anvil_is_one_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LOCKSTEP_ANVIL", str(tmp_path / "nowhere"))
    with pytest.raises(AnvilMissing, match=r"dev\.py setup"):
        launch(Engine.ANVIL, CHAIN_ID, 1)


def test_another_start_is_another_chain_wherever_it_is_started_and_ends_when_told(
    embedded_process: ChainProcess, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "argparse.py").write_text("raise SystemExit('a module of the working folder stood in for ours')")
    monkeypatch.chdir(tmp_path)
    running = launch(Engine.EMBEDDED, CHAIN_ID, 1)
    assert running.alive
    assert running.genesis != embedded_process.genesis
    running.stop()
    running.stop()
    assert is_gone(running.pid)


def test_missing_packages_are_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(_name: str) -> None:
        return None

    monkeypatch.setattr(processes, "find_spec", nowhere)
    with pytest.raises(BuiltInChainsMissing, match=r"dev\.py setup"):
        launch(Engine.EMBEDDED, CHAIN_ID, 1)


@needs_anvil
def test_anvil_is_where_the_environment_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    copy = tmp_path / "my-anvil"
    copy.symlink_to(find_anvil())
    monkeypatch.setenv("LOCKSTEP_ANVIL", str(copy))
    assert find_anvil() == copy


PARENT = """
import sys, time
from wallet.playground.processes import Engine, launch
from wallet.playground.world import start_blocking
if sys.argv[1] == "world":
    pids = start_blocking(sys.argv[2]).pids
else:
    pids = (launch(Engine(sys.argv[2]), 31001, 1).pid,)
print(*pids, flush=True)
time.sleep(600)
"""


def children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in listed]


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("engine", ENGINES)
def test_chains_die_with_a_parent_that_is_killed(engine: Engine) -> None:
    with subprocess.Popen([sys.executable, "-c", PARENT, "world", engine.value], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        pids = [int(pid) for pid in parent.stdout.readline().split()]
        family = pids + [grandchild for pid in pids for grandchild in children(pid)]
        assert len(family) == (4 if engine is Engine.ANVIL else 2)
        assert not any(is_gone(pid) for pid in family)
        parent.kill()
    assert eventually(lambda: all(is_gone(pid) for pid in family))


@needs_anvil
@pytest.mark.skipif(sys.platform != "linux", reason="asks the kernel")
def test_anvil_dies_with_a_keeper_that_is_killed() -> None:
    running = launch(Engine.ANVIL, CHAIN_ID, 1)
    (anvil,) = children(running.pid)
    os.kill(running.pid, signal.SIGKILL)
    assert eventually(lambda: is_gone(anvil))
    running.stop()


@pytest.mark.skipif(sys.platform == "win32", reason="forks")
def test_chain_dies_although_a_sibling_holds_the_other_end_of_its_leash() -> None:
    fork = "import os\nsibling = os.fork()\nif sibling == 0:\n    time.sleep(60)\n    os._exit(0)\npids += (sibling,)\nprint("
    script = PARENT.replace("print(", fork, 1)
    with subprocess.Popen([sys.executable, "-c", script, "chain", "embedded"], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        pid, sibling = map(int, parent.stdout.readline().split())
        assert not is_gone(pid)
        parent.kill()
    try:
        assert eventually(lambda: is_gone(pid))
        assert not is_gone(sibling)
    finally:
        os.kill(sibling, signal.SIGKILL)
