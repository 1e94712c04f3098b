"""Rules about swaps: the contract is the known one, the hash is fresh, the locks leave time, the terms are what was agreed."""

from __future__ import annotations

from wallet.model.amount import Amount
from wallet.model.lock import Lock
from wallet.model.verdict import Finding, Severity

_FIELDS = {
    "chain_id": "chain",
    "htlc": "swap contract",
    "token": "token",
    "amount": "amount",
    "payee": "payee",
    "refundee": "refundee",
    "hashlock": "hash",
    "expiry": "expiry",
}
"""Every field of a lock, in words."""


def other_contract(network: str, found: bytes | None, pinned: bytes) -> Finding | None:
    """Rule 37, blocks: the code at the HTLC's address is not the pinned one (keccak256 of the runtime code); None: no code."""
    if found == pinned:
        return None
    what = "There is no swap contract" if found is None else "The swap contract is not the one that Lockstep knows"
    return Finding(
        37,
        Severity.BLOCK,
        f"{what} on {network}.",
        "Choose a network where it stands, or deploy it there yourself."
        if found is None
        else "Coins locked there might never come back. Choose another network.",
    )


def bad_hashlock(hashlock: bytes, used: bool) -> Finding | None:
    """Rule 38, blocks: the hash is not 32 bytes, is all zero, or guards another swap of ours already."""
    if len(hashlock) == 32 and any(hashlock) and not used:
        return None
    why = "was used by another swap of yours, so its secret may be known already" if used else "is not a SHA-256 hash"
    return Finding(38, Severity.BLOCK, f"The hash that locks it {why}.", "Ask your partner for a new offer.")


def unsafe_times(reason: str | None) -> Finding | None:
    """Rule 39, blocks: order of the time locks, or a margin too small. `reason` is a clause, None when they are safe."""
    if reason is None:
        return None
    return Finding(39, Severity.BLOCK, f"The time locks of this swap are not safe: {reason}.", "Ask your partner for a new offer.")


def differs_from_agreement(lock: Lock, agreed: Lock) -> Finding | None:
    """Rule 40, blocks: what is locked is not what was agreed. Names the first field that differs."""
    wrong = next((name for field, name in _FIELDS.items() if getattr(lock, field) != getattr(agreed, field)), None)
    if wrong is None:
        return None
    return Finding(
        40,
        Severity.BLOCK,
        f"The lock differs from the agreement in its {wrong}.",
        "Nothing of yours is locked against it. Your partner gets it back when its time is over.",
    )


def not_settled(final: bool, head_age: int, fresh: int, agree: bool | None, loopback: bool) -> Finding | None:
    """Rule 41, blocks or typed: a lock or a reveal on a block that is not final, on a stale head, or while two nodes disagree.

    head_age and fresh in seconds; a negative age is a block ahead of this computer's clock, which may be as wrong as an old
    one. agree: None when only one node could be asked, which asks for typed consent unless it is on loopback.
    """
    if not final:
        return _rule_41(Severity.BLOCK, "Your partner's lock is not final yet.", "Lockstep waits and goes on by itself.")
    if head_age > fresh:
        return _rule_41(Severity.BLOCK, f"The newest block is {head_age} seconds old.", "Lockstep waits for a fresh one.")
    if -head_age > fresh:
        return _rule_41(
            Severity.BLOCK,
            f"The newest block is {-head_age} seconds ahead of this computer's clock.",
            "Set the clock of this computer right. If it is right, the node shows false times: use another one.",
        )
    if agree is False:
        return _rule_41(Severity.BLOCK, "Two nodes disagree about this chain.", "Lockstep waits until they agree.")
    if agree is None and not loopback:
        return _rule_41(
            Severity.TYPE,
            "Only one node answers for this chain, and it could be lying.",
            "Add a second, independent endpoint to be safe, or type to go on with one.",
        )
    return None


def _rule_41(severity: Severity, sentence: str, advice: str) -> Finding:
    return Finding(41, severity, sentence, advice)


def reveal_too_late(now: int, last_moment: int) -> Finding | None:
    """Rule 42, blocks: revealing the secret with less than the margin left. Both in chain time of the take leg, seconds."""
    if now < last_moment:
        return None
    return Finding(
        42,
        Severity.BLOCK,
        "It is too late to claim safely: your partner could take back what you would claim.",
        "Lockstep keeps the secret and takes your own coins back when their time is over.",
    )


def no_gas_to_claim(network: str, needed: Amount, free: Amount, held: Amount, faucet: str | None) -> Finding | None:
    """Rule 43, blocks: the account could not pay for its claim or refund later. `free`: what open swaps leave of what is `held`."""
    if free.units >= needed.units:
        return None
    symbol, missing = needed.asset.symbol, Amount(needed.units - free.units, needed.asset)
    there = f"{free} of your {held} are free: the rest is kept for your open swaps" if free.units < held.units else f"you have {held}"
    where = f", from {faucet} for example" if faucet else ", from somebody who has some"
    return Finding(
        43,
        Severity.BLOCK,
        f"On {network} this account holds too little {symbol} to finish a swap: should fees rise, up to {needed} are needed for gas, "
        f"and {there}.",
        f"Get {missing} more there first{where}; then start again.",
    )


def left_open(swaps: int, *, safe: bool) -> Finding | None:
    """Rule 44, warns: quitting, or going to sleep, while swaps are open. `safe`: nothing can be lost while nobody watches them."""
    if swaps == 0:
        return None
    what = "A swap is" if swaps == 1 else f"{swaps} swaps are"
    if safe:
        sentence = f"{what} open, and nobody goes on with it while Lockstep is closed."
        return Finding(44, Severity.WARN, sentence, "Nothing can be lost by that.")
    sentence = f"{what} open, and coins can be lost if nobody watches until its time is over."
    return Finding(44, Severity.WARN, sentence, "Let Lockstep run, or be back before the time that it names.")
