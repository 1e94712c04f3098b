"""The OS keyring: real where it can be, and every known way to slip another one in, each shown to work on the library first."""

from __future__ import annotations

import importlib
import importlib.util
import sys
import textwrap
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, cast

import keyring.backend
import keyring.backends.chainer
import keyring.backends.fail
import keyring.backends.null
import keyring.backends.SecretService
import keyring.core
import pytest
import secretstorage

from tests.fakes.secret_store import MemoryStore
from tests.keyring_service import Service
from wallet.errors import KeyringHalfMissing, KeyringRefused, KeyringUnavailable
from wallet.vault import secret_store
from wallet.vault.secret_store import Backend, allowed_backends, check_backend, construct, describe, open_store, prove

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="Secret Service is Linux's")
SECRET = bytes(range(32))
REGISTRY: set[type] = cast("Any", keyring.backend.KeyringBackend)._classes
"""Where the library notes every backend class that is ever defined."""

THIEF = textwrap.dedent(
    """
    from keyring.backend import KeyringBackend

    stolen = []

    class Keyring(KeyringBackend):
        priority = 99

        def get_password(self, service, username):
            stolen.append((service, username))

        def set_password(self, service, username, password):
            stolen.append((service, username, password))

        def delete_password(self, service, username):
            pass

    def take_over():
        stolen.append("loaded")
    """
)


