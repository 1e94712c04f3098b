"""What the kernel was asked for, in order: each write into a wallet's journal is synced to the disk before the next transaction goes out.

A whole swap of the real book, outbox and runner on real files, with strace beside it; the nodes are in the same process and say on standard
error when they are handed a transaction. Rule 10: written means fsynced, or a power cut takes it back after the bytes have gone.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux has strace"),
    pytest.mark.timeout(170),
]

SWAP = """
import asyncio, os, sys
from pathlib import Path
from tests.wallet.swaps.contracts import ContractNode
from tests.wallet.swaps.lab import Lab

class Loud(ContractNode):
    async def ask(self, method, params):
        if method == "eth_sendRawTransaction":
            os.write(2, b"handed over\\n")
        return await super().ask(method, params)

async def play():
    lab = Lab.build(Path(sys.argv[1]))
    for url, node in list(lab.nodes.items()):
        lab.nodes[url] = Loud(node.contracts)
    for person in lab.people:
        await person.start()
    await lab.agree()
    await lab.until_ended()
    await lab.close()

asyncio.run(play())
"""

WRITTEN = re.compile(r"p?write(?:64|v)?\(\d+<(?P<file>[^>]*\.db-wal)>")
SYNCED = re.compile(r"f(?:data)?sync\(\d+<(?P<file>[^>]*\.db-wal)>")


def test_nothing_is_handed_over_while_a_write_is_not_on_the_disk(tmp_path: Path) -> None:
    strace = shutil.which("strace")
    assert strace is not None, "python3 dev.py test brings strace where it may; elsewhere install it"
    trace = tmp_path / "trace"
    calls = "trace=write,writev,pwrite64,pwritev,fsync,fdatasync"
    command = [strace, "-f", "-y", "-qq", "-s", "16", "-e", calls, "-e", "signal=none", "-o", str(trace)]
    ran = subprocess.run([*command, sys.executable, "-c", SWAP, str(tmp_path)], check=False, stderr=subprocess.PIPE, text=True)
    assert ran.returncode == 0, ran.stderr[-2000:]
    unsynced: set[str] = set()
    synced = handed = 0
    for line in trace.read_text(encoding="utf-8").splitlines():
        if found := WRITTEN.search(line):
            unsynced.add(found["file"])
        elif found := SYNCED.search(line):
            unsynced.discard(found["file"])
            synced += 1
        elif "handed over" in line:
            handed += 1
            assert not unsynced, f"not on the disk before transaction {handed}"
    assert handed >= 6  # approve, lock, claim of each
    assert synced > handed
