"""Every phase of a swap speaks to both roles: what now, what next, whether the app may be closed, what happens at the worst."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallet.model.swap import Role
from wallet.model.views import Phase
from wallet.services.swaps.drafts import duration
from wallet.services.swaps.wording import Scene, tell

SCENES = [Scene(role, "5 OAK", "Aster", "7 ELM", "Birch", "18:40", "16:10", left) for role in Role for left in (False, True)]
OVER = {Phase.DONE, Phase.BACK, Phase.ENDED, Phase.LOST}
USERS_TURN = {Phase.OFFERED, Phase.TO_LOCK, Phase.LOST}


@pytest.mark.parametrize("phase", Phase)
@pytest.mark.parametrize("scene", SCENES)
def test_every_phase_says_all_that_a_page_needs(phase: Phase, scene: Scene) -> None:
    words = tell(phase, scene)
    for sentence in (words.now, words.next, words.safe, *(() if phase in OVER else (words.worst,))):
        assert sentence
        assert sentence.endswith(".")
        assert sentence[0].isupper() or sentence[0].isdigit()
    assert bool(words.todo) == (phase in USERS_TURN)


@pytest.mark.parametrize("phase", [Phase.WAITING, Phase.LOCKING, Phase.LOCKED])
def test_while_an_initiators_coins_are_locked_the_times_are_named(phase: Phase) -> None:
    words = tell(phase, SCENES[0])
    assert "18:40" in words.worst
    assert "16:10" in words.safe


def test_a_participant_who_has_locked_nothing_is_told_so() -> None:
    participant = next(scene for scene in SCENES if scene.role is Role.PARTICIPANT and not scene.partner_left)
    words = tell(Phase.WAITING, participant)
    assert "Nothing of yours is locked" in words.now
    assert words.worst.startswith("Nothing can be lost")


def test_a_partner_who_took_theirs_back_is_not_waited_for() -> None:
    words = tell(Phase.WAITING, SCENES[1])
    assert "took 7 ELM back" in words.now
    assert "Waiting" not in words.now


@given(st.integers(0, 10**7))
def test_a_duration_is_never_rounded_down(seconds: int) -> None:
    number, unit = duration(seconds).split()
    size = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86_400}[unit]
    assert seconds <= int(number) * size < seconds + size + 1
