"""What can be said of an offer, or of the answer to one, before a node is asked. Each check has its reason in words, passed or not.

Nothing here is optional: one failed check and the document must not be signed, nor anything locked. What needs a node (the contract's code,
balances for gas, the clocks of both chains) is checked by the gate.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from wallet.errors import TermsRefused
from wallet.model.address import NATIVE, Address
from wallet.model.network import Network
from wallet.model.swap import Acceptance, Offer, OfferLeg, Terms
from wallet.model.views import CheckView
from wallet.rules import swap_terms
from wallet.swaps.timelocks import Pace, pace_between, refuse_durations, refuse_times

_NO_PACE = "The pace of a chain that this wallet does not know cannot be judged."


@dataclass(frozen=True, slots=True)
class Known:
    """What this wallet knows by itself.

    genesis: 32 bytes of each chain that was ever reached. now: Unix seconds by this computer. own: all our accounts. hashlocks: of every
    swap we ever took part in or offered. away: seconds the user may be away during the swap; careful: halt allowances count.
    """

    networks: tuple[Network, ...]
    genesis: Mapping[int, bytes]
    now: int
    own: frozenset[Address]
    hashlocks: frozenset[bytes]
    away: int = 0
    careful: bool = True

    def network(self, chain_id: int) -> Network | None:
        return next((network for network in self.networks if network.chain_id == chain_id), None)


def check_offer(offer: Offer, known: Known) -> tuple[CheckView, ...]:
    """Should somebody who was handed this offer accept it? Its signature was checked when it was read."""
    legs = (offer.give, offer.want)
    return (
        _check("Networks", "Both networks are known to this wallet.", _unknown_network(legs, known)),
        _check("Right chains", "Both chains are the ones that this wallet knows by that number.", _other_genesis(legs, known)),
        _check("Swap contract", "Both legs use the swap contract that this wallet trusts.", _other_contract(legs, known)),
        _check("Assets", "Both assets are on this wallet's list.", _unlisted(legs, known)),
        _check("Amounts", "Both amounts are more than nothing.", _no_amount(legs)),
        _check("Parties", "The offer comes from somebody else, and is paid to an account of theirs.", _bad_party(offer, known)),
        _check("For you", "You may take this offer.", _not_for_us(offer, known)),
        _check("Still valid", "The offer has not run out.", _run_out(offer, known)),
        _check("Fresh hash", "The hash that locks the swap was never used here before.", _bad_hashlock(offer, known)),
        _check("Time locks", "There is time for every step, and to get everything back if it stalls.", _bad_durations(offer, known)),
    )


def check_acceptance(terms: Terms, known: Known, give_now: int, want_now: int) -> tuple[CheckView, ...]:
    """Should the maker of an offer lock on this answer? `give_now`, `want_now`: chain time of the offer's two chains."""
    offer, accepted = terms.offer.offer, terms.acceptance.acceptance
    return (
        _check("Same offer", "The answer belongs to your offer.", _other_offer(terms)),
        _check("Parties", "The answer comes from somebody else, and is paid to an account of theirs.", _bad_taker(offer, accepted, known)),
        _check("Still valid", "Your offer has not run out.", _run_out(offer, known)),
        _check("Time locks", "The times are those of your offer, and none is over.", _bad_times(terms, known, give_now, want_now)),
    )


def _check(label: str, passed: str, failed: str | None) -> CheckView:
    return CheckView(label, failed is None, failed or passed)


def _unknown_network(legs: tuple[OfferLeg, ...], known: Known) -> str | None:
    missing = [str(leg.chain_id) for leg in legs if known.network(leg.chain_id) is None]
    return f"This wallet does not know the chain with the number {missing[0]}." if missing else None


def _other_genesis(legs: tuple[OfferLeg, ...], known: Known) -> str | None:
    for leg in legs:
        genesis = known.genesis.get(leg.chain_id)
        if genesis is None:
            return f"The chain with the number {leg.chain_id} was never reached, so it cannot be told from a false one."
        if genesis != leg.genesis:
            return f"The offer means another chain with the number {leg.chain_id}: its first block is not the one this wallet knows."
    return None


