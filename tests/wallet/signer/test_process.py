"""The signer as a real process: what it does, how it dies, and what of the secrets stays in its memory."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from eth_account import Account

from tests.fakes.secret_store import MemoryStore
from tests.memory import forms, found_in, may_read
from tests.wallet.signer.build import ACCOUNT, AT, CLAIM_CALL, ME, PHRASE, REFUND_CALL, SALT, SECOND, SWAP, mandate, unsigned
from tests.wallet.vault.build import FLOOR, PASSWORD
from wallet.errors import BadPhrase, KeyringHalfMissing, SignerError, VaultDamaged, VaultLocked, WrongPassword
from wallet.keys.derivation import branch_key, seed_from_phrase
from wallet.keys.signing import recover
from wallet.model.hashing import sha256
from wallet.model.path import PathStyle
from wallet.model.payload import signing_digest
from wallet.model.transaction import Call
from wallet.signer.client import COMMAND, SignerProcess
from wallet.signer.keyholder import ERRANDS
from wallet.signer.port import Signer
from wallet.vault.courier import Cover
from wallet.vault.folder import vault_path
from wallet.vault.sealer import NewWallet, Sealer
from wallet.vault.vault import create, open_wallet, open_with_phrase

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
DIGEST = b"\x2a" * 32


@pytest.fixture
async def signer() -> AsyncIterator[SignerProcess]:
    made = SignerProcess()
    yield made
    await made.close()


@pytest.fixture
async def opened(signer: SignerProcess) -> SignerProcess:
    await signer.open_phrase(PHRASE)
    return signer


def pid_of(signer: SignerProcess) -> int:
    child = signer._child  # pyright: ignore[reportPrivateUsage]
    assert child is not None
    return child.pid


def gone(pid: int, seconds: float = 5) -> bool:
    """Ended, and collected by whoever started it or not."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.02)
    return False


def python(code: str, *flags: str) -> subprocess.CompletedProcess[bytes]:
    """Run `code` in a fresh interpreter."""
    return subprocess.run([sys.executable, *flags, "-c", textwrap.dedent(code)], capture_output=True, check=False, timeout=60)


def limits_of(pid: int) -> dict[str, list[str]]:
    """Soft and hard limit by name."""
    rows = [re.split(r"\s{2,}", line) for line in Path(f"/proc/{pid}/limits").read_text().splitlines()]
    return {row[0]: row[1:3] for row in rows}


def open_files(pid: int) -> set[str]:
    return {str(entry.readlink()) for entry in Path(f"/proc/{pid}/fd").iterdir()}


def test_it_is_a_signer_and_a_sealer() -> None:
    made = SignerProcess()
    as_signer: Signer = made
    as_sealer: Sealer = made
    assert as_signer is as_sealer


async def test_a_wallet_from_creation_to_signature(signer: SignerProcess, tmp_path: Path) -> None:
    ring = MemoryStore()
    phrase = await signer.new_phrase(24)
    assert len(phrase.split()) == 24
    wallet = NewWallet("Mine", phrase, " two  spaces ", PASSWORD, 1_700_000_000, PathStyle.BIP44, FLOOR)
    info = await create(tmp_path, signer, wallet, ring, os.urandom)
    addresses = await signer.addresses(PathStyle.BIP44, 0, 3)
    assert await signer.lock() == 0

    with pytest.raises(VaultLocked):
        await signer.addresses(PathStyle.BIP44, 0, 1)
    with pytest.raises(WrongPassword):
        await open_wallet(tmp_path, signer, info.id, "wrong", lambda _: ring)
    assert await open_wallet(tmp_path, signer, info.id, PASSWORD, lambda _: ring) == info
    assert await signer.addresses(PathStyle.BIP44, 0, 3) == addresses

    payment = unsigned(Call(31337, SECOND, b"", 5), addresses[0])
    with pytest.raises(SignerError, match="nobody approved"):
        await signer.sign_transaction(payment, ACCOUNT)
    await signer.approve(signing_digest(payment))
    signed = await signer.sign_transaction(payment, ACCOUNT)
    assert Account.recover_transaction(signed.raw) == addresses[0]
    await signer.approve(DIGEST)
    assert recover(DIGEST, await signer.sign_digest(DIGEST, ACCOUNT)) == addresses[0]

    await signer.lock()
    assert await open_with_phrase(tmp_path, signer, info.id, phrase, " two  spaces ") == info
    assert await signer.addresses(PathStyle.BIP44, 0, 3) == addresses
    with pytest.raises(WrongPassword):
        await open_with_phrase(tmp_path, signer, info.id, phrase, " two spaces ")


