"""`lockstep backup`: one sealed file of a wallet; try it out, and bring the wallet back from it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from wallet.cli import core, options, secret_input
from wallet.cli.output import Json, show
from wallet.errors import InputError
from wallet.facade import Wallet
from wallet.model.backup import BackupView, DrillView, FileCode, FileKey, FilePassword, FilePhrase
from wallet.model.views import WalletKind

app = typer.Typer(
    help="Back a wallet up into one sealed file, try the file out, and restore from it.", rich_markup_mode=None, no_args_is_help=True
)

File = Annotated[Path, typer.Argument(help="The backup file.")]
ByPhrase = Annotated[bool, typer.Option("--with-phrase", help="Open the file by the recovery phrase instead of its password.")]
ByCode = Annotated[bool, typer.Option("--with-code", help="Open the file by the recovery code instead of its password.")]


@app.command()
def create(
    out: Annotated[Path, typer.Argument(help="Where to write it; never over a file that is there.")],
    wallet_name: options.WalletName = None,
    password_stdin: options.PasswordStdin = False,
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """Write a backup: keys, accounts, settings and swaps. Asks for the wallet's password, then for one for the file.

    The file needs no keyring, so its password must be a strong one; it may be the wallet's own. The phrase (or recovery code) opens it too.
    """
    password = secret_input.password(password_stdin)
    own = secret_input.password(password_stdin, new=True, what="password of the file")

    async def work() -> None:
        async with core.opened(home, wallet_name) as wallet:
            view = await wallet.backup.create(password, own, out)
            lines = [f"Written to {out}. Keep it on another device, and try it out: lockstep backup drill {out}", *_nagging(view)]
            show({"file": str(out), **_described(view)}, as_json, lines)

    core.run(work())


@app.command()
def restore(
    file: File,
    with_phrase: ByPhrase = False,
    with_code: ByCode = False,
    name: Annotated[str | None, typer.Option("--name", help="What to call the wallet (default: as before).", show_default=False)] = None,
    no_keyring: Annotated[bool, typer.Option("--no-keyring", help="Seal it with the password alone.")] = False,
    passphrase_stdin: options.PassphraseStdin = False,
    password_stdin: options.PasswordStdin = False,
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """Bring a wallet back. Asks for what opens the file, then for a new password. A wallet that is here is never written over.

    Swaps that were open go on from what the chains say now: what is yours is claimed or taken back, and nothing is locked. Do not use the
    wallet on two computers at once.
    """
    key = _key(with_phrase, with_code, passphrase_stdin, password_stdin)
    password = secret_input.password(password_stdin, new=True, what="new password")

    async def work() -> None:
        async with core.opened(home) as wallet:
            restored = await wallet.backup.restore(file, key, password, use_keyring=not no_keyring, name=name)
            info = restored.info
            data: Json = {
                "id": info.id,
                "name": info.name,
                "keyring": info.keyring,
                "kind": info.kind.value,
                "accounts": [account.address for account in await wallet.accounts.list()],
                "swaps": [{"id": view.id.hex(), "ended": view.ended} for view in await wallet.swaps.list()],
                "notes": list(restored.notes),
            }
            show(data, as_json, [f"Wallet “{info.name}” is restored.", *restored.notes])

    core.run(work())


@app.command()
def drill(
    file: File,
    with_phrase: ByPhrase = False,
    with_code: ByCode = False,
    wallet_name: options.WalletName = None,
    passphrase_stdin: options.PassphraseStdin = False,
    password_stdin: options.PasswordStdin = False,
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """Try a backup out: open it, derive its addresses anew, compare it with the wallet that is here. Changes nothing.

    Exits with 1 where something differs.
    """
    key = _key(with_phrase, with_code, passphrase_stdin, password_stdin)

    async def work() -> DrillView:
        async with core.opened(home, wallet_name) as wallet:
            return await wallet.backup.drill(file, key)

    found = core.run(work())
    lines = [f"{'same' if line.same else 'DIFFERS'}  {line.about}: {line.sentence}" for line in found.lines]
    data: Json = {
        "name": found.file.name,
        "wallet": found.file.wallet_id,
        "written": found.file.written,
        "same": found.same,
        "lines": [{"about": line.about, "same": line.same, "sentence": line.sentence} for line in found.lines],
    }
    show(data, as_json, lines)
    if not found.same:
        raise typer.Exit(1)


@app.command()
def status(wallet_name: options.WalletName = None, home: options.Home = None, as_json: options.Json = False) -> None:
    """Say how well a wallet is backed up."""

    async def work() -> None:
        async with core.opened(home, wallet_name) as wallet:
            view = await wallet.backup.view()
            show(_described(view), as_json, _nagging(view) or [_good(wallet)])

    core.run(work())


@app.command("ask-back")
def ask_back(
    wallet_name: options.WalletName = None,
    passphrase_stdin: options.PassphraseStdin = False,
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """Type the recovery phrase once, to be sure that you have it. It is compared and not kept."""
    phrase = secret_input.phrase()
    passphrase = secret_input.passphrase(passphrase_stdin)

    async def work() -> None:
        async with core.opened(home, wallet_name) as wallet:
            view = await wallet.backup.ask_back(phrase, passphrase)
            show(_described(view), as_json, ["That is the phrase of this wallet.", *_nagging(view)])

    core.run(work())


def _key(with_phrase: bool, with_code: bool, passphrase_stdin: bool, password_stdin: bool) -> FileKey:
    if with_phrase and with_code:
        raise InputError("Either --with-phrase or --with-code, not both. Nothing was changed.")
    if with_phrase:
        return FilePhrase(secret_input.phrase(), secret_input.passphrase(passphrase_stdin))
    if with_code:
        return FileCode(secret_input.code())
    return FilePassword(secret_input.password(password_stdin, what="password of the file"))


def _nagging(view: BackupView) -> list[str]:
    return [f"{finding.sentence} {finding.advice}" for finding in view.findings]


def _good(wallet: Wallet) -> str:
    info = wallet.session.current
    if info is not None and info.kind is WalletKind.WATCHED:
        return "This wallet holds no key, so there is nothing to lose."
    return "What brings this wallet back is known to be somewhere else too."


def _described(view: BackupView) -> dict[str, Json]:
    findings = [{"rule": finding.rule, "sentence": finding.sentence} for finding in view.findings]
    return {"possible": view.possible, "written": view.written, "phrase_known": view.phrase_known, "findings": findings}
