"""What a user can take away from a swap, so that it ends well without this computer: receipt, file for a watcher, emergency sheet."""

from __future__ import annotations

from wallet.errors import InputError
from wallet.model.amount import Amount
from wallet.model.asset import Asset
from wallet.model.lock import Lock
from wallet.model.sheet import Sheet
from wallet.model.swap import Terms
from wallet.model.views import Shared
from wallet.services.swaps.sheet import sheet_of
from wallet.services.workspace import Workspace
from wallet.swaps.receipt import Receipt, write_receipt
from wallet.swaps.state import Swap


def receipt(workspace: Workspace, swap_id: bytes) -> Shared:
    """The swap's receipt: never with the secret. Raises InputError where nothing was agreed."""
    swap = _agreed(workspace, swap_id)
    return Shared(swap.id, write_receipt(_receipt(workspace, swap, None)), f"receipt-{swap.id.hex()[:8]}.json")


def watch_file(workspace: Workspace, swap_id: bytes) -> Shared:
    """What a watcher finishes the swap from: with the secret from the moment it is public, and not before. Raises InputError."""
    swap = _agreed(workspace, swap_id)
    return Shared(swap.id, write_receipt(_receipt(workspace, swap, swap.secret)), f"watch-{swap.id.hex()[:8]}.json")


def sheet(workspace: Workspace, swap_id: bytes) -> Sheet:
    """Raises InputError where nothing was agreed."""
    return sheet_of(_agreed(workspace, swap_id), lambda lock: (workspace.shown(lock.chain_id).name, amount_of(workspace, lock)))


def amount_of(workspace: Workspace, lock: Lock) -> Amount:
    """What is locked; of an asset on no list of this wallet, in base units."""
    network = workspace.shown(lock.chain_id)
    return Amount(lock.amount, network.asset(lock.token) or Asset(lock.chain_id, lock.token, "units of an unlisted token", 0))


def _receipt(workspace: Workspace, swap: Swap, secret: bytes | None) -> Receipt:
    terms = swap.agreed.terms
    if not isinstance(terms, Terms):
        raise InputError("This swap was found again without its papers, so there is no receipt of it. Its emergency sheet says what to do.")
    offer = terms.offer.offer
    names = (workspace.shown(leg.chain_id).name for leg in (offer.give, offer.want))
    return Receipt(terms, swap.role, *names, secret=secret)


def _agreed(workspace: Workspace, swap_id: bytes) -> Swap:
    entry = workspace.book.find(swap_id)
    if entry is None:
        raise InputError("Nothing is agreed in this swap yet, so there is nothing to keep. Nothing was changed; come back once it is.")
    return entry.swap
