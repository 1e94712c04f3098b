"""Puts together what a person sees before signing: amounts, parties, fee, and every rule that fired."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from wallet.chains.client import ChainClient
from wallet.errors import ChainError
from wallet.model.address import Address
from wallet.model.amount import Amount
from wallet.model.hashing import sha256
from wallet.model.lock import Lock
from wallet.model.mandate import Mandate
from wallet.model.swap import Role, Side, Terms
from wallet.model.typed import Struct
from wallet.model.verdict import Finding, Line, Review, Severity
from wallet.rules import permission, token, transaction
from wallet.services.swaps.checks import Checked, findings
from wallet.services.swaps.survey import Survey
from wallet.services.workspace import Workspace
from wallet.swaps import htlc
from wallet.swaps.calls import applies, call_of
from wallet.swaps.facts import Action
from wallet.swaps.offer import typed_data

STEP_BY_STEP = "This node can try the steps one by one only, so the approval was tried; the lock is tried right before it is sent."
_A_DAY = 86_400
FREE_OPTION = (
    "Whoever made the offer holds the secret, and can still walk away when both sides are locked, say because prices moved: such a free "
    "choice is worth some 2 to 3% of the amount. It costs the other one time and network fees; the coins come back by themselves."
)


@dataclass(frozen=True, slots=True)
class Trial:
    """How trying it out went: which method, what it said, and what to tell the user about its limits."""

    by: str
    finding: Finding | None
    note: str


def judged(review: Review, checks: Iterable[Checked], typed: Amount, trials: Sequence[Trial] = ()) -> Review:
    """`review` with what the rules and the trials found; `typed` is what must be typed when a finding asks for it."""
    found = [*findings(checks), *(trial.finding for trial in trials if trial.finding is not None)]
    ordered = tuple(sorted(found, key=lambda finding: (-finding.severity, finding.rule)))
    notes = (*review.notes, *(trial.note for trial in trials if trial.note))
    judgement = replace(review, findings=ordered, notes=tuple(note for note in notes if note), simulated_by=trials[0].by if trials else "")
    return replace(judgement, typed=typed.decimal) if judgement.severity is Severity.TYPE else judgement


def shown_typed_data(message: Struct) -> tuple[tuple[str, str], ...]:
    """The EIP-712 data behind a signature, for whoever wants to read it."""
    return (("Typed data (EIP-712)", json.dumps(typed_data(message), indent=2)),)


def shown_mandate(mandate: Mandate) -> tuple[tuple[str, str], ...]:
    """Every call that may be signed from here on without asking, byte by byte."""
    return tuple(
        (call.action, f"chain {call.call.chain_id}, to {call.call.to}, value {call.call.value}\n0x{call.call.data.hex()}")
        for call in mandate.calls
    )


def allowance_line(terms: Terms, role: Role, give: Amount, found: Survey) -> tuple[tuple[Line, ...], tuple[Checked, ...]]:
    """Who may take what, when the asset is a token: the exact amount and no more (rule 25)."""
    if not applies(terms, role, Action.APPROVE):
        return (), ()
    lock = terms.leg(role, Side.GIVE).lock
    line = Line("The swap contract may take", give, lock.htlc, f"on {found.network.name}, exactly this much, for this swap")
    exact = Checked("Exact allowance", "The contract may take exactly what is locked.", permission.unlimited(give, found.held or 0))
    return (line,), (exact,)


async def try_out(workspace: Workspace, terms: Terms, role: Role) -> tuple[Trial, ...]:
    """Try approval and lock of both sides, each as the one who will lock. A node that cannot be asked is rule 23, never a pass."""
    other = Role.PARTICIPANT if role is Role.INITIATOR else Role.INITIATOR
    own, partners = [await _tried(workspace, terms, each) for each in (role, other)]
    return own, _as_partner(partners)


async def arrives_in_full(client: ChainClient, found: Survey, account: Address, now: int) -> Checked | None:
    """Before there is a partner: lock some of a token as ourselves, if we hold any. None when there is nothing to try."""
    if found.asset.is_native or not found.held or found.head is None:
        return None
    lock = Lock(
        client.chain_id, client.network.htlc, found.asset.token, found.held, account, account, sha256(account.encode()), now + _A_DAY
    )
    approve = htlc.approve_call(lock.chain_id, lock.token, lock.htlc, lock.amount)
    label = f"{found.asset.symbol} arrives in full"
    try:
        tried = await client.simulate(htlc.lock_call(lock, now + _A_DAY - 1, bytes(htlc.SALT_BYTES)), account, (approve,))
    except ChainError as error:
        return Checked(label, "", transaction.could_not_check(f"whether {found.asset.symbol} arrives in full: {error}"))
    if not tried.complete:
        return None
    return Checked(
        label, "Tried out: nothing is lost on the way.", token.not_in_full(found.asset.symbol, None if tried.ok else tried.reason)
    )


async def _tried(workspace: Workspace, terms: Terms, role: Role) -> Trial:
    """Approval and lock of one side, in a row, as that side's account."""
    lock = terms.leg(role, Side.GIVE).lock
    before = (call_of(terms, role, Action.APPROVE),) if applies(terms, role, Action.APPROVE) else ()
    try:
        found = await workspace.clients[lock.chain_id].simulate(call_of(terms, role, Action.LOCK), lock.refundee, before)
    except ChainError as error:
        return Trial("", transaction.could_not_check(f"what this would do: {error}"), "")
    asset = workspace.network(lock.chain_id).asset(lock.token)
    symbol = "This token" if asset is None else asset.symbol
    reason = None if found.ok else found.reason or "no reason given"
    finding = token.not_in_full(symbol, reason) or transaction.simulation_reverts("the lock", reason)
    return Trial(found.by, finding, "" if found.complete else STEP_BY_STEP)


def _as_partner(trial: Trial) -> Trial:
    """That a partner could not lock now costs us nothing, so it warns; a token that never arrives in full blocks on either side."""
    finding = trial.finding
    if finding is None or finding.rule == token.RULE:
        return replace(trial, note="")
    return Trial(trial.by, transaction.partner_fails(finding), "")
