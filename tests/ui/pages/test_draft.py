"""The order of the onboarding steps, and which words are asked back."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.pages.onboarding.draft import Draft, Step, asked_places


@pytest.mark.parametrize("contacts", [True, False])
@pytest.mark.parametrize("restoring", [True, False])
def test_every_way_ends_and_leads_back(contacts: bool, restoring: bool) -> None:
    draft = Draft(contacts=contacts, restoring=restoring)
    step, walked = Step.WELCOME, [Step.WELCOME]
    while step is not Step.DONE:
        step = draft.after(step)
        walked.append(step)
    assert len(walked) == len(set(walked))
    assert [each for each in walked if each in draft.path()] == list(draft.path())
    for before, after in itertools.pairwise(walked):
        if after is not Step.DONE:
            assert draft.before(after) is before
    assert draft.before(Step.WELCOME) is Step.WELCOME
    assert (Step.HOSTS in walked) == contacts
    assert (Step.PHRASE in walked) != restoring


@given(st.binary(min_size=3, max_size=32), st.sampled_from([12, 15, 18, 21, 24]))
def test_three_different_places_one_in_each_third(digest: bytes, words: int) -> None:
    places = asked_places(digest, words)
    assert len(set(places)) == 3
    assert [(place - 1) // (words // 3) for place in places] == [0, 1, 2]


def test_every_place_can_be_asked() -> None:
    found = {place for byte in range(256) for place in asked_places(bytes([byte] * 3), 12)}
    assert found == set(range(1, 13))


def test_forgetting_leaves_no_secret() -> None:
    draft = Draft(contacts=False, phrase="a b", passphrase="c", password="d", name="n")
    draft.forget()
    assert (draft.phrase, draft.passphrase, draft.password, draft.name) == ("", "", "", "n")