def _other_contract(legs: tuple[OfferLeg, ...], known: Known) -> str | None:
    for leg in legs:
        network = known.network(leg.chain_id)
        if network is None or network.htlc != leg.htlc:
            return f"On chain {leg.chain_id} the offer names {leg.htlc}, which is not the swap contract of this wallet."
    return None


def _unlisted(legs: tuple[OfferLeg, ...], known: Known) -> str | None:
    for leg in legs:
        network = known.network(leg.chain_id)
        if network is None or network.asset(leg.token) is None:
            return f"The token {leg.token} on chain {leg.chain_id} is not on this wallet's list: anybody can make one of any name."
    if (legs[0].chain_id, legs[0].token) == (legs[1].chain_id, legs[1].token):
        return "Both sides are the same asset."
    return None


def _no_amount(legs: tuple[OfferLeg, ...]) -> str | None:
    return None if all(leg.amount > 0 for leg in legs) else "The amount of one side is nothing."


def _bad_party(offer: Offer, known: Known) -> str | None:
    legs = (offer.give, offer.want)
    if offer.maker in known.own:
        return "The maker of this offer is yourself."
    if offer.pay_to in known.own:
        return "The account that the offer is paid to is your own."
    return _trapped("The maker", offer.maker, legs) or _trapped("The account that the offer is paid to", offer.pay_to, legs)


def _bad_taker(offer: Offer, accepted: Acceptance, known: Known) -> str | None:
    ours, legs = {*known.own, offer.maker, offer.pay_to}, (offer.give, offer.want)
    if accepted.taker in ours:
        return "The taker who answers is yourself."
    if accepted.pay_to in ours:
        return "The account that the answer is paid to is your own."
    return _trapped("The taker", accepted.taker, legs) or _trapped("The account that the answer is paid to", accepted.pay_to, legs)


def _trapped(who: str, party: Address, legs: tuple[OfferLeg, ...]) -> str | None:
    """Coins sent to nobody, to the swap contract or to a token's own contract would never come out again."""
    dead = {NATIVE, *(leg.htlc for leg in legs), *(leg.token for leg in legs)}
    return f"{who} is nobody: coins sent there would be gone." if party in dead else None


def _not_for_us(offer: Offer, known: Known) -> str | None:
    return None if offer.taker == NATIVE or offer.taker in known.own else f"The offer names its taker: it is for {offer.taker} alone."


def _run_out(offer: Offer, known: Known) -> str | None:
    return None if known.now <= offer.valid_until else "The offer has run out: the time until which it is valid is over. Ask for a new one."


def _bad_hashlock(offer: Offer, known: Known) -> str | None:
    """Rule 38."""
    found = swap_terms.bad_hashlock(offer.hashlock, offer.hashlock in known.hashlocks)
    return None if found is None else found.sentence


def _bad_durations(offer: Offer, known: Known) -> str | None:
    """Rule 39."""
    pace = _pace(offer, known)
    return _unsafe(lambda: refuse_durations(offer, pace, known.away)) if pace else _NO_PACE


def _other_offer(terms: Terms) -> str | None:
    if terms.acceptance.acceptance.offer_id != terms.offer.id:
        return "The answer belongs to another offer."
    wanted = terms.offer.offer.taker
    return None if wanted in (NATIVE, terms.acceptance.acceptance.taker) else "Its taker is not the one whom your offer names."


def _bad_times(terms: Terms, known: Known, give_now: int, want_now: int) -> str | None:
    """Rule 39."""
    pace = _pace(terms.offer.offer, known)
    return _unsafe(lambda: refuse_times(terms, pace, give_now, want_now)) if pace else _NO_PACE


def _pace(offer: Offer, known: Known) -> Pace | None:
    """None where the pace of a chain that this wallet does not know would have to be judged."""
    give, want = known.network(offer.give.chain_id), known.network(offer.want.chain_id)
    return None if give is None or want is None else pace_between(give, want, careful=known.careful)


def _unsafe(refuse: Callable[[], None]) -> str | None:
    reason = None
    try:
        refuse()
    except TermsRefused as refused:
        reason = refused.reason
    found = swap_terms.unsafe_times(reason)
    return None if found is None else found.sentence
