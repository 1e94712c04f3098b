"""Rule 13: one APPROVE-to-LOCK at a time for each account, token and contract; whoever resets an allowance holds it too."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.fakes.ledger import account
from tests.wallet.swaps.samples import NOW, TERMS, an_offer, begin, locked, out, some_terms, tx_hash
from wallet.model.address import NATIVE
from wallet.model.swap import Outcome, Role, Side, Terms
from wallet.swaps import machine
from wallet.swaps.facts import Abandoned, Action, Depth, Ended, Mined
from wallet.swaps.state import Swap
from wallet.swaps.turns import Turns

OTHER = some_terms(salt=b"\x0b" * 16)
GIVE = an_offer().give


def mine(terms: Terms = TERMS) -> Swap:
    return begin(Role.INITIATOR, terms=terms)


def noted(*swaps: tuple[Swap, int]) -> Turns:
    turns = Turns()
    for swap, created in swaps:
        turns.note(swap, created)
    return turns


def test_who_approved_keeps_the_turn_until_the_lock_is_seen() -> None:
    approving, waiting = out(mine(), Action.APPROVE), mine(OTHER)
    turns = noted((waiting, NOW), (approving, NOW + 9))
    assert (turns.has(waiting, NOW), turns.has(approving, NOW + 9)) == (False, True)
    turns.note(machine.apply(approving, locked(Side.GIVE, Depth.SEEN)), NOW + 9)
    assert turns.has(waiting, NOW)


def test_of_two_that_hold_one_already_the_older_goes_first() -> None:
    older, younger = out(mine(OTHER), Action.APPROVE), out(mine(), Action.APPROVE)
    turns = noted((younger, NOW + 1), (older, NOW))
    assert (turns.has(older, NOW), turns.has(younger, NOW + 1)) == (True, False)
    turns.note(machine.apply(machine.apply(older, Abandoned(NOW + 50)), Ended(Outcome.ABANDONED)), NOW)
    assert turns.has(younger, NOW + 1)


def test_who_takes_an_allowance_back_holds_the_turn_too() -> None:
    """Its reset would undo what another one approves meanwhile; after its lock too, where something is left."""
    resetting = out(machine.apply(mine(), locked(Side.GIVE)), Action.RESET_ALLOWANCE)
    waiting = mine(OTHER)
    assert not noted((resetting, NOW)).has(waiting, NOW)
    done = machine.apply(resetting, Mined(tx_hash("reset"), 9, Depth.FINAL))
    assert noted((done, NOW)).has(waiting, NOW)


@pytest.mark.parametrize(
    "give",
    [replace(GIVE, token=account("another token")), replace(GIVE, chain_id=3), replace(GIVE, htlc=account("another contract"))],
    ids=["token", "chain", "contract"],
)
def test_allowances_of_another_kind_stand_in_nobodys_way(give: object) -> None:
    elsewhere = mine(some_terms(salt=b"\x0b" * 16, give=give))
    assert noted((out(mine(), Action.APPROVE), NOW)).has(elsewhere, NOW)


def test_two_accounts_do_not_wait_for_each_other() -> None:
    want = replace(an_offer().want, chain_id=GIVE.chain_id, token=GIVE.token)
    theirs = begin(Role.PARTICIPANT, terms=some_terms(want=want, salt=b"\x0b" * 16))
    assert theirs.account != mine().account
    assert noted((out(mine(), Action.APPROVE), NOW)).has(theirs, NOW)


def test_a_coin_needs_no_turn() -> None:
    first, second = (mine(some_terms(give=replace(GIVE, token=NATIVE), salt=bytes([number]) * 16)) for number in (1, 2))
    assert noted((out(first, Action.APPROVE), NOW)).has(second, NOW)
