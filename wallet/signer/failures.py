"""Errors that cross the pipe. A closed table: nothing else of an exception leaves the process that holds keys."""

from __future__ import annotations

from wallet.errors import (
    BadCode,
    BadDocument,
    BadKey,
    BadPhrase,
    CodeRefused,
    CodesOff,
    CodesOn,
    KeyringHalfMissing,
    NewerData,
    NoPhrase,
    SignerError,
    VaultLocked,
    WalletError,
    WrongPassword,
)
from wallet.signer.messages import Failure

_BARE = {each.__name__: each for each in (WrongPassword, VaultLocked, NoPhrase, CodeRefused, CodesOn, CodesOff)}
"""Those that carry nothing."""


def failure_of(error: Exception) -> Failure:  # noqa: PLR0911 - a table, a line a kind
    """What the other side is told. An error that is not in the table is named by its type alone: its text might quote a secret."""
    match error:
        case WrongPassword() | VaultLocked() | NoPhrase() | CodeRefused() | CodesOn() | CodesOff():
            return Failure(kind=type(error).__name__, values=())
        case BadPhrase(reason=reason, word=word, place=place):
            return Failure(kind="BadPhrase", values=(reason, word, place))
        case BadDocument(kind=kind, reason=reason, field=field):
            return Failure(kind="BadDocument", values=(kind, reason, field))
        case NewerData(path=path, found=found, known=known):
            return Failure(kind="NewerData", values=(path, found, known))
        case KeyringHalfMissing(backend=backend):
            return Failure(kind="KeyringHalfMissing", values=(backend,))
        case SignerError(reason=reason) | BadKey(reason=reason) | BadCode(reason=reason):
            return Failure(kind=type(error).__name__, values=(reason,))
        case MemoryError():
            return Failure(kind="SignerError", values=("there is not enough free memory to stretch the password",))
        case _:
            return Failure(kind="SignerError", values=(f"it could not do what it was asked ({type(error).__name__})",))


def error_of(failure: Failure) -> WalletError:  # noqa: PLR0911 - the same table, the other way
    """The error to raise on this side."""
    match failure.kind, failure.values:
        case kind, () if kind in _BARE:
            return _BARE[kind]()
        case "BadKey", (str(reason),):
            return BadKey(reason)
        case "BadCode", (str(reason),):
            return BadCode(reason)
        case "BadPhrase", (str(reason), str() | None as word, int() | None as place):
            return BadPhrase(reason, word=word, place=place)
        case "BadDocument", (str(kind), str(reason), str() | None as field):
            return BadDocument(kind, reason, field=field)
        case "NewerData", (str(path), int(found), int(known)):
            return NewerData(path, found, known)
        case "KeyringHalfMissing", (str(backend),):
            return KeyringHalfMissing(backend)
        case "SignerError", (str(reason),):
            return SignerError(reason)
        case _:
            return SignerError("it answered with an error that is not known here")
