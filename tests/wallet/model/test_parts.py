"""A text in parts is the same text again, in any order and however often each is read; what does not fit is refused."""

from __future__ import annotations

import re
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallet.errors import BadDocument
from wallet.model.parts import LONGEST, PIECE, is_part, join, joined, missing, read_part, split

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=2_000)


@given(TEXTS, st.randoms(use_true_random=False))
def test_any_order_and_any_repetition_gives_the_text(text: str, random: Random) -> None:
    frames = list(split(text)) * 2
    random.shuffle(frames)
    assert join(map(read_part, frames)) == text
    assert joined("\n".join(frames)) == text
    assert all(re.fullmatch(r"[0-9A-Z$%*+\-./:]+", frame) for frame in frames), "what a QR code packs tightly"


@given(TEXTS, st.data())
def test_a_missing_part_is_named(text: str, data: st.DataObject) -> None:
    parts = [read_part(frame) for frame in split(text + "x" * PIECE)]
    lost = data.draw(st.integers(1, len(parts)))
    left = [part for part in parts if part.place != lost]
    assert missing(left) == (lost,)
    with pytest.raises(BadDocument, match=f"part {lost} is missing"):
        join(left)


@given(TEXTS, st.data())
def test_one_wrong_character_is_found(text: str, data: st.DataObject) -> None:
    frame = data.draw(st.sampled_from(split(text)))
    place = data.draw(st.integers(0, len(frame) - 1))
    other = data.draw(st.sampled_from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ:/-").filter(lambda each: each != frame[place]))
    with pytest.raises(BadDocument):
        read_part(frame[:place] + other + frame[place + 1 :])


def test_parts_of_two_texts_do_not_mix() -> None:
    one, other = (tuple(map(read_part, split(letter * (PIECE + 1)))) for letter in "ab")
    with pytest.raises(BadDocument, match="another file"):
        join((one[0], other[1]))


@given(st.text(max_size=200))
def test_noise_is_refused(text: str) -> None:
    with pytest.raises(BadDocument):
        read_part(text)


def test_bounds() -> None:
    assert join(map(read_part, split("x" * LONGEST))) == "x" * LONGEST
    for text in ("", "x" * (LONGEST + 1)):
        with pytest.raises(BadDocument):
            split(text)
    assert joined("no parts at all") == "no parts at all"
    assert not is_part("{}")
    with pytest.raises(BadDocument):
        join(())