async def test_errors_arrive_whole(signer: SignerProcess, tmp_path: Path) -> None:
    with pytest.raises(BadPhrase) as caught:
        await signer.check_phrase("test tset")
    assert (caught.value.word, caught.value.place) == ("tset", 2)
    with pytest.raises(BadPhrase, match="checksum"):
        await signer.open_phrase(PHRASE.replace("junk", "test"))
    await signer.check_phrase(PHRASE)
    wallet = NewWallet("Mine", PHRASE, "", PASSWORD, 0, PathStyle.BIP44, FLOOR)
    ring = MemoryStore()
    info = await create(tmp_path, signer, wallet, ring, os.urandom)
    (entry,) = ring.entries
    ring.entries[entry] = bytes(32)
    with pytest.raises(KeyringHalfMissing):
        await open_wallet(tmp_path, signer, info.id, PASSWORD, lambda _: ring)
    vault_path(tmp_path, info.id).write_bytes(b"{}")
    with pytest.raises(VaultDamaged):
        await open_wallet(tmp_path, signer, info.id, PASSWORD, lambda _: ring)


async def test_a_text_that_is_no_unicode_is_a_sentence(signer: SignerProcess) -> None:
    with pytest.raises(SignerError, match="Unicode"):
        await signer.open_phrase(PHRASE, "\udc80")
    await signer.open_phrase(PHRASE)


async def test_many_callers_are_served_one_by_one(opened: SignerProcess) -> None:
    found = await asyncio.gather(*(opened.addresses(PathStyle.BIP44, index, 1) for index in range(20)))
    assert found[0] == (ME,)
    assert len(set(found)) == 20


async def test_more_addresses_than_fit_one_answer(opened: SignerProcess) -> None:
    found = await opened.addresses(PathStyle.BIP44, 0, 1003)
    assert len(set(found)) == 1003
    assert found[1000:] == await opened.addresses(PathStyle.BIP44, 1000, 3)
    assert await opened.addresses(PathStyle.BIP44, 5, 0) == ()


async def test_the_loop_goes_on_while_a_password_is_stretched(signer: SignerProcess) -> None:
    await signer.start()
    wallet = NewWallet("Mine", PHRASE, "", PASSWORD, 0, PathStyle.BIP44, FLOOR)
    from wallet.vault.sealer import SealOrder

    sealing = asyncio.create_task(signer.seal(SealOrder(bytes(16), wallet, None, None, None)))
    ticks = 0
    while not sealing.done():
        await asyncio.sleep(0.001)
        ticks += 1
    assert ticks > 10
    assert (await sealing).startswith(b"{")


async def test_a_cancelled_call_does_not_tear_the_conversation(opened: SignerProcess) -> None:
    task = asyncio.create_task(opened.addresses(PathStyle.BIP44, 0, 900))
    await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await opened.addresses(PathStyle.BIP44, 0, 1) == (ME,)


# --- mandates over a lock --------------------------------------------------------------------------------------------


async def test_a_lock_keeps_what_a_swap_needs_and_nothing_else(opened: SignerProcess) -> None:
    hashlock = await opened.hashlock(SALT)
    await opened.grant(mandate(hashlock))
    assert await opened.lock() == 1
    with pytest.raises(VaultLocked):
        await opened.addresses(PathStyle.BIP44, 0, 1)
    with pytest.raises(VaultLocked):
        await opened.hashlock(SALT)
    with pytest.raises(VaultLocked):
        await opened.sign_transaction(unsigned(Call(31337, SECOND, b"", 5)), ACCOUNT)
    refund = await opened.sign_transaction(unsigned(REFUND_CALL), ACCOUNT)
    assert Account.recover_transaction(refund.raw) == ME
    claim = await opened.sign_claim(SWAP, unsigned(CLAIM_CALL))
    assert sha256(claim.unsigned.call.data[AT : AT + 32]) == hashlock
    assert await opened.lock() == 1
    await opened.open_phrase(PHRASE)
    assert await opened.addresses(PathStyle.BIP44, 0, 1) == (ME,)
    await opened.revoke(SWAP)
    pid = pid_of(opened)
    assert await opened.lock() == 0
    assert gone(pid)


