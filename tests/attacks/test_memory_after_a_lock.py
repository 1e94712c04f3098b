"""root reads the memory of the app and of all its children: before a lock the keys are there, after it nothing of them is.

Everything is real: two chains, the wallet in a process of its own, the signer as its child, a restart, an unlock, a signature, a lock.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.command_line import environment
from tests.memory import family, forms, found_in, may_read
from wallet.keys.derivation import branch_key, key_at, seed_from_phrase
from wallet.keys.mnemonic import new_phrase
from wallet.model.address import Address
from wallet.model.networks_file import write_networks
from wallet.model.path import AccountPath, PathStyle
from wallet.playground.world import Playground

PASSWORD = "orbital-walnut-93-tangerine"
PASSPHRASE = "a passphrase that nobody else has"
ENTROPY = bytes.fromhex("9d3a51c07e64b82f1ac9e05b7d4483f6")
PHRASE = new_phrase(12, lambda size: ENTROPY[:size])
SEED = seed_from_phrase(PHRASE, PASSPHRASE)
IMPORTED = bytes.fromhex("3fa1c95be07d24886e10b3f5d2479c6a85e1f07b49d3c62a18be5079a4f3d6c1")
SECRETS = {
    "phrase": PHRASE,
    "passphrase": PASSPHRASE,
    "password": PASSWORD,
    "entropy": ENTROPY,
    "seed": SEED,
    "first key": key_at(SEED, AccountPath(PathStyle.BIP44, 0)),
    "second key": key_at(SEED, AccountPath(PathStyle.BIP44, 1)),
    "imported key": IMPORTED,
    "key of the account": branch_key(SEED, "m/44'/60'/0'"),
    "key of the tree": branch_key(SEED, "m"),
}

TYPED = {"phrase", "passphrase", "password"}
WANTED = forms(SECRETS)

pytestmark = pytest.mark.skipif(not may_read(), reason="MEMORY WAS NOT READ: that needs Linux and root, or CAP_SYS_PTRACE in a container")


class App:
    """The wallet's process, from a start to its end."""

    def __init__(self, home: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.attacks.teller", str(home)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment()
        )

    def ask(self, do: str, **said: object) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"do": do, **said}).encode())
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def traces(self) -> tuple[set[str], set[str]]:
        """What is found in the app, and in its children."""
        app, *children = family(self._process.pid)
        return found_in(app, WANTED), set[str]().union(*(left_in(child) for child in children))

    def end(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        assert self._process.wait(20) == 0


def left_in(child: int) -> set[str]:
    """Of one that has ended since the family was counted, nothing is left."""
    try:
        return found_in(child, WANTED)
    except (FileNotFoundError, ProcessLookupError):
        return set()


@pytest.fixture
def home(tmp_path: Path, playground: Playground) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / "networks.json").write_text(write_networks(playground.world.networks), encoding="utf-8")
    return folder


async def test_nothing_of_the_keys_outlives_a_lock(home: Path, playground: Playground) -> None:
    app = App(home)
    account = app.ask("create", phrase=PHRASE, passphrase=PASSPHRASE, password=PASSWORD)["address"]
    await playground.fund(Address(account))
    app.ask("import_key", key=IMPORTED.hex(), password=PASSWORD)
    assert app.traces()[0] == set(), "a key that was typed neither"
    app.end()

    app = App(home)
    app.ask("unlock", password=PASSWORD)
    assert app.ask("sign")["offer"].startswith("lockstep-offer-")
    in_app, in_children = app.traces()
    assert in_app == set(), "what was typed is not kept either"
    assert in_children >= {"seed", "imported key", "passphrase", "password"}, "the control: before the lock they are there"
    app.ask("lock")
    assert app.traces() == (set(), set())
    app.end()


def test_what_was_typed_to_make_a_wallet_goes_too(home: Path) -> None:
    app = App(home)
    held = app.ask("hold", phrase=PHRASE, passphrase=PASSPHRASE, password=PASSWORD)
    assert held == {}
    assert app.traces()[0] >= TYPED, "the control: as long as somebody refers to it, it is found"
    app.ask("let_go")
    app.ask("create", phrase=PHRASE, passphrase=PASSPHRASE, password=PASSWORD)
    in_app, in_children = app.traces()
    assert in_children >= TYPED | {"seed"}
    assert in_app == set()
    app.ask("lock")
    assert app.traces() == (set(), set())
    app.end()
