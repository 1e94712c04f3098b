"""Plays in which somebody else is faster: another program with the same keys, or the partner whose refund meets a claim."""

from __future__ import annotations

import time
from typing import Any

from tests.faulty_proxy import Fault
from tests.matrix.person import Person
from tests.matrix.played import Play, Played, take_chain
from tests.matrix.stage import GWEI, Deal, Stage
from tests.matrix.waiting import until
from wallet.keys.signing import sign_transaction
from wallet.model.swap import Role
from wallet.model.transaction import Call, Fees, Unsigned

_SEND = "eth_sendRawTransaction"


def nonce_taken(action: str) -> Play:
    """Another program with the same phrase sends a payment with the nonce that was signed here, while no node takes what we send."""

    def play(stage: Stage, role: Role, kind: str) -> Played:
        person, chain_id = stage.people[role], _chain_of(stage, role, action)
        for node in person.nodes[chain_id]:
            node.fail(Fault.DROP_BEFORE, _SEND)
        deal = stage.agree(kind)
        person.reaches(deal.id, f"Sending {action}")
        _pay(stage, person, chain_id, _signed(person, deal, action)[0]["nonce"])
        stage.blocks(3)
        person.heal(stage.networks)
        return Played(deal, time.monotonic())

    return play


def nonce_taken_meanwhile(action: str) -> Play:
    """The wallet dies between signing and sending, and before it is started again another program has used the nonce."""

    def play(stage: Stage, role: Role, kind: str) -> Played:
        person = stage.people[role]
        person.ask("die", when="after", step=f"Signed {action}")
        deal = stage.agree(kind)
        person.died()
        _pay(stage, person, _chain_of(stage, role, action), _signed(person, deal, action)[0]["nonce"])
        stage.blocks(3)
        person.back()
        return Played(deal, person.started)

    return play


def claim_meets_refund(*, claim_wins: bool) -> Play:
    """The initiator's claim hangs until the participant's lock has run out: both are in the pool, and the chain takes one first."""

    def play(stage: Stage, role: Role, kind: str) -> Played:
        del role
        initiator, participant = (stage.people[each] for each in Role)
        deal = stage.agree(kind)
        contested, chain = take_chain(deal, Role.INITIATOR), stage.chains[take_chain(deal, Role.INITIATOR)]
        _hold_the_claim(stage, deal, contested)
        stage.travel_to(deal.expiry[Role.PARTICIPANT] + 1)  # the block that this makes has neither
        participant.reaches(deal.id, "Sent refund")
        initiator.heal(stage.networks)
        until(lambda: all(_waiting(stage, contested, person) for person in (initiator, participant)), "claim and refund to wait")
        loser, action = (participant, "refund") if claim_wins else (initiator, "claim")
        chain.ask("anvil_removePoolTransactions", loser.address)
        chain.ask("evm_mine")
        chain.ask(_SEND, _signed(loser, deal, action)[-1]["raw"])
        chain.ask("evm_mine")
        stage.resume()
        over = time.monotonic()
        if not claim_wins:
            stage.ended(deal, Role.PARTICIPANT)
            stage.travel_to(deal.expiry[Role.INITIATOR] + 1)
        return Played(deal, over)

    return play


def _hold_the_claim(stage: Stage, deal: Deal, chain_id: int) -> None:
    """A node takes the claim, so the secret is out; then it loses it, and takes no other."""
    initiator, chain = stage.people[Role.INITIATOR], stage.chains[chain_id]
    for node in initiator.nodes[chain_id]:
        node.fail(Fault.DROP_BEFORE, _SEND)
    initiator.reaches(deal.id, "Sending claim")
    stage.halt(chain_id)
    initiator.heal(stage.networks)
    initiator.reaches(deal.id, "Sent claim")
    for node in initiator.nodes[chain_id]:
        node.fail(Fault.DROP_BEFORE, _SEND)
    chain.ask("anvil_removePoolTransactions", initiator.address)


def _chain_of(stage: Stage, role: Role, action: str) -> int:
    """Where this role does it: the initiator gives on the first chain."""
    gives = action != "claim"
    return stage.networks[0 if (role is Role.INITIATOR) is gives else 1].chain_id


def _signed(person: Person, deal: Deal, action: str) -> list[dict[str, Any]]:
    return [told.body for told in person.told(deal.id) if told.step == f"Signed {action}"]


def _pay(stage: Stage, person: Person, chain_id: int, nonce: int) -> None:
    """Nothing, to oneself, straight to the node."""
    fees = Fees(50 * GWEI, 20 * GWEI)
    signed = sign_transaction(person.key, Unsigned(Call(chain_id, person.address), person.address, nonce, 21_000, fees))
    tx_hash = stage.chains[chain_id].ask(_SEND, "0x" + signed.raw.hex())
    until(lambda: stage.chains[chain_id].ask("eth_getTransactionReceipt", tx_hash), "the other program's payment")


def _waiting(stage: Stage, chain_id: int, person: Person) -> list[dict[str, Any]]:
    """What the pool has of this account."""
    pool: dict[str, dict[str, dict[str, Any]]] = stage.chains[chain_id].ask("txpool_content")["pending"]
    return [each for account, own in pool.items() if account.lower() == person.address.lower() for each in own.values()]
