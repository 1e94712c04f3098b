"""`lockstep wallet`: make, restore and list wallets, and change their locks."""

from __future__ import annotations

from typing import Annotated

import typer

from wallet.cli import core, options, secret_input
from wallet.cli.output import show
from wallet.errors import InputError, WalletError
from wallet.facade import Wallet
from wallet.model.views import WalletInfo

app = typer.Typer(help="Make, restore and list wallets, and change their locks.", rich_markup_mode=None, no_args_is_help=True)

Name = Annotated[str, typer.Option("--name", help="What to call it.")]
NoKeyring = Annotated[bool, typer.Option("--no-keyring", help="Seal it with the password alone, without the keyring of this computer.")]


@app.command()
def new(
    name: Name = "Main",
    words: Annotated[int, typer.Option("--words", help="12, 15, 18, 21 or 24.")] = 12,
    no_keyring: NoKeyring = False,
    passphrase_stdin: options.PassphraseStdin = False,
    password_stdin: options.PasswordStdin = False,
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """Make a wallet and print its recovery phrase, once."""
    passphrase = secret_input.passphrase(passphrase_stdin)
    password = secret_input.password(password_stdin, new=True)

    async def work() -> None:
        async with core.opened(home) as wallet:
            phrase = await wallet.session.new_phrase(words)
            info = await wallet.session.create(name, phrase, passphrase, password, use_keyring=not no_keyring)
            address = await _first_address(wallet)
            lines = (
                f"Wallet “{name}” is made. Its first account is {address}.",
                "Write these words down, in this order. Whoever has them has your coins; without them nobody can restore the wallet:",
                "",
                f"  {phrase}",
            )
            try:
                show({**_described(info), "address": address, "phrase": phrase}, as_json, lines)
            except OSError as error:
                raise PhraseNotShown(name, info.id, error.strerror or "no reason given") from None

    core.run(work())


@app.command()
def restore(
    name: Name = "Main",
    no_keyring: NoKeyring = False,
    passphrase_stdin: options.PassphraseStdin = False,
    password_stdin: options.PasswordStdin = False,
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """Restore a wallet from its recovery phrase."""
    phrase = secret_input.phrase()
    passphrase = secret_input.passphrase(passphrase_stdin)
    password = secret_input.password(password_stdin, new=True)

    async def work() -> None:
        async with core.opened(home) as wallet:
            info = await wallet.session.create(name, phrase, passphrase, password, use_keyring=not no_keyring)
            address = await _first_address(wallet)
            show({**_described(info), "address": address}, as_json, [f"Wallet “{name}” is restored. Its first account is {address}."])

    core.run(work())


@app.command()
def password(
    no_keyring: Annotated[bool, typer.Option("--no-keyring", help="From now on the password alone opens it.")] = False,
    use_keyring: Annotated[bool, typer.Option("--keyring", help="From now on keep half of its lock in this computer's keyring.")] = False,
    with_phrase: Annotated[bool, typer.Option("--with-phrase", help="Open it by its phrase: the password or the half is lost.")] = False,
    wallet_name: options.WalletName = None,
    passphrase_stdin: options.PassphraseStdin = False,
    password_stdin: options.PasswordStdin = False,
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """Change a wallet's password, or move its lock into a keyring, to another one, or out of it."""
    if no_keyring and use_keyring:
        raise InputError("Either --keyring or --no-keyring, not both. Nothing was changed.")
    phrase = secret_input.phrase() if with_phrase else ""
    passphrase = secret_input.passphrase(passphrase_stdin) if with_phrase else ""
    old = "" if with_phrase else secret_input.password(password_stdin)
    new = secret_input.password(password_stdin, new=True, what="new password")

    async def work() -> None:
        async with core.opened(home, wallet_name) as wallet:
            session = wallet.session
            kept = session.current.keyring if session.current else None
            keyring = (await session.keyring()).name if use_keyring else None if no_keyring else kept
            if with_phrase:
                info = await session.recover(phrase, passphrase, new, keyring=keyring)
            else:
                info = await session.change_password(old, new, keyring=keyring)
            show(
                _described(info), as_json, [f"“{info.name}” has a new lock. {_opened_by(info)} The former password opens nothing any more."]
            )

    core.run(work())


@app.command("list")
def list_wallets(home: options.Home = None, as_json: options.Json = False) -> None:
    """List the wallets of this data folder."""
    from wallet import boot  # noqa: PLC0415

    found = boot.list_wallets(home)
    lines = [f"{info.name}  {info.id}  {info.keyring or 'password only'}" for info in found]
    show([_described(info) for info in found], as_json, lines or ["No wallet yet. Make one with: lockstep wallet new"])


class PhraseNotShown(WalletError):
    """It was made, and standard output did not take the only copy of its words."""

    def __init__(self, name: str, wallet_id: str, reason: str) -> None:
        super().__init__(
            f"Wallet “{name}” is made, but its phrase could not be printed ({reason}). Do not use it, since nobody could restore it; "
            f"remove its folder wallets/{wallet_id} from the data folder and make another one."
        )


async def _first_address(wallet: Wallet) -> str:
    return (await wallet.portfolio.view()).accounts[0].address


def _opened_by(info: WalletInfo) -> str:
    return f"The password and {info.keyring} open it together." if info.keyring else "The password is its only lock."


def _described(info: WalletInfo) -> dict[str, str | None]:
    return {"id": info.id, "name": info.name, "keyring": info.keyring}
