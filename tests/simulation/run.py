"""One run: a seed draws chains, terms, partner and faults; when it is over, what happened is held against what each wallet believes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from random import Random

from tests.simulation.chain import Chain, Key, State, Tx
from tests.simulation.faults import ANYTHING, CALM, Stage, draw_faults
from tests.simulation.mistakes import Mistake
from tests.simulation.partner import Hostile, draw_plan
from tests.simulation.persistent import Glimpse
from tests.simulation.wallet import SimWallet
from tests.simulation.world import START, World
from wallet.model.address import NATIVE, checksummed
from wallet.model.network import Timing
from wallet.model.swap import Acceptance, Offer, OfferLeg, Outcome, Role, Side, SignedAcceptance, SignedOffer, Terms
from wallet.swaps import timelocks
from wallet.swaps.facts import Agreed
from wallet.swaps.timelocks import Pace

ADDRESSES = {name: checksummed(hashlib.sha256(name.encode()).digest()[:20]) for name in ("initiator", "participant", "htlc", "token")}
PARTNERS = ("both", "both", "hostile initiator", "hostile initiator", "hostile participant", "hostile participant", "vanish")
"""Two wallets; one and a hostile partner; two of which one is never seen again from some moment on."""
CAP = 200  # wei per gas: fees are 20 in calm and up to 400 in a spike


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a run went for the wallets that were watched.

    calm: nothing was put in the way, so both should have completed. happened: the kinds of trouble that really came.
    """

    outcomes: tuple[Outcome | None, ...]
    lost: int
    stuck: int
    double_locks: int
    wrong: tuple[str, ...]
    calm: bool
    happened: frozenset[str]


def run(seed: str, mistakes: Mistake = Mistake.NONE, stage: Stage = ANYTHING) -> Verdict:
    """One swap from the agreement to the end. The seed decides everything that the stage does not."""
    rng = Random(seed)
    world = World(rng, mistakes)
    world.faults = stage.faults or draw_faults(rng)
    one_chain = rng.random() < 0.15
    timings = _timings(rng, one_chain)
    pace = Pace(timings[0], timings[1], one_chain, careful=Mistake.NO_HALT_ALLOWANCE not in mistakes)
    _build(world, pace, timings, stage.partner or rng.choice(PARTNERS))
    last = max(max(chain.expiries.values()) for chain in world.chains) - START
    world.cleared = last + 10
    halts = sum(length for _, length, _ in world.halts.values())
    try:
        world.run(last + halts + 150, settle=_settle(world))
    except Exception as error:  # the boundary of one run: whatever a wallet raises is a finding
        world.wrong.append(f"{type(error).__name__}: {error}")
    return _judge(world)


def _timings(rng: Random, one_chain: bool) -> tuple[Timing, Timing]:
    def draw() -> Timing:
        block = rng.choice((1, 1, 2))
        depth = rng.randint(1, 4)
        halt = rng.choice((0, 0, rng.randint(5, 15), rng.randint(30, 80)))
        return Timing(block, rng.randint(5, 7), rng.randint(5, 8) + block, depth * block + 1, halt, rng.randint(0, 2))

    give = draw()
    return give, give if one_chain else draw()


def _build(world: World, pace: Pace, timings: tuple[Timing, Timing], kind: str) -> None:
    rng = world.rng
    secret = rng.randbytes(32)
    chains = [_chain(world, 1, timings[0])]
    chains.append(chains[0] if pace.one_chain else _chain(world, 2, timings[1]))
    world.chains = chains[:1] if pace.one_chain else chains
    terms = _terms(world, pace, chains, hashlib.sha256(secret).digest())
    legs: dict[Key, Chain] = {"initiator": chains[0], "participant": chains[1]}
    for key, leg in (("initiator", terms.initiator_leg), ("participant", terms.participant_leg)):
        legs[key].expiries[key] = leg.lock.expiry
        legs[key].tokens[key] = leg.lock.token != NATIVE
    for chain in world.chains:
        _plan_trouble(world, chain)
    _people(world, terms, pace, legs, secret, kind)


def _chain(world: World, chain_id: int, timing: Timing) -> Chain:
    world.timings[chain_id] = timing
    offset = world.rng.randint(-timing.skew, timing.skew)
    depth = (timing.final - 1) // timing.block

    def first(chain: Chain, tick: int, time: int, state: State, wallets: list[Tx]) -> list[Tx]:
        return world.hostile.before(chain, tick - START, time, state, wallets) if world.hostile is not None else []

    chain = Chain(chain_id, timing.block, depth, offset, {}, {}, first, lambda purpose: world.delay_of(chain_id, purpose))
    for block in chain.blocks:
        block.tick += START
        block.time += START
    return chain


