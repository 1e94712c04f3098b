"""The gate's review of a personal message: a sign-in by the site that asks, anything else as it stands. Pure but for the time zone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wallet.errors import BadDocument
from wallet.model.address import Address
from wallet.model.hosts import host_of
from wallet.model.network import Network
from wallet.model.personal import text_of
from wallet.model.sign_in import SignIn, looks_like_sign_in, read_sign_in
from wallet.model.verdict import Finding, Review, Severity
from wallet.model.visible import hides, in_one_line, shown
from wallet.rules import message as rules
from wallet.rules import network, permission, transaction
from wallet.services.messages.typed_review import FREE
from wallet.services.swaps.wording import local_time


@dataclass(frozen=True, slots=True)
class Asked:
    """`chain_id`: the chain that the user says to be on; None where nothing was said. now: Unix seconds by this computer.

    hosts: those that steal, folded.
    """

    message: bytes
    account: Address
    chain_id: int | None
    now: int
    hosts: frozenset[str]


def text_review(asked: Asked, networks: Mapping[int, Network]) -> Review:
    """In words. `networks`: this wallet's own, by chain id."""
    text = text_of(asked.message)
    sign_in, broken = _sign_in(text or "")
    findings = [permission.raw_hash(asked.message), *_of_text(asked, text), rules.broken_sign_in(broken)]
    if sign_in is not None:
        findings += _of_sign_in(asked, sign_in, networks)
    ordered = tuple(sorted((each for each in findings if each is not None), key=lambda finding: (-finding.severity, finding.rule)))
    severity = max((finding.severity for finding in ordered), default=Severity.INFORM)
    return Review(
        id="",
        kind="message",
        title="Sign this message?" if sign_in is None else f"Sign in to {sign_in.domain}?",
        lines=(),
        fee=None,
        notes=(*(_sign_in_notes(sign_in) if sign_in else ()), f"Signed by {asked.account}.", FREE),
        findings=ordered,
        simulated_by="",
        raw=(("Message, byte by byte", "0x" + asked.message.hex()),),
        content=(("The whole message", shown(text.replace("\r\n", "\n"))),) if text else (("Its bytes", "0x" + asked.message.hex()),),
        typed=None if severity is not Severity.TYPE else sign_in.domain if sign_in else asked.account[-4:],
    )


def _sign_in(text: str) -> tuple[SignIn | None, str | None]:
    """The sign-in; or, for what only looks like one, why it is none."""
    if not looks_like_sign_in(text):
        return None, None
    try:
        return read_sign_in(text), None
    except BadDocument as error:
        return None, f"{error.reason[0].upper()}{error.reason[1:]}."


def _of_text(asked: Asked, text: str | None) -> list[Finding | None]:
    if text is None:
        return [transaction.could_not_check(f"what these {len(asked.message)} bytes mean: they are no text")]
    return [rules.hidden_text(hides=hides(text.replace("\r\n", "\n")))]


def _of_sign_in(asked: Asked, sign_in: SignIn, networks: Mapping[int, Network]) -> list[Finding | None]:
    found = [rules.other_account(sign_in.address, asked.account)]
    if asked.chain_id is not None:
        found.append(permission.foreign_domain(sign_in.chain_id, asked.chain_id, has_code=True))
    elif sign_in.chain_id not in networks:
        found.append(transaction.could_not_check(f"chain {sign_in.chain_id}, which it names: this wallet does not know that one"))
    found += [network.phishing_host(address, asked.hosts) for address in (sign_in.domain, sign_in.uri) if host_of(address)]
    asks, leads = host_of(sign_in.domain), host_of(sign_in.uri)
    if asks is None or asks != leads:
        found.append(rules.broken_sign_in(f"{sign_in.domain} asks, and what you would sign in to is {in_one_line(sign_in.uri)[:120]}."))
    if sign_in.expires is not None and sign_in.expires <= asked.now:
        found.append(rules.broken_sign_in(f"It expired at {local_time(sign_in.expires)}."))
    if sign_in.not_before is not None and sign_in.not_before > asked.now:
        found.append(rules.broken_sign_in(f"It counts only from {local_time(sign_in.not_before)} on."))
    return found


def _sign_in_notes(sign_in: SignIn) -> tuple[str, ...]:
    ends = "It has no end." if sign_in.expires is None else f"It ends at {local_time(sign_in.expires)}."
    notes = [
        f"{sign_in.domain} asks you to show that {sign_in.address} is yours. Go on only if you are on exactly that site to sign in.",
        f"Asked for at {local_time(sign_in.issued)}. {ends}",
    ]
    if sign_in.resources:
        notes.append("It speaks of: " + ", ".join(sign_in.resources))
    return tuple(notes)
