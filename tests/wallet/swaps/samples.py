"""Terms, facts and heads to build tests of the pure swap code from. Times are those of the playground, from chain time 1000 on."""

from __future__ import annotations

import dataclasses
from hashlib import sha256
from typing import Any

from wallet.keys.signing import address_of, sign_digest
from wallet.model.address import NATIVE, Address, checksummed
from wallet.model.network import Timing
from wallet.model.swap import Acceptance, Offer, OfferLeg, Role, Side, SignedAcceptance, SignedOffer, Terms
from wallet.swaps import machine, timelocks
from wallet.swaps.facts import (
    Action,
    Agreed,
    Claimed,
    Depth,
    Fact,
    Locked,
    Refunded,
    Sending,
    Sent,
    Signed,
    side_of,
)
from wallet.swaps.offer import acceptance_digest, agree, offer_digest, signed_acceptance, signed_offer
from wallet.swaps.seen import Heads, Seen
from wallet.swaps.state import Swap
from wallet.swaps.timelocks import Pace

NOW = 1000
PLAYGROUND = Timing(block=1, act=4, mine=4, final=3, halt=0, skew=2)
PACE = Pace(PLAYGROUND, PLAYGROUND, one_chain=False, careful=True)
SECRET = b"\x5e" * 32
HASHLOCK = sha256(SECRET).digest()
MAKER_KEY, TAKER_KEY = b"\x01" * 32, b"\x02" * 32
MAKER, TAKER = address_of(MAKER_KEY), address_of(TAKER_KEY)
HTLC, TOKEN = checksummed(b"\xcc" * 20), checksummed(b"\xdd" * 20)
AMOUNT = 5_000
FEE = 100


def an_offer(**changes: Any) -> Offer:
    """An offer with the playground's durations: AMOUNT of a token on chain 1 for coins on chain 2."""
    offer = Offer(
        give=OfferLeg(1, b"\x01" * 32, HTLC, TOKEN, AMOUNT),
        want=OfferLeg(2, b"\x02" * 32, HTLC, NATIVE, 7),
        maker=MAKER,
        pay_to=MAKER,
        hashlock=HASHLOCK,
        salt=b"\x0a" * 16,
        give_seconds=59,
        want_seconds=33,
        valid_until=2_000,
        taker=NATIVE,
    )
    return dataclasses.replace(offer, **changes)


def sealed_offer(offer: Offer | None = None) -> SignedOffer:
    """Signed by MAKER."""
    offer = offer or an_offer()
    return signed_offer(offer, sign_digest(MAKER_KEY, offer_digest(offer)))


def an_acceptance(offer: SignedOffer, pace: Pace = PACE, **changes: Any) -> Acceptance:
    """TAKER's answer, made at NOW."""
    times = timelocks.accept(offer.offer, pace, NOW, NOW)
    acceptance = Acceptance(offer.id, TAKER, TAKER, times.give_expiry, times.want_expiry, times.give_lock_by, times.want_lock_by)
    return dataclasses.replace(acceptance, **changes)


def sealed_acceptance(acceptance: Acceptance) -> SignedAcceptance:
    """Signed by TAKER."""
    return signed_acceptance(acceptance, sign_digest(TAKER_KEY, acceptance_digest(acceptance)))


def some_terms(pace: Pace = PACE, **changes: Any) -> Terms:
    """Terms of an offer with `changes`."""
    offer = sealed_offer(an_offer(**changes))
    return agree(offer, sealed_acceptance(an_acceptance(offer, pace)))


TERMS = some_terms()
GIVE_EXPIRY, WANT_EXPIRY = NOW + 59, NOW + 33


def agreed(role: Role, terms: Terms = TERMS) -> Agreed:
    return Agreed(terms, role, PLAYGROUND, PLAYGROUND, True, 10**15)


def tx_hash(name: str) -> bytes:
    return sha256(name.encode()).digest()


def account(role: Role) -> Address:
    return MAKER if role is Role.INITIATOR else TAKER


def signed(swap: Swap, action: Action, nonce: int = 0, name: str = "", max_fee: int = FEE) -> Signed:
    """`name` makes the hash; the action's own name if empty."""
    chain_id = swap.terms(side_of(action)).lock.chain_id
    return Signed(action, chain_id, account(swap.role), nonce, tx_hash(name or action.value), b"\x02raw", max_fee)


def locked(side: Side, depth: Depth = Depth.FINAL, block: int = 10, name: str = "") -> Locked:
    return Locked(side, block, tx_hash(name or f"lock of {side.value}"), depth)


def claimed(side: Side, depth: Depth = Depth.FINAL, block: int = 20) -> Claimed:
    return Claimed(side, block, tx_hash(f"claim of {side.value}"), SECRET, depth)


def refunded(side: Side, depth: Depth = Depth.FINAL, block: int = 30) -> Refunded:
    return Refunded(side, block, tx_hash(f"refund of {side.value}"), depth)


def begin(role: Role, *facts: Fact, terms: Terms = TERMS) -> Swap:
    """A swap with `facts` applied."""
    return machine.fold([agreed(role, terms), *facts])


def out(swap: Swap, action: Action, nonce: int = 0, name: str = "", max_fee: int = FEE) -> Swap:
    """`swap` with `action` signed, sending and sent."""
    fact = signed(swap, action, nonce, name, max_fee)
    for each in (fact, Sending(fact.hash), Sent(fact.hash)):
        swap = machine.apply(swap, each)
    return swap


def seen(time: int = NOW, **changes: Any) -> Seen:
    """A chain on which all is well at `time`."""
    calm = Seen(
        number=time,
        time=time,
        age=0,
        final_number=time - 2,
        final_time=time - 2,
        fresh=True,
        agreed=True,
        open=True,
        pays=True,
        funded=True,
        within_cap=True,
        allowance=AMOUNT,
        turn=True,
        nonce=0,
        known=frozenset(),
        fee=FEE,
    )
    return dataclasses.replace(calm, **changes)


def heads(time: int = NOW, **changes: Any) -> Heads:
    """Both chains alike."""
    return Heads(seen(time, **changes), seen(time, **changes))