def _terms(world: World, pace: Pace, chains: list[Chain], hashlock: bytes) -> Terms:
    rng = world.rng
    token = {key: ADDRESSES["token"] if rng.random() < 0.5 else NATIVE for key in ("give", "want")}
    durations = timelocks.plan(pace, rng.choice((0, 0, rng.randint(0, 20))))
    give_seconds = durations.want_seconds + 3 if Mistake.SHORT_GAP in world.mistakes else durations.give_seconds
    leg = [OfferLeg(chain.id, bytes(32), ADDRESSES["htlc"], token[key], 100) for chain, key in zip(chains, token, strict=True)]
    maker, taker = ADDRESSES["initiator"], ADDRESSES["participant"]
    offer = Offer(leg[0], leg[1], maker, maker, hashlock, bytes(16), give_seconds, durations.want_seconds, 2**39, NATIVE)
    times = timelocks.accept(offer, pace, chains[0].blocks[-1].time, chains[1].blocks[-1].time)
    offer_id = rng.randbytes(32)
    accepted = Acceptance(offer_id, taker, taker, times.give_expiry, times.want_expiry, times.give_lock_by, times.want_lock_by)
    return Terms(SignedOffer(offer, offer_id, bytes(65)), SignedAcceptance(accepted, rng.randbytes(32), bytes(65)))


def _plan_trouble(world: World, chain: Chain) -> None:
    rng, timing = world.rng, world.timings[chain.id]
    span = max(chain.expiries.values()) - START
    if world.faults.halt and timing.halt:
        near = rng.choice([expiry - START for expiry in chain.expiries.values()])
        begin = rng.choice((rng.randrange(1, span), max(1, near + rng.randint(-timing.halt - 15, 5))))
        world.halts[chain.id] = (begin, rng.randint(1 + timing.halt // 2, timing.halt), rng.random() < 0.5)
    if world.faults.payment:
        account = rng.choice(("initiator", "participant"))
        tx = Tx(rng.randbytes(32), account, 0, 5, "nothing", "payment")
        if rng.random() < 0.3:
            chain.submit(tx, START)


def _people(world: World, terms: Terms, pace: Pace, legs: dict[Key, Chain], secret: bytes, kind: str) -> None:
    rng = world.rng
    honest = ["initiator", "participant"]
    if kind.startswith("hostile"):
        bad = kind.split()[1]
        honest.remove(bad)
        first = bad == "initiator"
        lock_by = (terms.initiator_leg if first else terms.participant_leg).lock_by
        plan = draw_plan(rng, 12)
        world.hostile = Hostile(plan, first, bad, honest[0], lock_by, secret, knows_secret=first)
    if kind == "vanish":
        world.gone[rng.choice(honest)] = rng.randrange(1, terms.initiator_leg.lock.expiry - START)
    for name in honest:
        _wallet(world, name, terms, pace, legs, secret)


def _wallet(world: World, name: str, terms: Terms, pace: Pace, legs: dict[Key, Chain], secret: bytes) -> None:
    rng, role = world.rng, Role(name)
    other = "participant" if role is Role.INITIATOR else "initiator"
    chains, keys = {Side.GIVE: legs[name], Side.TAKE: legs[other]}, {Side.GIVE: name, Side.TAKE: other}
    address = terms.leg(role, Side.GIVE).lock.refundee
    wallet = SimWallet(name, address, secret, chains, keys, world, rng, world.mistakes, rng.random() < 0.5)
    mine, theirs = (pace.give, pace.want) if role is Role.INITIATOR else (pace.want, pace.give)
    if world.faults.lag:
        wallet.glimpse = {side: Glimpse(lag=rng.randint(0, 1)) for side in Side}
    wallet.agree(Agreed(terms, role, mine, theirs, pace.careful, CAP))
    world.wallets.append(wallet)
    world.down[name] = []


def _settle(world: World) -> int:
    """Until then a signed lock may still be mined."""
    first = (wallet.journal[0] for wallet in world.wallets)
    return max(fact.terms.leg(fact.role, Side.GIVE).lock_by for fact in first if isinstance(fact, Agreed)) - START + 12


def _judge(world: World) -> Verdict:
    lost = stuck = 0
    outcomes: list[Outcome | None] = []
    for wallet in world.wallets:
        if wallet.account in world.gone:
            continue
        given = _paid(wallet.chains[Side.GIVE], wallet.keys[Side.GIVE])
        taken = _paid(wallet.chains[Side.TAKE], wallet.keys[Side.TAKE])
        lost += given and not taken
        locked = wallet.keys[Side.GIVE] in wallet.chains[Side.GIVE].state.open
        stuck += wallet.outcome is None or (locked and wallet.outcome is not Outcome.COMPLETED)
        outcomes.append(wallet.outcome)
        _compare(world, wallet, given=given, taken=taken)
    own = {wallet.keys[Side.GIVE] for wallet in world.wallets}
    double = sum(1 for chain in world.chains for key, _ in chain.twice if key in own)
    calm = world.faults is CALM and world.hostile is None and not world.gone
    return Verdict(tuple(outcomes), lost, stuck, double, tuple(world.wrong), calm, frozenset(world.happened))


def _compare(world: World, wallet: SimWallet, *, given: bool, taken: bool) -> None:
    """What the wallet believes is what happened."""
    truth = {Outcome.COMPLETED: taken, Outcome.RECEIVED_BOTH: taken and not given, Outcome.LOST: given and not taken}
    quiet = wallet.outcome in (None, Outcome.ABANDONED, Outcome.REFUNDED)
    believed = not given if quiet and wallet.outcome is not None else truth.get(wallet.outcome, True) if wallet.outcome else True
    if not believed:
        world.wrong.append(f"{wallet.account} believes {wallet.outcome}, given {given}, taken {taken}")


def _paid(chain: Chain, key: Key) -> bool:
    return any(event.kind == "claimed" and event.key == key for event in chain.events)
