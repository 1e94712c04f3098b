"""The review of a transaction: each fact that speaks against it is said, and what nobody could tell is never shown as good."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest

from tests.fakes.chain import network
from wallet.chains.fees import FeeMarket
from wallet.model.address import NATIVE, Address
from wallet.model.amount import MAX_UINT256, Amount
from wallet.model.asset import Asset
from wallet.model.deed import allow, deed_of
from wallet.model.safety_lists import SafetyLists
from wallet.model.simulation import Approval, Simulation, Transfer
from wallet.model.transaction import Call, Fees, Price, Unsigned
from wallet.model.transfer import Sending, transfer
from wallet.model.verdict import Review, Severity
from wallet.services.transactions.facts import Facts
from wallet.services.transactions.review import review_of

ME = Address("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266")
FRIEND = Address("0x70997970C51812dc3A010C7d01b50e0d17dc79C8")
SPENDER = Address("0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC")
LOOKALIKE = Address(f"0x7099{'0' * 32}79c8")
PERMIT2 = Address("0x000000000022D473030F116dDEE9F6B43aC78BA3")
THIEF = Address("0x1FCdb04d0C5364FBd92C73cA8AF9BAA72c269107")
TOKEN = Address("0x90F79bf6EB2c4f870365E785982E1f101E93b906")
NET = replace(network("http://127.0.0.1:1"), tokens=(Asset(7, TOKEN, "APD", 6),))
GWEI = 10**9
FEES = Fees(2 * GWEI, 1)


def facts(**changes: Any) -> Facts:
    """All is well: the friend is known, the network quiet."""
    calm = Facts(
        network=NET,
        lists=SafetyLists(frozenset(), {PERMIT2: "Permit2 of Uniswap"}, {THIEF: "the theft of a day"}, (("USDC", "USD Coin"),)),
        own={ME: "First"},
        sent_to=frozenset({FRIEND}),
        assets={},
        quarantined={},
        free=10**18,
        held=5_000_000,
        price=Price(2 * GWEI),
        market=FeeMarket(GWEI - 1, (1, 1, 1)),
        calls_code=True,
        party_has_code=True,
        mined=4,
        waiting=4,
        standing=0,
        simulation=Simulation("eth_simulateV1", ok=True, reason="", gas=50_000),
    )
    return replace(calm, **changes)


def shown(call: Call, **changes: Any) -> Review:
    return review_of(Unsigned(call, ME, 4, 60_000, FEES), deed_of(call), facts(**changes))


def rules(review: Review) -> dict[int, Severity]:
    return {finding.rule: finding.severity for finding in review.findings}


PAY = Call(7, FRIEND, value=10**17)
SEND = transfer(7, Sending(TOKEN, FRIEND, 2_500_000))


@pytest.mark.parametrize("call", [PAY, SEND])
def test_a_payment_to_a_friend_is_clean(call: Call) -> None:
    review = shown(call)
    assert review.findings == ()
    assert review.typed is None
    (line,) = review.lines
    assert (line.label, line.party) == ("You send", FRIEND)
    assert str(line.amount) in ("0.1 " + NET.coin.symbol, "2.5 APD")
    assert review.fee == Amount(60_000 * 2 * GWEI, NET.coin)


UNKNOWN = [field.name for field in fields(Facts) if field.name in {"free", "market", "calls_code", "mined", "waiting", "simulation"}]


@pytest.mark.parametrize("name", UNKNOWN)
def test_what_nobody_could_tell_is_not_taken_for_good(name: str) -> None:
    """Rule 23."""
    assert rules(shown(SEND, **{name: None})) == {23: Severity.TYPE}


@pytest.mark.parametrize(
    ("call", "changes", "rule", "severity"),
    [
        (Call(7, NATIVE, value=1), {}, 1, Severity.BLOCK),
        (transfer(7, Sending(TOKEN, TOKEN, 1)), {}, 3, Severity.BLOCK),
        (Call(7, LOOKALIKE, value=10**17), {}, 4, Severity.TYPE),
        (PAY, {"sent_to": frozenset[Address]()}, 6, Severity.WARN),
        (Call(7, ME, value=10**17), {}, 12, Severity.INFORM),
        (SEND, {"simulation": Simulation("eth_call", ok=False, reason="paused", gas=0)}, 14, Severity.TYPE),
        (Call(7, FRIEND, value=10**14), {}, 16, Severity.WARN),
        (SEND, {"market": FeeMarket(GWEI // 2, (1, 1, 1))}, 16, Severity.WARN),
        (SEND, {"waiting": 5}, 18, Severity.WARN),
        (PAY, {"free": 10**17}, 19, Severity.BLOCK),
        (SEND, {"calls_code": False}, 20, Severity.TYPE),
        (Call(7, FRIEND, b"\x12\x34\x56\x78"), {}, 21, Severity.TYPE),
        (allow(7, TOKEN, SPENDER, 9), {"party_has_code": False}, 24, Severity.TYPE),
        (allow(7, TOKEN, SPENDER, MAX_UINT256), {}, 25, Severity.TYPE),
        (Call(7, TOKEN, bytes.fromhex("a22cb465") + bytes(12) + bytes.fromhex(SPENDER[2:]) + (1).to_bytes(32)), {}, 26, Severity.TYPE),
        (allow(7, TOKEN, SPENDER, 9), {"standing": 1}, 30, Severity.BLOCK),
        (allow(7, TOKEN, SPENDER, 9), {}, 31, Severity.TYPE),
        (allow(7, TOKEN, THIEF, 9), {}, 32, Severity.BLOCK),
    ],
    ids=lambda value: str(value) if isinstance(value, int) else "",
)
def test_each_rule_has_its_say(call: Call, changes: dict[str, Any], rule: int, severity: Severity) -> None:
    assert rules(shown(call, **changes)).get(rule) is severity


def test_a_token_that_calls_itself_like_a_listed_one() -> None:
    """Rules 34 and 35."""
    fake = Address("0x15d34AAf54267DB7D7c367839AAf71A00a2C6A65")
    call = transfer(7, Sending(fake, FRIEND, 1))
    told = {"assets": {fake: Asset(7, fake, "АPD", 6)}, "quarantined": {fake: ("It was sent to you unasked.",)}}
    assert set(rules(shown(call, **told))) == {34, 35}
    assert set(rules(shown(call))) == {23}, "nobody knows its decimals"


def test_a_token_that_calls_itself_like_one_that_everybody_knows() -> None:
    fake = Address("0x15d34AAf54267DB7D7c367839AAf71A00a2C6A65")
    call = transfer(7, Sending(fake, FRIEND, 1))
    assert 35 in rules(shown(call, assets={fake: Asset(7, fake, "USDС", 6)}))
    assert rules(shown(call, assets={fake: Asset(7, fake, "FRESH", 6)})) == {}


def test_a_spender_that_is_known_is_called_by_its_name() -> None:
    whole = Call(7, TOKEN, bytes.fromhex("a22cb465") + bytes(12) + bytes.fromhex(PERMIT2[2:]) + (1).to_bytes(32))
    review = shown(whole)
    assert 26 not in rules(review)
    assert review.lines[0].party_name == "Permit2 of Uniswap"


def test_taking_an_allowance_back_is_clean_and_called_so() -> None:
    review = shown(allow(7, TOKEN, SPENDER, 0), standing=9)
    assert review.findings == ()
    assert review.title == "Take an allowance back?"
    assert review.lines[0].label == "May take nothing any more"


def test_what_is_typed_is_the_amount_or_the_end_of_the_address() -> None:
    assert shown(SEND, market=None).typed == "2.5"
    assert shown(allow(7, TOKEN, SPENDER, 9)).typed == SPENDER[-6:]


def test_what_trying_it_out_showed_beside_the_call_stands_in_lines_of_its_own() -> None:
    moved = (
        Transfer(NATIVE, ME, FRIEND, 10**17),
        Transfer(TOKEN, ME, SPENDER, 7),
        Transfer(TOKEN, SPENDER, ME, 3),
        Transfer(TOKEN, SPENDER, FRIEND, 99),
    )
    simulation = Simulation("eth_simulateV1", ok=True, reason="", gas=1, transfers=moved, approvals=(Approval(TOKEN, ME, SPENDER, 5),))
    lines = [(line.label, line.amount.units, line.party) for line in shown(PAY, simulation=simulation).lines]
    assert lines == [
        ("You send", 10**17, FRIEND),
        ("Leaves", 7, SPENDER),
        ("Comes", 3, SPENDER),
        ("May take from you, now and later", 5, SPENDER),
    ]


def test_the_review_says_where_the_method_sees_nothing_move() -> None:
    blind = Simulation("eth_call", ok=True, reason="", gas=1)
    assert any("cannot show what would move" in note for note in shown(PAY, simulation=blind).notes)
    assert not any("cannot show what would move" in note for note in shown(PAY).notes)
