"""Facts as lines of JSON: each comes back as it was, and a line that was not written so is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wallet.swaps.samples import MAKER, PLAYGROUND, SECRET, TERMS, agreed
from wallet.errors import BadDocument
from wallet.model.network import Timing
from wallet.model.swap import Outcome, Role, Side
from wallet.swaps.facts import (
    Abandoned,
    Action,
    Agreed,
    Claimed,
    Depth,
    Ended,
    Fact,
    Failed,
    Locked,
    Matched,
    Mined,
    Refunded,
    Replaced,
    RolledBack,
    SecretSeen,
    Sending,
    Sent,
    Signed,
    Watch,
)
from wallet.swaps.journal import decode, encode
from wallet.swaps.rescue import by_receipt

HASH = b"\xab" * 32
EXAMPLES: tuple[Fact, ...] = (
    agreed(Role.INITIATOR),
    Agreed(TERMS, Role.PARTICIPANT, Timing(12, 60, 300, 1200, 0, 15), Timing(2, 60, 60, 1200, 43_200, 15), False, 2**200, b"\x01\x02"),
    Signed(Action.CLAIM_FOR_PARTNER, 11155111, MAKER, 7, HASH, b"\x02\xf8", 10**12),
    Sending(HASH),
    Sent(HASH),
    Mined(HASH, 5, Depth.SEEN),
    Failed(HASH, 6, Depth.FINAL),
    Replaced(HASH, 7, Depth.FINAL),
    Locked(Side.GIVE, 8, HASH, Depth.SEEN),
    Claimed(Side.TAKE, 9, HASH, SECRET, Depth.FINAL),
    Refunded(Side.GIVE, 10, HASH, Depth.FINAL),
    SecretSeen(SECRET),
    RolledBack(1337, 42),
    Abandoned(1_800_000_000),
    Ended(Outcome.RECEIVED_BOTH),
    Agreed(by_receipt(TERMS), Role.INITIATOR, PLAYGROUND, PLAYGROUND, True, 10**15),
    Matched(TERMS.participant_leg, PLAYGROUND),
)
GOLDEN = Path(__file__).parent / "journal-version-1.jsonl"

number = st.integers(0, 2**63 - 1)
hashes = st.binary(min_size=32, max_size=32)
depths = st.sampled_from(Depth)
sides = st.sampled_from(Side)
facts = st.one_of(
    st.builds(
        Signed, st.sampled_from(Action), number.filter(bool), st.just(MAKER), number, hashes, st.binary(min_size=1, max_size=400), number
    ),
    st.builds(Sending, hashes),
    st.builds(Sent, hashes),
    *(st.builds(make, hashes, number, depths) for make in (Mined, Failed, Replaced)),
    *(st.builds(make, sides, number, hashes, depths) for make in (Locked, Refunded)),
    st.builds(Claimed, sides, number, hashes, hashes, depths),
    st.builds(SecretSeen, hashes),
    st.builds(RolledBack, number.filter(bool), number),
    st.builds(Abandoned, number),
    st.builds(Ended, st.sampled_from(Outcome)),
)


def test_there_is_an_example_of_every_fact() -> None:
    assert {type(fact) for fact in EXAMPLES} == set(get_args(Fact))


@pytest.mark.parametrize("fact", EXAMPLES, ids=lambda fact: type(fact).__name__)
def test_a_fact_comes_back(fact: Fact) -> None:
    line = encode(fact)
    assert "\n" not in line
    assert decode(line) == fact


@given(facts)
def test_any_fact_comes_back(fact: Fact) -> None:
    assert decode(encode(fact)) == fact


def test_version_1_is_read_for_ever() -> None:
    """The file was written when the form was made final."""
    lines = GOLDEN.read_text(encoding="utf-8").splitlines()
    assert [decode(line) for line in lines] == list(EXAMPLES)
    assert [encode(fact) for fact in EXAMPLES] == lines


@pytest.mark.parametrize("fact", EXAMPLES, ids=lambda fact: type(fact).__name__)
def test_a_missing_or_unknown_field_is_named(fact: Fact) -> None:
    values: dict[str, Any] = json.loads(encode(fact))
    for name in values:
        fewer = {key: value for key, value in values.items() if key != name}
        with pytest.raises(BadDocument) as caught:
            decode(json.dumps(fewer))
        assert name in (caught.value.field or "")
    with pytest.raises(BadDocument) as caught:
        decode(json.dumps({**values, "more": 1}))
    assert caught.value.field == "more"


@pytest.mark.parametrize("fact", EXAMPLES, ids=lambda fact: type(fact).__name__)
@pytest.mark.parametrize("wrong", [None, -1, 1.5, True, "", "0x", "0xZZ", [], {}, "x" * 90])
def test_a_field_of_another_kind_is_named(fact: Fact, wrong: object) -> None:
    values: dict[str, Any] = json.loads(encode(fact))
    for name, value in values.items():
        if (name, wrong) == ("sealed", "0x") or type(value) is type(wrong) is bool:
            continue
        with pytest.raises(BadDocument) as caught:
            decode(json.dumps({**values, name: wrong}))
        assert caught.value.kind in ("journal entry", "offer", "acceptance")


@pytest.mark.parametrize(
    "text",
    ["", "null", "[]", "{}", '{"v":1}', '{"fact":"sent"}', '{"v":2,"fact":"sent","hash":"0x' + "00" * 32 + '"}', "{" * 10_000, '{"v":NaN}'],
)
def test_what_is_no_entry_is_refused(text: str) -> None:
    with pytest.raises(BadDocument) as caught:
        decode(text)
    assert caught.value.kind == "journal entry"


def test_an_agreement_is_only_read_with_its_signatures() -> None:
    values: dict[str, Any] = json.loads(encode(agreed(Role.INITIATOR)))
    offer = values["offer"]
    forged = offer[:60] + ("b" if offer[60] == "a" else "a") + offer[61:]
    with pytest.raises(BadDocument) as caught:
        decode(json.dumps({**values, "offer": forged}))
    assert caught.value.field == "signature"


def test_a_swap_that_we_only_watch_says_so_and_its_fields_are_read_strictly() -> None:
    fact = replace(agreed(Role.PARTICIPANT), watch=Watch(MAKER, 2**200))
    assert decode(encode(fact)) == fact
    assert "watch" not in json.loads(encode(agreed(Role.PARTICIPANT)))
    values: dict[str, Any] = json.loads(encode(fact))
    for watch, field in ((None, "watch"), ({}, "watch.account"), ({**values["watch"], "take_cap": -1}, "watch.take_cap")):
        with pytest.raises(BadDocument) as caught:
            decode(json.dumps({**values, "watch": watch}))
        assert caught.value.field == field


@given(st.text(max_size=300))
@settings(max_examples=100)
def test_noise_is_refused(noise: str) -> None:
    with pytest.raises(BadDocument):
        decode(noise)


@given(st.sampled_from(EXAMPLES), st.data())
@settings(max_examples=200)
def test_a_changed_line_is_refused_or_another_fact(fact: Fact, data: st.DataObject) -> None:
    """Never a traceback, and never two lines for one fact."""
    line = encode(fact)
    place = data.draw(st.integers(0, len(line) - 1))
    changed = line[:place] + data.draw(st.characters(codec="ascii")) + line[place + 1 :]
    try:
        found = decode(changed)
    except BadDocument:
        return
    assert changed == line or found != fact or json.loads(changed) == json.loads(line)
