"""The gate's review of a prepared transaction, from nothing but the file and what this wallet knows itself. Pure.

What is signed is decoded here, from the bytes. What only the online side could find out is shown as its claim, and counts as not checked
(rule 23). Facts that this wallet has of its own, of a network or a listed token, must agree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wallet.model.address import NATIVE, Address
from wallet.model.amount import Amount
from wallet.model.asset import Asset
from wallet.model.network import Network
from wallet.model.payload import signing_payload
from wallet.model.transfer import sending_of
from wallet.model.verdict import Finding, Line, Review
from wallet.rules import send, transaction
from wallet.services.cold.documents import Prepared

TYPED = "unchecked"


@dataclass(frozen=True, slots=True)
class Transferred:
    """What the bytes send, of the coin or one token."""

    amount: Amount
    recipient: Address


def transferred(prepared: Prepared, known: Mapping[Address, Asset]) -> Transferred | None:
    """Decoded from what is signed; None where that is neither a transfer of the coin nor of a token. `known`: this wallet's own assets."""
    sending = sending_of(prepared.unsigned.call)
    if sending is None:
        return None
    asset = prepared.claims.coin if sending.token == NATIVE else known.get(sending.token) or prepared.claims.token
    if asset is None or asset.token != sending.token:
        return None
    return Transferred(Amount(sending.units, asset), sending.recipient)


def review_of(prepared: Prepared, networks: Mapping[int, Network]) -> Review:
    """What will be signed, in words. `networks`: this wallet's own, by chain id."""
    unsigned, claims = prepared.unsigned, prepared.claims
    call = unsigned.call
    network = networks.get(call.chain_id)
    known = {} if network is None else {asset.token: asset for asset in network.tokens}
    sent = transferred(prepared, known)
    coin = claims.coin if network is None else network.coin
    where = network.name if network else claims.network
    fee = Amount(unsigned.gas * unsigned.fees.max_fee, coin)
    findings = (*_facts(prepared, network), *_send(prepared, sent, fee), *_claimed(prepared, network))
    return Review(
        id="",
        kind="cold",
        title="Sign this transaction?",
        lines=_lines(prepared, sent, coin, where),
        fee=fee,
        notes=(
            f"From {unsigned.sender}, number {unsigned.nonce}, chain {call.chain_id}.",
            _simulated(prepared),
        ),
        findings=tuple(sorted(findings, key=lambda finding: -finding.severity)),
        simulated_by="",
        raw=_raw(prepared),
        typed=TYPED,
    )


def _facts(prepared: Prepared, network: Network | None) -> list[Finding]:
    """Where this wallet knows better than the file."""
    claims = prepared.claims
    if network is None:
        return [transaction.could_not_check(f"chain {prepared.unsigned.call.chain_id}: it is not among this wallet's networks")]
    found = [
        transaction.wrong_chain(network, prepared.unsigned.call.chain_id, claims.genesis),
        transaction.facts_differ(f"the coin of {network.name}", _described(claims.coin), _described(network.coin)),
    ]
    listed = None if claims.token is None else network.asset(claims.token.token)
    if claims.token is not None and listed is not None:
        found.append(transaction.facts_differ(f"the token {listed.token}", _described(claims.token), _described(listed)))
    return [each for each in found if each is not None]


def _send(prepared: Prepared, sent: Transferred | None, fee: Amount) -> list[Finding]:
    call = prepared.unsigned.call
    recipient = call.to if sent is None else sent.recipient
    own = None if sent is None else sent.amount
    found = [
        send.burnt(recipient),
        None if not call.data else send.to_its_own_contract(call.to, recipient) if sent is not None else None,
        transaction.dear(fee, own if own is not None and own.asset.is_native else None),
        transaction.unknown_call(call.data, known=sent is not None),
    ]
    return [each for each in found if each is not None]


def _claimed(prepared: Prepared, network: Network | None) -> list[Finding]:
    """What nobody here can look at."""
    claims, unsigned = prepared.claims, prepared.unsigned
    coin = claims.coin if network is None else network.coin
    found = [
        transaction.simulation_reverts("it (by the other computer)", claims.reverts),
        transaction.not_enough_gas(Amount(unsigned.worst_cost, coin), claims.held_coin),
        transaction.could_not_check("anything that needs a network: balance, number, today's fees, and whether it goes through"),
    ]
    if claims.token is not None and (network is None or network.asset(claims.token.token) is None):
        found.append(transaction.could_not_check(f"the token {claims.token.token}: name and decimals are what the file says"))
    return [each for each in found if each is not None]


def _lines(prepared: Prepared, sent: Transferred | None, coin: Asset, where: str) -> tuple[Line, ...]:
    call = prepared.unsigned.call
    if sent is None:
        return (Line("You send, and call", Amount(call.value, coin), call.to, f"on {where}, with data for"),)
    return (Line("You send", sent.amount, sent.recipient, f"on {where}, to"),)


def _simulated(prepared: Prepared) -> str:
    claims = prepared.claims
    result = "that it goes through" if claims.reverts is None else f"that it fails ({claims.reverts})"
    return f"The computer that prepared it says, by {claims.simulated_by}, {result}. Nothing of that was checked here."


def _raw(prepared: Prepared) -> tuple[tuple[str, str], ...]:
    unsigned = prepared.unsigned
    call, fees = unsigned.call, unsigned.fees
    return (
        ("chain", str(call.chain_id)),
        ("from", unsigned.sender),
        ("to", call.to),
        ("value", str(call.value)),
        ("data", "0x" + call.data.hex()),
        ("nonce", str(unsigned.nonce)),
        ("gas", str(unsigned.gas)),
        ("max fee", str(fees.max_fee)),
        ("priority fee", str(fees.priority)),
        ("signed bytes", "0x" + signing_payload(unsigned).hex()),
    )


def _described(asset: Asset) -> str:
    return f"{asset.symbol} with {asset.decimals} decimals"
