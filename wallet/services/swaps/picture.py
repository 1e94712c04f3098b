"""From facts to what a page shows: two lanes, a phase, and the sentences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from wallet.errors import BadDocument, VaultLocked
from wallet.model.address import NATIVE
from wallet.model.amount import Amount
from wallet.model.asset import Asset
from wallet.model.lock import Lock
from wallet.model.network import FinalityKind, Network
from wallet.model.swap import FoundTerms, Offer, OfferLeg, Outcome, Role, Side
from wallet.model.transaction import Head
from wallet.model.views import LaneState, LaneView, PasswordNeed, Phase, StepView, SwapView
from wallet.services.swaps import password_need
from wallet.services.swaps.found_words import found_words
from wallet.services.swaps.held_up import held_up
from wallet.services.swaps.wording import Scene, local_time, tell
from wallet.services.workspace import Workspace
from wallet.storage.swaps import StoredSwap
from wallet.storage.transactions import StoredTransaction
from wallet.swaps import phases, timelocks
from wallet.swaps.book import Entry
from wallet.swaps.facts import Action, Depth, LegState
from wallet.swaps.offer_text import decode_acceptance, decode_offer
from wallet.swaps.state import Swap

_UNKNOWN = "Chain {} is not among this wallet's networks any more, so nothing can be done there. Put it back into networks.json."
_BOTH = "Done. You received {}, and your own {} are with you too."
_REFUSED = (
    "No node takes the {} on {} now ({}). It is signed and offered again with every block; if fees have risen too far for what {} holds, "
    "send it some {}, and more is offered."
)
_ASLEEP = "Lockstep was started anew and may only watch this swap until you unlock the wallet. Nothing is lost so far. {}"


def of_offer(workspace: Workspace, stored: StoredSwap, now: int, *, withdrawn: bool) -> SwapView:
    """An offer of ours that is not agreed yet: its text waits for a partner, or the partner's answer for our confirmation."""
    offer = decode_offer(stored.offer).offer
    answered = stored.acceptance is not None
    why = _why_over(withdrawn=withdrawn, late=_too_late(workspace, stored), expired=now > offer.valid_until)
    over = bool(why)
    phase = Phase.ENDED if over else Phase.TO_LOCK if answered else Phase.OFFERED
    give, take = (_empty_lane(workspace, leg, mine) for leg, mine in ((offer.give, True), (offer.want, False)))
    words = tell(phase, replace(_scene(Role.INITIATOR, give, take, "", ""), why=why))
    partner = decode_acceptance(stored.acceptance).acceptance.taker if stored.acceptance else None
    return SwapView(
        id=stored.swap_id,
        role=Role.INITIATOR,
        phase=phase,
        give=give,
        take=take,
        created=stored.created,
        partner=partner or (None if offer.taker == NATIVE else offer.taker),
        now=words.now,
        next=words.next,
        todo=words.todo,
        safe=words.safe,
        safe_to_close=True,
        worst=words.worst,
        trouble="",
        ended=over,
        document=None if over or answered else stored.offer,
        answer=None if over else stored.acceptance,
        me=offer.maker,
    )


def of_swap(workspace: Workspace, stored: StoredSwap, entry: Entry, rows: Sequence[StoredTransaction], clock: int) -> SwapView:
    """An agreed swap as its facts make it. `clock`: Unix seconds by this computer."""
    swap, phase = entry.swap, phases.phase(entry.swap)
    give, take = (_lane(workspace, swap, side) for side in Side)
    own = swap.terms(Side.GIVE).lock
    back = local_time(timelocks.back_by(own.expiry, swap.agreed.give_timing, careful=swap.agreed.careful))
    be_back = local_time(swap.deadlines.reveal)
    words = tell(phase, _scene(swap.role, give, take, back, be_back))
    if swap.found:
        words = found_words(words, swap, give, take, back)
    elif swap.outcome is Outcome.RECEIVED_BOTH:
        words = replace(words, now=_BOTH.format(take.amount, give.amount))
    password = _password_need(workspace, swap, rows, clock)
    untouched = swap.role is Role.PARTICIPANT and not swap.txs and give.state is LaneState.EMPTY and take.state is LaneState.EMPTY
    return SwapView(
        id=swap.id,
        role=swap.role,
        phase=phase,
        give=give,
        take=take,
        created=entry.created,
        partner=swap.terms(Side.TAKE).lock.refundee,
        now=words.now,
        next=words.next,
        todo=words.todo,
        safe=words.safe,
        safe_to_close=phases.may_close(swap),
        worst=words.worst,
        trouble=_trouble(workspace, swap, password, rows),
        ended=swap.outcome is not None,
        document=stored.acceptance if untouched and swap.outcome is None and not swap.found else None,
        answer=None,
        fees=_fees(workspace, rows),
        me=own.refundee,
        password=password,
    )


