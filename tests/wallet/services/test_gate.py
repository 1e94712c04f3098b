"""The gate: one confirmation a review, only of what was shown, and only while it is still so."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallet.errors import Blocked, CodeRefused, ReviewChanged
from wallet.model.address import NATIVE
from wallet.model.amount import Amount
from wallet.model.asset import Asset
from wallet.model.verdict import Finding, Line, Review, Severity
from wallet.services.gate import Gate, Prepared

COIN = Asset(1, NATIVE, "ONE", 18)
REVIEW = Review(
    id="",
    kind="lock",
    title="Lock?",
    lines=(Line("You lock", Amount(5, COIN)),),
    fee=Amount(100, COIN),
    notes=("A note.",),
    findings=(),
    simulated_by="eth_call",
    digest=b"d" * 32,
)
WARNED = Finding(14, Severity.WARN, "It fails.", "Wait.")


class Facts:
    """What gathering them gives, as it changes."""

    def __init__(self) -> None:
        self.review, self.gathered = REVIEW, 0

    async def gather(self) -> Prepared[str]:
        self.gathered += 1
        return Prepared(self.review, f"payload {self.gathered}")


class Codes:
    """Who is asked for one-time codes, where they are `on`."""

    def __init__(self) -> None:
        self.on, self.right = False, "123456"

    async def asked(self, review: Review) -> bool:
        return self.on and review.severity is Severity.TYPE

    async def check(self, code: str) -> None:
        if code != self.right:
            raise CodeRefused


@pytest.fixture
def codes() -> Codes:
    return Codes()


@pytest.fixture
def facts() -> Facts:
    return Facts()


@pytest.fixture
def gate(codes: Codes) -> Gate[str]:
    ids = iter(f"id-{number}" for number in range(100))
    return Gate(lambda: next(ids), codes)


async def test_what_was_shown_is_what_is_acted_upon(gate: Gate[str], facts: Facts) -> None:
    shown = await gate.show(facts.gather)
    assert shown == replace(REVIEW, id="id-0")
    assert await gate.confirm(shown) == "payload 1"
    assert facts.gathered == 2


async def test_a_review_is_good_for_one_confirmation(gate: Gate[str], facts: Facts) -> None:
    shown = await gate.show(facts.gather)
    await gate.confirm(shown)
    with pytest.raises(ReviewChanged):
        await gate.confirm(shown)


async def test_a_newer_review_voids_the_older(gate: Gate[str], facts: Facts) -> None:
    older, newer = await gate.show(facts.gather), await gate.show(facts.gather)
    with pytest.raises(ReviewChanged):
        await gate.confirm(older)
    assert await gate.confirm(newer) == "payload 2"


TAMPERED = [
    replace(REVIEW, id="id-0", lines=()),
    replace(REVIEW, id="id-0", digest=b"e" * 32),
    replace(REVIEW, id="id-0", findings=(WARNED,)),
    replace(REVIEW, id="id-0", fee=None),
    replace(REVIEW, id="id-7"),
]


@pytest.mark.parametrize("tampered", TAMPERED, ids=["lines", "bytes", "findings", "fee", "id"])
async def test_a_review_that_was_not_shown_like_this_is_refused(gate: Gate[str], facts: Facts, tampered: Review) -> None:
    await gate.show(facts.gather)
    with pytest.raises(ReviewChanged):
        await gate.confirm(tampered)


@pytest.mark.parametrize(
    "changed",
    [
        replace(REVIEW, lines=(Line("You lock", Amount(6, COIN)),)),
        replace(REVIEW, findings=(WARNED,)),
        replace(REVIEW, digest=b"e" * 32),
        replace(REVIEW, fee=Amount(201, COIN)),
        replace(REVIEW, fee=None),
    ],
    ids=["amount", "finding", "bytes", "fee doubled", "fee unknown"],
)
async def test_what_is_not_so_any_more_starts_again(gate: Gate[str], facts: Facts, changed: Review) -> None:
    shown = await gate.show(facts.gather)
    facts.review = changed
    with pytest.raises(ReviewChanged) as refused:
        await gate.confirm(shown)
    assert "Nothing was signed" in str(refused.value)


@given(fee=st.integers(0, 200))
async def test_a_fee_may_move_within_what_was_allowed_for(fee: int) -> None:
    gate, facts = Gate[str](lambda: "id", Codes()), Facts()
    shown = await gate.show(facts.gather)
    facts.review = replace(REVIEW, fee=Amount(fee, COIN))
    assert await gate.confirm(shown) == "payload 1"


async def test_what_blocks_cannot_be_confirmed(gate: Gate[str], facts: Facts) -> None:
    facts.review = replace(REVIEW, findings=(Finding(37, Severity.BLOCK, "Other code.", "Go away."), WARNED))
    with pytest.raises(Blocked) as refused:
        await gate.confirm(await gate.show(facts.gather))
    assert refused.value.findings == ((37, "Other code."),)


THINK = Finding(5, Severity.TYPE, "There is no code here.", "Think twice.")


@pytest.mark.parametrize("finding", [None, WARNED, THINK])
async def test_only_what_asks_to_think_twice_asks_for_a_code(gate: Gate[str], facts: Facts, codes: Codes, finding: Finding | None) -> None:
    codes.on = True
    facts.review = replace(REVIEW, findings=() if finding is None else (finding,))
    shown = await gate.show(facts.gather)
    assert shown.asks_code == (finding is THINK)
    if finding is THINK:
        with pytest.raises(CodeRefused):
            await gate.confirm(shown)
        shown = await gate.show(facts.gather)
        with pytest.raises(CodeRefused):
            await gate.confirm(replace(shown, code="123457"))
        shown = replace(await gate.show(facts.gather), code="123456")
    assert await gate.confirm(shown) == f"payload {facts.gathered - 1}"


async def test_a_code_does_not_let_another_review_through(gate: Gate[str], facts: Facts, codes: Codes) -> None:
    codes.on, facts.review = True, replace(REVIEW, findings=(THINK,))
    shown = await gate.show(facts.gather)
    with pytest.raises(ReviewChanged):
        await gate.confirm(replace(shown, code="123456", asks_code=False))


async def test_codes_that_were_turned_on_after_the_review_are_asked_for(gate: Gate[str], facts: Facts, codes: Codes) -> None:
    facts.review = replace(REVIEW, findings=(THINK,))
    shown = await gate.show(facts.gather)
    assert not shown.asks_code
    codes.on = True
    with pytest.raises(CodeRefused):
        await gate.confirm(shown)