LOST_BY_A_LOCK = forms({"phrase": PHRASE, "seed": seed_from_phrase(PHRASE), "key of the tree": branch_key(seed_from_phrase(PHRASE), "m")})


@LINUX
@pytest.mark.skipif(not may_read(), reason="MEMORY WAS NOT READ: that needs root, or CAP_SYS_PTRACE in a container")
async def test_after_a_lock_with_a_mandate_the_memory_holds_no_seed(opened: SignerProcess) -> None:
    await opened.grant(mandate(await opened.hashlock(SALT)))
    pid = pid_of(opened)
    assert found_in(pid, LOST_BY_A_LOCK) >= {"seed", "key of the tree"}, "the control: before the lock it is there"
    assert await opened.lock() == 1
    assert pid_of(opened) == pid
    assert found_in(pid, LOST_BY_A_LOCK) == set()
    await opened.sign_claim(SWAP, unsigned(CLAIM_CALL))


# --- dying -----------------------------------------------------------------------------------------------------------


@LINUX
async def test_a_locked_signer_without_a_mandate_is_dead(opened: SignerProcess) -> None:
    pid = pid_of(opened)
    assert await opened.lock() == 0
    assert gone(pid)
    assert await opened.lock() == 0


@LINUX
def test_it_dies_with_the_app() -> None:
    code = """
        import asyncio, os
        from wallet.signer.client import SignerProcess
        async def main():
            signer = SignerProcess()
            await signer.open_phrase("test test test test test test test test test test test junk")
            print(signer._child.pid, flush=True)
            os._exit(1)
        asyncio.run(main())
    """
    app = python(code)
    assert app.returncode == 1
    assert gone(int(app.stdout))


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
async def test_a_killed_signer_is_a_sentence_and_starts_again_without_keys(opened: SignerProcess) -> None:
    os.kill(pid_of(opened), signal.SIGKILL)
    with pytest.raises(SignerError, match="unlock the wallet again"):
        await opened.addresses(PathStyle.BIP44, 0, 1)
    with pytest.raises(VaultLocked):
        await opened.addresses(PathStyle.BIP44, 0, 1)
    await opened.open_phrase(PHRASE)
    assert await opened.addresses(PathStyle.BIP44, 0, 1) == (ME,)


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
async def test_one_that_hangs_is_ended_in_time(signer: SignerProcess) -> None:
    hanging = SignerProcess()
    await hanging.start()
    hanging._timeout = 0.5  # pyright: ignore[reportPrivateUsage]
    os.kill(pid_of(hanging), signal.SIGSTOP)
    started = time.monotonic()
    with pytest.raises(SignerError, match="did not answer in time"):
        await hanging.open_phrase(PHRASE)
    assert time.monotonic() - started < 5
    await hanging.close()


@pytest.mark.parametrize(
    "code",
    [
        "raise SystemExit(3)",
        "import sys; sys.stdout.buffer.write(bytes(4))",
        "import sys; sys.stdout.buffer.write(b'\\xff' * 64)",
        'import sys; sys.stdout.buffer.write((40).to_bytes(4) + b\'{"id": 99, "result": {"version": 1}}     \')',
        "import sys; sys.stdout.buffer.write((2).to_bytes(4) + b'[]')",
    ],
    ids=["ends at once", "nothing", "garbage", "another answer", "no answer"],
)
async def test_a_program_that_is_no_signer_is_a_sentence(code: str) -> None:
    odd = SignerProcess((sys.executable, "-c", code), timeout=5)
    with pytest.raises(SignerError):
        await odd.open_phrase(PHRASE)
    await odd.close()


