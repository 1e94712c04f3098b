"""Two people, two data folders, four commands: a whole swap from the command line on the playground."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.command_line import PASSWORD, command, environment, lockstep
from wallet.model.networks_file import write_networks
from wallet.playground.world import Playground

YES = ("--yes", "--password-stdin")


@pytest.fixture
async def homes(playground: Playground, tmp_path: Path) -> tuple[Path, Path]:
    """Two funded wallets on the playground."""
    folders = (tmp_path / "alice", tmp_path / "bob")
    for folder in folders:
        folder.mkdir()
        (folder / "networks.json").write_text(write_networks(playground.world.networks), encoding="utf-8")
        made = lockstep("wallet", "new", "--no-keyring", "--password-stdin", "--json", home=folder, given=PASSWORD + "\n").json()
        await playground.fund(made["address"])
    return folders


def running(home: Path, *arguments: str) -> subprocess.Popen[str]:
    """A process that has its password already and goes on by itself."""
    process = subprocess.Popen(
        command(*arguments, home=home),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environment(),
    )
    assert process.stdin is not None
    process.stdin.write(PASSWORD + "\n")
    process.stdin.flush()
    return process


def units(home: Path, symbol: str) -> int:
    rows = lockstep("balances", "--json", home=home).json()["balances"]
    return next(int(row["units"]) for row in rows if row["symbol"] == symbol)


def test_a_swap_from_offer_to_done(homes: tuple[Path, Path]) -> None:
    alice, bob = homes
    secret = PASSWORD + "\n"
    offer = lockstep(
        "swap", "offer", "--give", "10 APD@Aster", "--want", "7.5 BYD@Birch", "--away", "1", *YES, "--json", home=alice, given=secret
    ).json()
    answer = lockstep("swap", "accept", offer["offer"], *YES, "--json", home=bob, given=secret).json()
    assert answer["id"] == offer["id"]

    bobs = running(bob, "swap", "run", offer["id"], *YES, "--json")
    alices = running(alice, "swap", "run", offer["id"][:16], "--acceptance", answer["acceptance"], *YES, "--json")
    ended = [json.loads(process.communicate(timeout=100)[0]) for process in (alices, bobs)]

    assert [view["phase"] for view in ended] == ["done", "done"]
    assert [view["role"] for view in ended] == ["initiator", "participant"]
    assert (units(alice, "APD"), units(alice, "BYD")) == (990 * 10**6, 1_007_500_000)
    assert (units(bob, "APD"), units(bob, "BYD")) == (1_010 * 10**6, 992_500_000)
    (listed,) = lockstep("swap", "list", "--json", home=alice).json()
    assert listed["ended"] is True
    assert "Done" in lockstep("swap", "show", offer["id"][:10], home=alice).out


def test_what_cannot_be_swapped_is_refused_in_a_sentence(homes: tuple[Path, Path]) -> None:
    alice, _ = homes
    secret = PASSWORD + "\n"

    def offered(give: str, want: str = "1 BYD@Birch") -> str:
        ran = lockstep("swap", "offer", "--give", give, "--want", want, *YES, home=alice, given=secret)
        assert ran.code != 0
        assert "Traceback" not in ran.err
        return ran.err

    assert "not a usable amount" in offered("ten APD@Aster")
    assert "only 6 decimals" in offered("1.0000001 APD@Aster")
    assert "no such chain" in offered("1 APD@Mars")
    assert "lists no such asset" in offered("1 XYZ@Aster")
    assert "more than nothing" in offered("0 APD@Aster")
    assert "not enough" in offered("100000 APD@Aster")
    assert "both sides are the same" in offered("1 APD@Aster", "1 APD@Aster")
    refused = lockstep("swap", "accept", "lockstep-offer-1:abc", *YES, home=alice, given=secret)
    assert refused.code == 2
    assert refused.says("not a readable offer")
    missing = lockstep("swap", "show", "ffff", home=alice)
    assert missing.code == 2
    assert missing.says("no swap")
