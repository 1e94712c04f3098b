"""Everything that happened, newest first: what we signed, and what came of it."""

from __future__ import annotations

import sqlite3

from wallet.model.amount import Amount
from wallet.model.asset import Asset
from wallet.model.deed import DeedKind, deed_of
from wallet.model.network import Network
from wallet.model.swap import Outcome, Side
from wallet.model.transaction import TxState
from wallet.model.transfer import sending_of
from wallet.model.views import ActivityRow
from wallet.services.deployment import service as deployment
from wallet.services.session import SessionService
from wallet.services.swaps.wording import local_time
from wallet.services.transactions.desk import CALL
from wallet.services.workspace import Workspace
from wallet.storage import transactions
from wallet.storage.transactions import StoredTransaction
from wallet.swaps.book import Entry
from wallet.swaps.facts import Action

SHOWN = 1_000
_TITLES = {
    Action.APPROVE: "Allowed the swap contract to take",
    Action.LOCK: "Locked",
    Action.CANCEL: "Cancelled a lock",
    Action.CLAIM: "Received",
    Action.CLAIM_FOR_PARTNER: "Handed over to the partner",
    Action.REFUND: "Took back",
    Action.RESET_ALLOWANCE: "Took the allowance back",
}
_FOR_OTHERS = {Action.CLAIM: "Claimed for somebody you watch for:", Action.REFUND: "Took back for somebody you watch for:"}
TRANSFER, SWEEP = "transfer", "sweep courier"
_TRANSFERS = {"fund courier": "Sent to your courier", SWEEP: "Got back from your courier"}
_STATES = {
    TxState.SIGNED: "signed",
    TxState.SENDING: "sending",
    TxState.SENT: "sent",
    TxState.MINED: "in a block",
    TxState.FINAL: "final",
    TxState.FAILED: "failed",
    TxState.REPLACED: "replaced",
}
_OUTCOMES = {
    Outcome.COMPLETED: "Swap completed",
    Outcome.REFUNDED: "Swap refunded",
    Outcome.RECEIVED_BOTH: "Swap ended with both sides yours",
    Outcome.ABANDONED: "Swap ended before anything was locked",
    Outcome.LOST: "Swap lost",
}
_INCOMING = frozenset({Action.CLAIM, Action.REFUND})
_MOVES = frozenset({Action.LOCK, Action.CLAIM, Action.REFUND})
"""What changes a balance of ours: an allowance does not, nor does handing over what was locked before."""


class ActivityService:
    """Reads the outbox and the journal; keeps nothing of its own."""

    def __init__(self, session: SessionService) -> None:
        self._session = session

    async def rows(self) -> tuple[ActivityRow, ...]:
        workspace = self._session.workspace
        stored = await workspace.database.run(_newest)
        rows = [_row(workspace, row) for row in stored]
        rows += [_ending(workspace, entry) for entry in workspace.book.all() if entry.swap.outcome is not None and not entry.swap.watched]
        return tuple(sorted(rows, key=lambda row: -row.at))


def _newest(connection: sqlite3.Connection) -> tuple[StoredTransaction, ...]:
    return transactions.newest(connection, SHOWN)


def _row(workspace: Workspace, row: StoredTransaction) -> ActivityRow:
    if row.purpose == deployment.PURPOSE:
        return _plain(workspace, row, "Deployed the swap contract", None)
    if row.purpose.kind == TRANSFER:
        return _transfer(workspace, row)
    if row.purpose.kind == CALL:
        return _call(workspace, row)
    action = Action(row.purpose.action)
    network = workspace.shown(row.chain_id)
    amount, title = _amount(workspace, network, row, action), _TITLES[action]
    moves = action in _MOVES
    if _is_watched(workspace, row):  # the money is somebody else's
        moves, title = False, _FOR_OTHERS.get(action, title)
    return ActivityRow(
        at=row.changed if row.open else row.created,
        title=title if moves or amount is None else f"{title} {amount}",
        detail=_detail(network, row),
        amount=amount if moves else None,
        incoming=moves and action in _INCOMING,
        state=_STATES[row.state],
        network=network.name,
        transaction="0x" + row.hash.hex(),
        swap_id=row.purpose.swap_id,
    )


