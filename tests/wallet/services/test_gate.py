"""The gate: one confirmation a review, only of what was shown, and only while it is still so."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallet.errors import Blocked, CodeRefused, ReviewChanged, VaultLocked
from wallet.model.address import NATIVE, Address
from wallet.model.amount import Amount
from wallet.model.asset import Asset
from wallet.model.mandate import Mandate, MandatedCall
from wallet.model.path import AccountPath, PathStyle
from wallet.model.transaction import Call
from wallet.model.verdict import Finding, Line, Review, Severity
from wallet.services.gate import Gate, Gatekeeper, Prepared

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
)
DIGEST = b"d" * 32
WARNED = Finding(14, Severity.WARN, "It fails.", "Wait.")


class Facts:
    """What gathering them gives, as it changes."""

    def __init__(self) -> None:
        self.review, self.gathered = REVIEW, 0
        self.digests: tuple[bytes, ...] = (DIGEST,)
        self.mandates: tuple[Mandate, ...] = ()

    async def gather(self) -> Prepared[str]:
        self.gathered += 1
        return Prepared(self.review, f"payload {self.gathered}", self.digests, self.mandates)


class Signer:
    """What it was told."""

    def __init__(self) -> None:
        self.told: list[bytes | Mandate] = []
        self.locked = False

    async def approve(self, digest: bytes) -> None:
        if self.locked:
            raise VaultLocked
        self.told.append(digest)

    async def grant(self, mandate: Mandate) -> None:
        self.told.append(mandate)


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
def signer() -> Signer:
    return Signer()


@pytest.fixture
def gate(codes: Codes, signer: Signer) -> Gate[str]:
    ids = iter(f"id-{number}" for number in range(100))
    return Gate(Gatekeeper(signer, codes, lambda: None), lambda: next(ids))


async def test_what_was_shown_is_what_is_acted_upon(gate: Gate[str], facts: Facts) -> None:
    shown = await gate.show(facts.gather)
    assert shown == replace(REVIEW, id="id-0", digest=DIGEST)
    assert (await gate.confirm(shown)).payload == "payload 1"
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
    assert (await gate.confirm(newer)).payload == "payload 2"


SHOWN = replace(REVIEW, id="id-0", digest=DIGEST)
TAMPERED = [
    replace(SHOWN, lines=()),
    replace(SHOWN, digest=b"e" * 32),
    replace(SHOWN, findings=(WARNED,)),
    replace(SHOWN, fee=None),
    replace(SHOWN, id="id-7"),
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
        replace(REVIEW, fee=Amount(201, COIN)),
        replace(REVIEW, fee=None),
    ],
    ids=["amount", "finding", "fee doubled", "fee unknown"],
)
async def test_what_is_not_so_any_more_starts_again(gate: Gate[str], facts: Facts, signer: Signer, changed: Review) -> None:
    shown = await gate.show(facts.gather)
    facts.review = changed
    with pytest.raises(ReviewChanged) as refused:
        await gate.confirm(shown)
    assert "Nothing was signed" in str(refused.value)
    assert signer.told == []


def mandate(value: int = 1) -> Mandate:
    me = Address("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266")
    call = MandatedCall("claim", Call(1, me, b"", value), None, None, me)
    return Mandate(b"s" * 32, b"h" * 32, None, (AccountPath(PathStyle.BIP44, 0),), (call,))


@pytest.mark.parametrize(
    ("digests", "mandates"), [((b"e" * 32,), ()), ((DIGEST, DIGEST), ()), ((), ()), ((DIGEST,), (mandate(),)), ((), (mandate(2),))]
)
async def test_other_bytes_than_those_shown_start_again(
    gate: Gate[str], facts: Facts, signer: Signer, digests: tuple[bytes, ...], mandates: tuple[Mandate, ...]
) -> None:
    """Whatever the review's words say. A mandate counts as much as a digest."""
    shown = await gate.show(facts.gather)
    facts.digests, facts.mandates = digests, mandates
    with pytest.raises(ReviewChanged):
        await gate.confirm(shown)
    assert signer.told == []


async def test_the_signer_hears_of_what_was_confirmed_and_of_mandates_once_they_are_on_disk(
    gate: Gate[str], facts: Facts, signer: Signer
) -> None:
    facts.mandates = (mandate(),)
    shown = await gate.show(facts.gather)
    assert signer.told == []
    passed = await gate.confirm(shown)
    assert signer.told == [DIGEST]
    await passed.grant()
    assert signer.told == [DIGEST, mandate()]


async def test_a_signer_that_forgot_its_keys_is_told_of(codes: Codes, facts: Facts, signer: Signer) -> None:
    noticed: list[str] = []
    gate = Gate[str](Gatekeeper(signer, codes, lambda: noticed.append("locked")))
    shown = await gate.show(facts.gather)
    signer.locked = True
    with pytest.raises(VaultLocked):
        await gate.confirm(shown)
    assert noticed == ["locked"]


@given(fee=st.integers(0, 200))
async def test_a_fee_may_move_within_what_was_allowed_for(fee: int) -> None:
    gate, facts = Gate[str](Gatekeeper(Signer(), Codes(), lambda: None)), Facts()
    shown = await gate.show(facts.gather)
    facts.review = replace(REVIEW, fee=Amount(fee, COIN))
    assert (await gate.confirm(shown)).payload == "payload 1"


async def test_what_blocks_cannot_be_confirmed(gate: Gate[str], facts: Facts, signer: Signer) -> None:
    facts.review = replace(REVIEW, findings=(Finding(37, Severity.BLOCK, "Other code.", "Go away."), WARNED))
    with pytest.raises(Blocked) as refused:
        await gate.confirm(await gate.show(facts.gather))
    assert signer.told == []
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
    assert (await gate.confirm(shown)).payload == f"payload {facts.gathered - 1}"


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