@pytest.fixture
def thief(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A backend of somebody else, importable and registered with the highest priority, that wants every secret."""
    (tmp_path / "thief.py").write_text(THIEF)
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    importlib.invalidate_caches()
    monkeypatch.setattr(keyring.core, "_keyring_backend", None)
    module: Any = importlib.import_module("thief")
    yield module
    del sys.modules["thief"]
    REGISTRY.discard(module.Keyring)


def keeps_the_secret_to_itself(store: secret_store.SecretStore) -> None:
    entry = "e" * 32
    store.set(entry, SECRET)
    assert store.get(entry) == SECRET
    store.delete(entry)
    assert store.get(entry) is None


@LINUX
def test_the_real_service_keeps_halves(secret_service: Service) -> None:
    store = open_store()
    assert store.name == "Secret Service"
    prove(store)
    keeps_the_secret_to_itself(store)
    store.delete("never there")


@LINUX
def test_an_entry_can_be_replaced_and_others_stay(secret_service: Service) -> None:
    store = open_store("Secret Service")
    store.set("a" * 32, SECRET)
    store.set("b" * 32, bytes(32))
    store.set("a" * 32, b"\x01" * 32)
    assert store.get("a" * 32) == b"\x01" * 32
    store.delete("a" * 32)
    assert store.get("b" * 32) == bytes(32)
    store.delete("b" * 32)


@LINUX
def test_an_entry_that_somebody_changed_counts_as_missing(secret_service: Service) -> None:
    store = open_store()
    store.set("c" * 32, SECRET)
    backend: Any = keyring.backends.SecretService.Keyring()
    backend.set_password(f"Lockstep {'c' * 32}", "vault key half", "not hex")
    assert store.get("c" * 32) is None
    store.delete("c" * 32)


# --- hijacks ---------------------------------------------------------------------------------------------------------


@LINUX
def test_an_environment_variable_cannot_choose_the_backend(secret_service: Service, thief: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "thief.Keyring")
    keyring.set_password("control", "user", "secret")
    assert thief.stolen == [("control", "user", "secret")]
    thief.stolen.clear()
    keeps_the_secret_to_itself(open_store())
    prove(open_store())
    assert thief.stolen == []


@LINUX
def test_keyringrc_cannot_choose_the_backend(secret_service: Service, thief: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    config = tmp_path / "python_keyring" / "keyringrc.cfg"
    config.parent.mkdir()
    config.write_text(f"[backend]\ndefault-keyring=thief.Keyring\nkeyring-path={tmp_path}\n")
    keyring.set_password("control", "user", "secret")
    assert thief.stolen == [("control", "user", "secret")]
    thief.stolen.clear()
    keeps_the_secret_to_itself(open_store())
    assert thief.stolen == []


@LINUX
def test_a_higher_priority_cannot_choose_the_backend(secret_service: Service, thief: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    found = [ring for ring in keyring.backend.KeyringBackend.get_viable_backends() if ring is thief.Keyring]
    assert found, "the control: the library would take it"
    keeps_the_secret_to_itself(open_store())
    assert thief.stolen == []


@LINUX
def test_an_entry_point_is_not_even_loaded(secret_service: Service, thief: Any, tmp_path: Path) -> None:
    metadata = tmp_path / "thief-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Name: thief\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text("[keyring.backends]\nthief = thief:take_over\n")
    keyring.backend._load_plugins()  # pyright: ignore[reportPrivateUsage]
    assert thief.stolen == ["loaded"], "the control: the library loads it"
    thief.stolen.clear()
    keeps_the_secret_to_itself(open_store())
    assert describe().usable
    assert thief.stolen == []


@LINUX
def test_property_variables_do_not_reach_the_backend(secret_service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEYRING_PROPERTY_PREFERRED_COLLECTION", "/org/freedesktop/secrets/collection/session")
    monkeypatch.setenv("KEYRING_PROPERTY_SCHEME", "KeePassXC")
    monkeypatch.setenv("KEYRING_PROPERTY_APPID", "somebody else")
    control = keyring.backends.SecretService.Keyring()
    assert vars(control) == {
        "preferred_collection": "/org/freedesktop/secrets/collection/session",
        "scheme": "KeePassXC",
        "appid": "somebody else",
    }
    built = construct(allowed_backends("linux")[0])
    assert vars(built) == {}
    keeps_the_secret_to_itself(open_store())


def test_keychain_path_does_not_reach_the_backend(monkeypatch: pytest.MonkeyPatch) -> None:
    module = importlib.import_module("keyring.backends.macOS")
    monkeypatch.setattr(module.Keyring, "keychain", "/tmp/evil.keychain")
    built: Any = construct(allowed_backends("darwin")[0])
    assert built.keychain is None


def backend_of(module: str, name: str, base: type = object) -> object:
    """An instance of a class made to look as if it came from `module`."""
    body: dict[str, Any] = {"__module__": module, "__qualname__": name}
    made: Any = type(name, (base,), body)
    REGISTRY.discard(made)
    return made.__new__(made)


@pytest.mark.parametrize(
    "other",
    [
        keyring.backends.null.Keyring(),
        keyring.backends.fail.Keyring(),
        keyring.backends.chainer.ChainerBackend.__new__(keyring.backends.chainer.ChainerBackend),
        backend_of("keyrings.alt.file", "PlaintextKeyring"),
        backend_of("keyring.backends.SecretService", "Keyring"),
        backend_of("elsewhere", "Keyring", keyring.backends.SecretService.Keyring),
        object(),
        None,
    ],
    ids=["null", "fail", "chainer", "keyrings.alt", "an impostor", "a subclass", "no backend", "nothing"],
)
def test_no_other_class_passes(other: object) -> None:
    for trusted in (*allowed_backends("linux"), *allowed_backends("darwin"), *allowed_backends("win32")):
        with pytest.raises(KeyringRefused):
            check_backend(trusted, other)


def test_the_right_class_from_another_file_does_not_pass(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    trusted = allowed_backends("linux")[0]
    copied = tmp_path / "SecretService.py"
    copied.write_text(Path(keyring.backends.SecretService.__file__).read_text())
    spec = importlib.util.spec_from_file_location(trusted.module, copied, submodule_search_locations=[])
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    module.__package__ = "keyring.backends"
    monkeypatch.setitem(sys.modules, trusted.module, module)
    spec.loader.exec_module(module)
    with pytest.raises(KeyringRefused, match=r"keyring\.backends\.SecretService"):
        construct(trusted)


def test_a_class_put_into_the_right_module_does_not_pass(monkeypatch: pytest.MonkeyPatch, thief: Any) -> None:
    monkeypatch.setattr(keyring.backends.SecretService, "Keyring", thief.Keyring)
    with pytest.raises(KeyringRefused, match="thief"):
        construct(allowed_backends("linux")[0])


def test_a_property_set_on_the_instance_does_not_pass() -> None:
    trusted = allowed_backends("linux")[0]
    built: Any = construct(trusted)
    built.preferred_collection = "/somewhere"
    with pytest.raises(KeyringRefused):
        check_backend(trusted, built)


def test_a_store_that_forgets_or_never_forgets_is_refused() -> None:
    class Forgets(MemoryStore):
        def get(self, entry: str) -> bytes | None:
            return None

    class Keeps(MemoryStore):
        def delete(self, entry: str) -> None: ...

    with pytest.raises(KeyringRefused, match="does not give back"):
        prove(Forgets())
    with pytest.raises(KeyringRefused, match="keeps what"):
        prove(Keeps())
    honest = MemoryStore()
    prove(honest)
    assert honest.entries == {}


# --- locked, absent, foreign -----------------------------------------------------------------------------------------


@LINUX
def test_a_locked_keyring_is_a_sentence_at_once(secret_service: Service) -> None:
    store = open_store()
    with closing(secretstorage.dbus_init()) as connection:
        secretstorage.get_default_collection(connection).lock()
    with pytest.raises(KeyringUnavailable, match="it is locked"):
        store.set("d" * 32, SECRET)
    with pytest.raises(KeyringUnavailable, match="it is locked"):
        store.get("d" * 32)
    info = describe()
    assert (info.name, info.usable) == ("Secret Service", False)
    assert "locked" in info.sentence


@LINUX
@pytest.mark.parametrize("address", [None, "unix:path=/nonexistent/bus", "nonsense"])
def test_an_absent_service_is_a_sentence(address: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    if address is None:
        monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    else:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    with pytest.raises(KeyringUnavailable, match="without a keyring"):
        open_store()
    assert not describe().usable


@LINUX
def test_a_keyring_of_another_system_is_explained() -> None:
    with pytest.raises(KeyringHalfMissing, match="macOS Keychain"):
        open_store("macOS Keychain")


@LINUX
@pytest.mark.parametrize("name", ["libsecret", "KWallet"])
def test_a_keyring_whose_library_is_missing_is_a_sentence(name: str) -> None:
    with pytest.raises(KeyringUnavailable):
        open_store(name)


def test_an_error_of_the_library_never_quotes_the_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    class Loud:
        def set_password(self, service: str, username: str, password: str) -> None:
            raise RuntimeError("D-Bus said no. " * 50)

    store = secret_store._LibraryStore("Loud", cast("Any", Loud()))  # pyright: ignore[reportPrivateUsage]
    with pytest.raises(KeyringUnavailable) as caught:
        store.set("e", SECRET)
    assert len(caught.value.reason) <= 120
    assert caught.value.__cause__ is None


# --- contracts of the other systems ----------------------------------------------------------------------------------


class Keychain:
    """What keyring's macOS module asks of the Security framework."""

    class Error(Exception): ...

    class NotFound(Error): ...

    class KeychainDenied(Error): ...

    def __init__(self) -> None:
        self.items: dict[tuple[str, str], str] = {}
        self.denied = False

    def set_generic_password(self, keychain: str | None, service: str, username: str, password: str) -> None:
        assert keychain is None
        self.items[service, username] = password

    def find_generic_password(self, keychain: str | None, service: str, username: str) -> str:
        if self.denied:
            raise self.KeychainDenied("denied by the user")
        if (service, username) not in self.items:
            raise self.NotFound
        return self.items[service, username]

    def delete_generic_password(self, keychain: str | None, service: str, username: str) -> None:
        if self.items.pop((service, username), None) is None:
            raise self.NotFound


def test_the_path_through_the_macos_keychain(monkeypatch: pytest.MonkeyPatch) -> None:
    module = importlib.import_module("keyring.backends.macOS")
    api = Keychain()
    monkeypatch.setattr(module, "api", api, raising=False)
    monkeypatch.setattr(module.platform, "system", lambda: "Darwin")
    store = secret_store._build(allowed_backends("darwin")[0])  # pyright: ignore[reportPrivateUsage]
    prove(store)
    store.set("f" * 32, SECRET)
    assert api.items == {(f"Lockstep {'f' * 32}", "vault key half"): SECRET.hex()}
    api.denied = True
    with pytest.raises(KeyringUnavailable, match="locked"):
        store.get("f" * 32)


class Credentials:
    """What keyring's Windows module asks of win32cred."""

    CRED_TYPE_GENERIC = 1
    CRED_PERSIST_ENTERPRISE = 3

    class error(Exception):  # noqa: N801 - pywintypes' own name
        winerror = 1168
        funcname = "CredRead"

    def __init__(self) -> None:
        self.items: dict[str, dict[str, Any]] = {}

    def CredRead(self, Type: int, TargetName: str) -> dict[str, Any]:  # noqa: N802, N803
        if TargetName not in self.items:
            raise self.error
        return self.items[TargetName]

    def CredWrite(self, credential: dict[str, Any], flags: int) -> None:  # noqa: N802
        assert credential["Persist"] == self.CRED_PERSIST_ENTERPRISE
        kept = credential | {"CredentialBlob": credential["CredentialBlob"].encode("utf-16")}
        self.items[credential["TargetName"]] = kept

    def CredDelete(self, Type: int, TargetName: str) -> None:  # noqa: N802, N803
        del self.items[TargetName]


def test_the_path_through_the_windows_credential_locker(monkeypatch: pytest.MonkeyPatch) -> None:
    module = importlib.import_module("keyring.backends.Windows")
    api = Credentials()
    monkeypatch.setattr(module, "win32cred", api, raising=False)
    monkeypatch.setattr(module, "pywintypes", api, raising=False)
    monkeypatch.setattr(module, "missing_deps", False)
    monkeypatch.setenv("KEYRING_PROPERTY_PERSIST", "session")
    store = secret_store._build(allowed_backends("win32")[0])  # pyright: ignore[reportPrivateUsage]
    prove(store)
    for entry in ("1" * 32, "2" * 32):
        store.set(entry, bytes.fromhex(entry) * 2)
    assert len(api.items) == 2
    assert store.get("1" * 32) == b"\x11" * 32
    store.delete("1" * 32)
    assert (store.get("1" * 32), store.get("2" * 32)) == (None, b"\x22" * 32)


def test_every_system_has_a_backend_and_linux_is_the_default() -> None:
    assert [backend.name for backend in allowed_backends("darwin")] == ["macOS Keychain"]
    assert [backend.name for backend in allowed_backends("win32")] == ["Windows Credential Locker"]
    assert allowed_backends("freebsd14") == allowed_backends("linux")
    assert all(isinstance(backend, Backend) for backend in allowed_backends("linux"))
