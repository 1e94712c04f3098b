"""`lockstep swap rescue` as somebody uses it who has lost a disk: claimed, taken back, stopped and gone on with, and what is refused."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import signal
import sqlite3
import subprocess
from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.command_line import PASSWORD, Ran, command, environment, lockstep
from tests.faulty_proxy import Fault, FaultyProxy
from tests.log_limits import WORDINGS, LogLimit
from tests.matrix.doors import Doors
from tests.stories.conftest import Stage, stage
from tests.stories.test_a_watcher_finishes_for_a_wiped_wallet import locked, units
from wallet.model.address import Address
from wallet.model.network import Network
from wallet.model.networks_file import write_networks
from wallet.playground.players import Player
from wallet.playground.world import Playground
from wallet.swaps.receipt import MAX_BYTES

__all__ = ["stage"]
pytestmark = pytest.mark.timeout(300)
YES = ("--yes", "--password-stdin", "--json")
START = 1_000 * 10**6


@pytest.fixture
def doors() -> Generator[Doors]:
    made = Doors()
    yield made
    made.close()


@dataclass(frozen=True, slots=True)
class Folder:
    """An empty folder into which a phrase was typed."""

    home: Path
    password: str

    def command(self, *options: str) -> list[str]:
        return command("swap", "rescue", *YES, *options, home=self.home)

    def run(self, *options: str, seconds: float = 100) -> Ran:
        return lockstep("swap", "rescue", *YES, *options, home=self.home, given=self.password + "\n", seconds=seconds)

    def begin(self) -> subprocess.Popen[str]:
        """The command, running, with its password."""
        pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
        process = subprocess.Popen(self.command(), **pipes, text=True, env=environment())
        assert process.stdin is not None
        process.stdin.write(self.password + "\n")
        process.stdin.flush()
        return process


async def restored(home: Path, networks: tuple[Network, ...], phrase: str = "") -> Folder:
    """With the phrase, or a new one."""
    player = Player("restored", home, networks, phrase=phrase)
    await player.begin()
    await player.vanish()
    (home / "networks.json").write_text(write_networks(networks), encoding="utf-8")
    return Folder(home, player.password)


def behind(playground: Playground, doors: Doors) -> tuple[tuple[Network, ...], list[FaultyProxy]]:
    """The networks, each behind a door of its own."""
    proxies = [doors.open(network.endpoints[0]) for network in playground.world.networks]
    pairs = zip(playground.world.networks, proxies, strict=True)
    return tuple(replace(network, endpoints=(proxy.url,)) for network, proxy in pairs), proxies


def heard(process: subprocess.Popen[str], words: str) -> None:
    """Read what it says until it says that (a regular expression)."""
    assert process.stderr is not None
    said: list[str] = []
    for line in process.stderr:
        said.append(line)
        if re.search(words, line):
            return
    pytest.fail(f"it ended without saying {words!r}, but {''.join(said)}")


def interrupted(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Ctrl+C: its exit code, and what it still said."""
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    return process.returncode, err


# --- nothing there ---------------------------------------------------------------------------------------------------


async def test_an_interrupted_search_goes_on_where_it_was_and_says_how_far(playground: Playground, tmp_path: Path, doors: Doors) -> None:
    networks, proxies = behind(playground, doors)
    folder = await restored(tmp_path / "restored", networks)
    for proxy in proxies:
        proxy.limit = LogLimit(1, WORDINGS["alchemy"])
        proxy.fail(Fault.DELAY, "eth_getLogs", seconds=1.0)
    first = folder.begin()
    await asyncio.to_thread(heard, first, "Older locks may still run")
    code, err = await asyncio.to_thread(interrupted, first)
    assert (code, "Traceback" in err) == (130, False)
    assert sum(proxy.passed["eth_getLogs"] for proxy in proxies) > 0
    (database,) = folder.home.rglob("wallet.db")
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        kept = [json.loads(text) for (text,) in connection.execute("SELECT value FROM settings WHERE key LIKE 'rescue/%'").fetchall()]
    assert any(0 < each["low"] <= each["top"] for each in kept)
    read = sum(each["top"] - each["low"] + 1 for each in kept)

    for proxy in proxies:
        proxy.fail(Fault.NONE)
        proxy.limit = None
        proxy.asked.clear()
    told = (await asyncio.to_thread(folder.run)).json()
    assert (told["complete"], told["found"], told["swaps"]) == (True, [], [])
    assert {each["network"] for each in told["coverage"]} == {"Aster", "Birch"}
    assert all(each["block"] == each["back_to"] and each["seconds"] == each["of"] for each in told["coverage"])
    assert read > 0


