"""The command line: every main job without a window. Needs no Qt, and starts without web3 (each command imports what it uses).

`main` is the entry point of `lockstep`. A `WalletError` ends as one sentence on standard error: exit code 2 for input that cannot be
used, 1 for everything else.
"""

from __future__ import annotations

import contextlib
import os
import sys

from wallet.errors import InputError, WalletError

TRACEBACK = "LOCKSTEP_TRACEBACK"
"""Set in the environment: show where an error that nobody expected came from."""


def main() -> None:
    """Run the command in `sys.argv`."""
    from wallet.cli.app import app  # noqa: PLC0415 - the sentence below must work even when a command cannot be imported
    from wallet.signer.hardening import harden  # noqa: PLC0415

    harden()  # before a secret is typed
    _print_anything()
    try:
        app()
    except WalletError as error:
        _end(str(error), 2 if isinstance(error, InputError) else 1)
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:
        if os.environ.get(TRACEBACK):
            raise
        _end(_unexpected(error), 1)


def _print_anything() -> None:
    """A character that the terminal does not have is escaped; it must not end the program in the middle of a sentence."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(errors="backslashreplace")  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]


def _end(sentence: str, code: int) -> None:
    shown = "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in sentence)
    with contextlib.suppress(OSError, ValueError):
        print(shown, file=sys.stderr)  # noqa: T201 - the one place where an error meets the terminal
    try:
        sys.stdout.flush()
    except (OSError, ValueError):  # nobody takes what is left: Python would complain about it once more at its end
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)


def _unexpected(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"The operating system refused something ({error.strerror}). What was saved before is intact; try again when that is mended."
    return (
        f"Something went wrong that Lockstep did not expect ({type(error).__name__}). What was saved before is intact; try again, and "
        f"report it with what it says when {TRACEBACK}=1 is set."
    )