def step(row: StoredTransaction) -> StepView:
    """One of our transactions."""
    receipt = row.receipt
    return StepView(
        action=row.purpose.action,
        chain_id=row.chain_id,
        transaction="0x" + row.hash.hex(),
        state=row.state.value,
        block=None if receipt is None else receipt.block,
        gas=None if receipt is None else receipt.gas_used,
        fee=None if receipt is None else receipt.gas_used * receipt.gas_price,
    )


def _scene(role: Role, give: LaneView, take: LaneView, back: str, be_back: str) -> Scene:
    left = take.state in (LaneState.REFUNDING, LaneState.REFUNDED)
    never = take.state is LaneState.EMPTY
    return Scene(role, str(give.amount), give.network, str(take.amount), take.network, back, be_back, left, never)


def _why_over(*, withdrawn: bool, late: bool, expired: bool) -> str:
    """Why an offer of ours can come to nothing any more; "" while it can."""
    if withdrawn:
        return "You gave this offer up. Nothing was locked."
    if late:
        return "The time to confirm your lock ran out, so nothing was locked."
    return "The offer ran out before anything was locked." if expired else ""


def _password_need(workspace: Workspace, swap: Swap, rows: Iterable[StoredTransaction], clock: int) -> PasswordNeed | None:
    """None while the running signer may sign, or a courier does all that is left."""
    if swap.id in workspace.mandated or (_locked(swap) and _courier_copes(workspace, swap, rows)):
        return None
    give, take = (swap.terms(side).lock for side in Side)
    networks = [workspace.shown(lock.chain_id) for lock in (give, take)]
    times = [_chain_time(workspace, lock.chain_id, clock) for lock in (give, take)]
    amounts = [str(_amount(network, lock)) for network, lock in zip(networks, (give, take), strict=True)]
    scene = password_need.Scene(amounts[0], networks[0].name, amounts[1], networks[1].name, *times)
    return password_need.password_need(swap, scene)


def _locked(swap: Swap) -> bool:
    return swap.seen(Side.GIVE) is not LegState.EMPTY or bool(swap.pending(Action.LOCK)) or swap.out


def _courier_copes(workspace: Workspace, swap: Swap, rows: Iterable[StoredTransaction]) -> bool:
    """It knows the swap, or is just being asked, and nothing that it sends is refused for want of gas."""
    courier = workspace.hand.courier
    if courier is None or not (courier.waking or courier.may_finish(swap.id)):
        return False
    return not (workspace.runner.is_short_of_gas(swap.id) or any(row.refusal and row.receipt is None for row in rows))


def _chain_time(workspace: Workspace, chain_id: int, clock: int) -> int | None:
    """What time it is there now: that of its newest block, and what has passed since that came."""
    if chain_id not in workspace.heads:
        return None
    head, came = workspace.heads[chain_id]
    return head.timestamp + max(0, clock - came)


def _trouble(workspace: Workspace, swap: Swap, password: PasswordNeed | None, rows: Iterable[StoredTransaction]) -> str:
    if swap.outcome is not None:
        return ""
    chains = [swap.terms(side).lock.chain_id for side in Side]
    told = [str(workspace.troubles[chain_id]) for chain_id in dict.fromkeys(chains) if chain_id in workspace.troubles]
    notes = [workspace.observers[chain_id].note(swap.id) for chain_id in chains if chain_id in workspace.observers]
    gone = [_UNKNOWN.format(chain_id) for chain_id in chains if chain_id not in workspace.clients]
    asleep = "" if password is None else _ASLEEP.format(password.sentence)
    stuck = workspace.runner.trouble(swap.id)
    if asleep and stuck == str(VaultLocked()):
        stuck = ""  # the same, said without a time
    refused = [_refused(workspace, row) for row in rows if row.refusal and row.receipt is None]
    sentences = (stuck, *gone, *told, *notes, asleep, held_up(workspace, swap), *refused)
    return next((sentence for sentence in sentences if sentence), "")


