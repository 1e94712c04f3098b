"""What an open swap needs the password for after a restart: until when, by the clock of its chain, and what happens otherwise. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from wallet.model.swap import Role, Side
from wallet.model.views import PasswordNeed
from wallet.services.swaps.wording import local_time, time_left
from wallet.swaps.facts import Action, LegState
from wallet.swaps.state import Swap


@dataclass(frozen=True, slots=True)
class Scene:
    """The names that sentences are made of, and how late it is. give, take: amounts with symbols.

    give_now, take_now: the time of each chain, None before one of its blocks was seen.
    """

    give: str
    give_network: str
    take: str
    take_network: str
    give_now: int | None
    take_now: int | None


@dataclass(frozen=True, slots=True)
class _Need:
    """purpose: what follows “Unlock …”. by: the last moment, on the chain of `side`; None where there is no hurry."""

    purpose: str
    otherwise: str
    side: Side = Side.TAKE
    by: int | None = None
    loses: bool = False


def password_need(swap: Swap, scene: Scene) -> PasswordNeed | None:
    """None for a swap that needs nothing signed by us."""
    need = _need(swap, scene)
    if need is None:
        return None
    network, now = (scene.give_network, scene.give_now) if need.side is Side.GIVE else (scene.take_network, scene.take_now)
    left = None if need.by is None or now is None else max(0, need.by - now)
    sentence = f"Unlock {_until(need, network, left)}{need.purpose}."
    return PasswordNeed(need.by, left, need.loses, sentence, need.otherwise)


def _until(need: _Need, network: str, left: int | None) -> str:
    if need.by is None:
        return "at once " if need.loses else ""
    here = f"{local_time(need.by)} on this computer"
    return f"before {here} " if left is None else f"within {time_left(left)} by the clock of {network} ({here}) "


def _need(swap: Swap, s: Scene) -> _Need | None:
    give, take = swap.seen(Side.GIVE), swap.seen(Side.TAKE)
    if swap.outcome is not None:
        return None
    if take is LegState.CLAIMED:
        return _for_partner(swap, s) if give is LegState.LOCKED else _leftover(swap, s)
    if take is LegState.LOCKED and (swap.out or swap.secret is not None) and give is not LegState.REFUNDED:
        return _to_claim(swap, s)
    if give is LegState.LOCKED or swap.pending(Action.LOCK):
        return _to_collect(swap, s) if swap.role is Role.INITIATOR else _to_answer(swap, s)
    if give is LegState.EMPTY and not (swap.abandoned or swap.only_closes):
        otherwise = "Otherwise the swap does not happen. Nothing of yours is locked, so nothing can be lost."
        return _Need(f"to lock {s.give}", otherwise, Side.GIVE, swap.deadlines.lock)
    return _leftover(swap, s)


def _to_claim(swap: Swap, s: Scene) -> _Need:
    """The secret is out: what is ours must be taken in time."""
    expiry = swap.terms(Side.TAKE).lock.expiry
    signed = "; its claim is signed and goes out as it is, but only you can offer a higher fee" if swap.pending(Action.CLAIM) else ""
    otherwise = f"Otherwise your partner may take {s.take} back after {local_time(expiry)} and have both."
    return _Need(f"to claim {s.take}{signed}", otherwise, by=_still(swap, s, expiry), loses=True)


def _to_answer(swap: Swap, s: Scene) -> _Need:
    """A participant: the secret may come out while nobody looks."""
    expiry = swap.terms(Side.TAKE).lock.expiry
    otherwise = (
        f"Otherwise your partner, once they have taken {s.give}, may take {s.take} back too after {local_time(expiry)}, and you lose "
        f"{s.give}. If they take nothing, yours come back as soon as you unlock."
    )
    return _Need(f"to claim {s.take} or take {s.give} back", otherwise, by=_still(swap, s, expiry), loses=True)


def _to_collect(swap: Swap, s: Scene) -> _Need:
    """An initiator whose secret is not out: nobody but them can take anything."""
    waits = f"{s.give} wait on {s.give_network} until you unlock, and nobody else can take them."
    if (s.take_now or 0) < swap.deadlines.reveal:
        return _Need(f"to claim {s.take}", f"Otherwise the swap does not happen: {waits}", by=swap.deadlines.reveal)
    return _Need(f"to take {s.give} back", f"There is no hurry: {waits}")


def _for_partner(swap: Swap, s: Scene) -> _Need:
    by = swap.terms(Side.GIVE).lock.expiry
    return _Need(f"to claim {s.give} for your partner", "Your own side is done. Your partner can claim for themselves too.", Side.GIVE, by)


def _leftover(swap: Swap, s: Scene) -> _Need | None:
    """Nothing is locked any more, or nothing will be: an allowance may be left."""
    if not swap.of(Action.APPROVE) or swap.pending(Action.RESET_ALLOWANCE) or swap.of(Action.LOCK):
        return None
    return _Need(f"to take back the allowance for {s.give}", "There is no hurry: the swap contract takes nothing unless you lock.")


def _still(swap: Swap, s: Scene, expiry: int) -> int | None:
    """The moment that leaves time for everything; once it is over, that of the expiry; then none: every second counts."""
    now = s.take_now or 0
    return next((moment for moment in (swap.deadlines.reveal, expiry) if now < moment), None)