async def test_a_program_that_is_not_there_is_a_sentence() -> None:
    absent = SignerProcess(("/nonexistent/python",))
    with pytest.raises(SignerError, match="could not be started"):
        await absent.start()
    await absent.close()


async def test_closed_is_closed(signer: SignerProcess) -> None:
    closed = SignerProcess()
    await closed.close()
    with pytest.raises(SignerError, match="closed"):
        await closed.start()


# --- hardening -------------------------------------------------------------------------------------------------------


@LINUX
async def test_no_secret_in_its_arguments_environment_and_files(opened: SignerProcess) -> None:
    await opened.grant(mandate(await opened.hashlock(SALT)))
    await opened.lock()
    process = Path(f"/proc/{pid_of(opened)}")
    seen = (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
    assert b"junk" not in seen
    assert b"ac0974be" not in seen
    assert {file for file in open_files(pid_of(opened)) if not file.startswith("pipe:")} <= {"/dev/null"}


@LINUX
async def test_it_leaves_no_core(signer: SignerProcess) -> None:
    await signer.start()
    assert limits_of(pid_of(signer))["Max core file size"] == ["0", "0"]


@LINUX
async def test_a_terminals_interrupt_does_not_reach_it(opened: SignerProcess) -> None:
    assert os.getsid(pid_of(opened)) != os.getsid(0)


def test_it_imports_neither_web3_nor_the_keyring() -> None:
    code = "import sys, wallet.signer.process; print(sorted({'web3', 'eth_account', 'keyring', 'PySide6', 'ui'} & set(sys.modules)))"
    assert python(code, "-I").stdout == b"[]\n"


def test_the_app_does_not_import_the_keys() -> None:
    code = "import sys, wallet.signer.client; print(sorted({'web3', 'bip_utils', 'coincurve', 'keyring'} & set(sys.modules)))"
    assert python(code, "-I").stdout == b"[]\n"


async def test_another_wallet_in_the_current_folder_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    evil = tmp_path / "wallet" / "signer"
    evil.mkdir(parents=True)
    for folder in (evil, evil.parent):
        (folder / "__init__.py").write_text("")
    (evil / "__main__.py").write_text("import sys; sys.exit(66)")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    control = "import runpy; runpy.run_module('wallet.signer', run_name='__main__')"
    assert python(control).returncode == 66, "the control: the other one would be run"
    signer = SignerProcess(COMMAND)
    await signer.open_phrase(PHRASE)
    assert await signer.addresses(PathStyle.BIP44, 0, 1) == (ME,)
    await signer.close()


def test_it_works_under_qts_loop() -> None:
    code = """
        import asyncio, sys
        import qasync
        from PySide6.QtCore import QCoreApplication
        from wallet.model.path import PathStyle
        from wallet.signer.client import SignerProcess
        async def main():
            signer = SignerProcess()
            await signer.open_phrase("test test test test test test test test test test test junk")
            print((await signer.addresses(PathStyle.BIP44, 0, 1))[0])
            await signer.close()
        app = QCoreApplication(sys.argv)
        qasync.run(main())
    """
    done = python(code)
    assert done.stdout.decode().strip() == ME, done.stderr.decode()


async def test_a_couriers_file_opens_in_another_process_without_a_password(opened: SignerProcess) -> None:
    courier = await opened.hire()
    whole = mandate(sha256(b"secret"), signer=courier)
    await opened.charge(replace(whole, calls=tuple(call for call in whole.calls if call.action in ERRANDS)))
    cover, key = Cover(wallet=bytes(16), keyring="Secret Service", entry=bytes(16)), os.urandom(32)
    file = await opened.seal_courier(cover, key)
    await opened.lock()
    with pytest.raises(VaultLocked):
        await opened.sign_as_courier(SWAP, replace(unsigned(REFUND_CALL), sender=courier))
    assert await opened.open_courier(file, key) == (courier, (SWAP,))
    signed = await opened.sign_as_courier(SWAP, replace(unsigned(REFUND_CALL), sender=courier))
    assert Account.recover_transaction(signed.raw) == courier
    with pytest.raises(VaultLocked):
        await opened.sign_transaction(unsigned(REFUND_CALL), ACCOUNT)
