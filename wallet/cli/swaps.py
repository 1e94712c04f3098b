"""`lockstep swap`: both sides of an atomic swap, with the same reviews as in the window.

The initiator: `offer`, hand the text over, then `run ID --acceptance FILE`. The participant: `accept OFFER`, hand the answer back, then
`run ID`. `run` may be stopped and started again at any moment: starting is recovering.
"""

from __future__ import annotations

import asyncio
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from wallet.cli import core, options, secret_input
from wallet.cli.output import Json, show, table
from wallet.cli.reviewing import confirmed
from wallet.cli.secret_input import Once
from wallet.errors import BadAmount, BadDocument, InputError
from wallet.facade import Wallet
from wallet.model.address import Address, parse_address
from wallet.model.amount import Amount, parse_amount
from wallet.model.asset import Asset
from wallet.model.views import LaneView, OfferDraft, Shared, SwapView

app = typer.Typer(help="Swap with somebody: offer, accept, run, list, show.", rich_markup_mode=None, no_args_is_help=True)

Document = Annotated[str, typer.Argument(help="The text itself, a file that holds it, or - for standard input (before the password).")]
Id = Annotated[str, typer.Argument(help="The swap's id, or its first characters.")]
_LARGEST = 16_384  # no offer or acceptance comes near this; a wrong file is refused before it is read whole


