"""The OS keyring, built directly and checked, never found: the half of a vault's lock goes into the one backend allowed here or nowhere.

`keyring.get_keyring()` is never called: PYTHON_KEYRING_BACKEND, keyringrc.cfg and entry points would each choose for us. The backend's own
`__init__` is not run either, since it takes KEYRING_PROPERTY_* from the environment. What is built is checked by type and by module file.

Calls may block for as long as the desktop shows its prompt: run them off the loop's thread (`vault` does).
"""

from __future__ import annotations

import importlib
import secrets
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar, cast

import keyring
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError

from wallet.errors import KeyringHalfMissing, KeyringRefused, KeyringUnavailable
from wallet.model.views import KeyringInfo
from wallet.rules.vault import foreign_keyring

SERVICE = "Lockstep"
_USER = "vault key half"
_T = TypeVar("_T")


class SecretStore(Protocol):
    """Where halves are kept, by name. `name` is what the vault's header keeps and the user reads."""

    @property
    def name(self) -> str: ...

    def get(self, entry: str) -> bytes | None:
        """None when there is no such entry. Raises KeyringUnavailable."""
        ...

    def set(self, entry: str, secret: bytes) -> None:
        """Raises KeyringUnavailable."""
        ...

    def delete(self, entry: str) -> None:
        """No error when there is no such entry. Raises KeyringUnavailable."""
        ...


@dataclass(frozen=True, slots=True)
class Backend:
    """One class that is trusted. `file` is relative to the keyring package; `fixed` are properties nobody may choose for us."""

    name: str
    module: str
    type: str
    file: str
    fixed: tuple[tuple[str, object], ...] = ()


_BACKENDS: dict[str, tuple[Backend, ...]] = {
    "linux": (
        Backend("Secret Service", "keyring.backends.SecretService", "Keyring", "backends/SecretService.py"),
        Backend("libsecret", "keyring.backends.libsecret", "Keyring", "backends/libsecret.py"),
        Backend("KWallet", "keyring.backends.kwallet", "DBusKeyring", "backends/kwallet.py", (("handle", -1),)),
    ),
    "darwin": (Backend("macOS Keychain", "keyring.backends.macOS", "Keyring", "backends/macOS/__init__.py", (("keychain", None),)),),
    "win32": (Backend("Windows Credential Locker", "keyring.backends.Windows", "WinVaultKeyring", "backends/Windows.py"),),
}


def allowed_backends(platform: str = sys.platform) -> tuple[Backend, ...]:
    """The backends trusted on an operating system, best first."""
    return _BACKENDS.get(platform, _BACKENDS["linux"])


def open_store(name: str | None = None) -> SecretStore:
    """The best store that answers, or the one called `name`.

    Raises KeyringUnavailable, KeyringRefused, and KeyringHalfMissing for a keyring that this operating system does not have.
    """
    wanted = [backend for backend in allowed_backends() if name in (None, backend.name)]
    if not wanted:
        raise KeyringHalfMissing(name or "")
    reasons: list[str] = []
    for backend in wanted:
        try:
            return _build(backend)
        except KeyringUnavailable as error:
            reasons.append(error.reason)
    raise KeyringUnavailable(reasons[0])


def prove(store: SecretStore, random: Callable[[int], bytes] = secrets.token_bytes) -> None:
    """Write, read and delete a random value. Raises KeyringUnavailable when it does not come back, KeyringRefused when it does not go."""
    entry, value = random(16).hex(), random(32)
    store.set(entry, value)
    try:
        if store.get(entry) != value:
            raise KeyringRefused(f"{store.name} (it does not give back what it was given)")
    finally:
        store.delete(entry)
    if store.get(entry) is not None:
        raise KeyringRefused(f"{store.name} (it keeps what it was told to delete)")


def describe() -> KeyringInfo:
    """What this computer's keyring is and whether it works, tried with a random value. Never raises."""
    expected = allowed_backends()[0].name
    try:
        store = open_store()
        prove(store)
    except (KeyringUnavailable, KeyringRefused) as error:
        return KeyringInfo(expected, False, str(error))
    return KeyringInfo(store.name, True, f"{store.name} answers: half of the vault's lock can be kept there.")


class _LibraryStore:
    """A SecretStore over one checked backend of the keyring library.

    Each half is a service of its own, since Windows keeps one user a service and moves the others about.
    """

    def __init__(self, name: str, backend: KeyringBackend) -> None:
        self._name, self._backend = name, backend

    @property
    def name(self) -> str:
        return self._name

    def get(self, entry: str) -> bytes | None:
        found = _asked(lambda: self._backend.get_password(_service(entry), _USER))
        try:
            return bytes.fromhex(found) if found else None
        except ValueError:
            return None

    def set(self, entry: str, secret: bytes) -> None:
        # the library wraps this method at run time, and its type is lost
        keep = cast("Callable[[str, str, str], None]", self._backend.set_password)  # pyright: ignore[reportUnknownMemberType]
        _asked(lambda: keep(_service(entry), _USER, secret.hex()))

    def delete(self, entry: str) -> None:
        try:
            _asked(lambda: self._backend.delete_password(_service(entry), _USER))
        except PasswordDeleteError:
            return


def _service(entry: str) -> str:
    return f"{SERVICE} {entry}"


def _build(trusted: Backend) -> SecretStore:
    """The backend, checked, once it says that it can work here."""
    backend = construct(trusted)
    _asked(lambda: type(backend).priority)
    return _LibraryStore(trusted.name, backend)


def construct(trusted: Backend) -> KeyringBackend:
    """Make the backend without running its `__init__`, and check what came out. Raises KeyringRefused, KeyringUnavailable."""
    try:
        module = importlib.import_module(trusted.module)
    except ImportError as error:
        raise KeyringUnavailable(f"{trusted.name} is not installed") from error
    backend_type = cast("type[KeyringBackend]", getattr(module, trusted.type))
    backend = backend_type.__new__(backend_type)
    vars(backend).update(trusted.fixed)
    check_backend(trusted, backend)
    return backend


def check_backend(trusted: Backend, backend: object) -> None:
    """The exact type, from the keyring package's own file, with no property set by somebody else. Raises KeyringRefused."""
    found = type(backend)
    module = sys.modules.get(found.__module__)
    root = Path(keyring.__file__ or "").parent
    # a frozen build has .pyc where the source has .py
    file = Path(getattr(module, "__file__", None) or "nowhere").with_suffix("")
    genuine = (
        (found.__module__, found.__qualname__) == (trusted.module, trusted.type)
        and getattr(module, trusted.type, None) is found
        and file.resolve() == (root / trusted.file).with_suffix("").resolve()
        and vars(backend) == dict(trusted.fixed)
    )
    name = f"{found.__module__}.{found.__qualname__}"
    if foreign_keyring(name, approved=genuine) is not None:
        raise KeyringRefused(name)


def _asked(call: Callable[[], _T]) -> _T:
    """Ask the library; whatever goes wrong in D-Bus or the desktop is one error with a reason, and never quotes a secret."""
    try:
        return call()
    except PasswordDeleteError:
        raise
    except KeyringLocked as error:
        raise KeyringUnavailable("it is locked") from error
    except Exception as error:  # the backends let D-Bus, Win32 and socket errors of any type through
        raise KeyringUnavailable(_reason(error)) from None


def _reason(error: Exception) -> str:
    text = " ".join(str(error).split())[:120].rstrip(".")
    return text or type(error).__name__
