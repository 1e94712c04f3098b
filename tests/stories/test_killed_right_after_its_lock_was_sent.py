"""kill -9 of the initiator's process once its lock is out: started again it finds its own lock, locks nothing twice, and claims."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
from pathlib import Path

import pytest

from tests.command_line import PASSWORD, command, environment, lockstep
from tests.playground import shared_playground
from wallet.model.networks_file import write_networks

YES = ("--yes", "--password-stdin", "--json")


@pytest.fixture
async def homes(tmp_path: Path) -> tuple[Path, Path]:
    playground = shared_playground()
    folders = (tmp_path / "alice", tmp_path / "bob")
    for folder in folders:
        folder.mkdir()
        (folder / "networks.json").write_text(write_networks(playground.world.networks), encoding="utf-8")
        made = lockstep("wallet", "new", "--no-keyring", "--password-stdin", "--json", home=folder, given=PASSWORD + "\n").json()
        await playground.fund(made["address"])
    return folders


def started(home: Path, *arguments: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        command(*arguments, home=home),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
    )
    assert process.stdin is not None
    process.stdin.write(PASSWORD + "\n")
    process.stdin.flush()
    return process


def read_until(process: subprocess.Popen[str], words: str) -> None:
    """Until the process says it on standard error."""
    assert process.stderr is not None
    for line in process.stderr:
        if words in line:
            return
    pytest.fail(f"it ended without saying {words!r}")


def drained(process: subprocess.Popen[str]) -> None:
    """Read what else it says, so that its pipe never fills."""
    assert process.stderr is not None
    threading.Thread(target=process.stderr.read, daemon=True).start()


@pytest.mark.timeout(170)
def test_it_claims_after_the_restart_and_locked_once(homes: tuple[Path, Path]) -> None:
    alice, bob = homes
    secret = PASSWORD + "\n"
    terms = ("--give", "10 APD@Aster", "--want", "5 BYD@Birch", "--away", "1")
    offer = lockstep("swap", "offer", *terms, *YES, home=alice, given=secret).json()
    answer = lockstep("swap", "accept", offer["offer"], *YES, home=bob, given=secret).json()
    bobs = started(bob, "swap", "run", offer["id"], *YES)
    drained(bobs)
    first = started(alice, "swap", "run", offer["id"], "--acceptance", answer["acceptance"], *YES)
    read_until(first, "waiting for the partner:")
    os.kill(first.pid, signal.SIGKILL)
    first.wait()

    again = started(alice, "swap", "run", offer["id"], *YES)
    drained(again)
    for process in (again, bobs):
        assert process.stdout is not None
        assert json.loads(process.stdout.read())["phase"] == "done"
        assert process.wait() == 0
    balances = lockstep("balances", "--json", home=alice).json()["balances"]
    held = {row["symbol"]: int(row["units"]) for row in balances}
    assert (held["APD"], held["BYD"]) == (990 * 10**6, 1_005 * 10**6)
