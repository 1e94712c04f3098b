"""Plays one whole swap between two fresh wallets on the playground, without a window, and says what it cost and who has what.

Both wallets run the product's own code on data folders of their own. One who vanishes is one whose program is closed.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from wallet.errors import PlaygroundBroken
from wallet.facade import Wallet
from wallet.model.address import Address
from wallet.model.amount import Amount
from wallet.model.asset import Asset
from wallet.model.views import LaneState, OfferDraft, Phase, StepView, SwapView
from wallet.playground.players import Player, willing
from wallet.playground.world import Playground, start

_PATIENCE = 80.0  # seconds until a run that hangs is given up
_LEISURE = 60  # seconds of being away where nobody waits for a lock to end: a busy machine is not what decides then
_CLOSED = (LaneState.CLAIMED, LaneState.REFUNDED)


class Scenario(StrEnum):
    """How the swap goes. The value is what users type."""

    COMPLETED = "completed"
    PARTICIPANT_VANISHES = "participant-vanishes"  # before locking: the initiator's lock comes back
    INITIATOR_VANISHES = "initiator-vanishes"  # after both locked, until the other's refund: both come back


@dataclass(frozen=True, slots=True)
class Holdings:
    """Base units by (chain id, token), coins included."""

    units: dict[tuple[int, Address], int]

    def gained(self, before: Holdings, asset: Asset) -> int:
        return self.units[asset.key] - before.units[asset.key]


@dataclass(frozen=True, slots=True)
class Part:
    """One player's side. `fees` in wei by chain id."""

    role: str
    address: Address
    before: Holdings
    after: Holdings
    phase: str
    steps: tuple[StepView, ...]

    def fees(self, chain_id: int) -> int:
        return sum(step.fee or 0 for step in self.steps if step.chain_id == chain_id)


@dataclass(frozen=True, slots=True)
class Played:
    """The whole run. `lost`: somebody has less than this outcome says, network fees aside."""

    scenario: Scenario
    outcome: str
    lost: bool
    give: Amount
    want: Amount
    parts: tuple[Part, Part]
    seconds: float

    @property
    def ok(self) -> bool:
        """It ended as the scenario says, and nobody lost anything."""
        return self.outcome == _ENDS[self.scenario] and not self.lost


async def play(scenario: Scenario, engine: str = "embedded", say: Callable[[str], None] = lambda _: None) -> Played:
    """One swap from start to end. Raises PlaygroundError when the chains cannot be had, or when nothing happens for too long."""
    began = time.monotonic()
    playground = await start(engine)
    try:
        with tempfile.TemporaryDirectory(prefix="lockstep-demo-") as folder:
            async with asyncio.timeout(_PATIENCE + 20):
                return await _play(scenario, playground, Path(folder), say, began)
    except TimeoutError:
        raise PlaygroundBroken("the playground", f"finish the swap within {_PATIENCE:.0f} seconds") from None
    finally:
        await playground.close()


async def _play(scenario: Scenario, playground: Playground, folder: Path, say: Callable[[str], None], began: float) -> Played:
    networks = playground.world.networks
    players = [Player(name, folder / name, networks) for name in ("initiator", "participant")]
    try:
        addresses = await asyncio.gather(*(player.begin() for player in players))
        await asyncio.gather(*(playground.fund(address) for address in addresses))
        before = await asyncio.gather(*(_holdings(player.wallet) for player in players))
        give, want = Amount(100 * 10**6, networks[0].tokens[0]), Amount(80 * 10**6, networks[1].tokens[0])
        draft = OfferDraft(give, want, _LEISURE if scenario is Scenario.COMPLETED else 0)
        swap_id = await _agree(players[0].wallet, players[1].wallet, draft, say)
        await _ACTS[scenario](players[0], players[1], swap_id, say)
        views = [await player.wallet.swaps.view(swap_id) for player in players]
        after = await asyncio.gather(*(_holdings(player.wallet) for player in players))
        steps = await asyncio.gather(*(player.wallet.swaps.steps(swap_id) for player in players))
        parts = [
            Part(view.role.value, address, first, last, view.phase.value, step)
            for view, address, first, last, step in zip(views, addresses, before, after, steps, strict=True)
        ]
    finally:
        await asyncio.gather(*(player.vanish() for player in players))
    outcome = _outcome(views)
    lost = not _as_agreed((parts[0], parts[1]), give, want, completed=outcome == "completed")
    return Played(scenario, outcome, lost, give, want, (parts[0], parts[1]), time.monotonic() - began)


