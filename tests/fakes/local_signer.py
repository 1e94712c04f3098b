"""The signer without its process: the same keyholder, in this one. For tests that are not about the process."""

from __future__ import annotations

import os
from collections.abc import Callable

from wallet.model.address import Address
from wallet.model.codes import CodesKey
from wallet.model.key_material import KeyMaterial
from wallet.model.language import Language
from wallet.model.mandate import Mandate
from wallet.model.origin import Imported, KeyPlace
from wallet.model.path import PathStyle
from wallet.model.transaction import Signed, Unsigned
from wallet.signer.keyholder import Keyholder
from wallet.vault.cipher import Head, password_door
from wallet.vault.courier import Cover
from wallet.vault.sealer import AddedKey, NewLock, Opener, SealedCodes, SealOrder


class LocalSigner:
    """Everything `SignerProcess` does, but forgetting for good."""

    def __init__(self, random: Callable[[int], bytes] = os.urandom) -> None:
        self._keyholder = Keyholder(random)

    async def start(self) -> None: ...

    async def new_phrase(self, words: int = 12, language: Language = Language.ENGLISH) -> str:
        return self._keyholder.new_phrase(words, language)

    async def new_code(self) -> str:
        return self._keyholder.new_code()

    async def check_phrase(self, phrase: str) -> None:
        self._keyholder.check_phrase(phrase)

    async def seal(self, order: SealOrder) -> bytes:
        wallet = order.wallet
        head = Head(order.id, wallet.name, wallet.created, wallet.path, order.keyring)
        door = password_door(wallet.password, wallet.kdf, order.half, order.entry)
        if wallet.alone is not None:
            return self._keyholder.seal_alone(head, wallet.alone.key, wallet.alone.code, door)
        return self._keyholder.seal(head, wallet.phrase, wallet.passphrase, door)

    async def unlock(self, document: bytes, password: str, half: bytes | None) -> None:
        self._keyholder.unlock(document, password, half)

    async def try_password(self, document: bytes, password: str, half: bytes | None) -> None:
        self._keyholder.try_password(document, password, half)

    async def relock(self, document: bytes, old: Opener, lock: NewLock) -> bytes:
        door = password_door(lock.password, lock.kdf, lock.half, lock.entry)
        return self._keyholder.relock(document, old, lock.keyring, door)

    async def rename(self, document: bytes, old: Opener, name: str) -> bytes:
        return self._keyholder.rename(document, old, name)

    async def add_key(self, document: bytes, old: Opener, key: KeyMaterial) -> AddedKey:
        return self._keyholder.add_key(document, old, key)

    async def imported(self) -> tuple[tuple[Imported, Address], ...]:
        return tuple((Imported(each), address) for each, address in self._keyholder.imported())

    async def export(self, document: bytes, old: Opener, account: KeyPlace, password: str) -> bytes:
        return self._keyholder.export(document, old, account, password)

    async def body_key(self, document: bytes, old: Opener, salt: bytes) -> bytes:
        return self._keyholder.body_key(document, old, salt)

    async def addresses_in(self, document: bytes, old: Opener, accounts: tuple[KeyPlace, ...]) -> tuple[Address, ...]:
        return self._keyholder.addresses_in(document, old, accounts)

    async def unlock_with_phrase(self, document: bytes, phrase: str, passphrase: str) -> None:
        self._keyholder.unlock_with_phrase(document, phrase, passphrase)

    async def open_phrase(self, phrase: str, passphrase: str = "") -> None:
        self._keyholder.open_phrase(phrase, passphrase)

    async def addresses(self, style: PathStyle, start: int, count: int) -> tuple[Address, ...]:
        return self._keyholder.addresses(style, start, count)

    async def approve(self, digest: bytes) -> None:
        self._keyholder.approve(digest)

    async def sign_transaction(self, unsigned: Unsigned, account: KeyPlace) -> Signed:
        return self._keyholder.sign_transaction(unsigned, account)

    async def sign_digest(self, digest: bytes, account: KeyPlace) -> bytes:
        return self._keyholder.sign_digest(digest, account)

    async def hashlock(self, salt: bytes) -> bytes:
        return self._keyholder.hashlock(salt)

    async def grant(self, mandate: Mandate) -> None:
        self._keyholder.grant(mandate)

    async def revoke(self, swap_id: bytes) -> None:
        self._keyholder.revoke(swap_id)

    async def sign_claim(self, swap_id: bytes, unsigned: Unsigned) -> Signed:
        return self._keyholder.sign_claim(swap_id, unsigned)

    async def hire(self) -> Address:
        return self._keyholder.hire()

    async def charge(self, mandate: Mandate) -> None:
        self._keyholder.charge(mandate)

    async def seal_courier(self, cover: Cover, key: bytes) -> bytes:
        return self._keyholder.seal_courier(cover, key)

    async def open_courier(self, document: bytes, key: bytes) -> tuple[Address, tuple[bytes, ...]]:
        return self._keyholder.open_courier(document, key)

    async def sign_as_courier(self, swap_id: bytes | None, unsigned: Unsigned) -> Signed:
        return self._keyholder.sign_as_courier(swap_id, unsigned)

    async def new_codes(self, name: str) -> CodesKey:
        return CodesKey(*self._keyholder.new_codes(name))

    async def keep_codes(self, document: bytes, old: Opener, code: str, now: int) -> SealedCodes:
        return self._keyholder.keep_codes(document, old, code, now)

    async def drop_codes(self, document: bytes, old: Opener, code: str, now: int, after: int) -> SealedCodes:
        return self._keyholder.drop_codes(document, old, code, now, after)

    async def use_codes(self, document: bytes, old: Opener) -> None:
        self._keyholder.use_codes(document, old)

    async def check_code(self, code: str, now: int, after: int) -> int:
        return self._keyholder.check_code(code, now, after)

    async def asks_codes(self) -> bool:
        return self._keyholder.asks_codes

    async def lock(self) -> int:
        self._keyholder.lock()
        return len(self._keyholder.granted)

    async def close(self) -> None:
        self._keyholder = Keyholder(os.urandom)
