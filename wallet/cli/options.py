"""Options that several commands share. `--home` may stand before the command or after it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def _or_global(context: typer.Context, value: Path | None) -> Path | None:
    """The folder given before the command, when none was given after it."""
    given = context.find_root().params.get("home")
    return value or (Path(given) if given else None)


Home = Annotated[
    Path | None, typer.Option("--home", help="Data folder (default: this user's own).", show_default=False, callback=_or_global)
]
Json = Annotated[bool, typer.Option("--json", help="Print data as JSON.")]
Keystore = Annotated[
    Path | None, typer.Option("--keystore", help="A keystore file (version 3) instead of a typed key.", show_default=False)
]
PassphraseStdin = Annotated[
    bool,
    typer.Option(
        "--passphrase-stdin", help="Read a BIP-39 passphrase from standard input, exactly as it is: it opens another, hidden wallet."
    ),
]
PasswordStdin = Annotated[bool, typer.Option("--password-stdin", help="Read the password from standard input.")]
WalletName = Annotated[str | None, typer.Option("--wallet", help="Which wallet, if there are several.", show_default=False)]
Yes = Annotated[bool, typer.Option("--yes", help="Confirm without asking; never passes a finding that asks for typing.")]