@app.command()
def offer(
    give: Annotated[str, typer.Option("--give", help="What you give: AMOUNT ASSET@CHAIN, such as '10 APD@Aster'.")],
    want: Annotated[str, typer.Option("--want", help="What you want for it, likewise.")],
    away: Annotated[int, typer.Option("--away", help="Minutes that you may be away during the swap.")] = 0,
    valid: Annotated[int, typer.Option("--valid", help="Minutes that the offer stands.")] = 60,
    taker: Annotated[str | None, typer.Option("--taker", help="Only this address may accept.")] = None,
    yes: options.Yes = False,
    password_stdin: options.PasswordStdin = False,
    name: options.WalletName = None,
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """Sign an offer and print its text for your partner. Nothing is locked yet."""
    password = Once(secret_input.password(password_stdin))

    async def work() -> Shared:
        async with core.opened(home, name) as wallet:
            only = None if taker is None else parse_address(taker)
            draft = OfferDraft(parsed_amount(wallet, give), parsed_amount(wallet, want), away * 60, valid * 60, only)
            await wallet.session.unlock(password.take())
            return await wallet.swaps.confirm_offer(confirmed(await wallet.swaps.review_offer(draft), yes=yes))

    shared = core.run(work())
    show({"id": shared.swap_id.hex(), "offer": shared.text}, as_json, [shared.text])


@app.command()
def accept(
    document: Document,
    yes: options.Yes = False,
    password_stdin: options.PasswordStdin = False,
    name: options.WalletName = None,
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """Check an offer, sign the answer and print its text for your partner. Then: lockstep swap run ID."""
    text = _read(document, "offer", one_line=password_stdin)
    password = Once(secret_input.password(password_stdin))

    async def work() -> Shared:
        async with core.unlocked(home, name, password) as wallet:
            return await wallet.swaps.confirm_acceptance(confirmed(await wallet.swaps.review_acceptance(text), yes=yes))

    shared = core.run(work())
    show({"id": shared.swap_id.hex(), "acceptance": shared.text}, as_json, [shared.text])


@app.command()
def run(
    swap: Id,
    acceptance: Annotated[str | None, typer.Option("--acceptance", help="Your partner's answer: text, file or -.")] = None,
    yes: options.Yes = False,
    password_stdin: options.PasswordStdin = False,
    name: options.WalletName = None,
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """Lock (once the answer is in), watch, claim or take back, until the swap has ended."""
    answer = None if acceptance is None else _read(acceptance, "acceptance", one_line=password_stdin)
    password = Once(secret_input.password(password_stdin))

    told = ""
    last: SwapView | None = None

    async def report(view: SwapView) -> None:
        nonlocal told, last
        last = view
        sentence = f"{view.phase.value}: {view.now} {view.trouble}".rstrip()
        if sentence != told:  # small steps change nothing that is said
            typer.echo(sentence, err=True)
        told = sentence

    async def work() -> SwapView:
        async with core.unlocked(home, name, password) as wallet:
            view = await find(wallet, swap)
            if answer is not None:
                await wallet.swaps.confirm_lock(confirmed(await wallet.swaps.review_lock(answer), yes=yes))
            try:
                return await wallet.swaps.run(view.id, report)
            except asyncio.CancelledError:  # Ctrl+C
                typer.echo(_stopped(last or view), err=True)
                raise

    view = core.run(work())
    show(_described(view), as_json, _told(view))


@app.command("list")
def list_swaps(name: options.WalletName = None, home: options.Home = None, as_json: options.Json = False) -> None:
    """List all swaps."""

    async def work() -> tuple[SwapView, ...]:
        async with core.opened(home, name) as wallet:
            await wallet.courier.ready()
            return await wallet.swaps.list()

    views = core.run(work())
    rows = [(view.id.hex()[:12], view.phase.value, str(view.give.amount), "for", str(view.take.amount)) for view in views]
    needs = [line for view in views for line in _password(view)]
    show([_described(view) for view in views], as_json, [*(table(rows) or ["No swaps yet."]), *needs])


@app.command("show")
def show_swap(swap: Id, name: options.WalletName = None, home: options.Home = None, as_json: options.Json = False) -> None:
    """Show one swap: where it stands, what comes next, when the funds are back at the worst."""

    async def work() -> SwapView:
        async with core.opened(home, name) as wallet:
            await wallet.courier.ready()
            return await find(wallet, swap)

    view = core.run(work())
    show(_described(view), as_json, _told(view))


def _stopped(view: SwapView) -> str:
    """Rule 44: what stopping now means, and how to go on."""
    return f"Stopped. {view.safe} Go on with: lockstep swap run {view.id.hex()[:12]}"


def parsed_amount(wallet: Wallet, text: str) -> Amount:
    """`10 APD@Aster`. Raises BadAmount."""
    quantity, _, rest = text.strip().partition(" ")
    symbol, at, chain = rest.strip().rpartition("@")
    if not at:
        raise BadAmount(text, "write amount, asset and chain, such as '10 APD@Aster'")
    return parse_amount(quantity, _asset(wallet, symbol, chain))


def _asset(wallet: Wallet, symbol: str, chain: str) -> Asset:
    for network in wallet.networks:
        if chain.casefold() not in (network.name.casefold(), str(network.chain_id)):
            continue
        for asset in (network.coin, *network.tokens):
            if symbol.casefold() in (asset.symbol.casefold(), asset.token.casefold()):
                return asset
        raise BadAmount(symbol, f"{network.name} lists no such asset")
    raise BadAmount(chain, "there is no such chain in this data folder")


def _read(document: str, kind: str, *, one_line: bool) -> str:
    """`one_line`: the password follows on standard input, so the document is its first line alone."""
    if document == "-":
        return secret_input.line(kind) if one_line else sys.stdin.buffer.read(_LARGEST).decode("ascii", "replace")
    if document.lstrip().lower().startswith("lockstep-"):
        return document
    try:
        with Path(document).open(encoding="ascii") as file:
            return file.read(_LARGEST)
    except (OSError, ValueError):
        raise BadDocument(kind, f"“{document[:80]}” is neither such a text nor a file that can be read") from None


async def find(wallet: Wallet, prefix: str) -> SwapView:
    """The one swap whose id begins so. Raises InputError."""
    wanted = prefix.lower().removeprefix("0x")
    found = [view for view in await wallet.swaps.list() if wanted and view.id.hex().startswith(wanted)]
    if len(found) != 1:
        what = "no swap" if not found else f"{len(found)} swaps"
        raise InputError(f"There is {what} whose id begins with “{prefix[:66]}”. Nothing was changed; see: lockstep swap list")
    return found[0]


def _described(view: SwapView) -> Json:
    return {
        "id": view.id.hex(),
        "role": view.role.value,
        "phase": view.phase.value,
        "ended": view.ended,
        "give": _lane(view.give),
        "take": _lane(view.take),
        "partner": view.partner,
        "created": view.created,
        "now": view.now,
        "next": view.next,
        "todo": view.todo,
        "safe_to_close": view.safe_to_close,
        "worst": view.worst,
        "trouble": view.trouble,
        "password": None if view.password is None else asdict(view.password),
        "document": view.document,
        "answer": view.answer,
    }


def _lane(lane: LaneView) -> Json:
    return {
        "chain_id": lane.chain_id,
        "token": Address(lane.amount.asset.token),
        "symbol": lane.amount.asset.symbol,
        "units": str(lane.amount.units),
        "state": lane.state.value,
        "expiry": lane.expiry,
        "transaction": lane.transaction,
    }


def _password(view: SwapView) -> list[str]:
    """What this swap needs the password for, until when, and what happens otherwise."""
    if view.password is None:
        return []
    short = view.id.hex()[:12]
    return ["", f"! {short} needs your password. {view.password.sentence}", f"  {view.password.otherwise}", f"  lockstep swap run {short}"]


def _told(view: SwapView) -> list[str]:
    trouble = "" if view.password else view.trouble
    sentences = (view.now, view.next, view.todo, view.safe, view.worst, trouble, *_password(view))
    head = f"{view.id.hex()}  {view.phase.value}: {view.give.amount} on {view.give.network} for {view.take.amount} on {view.take.network}"
    return [head, *(sentence for sentence in sentences if sentence), *(["For your partner:", view.document] if view.document else [])]
