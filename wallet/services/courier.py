"""The courier of one wallet: an account that holds gas alone and finishes open swaps while the wallet is locked, if the user wants that.

Its file (`vault.courier`) opens by the keyring alone. It is written anew whenever a swap begins or ends and at each unlock, so it never
knows more than the swaps that are open. What goes wrong with it keeps no swap from going on: the password is asked for as without it.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import structlog

from wallet.errors import BadDocument, KeyringHalfMissing, VaultLocked, WalletError
from wallet.model.address import Address
from wallet.model.origin import KeyPlace
from wallet.model.transaction import Signed, Unsigned
from wallet.signer.port import Signer
from wallet.swaps.book import Entry
from wallet.swaps.calls import errand_of
from wallet.vault import courier as paper
from wallet.vault import store
from wallet.vault.secret_store import SecretStore, prove
from wallet.vault.waiting import answered

_log = structlog.get_logger()


class Courier:
    """`path`: its file; `wallet_id`: of the vault, 32 hex digits; `open_keyring`: by name, or the best one for None."""

    def __init__(self, path: Path, wallet_id: str, signer: Signer, open_keyring: Callable[[str | None], SecretStore]) -> None:
        self._path, self._wallet, self._signer, self._open_keyring = path, bytes.fromhex(wallet_id), signer, open_keyring
        self._turn = asyncio.Lock()
        self._key: tuple[paper.Cover, bytes] | None = None
        self.address: Address | None = None
        self.swaps: frozenset[bytes] = frozenset()
        self.trouble = ""
        self.waking = self.on
        """Whether it can be opened is not known yet."""

    @property
    def on(self) -> bool:
        return self._path.exists()

    def may_finish(self, swap_id: bytes) -> bool:
        """Does it know this swap, and is it ready?"""
        return self.address is not None and swap_id in self.swaps

    async def wake(self) -> None:
        """After a start: open the file, if there is one. Raises nothing; `trouble` says what went wrong."""
        if not self.on:
            return
        try:
            async with self._turn:
                await self._open()
        except (WalletError, OSError) as error:
            self.address, self.trouble = None, str(error)
            _log.warning("courier not opened", error=type(error).__name__)
        finally:
            self.waking = False

    async def turn_on(self, entries: Iterable[Entry], paths: Mapping[str, KeyPlace]) -> Address:
        """Raises KeyringUnavailable, KeyringRefused, VaultLocked, DiskFull; then nothing was changed but for a key that opens nothing."""
        async with self._turn:
            if self._key is None:
                keyring = await answered(lambda: self._open_keyring(None))
                cover, key = paper.Cover(wallet=self._wallet, keyring=keyring.name, entry=secrets.token_bytes(16)), secrets.token_bytes(32)
                await answered(lambda: _keep(keyring, cover, key))
                self._key = cover, key
            await self._load(entries, paths)
            await self._open()
            assert self.address is not None
            return self.address

    async def refresh(self, entries: Iterable[Entry], paths: Mapping[str, KeyPlace]) -> None:
        """Right after an unlock, or when a swap began: hand it what is open. Raises nothing."""
        self.waking = False
        if not self.on:
            return
        try:
            async with self._turn:
                await self._know_key(self._path.read_bytes())
                await self._load(entries, paths)
                self.trouble = ""
        except (WalletError, OSError) as error:
            self.trouble = str(error)
            _log.warning("courier not refreshed", error=type(error).__name__)

    async def release(self, swap_id: bytes) -> None:
        """The swap is over: its secret leaves the file. Raises nothing."""
        if swap_id not in self.swaps:
            return
        self.swaps -= {swap_id}
        try:
            async with self._turn:
                await self._write()
        except (WalletError, OSError) as error:
            _log.warning("courier not told of an end", error=type(error).__name__)

    async def sign(self, swap_id: bytes | None, unsigned: Unsigned) -> Signed:
        """Raises SignerError for what is no errand, VaultLocked when its file does not open any more."""
        try:
            return await self._signer.sign_as_courier(swap_id, unsigned)
        except VaultLocked:  # locked since, or its process ended: the file brings the courier back, but no approval
            async with self._turn:
                await self._open()
            return await self._signer.sign_as_courier(swap_id, unsigned)

    async def turn_off(self) -> None:
        """Forget key and file. What gas it still holds can be had from the phrase alone. Raises KeyringUnavailable, OSError."""
        async with self._turn:
            if self.on:
                cover = paper.read_cover(self._path.read_bytes())
                await answered(lambda: self._open_keyring(cover.keyring).delete(cover.entry.hex()))
                await asyncio.to_thread(self._path.unlink)
            self._key, self.address, self.swaps, self.trouble = None, None, frozenset(), ""

    async def _open(self) -> None:
        data = await asyncio.to_thread(self._path.read_bytes)
        key = await self._know_key(data)
        self.address, swaps = await self._signer.open_courier(data, key)
        self.swaps, self.trouble = frozenset(swaps), ""

    async def _know_key(self, data: bytes) -> bytes:
        cover = paper.read_cover(data)
        if cover.wallet != self._wallet:
            raise BadDocument(paper.KIND, "it belongs to another wallet")
        if self._key is None or self._key[0] != cover:
            key = await answered(lambda: self._open_keyring(cover.keyring).get(cover.entry.hex()))
            if key is None:
                raise KeyringHalfMissing(cover.keyring)
            self._key = cover, key
        return self._key[1]

    async def _load(self, entries: Iterable[Entry], paths: Mapping[str, KeyPlace]) -> None:
        self.address = await self._signer.hire()
        charged: set[bytes] = set()
        for entry in entries:
            path = paths.get(entry.account)
            if path is not None and not entry.swap.watched:
                await self._signer.charge(errand_of(entry.swap.agreed, path, self.address))
                charged.add(entry.swap.id)
        await self._write()
        self.swaps = frozenset(charged)

    async def _write(self) -> None:
        assert self._key is not None
        data = await self._signer.seal_courier(*self._key)
        await asyncio.to_thread(store.replace, self._path, data)


def _keep(keyring: SecretStore, cover: paper.Cover, key: bytes) -> None:
    prove(keyring)
    keyring.set(cover.entry.hex(), key)
