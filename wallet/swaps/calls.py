"""From what is to be done to the exact call, and from agreed terms to the mandate that covers all of them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from wallet.model.address import NATIVE, Address
from wallet.model.mandate import Mandate, MandatedCall
from wallet.model.origin import KeyPlace
from wallet.model.swap import FoundTerms, Role, Side, Terms
from wallet.model.transaction import Call
from wallet.swaps import htlc
from wallet.swaps.facts import WATCHED, Action, Agreed, side_of

GAS: Mapping[Action, int] = MappingProxyType(
    {
        Action.APPROVE: htlc.APPROVE_GAS,
        Action.LOCK: htlc.LOCK_GAS,
        Action.CANCEL: 40_000,
        Action.CLAIM: htlc.CLAIM_GAS,
        Action.CLAIM_FOR_PARTNER: htlc.CLAIM_GAS,
        Action.REFUND: htlc.REFUND_GAS,
        Action.RESET_ALLOWANCE: htlc.APPROVE_GAS,
    }
)
"""Upper bounds of gas, used to reserve coins, and as gas limit where asking a node would show it the secret."""

CAPPED = frozenset({Action.APPROVE, Action.LOCK, Action.CLAIM_FOR_PARTNER, Action.RESET_ALLOWANCE})
"""What the swap's fee cap binds (rule 12). The rest is limited by the balance alone."""

_CLOSING = frozenset({Action.CLAIM, Action.CLAIM_FOR_PARTNER, Action.REFUND})
_EMPTY_SECRET = bytes(32)


def call_of(terms: Terms | FoundTerms, role: Role, action: Action, secret: bytes = _EMPTY_SECRET, watcher: Address | None = None) -> Call:
    """What `role` sends for `action`, or a `watcher` for them (WATCHED only).

    `secret` is needed for the two claims; an initiator's signer fills it in by itself.
    """
    leg = terms.leg(role, side_of(action))
    lock = leg.lock
    match action:
        case Action.APPROVE | Action.RESET_ALLOWANCE:
            return htlc.approve_call(lock.chain_id, lock.token, lock.htlc, lock.amount if action is Action.APPROVE else 0)
        case Action.LOCK:
            return htlc.lock_call(lock, leg.lock_by, terms.salt)
        case Action.CANCEL:
            return Call(lock.chain_id, lock.refundee)
        case Action.CLAIM:
            return htlc.claim_call(lock, secret, watcher or lock.payee)
        case Action.CLAIM_FOR_PARTNER:
            return htlc.claim_call(lock, secret)
        case Action.REFUND:
            return htlc.refund_call(lock, watcher or lock.refundee)


def applies(terms: Terms | FoundTerms, role: Role, action: Action) -> bool:
    """A coin needs no allowance; a swap that was found never locks, and closes only what is there; the rest is part of every swap."""
    if isinstance(terms, FoundTerms):
        return action in _CLOSING and terms.leg(role, side_of(action)).known
    needs_token = action in (Action.APPROVE, Action.RESET_ALLOWANCE)
    return not needs_token or terms.leg(role, Side.GIVE).lock.token != NATIVE


def call_for(agreed: Agreed, action: Action, secret: bytes = _EMPTY_SECRET) -> Call:
    """What we send for `action` in a swap of ours, or in one we only watch."""
    return call_of(agreed.terms, agreed.role, action, secret, None if agreed.watch is None else agreed.watch.account)


def fee_limit(agreed: Agreed, action: Action) -> int | None:
    """Wei that one `action` may cost (rule 12, and for a watcher every one of them); None where the balance alone limits it."""
    if agreed.watch is None:
        return agreed.cap if action in CAPPED else None
    return agreed.watch.take_cap if action is Action.CLAIM else agreed.cap


def mandate_of(agreed: Agreed, path: KeyPlace) -> Mandate:
    """All that may be signed for this swap without asking again (see `model.mandate`), by the one who locks, or who watches."""
    terms, role = agreed.terms, agreed.role
    if agreed.watch is not None:
        actions = sorted((action for action in WATCHED if applies(terms, agreed.role, action)), key=lambda action: action.value)
        return Mandate(terms.swap_id, terms.hashlock, None, (path,), tuple(_mandated(agreed, action) for action in actions))
    actions = [action for action in Action if applies(terms, role, action)]
    return Mandate(
        swap_id=terms.swap_id,
        hashlock=terms.hashlock,
        salt=terms.salt if role is Role.INITIATOR else None,
        accounts=(path,),
        calls=tuple(_mandated(agreed, action) for action in actions),
    )


def _mandated(agreed: Agreed, action: Action) -> MandatedCall:
    sender = agreed.terms.leg(agreed.role, Side.GIVE).lock.refundee if agreed.watch is None else agreed.watch.account
    secret_at = htlc.CLAIM_SECRET_AT if action in (Action.CLAIM, Action.CLAIM_FOR_PARTNER) else None
    return MandatedCall(action.value, call_for(agreed, action), secret_at, fee_limit(agreed, action), sender)


def errand_of(agreed: Agreed, path: KeyPlace, courier: Address) -> Mandate:
    """What our courier may send for this swap: what anyone may, from its own account, so that the money goes where the locks say."""
    terms = agreed.terms
    salt = terms.salt if agreed.role is Role.INITIATOR else None
    actions = sorted((action for action in WATCHED if applies(terms, agreed.role, action)), key=lambda action: action.value)
    return Mandate(terms.swap_id, terms.hashlock, salt, (path,), tuple(_errand(agreed, action, courier) for action in actions))


def _errand(agreed: Agreed, action: Action, courier: Address) -> MandatedCall:
    secret_at = None if action is Action.REFUND else htlc.CLAIM_SECRET_AT
    call = call_of(agreed.terms, agreed.role, action, watcher=courier)
    return MandatedCall(action.value, call, secret_at, fee_limit(agreed, action), courier)
