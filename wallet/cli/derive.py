"""`lockstep derive`: the addresses of a phrase, without storing anything."""

from __future__ import annotations

from typing import Annotated

import typer

from wallet.cli import options, secret_input
from wallet.cli.output import show, table
from wallet.errors import InputError
from wallet.model.path import MAX_INDEX, AccountPath, PathStyle


def derive(
    count: Annotated[int, typer.Option("--count", min=1, max=10_000, help="How many addresses.")] = 1,
    start: Annotated[int, typer.Option("--start", min=0, max=2**31 - 1, help="The first index.")] = 0,
    path: Annotated[PathStyle, typer.Option("--path", help="Style of the derivation path.")] = PathStyle.BIP44,
    passphrase_stdin: options.PassphraseStdin = False,
    as_json: options.Json = False,
) -> None:
    """Print the addresses of a recovery phrase. Stores nothing and asks nobody."""
    if start + count - 1 > MAX_INDEX:
        raise InputError(f"Account indices end at {MAX_INDEX}. Nothing was done; choose a smaller --start or --count.")
    phrase = secret_input.phrase()
    passphrase = secret_input.passphrase(passphrase_stdin)
    from wallet.keys import derivation, mnemonic  # noqa: PLC0415

    seed = derivation.seed_from_phrase(mnemonic.check_phrase(phrase), passphrase)
    addresses = derivation.addresses(seed, path, start, count)
    rows = [(index, str(AccountPath(path, index)), address) for index, address in enumerate(addresses, start)]
    data = [{"index": index, "path": where, "address": address} for index, where, address in rows]
    show(data, as_json, table([(str(index), where, address) for index, where, address in rows]))
