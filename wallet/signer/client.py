"""The app's end of the signer process: asynchronous calls over one pipe, answered one at a time.

The process is started by the first call and started afresh after it died or was locked; then it holds no keys. A plain `Popen` behind a
worker thread, since asyncio's own subprocesses work with neither Qt's loop nor every Windows loop.
"""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from io import FileIO
from typing import TypeVar

from wallet.errors import SignerError
from wallet.model.address import Address
from wallet.model.codes import CodesKey
from wallet.model.hashing import keccak256
from wallet.model.key_material import KeyMaterial, TypedKey
from wallet.model.language import Language
from wallet.model.mandate import Mandate
from wallet.model.origin import Imported, KeyPlace
from wallet.model.path import PathStyle
from wallet.model.transaction import Signed, Unsigned
from wallet.signer import messages as m
from wallet.signer.encoding import encode, wipe
from wallet.signer.failures import error_of
from wallet.signer.frames import read_frame, write_frame
from wallet.vault.courier import Cover
from wallet.vault.sealer import AddedKey, ByCode, ByPassword, NewLock, Opener, SealedCodes, SealOrder

_R = TypeVar("_R", bound=m.Message)
_T = TypeVar("_T")

TIMEOUT = 60.0
"""Seconds for one answer: Argon2id at its ceiling on a slow, busy machine, many times over."""

# -I: neither PYTHONPATH nor the current folder may put another `wallet` in our place
COMMAND = (sys.executable, "-I", "-m", "wallet.signer")


