"""One run: a seed draws chains, terms, partner and faults; when it is over, what happened is held against what each wallet believes."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from tests.simulation.chain import Chain, Key, State, Tx
from tests.simulation.deal import ADDRESSES, CAP, Deal, draw_deal, draw_timings
from tests.simulation.faults import ANYTHING, CALM, Stage, draw_faults
from tests.simulation.mistakes import Mistake
from tests.simulation.partner import Hostile, draw_plan
from tests.simulation.sight import Glimpse
from tests.simulation.wallet import SimWallet
from tests.simulation.world import START, World
from wallet.model.network import Timing
from wallet.model.swap import Outcome, Role, Side
from wallet.swaps.facts import Agreed
from wallet.swaps.rescue import by_receipt
from wallet.swaps.timelocks import Pace

PARTNERS = ("both", "both", "hostile initiator", "hostile initiator", "hostile participant", "hostile participant", "vanish")
"""Two wallets; one and a hostile partner; two of which one is never seen again from some moment on."""
TWINS = ("", "", "", "", "restored", "copied", "other swap")
"""Nothing else runs; the same swap on a second machine with the same phrase, found by the log of its lock, or copied at the agreement;
another swap of the same account on a second machine."""
_PAYOUTS = ("a payout to the initiator that would fail", "a payout to the participant that would fail")
STEPS = ("Signed", "Sending", "Sent", "Mined", "Locked", "Claimed", "Abandoned")


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
    """One run from the agreement to the end. The seed decides everything that the stage does not."""
    rng = Random(seed)
    world = World(rng, mistakes)
    world.faults = stage.faults or draw_faults(rng)
    one_chain = rng.random() < 0.15
    timings = draw_timings(rng, one_chain)
    pace = Pace(timings[0], timings[1], one_chain, careful=Mistake.NO_HALT_ALLOWANCE not in mistakes)
    twin = _twin(world, stage)
    deals = _build(world, pace, timings, stage.partner or rng.choice(PARTNERS), twin)
    last = max(max(chain.expiries.values()) for chain in world.chains) - START
    world.cleared = last + 10
    halts = sum(length for _, length, _ in world.halts.values())
    try:
        world.run(last + halts + 150, settle=_settle(deals))
    except Exception as error:  # the boundary of one run: whatever a wallet raises is a finding
        world.wrong.append(f"{type(error).__name__}: {error}")
    return _judge(world, twin)


def _twin(world: World, stage: Stage) -> str:
    if stage.twin is not None:
        return stage.twin
    return "" if world.faults is CALM or stage.faults is not None else world.rng.choice(TWINS)


def _build(world: World, pace: Pace, timings: tuple[Timing, Timing], kind: str, twin: str) -> list[Deal]:
    chains = [_chain(world, 1, timings[0])]
    chains.append(chains[0] if pace.one_chain else _chain(world, 2, timings[1]))
    world.chains = chains[:1] if pace.one_chain else chains
    deals = [draw_deal(world.rng, pace, chains, "", short=Mistake.SHORT_GAP in world.mistakes)]
    _note_assets(world, deals[0], pace)
    _people(world, deals[0], kind)
    if twin == "other swap":
        deals.append(draw_deal(world.rng, pace, chains, " 2", short=Mistake.SHORT_GAP in world.mistakes))
        _second_swap(world, deals[1])
    elif twin:
        _second_machine(world, deals[0], twin)
    for chain in world.chains:
        _plan_trouble(world, chain)
    return deals


def _note_assets(world: World, deal: Deal, pace: Pace) -> None:
    world.happened.add("a swap on one chain" if pace.one_chain else "a swap between two chains")
    for key, chain in deal.legs.items():
        world.happened.add("a leg in a token" if chain.tokens[key] else "a leg in the coin")


def _chain(world: World, chain_id: int, timing: Timing) -> Chain:
    world.timings[chain_id] = timing
    offset = world.agreed_offset[chain_id] = world.rng.randint(-timing.skew, timing.skew)
    depth = (timing.final - 1) // timing.block

    def first(chain: Chain, tick: int, time: int, state: State, wallets: list[Tx]) -> list[Tx]:
        return [tx for hostile in world.hostiles for tx in hostile.before(chain, tick - START, time, state, wallets)]

    chain = Chain(chain_id, timing.block, depth, offset, {}, {}, first, lambda purpose: world.delay_of(chain_id, purpose))
    for block in chain.blocks:
        block.tick += START
        block.time += START
    return chain


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
            world.happened.add("a stuck payment in the way")
    if world.faults.frozen:
        _freeze(world, chain, span)


def _freeze(world: World, chain: Chain, span: int) -> None:
    """A payout that reverts from the beginning on. (One that begins to after we have locked, or revealed, is the issuer's doing.)"""
    rng = world.rng
    for key in chain.expiries:
        payee_is_hostile = any(hostile.ours == key for hostile in world.hostiles)
        whose = "a partner who cannot be paid" if payee_is_hostile else _PAYOUTS[key.startswith("initiator")]
        if rng.random() < 0.6:
            chain.frozen[key] = START + rng.choice((rng.randrange(1, span), 2**40))
            world.happened.add(whose)


def _people(world: World, deal: Deal, kind: str) -> None:
    rng = world.rng
    honest = ["initiator", "participant"]
    if kind.startswith("hostile"):
        bad = kind.split()[1]
        honest.remove(bad)
        _hostile(world, deal, bad)
    if kind == "vanish":
        name = rng.choice(honest)
        if rng.random() < 0.5:
            world.gone[name] = rng.randrange(1, deal.terms.initiator_leg.lock.expiry - START)
        else:
            world.leaves[name] = rng.choice(STEPS)
    for name in honest:
        _wallet(world, deal, Role(name), name, name)


def _hostile(world: World, deal: Deal, bad: str) -> None:
    first = bad == "initiator"
    lock_by = (deal.terms.initiator_leg if first else deal.terms.participant_leg).lock_by
    good = deal.key("participant" if first else "initiator")
    plan = draw_plan(world.rng, 12)
    world.hostiles.append(Hostile(plan, first, deal.key(bad), good, lock_by, deal.secret, first, world.happened.add))
    world.happened.add(f"a hostile {bad}")


def _second_machine(world: World, deal: Deal, twin: str) -> None:
    """The same swap on a second machine with the same phrase; neither knows the other's journal."""
    first = world.rng.choice(world.wallets)
    if twin == "copied" and (first.name in world.gone or first.name in world.leaves):
        return
    restored = twin == "restored"
    _wallet(world, deal, Role(first.account), f"second {first.name}", first.account, restored=restored)
    if not restored:
        world.happened.add("a swap copied to a second machine")


def _second_swap(world: World, deal: Deal) -> None:
    """Another swap of the same account on a second machine, in either role as far as there is one; its partner is somebody else."""
    account = world.rng.choice(world.wallets).account
    role = Role(account)
    other = "participant" if role is Role.INITIATOR else "initiator"
    _wallet(world, deal, role, f"second {account}", account)
    if world.rng.random() < 0.5:
        _hostile(world, deal, other)
    else:
        _wallet(world, deal, Role(other), f"another {other}", f"another {other}")
    world.happened.add("two swaps of one account on two machines")


def _wallet(world: World, deal: Deal, role: Role, name: str, account: str, *, restored: bool = False) -> SimWallet:
    """restored: without its journal. As it may have locked before, what it finds it brings home and never locks."""
    rng, mine = world.rng, deal.key(role.value)
    theirs = deal.key("participant" if role is Role.INITIATOR else "initiator")
    chains, keys = {Side.GIVE: deal.legs[mine], Side.TAKE: deal.legs[theirs]}, {Side.GIVE: mine, Side.TAKE: theirs}
    sees = rng.random() < 0.5
    wallet = SimWallet(name, account, ADDRESSES[role.value], deal.secret, chains, keys, world, rng, world.mistakes, sees)
    give, take = (deal.pace.give, deal.pace.want) if role is Role.INITIATOR else (deal.pace.want, deal.pace.give)
    lags = [rng.randint(0, 1) if world.faults.lag else 0 for _ in Side]
    if any(lags):
        world.happened.add("a node that lags")
    wallet.glimpse = {side: Glimpse(lag=lag) for side, lag in zip(Side, lags, strict=True)}
    if deal.pace.one_chain:
        wallet.glimpse[Side.TAKE] = wallet.glimpse[Side.GIVE]
    if world.faults.denial and rng.random() < 0.5:
        wallet.glimpse[Side.GIVE].denied = True
        world.happened.add("a node that denies our lock")
    if world.faults.clock:
        wallet.clock = rng.choice((-100, -20, -3, 3, 20, 100))
        world.happened.add("a computer whose clock is wrong")
    wallet.restored = restored
    wallet.agree(Agreed(by_receipt(deal.terms) if restored else deal.terms, role, give, take, deal.pace.careful, CAP))
    world.wallets.append(wallet)
    world.down[name] = []
    return wallet


def _settle(deals: list[Deal]) -> int:
    """Until then a signed lock may still be mined."""
    return max(leg.lock_by for deal in deals for leg in (deal.terms.initiator_leg, deal.terms.participant_leg)) - START + 12


def _judge(world: World, twin: str) -> Verdict:
    lost = stuck = 0
    outcomes: list[Outcome | None] = []
    for wallet in world.wallets:
        if wallet.name in world.gone or wallet.restored:
            continue
        given = _paid(wallet.chains[Side.GIVE], wallet.keys[Side.GIVE])
        taken = _paid(wallet.chains[Side.TAKE], wallet.keys[Side.TAKE])
        lost += given and not taken
        locked = wallet.keys[Side.GIVE] in wallet.chains[Side.GIVE].state.open
        helping = (
            taken and wallet.glimpse[Side.GIVE].denied
        )  # all is ours; while the lie lasts, it tries on for a partner who cannot be paid
        stuck += (wallet.outcome is None and not helping) or (locked and wallet.outcome not in (Outcome.COMPLETED, None))
        outcomes.append(wallet.outcome)
        _compare(world, wallet, given=given, taken=taken)
    own = {wallet.keys[Side.GIVE] for wallet in world.wallets}
    alone = twin != "copied"  # a second installation may try what the contract then refuses; one alone must not even try
    double = sum(1 for chain in world.chains for key, _ in (chain.again if alone else chain.twice) if key in own)
    calm = world.faults is CALM and not world.hostiles and not world.gone and not world.leaves and not twin
    return Verdict(tuple(outcomes), lost, stuck, double, tuple(world.wrong), calm, frozenset(world.happened))


def _compare(world: World, wallet: SimWallet, *, given: bool, taken: bool) -> None:
    """What the wallet believes is what happened."""
    truth = {Outcome.COMPLETED: taken, Outcome.RECEIVED_BOTH: taken and not given, Outcome.LOST: given and not taken}
    quiet = wallet.outcome in (None, Outcome.ABANDONED, Outcome.REFUNDED)
    believed = not given if quiet and wallet.outcome is not None else truth.get(wallet.outcome, True) if wallet.outcome else True
    if not believed:
        world.wrong.append(f"{wallet.name} believes {wallet.outcome}, given {given}, taken {taken}")


def _paid(chain: Chain, key: Key) -> bool:
    return any(event.kind == "claimed" and event.key == key for event in chain.events)
