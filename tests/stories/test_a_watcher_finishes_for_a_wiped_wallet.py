"""The owner's data folder is wiped right after the lock. A watcher elsewhere, with another phrase, finishes from the small file."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
from pathlib import Path

import pytest

from tests.command_line import PASSWORD, lockstep
from tests.stories.conftest import Stage, ended, until
from tests.stories.test_killed_right_after_its_lock_was_sent import drained, started
from wallet.model.address import Address
from wallet.model.amount import Amount
from wallet.model.networks_file import write_networks
from wallet.model.views import Phase
from wallet.playground.players import Player
from wallet.playground.rpc import LocalNode

YES = ("--yes", "--password-stdin", "--json")
START = 1_000 * 10**6


async def locked(player: Player, swap_id: bytes) -> None:
    """Until this player's own lock is in a block."""
    async with asyncio.timeout(90):
        while True:
            steps = await player.wallet.swaps.steps(swap_id)
            if any(step.action == "lock" and step.state in ("mined", "final") for step in steps):
                return
            await asyncio.sleep(0.05)


async def wiped(player: Player) -> Address:
    """The program ends and its folder is gone for good; the address that it had."""
    address = (await player.wallet.portfolio.view()).accounts[0].address
    await player.vanish()
    shutil.rmtree(player.home)
    return address


def given_networks(stage: Stage, folder: Path) -> Path:
    folder.mkdir()
    (folder / "networks.json").write_text(write_networks(stage.playground.world.networks), encoding="utf-8")
    return folder


async def elsewhere(stage: Stage, folder: Path) -> Address:
    """Another machine: its own folder, its own phrase, coins for fees."""
    given_networks(stage, folder)
    new = ("wallet", "new", "--no-keyring", "--password-stdin", "--json")
    made = await asyncio.to_thread(lockstep, *new, home=folder, given=PASSWORD + "\n")
    address = Address(made.json()["address"])
    await stage.playground.fund(address)
    return address


def units(stage: Stage, owner: Address, like: Amount) -> int:
    """Asked of the chain itself, as nobody's wallet is left to ask."""
    network = next(each for each in stage.playground.world.networks if each.chain_id == like.asset.chain_id)
    node = LocalNode(network.endpoints[0])
    data = "0x70a08231" + owner[2:].lower().rjust(64, "0")
    found = node.number("eth_call", {"to": like.asset.token, "data": data}, "latest")
    node.close()
    return found


@pytest.mark.timeout(200)
async def test_the_participant_is_gone_and_the_watcher_is_killed_once(stage: Stage, tmp_path: Path) -> None:
    """The secret shows when the initiator claims; the watcher takes the participant's side for them, and nothing for itself."""
    home, file = tmp_path / "elsewhere", tmp_path / "watch.json"
    own = await elsewhere(stage, home)
    swap_id = await stage.agree()
    await locked(stage.participant, swap_id)
    shared = await stage.participant.wallet.swaps.watch_file(swap_id)
    assert json.loads(shared.text)["secret"] is None
    file.write_text(shared.text, "utf-8")
    bob = await wiped(stage.participant)

    first = started(home, "watch", str(file), *YES)
    drained(first)
    assert first.stdout is not None
    told = json.loads(await asyncio.to_thread(first.stdout.readline))
    assert (told["id"], told["role"], told["outcome"]) == (swap_id.hex(), "participant", None)
    os.kill(first.pid, signal.SIGKILL)
    first.wait()

    again = started(home, "watch", *YES)  # from its own journal: the file is not needed any more
    drained(again)
    out, _ = await asyncio.to_thread(again.communicate)
    assert again.returncode == 0
    last = json.loads(out.splitlines()[-1])
    assert (last["outcome"], last["knows_secret"]) == ("completed", True)
    assert [step["action"] for step in last["steps"]] == ["claim"]
    assert (await until(stage.initiator.wallet, swap_id, ended)).phase is Phase.DONE
    assert units(stage, bob, stage.give) == START + stage.give.units
    assert (units(stage, own, stage.give), units(stage, own, stage.want)) == (START, START)


@pytest.mark.timeout(240)
async def test_the_initiator_is_gone_and_gets_back_what_was_locked(stage: Stage, tmp_path: Path) -> None:
    """Before the reveal a watcher can only refund: after the expiry, and to the one who locked."""
    home, file = tmp_path / "elsewhere", tmp_path / "receipt.json"
    own = await elsewhere(stage, home)
    swap_id = await stage.agree(away=0)
    await stage.participant.vanish()
    await locked(stage.initiator, swap_id)
    file.write_text((await stage.initiator.wallet.swaps.receipt(swap_id)).text, "utf-8")
    alice = await wiped(stage.initiator)
    assert units(stage, alice, stage.give) == START - stage.give.units

    ran = await asyncio.to_thread(lockstep, "watch", str(file), *YES, home=home, given=PASSWORD + "\n", seconds=200)
    assert ran.code == 0, ran.err
    last = json.loads(ran.out.splitlines()[-1])
    assert (last["outcome"], last["knows_secret"]) == ("refunded", False)
    assert [step["action"] for step in last["steps"]] == ["refund"]
    assert units(stage, alice, stage.give) == START
    assert (units(stage, own, stage.give), units(stage, own, stage.want)) == (START, START)