class SignerProcess:
    """Satisfies `port.Signer` and the vault's `Sealer`. Every method may raise SignerError: the process is gone, or too slow."""

    def __init__(self, command: Sequence[str] = COMMAND, timeout: float = TIMEOUT) -> None:
        self._command, self._timeout = tuple(command), timeout
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="signer")
        self._child: subprocess.Popen[bytes] | None = None
        self._serial = 0

    async def start(self) -> None:
        """Start it ahead of the first call: worth doing while a password is being typed, since its imports take most of a second."""
        await self._ask(m.Hello(version=m.VERSION), m.Version)

    async def new_phrase(self, words: int = 12, language: Language = Language.ENGLISH) -> str:
        """A fresh phrase, to be shown once. Raises BadPhrase for a count BIP-39 does not know."""
        return (await self._ask(m.NewPhrase(words=words, language=language), m.Phrase)).phrase

    async def new_code(self) -> str:
        """A fresh recovery code, to be shown once."""
        return (await self._ask(m.NewCode(), m.Code)).code

    async def check_phrase(self, phrase: str) -> None:
        """Raises BadPhrase."""
        await self._ask(m.CheckPhrase(phrase=phrase), m.Done)

    async def seal(self, order: SealOrder) -> bytes:
        """See `Sealer`. Raises BadPhrase, BadKey, BadCode, BadDocument."""
        return (await self._ask(_order(order), m.Sealed)).document

    async def unlock(self, document: bytes, password: str, half: bytes | None) -> None:
        """Raises WrongPassword, KeyringHalfMissing, BadDocument, NewerData."""
        await self._ask(m.Unlock(document=document, password=password, half=half), m.Done)

    async def try_password(self, document: bytes, password: str, half: bytes | None) -> None:
        """See `Sealer`. Raises WrongPassword, KeyringHalfMissing, BadDocument, NewerData."""
        await self._ask(m.TryPassword(document=document, password=password, half=half), m.Done)

    async def relock(self, document: bytes, old: Opener, lock: NewLock) -> bytes:
        """See `Sealer`. Raises WrongPassword, KeyringHalfMissing, BadPhrase, BadDocument, NewerData."""
        request = m.Relock(
            document=document,
            old=_opener(old),
            keyring=lock.keyring,
            password=lock.password,
            half=lock.half,
            entry=lock.entry,
            kdf=lock.kdf,
        )
        return (await self._ask(request, m.Sealed)).document

    async def add_key(self, document: bytes, old: Opener, key: KeyMaterial) -> AddedKey:
        """See `Sealer`. Raises VaultLocked, BadKey, WrongPassword, KeyringHalfMissing, BadDocument, NewerData."""
        found = await self._ask(m.AddKey(document=document, old=_opener(old), key=_key(key)), m.KeyAdded)
        return AddedKey(found.document, Imported(found.id), Address(found.address))

    async def imported(self) -> tuple[tuple[Imported, Address], ...]:
        """The keys of the open wallet that follow from no phrase. Raises VaultLocked."""
        found = await self._ask(m.ListImported(), m.ImportedKeys)
        return tuple((Imported(key.id), Address(key.address)) for key in found.keys)

    async def export(self, document: bytes, old: Opener, account: KeyPlace, password: str) -> bytes:
        """See `Sealer`. Raises WrongPassword, KeyringHalfMissing, NoPhrase, SignerError, BadDocument, NewerData."""
        return (await self._ask(m.Export(document=document, old=_opener(old), account=account, password=password), m.Sealed)).document

    async def rename(self, document: bytes, old: Opener, name: str) -> bytes:
        """See `Sealer`. Raises WrongPassword, KeyringHalfMissing, BadDocument, NewerData."""
        return (await self._ask(m.Rename(document=document, old=_opener(old), name=name), m.Sealed)).document

    async def body_key(self, document: bytes, old: Opener, salt: bytes) -> bytes:
        """See `Sealer`. Raises what opening raises."""
        return (await self._ask(m.MakeBodyKey(document=document, old=_opener(old), salt=salt), m.BodyKey)).key

    async def addresses_in(self, document: bytes, old: Opener, accounts: tuple[KeyPlace, ...]) -> tuple[Address, ...]:
        """See `Sealer`. Raises what opening raises, NoPhrase, SignerError."""
        found = await self._ask(m.AddressesIn(document=document, old=_opener(old), accounts=accounts), m.AddressList)
        return tuple(map(Address, found.addresses))

    async def new_codes(self, name: str) -> CodesKey:
        """See `port.Signer`. Raises VaultLocked, CodesOn."""
        found = await self._ask(m.NewCodes(name=name), m.CodesKey)
        return CodesKey(found.uri, found.key)

    async def keep_codes(self, document: bytes, old: Opener, code: str, now: int) -> SealedCodes:
        """See `Sealer`."""
        found = await self._ask(m.KeepCodes(document=document, old=_opener(old), code=code, now=now), m.SealedCodes)
        return SealedCodes(found.document, found.step)

    async def drop_codes(self, document: bytes, old: Opener, code: str, now: int, after: int) -> SealedCodes:
        """See `Sealer`."""
        found = await self._ask(m.DropCodes(document=document, old=_opener(old), code=code, now=now, after=after), m.SealedCodes)
        return SealedCodes(found.document, found.step)

    async def use_codes(self, document: bytes, old: Opener) -> None:
        """See `Sealer`."""
        await self._ask(m.UseCodes(document=document, old=_opener(old)), m.Done)

    async def check_code(self, code: str, now: int, after: int) -> int:
        """See `port.Signer`. Raises VaultLocked, CodesOff, CodeRefused."""
        return (await self._ask(m.CheckCode(code=code, now=now, after=after), m.CodeStep)).step

    async def asks_codes(self) -> bool:
        """See `port.Signer`. Raises VaultLocked."""
        return (await self._ask(m.AsksCodes(), m.Asks)).codes

    async def unlock_with_phrase(self, document: bytes, phrase: str, passphrase: str) -> None:
        """Raises BadPhrase, WrongPassword when the phrase is another wallet's, BadDocument, NewerData."""
        await self._ask(m.UnlockWithPhrase(document=document, phrase=phrase, passphrase=passphrase), m.Done)

    async def open_phrase(self, phrase: str, passphrase: str = "") -> None:
        """Use a phrase that no vault keeps. Raises BadPhrase."""
        await self._ask(m.OpenPhrase(phrase=phrase, passphrase=passphrase), m.Done)

    async def addresses(self, style: PathStyle, start: int, count: int) -> tuple[Address, ...]:
        """Accounts `start` to `start + count - 1`, about 0.1 ms each. Raises VaultLocked."""
        found: list[Address] = []
        for first in range(start, start + count, m.MAX_ADDRESSES):
            size = min(m.MAX_ADDRESSES, start + count - first)
            part = await self._ask(m.Addresses(style=style, start=first, count=size), m.AddressList)
            found += map(Address, part.addresses)
        return tuple(found)

    async def approve(self, digest: bytes) -> None:
        """See `port.Signer`. Raises VaultLocked."""
        await self._ask(m.Approve(digest=digest), m.Done)

    async def sign_transaction(self, unsigned: Unsigned, account: KeyPlace) -> Signed:
        """See `port.Signer`. Raises SignerError when nobody approved it and no mandate covers it."""
        return _signed(await self._ask(m.SignTransaction(unsigned=unsigned, account=account), m.SignedTransaction))

    async def sign_digest(self, digest: bytes, account: KeyPlace) -> bytes:
        """See `port.Signer`. Raises VaultLocked, SignerError when nobody approved it."""
        return (await self._ask(m.SignDigest(digest=digest, account=account), m.Signature)).signature

    async def hashlock(self, salt: bytes) -> bytes:
        """See `port.Signer`. Raises VaultLocked."""
        return (await self._ask(m.Hashlock(salt=salt), m.HashlockResult)).hashlock

    async def grant(self, mandate: Mandate) -> None:
        """See `port.Signer`. Raises VaultLocked, SignerError for an account that is not the mandate's."""
        await self._ask(m.Grant(mandate=mandate), m.Done)

    async def revoke(self, swap_id: bytes) -> None:
        """See `port.Signer`."""
        await self._ask(m.Revoke(swap_id=swap_id), m.Done)

    async def sign_claim(self, swap_id: bytes, unsigned: Unsigned) -> Signed:
        """See `port.Signer`. Raises SignerError without a mandate for it."""
        return _signed(await self._ask(m.SignClaim(swap_id=swap_id, unsigned=unsigned), m.SignedTransaction))

    async def hire(self) -> Address:
        """See `port.Signer`. Raises VaultLocked."""
        return Address((await self._ask(m.Hire(), m.Courier)).address)

    async def charge(self, mandate: Mandate) -> None:
        """See `port.Signer`. Raises VaultLocked, SignerError for a call that is no courier's."""
        await self._ask(m.Charge(mandate=mandate), m.Done)

    async def seal_courier(self, cover: Cover, key: bytes) -> bytes:
        """See `port.Signer`. Raises VaultLocked."""
        return (await self._ask(m.SealCourier(cover=cover, key=key), m.Sealed)).document

    async def open_courier(self, document: bytes, key: bytes) -> tuple[Address, tuple[bytes, ...]]:
        """See `port.Signer`. Raises BadDocument."""
        found = await self._ask(m.OpenCourier(document=document, key=key), m.Courier)
        return Address(found.address), found.swaps

    async def sign_as_courier(self, swap_id: bytes | None, unsigned: Unsigned) -> Signed:
        """See `port.Signer`. Raises VaultLocked while no courier is open, SignerError for what is no errand."""
        return _signed(await self._ask(m.SignAsCourier(swap_id=swap_id, unsigned=unsigned), m.SignedTransaction))

    async def lock(self) -> int:
        """Forget the seed. The process dies, or keeps what granted mandates need and nothing else; their number comes back."""
        return await self._on_worker(self._lock)

    async def close(self) -> None:
        """End the process, mandates included."""
        await self._on_worker(self._end)
        self._worker.shutdown(wait=False)

    async def _ask(self, request: m.Request, expected: type[_R]) -> _R:
        return await self._on_worker(lambda: self._exchange(request, expected))

    async def _on_worker(self, call: Callable[[], _T]) -> _T:
        """One thread, so one call at a time. A cancelled caller does not tear the conversation: the thread reads the answer anyway."""
        try:
            future = self._worker.submit(call)
        except RuntimeError:
            raise SignerError("it was closed") from None
        return await asyncio.wrap_future(future)

    # --- from here on the worker thread ------------------------------------------------------------------------------

    def _lock(self) -> int:
        if self._child is None or self._child.poll() is not None:
            self._end()
            return 0
        mandates = self._exchange(m.Lock(), m.Locked).mandates
        if not mandates:
            self._end()
        return mandates

    def _exchange(self, request: m.Request, expected: type[_R]) -> _R:
        self._ensure_child()
        return self._converse(request, expected)

    def _ensure_child(self) -> None:
        if self._child is not None and self._child.poll() is not None:
            self._end()
            raise SignerError("its process has ended; unlock the wallet again")
        if self._child is None:
            self._child = _launch(self._command)
            self._converse(m.Hello(version=m.VERSION), m.Version)

    def _converse(self, request: m.Request, expected: type[_R]) -> _R:
        """One frame each way. A process that does not answer in time, or answers nonsense, is ended: its state is unknown."""
        assert self._child is not None
        child, self._serial = self._child, self._serial + 1
        body = _encoded(self._serial, request)
        deadline = _Deadline(child, self._timeout)
        try:
            frame = _round_trip(child, body)
            answer = _decoded(frame, expected)
        except (OSError, EOFError, ValueError):
            self._end()
            reason = "its process did not answer in time" if deadline.passed else "its process has ended"
            raise SignerError(f"{reason}; unlock the wallet again") from None
        finally:
            deadline.cancel()
            wipe(body)
        return self._unwrapped(answer)

    def _unwrapped(self, answer: m.Answer[_R]) -> _R:
        if answer.error is not None:
            raise error_of(answer.error)
        if answer.id != self._serial or answer.result is None:
            self._end()
            raise SignerError("its process answered something else; unlock the wallet again")
        return answer.result

    def _end(self) -> None:
        """Close the pipe, which ends the process by itself, and make sure."""
        child, self._child = self._child, None
        if child is None:
            return
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        try:
            child.wait(2)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


