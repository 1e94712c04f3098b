"""`lockstep wallet`: make, restore, list, rename and remove wallets, and change their locks."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from wallet.cli import core, options, secret_input
from wallet.cli.output import show
from wallet.errors import InputError, WalletError
from wallet.facade import Wallet
from wallet.model.language import Language
from wallet.model.path import PathStyle
from wallet.model.views import WalletInfo, WalletKind

NO_CODES = "One-time codes, if it asked for them, are off now; `lockstep totp on` turns them on again."

app = typer.Typer(
    help="Make, restore, list, rename and remove wallets, and change their locks.", rich_markup_mode=None, no_args_is_help=True
)

Name = Annotated[str, typer.Option("--name", help="What to call it.")]
NoKeyring = Annotated[bool, typer.Option("--no-keyring", help="Seal it with the password alone, without the keyring of this computer.")]

Path = Annotated[PathStyle, typer.Option("--path", help="Style of its accounts' paths.")]


@app.command()
def new(
    name: Name = "Main",
    words: Annotated[int, typer.Option("--words", help="12, 15, 18, 21 or 24.")] = 12,
    language: Annotated[Language, typer.Option("--language", help="Of the phrase.")] = Language.ENGLISH,
    path: Path = PathStyle.BIP44,
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
            phrase = await wallet.wallets.new_phrase(words, language)
            info = await wallet.wallets.create(name, phrase, passphrase, password, use_keyring=not no_keyring, style=path)
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
    path: Path = PathStyle.BIP44,
    no_keyring: NoKeyring = False,
    passphrase_stdin: options.PassphraseStdin = False,
    password_stdin: options.PasswordStdin = False,
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """Restore a wallet from its recovery phrase, in any of nine languages.

    A phrase with a passphrase is another wallet than the same phrase without one, and nothing tells that it exists: whoever forces the
    phrase out of you sees only the plain one. There is no wrong passphrase, so a mistyped one opens an empty wallet.
    Which accounts were used before: lockstep account discover.
    """
    phrase = secret_input.phrase()
    passphrase = secret_input.passphrase(passphrase_stdin)
    password = secret_input.password(password_stdin, new=True)

    async def work() -> None:
        async with core.opened(home) as wallet:
            info = await wallet.wallets.create(name, phrase, passphrase, password, use_keyring=not no_keyring, style=path)
            await wallet.backup.phrase_typed()
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
            keyring = (await wallet.wallets.keyring()).name if use_keyring else None if no_keyring else kept
            if with_phrase:
                info = await wallet.wallets.recover(phrase, passphrase, new, keyring=keyring)
            else:
                info = await wallet.wallets.change_password(old, new, keyring=keyring)
            new_lock = f"“{info.name}” has a new lock. {_opened_by(info)} The former password opens nothing any more."
            show(_described(info), as_json, [new_lock, *([NO_CODES] if with_phrase else [])])

    core.run(work())


@app.command("import")
def import_key(
    name: Name = "Main",
    keystore: options.Keystore = None,
    no_keyring: NoKeyring = False,
    password_stdin: options.PasswordStdin = False,
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """Make a wallet of one private key, without a phrase, and print its recovery code, once.

    The key is typed in, or comes from a keystore file. Swaps of such a wallet cannot be found again from a phrase: their secrets follow
    from random bytes in its vault. Keep a copy of the vault with the code, or each swap's receipt.
    """
    key = secret_input.key(keystore)
    password = secret_input.password(password_stdin, new=True)

    async def work() -> None:
        async with core.opened(home) as wallet:
            code = await wallet.wallets.new_code()
            info = await wallet.wallets.create_from_key(name, key, code, password, use_keyring=not no_keyring)
            address = await _first_address(wallet)
            lines = (
                f"Wallet “{name}” is made. Its account is {address}.",
                "Write this code down. It opens the wallet's vault where the password or the keyring is lost; without the vault it opens "
                "nothing, so keep the key too:",
                "",
                f"  {code}",
            )
            try:
                show({**_described(info), "address": address, "code": code}, as_json, lines)
            except OSError as error:
                raise CodeNotShown(name, error.strerror or "no reason given") from None

    core.run(work())


@app.command()
def watch(
    text: Annotated[str, typer.Argument(help="An address, or an extended public key (xpub…).")],
    name: Name = "Watched",
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """Make a wallet without keys and without a password, which only watches."""

    async def work() -> None:
        async with core.opened(home) as wallet:
            info = await wallet.wallets.create_watched(name, text)
            address = await _first_address(wallet)
            show({**_described(info), "address": address}, as_json, [f"Wallet “{name}” watches {address}. Nothing can be signed with it."])

    core.run(work())


@app.command()
def recover(
    by_code: Annotated[bool, typer.Option("--code", help="By the recovery code of a wallet without a phrase.")] = False,
    no_keyring: NoKeyring = False,
    wallet_name: options.WalletName = None,
    passphrase_stdin: options.PassphraseStdin = False,
    password_stdin: options.PasswordStdin = False,
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """Give a wallet of this data folder a new password, by its recovery phrase or its recovery code."""
    secret = secret_input.code() if by_code else secret_input.phrase()
    passphrase = "" if by_code else secret_input.passphrase(passphrase_stdin)
    new = secret_input.password(password_stdin, new=True, what="new password")

    async def work() -> None:
        async with core.opened(home, wallet_name) as wallet:
            session = wallet.session
            kept = session.current.keyring if session.current else None
            keyring = None if no_keyring else kept
            if by_code:
                info = await wallet.wallets.recover_by_code(secret, new, keyring=keyring)
            else:
                info = await wallet.wallets.recover(secret, passphrase, new, keyring=keyring)
            show(_described(info), as_json, [f"“{info.name}” opens with the new password. {_opened_by(info)}", NO_CODES])

    core.run(work())


@app.command()
def rename(
    wallet_name: Annotated[str, typer.Argument(help="Its name or id.")],
    name: Annotated[str, typer.Argument(help="Its new name.")],
    password_stdin: options.PasswordStdin = False,
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """Call a wallet something else. Asks for its password, since the name is under the vault's seal."""

    async def work() -> None:
        async with core.opened(home, wallet_name) as wallet:
            info = await wallet.wallets.rename(name, _password_of(wallet, password_stdin))
            show(_described(info), as_json, [f"It is called “{info.name}” now."])

    core.run(work())


