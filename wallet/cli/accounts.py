"""`lockstep account`: the accounts of a wallet, from its phrase, from keys of their own, and addresses that are only watched."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated

import typer

from wallet.cli import core, options, secret_input
from wallet.cli.output import Json, show, table
from wallet.errors import AccountMissing, InputError
from wallet.facade import Wallet
from wallet.model.path import PathStyle
from wallet.model.views import AccountView, DiscoveryView, WalletKind

app = typer.Typer(help="List, add, find, import, watch and export accounts.", rich_markup_mode=None, no_args_is_help=True)

Which = Annotated[str, typer.Argument(help="Its address, its name, or its number in the list.")]
Name = Annotated[str, typer.Option("--name", help="What to call it (default: its number).", show_default=False)]


@app.command("list")
def list_accounts(wallet_name: options.WalletName = None, home: options.Home = None, as_json: options.Json = False) -> None:
    """List all accounts, hidden ones too. Needs no password."""

    async def work() -> None:
        async with core.opened(home, wallet_name) as wallet:
            found = await wallet.accounts.list()
            lines = table([_row(account) for account in found]) or ["No account yet: unlock the wallet once."]
            show([_described(account) for account in found], as_json, lines)

    core.run(work())


@app.command()
def add(
    name: Name = "",
    path: Annotated[PathStyle | None, typer.Option("--path", help="Style of the path (default: the wallet's).", show_default=False)] = None,
    wallet_name: options.WalletName = None,
    password_stdin: options.PasswordStdin = False,
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """Add the next account of the recovery phrase."""
    password = secret_input.Once(secret_input.password(password_stdin))

    async def work() -> None:
        async with core.unlocked(home, wallet_name, password) as wallet:
            account = await wallet.accounts.add(name, path)
            show(_described(account), as_json, [f"“{account.name}” is {account.address} ({account.path})."])

    core.run(work())


@app.command()
def discover(
    wallet_name: options.WalletName = None,
    password_stdin: options.PasswordStdin = False,
    only_look: Annotated[bool, typer.Option("--only-look", help="Add nothing.")] = False,
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """Find accounts that were used before, in all four path styles, and add them. Asks the networks of this data folder.

    An account counts as used when it has sent something, holds a coin or a listed token, or was sent a token lately. A style is given up
    after 20 unused ones in a row.
    """

    async def work() -> None:
        async with core.opened(home, wallet_name) as wallet:
            info = wallet.session.current
            if info is None or info.kind is not WalletKind.WATCHED:
                await wallet.session.unlock(secret_input.password(password_stdin))
            view = await wallet.accounts.discover(_progress)
            added = () if only_look else await wallet.accounts.adopt(view.found)
            data: Json = {
                "checked": view.checked,
                "found": [{"path": each.path, "address": each.address, "style": each.style} for each in view.found],
                "added": [account.address for account in added],
                "troubles": list(view.troubles),
            }
            lines = [f"{each.address}  {each.style}  {each.path}" for each in view.found]
            show(data, as_json, [*lines, *view.troubles, f"{len(view.found)} used accounts among {view.checked}; {len(added)} added."])

    core.run(work())


@app.command("import")
def import_key(
    name: Name = "",
    keystore: options.Keystore = None,
    wallet_name: options.WalletName = None,
    password_stdin: options.PasswordStdin = False,
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """Seal a private key into the vault: typed in as 64 hexadecimal digits, or from a keystore file with that file's password.

    The recovery phrase does not bring such an account back: keep the key, or an exported keystore file.
    """
    key = secret_input.key(keystore)
    password = secret_input.password(password_stdin)

    async def work() -> None:
        async with core.opened(home, wallet_name) as wallet:
            await wallet.session.unlock(password)
            account = await wallet.accounts.import_key(key, password, name)
            lines = [f"“{account.name}” is {account.address}. The recovery phrase does not bring it back: keep its key."]
            show(_described(account), as_json, lines)

    core.run(work())


@app.command()
def watch(
    text: Annotated[str, typer.Argument(help="An address, or an extended public key (xpub…).")],
    name: Name = "",
    count: Annotated[int, typer.Option("--count", min=1, max=1000, help="How many addresses of an extended public key.")] = 1,
    wallet_name: options.WalletName = None,
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """Watch an address, or the next ones of an extended public key. Nothing can be signed for them here."""

    async def work() -> None:
        async with core.opened(home, wallet_name) as wallet:
            added = await wallet.accounts.watch(text, name, count)
            show([_described(account) for account in added], as_json, [f"“{each.name}” watches {each.address}." for each in added])

    core.run(work())


@app.command()
def rename(
    account: Which,
    name: Annotated[str, typer.Argument(help="Its new name.")],
    wallet_name: options.WalletName = None,
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """Call an account something else."""
    _change(home, wallet_name, as_json, account, lambda wallet, view: wallet.accounts.rename(view.address, name))


@app.command()
def hide(account: Which, wallet_name: options.WalletName = None, home: options.Home = None, as_json: options.Json = False) -> None:
    """Show an account no more. It is watched as before, and its swaps go on."""
    _change(home, wallet_name, as_json, account, lambda wallet, view: wallet.accounts.hide(view.address))


@app.command("show")
def show_again(account: Which, wallet_name: options.WalletName = None, home: options.Home = None, as_json: options.Json = False) -> None:
    """Show a hidden account again."""
    _change(home, wallet_name, as_json, account, lambda wallet, view: wallet.accounts.show(view.address))


@app.command()
def move(
    account: Which,
    place: Annotated[int, typer.Argument(min=1, help="Its new number in the list.")],
    wallet_name: options.WalletName = None,
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """Put an account at another place in the list. Swaps use the first one that is shown and can sign."""
    _change(home, wallet_name, as_json, account, lambda wallet, view: wallet.accounts.move(view.address, place - 1))


@app.command()
def colour(
    account: Which,
    index: Annotated[int, typer.Argument(min=0, max=7, help="A place in the palette.")],
    wallet_name: options.WalletName = None,
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """Give an account another colour in the window."""
    _change(home, wallet_name, as_json, account, lambda wallet, view: wallet.accounts.recolour(view.address, index))


@app.command()
def export(
    account: Which,
    out: Annotated[Path, typer.Option("--out", help="The file to write. Nothing is ever written over.")],
    wallet_name: options.WalletName = None,
    password_stdin: options.PasswordStdin = False,
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """Write the private key of one account to a keystore file (version 3), behind a password of its own.

    Whoever has the file and its password has the account. geth, ethers and MetaMask read it.
    """
    password = secret_input.password(password_stdin)
    own = secret_input.password(password_stdin, new=True, what="password of the file")

    async def work() -> None:
        async with core.opened(home, wallet_name) as wallet:
            view = await _found(wallet, account)
            await wallet.accounts.export(view.address, password, own, out.expanduser().absolute())
            show({"address": view.address, "file": str(out)}, as_json, [f"The key of {view.address} is in {out}, behind its own password."])

    core.run(work())


def _change(
    home: Path | None, wallet_name: str | None, as_json: bool, which: str, change: Callable[[Wallet, AccountView], Awaitable[AccountView]]
) -> None:
    async def work() -> None:
        async with core.opened(home, wallet_name) as wallet:
            changed = await change(wallet, await _found(wallet, which))
            show(_described(changed), as_json, table([_row(changed)]))

    core.run(work())


async def _found(wallet: Wallet, text: str) -> AccountView:
    """By address, then by name, then by number. Raises AccountMissing, InputError where two have that name."""
    known = await wallet.accounts.list()
    wanted = text.strip().casefold()
    for matches in (
        [each for each in known if each.address.casefold() == wanted],
        [each for each in known if each.name.casefold() == wanted],
        [each for each in known if str(each.index + 1) == wanted],
    ):
        if len(matches) > 1:
            raise InputError(f"{len(matches)} accounts are called “{text[:64]}”. Nothing was changed; give the address instead.")
        if matches:
            return matches[0]
    raise AccountMissing(text)


def _progress(view: DiscoveryView) -> None:
    if sys.stderr.isatty():
        typer.echo(f"\r{view.checked} accounts looked at, {len(view.found)} were used", err=True, nl=view.done)


def _row(account: AccountView) -> tuple[str, str, str, str, str]:
    return (str(account.index + 1), account.address, account.name, account.path, "(hidden)" if account.hidden else "")


def _described(account: AccountView) -> dict[str, Json]:
    return {
        "index": account.index,
        "address": account.address,
        "name": account.name,
        "kind": account.kind.value,
        "path": account.path,
        "colour": account.colour,
        "hidden": account.hidden,
    }
