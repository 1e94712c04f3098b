"""The review of typed data from made-up facts: what is shown, what must be typed, what is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.wallet.model.permits import SPENDER, dai, erc2612, standing, transfer
from tests.wallet.model.typed_documents import Json, mail, written
from tests.wallet.rules.samples import MINE, NETWORK, OTHER, TOKEN
from wallet.model.address import Address
from wallet.model.permit import PERMIT2
from wallet.model.typed_json import read_typed
from wallet.model.verdict import Review, Severity
from wallet.services.messages.facts import Facts
from wallet.services.messages.typed_review import Asked, typed_review

LISTED = replace(NETWORK, tokens=(TOKEN,))
HERE = NETWORK.chain_id
FACTS = Facts(LISTED, has_code=True, spender_code=True, held={TOKEN.token: 1_000}, now=1_899_996_400)


def reviewed(document: Json, facts: Facts = FACTS, chain_id: int | None = None) -> Review:
    return typed_review(Asked(read_typed(written(document)), MINE, chain_id), facts, {HERE: LISTED})


def rules(review: Review) -> list[tuple[int, Severity]]:
    return [(finding.rule, finding.severity) for finding in review.findings]


def test_a_permit_says_who_may_take_what() -> None:
    review = reviewed(erc2612(TOKEN.token, MINE, 10, chain_id=HERE, deadline=1_900_000_000))
    assert [(line.label, str(line.amount), line.party, line.endless) for line in review.lines] == [
        ("May be taken from you, with no end", "0.00001 TOK", SPENDER, False)
    ]
    assert rules(review) == [(26, Severity.TYPE)]
    assert review.typed == SPENDER[-4:]
    assert not review.content, "it is understood; the rest is one click away"
    assert ("Permit.value", "10") in review.raw
    assert "for 1 hour from now" in review.notes[1]


def test_a_known_spender_is_no_finding() -> None:
    document = erc2612(TOKEN.token, MINE, 10, chain_id=HERE)
    assert reviewed(document, replace(FACTS, spender_known=True)).findings == ()


def test_a_spender_that_took_tokens_before_is_blocked() -> None:
    review = reviewed(erc2612(TOKEN.token, MINE, 10, chain_id=99), Facts(blocked="it did so in 2021"))
    assert (32, Severity.BLOCK) in rules(review)


def test_taking_a_permission_back_is_no_danger() -> None:
    review = reviewed(dai(TOKEN.token, MINE, allowed=False, chain_id=HERE))
    assert (review.title, review.findings) == ("Take this permission back?", ())


@pytest.mark.parametrize(("units", "expected"), [(1_000_000, [26]), (1_000_001, [25, 26]), (2**160 - 1, [25, 26])])
def test_more_than_a_thousand_times_what_is_there_is_unlimited(units: int, expected: list[int]) -> None:
    review = reviewed(standing((TOKEN.token, units, 1_900_000_000), chain_id=HERE, batch=False))
    assert [rule for rule, _ in rules(review)] == expected
    assert review.lines[0].endless == (units > 2**159)


def test_a_spender_who_is_a_person_and_a_permit_of_somebody_else() -> None:
    review = reviewed(erc2612(TOKEN.token, OTHER, 10, chain_id=HERE), replace(FACTS, spender_code=False))
    assert [rule for rule, _ in rules(review)] == [24, 26, 52]


def test_a_token_on_no_list_is_counted_in_its_smallest_units() -> None:
    review = reviewed(erc2612(OTHER, MINE, 10**18, chain_id=HERE))
    assert str(review.lines[0].amount) == f"{10**18} units of the unknown token {OTHER}"
    assert any("smallest units" in note for note in review.notes)


def test_terms_that_the_spender_adds_are_written_out() -> None:
    review = reviewed(transfer((TOKEN.token, 5), chain_id=HERE, terms=True))
    assert review.content == (("Order.maker", SPENDER), ("Order.least", "3"))
    assert [rule for rule, _ in rules(review)] == [23, 26]
    assert review.lines[0].label == "May be taken from you, once"


def test_a_copy_of_permit2_is_not_taken_for_it() -> None:
    document = standing((TOKEN.token, 5, 1_900_000_000), chain_id=HERE, verifier=OTHER)
    assert [rule for rule, _ in rules(reviewed(document))] == [23, 26]


def test_a_deadline_that_is_over_is_said_to_be() -> None:
    review = reviewed(erc2612(TOKEN.token, MINE, 10, chain_id=HERE, deadline=1_800_000_000))
    assert "which is over" in review.notes[1]


def mail_for(chain_id: int | None, verifier: Address | None) -> Json:
    document = mail()
    domain = {"name": "Ether Mail", "version": "1", "chainId": chain_id, "verifyingContract": verifier}
    document["domain"] = {name: value for name, value in domain.items() if value is not None}
    document["types"]["EIP712Domain"] = [each for each in document["types"]["EIP712Domain"] if each["name"] in document["domain"]]
    return document


def test_what_is_not_understood_is_shown_whole() -> None:
    review = reviewed(mail_for(HERE, PERMIT2))
    assert rules(review) == [(23, Severity.TYPE)]
    assert "“Mail”" in review.findings[0].sentence
    assert dict(review.content) == {
        "domain.name": "Ether Mail",
        "domain.version": "1",
        "domain.chainId": str(HERE),
        "domain.verifyingContract": PERMIT2,
        "Mail.from.name": "Cow",
        "Mail.from.wallet": "0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826",
        "Mail.to.name": "Bob",
        "Mail.to.wallet": "0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB",
        "Mail.contents": "Hello, Bob!",
    }
    assert review.typed == PERMIT2[-4:]


@pytest.mark.parametrize(
    ("chain_id", "verifier", "facts", "rule", "severity"),
    [
        (None, None, Facts(), 27, Severity.TYPE),
        (None, PERMIT2, Facts(), 27, Severity.TYPE),
        (99, PERMIT2, Facts(), 23, Severity.TYPE),
        (HERE, PERMIT2, Facts(LISTED), 23, Severity.TYPE),
        (HERE, OTHER, Facts(LISTED, has_code=False), 27, Severity.BLOCK),
    ],
)
def test_a_domain_that_cannot_be_looked_at_never_passes(
    chain_id: int | None, verifier: Address | None, facts: Facts, rule: int, severity: Severity
) -> None:
    for document in (mail_for(chain_id, verifier), erc2612(verifier or OTHER, MINE, 0, chain_id=chain_id or 99)):
        assert reviewed(document, facts).severity >= Severity.TYPE
    review = reviewed(mail_for(chain_id, verifier), facts)
    assert (rule, severity) in rules(review)
    assert review.severity is severity
