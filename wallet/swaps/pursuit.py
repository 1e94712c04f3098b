"""How one action is brought into a block: sign, send, send again when dropped, offer more when the market rose or the deadline nears.

Signing CLAIM, REFUND and CANCEL again is always safe (the contract pays once), so for those a nonce seen to be used otherwise is enough to
take another. LOCK alone waits for finality there (rule 10); `rows` sees to that before it asks here.
"""

from __future__ import annotations

from wallet.model.swap import Side
from wallet.swaps.calls import GAS, fee_limit
from wallet.swaps.facts import URGENT, Action, Depth, LegState, side_of
from wallet.swaps.state import Fate, Tx
from wallet.swaps.steps import Broadcast, Sign, Step, Wait, Why
from wallet.swaps.view import View

_FAILURES = 3
"""Attempts at one action that may fail in blocks before a watcher stops: what somebody else's token does must not empty our account."""

_PAYS_OUT = frozenset({Action.CLAIM, Action.CLAIM_FOR_PARTNER})
"""What the payee must be able to take. A refund goes to its sender."""

_MOST = 4
"""Nonces that one action may wait with at once: more would mean that a node lags, not that something stands in the way."""


def pursue(v: View, action: Action) -> Step:
    """The next step that gets `action` mined."""
    side, live = side_of(action), v.swap.live(action)
    fee = _fee(v, action)
    capped = action not in URGENT and not v.head(side).within_cap
    if live is None:
        return _after_last(v, action) or (Wait(side, Why.FEES) if capped else Sign(action, side, fee))
    if action in URGENT and _nonces(v, action) < _MOST and (_behind_another(v, live) or _pushed_out(v, live)):
        return Sign(action, side, fee)
    gap = _gap_before(v, live, fee)
    if gap is not None and not capped:
        return Sign(action, side, fee, replaces=gap.signed.hash)
    outbid = _outbid(live, fee)
    if outbid and not capped:
        return Sign(action, side, fee, replaces=live.signed.hash)
    step = _send(v, live)
    return Wait(side, Why.FEES) if outbid and isinstance(step, Wait) else step


def cancel(v: View) -> Step:
    """Use up the nonce of a lock that is not wanted any more (rule 1)."""
    lock, live = v.swap.live(Action.LOCK), v.swap.live(Action.CANCEL)
    fee = _fee(v, Action.CANCEL)
    if lock is None:
        return Wait(Side.GIVE, Why.FINALITY)
    if live is None:
        return Sign(Action.CANCEL, Side.GIVE, fee, replaces=lock.signed.hash)
    if _outbid(live, fee):
        return Sign(Action.CANCEL, Side.GIVE, fee, replaces=live.signed.hash)
    return _send(v, live)


def approve(v: View) -> Step | None:
    """What must happen before the HTLC may take the agreed amount; None when it may. Rule 13: exact, never from non-zero to non-zero."""
    head, amount = v.give, v.swap.terms(Side.GIVE).lock.amount
    if head.allowance >= amount:
        return None
    if not head.turn:
        return Wait(Side.GIVE, Why.TURN)
    if v.swap.live(Action.APPROVE) is not None:
        return pursue(v, Action.APPROVE)
    if head.allowance > 0 or v.swap.live(Action.RESET_ALLOWANCE) is not None:
        return pursue(v, Action.RESET_ALLOWANCE)
    if Fate.FAILED in v.swap.fates(Action.APPROVE, Depth.SEEN):
        return Wait(Side.GIVE, Why.ALLOWANCE)  # the token refuses: the window closes and the swap is given up
    return pursue(v, Action.APPROVE)


def reset(v: View) -> Step | None:
    """What must happen before nothing of this swap's approval is left; None when nothing is."""
    if not v.swap.of(Action.APPROVE):
        return None
    if v.heads.give is None:
        return Wait(Side.GIVE, Why.OFFLINE)
    if v.swap.live(Action.RESET_ALLOWANCE) is not None:
        return pursue(v, Action.RESET_ALLOWANCE)
    approval = v.swap.live(Action.APPROVE)
    if approval is not None and approval.maybe_out:
        return Sign(Action.RESET_ALLOWANCE, Side.GIVE, _fee(v, Action.RESET_ALLOWANCE), replaces=approval.signed.hash)
    if v.give.allowance == 0:
        return Wait(Side.GIVE, Why.FINALITY) if v.swap.pending(Action.RESET_ALLOWANCE) else None
    return pursue(v, Action.RESET_ALLOWANCE) if v.give.turn else Wait(Side.GIVE, Why.TURN)


