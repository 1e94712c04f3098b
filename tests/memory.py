"""Looks for secrets in the memory of other processes, in every form that a program may keep them in. Needs Linux and root.

Read is whatever was ever written: all mapped memory but untouched pages of files. A secret counts as found only whole.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from wallet.signer.hardening import harden

CHUNK = 1 << 18
OVERLAP = 4096
DIGIT = 30
"""Bits of one digit of Python's int, each in four bytes."""


def may_read() -> bool:
    """Whether memory of a hardened process can be read here at all: tried on a child, since containers take this from root."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return False
    hardened, done = os.pipe()
    child = os.fork()
    if child == 0:
        harden()
        os.write(done, b".")
        os.read(os.pipe()[0], 1)
        os._exit(0)
    os.read(hardened, 1)
    try:
        return any(True for _ in _written(child))
    except OSError:
        return False
    finally:
        os.kill(child, 9)
        os.waitpid(child, 0)
        os.close(hardened)
        os.close(done)


@dataclass(frozen=True, slots=True)
class Forms:
    """What to look for, by name. `written` is compared without zeros and case: UTF-8, UTF-16 and UTF-32, small and capital are one."""

    raw: dict[str, bytes] = field(default_factory=dict[str, bytes])
    written: dict[str, bytes] = field(default_factory=dict[str, bytes])

    def in_(self, part: bytes) -> set[str]:
        squeezed = part.translate(None, b"\0").lower()
        found = {name for name, pattern in self.raw.items() if pattern in part}
        return found | {name for name, pattern in self.written.items() if pattern in squeezed}


def forms(secrets: Mapping[str, str | bytes]) -> Forms:
    """Texts as they are written; bytes as they are, turned round as libraries of numbers keep them, as an int of Python, and in digits."""
    raw, written = dict[str, bytes](), dict[str, bytes]()
    for name, secret in secrets.items():
        if isinstance(secret, str):
            written[name] = secret.lower().encode()
        else:
            raw |= {name: secret, f"{name} turned round": secret[::-1], f"{name} as an int": _digits(secret)}
            written[f"{name} in digits"] = secret.hex().encode()
    return Forms(raw, written)


def found_in(pid: int, wanted: Forms) -> set[str]:
    """The names of what stands in the memory of a process. Raises OSError where it may not be read."""
    return set[str]().union(*(wanted.in_(part) for part in _written(pid)))


def _digits(secret: bytes) -> bytes:
    digits, number = bytearray(), int.from_bytes(secret)
    while number:
        digits += (number & ((1 << DIGIT) - 1)).to_bytes(4, "little")
        number >>= DIGIT
    return bytes(digits)


def family(pid: int) -> list[int]:
    """A process and all that descend from it."""
    parents = {int(entry.name): _parent(entry) for entry in Path("/proc").iterdir() if entry.name.isdigit()}
    found = [pid]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found


def _parent(entry: Path) -> int:
    try:
        return int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0  # it ended meanwhile


def _written(pid: int) -> Iterator[bytes]:
    """Chunks that overlap, so that nothing is cut in two. Those of nothing but zeros, which are three of four, are left out."""
    with Path(f"/proc/{pid}/maps").open() as maps, Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for line in maps.read().splitlines():
            span, rights, _, _, inode, *_ = line.split()
            start, end = (int(part, 16) for part in span.split("-"))
            if "r" not in rights or ("w" not in rights and inode != "0") or "[vvar" in line or "[vsyscall" in line:
                continue
            yield from _chunks(memory.fileno(), start, end)


def _chunks(memory: int, start: int, end: int) -> Iterator[bytes]:
    while start < end:
        part = os.pread(memory, min(CHUNK, end - start), start)
        if not part:
            return
        if part.count(0) < len(part):
            yield part
        start += len(part)
        if start < end:
            start -= OVERLAP
