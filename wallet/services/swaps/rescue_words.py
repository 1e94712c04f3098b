"""A search for swaps in plain words: how far it got, what it found, what would be done. Pure but for names of the open wallet."""

from __future__ import annotations

from wallet.model.amount import Amount
from wallet.model.asset import Asset
from wallet.model.lock import Lock
from wallet.model.swap import Role
from wallet.model.views import CoverageView, FindingView, RescueView
from wallet.services.swaps.drafts import duration
from wallet.services.swaps.search import Search
from wallet.services.swaps.wording import local_time
from wallet.services.workspace import Workspace
from wallet.swaps import timelocks
from wallet.swaps.rescue import Finding, Kind, Sighting
from wallet.swaps.rescue_scan import Coverage

_NOT_YET = "{}: not reached yet."
_ALL = "{}: searched as far back as a lock can still run ({}, to block {:,})."
_PART = "{}: searched back to block {:,} of {:,}, that is {} of {}. Older locks may still run."
_ONE_NODE = " One node alone told this."


def view(workspace: Workspace, search: Search, *, searching: bool) -> RescueView:
    """What a page or the command line shows."""
    coverage = tuple(_coverage(workspace, search, chain_id, each) for chain_id, each in search.coverage.items())
    return RescueView(searching, search.complete, coverage, tuple(finding_view(workspace, each) for each in search.findings))


def finding_view(workspace: Workspace, found: Finding) -> FindingView:
    """One finding."""
    some = found.give or found.take
    assert some is not None
    partner = some.lock.payee if found.give is not None else some.lock.refundee
    return FindingView(
        key=found.key,
        kind=found.kind.value,
        reveals=found.kind is Kind.REVEAL,
        give=None if found.give is None else amount(workspace, found.give),
        give_network="" if found.give is None else workspace.shown(found.give.lock.chain_id).name,
        take=None if found.take is None else amount(workspace, found.take),
        take_network="" if found.take is None else workspace.shown(found.take.lock.chain_id).name,
        partner=partner,
        sentence=sentence(workspace, found),
    )


def sentence(workspace: Workspace, found: Finding) -> str:
    """What it is, and what Lockstep would do."""
    give, take = (None if each is None else amount(workspace, each) for each in (found.give, found.take))
    until = "" if found.give is None else local_time(found.give.lock.expiry)
    match found.kind:
        case Kind.REVEAL:
            return (
                f"Your {give} are locked until {until}, and somebody has locked {take} for you with the same hash. If that is what you "
                "agreed on, claim it: this shows the secret, and they take yours."
            )
        case Kind.FOLLOW:
            return (
                f"Your {give} and your partner's {take} belong to one swap. Lockstep claims theirs as soon as the secret is public, and "
                f"takes yours back after {until} if they are still there."
            )
        case Kind.TAKE_BACK:
            partner = "nobody has locked anything for you yet" if found.role is Role.INITIATOR else "nothing is locked for you"
            return f"Your {give} are locked until {until}, and {partner}. Lockstep takes them back then."
        case Kind.CLAIM:
            return f"{take} are locked to you, and the secret is public. Lockstep claims them."


def amount(workspace: Workspace, seen: Sighting) -> Amount:
    """What a lock holds; of a token that no list names nothing is known but its units."""
    return amount_of(workspace, seen.lock)


def amount_of(workspace: Workspace, lock: Lock) -> Amount:
    """Likewise."""
    network = workspace.shown(lock.chain_id)
    return Amount(lock.amount, network.asset(lock.token) or Asset(lock.chain_id, lock.token, "units of an unlisted token", 0))


def _coverage(workspace: Workspace, search: Search, chain_id: int, found: Coverage | None) -> CoverageView:
    name, trouble = workspace.shown(chain_id).name, search.troubles.get(chain_id, "")
    if found is None:
        return CoverageView(name, 0, timelocks.LONGEST, 0, 0, complete=False, sentence=_NOT_YET.format(name), trouble=trouble)
    return CoverageView(
        network=name,
        seconds=found.seconds,
        whole=found.whole,
        low=found.low,
        bottom=found.bottom,
        complete=found.complete,
        sentence=_how_far(name, found) + (_ONE_NODE if found.witnesses == 1 and workspace.clients[chain_id].witnesses > 1 else ""),
        trouble=trouble,
    )


def _how_far(name: str, found: Coverage) -> str:
    if found.complete:
        return _ALL.format(name, duration(found.whole), found.bottom)
    return _PART.format(name, found.low, found.bottom, duration(found.seconds), duration(found.whole))
