"""`lockstep swap rescue`: find the swaps of a phrase again, from the chains or from a receipt, and bring them to their end.

Searches newest first, shows how far it got, asks for each thing it finds, and follows what was confirmed. Stopped at any moment, it goes on
from there when it is started again.
"""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Annotated

import typer

from wallet.cli import core, options, secret_input
from wallet.cli.output import Json, show
from wallet.cli.reviewing import confirmed
from wallet.cli.secret_input import Once
from wallet.errors import BadDocument, Blocked, InputError, TermsRefused
from wallet.facade import Wallet
from wallet.model.amount import Amount
from wallet.model.views import Phase, RescueView, SwapView

_LARGEST = 16_384  # bytes of a receipt
_NOT_BEGUN = (Phase.OFFERED, Phase.TO_LOCK)
_EVERY = 2.0  # seconds between two words about how far the search is


class _Follower:
    """One run of the command: what was seen, refused and begun, and what was said."""

    def __init__(self, wallet: Wallet, *, yes: bool) -> None:
        self.wallet, self.yes = wallet, yes
        self.seen: set[bytes] = set()
        self.begun: list[bytes] = []
        self.found: dict[bytes, Json] = {}
        self._said: dict[object, str] = {}
        self._said_at = 0.0

    async def go_on(self) -> None:
        """With what an earlier run of the command began, and whatever else is under way in this wallet."""
        self.begun = [view.id for view in await self.wallet.swaps.list() if not view.ended and view.phase not in _NOT_BEGUN]

    async def receipt(self, text: str) -> None:
        try:
            review = confirmed(await self.wallet.rescue.review_receipt(text), yes=self.yes)
        except InputError as error:
            if not self.begun:
                raise
            typer.echo(str(error), err=True)  # its swap may be the one that an earlier run began
            return
        self.begun.append(await self.wallet.rescue.confirm(review))

    async def search(self) -> RescueView:
        """Search and ask, until all is read and what was begun has ended."""
        while True:
            view = await self.wallet.rescue.look(frozenset(self.seen), self._report)
            for finding in view.findings:
                if finding.key not in self.seen:
                    self.seen.add(finding.key)
                    self.found[finding.key] = _finding(finding.kind, finding.give, finding.take, finding.sentence)
                    await self._ask(finding.key)
            if not view.searching and not {each.key for each in view.findings} - self.seen and await self.ended():
                return view

    async def ended(self) -> bool:
        """Have all swaps that were begun ended? If not, wait a block before the next look."""
        views = await self.views()
        for view in views:
            self._say(view.id, f"{view.id.hex()[:12]}  {view.phase.value}: {view.now} {view.trouble}".rstrip())
        if all(view.ended for view in views):
            return True
        pace = min((network.timing.block for network in self.wallet.networks), default=1)
        await asyncio.sleep(max(1, min(pace, 15)))
        return False

    async def views(self) -> list[SwapView]:
        return [await self.wallet.swaps.view(swap_id) for swap_id in self.begun]

    async def _ask(self, key: bytes) -> None:
        """What is refused stays as it is; the others are still asked for."""
        view = self.wallet.rescue.view()
        if view is None or key not in {finding.key for finding in view.findings}:
            return  # settled by an answer before
        try:
            review = confirmed(await self.wallet.rescue.review(key), yes=self.yes)
            swap_id = await self.wallet.rescue.confirm(review)
        except (InputError, Blocked, TermsRefused) as error:
            typer.echo(str(error), err=True)
            return
        if swap_id not in self.begun:
            self.begun.append(swap_id)

    def _report(self, view: RescueView) -> None:
        """How far each chain is read: now and then, and once it is done."""
        now = time.monotonic()
        if now - self._said_at < _EVERY and view.searching:
            return
        self._said_at = now
        for coverage in view.coverage:
            self._say(coverage.network, f"{coverage.sentence} {coverage.trouble}".rstrip())

    def _say(self, about: object, sentence: str) -> None:
        if self._said.get(about) != sentence:
            typer.echo(sentence, err=True)
        self._said[about] = sentence


def rescue(
    receipt: Annotated[Path | None, typer.Option("--receipt", help="Go on from the receipt of a swap, without a search.")] = None,
    endpoint: Annotated[
        list[str] | None, typer.Option("--endpoint", help="CHAIN=URL: ask this node first. May be given for several chains.")
    ] = None,
    yes: options.Yes = False,
    password_stdin: options.PasswordStdin = False,
    name: options.WalletName = None,
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """Find swaps of this phrase on the chains, and claim or take back what is yours. Nothing is ever locked."""
    text = None if receipt is None else _read(receipt)
    password = Once(secret_input.password(password_stdin))

    async def work() -> tuple[_Follower, RescueView | None, list[SwapView]]:
        async with core.opened(home, name, endpoint or ()) as wallet:
            await wallet.session.unlock(password.take())
            follower = _Follower(wallet, yes=yes)
            await follower.go_on()
            view = None
            if text is None:
                view = await follower.search()
            else:
                await follower.receipt(text)
                while not await follower.ended():
                    pass
            return follower, view, await follower.views()

    follower, view, views = core.run(work())
    coverage = () if view is None else view.coverage
    data: Json = {
        "complete": view is None or view.complete,
        "coverage": [
            {"network": each.network, "seconds": each.seconds, "of": each.whole, "block": each.low, "back_to": each.bottom}
            for each in coverage
        ],
        "found": list(follower.found.values()),
        "swaps": [{"id": each.id.hex(), "phase": each.phase.value, "ended": each.ended, "now": each.now} for each in views],
    }
    lines = [each.sentence for each in coverage]
    lines += [f"{each.id.hex()[:12]}  {each.phase.value}: {each.now}" for each in views]
    show(data, as_json, lines if views else [*lines, "Nothing was followed." if follower.found else "No swap of this phrase stands open."])


def _finding(kind: str, give: Amount | None, take: Amount | None, sentence: str) -> Json:
    amounts = (("give", give), ("take", take))
    told = {word: None if each is None else {"token": each.asset.token, "units": str(each.units)} for word, each in amounts}
    return {"kind": kind, **told, "sentence": sentence}


def _read(path: Path) -> str:
    try:
        with path.open(encoding="utf-8") as file:
            return file.read(_LARGEST + 1)
    except (OSError, ValueError):
        raise BadDocument("receipt", f"“{str(path)[:80]}” is not a file that can be read") from None
