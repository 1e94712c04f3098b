"""The gate's review of typed data: a permit by what it allows, anything else by all that stands in it. Pure but for the time zone.

A message that is known is known by its whole type; by its name alone, anything could be called a permit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wallet.model.address import NATIVE, Address
from wallet.model.amount import MAX_UINT256, Amount
from wallet.model.network import Network
from wallet.model.permit import PERMIT2, Allowed, Permit, read_permit
from wallet.model.typed import Struct
from wallet.model.typed_json import TypedDocument, rows
from wallet.model.verdict import Finding, Line, Review, Severity
from wallet.model.visible import hides, in_one_line
from wallet.rules import message as rules
from wallet.rules import permission, transaction
from wallet.services.messages.facts import Facts, unlisted
from wallet.services.swaps.wording import local_time, time_left
from wallet.swaps.offer import DOMAIN

OURS = str(DOMAIN.value("name"))
FREE = "Signing sends nothing and costs nothing. Whoever gets the signature can use it, now or later."


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be signed and by whom. `chain_id`: the chain that the user says to be on; None where nothing was said."""

    document: TypedDocument
    account: Address
    chain_id: int | None


def typed_review(asked: Asked, facts: Facts, networks: Mapping[int, Network]) -> Review:
    """In words. `networks`: this wallet's own, by chain id."""
    document = asked.document
    permit = read_permit(document)
    ours = document.name == OURS
    findings = _ours() if ours else (*_everywhere(asked, facts), *_of_permit(asked, permit, facts), *_unknown(document, permit))
    ordered = tuple(sorted(findings, key=lambda finding: (-finding.severity, finding.rule)))
    severity = max((finding.severity for finding in ordered), default=Severity.INFORM)
    return Review(
        id="",
        kind="typed-data",
        title=_title(permit, ours=ours),
        lines=_permit_lines(document, permit, facts) if permit else _offer_lines(document, networks) if ours else (),
        fee=None,
        notes=(*_notes(asked, permit, facts), FREE),
        findings=ordered,
        simulated_by="",
        raw=(("Type", document.kind), *everything(document)),
        content=() if permit and permit.terms is None else _terms(permit) if permit else everything(document),
        typed=_typed(asked, permit) if severity is Severity.TYPE else None,
    )


def everything(document: TypedDocument) -> tuple[tuple[str, str], ...]:
    """Every value that is signed, with its path; what cannot be seen is written out."""
    named = (*rows(document.domain, "domain"), *rows(document.message, document.message.name))
    return tuple((name, in_one_line(value)) for name, value in named)


def _title(permit: Permit | None, *, ours: bool) -> str:
    if ours:
        return "This is a document of a Lockstep swap"
    if permit is None:
        return "Sign this typed data?"
    return "Let somebody take your tokens?" if _takes(permit) else "Take this permission back?"


# --- findings --------------------------------------------------------------------------------------------------------


def _ours() -> tuple[Finding, ...]:
    return tuple(found for found in (rules.ours_elsewhere(OURS, ours=OURS),) if found)


def _everywhere(asked: Asked, facts: Facts) -> list[Finding]:
    document = asked.document
    here = asked.chain_id if asked.chain_id is not None else document.chain_id
    found = [
        permission.foreign_domain(document.chain_id, here or 0, has_code=facts.has_code),
        rules.hidden_text(hides=any(hides(value) for _, value in (*rows(document.domain), *rows(document.message)))),
    ]
    return [each for each in found if each is not None]


def _of_permit(asked: Asked, permit: Permit | None, facts: Facts) -> list[Finding]:
    if permit is None:
        return []
    spender, document = permit.spender, asked.document
    found = [rules.other_account(permit.owner, asked.account)]
    if permit.through_permit2 and document.verifier != PERMIT2:
        found.append(transaction.could_not_check(f"the contract that would take this: Permit2 stands at {PERMIT2}"))
    if permit.terms is not None:
        found.append(transaction.could_not_check(f"the terms that the spender adds (“{permit.terms.name}”): they are written out below"))
    if _takes(permit):
        found.append(permission.blocked_spender(spender, facts.blocked))
        found.append(permission.unknown_spender(permit.what, spender, known=facts.spender_known))
        found.extend(_unlimited(asked, each, facts) for each in permit.allowed if each.units)
    if _takes(permit) and not facts.spender_known:
        found.append(permission.spender_without_code(spender, has_code=facts.spender_code))
    return [each for each in found if each is not None]


