"""No core dump, and no other program of the same user that reads: tried on real processes, each time beside one that is not hardened."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.command_line import environment
from wallet.signer.hardening import harden

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="prctl(2) and /proc")

NOBODY = 65534
GET_DUMPABLE, SET_DUMPABLE, SET_PTRACER = 3, 4, 0x59616D61
ATTACH = 16


def said(code: str, *flags: str, **more: object) -> str:
    """What a fresh interpreter that runs `code` says on standard error."""
    done = subprocess.run(
        [sys.executable, *flags, "-c", textwrap.dedent(code), *map(str, more.values())],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
        text=True,
        timeout=60,
        env=environment(),
    )
    return done.stderr


def as_somebody() -> None:
    """Nobody, where root runs the tests: root may do everything."""
    if os.geteuid() == 0:
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
    libc = ctypes.CDLL(None)
    libc.prctl(SET_DUMPABLE, 1, 0, 0, 0)  # as a program is that was started by this user
    libc.prctl(SET_PTRACER, ctypes.c_ulong(-1), 0, 0, 0)  # where Yama guards everybody, it shall not be Yama who guards


@contextmanager
def victim(prepare: Callable[[], None]) -> Generator[int]:
    """A process of somebody who waits."""
    ready, tell = os.pipe()
    child = os.fork()
    if child == 0:
        as_somebody()
        prepare()
        os.write(tell, b"x")
        signal.pause()
        os._exit(0)
    try:
        assert os.read(ready, 1)
        yield child
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(ready)
        os.close(tell)


def succeeds(attack: Callable[[], object]) -> bool:
    """Whether another process of somebody gets through."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            as_somebody()
            attack()
            status = 0
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def read_memory(pid: int) -> None:
    with Path(f"/proc/{pid}/mem").open("rb") as memory, Path(f"/proc/{pid}/maps").open() as maps:
        memory.seek(int(maps.readline().partition("-")[0], 16))
        assert memory.read(1)


def trace(pid: int) -> None:
    assert ctypes.CDLL(None).ptrace(ATTACH, pid, None, None) == 0


def look_at_files(pid: int) -> None:
    assert list(Path(f"/proc/{pid}/fd").iterdir())


def read_environment(pid: int) -> None:
    Path(f"/proc/{pid}/environ").read_bytes()


@pytest.mark.parametrize("attack", [read_memory, trace, look_at_files, read_environment])
def test_another_program_of_the_same_user_gets_nothing(attack: Callable[[int], None]) -> None:
    with victim(lambda: None) as pid:
        assert succeeds(lambda: attack(pid)), "the control: nothing else is in the way"
    with victim(harden) as pid:
        assert not succeeds(lambda: attack(pid))


@pytest.mark.parametrize(("prepare", "left"), [("0", True), ("from wallet.signer.hardening import harden; harden()", False)])
def test_a_crash_leaves_a_core_only_where_nothing_was_done(tmp_path: Path, prepare: str, left: bool) -> None:
    code = f"import os, resource as r; r.setrlimit(r.RLIMIT_CORE, (r.getrlimit(r.RLIMIT_CORE)[1],) * 2); {prepare}; os.abort()"
    crashed = subprocess.Popen([sys.executable, "-c", code], cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(Path.cwd())})
    status = os.waitpid(crashed.pid, 0)[1]
    crashed.returncode = status
    assert os.WIFSIGNALED(status)
    if left and not os.WCOREDUMP(status):
        pytest.skip("NO CORE IS WRITTEN HERE AT ALL: the system or a limit forbids it, so nothing was shown")
    assert os.WCOREDUMP(status) is left


DUMPABLE = f"import ctypes, sys; sys.stderr.write(str(ctypes.CDLL(None).prctl({GET_DUMPABLE}, 0, 0, 0, 0)))"


def test_the_signer_is_not_dumpable() -> None:
    assert said(DUMPABLE) == "1", "the control"
    code = f"""
        import runpy
        try:
            runpy.run_module("wallet.signer", run_name="__main__")
        except SystemExit:
            {DUMPABLE}
    """
    assert said(code, "-I") == "0"


def test_the_app_is_not_dumpable(tmp_path: Path) -> None:
    code = f"""
        import asyncio, sys
        from pathlib import Path
        from wallet import boot
        async def main():
            wallet = await boot.build(Path(sys.argv[1]))
            await wallet.close()
        asyncio.run(main())
        {DUMPABLE}
    """
    assert said(code, home=tmp_path) == "0"


def test_a_command_is_not_dumpable_before_it_asks_for_a_secret() -> None:
    code = f"""
        import sys
        from wallet.cli import main, secret_input
        def asked(*_):
            {DUMPABLE}
            raise SystemExit(0)
        secret_input.phrase = asked
        sys.argv = ["lockstep", "derive"]
        main()
    """
    assert said(code) == "0"
