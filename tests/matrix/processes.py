"""Plays in which a wallet's process dies: kill -9 and started again, or gone until everything is over."""

from __future__ import annotations

import time

from tests.matrix.played import Play, Played, other
from tests.matrix.stage import Deal, Stage
from wallet.model.swap import Role


def killed(when: str, step: str) -> Play:
    """kill -9 at a step of a swap that goes well, and started again at once."""

    def play(stage: Stage, role: Role, kind: str) -> Played:
        person, lives = stage.people[role], stage.people[role].lives
        person.ask("die", when=when, step=step)
        deal = stage.agree(kind)
        if person.lives == lives:
            person.died()
            person.back()
        return Played(deal, person.started)

    return play


def killed_while_refunding(when: str, step: str) -> Play:
    """The partner is gone, the lock runs out, and kill -9 at a step of taking it back."""

    def play(stage: Stage, role: Role, kind: str) -> Played:
        person, partner = stage.people[role], stage.people[other(role)]
        person.ask("die", when=when, step=step)
        deal = _deserted(stage, role, kind)
        stage.travel_to(deal.expiry[role] + 1)
        person.died()
        person.back()
        recovered = stage.ended(deal, role)
        stage.travel_to(deal.expiry[Role.INITIATOR] + 1)
        partner.back()
        return Played(deal, person.started, recovered)

    return play


def _deserted(stage: Stage, role: Role, kind: str) -> Deal:
    """A swap in which the partner is gone for good once the one who is left has locked."""
    partner = stage.people[other(role)]
    if role is Role.PARTICIPANT:
        partner.ask("die", when="after", step="Locked take")
    deal = stage.agree(kind)
    if role is Role.INITIATOR:
        partner.kill()
    else:
        partner.died()
    stage.people[role].reaches(deal.id, "Locked give", "final")
    return deal


def deserted_at(step: str) -> Play:
    """The partner of the one who is hit dies right after a step of theirs, and comes back when everything is over."""

    def play(stage: Stage, role: Role, kind: str) -> Played:
        partner = stage.people[other(role)]
        partner.ask("die", when="after", step=step)
        deal = stage.agree(kind, revive=False)
        partner.died()
        over = _outlasted(stage, deal, role)
        recovered = stage.ended(deal, role)
        stage.travel_to(deal.expiry[Role.INITIATOR] + 1)
        partner.back()
        return Played(deal, over, recovered)

    return play


def _outlasted(stage: Stage, deal: Deal, role: Role) -> float:
    """Let time pass until the one who is left can act alone; when that was."""
    partner = other(role)
    locked, revealed = (stage.people[partner].has(deal.id, step) for step in ("Sent lock", "Sent claim"))
    if role is Role.PARTICIPANT:
        if revealed:
            return time.monotonic()  # the secret is out: nothing has to be waited for
        if locked:
            stage.people[role].reaches(deal.id, "Locked give", "final")
    elif locked:
        stage.people[role].reaches(deal.id, "Claimed take", "final")
    else:
        stage.people[role].reaches(deal.id, "Locked give", "final")
    stage.travel_to(_turn(deal, role, locked=locked))
    return time.monotonic()


def _turn(deal: Deal, role: Role, *, locked: bool) -> int:
    """Chain time from which the one who is left acts: to give up, to take back, or to claim for the partner."""
    if role is Role.INITIATOR and locked:
        return deal.expiry[role] - 20  # what a participant who revealed nothing still gets done by the initiator (rule 4)
    return deal.expiry[role] + 1
