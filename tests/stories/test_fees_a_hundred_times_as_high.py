"""An account holds exactly what is kept for its way out: at a hundred times the fee it offers its last bit, and at ten times that is mined.

So it is for the participant's claim, and for the initiator's refund when the partner is gone. What nobody needs for their own coins stops
at the cap: the initiator's help for a partner who is gone waits until blocks are cheap again.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager

import pytest

from tests.anvil import needs_anvil
from tests.matrix.person import Person
from tests.matrix.stage import GWEI, Deal, Stage
from tests.matrix.story import own_story
from tests.matrix.waiting import until
from wallet.chains.fees import FLOOR
from wallet.model.swap import Role
from wallet.model.transaction import Price
from wallet.swaps.calls import GAS
from wallet.swaps.facts import Action
from wallet.swaps.reserve import KEPT_FOR

pytestmark = [needs_anvil, pytest.mark.timeout(170)]
KEPT = Price(2 * GWEI + FLOOR, 0).times(KEPT_FOR)
"""Of a chain whose blocks ask for one gwei."""
PLENTY = 10**19
HELPED = "Signed claim for partner"
CAPPED = "what waits is only the help for your partner"


@contextmanager
def quiet_stage() -> Generator[Stage]:
    """Its blocks have been cheap for as long as anybody looks back for the fees of a new swap."""
    with own_story() as stage:
        stage.cheap()
        stage.blocks(8)
        yield stage


def holds(stage: Stage, person: Person, chain_id: int, wei: int) -> None:
    stage.chains[chain_id].ask("anvil_setBalance", person.address, hex(wei))


def dear(stage: Stage, gwei: int, reached: Callable[[], bool], what: str) -> None:
    """All blocks of both chains ask for this much until it is so."""

    def look() -> bool:
        for chain in stage.chains.values():
            chain.ask("anvil_setNextBlockBaseFeePerGas", hex(gwei * GWEI))
        return reached()

    until(look, what)


def weathered(stage: Stage, person: Person, deal: Deal, action: str) -> int:
    """A hundred times the fee until the user reads of it, then ten times: the chain time by which it was mined."""
    said = f"No node takes the {action} on "
    dear(stage, 100, lambda: said in person.ask("view", id=deal.id.hex())["trouble"], f"a sentence about the {action}")
    assert person.has(deal.id, f"Signed {action}")
    assert not person.has(deal.id, f"Mined {action}")
    dear(stage, 10, lambda: person.has(deal.id, f"Mined {action}"), f"the {action} in a dear block")
    return max(map(stage.time, stage.chains))


def test_a_claim_goes_out_by_what_was_kept_for_it() -> None:
    with quiet_stage() as stage:
        person = stage.people[Role.PARTICIPANT]
        deal = stage.agree("token")
        chain_id = deal.give[0].chain_id
        person.reaches(deal.id, "Mined lock")
        holds(stage, person, chain_id, KEPT.of(GAS[Action.CLAIM]))
        assert weathered(stage, person, deal, "claim") < deal.expiry[Role.INITIATOR]
        stage.cheap()
        stage.ended(deal)
        assert stage.outcomes(deal) == ("completed", "completed")
        holds(stage, person, chain_id, PLENTY)


def test_a_refund_goes_out_by_what_was_kept_for_it() -> None:
    with quiet_stage() as stage:
        person, partner = stage.people[Role.INITIATOR], stage.people[Role.PARTICIPANT]
        deal = stage.agree("coin")
        partner.kill()
        person.reaches(deal.id, "Locked give", "final")
        chain_id = deal.give[0].chain_id
        holds(stage, person, chain_id, KEPT.of(GAS[Action.REFUND]))
        stage.chains[chain_id].ask("anvil_setNextBlockBaseFeePerGas", hex(100 * GWEI))
        stage.travel_to(deal.expiry[Role.INITIATOR] + 1)
        weathered(stage, person, deal, "refund")
        stage.cheap()
        stage.ended(deal, Role.INITIATOR)
        partner.back()
        assert stage.outcomes(deal)[0] == "refunded"
        holds(stage, person, chain_id, PLENTY)


def test_help_for_a_partner_stops_at_the_cap() -> None:
    with quiet_stage() as stage:
        person, partner = stage.people[Role.INITIATOR], stage.people[Role.PARTICIPANT]
        deal = stage.agree("token")
        partner.reaches(deal.id, "Mined lock")
        partner.kill()
        person.reaches(deal.id, "Claimed take", "final")
        node = stage.chains[deal.give[0].chain_id]
        before = node.number("eth_getTransactionCount", person.address, "latest")
        person.kill()  # so that it has not seen the time to help come before it sees the fees
        node.ask("anvil_setNextBlockBaseFeePerGas", hex(1_000 * GWEI))
        stage.travel_to(deal.expiry[Role.INITIATOR] + 1)
        person.back()
        dear(stage, 1_000, lambda: CAPPED in person.ask("view", id=deal.id.hex())["trouble"], "a sentence about the cap")
        assert not person.has(deal.id, HELPED)
        assert node.number("eth_getTransactionCount", person.address, "latest") == before
        stage.cheap()
        person.reaches(deal.id, HELPED)
        partner.back()
        stage.ended(deal)
        assert stage.outcomes(deal) == ("completed", "completed")
