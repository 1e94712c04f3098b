"""What two people agreed on in a run: secret, terms, and the names of both locks on the chains."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from random import Random

from tests.simulation.chain import Chain, Key
from wallet.model.address import NATIVE, checksummed
from wallet.model.network import Timing
from wallet.model.swap import Acceptance, Leg, Offer, OfferLeg, Role, Side, SignedAcceptance, SignedOffer, Terms
from wallet.swaps import timelocks
from wallet.swaps.timelocks import Pace

ADDRESSES = {name: checksummed(hashlib.sha256(name.encode()).digest()[:20]) for name in ("initiator", "participant", "htlc", "token")}
CAP = 200  # wei per gas: fees are 20 in calm and up to 400 in a spike


@dataclass(frozen=True)
class KnownTerms(Terms):
    """Terms that make their legs once: they are asked for a thousand times a run."""

    known: dict[bool, Leg] = field(default_factory=dict[bool, Leg])

    def leg(self, role: Role, side: Side) -> Leg:
        initiators = (role is Role.INITIATOR) == (side is Side.GIVE)
        if initiators not in self.known:
            self.known[initiators] = self.initiator_leg if initiators else self.participant_leg
        return self.known[initiators]


@dataclass(frozen=True, slots=True)
class Deal:
    """`legs`: the chain of each lock, by its key. suffix: tells the keys of several swaps apart."""

    secret: bytes
    pace: Pace
    terms: Terms
    suffix: str
    legs: dict[Key, Chain]

    def key(self, who: str) -> Key:
        return who + self.suffix


def draw_timings(rng: Random, one_chain: bool) -> tuple[Timing, Timing]:
    """Of two chains; small numbers, so that what is rare in life happens in each run."""

    def draw() -> Timing:
        block = rng.choice((1, 1, 2))
        depth = rng.randint(1, 4)
        halt = rng.choice((0, 0, rng.randint(5, 15), rng.randint(30, 80)))
        return Timing(block, rng.randint(5, 7), rng.randint(5, 8) + block, depth * block + 1, halt, rng.randint(0, 2))

    give = draw()
    return give, give if one_chain else draw()


def draw_deal(rng: Random, pace: Pace, chains: list[Chain], suffix: str, *, short: bool) -> Deal:
    """Agree now. short: with next to no gap between the expiries."""
    secret = rng.randbytes(32)
    terms = _terms(rng, pace, chains, hashlib.sha256(secret).digest(), short=short)
    deal = Deal(secret, pace, terms, suffix, {"initiator" + suffix: chains[0], "participant" + suffix: chains[1]})
    for key, leg in zip(deal.legs, (terms.initiator_leg, terms.participant_leg), strict=True):
        deal.legs[key].expiries[key] = leg.lock.expiry
        deal.legs[key].tokens[key] = leg.lock.token != NATIVE
    return deal


def _terms(rng: Random, pace: Pace, chains: list[Chain], hashlock: bytes, *, short: bool) -> Terms:
    token = {key: ADDRESSES["token"] if rng.random() < 0.5 else NATIVE for key in ("give", "want")}
    durations = timelocks.plan(pace, rng.choice((0, 0, rng.randint(0, 20))))
    give_seconds = durations.want_seconds + 3 if short else durations.give_seconds
    leg = [OfferLeg(chain.id, bytes(32), ADDRESSES["htlc"], token[key], 100) for chain, key in zip(chains, token, strict=True)]
    maker, taker = ADDRESSES["initiator"], ADDRESSES["participant"]
    offer = Offer(leg[0], leg[1], maker, maker, hashlock, bytes(16), give_seconds, durations.want_seconds, 2**39, NATIVE)
    times = timelocks.accept(offer, pace, chains[0].blocks[-1].time, chains[1].blocks[-1].time)
    offer_id = rng.randbytes(32)
    accepted = Acceptance(offer_id, taker, taker, times.give_expiry, times.want_expiry, times.give_lock_by, times.want_lock_by)
    return KnownTerms(SignedOffer(offer, offer_id, bytes(65)), SignedAcceptance(accepted, rng.randbytes(32), bytes(65)))
