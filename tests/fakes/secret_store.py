"""A keyring in memory, and one in a file that outlives the process that wrote it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

from wallet.errors import KeyringUnavailable


@dataclass
class MemoryStore:
    """`broken` makes every call fail, as a service that went away does."""

    name: str = "Secret Service"
    entries: dict[str, bytes] = field(default_factory=dict[str, bytes])
    broken: bool = False

    def get(self, entry: str) -> bytes | None:
        self._check()
        return self.entries.get(entry)

    def set(self, entry: str, secret: bytes) -> None:
        self._check()
        self.entries[entry] = secret

    def delete(self, entry: str) -> None:
        self._check()
        self.entries.pop(entry, None)

    def _check(self) -> None:
        if self.broken:
            raise KeyringUnavailable("it went away")


@dataclass
class FileStore:
    path: Path
    name: str = "Secret Service"

    def get(self, entry: str) -> bytes | None:
        found = self.entries().get(entry)
        return bytes.fromhex(found) if found else None

    def set(self, entry: str, secret: bytes) -> None:
        self._keep(self.entries() | {entry: secret.hex()})

    def delete(self, entry: str) -> None:
        entries = self.entries()
        entries.pop(entry, None)
        self._keep(entries)

    def entries(self) -> dict[str, str]:
        return json.loads(self.path.read_text()) if self.path.exists() else {}

    def _keep(self, entries: dict[str, str]) -> None:
        self.path.write_text(json.dumps(entries))
