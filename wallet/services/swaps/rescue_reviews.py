"""What a person reads before a swap that was found is followed: what they get, for what, and which calls may then be signed."""

from __future__ import annotations

from dataclasses import dataclass, replace

from wallet.model.address import Address
from wallet.model.amount import Amount
from wallet.model.lock import Lock
from wallet.model.swap import Side
from wallet.model.verdict import Finding as RuleFinding
from wallet.model.verdict import Line, Review, Severity
from wallet.rules import rescue as rules
from wallet.rules import swap_terms
from wallet.services.gate import Prepared
from wallet.services.swaps import rescue_words
from wallet.services.swaps.reviews import shown_mandate
from wallet.services.swaps.wording import local_time
from wallet.services.workspace import Workspace
from wallet.storage.swaps import StoredSwap
from wallet.swaps import machine, timelocks
from wallet.swaps.calls import GAS, mandate_of
from wallet.swaps.facts import Action, Agreed, Fact, Matched
from wallet.swaps.rescue import Finding, Kind

_NEVER_LOCKS = "Nothing more of yours is locked: Lockstep may only claim what is locked to you, and take back what is yours."
_TITLES = {
    Kind.REVEAL: "Claim {take}, and give {give} for it",
    Kind.FOLLOW: "Go on with a swap of {give} for {take}",
    Kind.TAKE_BACK: "Take back {give}",
    Kind.CLAIM: "Claim {take}",
}


@dataclass(frozen=True, slots=True)
class Restoring:
    """What confirming begins: the agreement (unless it is followed already), its row, and what is learnt with it."""

    agreed: Agreed
    stored: StoredSwap
    facts: tuple[Fact, ...]

    @property
    def whole(self) -> Agreed:
        """The agreement once those facts are in."""
        swap = machine.new(self.agreed)
        for fact in self.facts:
            swap = machine.apply(swap, fact)
        return swap.agreed


async def of_finding(workspace: Workspace, found: Finding, begun: Restoring) -> Prepared[Restoring]:
    """The review of one finding. Raises ChainError."""
    give, take = (None if each is None else rescue_words.amount(workspace, each) for each in (found.give, found.take))
    rules_fired = await _reveal_rules(workspace, found, begun) if found.kind is Kind.REVEAL else ()
    title, note = _TITLES[found.kind].format(give=give, take=take), rescue_words.sentence(workspace, found)
    review = await _review(workspace, begun, title, note, rules_fired)
    return _prepared(workspace, replace(review, typed=f"{take} for {give}") if review.severity is Severity.TYPE else review, begun)


async def of_receipt(workspace: Workspace, begun: Restoring) -> Prepared[Restoring]:
    """The review of a swap that its receipt tells of: both amounts carry our own signature."""
    agreed = begun.agreed
    give, take = (rescue_words.amount_of(workspace, agreed.terms.leg(agreed.role, side).lock) for side in Side)
    note = "The receipt carries your own signature on these terms, so Lockstep claims when it is safe, without asking again."
    return _prepared(workspace, await _review(workspace, begun, f"Go on with your swap of {give} for {take}", note, ()), begun)


def _prepared(workspace: Workspace, review: Review, begun: Restoring) -> Prepared[Restoring]:
    mandate = mandate_of(begun.whole, workspace.hand.paths[begun.stored.account])
    return Prepared(replace(review, raw=shown_mandate(mandate)), begun, mandates=(mandate,))


async def _review(workspace: Workspace, begun: Restoring, title: str, note: str, fired: tuple[RuleFinding, ...]) -> Review:
    agreed = begun.whole
    give, take = (agreed.terms.leg(agreed.role, side) for side in Side)
    lines = [_line(workspace, "Yours, locked", give.lock, give.lock.payee, "for")] if give.known else []
    lines += [_line(workspace, "Locked to you", take.lock, take.lock.refundee, "by")] if take.known else []
    back = local_time(timelocks.back_by(give.lock.expiry, agreed.give_timing, careful=agreed.careful))
    notes = [note, _NEVER_LOCKS]
    notes += [f"If it stalls, your coins are back by {back}; Lockstep has to run then."] if give.known else []
    return Review(
        id="",
        kind="rescue",
        title=title,
        lines=tuple(lines),
        fee=await _fee(workspace, agreed),
        notes=tuple(notes),
        findings=tuple(sorted(fired, key=lambda finding: (-finding.severity, finding.rule))),
        simulated_by="",
    )


def _line(workspace: Workspace, label: str, lock: Lock, party: Address, word: str) -> Line:
    return Line(label, rescue_words.amount_of(workspace, lock), party, f"on {workspace.shown(lock.chain_id).name}, {word}")


async def _fee(workspace: Workspace, agreed: Agreed) -> Amount:
    """Of the one transaction that will be needed, at today's prices at most."""
    take = agreed.terms.leg(agreed.role, Side.TAKE)
    leg, action = (take, Action.CLAIM) if take.known else (agreed.terms.leg(agreed.role, Side.GIVE), Action.REFUND)
    client = workspace.clients[leg.lock.chain_id]
    return Amount((await client.price()).of(GAS[action]), client.network.coin)


async def _reveal_rules(workspace: Workspace, found: Finding, begun: Restoring) -> tuple[RuleFinding, ...]:
    """Always the typed words (rule 49); and what stands against a reveal whoever asks for it."""
    swap = machine.new(begun.agreed)
    matched = next(fact for fact in begun.facts if isinstance(fact, Matched))
    swap = machine.apply(swap, matched)
    lock = matched.take.lock
    head = await workspace.clients[lock.chain_id].head()
    listed = workspace.shown(lock.chain_id).asset(lock.token) is not None
    late = swap_terms.reveal_too_late(head.timestamp, swap.deadlines.reveal)
    return tuple(each for each in (rules.reveal_without_papers(listed=listed), late) if each is not None)