class _Deadline:
    """Kills a process that keeps us waiting, which ends the wait."""

    def __init__(self, child: subprocess.Popen[bytes], seconds: float) -> None:
        self.passed = False
        self._child = child
        self._timer = threading.Timer(seconds, self._pass)
        self._timer.daemon = True
        self._timer.start()

    def cancel(self) -> None:
        self._timer.cancel()

    def _pass(self) -> None:
        self.passed = True
        self._child.kill()


def _launch(command: tuple[str, ...]) -> subprocess.Popen[bytes]:
    """In a session of its own: Ctrl-C in a terminal is for the app, which then ends this process in good order."""
    flags = getattr(subprocess, "CREATE_NO_WINDOW", 0) | getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
    try:
        return subprocess.Popen(  # noqa: S603 - our own interpreter and module
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            start_new_session=True,
            creationflags=flags,
        )
    except OSError as error:
        raise SignerError(f"its process could not be started ({error.strerror})") from error


def _round_trip(child: subprocess.Popen[bytes], body: bytearray) -> bytearray:
    assert isinstance(child.stdin, FileIO)
    assert isinstance(child.stdout, FileIO)  # no buffers: they would keep what goes through
    write_frame(child.stdin, body)
    frame = read_frame(child.stdout)
    if frame is None:
        raise EOFError
    return frame


