"""`lockstep totp`: one-time codes of an authenticator, asked for beside the typed words of a review. Off by default."""

from __future__ import annotations

from typing import Annotated

import typer

from wallet.cli import core, options, secret_input
from wallet.cli.output import show
from wallet.cli.secret_input import Once

app = typer.Typer(help="One-time codes of an authenticator: on, off, status.", rich_markup_mode=None, no_args_is_help=True)
TRADE = (
    "Whoever finds the wallet open cannot sign what a rule warns of without the authenticator. It does not protect from malware on this "
    "computer, which can read a code as you type it. By the recovery phrase the wallet opens without it."
)
CodeStdin = Annotated[bool, typer.Option("--code-stdin", help="Read the code from standard input, after the password.")]


@app.command()
def on(
    password_stdin: options.PasswordStdin = False,
    code_stdin: CodeStdin = False,
    name: options.WalletName = None,
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """Turn them on: prints a key for your authenticator, once, and asks for a code of it."""
    password = secret_input.password(password_stdin)

    async def work() -> None:
        async with core.unlocked(home, name, Once(password)) as wallet:
            key = await wallet.codes.begin()
            typer.echo(f"Give your authenticator this key. It is not shown again.\n  {key.key}\n  {key.uri}", err=True)
            await wallet.codes.finish(password, secret_input.one_time_code(code_stdin))

    core.run(work())
    show({"on": True}, as_json, ["One-time codes are on.", TRADE])


@app.command()
def off(
    password_stdin: options.PasswordStdin = False,
    code_stdin: CodeStdin = False,
    name: options.WalletName = None,
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """Turn them off, with the password and a code. Without the authenticator: `lockstep wallet recover`."""
    password = secret_input.password(password_stdin)
    code = secret_input.one_time_code(code_stdin)

    async def work() -> None:
        async with core.unlocked(home, name, Once(password)) as wallet:
            await wallet.codes.turn_off(password, code)

    core.run(work())
    show({"on": False}, as_json, ["One-time codes are off."])


@app.command()
def status(
    password_stdin: options.PasswordStdin = False,
    name: options.WalletName = None,
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """Say whether they are on. Only the opened vault knows, so this needs the password."""
    password = Once(secret_input.password(password_stdin))

    async def work() -> bool:
        async with core.unlocked(home, name, password) as wallet:
            return await wallet.codes.on()

    found = core.run(work())
    show({"on": found}, as_json, ["One-time codes are on." if found else "One-time codes are off.", *([TRADE] if found else [])])