def _unlimited(asked: Asked, allowed: Allowed, facts: Facts) -> Finding | None:
    amount = facts.amount(allowed, asked.document.chain_id or 0)
    named = Amount(MAX_UINT256 if allowed.endless else amount.units, amount.asset)
    return permission.unlimited(named, facts.held.get(allowed.token, 0))


def _unknown(document: TypedDocument, permit: Permit | None) -> list[Finding]:
    if permit is not None:
        return []
    by = f" of “{in_one_line(document.name)[:64]}”" if document.name else ""
    return [transaction.could_not_check(f"what this allows: Lockstep does not understand “{document.message.name}”{by}")]


def _takes(permit: Permit) -> bool:
    return any(each.units for each in permit.allowed)


def _typed(asked: Asked, permit: Permit | None) -> str:
    """The end of the address that gets most by it."""
    return (permit.spender if permit else asked.document.verifier or asked.account)[-4:]


# --- words -----------------------------------------------------------------------------------------------------------


def _permit_lines(document: TypedDocument, permit: Permit, facts: Facts) -> tuple[Line, ...]:
    """The worst first: a small amount must not stand in front of an endless one."""
    ordered = sorted(permit.allowed, key=lambda each: not each.endless)
    return tuple(_permit_line(each, permit, facts.amount(each, document.chain_id or 0)) for each in ordered)


def _permit_line(allowed: Allowed, permit: Permit, amount: Amount) -> Line:
    if not allowed.units:
        return Line("Nothing may be taken any more", amount, permit.spender, "by")
    return Line(f"May be taken from you, {_until(allowed, permit)}", amount, permit.spender, "by", endless=allowed.endless)


def _until(allowed: Allowed, permit: Permit) -> str:
    if permit.once:
        return "once"
    if allowed.until is None:
        return "with no end"
    return f"until {local_time(allowed.until)}" if allowed.until else "in one block"


def _notes(asked: Asked, permit: Permit | None, facts: Facts) -> tuple[str, ...]:
    document = asked.document
    where = facts.network.name if facts.network else "a network that this wallet does not know"
    chain = f"For {where} (chain {document.chain_id})" if document.chain_id is not None else "For no chain in particular"
    taker = f", to be taken by {document.verifier}" if document.verifier else ""
    called = f", which calls itself “{in_one_line(document.name)[:64]}”" if document.name and document.verifier else ""
    notes = [f"{chain}{taker}{called}. Signed by {asked.account}."]
    if permit is not None:
        notes.append(f"This is a {permit.what}. {_deadline(permit.deadline, facts.now)}")
        if any(facts.asset(each.token) is None for each in permit.allowed):
            notes.append("A token that no list of this wallet names is counted in its smallest units.")
    return tuple(notes)


def _deadline(deadline: int | None, now: int | None) -> str:
    if deadline is None:
        return "The signature can be used at any time from now on: it has no end."
    if now is not None and deadline < now:
        return f"The signature could be used until {local_time(deadline)}, which is over."
    left = f", for {time_left(deadline - now)} from now" if now is not None else ""
    return f"The signature can be used until {local_time(deadline)}{left}."


def _terms(permit: Permit) -> tuple[tuple[str, str], ...]:
    return () if permit.terms is None else tuple((name, in_one_line(value)) for name, value in rows(permit.terms, permit.terms.name))


def _offer_lines(document: TypedDocument, networks: Mapping[int, Network]) -> tuple[Line, ...]:
    """Of an offer of ours; an acceptance names no amounts."""
    legs = {field.name: field.value for field in document.message.fields if isinstance(field.value, Struct) and field.type == "Leg"}
    labels = (("give", "You would give"), ("want", "You would get"))
    return tuple(Line(label, _leg_amount(legs[name], networks)) for name, label in labels if name in legs)


def _leg_amount(leg: Struct, networks: Mapping[int, Network]) -> Amount:
    values = {field.name: field.value for field in leg.fields}
    chain_id, token, units = values.get("chainId"), values.get("token"), values.get("amount")
    chain, at = chain_id if isinstance(chain_id, int) else 0, Address(token) if isinstance(token, str) else NATIVE
    network = networks.get(chain)
    asset = None if network is None else network.asset(at)
    return Amount(units if isinstance(units, int) else 0, asset or unlisted(chain, at))
