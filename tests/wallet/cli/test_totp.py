"""`lockstep totp`: the key is printed once and a code asked back; secrets come from standard input, never from arguments."""

from __future__ import annotations

import base64
import re
import subprocess
import time
from pathlib import Path

from tests.command_line import PASSWORD, command, environment, lockstep
from wallet.keys.one_time import STEP, code_at

JUNK = "test test test test test test test test test test test junk"


def turned_on(home: Path) -> bytes:
    """The seed, as an authenticator would have it."""
    with subprocess.Popen(
        command("totp", "on", "--password-stdin", "--code-stdin", "--json", home=home),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
    ) as run:
        assert run.stdin is not None
        assert run.stderr is not None
        run.stdin.write(f"{PASSWORD}\n")
        run.stdin.flush()
        told = ""
        while (found := re.search(r"^  ((?:[A-Z2-7]{4} ?){8})$", told, re.MULTILINE)) is None:
            line = run.stderr.readline()
            assert line, told
            told += line
        seed = base64.b32decode(found[1].replace(" ", ""))
        out, err = run.communicate(f"{code_at(seed, int(time.time()) // STEP - 1)}\n", timeout=100)
        assert run.returncode == 0, err
        assert found[1] not in out
    return seed


def test_on_status_off_and_the_phrase(tmp_path: Path) -> None:
    made = lockstep("wallet", "restore", "--password-stdin", "--no-keyring", home=tmp_path, given=f"{JUNK}\n{PASSWORD}\n")
    assert made.code == 0, made.err
    seed = turned_on(tmp_path)
    ask = ("totp", "status", "--password-stdin", "--json")
    assert lockstep(*ask, home=tmp_path, given=f"{PASSWORD}\n").json() == {"on": True}
    used = code_at(seed, int(time.time()) // STEP - 3)
    refused = lockstep("totp", "off", "--password-stdin", "--code-stdin", home=tmp_path, given=f"{PASSWORD}\n{used}\n")
    assert refused.code == 1
    assert refused.says("one-time code is wrong, too old", "Nothing was signed or changed")
    unasked = lockstep("totp", "off", "--password-stdin", home=tmp_path, given=f"{PASSWORD}\n")
    assert unasked.says("--code-stdin")
    recovered = lockstep("wallet", "recover", "--no-keyring", "--password-stdin", home=tmp_path, given=f"{JUNK}\n{PASSWORD}\n")
    assert recovered.code == 0, recovered.err
    assert "One-time codes, if it asked for them, are off now" in recovered.out
    assert lockstep(*ask, home=tmp_path, given=f"{PASSWORD}\n").json() == {"on": False}
