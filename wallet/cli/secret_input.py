"""Secrets come through a prompt, or one a line on standard input in a fixed order: phrase, passphrase, password. Never as arguments.
A private key, a keystore file's password and a recovery code stand where the phrase does.

A line ends with its newline and nothing else is cut off: a passphrase may begin or end with spaces (BIP-39 takes it exactly). It is UTF-8
and of bounded length, whatever the terminal's language; an error never repeats it.
"""

from __future__ import annotations

import getpass
import os
import sys
from pathlib import Path

from wallet.errors import InputError
from wallet.model.key_material import KeyMaterial, KeystoreFile, TypedKey

LONGEST = 65_536
"""Bytes of one line."""

LONGEST_FILE = 1_000_000
"""Bytes of a keystore file."""


class Once:
    """A secret that is given out once and then forgotten here: a command may run for hours after the wallet was unlocked."""

    def __init__(self, value: str) -> None:
        self._value: str | None = value

    def take(self) -> str:
        """Raises RuntimeError the second time."""
        value, self._value = self._value, None
        if value is None:
            raise RuntimeError("this secret was used already")
        return value

    def __repr__(self) -> str:
        return "Once(…)"


def phrase() -> str:
    """The recovery phrase: asked for on a terminal (not shown), else the first line of standard input."""
    return _secret("recovery phrase")


def key(keystore: Path | None) -> KeyMaterial:
    """A private key, typed; or the keystore file at that path, whose password is typed. Raises InputError."""
    if keystore is None:
        return TypedKey(_secret("private key"))
    try:
        with keystore.expanduser().open("rb") as file:
            document = file.read(LONGEST_FILE + 1)
    except OSError as error:
        raise InputError(f"{keystore} cannot be read ({error.strerror}). Nothing was done; check the path.") from None
    return KeystoreFile(document, _secret("keystore password"))


def code() -> str:
    """A recovery code."""
    return _secret("recovery code")


def one_time_code(from_stdin: bool) -> str:
    """Of an authenticator, after the password."""
    if sys.stdin.isatty():
        return _typed("One-time code: ")
    if from_stdin:
        return line("one-time code")
    raise InputError(
        "There is no terminal to ask for the one-time code. Nothing was done; add --code-stdin and give it on a line of its own."
    )


def _secret(what: str) -> str:
    return _typed(f"{what.capitalize()}: ") if sys.stdin.isatty() else line(what)


def passphrase(from_stdin: bool) -> str:
    """The BIP-39 passphrase; empty unless it was asked for."""
    if not from_stdin:
        return ""
    if sys.stdin.isatty():
        return _typed("Passphrase: ")
    return line("passphrase")


def password(from_stdin: bool, *, new: bool = False, what: str = "password") -> str:
    """The wallet's password. A new one is asked for twice on a terminal. `what` it is called where standard input ends before it."""
    if not sys.stdin.isatty():
        if from_stdin:
            return line(what)
        raise InputError(
            "There is no terminal to ask for the password. Nothing was done; add --password-stdin and give it on a line of its own."
        )
    first = _typed("New password: " if new else "Password: ")
    if new and _typed("The same again: ") != first:
        raise InputError("The two passwords differ. Nothing was stored; try again.")
    return first


def line(what: str) -> str:
    """The next line of standard input. Raises InputError."""
    read = bytearray()
    while not read.endswith(b"\n") and len(read) <= LONGEST:
        byte = os.read(sys.stdin.fileno(), 1)  # no buffer of Python's own: it would keep the secret, and take what is not ours to read
        if not byte:
            break
        read += byte
    if not read:
        raise InputError(f"Standard input ended before the {what}. Nothing was done; give one secret a line: phrase, passphrase, password.")
    if len(read) > LONGEST:
        raise InputError(f"The {what} on standard input is longer than {LONGEST:,} bytes. Nothing was done; give one secret a line.")
    try:
        return _decoded(bytes(read).removesuffix(b"\n").removesuffix(b"\r"), what)
    finally:
        read[:] = bytes(len(read))


def _typed(question: str) -> str:
    """Asked for on the terminal, not shown. Raises InputError."""
    what = question.rstrip(": ").lower()
    try:
        return _decoded(getpass.getpass(question).encode("utf-8", "surrogateescape"), what)
    except EOFError:
        raise InputError(f"There is no {what}: the terminal was closed. Nothing was done.") from None
    except UnicodeError:
        raise InputError(f"The {what} is not valid text. Nothing was done; check the terminal's character set.") from None


def _decoded(read: bytes, what: str) -> str:
    try:
        return read.decode("utf-8")
    except UnicodeDecodeError:
        pass
    raise InputError(
        f"The {what} is not UTF-8 text. Nothing was done; check the character set it comes in."
    )  # outside: no secret in its context
