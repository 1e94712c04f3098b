"""Rules about permissions: who may spend what, and what a signature that costs nothing can give away."""

from __future__ import annotations

import re

from wallet.model.address import NATIVE, Address
from wallet.model.amount import MAX_UINT256, Amount
from wallet.model.verdict import Finding, Severity
from wallet.rules.transaction import could_not_check

UNLIMITED_FROM = MAX_UINT256 // 2
"""Allowances from here on can never be used up; contracts use several numbers in this range to say "unlimited"."""

_HASH_IN_DIGITS = re.compile(rb"\s*(0[xX])?[0-9a-fA-F]{64}\s*")


def spender_without_code(spender: Address, *, has_code: bool | None) -> Finding | None:
    """Rule 24, typed: an allowance for an address without code: a person, and not a contract that could be looked at."""
    if has_code:
        return None
    if has_code is None:
        return could_not_check(f"whether {spender}, who may spend, is a contract")
    return Finding(
        24,
        Severity.TYPE,
        f"{spender}, who could spend your tokens, is no contract but somebody's account.",
        "No honest service asks for that. Refuse, unless you know whose account it is and trust them with all of it.",
    )


def unlimited(allowance: Amount, held: int) -> Finding | None:
    """Rule 25, typed: an allowance that is unlimited, or more than a thousand times what the account holds."""
    endless = allowance.units >= UNLIMITED_FROM
    if not endless and (held == 0 or allowance.units <= 1000 * held):
        return None
    extent = "without any limit" if endless else "for far more than you have"
    return Finding(
        25,
        Severity.TYPE,
        f"This lets somebody else spend your {allowance.asset.symbol} {extent}, now and later.",
        "Allow the exact amount instead; Lockstep never needs more.",
    )


def unknown_spender(what: str, spender: Address, *, known: bool) -> Finding | None:
    """Rule 26, typed: setApprovalForAll, a permit or Permit2 for a spender on no list. `what` names which of them."""
    if known:
        return None
    return Finding(
        26,
        Severity.TYPE,
        f"This {what} lets {spender} take your tokens, and Lockstep does not know who that is.",
        "Refuse, unless you came here to trade with exactly this contract. Signing costs nothing, and undoing it may come too late.",
    )


def foreign_domain(domain_chain: int | None, chain_id: int, *, has_code: bool | None) -> Finding | None:
    """Rule 27, blocks or typed: typed data (EIP-712) for another chain or a contract that is not there; typed where it names no chain.

    domain_chain: None where the domain names none. has_code: of the contract that the domain names; None where it names none, or where
    nobody could look. Not for documents that this wallet knows by name: an offer of ours is meant for two chains.
    """
    if domain_chain is not None and domain_chain != chain_id:
        sentence = f"This signature would count on chain {domain_chain}, and you are on chain {chain_id}."
        return Finding(27, Severity.BLOCK, sentence, "A page that asks for that is wrong or wants to trick you. Leave it.")
    if has_code is False:
        sentence = "The contract that this signature is meant for does not exist on this chain."
        return Finding(27, Severity.BLOCK, sentence, "A page that asks for that is wrong or wants to trick you. Leave it.")
    if domain_chain is None:
        sentence = "This signature names no chain, so it may count on every chain where you have an account."
        return Finding(27, Severity.TYPE, sentence, "Sign it only if you know what it is for and what it can be used for elsewhere.")
    return could_not_check("which contract would take this signature") if has_code is None else None


def raw_hash(data: bytes) -> Finding | None:
    """Rule 28, blocks: a bare hash, as 32 bytes or as their 64 digits. Readable text of 32 bytes too: a hash can be ground to look so."""
    if len(data) != 32 and not _HASH_IN_DIGITS.fullmatch(data):
        return None
    return Finding(
        28,
        Severity.BLOCK,
        "What is to be signed is a bare hash, so nobody can see what it stands for: it could be a payment of all you have.",
        "Ask for the message itself. Lockstep never signs a hash that it did not make from something you saw.",
    )


def delegation(delegate: Address, *, known: bool) -> Finding | None:
    """Rule 29, blocks: an EIP-7702 authorisation of code that is on no list. The zero address takes a delegation back."""
    if known or delegate == NATIVE:
        return None
    return Finding(
        29,
        Severity.BLOCK,
        f"This hands your whole account to the program at {delegate}, which Lockstep does not know.",
        "It could take everything you have, on every chain, now and later. Refuse it.",
    )


def changed_allowance(standing: int | None, wanted: Amount) -> Finding | None:
    """Rule 30, blocks: from one allowance to another without zero between (ERC-20: the spender could use both). `standing`: base units."""
    if wanted.units == 0 or standing == 0:
        return None
    if standing is None:
        return could_not_check(f"whether somebody may spend your {wanted.asset.symbol} already")
    return Finding(
        30,
        Severity.BLOCK,
        f"{Amount(standing, wanted.asset)} are allowed already, and a spender who is quick could take that and {wanted} as well.",
        "Take the standing allowance back first (set it to zero), then allow anew.",
    )


def approval_alone(allowed: Amount, *, outflow: bool | None) -> Finding | None:
    """Rule 31, typed: something is allowed and nothing leaves in the same step. `outflow` None: nothing could be tried out."""
    if allowed.units == 0 or outflow:
        return None
    if outflow is None:
        return could_not_check(f"what happens to the {allowed.asset.symbol} that you allow")
    return Finding(
        31,
        Severity.TYPE,
        f"This only allows somebody to take {allowed} later; nothing is traded or sent now.",
        "That is how drainers begin. Go on only if you start something that takes the allowance at once.",
    )


def blocked_spender(spender: Address, why: str | None) -> Finding | None:
    """Rule 32, blocks: a spender on the list of those that took people's tokens. `why`: what the list says; None if not on it."""
    if why is None:
        return None
    advice = "Refuse, leave the page that asks, and look at what else you signed there."
    return Finding(32, Severity.BLOCK, f"{spender} is known for taking people's tokens: {why.rstrip('.')}.", advice)


def leftover(left: Amount, spender: str) -> Finding | None:
    """Rule 33, informs: an allowance that still stands afterwards. `spender`: its name or address."""
    if left.units == 0:
        return None
    sentence = f"{spender} may still take {left} of yours afterwards."
    return Finding(33, Severity.INFORM, sentence, "Take back what is not needed: set it to zero when you have finished there.")
