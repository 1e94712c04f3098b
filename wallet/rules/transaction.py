"""Rules about any transaction: the right chain, a simulation that goes through, its fee, what it calls, checks that really ran."""

from __future__ import annotations

from wallet.model.amount import Amount
from wallet.model.network import Network
from wallet.model.verdict import Finding, Review, Severity

YOUNG = 3 * 24 * 3600
"""Seconds of chain time below which a contract is young: most traps are used within days."""


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


def partner_fails(found: Finding) -> Finding:
    """Rule 14 or 23, warns: what was `found` when the partner's side was tried out. That they could not lock now costs us nothing."""
    sentence = f"Tried out as your partner: {found.sentence[0].lower()}{found.sentence[1:]}"
    advice = "Nothing of yours is lost by that: without your partner's lock the swap ends and your coins come back."
    return Finding(found.rule, Severity.WARN, sentence, advice)


def changed(shown: Review, now: Review) -> Finding | None:
    """Rule 15, blocks: looked at again before signing, it is not what was shown. A fee that was shown is a cap, good up to its double."""
    payable = shown.fee is None or (now.fee is not None and now.fee.units <= 2 * shown.fee.units)
    kept = (
        ("what it does", shown.lines == now.lines),
        ("what was found about it", shown.findings == now.findings),
        ("its fee", payable),
        ("the bytes to be signed", shown.digest == now.digest),
    )
    differs = next((what for what, same in kept if not same), None)
    if differs is None:
        return None
    return Finding(15, Severity.BLOCK, f"Since this was shown to you, {differs} changed.", "Nothing was signed. Look at it again.")


def dear(fee: Amount, sent: Amount | None) -> Finding | None:
    """Rule 16, warns: at worst the fee is more than a twentieth of what is sent. `sent`: None where that is not the same coin."""
    if sent is None or fee.units * 20 <= sent.units:
        return None
    sentence = f"The network may take up to {fee}, which is more than 5% of what is sent."
    return Finding(16, Severity.WARN, sentence, "If that surprises you, have it prepared again.")


def above_market(offered: int, market: int | None) -> Finding | None:
    """Rule 16, warns: more than 1.2 x what this wallet would offer now. Both: wei per gas at most; `market` None: nobody knows."""
    if market is None:
        return could_not_check("what network fees are usual now")
    if 5 * offered <= 6 * market:
        return None
    by = f"{offered / market:.1f} times what is usual now" if market else "though fees are zero now"
    advice = "A usual fee is enough. Have it prepared again, unless you are in a hurry."
    return Finding(16, Severity.WARN, f"The fee offered is {by}.", advice)


def over_fee_cap(fee: Amount, cap: int | None) -> Finding | None:
    """Rule 17, typed: at worst the fee is over the cap that is set for one transaction, in wei. `cap` None: none is set."""
    if cap is None or fee.units <= cap:
        return None
    sentence = f"The network may take up to {fee}, over your cap of {Amount(cap, fee.asset)} for one transaction."
    advice = "Somebody may have mistyped, or the node may name false fees. Wait for lower ones if you can."
    return Finding(17, Severity.TYPE, sentence, advice)


def out_of_line(nonce: int, mined: int | None, waiting: int | None) -> Finding | None:
    """Rule 18, warns: its number (nonce) is not simply the next. `mined`: the next by the newest block; `waiting`: by what waits too."""
    if mined is None or waiting is None:
        return could_not_check("whether other transactions of this account wait")
    if nonce == mined == waiting:
        return None
    if nonce < mined:
        return _line(f"Its number {nonce} is used already, so the chain will refuse it.", "Have it prepared again.")
    if nonce < waiting:
        return _line(f"It replaces another transaction of yours, number {nonce}, that still waits.", "Only one of the two will happen.")
    if nonce > waiting:
        return _line(f"It cannot happen before you send number {waiting}, which is missing.", "Have it prepared again.")
    return _line("Other transactions of this account still wait, and this one comes after them.", "If you can, let them end first.")


def _line(sentence: str, advice: str) -> Finding:
    return Finding(18, Severity.WARN, sentence, advice)


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


def data_to_nobody(data: bytes, *, has_code: bool | None) -> Finding | None:
    """Rule 20, typed: data for an address without code, which does nothing with it."""
    if not data or has_code:
        return None
    if has_code is None:
        return could_not_check("whether there is a contract at the recipient's address")
    return Finding(
        20,
        Severity.TYPE,
        "It calls a contract, and there is none at that address: the call would do nothing, and coins sent with it may be lost.",
        "Check address and network; on another network there may be one.",
    )


def unknown_call(data: bytes, *, known: bool) -> Finding | None:
    """Rule 21, typed: data that is nothing this wallet knows."""
    if not data or known:
        return None
    sentence = f"It calls something that Lockstep does not know (0x{data[:4].hex()}…), so nobody can tell what it does."
    return Finding(21, Severity.TYPE, sentence, "Sign it only if you know exactly what it is.")


def young_contract(age: int | None, *, known: bool) -> Finding | None:
    """Rule 22, warns: stood for less than three days. `age`: seconds of chain time at least; `known`: its code is one that we know."""
    if known:
        return None
    if age is None:
        return could_not_check("how long the contract has stood there")
    if age >= YOUNG:
        return None
    since = f"{age // 3600} hours" if age >= 7200 else "a short time"
    sentence = f"The contract has stood there for only {since}."
    return Finding(22, Severity.WARN, sentence, "Traps are new: their makers move on once they are known. If you can wait some days, do.")


def facts_differ(what: str, told: str, known: str) -> Finding | None:
    """Rule 40, blocks: the file says something else of a token or a network than this wallet's own list."""
    if told == known:
        return None
    sentence = f"The file says that {what} is {told}; this wallet's own list says {known}."
    return Finding(40, Severity.BLOCK, sentence, "Nothing is signed: amounts would be shown wrongly. Prepare it again.")


def could_not_check(what: str) -> Finding:
    """Rule 23, typed: a check could not run, which is never shown as safe."""
    return Finding(
        23,
        Severity.TYPE,
        f"Could not check {what.rstrip('.')}.",
        "Lockstep cannot tell you that this is safe. Wait until the check can run, unless you know better.",
    )