def _refused(workspace: Workspace, row: StoredTransaction) -> str:
    network = workspace.shown(row.chain_id)
    return _REFUSED.format(row.purpose.action, network.name, row.refusal.rstrip("."), row.sender, network.coin.symbol)


def _lane(workspace: Workspace, swap: Swap, side: Side) -> LaneView:
    leg = swap.terms(side)
    lock = leg.lock
    network = workspace.shown(lock.chain_id)
    head, _ = workspace.heads.get(lock.chain_id, (None, 0))
    state = phases.lane(swap, side)
    block = phases.lane_block(swap, side)
    transaction = phases.lane_transaction(swap, side)
    return LaneView(
        chain_id=lock.chain_id,
        network=network.name,
        mine=side is Side.GIVE,
        amount=_amount(network, lock),
        state=state,
        confirmations=_confirmations(network, head, block, final=_is_final(swap, side)),
        needed=_needed(network),
        expiry=lock.expiry,
        lock_by=leg.lock_by,
        chain_time=0 if head is None else head.timestamp,
        block_seconds=network.timing.block,
        transaction=None if transaction is None else "0x" + transaction.hex(),
        locked_at=lock.expiry - _seconds(swap, side),
    )


def _empty_lane(workspace: Workspace, leg: OfferLeg, mine: bool) -> LaneView:
    network = workspace.shown(leg.chain_id)
    head, _ = workspace.heads.get(leg.chain_id, (None, 0))
    asset = network.asset(leg.token) or Asset(leg.chain_id, leg.token, "?", 0)
    time = 0 if head is None else head.timestamp
    return LaneView(
        leg.chain_id,
        network.name,
        mine,
        Amount(leg.amount, asset),
        LaneState.EMPTY,
        0,
        _needed(network),
        0,
        0,
        time,
        network.timing.block,
        None,
    )


def _seconds(swap: Swap, side: Side) -> int:
    """How long the lock of a leg lasts from the agreement on: where its bar begins."""
    terms = swap.agreed.terms
    if isinstance(terms, FoundTerms):
        return max(0, swap.terms(side).lock.expiry - swap.terms(side).lock_by)
    offer: Offer = terms.offer.offer
    initiators = (swap.role is Role.INITIATOR) == (side is Side.GIVE)
    return offer.give_seconds if initiators else offer.want_seconds


def _amount(network: Network, lock: Lock) -> Amount:
    return Amount(lock.amount, network.asset(lock.token) or Asset(lock.chain_id, lock.token, "?", 0))


def _is_final(swap: Swap, side: Side) -> bool:
    events = swap.events(side)
    return bool(events) and events[-1].depth is Depth.FINAL


def _needed(network: Network) -> int:
    if network.finality.kind is FinalityKind.CONFIRMATIONS:
        return max(1, network.finality.confirmations)
    return max(1, network.timing.final // max(1, network.timing.block))


def _confirmations(network: Network, head: Head | None, block: int | None, *, final: bool) -> int:
    if final:
        return _needed(network)
    if head is None or block is None:
        return 0
    return min(_needed(network), max(0, head.number - block + 1))


def _fees(workspace: Workspace, rows: Iterable[StoredTransaction]) -> tuple[Amount, ...]:
    spent: dict[int, int] = {}
    for row in rows:
        if row.receipt is not None:
            spent[row.chain_id] = spent.get(row.chain_id, 0) + row.receipt.gas_used * row.receipt.gas_price
    return tuple(Amount(wei, workspace.shown(chain_id).coin) for chain_id, wei in spent.items())


def _too_late(workspace: Workspace, stored: StoredSwap) -> bool:
    """The answer's time to make the first lock is over."""
    if stored.acceptance is None:
        return False
    try:
        lock_by = decode_acceptance(stored.acceptance).acceptance.give_lock_by
    except BadDocument:
        return True
    head, _ = workspace.heads.get(decode_offer(stored.offer).offer.give.chain_id, (None, 0))
    return head is not None and head.timestamp > lock_by
