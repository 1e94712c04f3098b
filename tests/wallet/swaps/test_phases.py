"""What the user is shown follows from the facts."""

from __future__ import annotations

import pytest

from tests.wallet.swaps.samples import NOW, SECRET, begin, claimed, locked, out, refunded, tx_hash
from tests.wallet.swaps.test_every_state import states
from wallet.model.swap import Outcome, Role, Side
from wallet.model.views import LaneState, Phase
from wallet.services.swaps.wording import Scene, tell
from wallet.swaps import machine
from wallet.swaps.facts import Abandoned, Action, Depth, Ended, Fact, Mined, SecretSeen
from wallet.swaps.phases import lane, lane_block, lane_transaction, may_close, phase

GIVE, TAKE = Side.GIVE, Side.TAKE
FIRST, SECOND = Role.INITIATOR, Role.PARTICIPANT
BOTH = (locked(GIVE), locked(TAKE))


@pytest.mark.parametrize(
    ("role", "facts", "shown"),
    [
        (FIRST, (), Phase.LOCKING),
        (SECOND, (), Phase.WAITING),
        (SECOND, (locked(TAKE, Depth.SEEN),), Phase.WAITING),
        (FIRST, (locked(GIVE, Depth.SEEN),), Phase.LOCKING),
        (FIRST, (locked(GIVE),), Phase.WAITING),
        (FIRST, BOTH, Phase.LOCKED),
        (FIRST, (*BOTH, claimed(TAKE, Depth.SEEN)), Phase.CLAIMING),
        (FIRST, (*BOTH, claimed(TAKE)), Phase.FINISHING),
        (SECOND, (*BOTH, claimed(GIVE)), Phase.FINISHING),
        (FIRST, (*BOTH, refunded(GIVE, Depth.SEEN)), Phase.REFUNDING),
        (FIRST, (Abandoned(NOW),), Phase.ENDED),
        (FIRST, (Abandoned(NOW), Ended(Outcome.ABANDONED)), Phase.ENDED),
        (FIRST, (*BOTH, claimed(TAKE), claimed(GIVE), Ended(Outcome.COMPLETED)), Phase.DONE),
        (FIRST, (*BOTH, claimed(TAKE), refunded(GIVE), Ended(Outcome.RECEIVED_BOTH)), Phase.DONE),
        (FIRST, (locked(GIVE), refunded(GIVE), Ended(Outcome.REFUNDED)), Phase.BACK),
        (SECOND, (*BOTH, claimed(GIVE), refunded(TAKE), Ended(Outcome.LOST)), Phase.LOST),
    ],
)
def test_phases(role: Role, facts: tuple[Fact, ...], shown: Phase) -> None:
    assert phase(begin(role, *facts)) is shown


def test_what_we_send_moves_the_picture_at_once() -> None:
    waiting = begin(SECOND, locked(TAKE))
    assert lane(waiting, GIVE) is LaneState.EMPTY
    locking = out(waiting, Action.APPROVE)
    assert (lane(locking, GIVE), phase(locking)) == (LaneState.LOCKING, Phase.LOCKING)
    swap = begin(FIRST, *BOTH)
    claiming = out(swap, Action.CLAIM)
    assert (lane(claiming, TAKE), phase(claiming)) == (LaneState.CLAIMING, Phase.CLAIMING)
    assert lane_transaction(claiming, TAKE) == tx_hash("claim")
    refunding = out(swap, Action.REFUND)
    assert (lane(refunding, GIVE), phase(refunding)) == (LaneState.REFUNDING, Phase.REFUNDING)


def test_confirmations_count_from_the_block_of_the_last_thing_seen() -> None:
    swap = begin(FIRST)
    assert (lane_block(swap, GIVE), lane_transaction(swap, GIVE)) == (None, None)
    swap = out(swap, Action.LOCK)
    assert (lane_block(swap, GIVE), lane_transaction(swap, GIVE)) == (None, tx_hash("lock"))
    swap = machine.apply(swap, Mined(tx_hash("lock"), 7, Depth.SEEN))
    swap = machine.apply(swap, locked(GIVE, Depth.SEEN, 7, "lock"))
    assert (lane_block(swap, GIVE), lane_transaction(swap, GIVE)) == (7, tx_hash("lock"))
    swap = machine.apply(swap, locked(TAKE, Depth.SEEN, 9))
    assert (lane_block(swap, TAKE), lane_transaction(swap, TAKE)) == (9, tx_hash("lock of take"))


def test_when_the_app_may_be_closed() -> None:
    assert may_close(begin(SECOND, locked(TAKE)))
    assert not may_close(out(begin(FIRST), Action.LOCK))
    assert not may_close(begin(FIRST, *BOTH))
    assert not may_close(begin(SECOND, locked(TAKE), SecretSeen(SECRET)))
    assert may_close(begin(FIRST, *BOTH, claimed(TAKE)))
    assert may_close(begin(FIRST, Abandoned(NOW)))
    assert may_close(begin(FIRST, locked(GIVE), refunded(GIVE), Ended(Outcome.REFUNDED)))


@pytest.mark.parametrize("role", Role)
def test_every_state_has_a_sentence(role: Role) -> None:
    """Each phase that a state can be in, and those before and after the journal, says what happens and what comes next."""
    scene = Scene(role, "5 ABC", "one chain", "7 XYZ", "another chain", "18:40", "16:10")
    for shown in {phase(swap) for swap in states(role)} | set(Phase):
        words = tell(shown, scene)
        assert words.now.endswith(".")
        assert words.next.endswith(".")
        assert words.safe.endswith(".")


@pytest.mark.parametrize("role", Role)
def test_every_state_has_a_picture(role: Role) -> None:
    shown = {phase(swap) for swap in states(role)[::5]}
    lanes = {lane(swap, side) for swap in states(role)[::5] for side in Side}
    assert {Phase.LOCKING, Phase.WAITING, Phase.LOCKED, Phase.CLAIMING, Phase.FINISHING, Phase.REFUNDING, Phase.ENDED} == shown
    assert lanes == set(LaneState)