def _encoded(serial: int, request: m.Request) -> bytearray:
    """To be wiped."""
    try:
        return encode(m.Envelope(id=serial, request=request))
    except UnicodeEncodeError:
        pass
    raise SignerError("the text has characters that are not valid Unicode")  # outside: no secret in its context


def _decoded(frame: bytearray, expected: type[_R]) -> m.Answer[_R]:
    """A new phrase comes this way: what it was read from is wiped."""
    try:
        return m.Answer[expected].model_validate_json(frame)
    finally:
        wipe(frame)


def _order(order: SealOrder) -> m.Seal | m.SealAlone:
    wallet, alone = order.wallet, order.wallet.alone
    common = m.NewVault(
        id=order.id,
        name=wallet.name,
        created=wallet.created,
        path=wallet.path,
        keyring=order.keyring,
        password=wallet.password,
        half=order.half,
        entry=order.entry,
        kdf=wallet.kdf,
    )
    if alone is None:
        return m.Seal(**dict(common), phrase=wallet.phrase, passphrase=wallet.passphrase)
    return m.SealAlone(**dict(common), key=_key(alone.key), code=alone.code)


def _opener(old: Opener) -> m.Opener:
    if isinstance(old, ByPassword):
        return m.ByPassword(password=old.password, half=old.half)
    if isinstance(old, ByCode):
        return m.ByCode(code=old.code)
    return m.ByPhrase(phrase=old.phrase, passphrase=old.passphrase)


def _key(key: KeyMaterial) -> m.Key:
    if isinstance(key, TypedKey):
        return m.TypedKey(text=key.text)
    return m.KeystoreFile(document=key.document, password=key.password)


def _signed(result: m.SignedTransaction) -> Signed:
    return Signed(result.unsigned, result.raw, keccak256(result.raw))