def _after_last(v: View, action: Action) -> Step | None:
    """What the newest attempt, whose nonce is used up, asks to wait for; None when it is time to sign again (or for the first time)."""
    attempts = v.swap.of(action)
    result = attempts[-1].result if attempts else None
    if result is None:
        return None
    final, head, side = result.depth is Depth.FINAL, v.head(side_of(action)), side_of(action)
    if result.fate is Fate.MINED:
        return Wait(side, Why.FINALITY) if not final or action in URGENT else None
    if result.fate is Fate.FAILED:
        if not (final or head.open):
            return Wait(side, Why.FINALITY)
        failed = sum(tx.result is not None and tx.result.fate is Fate.FAILED for tx in attempts)
        payable = head.pays or action not in _PAYS_OUT
        return None if payable and not (v.swap.watched and failed >= _FAILURES) else Wait(side, Why.PAYOUT)
    return None


def _send(v: View, live: Tx) -> Step:
    signed = live.signed
    side = side_of(signed.action)
    if live.sent and signed.hash in v.head(side).known:
        return Wait(side, Why.MINING)
    return Broadcast(signed.action, side, signed.hash, signed.raw)


def _outbid(live: Tx, fee: int) -> bool:
    """Nodes ask a replacement for a tenth more; an eighth leaves room for rounding."""
    return fee * 8 >= live.signed.max_fee * 9


def _nonces(v: View, action: Action) -> int:
    """How many nonces wait for this action at once."""
    return len({tx.slot for tx in v.swap.pending(action)})


def _behind_another(v: View, live: Tx) -> bool:
    """A lower nonce of the same account is not used yet, and nothing urgent of this swap has it (such a one is sent, or taken over)."""
    signed = live.signed
    if signed.sender != v.swap.account:
        return False  # not the account whose nonce was observed
    ours = {tx.signed.nonce for tx in v.swap.txs if tx.slot[:2] == live.slot[:2] and tx.signed.action in URGENT}
    return any(nonce not in ours for nonce in range(v.head(side_of(signed.action)).nonce, signed.nonce))


def _gap_before(v: View, live: Tx, fee: int) -> Tx | None:
    """Ours with the lowest unused nonce, if nothing else will bring it in: no node has it or it offers too little by now, and its purpose
    is gone or the same."""
    head = v.head(side_of(live.signed.action))
    if live.signed.sender != v.swap.account:
        return None  # not the account whose nonce was observed
    slot = (*live.slot[:2], head.nonce)
    ours = [tx for tx in v.swap.txs if tx.slot == slot]
    if head.nonce >= live.signed.nonce or not ours:
        return None
    if any(tx.signed.hash in head.known for tx in ours) and not _outbid(ours[-1], fee):
        return None
    others = {tx.signed.action for tx in ours} - {live.signed.action}
    return None if any(_has_purpose(v, action) for action in others) else ours[-1]


def _has_purpose(v: View, action: Action) -> bool:
    swap = v.swap
    claimed = v.take_leg is LegState.CLAIMED
    match action:
        case Action.CLAIM:
            return v.claim_due
        case Action.REFUND:
            return swap.seen(Side.GIVE) is LegState.LOCKED and not claimed
        case Action.CLAIM_FOR_PARTNER:
            return swap.seen(Side.GIVE) is LegState.LOCKED and claimed
        case _:
            return v.give_leg is LegState.EMPTY and not swap.abandoned


def _pushed_out(v: View, live: Tx) -> bool:
    """Its nonce is used at the head, by nothing that we know of: not final news, but soon enough to sign again what may be signed twice."""
    signed, head = live.signed, v.head(side_of(live.signed.action))
    if signed.sender != v.swap.account or head.nonce <= signed.nonce:
        return False
    return not any(tx.signed.hash in head.known for tx in v.swap.txs if tx.slot == live.slot)


def _fee(v: View, action: Action) -> int:
    """What is offered: never more than the swap's limit for the action, since beyond it nothing would be signed."""
    wanted, limit = _wanted_fee(v, action), fee_limit(v.swap.agreed, action) if v.swap.watched else None
    return wanted if limit is None else min(wanted, limit // GAS[action])


def _wanted_fee(v: View, action: Action) -> int:
    """What the market asks; twice that when the time for the action is half over, four times near its end."""
    side = side_of(action)
    head, limits = v.head(side), v.swap.deadlines
    if action is Action.CLAIM:
        return head.fee << (head.late > limits.reveal) + (head.late > limits.again)
    if action is Action.REFUND:
        over, mine = head.time - v.swap.terms(side).lock.expiry, v.swap.agreed.give_timing.mine
        return head.fee << (over > mine) + (over > 2 * mine)
    return head.fee
