"""Plays one swap up to a state, wipes that folder, restores from the phrase, follows what is found, and says how it ended."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from tests.matrix.steps import Names
from tests.wallet.services.house import House, willing
from tests.wipes.ground import COIN, Street
from tests.wipes.states import End, State
from wallet.errors import InputError
from wallet.model.address import NATIVE
from wallet.model.amount import Amount
from wallet.model.asset import Asset
from wallet.model.hashing import keccak256
from wallet.model.swap import Role, Side
from wallet.model.views import OfferDraft, RescueView
from wallet.swaps import journal
from wallet.swaps.facts import Fact

GIVEN, WANTED = 2 * COIN, 3 * COIN
FEES = COIN // 100
"""More than anybody pays for network fees here."""

_NAMES = {Role.INITIATOR: "alice", Role.PARTICIPANT: "bob"}
_PATIENCE = 60  # rounds
_STRIDE = 6  # blocks in the time of one while nothing but a time limit is waited for
_WAYS_OUT = {
    keccak256(f"{word}(bytes32,uint256,uint256,address,address{rest})".encode())[:4]
    for word in ("claim", "refund")
    for rest in ("", ",address")
}
"""What a wallet that was restored may call."""


class DiskGone(BaseException):
    """Nothing that catches errors may catch it."""


@dataclass(slots=True)
class Wipe:
    """What happened. kinds: of what was confirmed. first: the whole first search. lows: how far it said to be, by network, in order."""

    came: bool = False
    kinds: list[str] = field(default_factory=list[str])
    first: RescueView | None = None
    lows: dict[str, list[int]] = field(default_factory=dict[str, list[int]])

    def report(self, view: RescueView) -> None:
        for each in view.coverage:
            self.lows.setdefault(each.network, []).append(each.low)


async def play(street: Street, state: State) -> Wipe:
    """One cell. Raises AssertionError where it does not end as it must."""
    wipe, name = Wipe(), _NAMES[state.role]
    deal = _deal(street, state)
    before = _holdings(street, deal)
    swap_id = await _agreed(street, deal)
    try:
        _end_at(street.houses[name], swap_id, state.step)
        for number in range(_PATIENCE):
            await _block(street, state, 1 if number < 30 else _STRIDE)
    except DiskGone:
        wipe.came = True
    house = await street.lose_the_disk(name)
    for number in range(_PATIENCE):
        await _settle(house, wipe)
        for _ in range(2):
            await _block(street, state, 1 if state.end is End.COMPLETED or number < 3 else _STRIDE)
        if await _over(street, deal, name):
            break
    await _return(street, deal)
    _check(street, deal, state, before)
    return wipe


def _deal(street: Street, state: State) -> OfferDraft:
    """Who is wiped gives a token, so that an approval comes first, for the other's coin: one unit more each time, since a wiped wallet
    leaves its allowance behind.
    """
    street.deals += 1
    aster, birch = street.ground.networks
    give, want = (aster.tokens[0], birch.coin) if state.role is Role.INITIATOR else (aster.coin, birch.tokens[0])
    return OfferDraft(Amount(GIVEN + street.deals, give), Amount(WANTED + street.deals, want))


async def _agreed(street: Street, deal: OfferDraft) -> bytes:
    alice, bob = (street.houses[name].desk for name in ("alice", "bob"))
    offer = await alice.confirm_offer(willing(await alice.review_offer(deal)))
    answer = await bob.confirm_acceptance(willing(await bob.review_acceptance(offer.text)))
    return await alice.confirm_lock(willing(await alice.review_lock(answer.text)))


def _end_at(house: House, watched: bytes, step: str) -> None:
    """The disk goes right after this step is written to it."""
    if step == "Agreed":  # it is
        raise DiskGone
    book, names = house.session.workspace.book, Names()
    write = book._write  # pyright: ignore[reportPrivateUsage]

    async def written(swap_id: bytes, facts: tuple[Fact, ...], also: Any) -> None:
        await write(swap_id, facts, also)
        if swap_id == watched and step in _steps(names, facts):
            raise DiskGone

    book._write = written  # pyright: ignore[reportPrivateUsage]


def _steps(names: Names, facts: Iterable[Fact]) -> list[str]:
    found: list[str] = []
    for fact in facts:
        body = json.loads(journal.encode(fact))
        name = names.name(type(fact).__name__, body)
        found += [name, f"{name} final"] if body.get("depth") == "final" else [name]
    return found


async def _block(street: Street, state: State, seconds: int) -> None:
    """One more on each chain, and everybody who has not left looks."""
    street.ground.mine(seconds)
    for name, house in street.houses.items():
        if not (state.left and name != _NAMES[state.role] and await _has_done_its_part(house)):
            await house.look()


async def _has_done_its_part(house: House) -> bool:
    """A participant who leaves has none; an initiator's is the lock."""
    entries = house.session.workspace.book.all()
    return all(entry.swap.role is Role.PARTICIPANT or entry.swap.events(Side.GIVE) for entry in entries)


async def _settle(house: House, wipe: Wipe) -> None:
    """Search all there is and confirm whatever may be, as somebody does who knows the deal."""
    seen: frozenset[bytes] = frozenset()
    while True:
        view = await house.rescue.look(seen, wipe.report)
        seen = frozenset(finding.key for finding in view.findings)
        if not view.searching:
            break
    wipe.first = wipe.first or view
    for finding in view.findings:
        with contextlib.suppress(InputError):  # settled by the confirmation before
            review = await house.rescue.review(finding.key)
            if not review.blocked:
                await house.rescue.confirm(review)
                wipe.kinds.append(finding.kind)


async def _over(street: Street, deal: OfferDraft, name: str) -> bool:
    """Has whoever was wiped nothing left to do? Then a partner who had left comes back."""
    return all(view.ended for view in await street.houses[name].desk.list()) and not _locked_by(street, deal, name)


async def _return(street: Street, deal: OfferDraft) -> None:
    for _ in range(_PATIENCE):
        views = [view for house in street.houses.values() for view in await house.desk.list()]
        if all(view.ended for view in views) and not any(_locked_by(street, deal, name) for name in street.houses):
            return
        street.ground.mine(_STRIDE)
        for house in street.houses.values():
            await house.look()
    raise AssertionError("without end")


def _locked_by(street: Street, deal: OfferDraft, name: str) -> int:
    """Base units that the contract holds of what this one gives."""
    return street.ground.units(street.ground.networks[0].htlc, deal.give.asset if name == "alice" else deal.want.asset)


def _holdings(street: Street, deal: OfferDraft) -> dict[tuple[str, Asset], int]:
    """Asked of the chains."""
    assets = (deal.give.asset, deal.want.asset)
    return {(name, asset): street.ground.units(street.address(name), asset) for name in street.houses for asset in assets}


def _check(street: Street, deal: OfferDraft, state: State, before: dict[tuple[str, Asset], int]) -> None:
    given, wanted = (deal.give.units, deal.want.units) if state.end is End.COMPLETED else (0, 0)
    gains = {"alice": (-given, wanted), "bob": (given, -wanted)}
    after = _holdings(street, deal)
    for (name, asset), had in before.items():
        missing = had + gains[name][asset == deal.want.asset] - after[name, asset]
        assert 0 <= missing <= (FEES if asset.token == NATIVE else 0), f"{state.name}: {name} lacks {missing} {asset.symbol}"
    calls = [unsigned.call for unsigned in street.houses[_NAMES[state.role]].signer.transactions]
    assert all(call.to == street.ground.networks[0].htlc and call.data[:4] in _WAYS_OUT for call in calls), f"{state.name}: no way out"
