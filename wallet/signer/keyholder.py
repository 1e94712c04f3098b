"""What holds the seed and decides what may be signed. No pipes here: requests come in as calls, so that the rules read in one place.

1. A digest that was approved is signed once.
2. A transaction that a granted mandate covers is signed, also after the wallet was locked.
3. The courier, whose file needs no password, signs the calls of its errands from its own account.
4. Nothing else is signed, and neither seed, key nor secret is given out, but for the phrase when it is made and the secret inside a claim.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from wallet.errors import CodesOn, SignerError, VaultLocked
from wallet.keys import derivation, mnemonic, one_time, recovery_code, secrets, signing
from wallet.model.address import Address
from wallet.model.hashing import sha256
from wallet.model.key_material import KeyMaterial
from wallet.model.language import Language
from wallet.model.mandate import Mandate, covers, fill_secret
from wallet.model.origin import Imported, KeyPlace
from wallet.model.path import PathStyle
from wallet.model.payload import signing_digest
from wallet.model.transaction import Signed, Unsigned
from wallet.signer import sealing
from wallet.signer.sealing import Keys, NewDoor
from wallet.vault import cipher, courier
from wallet.vault.courier import Bag, Cover, Errand
from wallet.vault.document import decode
from wallet.vault.sealer import AddedKey, Opener, SealedCodes

MAX_APPROVALS = 64
ERRANDS = frozenset({"claim", "refund", "claim for partner"})
"""What anyone may do for a swap. A courier gets no call that needs the account of a person."""


@dataclass(frozen=True, slots=True)
class Granted:
    """A mandate and all it needs once the seed is gone: the keys of its accounts, and our secret where we made it."""

    mandate: Mandate
    keys: tuple[tuple[Address, bytes], ...] = field(repr=False)
    secret: bytes | None = field(repr=False)

    def key_of(self, address: Address) -> bytes:
        return dict(self.keys)[address]


class Keyholder:
    def __init__(self, random: Callable[[int], bytes], granted: tuple[Granted, ...] = ()) -> None:
        self._random = random
        self._keys: Keys | None = None
        self._new_codes: bytes | None = None
        self._approved: set[bytes] = set()
        self._granted = {one.mandate.swap_id: one for one in granted}
        self._courier: bytes | None = None
        self._errands: dict[bytes, Errand] = {}

    @property
    def granted(self) -> tuple[Granted, ...]:
        return tuple(self._granted.values())

    def new_phrase(self, words: int, language: Language = Language.ENGLISH) -> str:
        return mnemonic.new_phrase(words, self._random, language)

    def new_code(self) -> str:
        return recovery_code.new_code(self._random)

    def check_phrase(self, phrase: str) -> None:
        mnemonic.check_phrase(phrase)

    def seal(self, head: cipher.Head, phrase: str, passphrase: str, door: NewDoor) -> bytes:
        """A vault file with two ways in: `door`, and the phrase itself. Nothing stays open."""
        return sealing.seal_phrase(head, phrase, passphrase, door, self._random)

    def seal_alone(self, head: cipher.Head, key: KeyMaterial, code: str, door: NewDoor) -> bytes:
        """Likewise, of one key and without a phrase: the code is the second way in."""
        return sealing.seal_alone(head, key, code, door, self._random)

    def unlock(self, document: bytes, password: str, half: bytes | None) -> None:
        self._take(sealing.keys_in(cipher.open_with_password(decode(document), password, half)))

    def unlock_with_phrase(self, document: bytes, phrase: str, passphrase: str) -> None:
        self._take(sealing.keys_in(cipher.open_with_recovery(decode(document), sealing.recovery_door(phrase, passphrase))))

    def try_password(self, document: bytes, password: str, half: bytes | None) -> None:
        """Open it and keep nothing of it."""
        cipher.open_with_password(decode(document), password, half)

    def relock(self, document: bytes, old: Opener, keyring: str | None, door: NewDoor) -> bytes:
        """The same vault behind `door`. Nothing is kept of it."""
        return sealing.relock(document, old, keyring, door, self._random)

    def rename(self, document: bytes, old: Opener, name: str) -> bytes:
        return sealing.rename(document, old, name, self._random)

    def add_key(self, document: bytes, old: Opener, key: KeyMaterial) -> AddedKey:
        """The vault with a key more. The open wallet knows it from now on; should the file not be written, nothing refers to it."""
        keys = self._open_keys()
        added, private_key = sealing.add_key(document, old, key, self._random)
        if isinstance(added.place, Imported):
            self._keys = replace(keys, imported={**keys.imported, added.place.id: private_key})
        return added

    def export(self, document: bytes, old: Opener, account: KeyPlace, password: str) -> bytes:
        """A keystore file. Nothing is kept, and no wallet need be open."""
        return sealing.export(document, old, account, password, self._random)

    def body_key(self, document: bytes, old: Opener, salt: bytes) -> bytes:
        """Nothing is kept, here and below, and no wallet need be open."""
        return sealing.body_key(document, old, salt)

    def addresses_in(self, document: bytes, old: Opener, accounts: tuple[KeyPlace, ...]) -> tuple[Address, ...]:
        return sealing.addresses_in(document, old, accounts)

    def new_codes(self, name: str) -> tuple[str, str]:
        """A seed of one-time codes, to be shown once: as a link, and to be typed. It counts once the vault has it. Raises CodesOn."""
        if self._open_keys().codes is not None:
            raise CodesOn
        self._new_codes = one_time.new_seed(self._random)
        return one_time.uri(self._new_codes, name), one_time.key_text(self._new_codes)

    def keep_codes(self, document: bytes, old: Opener, code: str, now: int) -> SealedCodes:
        return sealing.keep_codes(document, old, self._new_codes, code, now, self._random)

    def drop_codes(self, document: bytes, old: Opener, code: str, now: int, after: int) -> SealedCodes:
        return sealing.drop_codes(document, old, code, now, after, self._random)

    def use_codes(self, document: bytes, old: Opener) -> None:
        """From here on as that vault says."""
        self._keys, self._new_codes = replace(self._open_keys(), codes=sealing.codes_in(document, old)), None

    def check_code(self, code: str, now: int, after: int) -> int:
        """The step that it belongs to. Raises CodesOff, CodeRefused."""
        return sealing.step_of(self._open_keys().codes, code, now, after)

    @property
    def asks_codes(self) -> bool:
        return self._open_keys().codes is not None

    def imported(self) -> tuple[tuple[bytes, Address], ...]:
        """Ids and addresses of the keys that follow from no phrase."""
        return tuple((each, signing.address_of(key)) for each, key in self._open_keys().imported.items())

    def open_phrase(self, phrase: str, passphrase: str) -> None:
        self._take(Keys(derivation.seed_from_phrase(mnemonic.check_phrase(phrase), passphrase)))

    def addresses(self, style: PathStyle, start: int, count: int) -> tuple[Address, ...]:
        return derivation.addresses(self._open_keys().seed, style, start, count)

    def approve(self, digest: bytes) -> None:
        self._open_keys()
        if len(self._approved) >= MAX_APPROVALS:
            raise SignerError("too many approvals wait to be used")
        self._approved.add(digest)

    def sign_transaction(self, unsigned: Unsigned, account: KeyPlace) -> Signed:
        digest = signing_digest(unsigned)
        if digest in self._approved:
            key = self._key(account, unsigned.sender)
            self._approved.discard(digest)
            return signing.sign_transaction(key, unsigned)
        for granted in self._granted.values():
            if covers(granted.mandate, unsigned):
                return signing.sign_transaction(granted.key_of(unsigned.sender), unsigned)
        self._open_keys()  # locked: the way out is to unlock it, whatever else is missing
        raise SignerError("nobody approved this transaction and no swap's mandate covers it")

    def sign_digest(self, digest: bytes, account: KeyPlace) -> bytes:
        key = self._open_keys().key_at(account)
        if digest not in self._approved:
            raise SignerError("nobody approved this message")
        self._approved.discard(digest)
        return signing.sign_digest(key, digest)

    def hashlock(self, salt: bytes) -> bytes:
        return sha256(secrets.swap_secret(self._open_keys().root, salt))

    def grant(self, mandate: Mandate) -> None:
        open_keys = self._open_keys()
        own = [open_keys.key_at(account) for account in mandate.accounts]
        keys = {signing.address_of(key): key for key in own}
        if any(call.signer not in keys for call in mandate.calls):
            raise SignerError("the mandate names a call of an account that is not its own")
        self._granted[mandate.swap_id] = Granted(mandate, tuple(keys.items()), _own_secret(open_keys.root, mandate))

    def revoke(self, swap_id: bytes) -> None:
        self._granted.pop(swap_id, None)
        self._errands.pop(swap_id, None)

    def hire(self) -> Address:
        """The courier's account, from the seed. Errands that it had stay."""
        self._courier = secrets.courier_key(self._open_keys().root)
        return signing.address_of(self._courier)

    def charge(self, mandate: Mandate) -> None:
        """Give the courier a swap to finish."""
        root, courier = self._open_keys().root, signing.address_of(self._open_courier())
        if any(call.signer != courier or call.action not in ERRANDS for call in mandate.calls):
            raise SignerError("a courier only claims and refunds, from its own account")
        self._errands[mandate.swap_id] = Errand(mandate=mandate, secret=_own_secret(root, mandate))

    def seal_courier(self, cover: Cover, key: bytes) -> bytes:
        return courier.seal(cover, Bag(key=self._open_courier(), errands=tuple(self._errands.values())), key, self._random)

    def open_courier(self, document: bytes, key: bytes) -> tuple[Address, tuple[bytes, ...]]:
        """Its account, and the ids of the swaps that it may finish. No seed is needed."""
        bag = courier.unseal(document, key)
        self._courier = bag.key
        self._errands = {errand.mandate.swap_id: errand for errand in bag.errands}
        return signing.address_of(bag.key), tuple(self._errands)

    def sign_as_courier(self, swap_id: bytes | None, unsigned: Unsigned) -> Signed:
        """An errand of that swap, with our secret filled in where it is missing; or what was approved."""
        key, digest = self._open_courier(), signing_digest(unsigned)
        if swap_id is None and digest in self._approved:
            self._approved.discard(digest)
            return signing.sign_transaction(key, unsigned)
        errand = None if swap_id is None else self._errands.get(swap_id)
        if errand is None:
            raise SignerError("the courier has no such errand")
        call = unsigned if covers(errand.mandate, unsigned) else None
        if call is None and errand.secret is not None:
            call = fill_secret(errand.mandate, unsigned, errand.secret)
        if call is None:
            raise SignerError("this is not one of the calls that the courier may send")
        return signing.sign_transaction(key, call)

    def sign_claim(self, swap_id: bytes, unsigned: Unsigned) -> Signed:
        granted = self._granted.get(swap_id)
        if granted is None or granted.secret is None:
            self._open_keys()
            raise SignerError("there is no mandate for a swap whose secret this wallet made")
        claim = fill_secret(granted.mandate, unsigned, granted.secret)
        if claim is None:
            raise SignerError("this is not the claim of that swap")
        return signing.sign_transaction(granted.key_of(claim.sender), claim)

    def lock(self) -> None:
        """Forget the keys, every approval and the courier (whose file opens without a password); mandates stay."""
        self._keys = self._courier = self._new_codes = None
        self._errands.clear()
        self._approved.clear()

    def _take(self, keys: Keys) -> None:
        self.lock()
        self._keys = keys

    def _open_keys(self) -> Keys:
        if self._keys is None:
            raise VaultLocked
        return self._keys

    def _open_courier(self) -> bytes:
        if self._courier is None:
            raise VaultLocked
        return self._courier

    def _key(self, account: KeyPlace, sender: Address) -> bytes:
        key = self._open_keys().key_at(account)
        if signing.address_of(key) != sender:
            raise SignerError(f"the account at {account} is not the sender {sender}")
        return key


def _own_secret(root: bytes, mandate: Mandate) -> bytes | None:
    """Our secret of this swap; None when the other side made it."""
    if mandate.salt is None:
        return None
    secret = secrets.swap_secret(root, mandate.salt)
    return secret if sha256(secret) == mandate.hashlock else None
