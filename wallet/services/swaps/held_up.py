"""Why a wallet that could go on with a swap does not, as a sentence: something outside would make the next step cost or lose too much."""

from __future__ import annotations

from wallet.model.amount import Amount
from wallet.model.asset import Asset
from wallet.model.network import Network
from wallet.model.swap import Role, Side
from wallet.services.workspace import Workspace
from wallet.swaps.facts import Action, LegState
from wallet.swaps.state import Swap
from wallet.swaps.steps import Why

_PAYOUT = (
    "{0} could not be paid out to you on {1} now: the token is paused or blocks your address, or your address refuses coins. {2} Lockstep "
    "tries again at every block."
)
_NOTHING_LOCKED = "Nothing of yours is locked, and nothing will be while that is so."
_UNREVEALED = "The secret stays hidden while that is so, and what you locked comes back to you after its time."
_FEES = "The next step on {0} would cost more than the {1} that this swap may spend on it, so Lockstep waits for fees to fall. {2}"
_HELPING = "You have what you swapped for; what waits is only the help for your partner, who can claim as well."
_OFFERED = "Your lock is signed and offered for less; it is made in time or not at all."
_GAS = (
    "{0} holds too little {1} on {2} for the fees that this swap may still need, so Lockstep locks nothing. Send it some {1}, and the swap "
    "goes on by itself; otherwise it ends, and nothing is lost."
)


def held_up(workspace: Workspace, swap: Swap) -> str:
    """Empty while nothing is in the way but time and the partner (rules 12 and 14)."""
    why = {wait.why: wait.side for wait in workspace.runner.waits(swap.id)}
    if Why.PAYOUT in why and not swap.out:
        return _unpayable(workspace, swap)
    if Why.FEES in why:
        network = _network(workspace, swap, why[Why.FEES])
        return _FEES.format(network.name, Amount(swap.agreed.cap, network.coin), _how_safe(swap))
    return _short(workspace, swap) if Why.GAS in why else ""


def _unpayable(workspace: Workspace, swap: Swap) -> str:
    take, network = swap.terms(Side.TAKE).lock, _network(workspace, swap, Side.TAKE)
    amount = Amount(take.amount, network.asset(take.token) or Asset(take.chain_id, take.token, "?", 0))
    return _PAYOUT.format(amount, network.name, _UNREVEALED if swap.role is Role.INITIATOR else _NOTHING_LOCKED)


def _how_safe(swap: Swap) -> str:
    if swap.seen(Side.TAKE) is LegState.CLAIMED:
        return _HELPING
    return _OFFERED if swap.pending(Action.LOCK) else _NOTHING_LOCKED


def _short(workspace: Workspace, swap: Swap) -> str:
    """Names the first chain on which the account is short."""
    account = swap.terms(Side.GIVE).lock.refundee
    for side in Side:
        network = _network(workspace, swap, side)
        seen = workspace.observers[network.chain_id].seen((swap.id, side))
        if seen is not None and not seen.funded:
            return _GAS.format(account, network.coin.symbol, network.name)
    return ""


def _network(workspace: Workspace, swap: Swap, side: Side) -> Network:
    return workspace.shown(swap.terms(side).lock.chain_id)