async def _agree(initiator: Wallet, participant: Wallet, draft: OfferDraft, say: Callable[[str], None]) -> bytes:
    """Offer, acceptance, confirmation: three reviews, three signatures."""
    say(f"The initiator offers {draft.give} for {draft.want}.")
    offer = await initiator.swaps.confirm_offer(willing(await initiator.swaps.review_offer(draft)))
    say("The participant accepts.")
    answer = await participant.swaps.confirm_acceptance(willing(await participant.swaps.review_acceptance(offer.text)))
    say("The initiator locks.")
    return await initiator.swaps.confirm_lock(willing(await initiator.swaps.review_lock(answer.text)))


async def _completed(initiator: Player, participant: Player, swap_id: bytes, say: Callable[[str], None]) -> None:
    await asyncio.gather(_ended(initiator, swap_id, say), _ended(participant, swap_id, say))


async def _participant_vanishes(initiator: Player, participant: Player, swap_id: bytes, say: Callable[[str], None]) -> None:
    await participant.vanish()
    say("The participant is gone, and nothing of theirs is locked.")
    await _ended(initiator, swap_id, say)
    await participant.return_()
    await _until(participant, swap_id, lambda view: view.ended)


async def _initiator_vanishes(initiator: Player, participant: Player, swap_id: bytes, say: Callable[[str], None]) -> None:
    await _until(initiator, swap_id, lambda view: _both_locked(view) or view.ended)
    await initiator.vanish()
    say("The initiator is gone.")
    await _ended(participant, swap_id, say)
    await initiator.return_()
    say("The initiator is back.")
    await _ended(initiator, swap_id, say)


def _both_locked(view: SwapView) -> bool:
    return view.take.state is not LaneState.EMPTY and view.give.state is LaneState.LOCKED


async def _ended(player: Player, swap_id: bytes, say: Callable[[str], None]) -> None:
    async def report(view: SwapView) -> None:
        say(f"{player.name}: {view.now}" + (f" ({view.trouble})" if view.trouble else ""))

    await player.wallet.swaps.run(swap_id, report)


async def _until(player: Player, swap_id: bytes, reached: Callable[[SwapView], bool]) -> None:
    changed = asyncio.Event()
    end = player.wallet.subscribe(lambda _: changed.set())
    try:
        while not reached(await player.wallet.swaps.view(swap_id)):
            await changed.wait()
            changed.clear()
    finally:
        end()


async def _holdings(wallet: Wallet) -> Holdings:
    await wallet.portfolio.refresh()
    view = await wallet.portfolio.view()
    return Holdings({row.asset.key: row.amount.units for row in view.balances if row.amount is not None})


def _outcome(views: list[SwapView]) -> str:
    phases = {view.phase for view in views}
    if phases == {Phase.DONE}:
        return "completed"
    nothing_locked = all(view.give.state in (*_CLOSED, LaneState.EMPTY) for view in views)
    return "refunded" if phases <= {Phase.BACK, Phase.ENDED} and nothing_locked else ", ".join(sorted(phase.value for phase in phases))


def _as_agreed(parts: tuple[Part, Part], give: Amount, want: Amount, *, completed: bool) -> bool:
    initiator, participant = parts
    swapped = (give.units, want.units) if completed else (0, 0)
    expected = {
        initiator.role: {give.asset.key: -swapped[0], want.asset.key: swapped[1]},
        participant.role: {give.asset.key: swapped[0], want.asset.key: -swapped[1]},
    }
    return all(_as_expected(part, expected[part.role]) for part in parts)


def _as_expected(part: Part, expected: dict[tuple[int, Address], int]) -> bool:
    """Every token exactly as it should be, every coin less exactly by the fees that were paid."""
    return all(
        part.after.units[key] - units == expected.get(key, -part.fees(key[0]) if _is_coin(key) else 0)
        for key, units in part.before.units.items()
    )


def _is_coin(key: tuple[int, Address]) -> bool:
    return int(key[1], 16) == 0


_ACTS = {
    Scenario.COMPLETED: _completed,
    Scenario.PARTICIPANT_VANISHES: _participant_vanishes,
    Scenario.INITIATOR_VANISHES: _initiator_vanishes,
}
_ENDS = {Scenario.COMPLETED: "completed", Scenario.PARTICIPANT_VANISHES: "refunded", Scenario.INITIATOR_VANISHES: "refunded"}
