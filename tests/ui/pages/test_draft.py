"""The order of the onboarding steps, and which words are asked back."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.pages.onboarding.draft import Draft, Step, Way, asked_places
from wallet.model.backup import FilePassword
from wallet.model.key_material import TypedKey


@pytest.mark.parametrize("contacts", [True, False])
@pytest.mark.parametrize("way", list(Way))
def test_every_way_ends_and_leads_back(contacts: bool, way: Way) -> None:
    draft = Draft(contacts=contacts, way=way)
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
    assert (Step.PHRASE in walked) == (way is Way.NEW)
    assert (Step.PROTECT in walked) == (way is not Way.WATCH)
    assert (Step.CODE_BACK in walked) == (way is Way.KEY)


@given(st.binary(min_size=3, max_size=32), st.sampled_from([8, 12, 15, 18, 21, 24]))
def test_three_different_places_one_in_each_third(digest: bytes, words: int) -> None:
    places = asked_places(digest, words)
    assert len(set(places)) == 3
    assert [sum(place > part * words // 3 for part in (1, 2)) for place in places] == [0, 1, 2]


@pytest.mark.parametrize("items", [8, 12, 24])
def test_every_place_can_be_asked(items: int) -> None:
    found = {place for byte in range(256) for place in asked_places(bytes([byte] * 3), items)}
    assert found == set(range(1, items + 1))


def test_forgetting_leaves_no_secret() -> None:
    draft = Draft(
        contacts=False, opener=FilePassword("g"), phrase="a b", passphrase="c", password="d", name="n", code="e", key=TypedKey("f")
    )
    draft.forget()
    assert draft.opener is None
    assert (draft.phrase, draft.passphrase, draft.password, draft.code, draft.key, draft.name) == ("", "", "", "", None, "n")