@app.command()
def remove(
    wallet_name: Annotated[str, typer.Argument(help="Its name or id.")],
    password_stdin: options.PasswordStdin = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask once more.")] = False,
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """Take a wallet off this computer for good. Asks for its password; refused while it has open swaps."""

    async def work() -> None:
        async with core.opened(home, wallet_name) as wallet:
            info = wallet.session.current
            assert info is not None
            password = _password_of(wallet, password_stdin)
            if not yes and not _typed_again(info):
                raise InputError("Nothing was removed.")
            await wallet.wallets.remove(password)
            show(_described(info), as_json, [f"“{info.name}” is removed. {_LEFT[info.kind]}"])

    core.run(work())


_LEFT = {
    WalletKind.PHRASE: "Its recovery phrase (with its passphrase, if it had one) brings its accounts back; imported keys are gone.",
    WalletKind.KEYS: "Its key brings its account back. The recovery code opens a copy of the vault alone.",
    WalletKind.WATCHED: "It held no key; the addresses can be watched again at any time.",
}


def _password_of(wallet: Wallet, from_stdin: bool) -> str:
    """A wallet without keys has none."""
    info = wallet.session.current
    return "" if info is not None and info.kind is WalletKind.WATCHED else secret_input.password(from_stdin)


def _typed_again(info: WalletInfo) -> bool:
    if not sys.stdin.isatty():
        raise InputError("There is no terminal to ask on. Nothing was removed; add --yes.")
    typer.echo(_LEFT[info.kind], err=True)
    return str(typer.prompt(f"Type “{info.name}” to remove it", default="", show_default=False, err=True)).strip() == info.name


@app.command("list")
def list_wallets(home: options.Home = None, as_json: options.Json = False) -> None:
    """List the wallets of this data folder."""
    from wallet import boot  # noqa: PLC0415

    found = boot.list_wallets(home)
    lines = [f"{info.name}  {info.id}  {_locked_by(info)}" for info in found]
    show([_described(info) for info in found], as_json, lines or ["No wallet yet. Make one with: lockstep wallet new"])


class CodeNotShown(WalletError):
    """It was made, and standard output did not take the only copy of its code."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(
            f"Wallet “{name}” is made, but its recovery code could not be printed ({reason}). Nothing is lost, the key is still in your "
            "hands; remove the wallet with “lockstep wallet remove” and make it again."
        )


class PhraseNotShown(WalletError):
    """It was made, and standard output did not take the only copy of its words."""

    def __init__(self, name: str, wallet_id: str, reason: str) -> None:
        super().__init__(
            f"Wallet “{name}” is made, but its phrase could not be printed ({reason}). Do not use it, since nobody could restore it; "
            f"remove its folder wallets/{wallet_id} from the data folder and make another one."
        )


async def _first_address(wallet: Wallet) -> str:
    return (await wallet.portfolio.view()).accounts[0].address


def _locked_by(info: WalletInfo) -> str:
    return "only watches" if info.kind is WalletKind.WATCHED else info.keyring or "password only"


def _opened_by(info: WalletInfo) -> str:
    return f"The password and {info.keyring} open it together." if info.keyring else "The password is its only lock."


def _described(info: WalletInfo) -> dict[str, str | None]:
    return {"id": info.id, "name": info.name, "keyring": info.keyring, "kind": info.kind.value}
