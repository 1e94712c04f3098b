"""A real Secret Service for tests: dbus-daemon and gnome-keyring-daemon with a fresh home, no display and nothing of the user's."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
import warnings
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import secretstorage
from secretstorage.exceptions import ItemNotFoundException

PROGRAMS = ("dbus-daemon", "gnome-keyring-daemon")
# no service folders: a bus that starts services on demand would start a second, locked keyring before ours has taken the name
_BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>{address}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""
_HIDDEN = ("DISPLAY", "WAYLAND_DISPLAY", "GNOME_KEYRING_CONTROL")


@dataclass(frozen=True)
class Service:
    """`environment` is complete: hand it to a subprocess, or use `enter` for this process."""

    environment: dict[str, str]

    def enter(self, patch: pytest.MonkeyPatch) -> None:
        for name in _HIDDEN:
            patch.delenv(name, raising=False)
        for name in ("HOME", "XDG_RUNTIME_DIR", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "DBUS_SESSION_BUS_ADDRESS"):
            patch.setenv(name, self.environment[name])


def missing_programs() -> list[str]:
    return [program for program in PROGRAMS if shutil.which(program) is None]


@contextmanager
def running_service(folder: Path) -> Generator[Service]:
    """An unlocked Secret Service that ends with the block."""
    with session_bus(folder) as environment:
        keyring = _start_keyring(environment)
        try:
            _await_service(environment)
            yield Service(environment)
        finally:
            _stop(keyring)


@contextmanager
def session_bus(folder: Path) -> Generator[dict[str, str]]:
    """A D-Bus session of its own, with nothing on it, that ends with the block; the environment of a program that lives in it."""
    environment = _environment(folder)
    bus = _start_bus(folder, environment)
    try:
        yield environment
    finally:
        _stop(bus)


@pytest.fixture
def secret_service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    """A fresh service for one test (it takes some 30 ms), with this process's environment pointing to it.

    Skipped aloud where its programs are missing.
    """
    missing = missing_programs()
    if missing:
        reason = f"no real Secret Service: {' and '.join(missing)} not installed (packages dbus and gnome-keyring)"
        warnings.warn(reason, stacklevel=1)
        pytest.skip(reason)
    # a socket's path has room for about 100 characters, so not pytest's own long folders
    with tempfile.TemporaryDirectory(prefix="ring") as folder, running_service(Path(folder)) as service:
        service.enter(monkeypatch)
        yield service


def _environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in _HIDDEN and not name.startswith("DBUS_")}
    places = {"HOME": "home", "XDG_RUNTIME_DIR": "run", "XDG_DATA_HOME": "data", "XDG_CONFIG_HOME": "config", "XDG_CACHE_HOME": "cache"}
    for place in places.values():
        (folder / place).mkdir(mode=0o700, parents=True)
    kept |= {name: str(folder / place) for name, place in places.items()}
    return kept | {"DBUS_SESSION_BUS_ADDRESS": f"unix:path={folder / 'run' / 'bus'}"}


def _start_bus(folder: Path, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    config = folder / "bus.conf"
    config.write_text(_BUS.format(address=environment["DBUS_SESSION_BUS_ADDRESS"]))
    command = ["dbus-daemon", f"--config-file={config}", "--nofork", "--nopidfile", "--print-address=1"]
    bus = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert bus.stdout is not None
    assert bus.stdout.readline().startswith(b"unix:path=")  # it listens now
    return bus


def _start_keyring(environment: dict[str, str]) -> subprocess.Popen[bytes]:
    command = ["gnome-keyring-daemon", "--unlock", "--components=secrets", "--foreground"]
    keyring = subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    assert keyring.stdin is not None
    keyring.stdin.write(b"ci")
    keyring.stdin.close()
    return keyring


def _await_service(environment: dict[str, str], seconds: float = 15) -> None:
    with pytest.MonkeyPatch.context() as patch:
        Service(environment).enter(patch)
        deadline = time.monotonic() + seconds
        while not _answers():
            assert time.monotonic() < deadline, "gnome-keyring-daemon did not come up"
            time.sleep(0.02)


def _answers() -> bool:
    with closing(secretstorage.dbus_init()) as connection:
        if not secretstorage.check_service_availability(connection):
            return False
        try:
            return not secretstorage.Collection(connection, "/org/freedesktop/secrets/aliases/default").is_locked()
        except ItemNotFoundException:
            return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is not None:
        warnings.warn(f"{process.args} had ended by itself with status {process.returncode}", stacklevel=1)
    process.terminate()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()
