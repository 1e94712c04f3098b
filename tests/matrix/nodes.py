"""Plays in which nodes misbehave: they are silent, refuse, break off, talk nonsense, lag, belong to another chain, or lie."""

from __future__ import annotations

import time
from collections.abc import Callable

from tests.faulty_proxy import Fault, Lie
from tests.matrix.lies import HiddenLogs, StaleHead, no_locks, no_money
from tests.matrix.person import Person
from tests.matrix.played import Play, Played
from tests.matrix.stage import Stage
from tests.matrix.waiting import until
from wallet.model.swap import Role

LASTS = 6
"""Blocks for which it lasts."""

_PATIENCE = 15.0  # seconds until a delayed request goes on: longer than the wallet waits for an answer

FAULTS = {
    "timeout": Fault.DELAY,
    "dropped before the node": Fault.DROP_BEFORE,
    "dropped after the node": Fault.DROP_AFTER,
    "HTTP 429": Fault.TOO_MANY,
    "HTTP 503": Fault.UNAVAILABLE,
    "garbage": Fault.GARBAGE,
    "truncated": Fault.TRUNCATE,
}


Begin = Callable[[Stage, Person], None]
"""Makes nodes of one wallet misbehave."""


def for_a_while(begin: Begin, moment: str) -> Play:
    """From a step of the one who is hit, for some blocks."""

    def play(stage: Stage, role: Role, kind: str) -> Played:
        person, deal = stage.people[role], stage.agree(kind)
        person.reaches(deal.id, moment)
        begin(stage, person)
        stage.blocks(LASTS)
        person.heal(stage.networks)
        return Played(deal, time.monotonic())

    return play


def for_good(begin: Begin, moment: str) -> Play:
    """Likewise, until everybody has what was agreed in spite of it. That the swap has ended then takes two nodes that say so."""

    def play(stage: Stage, role: Role, kind: str) -> Played:
        person, deal = stage.people[role], stage.agree(kind)
        person.reaches(deal.id, moment)
        begin(stage, person)
        until(lambda: all(each.has(deal.id, "Sent lock") for each in stage.people.values()), "both locks")
        until(lambda: stage.left_in_contract() == 0, "both claims")
        person.heal(stage.networks)
        return Played(deal, time.monotonic())

    return play


def fails(fault: Fault) -> Begin:
    """Every node."""

    def begin(stage: Stage, person: Person) -> None:
        del stage
        person.suffer(fault, seconds=_PATIENCE)

    return begin


def stale(*, by_all: bool) -> Begin:
    """Nodes stop at the block that they have: the one that is asked first, or all."""

    def begin(stage: Stage, person: Person) -> None:
        for chain_id in stage.chains:
            person.lied_to(chain_id, StaleHead(stage.height(chain_id)), by_all=by_all)

    return begin


def other_chain(*, by_all: bool) -> Begin:
    """What answers at a node's address belongs to the other chain now."""

    def begin(stage: Stage, person: Person) -> None:
        one, two = stage.networks
        for network, wrong in ((one, two), (two, one)):
            for node in person.nodes[network.chain_id][: None if by_all else 1]:
                node.upstream = wrong.endpoints[0]

    return begin


def hides_logs(stage: Stage, person: Person) -> None:
    """The node that is asked first shows no event."""
    _lie(stage, person, lambda _: HiddenLogs())


def lies_about_balances(stage: Stage, person: Person) -> None:
    """The node that is asked first says that the account has neither coins nor tokens, and allows nothing."""
    tokens = {network.chain_id: tuple(token.token for token in network.tokens) for network in stage.networks}
    _lie(stage, person, lambda chain_id: no_money(person.address, tokens[chain_id]))


def lies_about_locks(stage: Stage, person: Person) -> None:
    """The node that is asked first says that nothing is locked."""
    _lie(stage, person, lambda _: no_locks(stage.networks[0].htlc))


def _lie(stage: Stage, person: Person, lie: Callable[[int], Lie]) -> None:
    for chain_id in stage.chains:
        person.lied_to(chain_id, lie(chain_id), by_all=False)