def _call(workspace: Workspace, row: StoredTransaction) -> ActivityRow:
    """What was allowed to whom, or who was called."""
    deed, network = deed_of(row.signed.unsigned.call), workspace.shown(row.chain_id)
    asset = network.asset(deed.token)
    amount = "" if asset is None or deed.kind is DeedKind.UNKNOWN else f" {Amount(deed.units, asset)}"
    match deed.kind:
        case DeedKind.ALLOW | DeedKind.ALLOW_MORE | DeedKind.ALLOW_ALL if deed.units:
            title = f"Allowed {deed.party} to take{amount or ' tokens'}"
        case DeedKind.ALLOW | DeedKind.ALLOW_MORE | DeedKind.ALLOW_ALL:
            title = f"Took back what {deed.party} was allowed"
        case DeedKind.MOVE:
            title = f"Moved{amount or ' tokens'} to {deed.party}"
        case _:
            title = f"Called {deed.party}"
    return _plain(workspace, row, title, None)


def _transfer(workspace: Workspace, row: StoredTransaction) -> ActivityRow:
    sending = sending_of(row.signed.unsigned.call)
    asset = None if sending is None else workspace.shown(row.chain_id).asset(sending.token)
    amount = None if sending is None or asset is None else Amount(sending.units, asset)
    return _plain(workspace, row, _TRANSFERS.get(row.purpose.action, "Sent"), amount)


def _plain(workspace: Workspace, row: StoredTransaction, title: str, amount: Amount | None) -> ActivityRow:
    """One that belongs to no swap."""
    network = workspace.shown(row.chain_id)
    return ActivityRow(
        at=row.changed if row.open else row.created,
        title=title,
        detail=_detail(network, row),
        amount=amount,
        incoming=row.purpose.action == SWEEP,
        state=_STATES[row.state],
        network=network.name,
        transaction="0x" + row.hash.hex(),
        swap_id=None,
    )


def _is_watched(workspace: Workspace, row: StoredTransaction) -> bool:
    entry = None if row.purpose.swap_id is None else workspace.book.find(row.purpose.swap_id)
    return entry is not None and entry.swap.watched


def _detail(network: Network, row: StoredTransaction) -> str:
    if row.receipt is not None:
        fee = Amount(row.receipt.gas_used * row.receipt.gas_price, network.coin)
        outcome = "" if row.receipt.ok else " It failed: nothing moved but the fee."
        return f"In block {row.receipt.block}; network fee {fee}.{outcome}"
    return f"The node said: {row.refusal}. It is offered again." if row.refusal else ""


def _amount(workspace: Workspace, network: Network, row: StoredTransaction, action: Action) -> Amount | None:
    entry = None if row.purpose.swap_id is None else workspace.book.find(row.purpose.swap_id)
    if entry is None or action in (Action.CANCEL, Action.RESET_ALLOWANCE):
        return None
    lock = entry.swap.terms(Side.TAKE if action is Action.CLAIM else Side.GIVE).lock
    return Amount(lock.amount, network.asset(lock.token) or Asset(lock.chain_id, lock.token, "?", 0))


def _ending(workspace: Workspace, entry: Entry) -> ActivityRow:
    outcome = entry.swap.outcome
    assert outcome is not None
    take, give = (entry.swap.terms(side).lock for side in (Side.TAKE, Side.GIVE))
    networks = [workspace.shown(lock.chain_id) for lock in (give, take)]
    names = dict.fromkeys(network.name for network in networks)
    return ActivityRow(
        at=entry.changed,
        title=_OUTCOMES[outcome],
        detail=f"Agreed at {local_time(entry.created)}.",
        amount=None,
        incoming=False,
        state="final",
        network=" and ".join(names),
        transaction=None,
        swap_id=entry.swap.id,
    )
