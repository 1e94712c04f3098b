"""Requests and results of the signer, protocol version 1, final: JSON, bytes as hex, one request at a time.

    request   {"id": n, "request": {"op": …, fields}}
    answer    {"id": n, "result": {fields}} or {"id": n, "error": {"kind", "values"}}

`op` decides the fields; an unknown op, a missing or an extra field is refused. New ops may be added; these stay as they are.
"""

from __future__ import annotations

from typing import Annotated, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, SerializeAsAny

from wallet.model.language import Language
from wallet.model.mandate import Mandate
from wallet.model.origin import KeyPlace
from wallet.model.path import PathStyle
from wallet.model.transaction import Unsigned
from wallet.vault.courier import Cover
from wallet.vault.document import Kdf

VERSION = 1
MAX_ADDRESSES = 1000

Bytes16 = Annotated[bytes, Field(min_length=16, max_length=16)]
Bytes32 = Annotated[bytes, Field(min_length=32, max_length=32)]


class Message(BaseModel):
    """No message shows its fields: repr and validation errors stay silent about what may be a secret."""

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, ser_json_bytes="hex", val_json_bytes="hex", hide_input_in_errors=True
    )

    def __repr__(self) -> str:
        return f"{type(self).__name__}(…)"

    __str__ = __repr__


# --- requests --------------------------------------------------------------------------------------------------------


class Hello(Message):
    op: Literal["hello"] = "hello"
    version: int


class NewPhrase(Message):
    """`language` was added to version 1; English where it is left out."""

    op: Literal["new_phrase"] = "new_phrase"
    words: int
    language: Language = Language.ENGLISH


class CheckPhrase(Message):
    op: Literal["check_phrase"] = "check_phrase"
    phrase: str


class NewVault(Message):
    """What is the same for every vault that is made."""

    id: Bytes16
    name: str
    created: int
    path: PathStyle
    keyring: str | None
    password: str
    half: Bytes32 | None
    entry: Bytes16 | None
    kdf: Kdf


class Seal(NewVault):
    op: Literal["seal"] = "seal"
    phrase: str
    passphrase: str


class Unlock(Message):
    op: Literal["unlock"] = "unlock"
    document: bytes
    password: str
    half: Bytes32 | None


class TryPassword(Message):
    """Whether that opens it. Nothing is kept: a vault that was just written is tried before it takes the old one's place."""

    op: Literal["try_password"] = "try_password"
    document: bytes
    password: str
    half: Bytes32 | None


class ByPassword(Message):
    by: Literal["password"] = "password"
    password: str
    half: Bytes32 | None


class ByPhrase(Message):
    by: Literal["phrase"] = "phrase"
    phrase: str
    passphrase: str


class ByCode(Message):
    """The recovery code of a vault without a phrase. Added to version 1."""

    by: Literal["code"] = "code"
    code: str


Opener = Annotated[ByPassword | ByPhrase | ByCode, Field(discriminator="by")]


class Relock(Message):
    """Open `document` in one way and give it another password, half or stretching. Nothing is kept."""

    op: Literal["relock"] = "relock"
    document: bytes
    old: Opener
    keyring: str | None
    password: str
    half: Bytes32 | None
    entry: Bytes16 | None
    kdf: Kdf


class UnlockWithPhrase(Message):
    op: Literal["unlock_with_phrase"] = "unlock_with_phrase"
    document: bytes
    phrase: str
    passphrase: str


class OpenPhrase(Message):
    """Use a phrase without any vault: what `derive` and a phrase typed for one session do."""

    op: Literal["open_phrase"] = "open_phrase"
    phrase: str
    passphrase: str


class Addresses(Message):
    op: Literal["addresses"] = "addresses"
    style: PathStyle
    start: int = Field(ge=0)
    count: int = Field(ge=0, le=MAX_ADDRESSES)


class Approve(Message):
    op: Literal["approve"] = "approve"
    digest: Bytes32


class SignTransaction(Message):
    op: Literal["sign_transaction"] = "sign_transaction"
    unsigned: Unsigned
    account: KeyPlace


class SignDigest(Message):
    op: Literal["sign_digest"] = "sign_digest"
    digest: Bytes32
    account: KeyPlace


class Grant(Message):
    op: Literal["grant"] = "grant"
    mandate: Mandate


class Revoke(Message):
    op: Literal["revoke"] = "revoke"
    swap_id: Bytes32


class Hashlock(Message):
    op: Literal["hashlock"] = "hashlock"
    salt: Bytes16


class SignClaim(Message):
    op: Literal["sign_claim"] = "sign_claim"
    swap_id: Bytes32
    unsigned: Unsigned


class Hire(Message):
    """Make the courier's key from the seed and keep it. Added to version 1, as are the four after it."""

    op: Literal["hire"] = "hire"


class Charge(Message):
    op: Literal["charge"] = "charge"
    mandate: Mandate


class SealCourier(Message):
    op: Literal["seal_courier"] = "seal_courier"
    cover: Cover
    key: Bytes32


class OpenCourier(Message):
    op: Literal["open_courier"] = "open_courier"
    document: bytes
    key: Bytes32


class SignAsCourier(Message):
    """With a swap's id one of its errands, without one what was approved."""

    op: Literal["sign_as_courier"] = "sign_as_courier"
    swap_id: Bytes32 | None
    unsigned: Unsigned


class NewCode(Message):
    """A recovery code for a vault without a phrase. Added to version 1, as are the five after it."""

    op: Literal["new_code"] = "new_code"