async def test_a_node_that_does_not_answer_is_named_and_nothing_is_said_to_be_complete(
    playground: Playground, tmp_path: Path, doors: Doors
) -> None:
    networks, proxies = behind(playground, doors)
    folder = await restored(tmp_path / "restored", networks)
    proxies[1].fail(Fault.DROP_BEFORE)
    process = folder.begin()
    await asyncio.to_thread(heard, process, "Birch: not reached yet. .*Birch.*Nothing is lost")
    code, err = await asyncio.to_thread(interrupted, process)
    assert (code, "Traceback" in err) == (130, False)


@pytest.mark.parametrize("endpoint", ["Mars=http://127.0.0.1:9", "Aster=https://example.org"])
def test_a_node_that_cannot_be_asked_first(playground: Playground, tmp_path: Path, endpoint: str) -> None:
    (tmp_path / "networks.json").write_text(write_networks(playground.world.networks), encoding="utf-8")
    ran = Folder(tmp_path, PASSWORD).run("--endpoint", endpoint)
    assert ran.code == 2
    assert ran.says("Nothing was asked")


# --- both ends -------------------------------------------------------------------------------------------------------


async def wiped(player: Player) -> Address:
    """The program ends and its folder is gone for good; the address that it had."""
    address = (await player.wallet.portfolio.view()).accounts[0].address
    await player.vanish()
    shutil.rmtree(player.home)
    return address


async def test_it_claims_after_being_killed_once(stage: Stage, tmp_path: Path, doors: Doors) -> None:
    """The participant's disk is lost once both have locked. Found by the search; killed with the swap begun; gone on with.

    Until then its nodes take no transaction, so that the end cannot come first.
    """
    swap_id = await stage.agree()
    await locked(stage.participant, swap_id)
    phrase, bob = stage.participant.phrase, await wiped(stage.participant)
    networks, proxies = behind(stage.playground, doors)
    folder = await restored(tmp_path / "restored", networks, phrase)
    for proxy in proxies:
        proxy.fail(Fault.UNAVAILABLE, "eth_sendRawTransaction")

    first = folder.begin()
    await asyncio.to_thread(heard, first, "Go on with a swap of 80 BYD for 100 APD")
    await asyncio.to_thread(heard, first, "^[0-9a-f]{12}  ")
    first.kill()
    first.communicate()
    for proxy in proxies:
        proxy.fail(Fault.NONE)

    told = (await asyncio.to_thread(folder.run, seconds=150)).json()
    assert [(each["phase"], each["ended"]) for each in told["swaps"]] == [("done", True)]
    assert told["complete"] is True
    assert units(stage, bob, stage.give) == START + stage.give.units
    assert units(stage, bob, stage.want) == START - stage.want.units


async def test_it_takes_back_from_a_receipt(stage: Stage, tmp_path: Path) -> None:
    """The initiator's disk is lost, the partner never locked, and a receipt was kept: no search, and the money is back in the end."""
    swap_id = await stage.agree(away=0)
    await stage.participant.vanish()
    await locked(stage.initiator, swap_id)
    receipt = tmp_path / "receipt.json"
    receipt.write_text((await stage.initiator.wallet.swaps.receipt(swap_id)).text, "utf-8")
    phrase, alice = stage.initiator.phrase, await wiped(stage.initiator)
    folder = await restored(tmp_path / "restored", stage.playground.world.networks, phrase)
    assert units(stage, alice, stage.give) == START - stage.give.units

    ran = await asyncio.to_thread(folder.run, "--receipt", str(receipt), seconds=250)
    told = ran.json()
    assert [(each["phase"], each["ended"]) for each in told["swaps"]] == [("refunded", True)]
    assert (told["coverage"], told["found"]) == ([], [])
    assert units(stage, alice, stage.give) == START
    again = await asyncio.to_thread(folder.run, "--receipt", str(receipt))
    assert again.code == 2
    assert again.says("follows the swap of this receipt already")


# --- receipts that are none ------------------------------------------------------------------------------------------


async def test_receipts_that_bring_nothing_back(stage: Stage, tmp_path: Path) -> None:
    """Each is one sentence and an exit code; nothing is begun."""
    swap_id = await stage.agree()
    real = (await stage.initiator.wallet.swaps.receipt(swap_id)).text
    phrase = stage.participant.phrase
    await stage.participant.vanish()
    folder = await restored(tmp_path / "restored", stage.playground.world.networks, phrase)
    texts = {
        "other accounts": real,
        "secret": real.replace('"secret": null', '"secret": "0x' + "11" * 32 + '"'),
        "longer than": real + " " * MAX_BYTES,
    }
    for words, text in texts.items():  # the first is the initiator's own, tried by the participant
        file = tmp_path / "receipt.json"
        file.write_text(text, "utf-8")
        ran = await asyncio.to_thread(folder.run, "--receipt", str(file))
        assert ran.code != 0
        assert ran.says(words), ran.err
    missing = await asyncio.to_thread(folder.run, "--receipt", str(tmp_path / "none.json"))
    assert missing.says("not a file that can be read")
    assert lockstep("swap", "list", "--json", home=folder.home).json() == []
