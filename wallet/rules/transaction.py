"""Rules about any transaction: the right chain, a simulation that goes through, gas to pay for it, checks that really ran."""

from __future__ import annotations

from wallet.model.amount import Amount
from wallet.model.network import Network
from wallet.model.verdict import Finding, Severity


def wrong_chain(network: Network, chain_id: int, genesis: bytes | None) -> Finding | None:
    """Rule 13, blocks: the node's chain id or genesis hash is not the network's. `genesis` None: the node did not say."""
    same_genesis = network.genesis is None or genesis is None or genesis == network.genesis
    if chain_id == network.chain_id and same_genesis:
        return None
    return Finding(
        13,
        Severity.BLOCK,
        f"The node that answers for {network.name} serves another chain.",
        "Nothing is signed for it. Check the network's endpoints; a local chain that was started anew counts as another chain.",
    )


def simulation_reverts(what: str, reason: str | None) -> Finding | None:
    """Rule 14, typed: the simulation of `what` fails with `reason`; None when it goes through."""
    if reason is None:
        return None
    return Finding(
        14,
        Severity.TYPE,
        f"Tried out beforehand, {what} fails: {reason}.",
        "Sending it would very likely cost gas and do nothing. Go back unless you know why it fails.",
    )


def not_enough_gas(needed: Amount, held: int) -> Finding | None:
    """Rule 19, blocks: the account holds less of the chain's coin than value and fee come to at worst."""
    if held >= needed.units:
        return None
    missing = Amount(needed.units - held, needed.asset)
    return Finding(
        19,
        Severity.BLOCK,
        f"There is not enough {needed.asset.symbol} to pay for this: up to {needed} are needed, {missing} are missing.",
        f"Get some {needed.asset.symbol} for this account first, from a faucet or another account.",
    )


def could_not_check(what: str) -> Finding:
    """Rule 23, typed: a check could not run, which is never shown as safe."""
    return Finding(
        23,
        Severity.TYPE,
        f"Could not check {what.rstrip('.')}.",
        "Lockstep cannot tell you that this is safe. Wait until the check can run, unless you know better.",
    )