class TypedKey(Message):
    kind: Literal["typed"] = "typed"
    text: str


class KeystoreFile(Message):
    kind: Literal["keystore"] = "keystore"
    document: bytes
    password: str


Key = Annotated[TypedKey | KeystoreFile, Field(discriminator="kind")]


class SealAlone(NewVault):
    """Of one imported key and without a phrase."""

    op: Literal["seal_alone"] = "seal_alone"
    key: Key
    code: str


class AddKey(Message):
    op: Literal["add_key"] = "add_key"
    document: bytes
    old: Opener
    key: Key


class ListImported(Message):
    op: Literal["list_imported"] = "list_imported"


class Export(Message):
    """A keystore file of one account, sealed by `password`."""

    op: Literal["export"] = "export"
    document: bytes
    old: Opener
    account: KeyPlace
    password: str


class Rename(Message):
    op: Literal["rename"] = "rename"
    document: bytes
    old: Opener
    name: str


class MakeBodyKey(Message):
    """For what a backup holds beside that vault. Added to version 1, as is the one after it."""

    op: Literal["body_key"] = "body_key"
    document: bytes
    old: Opener
    salt: Bytes32


class AddressesIn(Message):
    """Of accounts of that vault, which need not be the open one."""

    op: Literal["addresses_in"] = "addresses_in"
    document: bytes
    old: Opener
    accounts: tuple[KeyPlace, ...] = Field(max_length=MAX_ADDRESSES)


class NewCodes(Message):
    """A fresh seed of one-time codes, to be shown once. Added to version 1, as are the five after it; `now` is Unix time."""

    op: Literal["new_codes"] = "new_codes"
    name: str


class KeepCodes(Message):
    """The vault with that seed. `code` shows that it has arrived."""

    op: Literal["keep_codes"] = "keep_codes"
    document: bytes
    old: Opener
    code: str
    now: int = Field(ge=0)


class DropCodes(Message):
    """The vault without it. `after`: the step of the code that was used last."""

    op: Literal["drop_codes"] = "drop_codes"
    document: bytes
    old: Opener
    code: str
    now: int = Field(ge=0)
    after: int


class UseCodes(Message):
    """The open wallet asks for codes from here on as this vault says."""

    op: Literal["use_codes"] = "use_codes"
    document: bytes
    old: Opener


class CheckCode(Message):
    op: Literal["check_code"] = "check_code"
    code: str
    now: int = Field(ge=0)
    after: int


class AsksCodes(Message):
    op: Literal["asks_codes"] = "asks_codes"


class Lock(Message):
    """Forget the seed. With no mandate granted the process ends after its answer."""

    op: Literal["lock"] = "lock"


class Quit(Message):
    op: Literal["quit"] = "quit"


Request = Annotated[
    Hello
    | NewPhrase
    | CheckPhrase
    | Seal
    | Unlock
    | TryPassword
    | Relock
    | UnlockWithPhrase
    | OpenPhrase
    | Addresses
    | Approve
    | SignTransaction
    | SignDigest
    | Grant
    | Revoke
    | Hashlock
    | SignClaim
    | Hire
    | Charge
    | SealCourier
    | OpenCourier
    | SignAsCourier
    | NewCode
    | SealAlone
    | AddKey
    | ListImported
    | Export
    | Rename
    | MakeBodyKey
    | AddressesIn
    | NewCodes
    | KeepCodes
    | DropCodes
    | UseCodes
    | CheckCode
    | AsksCodes
    | Lock
    | Quit,
    Field(discriminator="op"),
]


class Envelope(Message):
    id: int
    request: Request


# --- results ---------------------------------------------------------------------------------------------------------


class Done(Message):
    pass


class Version(Message):
    version: int


class Phrase(Message):
    phrase: str


class Sealed(Message):
    document: bytes


class AddressList(Message):
    addresses: tuple[str, ...]


class SignedTransaction(Message):
    """`unsigned` is what was signed: for a claim, with the secret in its place."""

    unsigned: Unsigned
    raw: bytes


class Signature(Message):
    signature: bytes


class HashlockResult(Message):
    hashlock: bytes


class Courier(Message):
    """`swaps`: ids of those that it may finish."""

    address: str
    swaps: tuple[Bytes32, ...]


class Code(Message):
    code: str


class KeyAdded(Message):
    document: bytes
    id: Bytes16
    address: str


class ImportedKey(Message):
    id: Bytes16
    address: str


class ImportedKeys(Message):
    keys: tuple[ImportedKey, ...]


class BodyKey(Message):
    key: Bytes32


class CodesKey(Message):
    """The seed for an authenticator: as a link for a QR code, and to be typed."""

    uri: str
    key: str


class SealedCodes(Message):
    document: bytes
    step: int


class CodeStep(Message):
    step: int


class Asks(Message):
    codes: bool


class Locked(Message):
    """`mandates` still granted."""

    mandates: int


Result = (
    Done
    | Version
    | Phrase
    | Sealed
    | AddressList
    | SignedTransaction
    | Signature
    | HashlockResult
    | Courier
    | Code
    | KeyAdded
    | ImportedKeys
    | BodyKey
    | CodesKey
    | SealedCodes
    | CodeStep
    | Asks
    | Locked
)


class Failure(Message):
    """`kind` is the name of a class in wallet.errors that may travel, `values` its constructor's arguments."""

    kind: str
    values: tuple[str | int | None, ...]


_R = TypeVar("_R", bound=Message)


class Answer(Message, Generic[_R]):
    id: int
    result: SerializeAsAny[_R] | None = None
    error: Failure | None = None
