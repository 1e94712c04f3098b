"""What the signer does with vault files beside opening them: make, lock anew, rename, add a key, give one out sealed. Nothing is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from wallet.errors import BadDocument, CodeRefused, CodesOff, CodesOn, NoPhrase, SignerError
from wallet.keys import derivation, mnemonic, one_time, secrets
from wallet.keys.keystore import open_keystore, seal_keystore
from wallet.keys.mnemonic import Randomness
from wallet.keys.private_key import read_private_key
from wallet.keys.recovery_code import read_code
from wallet.keys.signing import address_of
from wallet.model.address import Address
from wallet.model.key_material import KeyMaterial, TypedKey
from wallet.model.origin import Imported, KeyPlace
from wallet.vault import cipher
from wallet.vault.content import CODES, ROOT, ImportedKey, VaultContent
from wallet.vault.document import SlotKind, decode, encode
from wallet.vault.sealer import AddedKey, ByCode, ByPassword, Opener, SealedCodes

NewDoor = cipher.KeyringDoor | cipher.PasswordDoor
MAX_IMPORTED = 1000


@dataclass(frozen=True, slots=True)
class Keys:
    """What an open wallet signs with. `root`: the phrase's seed, or without a phrase 32 random bytes from which no account follows.

    `codes`: the seed of one-time codes, where they are on.
    """

    root: bytes = field(repr=False)
    derives: bool = True
    imported: Mapping[bytes, bytes] = field(default_factory=dict[bytes, bytes], repr=False)
    codes: bytes | None = field(default=None, repr=False)

    @property
    def seed(self) -> bytes:
        """Raises NoPhrase."""
        if not self.derives:
            raise NoPhrase
        return self.root

    def key_at(self, place: KeyPlace) -> bytes:
        """Raises NoPhrase, SignerError for a key that is not in this vault."""
        if not isinstance(place, Imported):
            return derivation.key_at(self.seed, place)
        if place.id not in self.imported:
            raise SignerError("the vault has no such key")
        return self.imported[place.id]


def keys_in(content: VaultContent) -> Keys:
    """Raises BadDocument."""
    imported = {each.id: each.private_key for each in content.imported}
    codes = content.secrets.get(CODES)
    if content.phrase is not None:
        return Keys(derivation.seed_from_phrase(content.phrase, content.passphrase), imported=imported, codes=codes)
    root = content.secrets.get(ROOT)
    if root is None:
        raise BadDocument("vault", "it has neither a phrase nor what stands in for one")
    return Keys(root, derives=False, imported=imported, codes=codes)


def recovery_door(phrase: str, passphrase: str) -> cipher.RecoveryDoor:
    """Raises BadPhrase."""
    seed = derivation.seed_from_phrase(mnemonic.check_phrase(phrase), passphrase)
    return cipher.RecoveryDoor(SlotKind.PHRASE, secrets.recovery_key(seed))


def seal_phrase(head: cipher.Head, phrase: str, passphrase: str, door: NewDoor, random: Randomness) -> bytes:
    """A vault with two ways in: `door`, and the phrase itself. Raises BadPhrase."""
    content = VaultContent(phrase=mnemonic.check_phrase(phrase), passphrase=passphrase)
    return encode(cipher.seal(head, content, (door, recovery_door(phrase, passphrase)), random))


def seal_alone(head: cipher.Head, key: KeyMaterial, code: str, door: NewDoor, random: Randomness) -> bytes:
    """A vault of one key, with `door` and the recovery code as ways in. Raises BadKey, BadDocument, BadCode."""
    imported = ImportedKey(id=random(16), private_key=read_key(key))
    content = VaultContent(imported=(imported,), secrets={ROOT: random(32)})
    return encode(cipher.seal(head, content, (door, cipher.RecoveryDoor(SlotKind.CODE, read_code(code))), random))


def relock(document: bytes, old: Opener, keyring: str | None, door: NewDoor, random: Randomness) -> bytes:
    """The same vault behind `door`. Whoever has phrase or code instead of the password need not have the authenticator either."""
    found, way = decode(document), _way(old)
    if not isinstance(old, ByPassword):
        found = cipher.change_content(found, way, _without_codes, random)
    return encode(cipher.relock(found, way, keyring, door, random))


def keep_codes(document: bytes, old: Opener, seed: bytes | None, code: str, now: int, random: Randomness) -> SealedCodes:
    """The vault with the seed of one-time codes. Raises CodesOff where none was shown, CodesOn, CodeRefused."""
    if seed is None:
        raise CodesOff
    step = step_of(seed, code, now, -1)

    def with_codes(content: VaultContent) -> VaultContent:
        if CODES in content.secrets:
            raise CodesOn
        return content.model_copy(update={"secrets": {**content.secrets, CODES: seed}})

    return SealedCodes(encode(cipher.change_content(decode(document), _way(old), with_codes, random)), step)


def drop_codes(document: bytes, old: Opener, code: str, now: int, after: int, random: Randomness) -> SealedCodes:
    """The vault without it. Raises CodesOff, CodeRefused."""
    step = -1

    def checked(content: VaultContent) -> VaultContent:
        nonlocal step
        step = step_of(content.secrets.get(CODES), code, now, after)
        return _without_codes(content)

    return SealedCodes(encode(cipher.change_content(decode(document), _way(old), checked, random)), step)


def codes_in(document: bytes, old: Opener) -> bytes | None:
    """The seed of one-time codes, where they are on."""
    return cipher.open_vault(decode(document), _way(old)).secrets.get(CODES)


def step_of(seed: bytes | None, code: str, now: int, after: int) -> int:
    """Raises CodesOff, CodeRefused."""
    if seed is None:
        raise CodesOff
    step = one_time.step_of(seed, code, now, after)
    if step is None:
        raise CodeRefused
    return step


def _without_codes(content: VaultContent) -> VaultContent:
    return content.model_copy(update={"secrets": {name: value for name, value in content.secrets.items() if name != CODES}})


def rename(document: bytes, old: Opener, name: str, random: Randomness) -> bytes:
    """The same vault under another name."""
    return encode(cipher.rename(decode(document), _way(old), name, random))


def add_key(document: bytes, old: Opener, key: KeyMaterial, random: Randomness) -> tuple[AddedKey, bytes]:
    """The vault with a key more, and the key. One that is there already keeps its id. Raises BadKey, BadDocument, SignerError."""
    private_key = read_key(key)
    place = Imported(random(16))

    def with_key(content: VaultContent) -> VaultContent:
        nonlocal place
        for each in content.imported:
            if each.private_key == private_key:
                place = Imported(each.id)
                return content
        if len(content.imported) >= MAX_IMPORTED:
            raise SignerError(f"a vault holds {MAX_IMPORTED:,} imported keys at most")
        return content.model_copy(update={"imported": (*content.imported, ImportedKey(id=place.id, private_key=private_key))})

    sealed = encode(cipher.change_content(decode(document), _way(old), with_key, random))
    return AddedKey(sealed, place, address_of(private_key)), private_key


def export(document: bytes, old: Opener, account: KeyPlace, password: str, random: Randomness) -> bytes:
    """A keystore file of one account. Raises NoPhrase, SignerError for a key that is not in this vault."""
    key = keys_in(cipher.open_vault(decode(document), _way(old))).key_at(account)
    return seal_keystore(key, password, random)


def body_key(document: bytes, old: Opener, salt: bytes) -> bytes:
    """For what a backup holds beside this vault; the vault's own keys stay here."""
    return cipher.body_key(decode(document), _way(old), salt)


def addresses_in(document: bytes, old: Opener, accounts: tuple[KeyPlace, ...]) -> tuple[Address, ...]:
    """Whose accounts these are by what that vault seals, which need not be the one that is open. Raises NoPhrase, SignerError."""
    keys = keys_in(cipher.open_vault(decode(document), _way(old)))
    return tuple(address_of(keys.key_at(account)) for account in accounts)


def read_key(key: KeyMaterial) -> bytes:
    """Raises BadKey, BadDocument."""
    if isinstance(key, TypedKey):
        return read_private_key(key.text)
    return open_keystore(key.document, key.password)


def _way(old: Opener) -> cipher.Way:
    """Raises BadPhrase, BadCode."""
    match old:
        case ByPassword(password, half):
            return cipher.PasswordWay(password, half)
        case ByCode(code):
            return cipher.RecoveryDoor(SlotKind.CODE, read_code(code))
        case _:
            return recovery_door(old.phrase, old.passphrase)
