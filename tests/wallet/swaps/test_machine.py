"""Facts fold into a swap; an illegal one raises and changes nothing."""

from __future__ import annotations

import pytest

from tests.wallet.swaps.samples import (
    MAKER,
    SECRET,
    TAKER,
    agreed,
    begin,
    claimed,
    locked,
    out,
    refunded,
    signed,
    some_terms,
    tx_hash,
)
from wallet.errors import IllegalFact
from wallet.model.hashing import sha256
from wallet.model.swap import Outcome, Role, Side
from wallet.swaps import machine
from wallet.swaps.facts import (
    Abandoned,
    Action,
    Claimed,
    Depth,
    Ended,
    Fact,
    Failed,
    LegState,
    Mined,
    Replaced,
    RolledBack,
    SecretSeen,
    Sending,
    Sent,
)
from wallet.swaps.state import Swap

GIVE, TAKE = Side.GIVE, Side.TAKE
FIRST, SECOND = Role.INITIATOR, Role.PARTICIPANT


def refuses(swap: Swap, fact: Fact) -> None:
    before = swap
    with pytest.raises(IllegalFact) as caught:
        machine.apply(swap, fact)
    assert swap == before
    assert type(fact).__name__ in str(caught.value)


def test_a_journal_begins_with_the_agreement() -> None:
    with pytest.raises(IllegalFact):
        machine.fold([])
    with pytest.raises(IllegalFact):
        machine.fold([locked(GIVE)])
    refuses(begin(FIRST), agreed(FIRST))


def test_legs_are_what_final_blocks_say() -> None:
    swap = begin(FIRST, locked(TAKE, Depth.SEEN))
    assert swap.leg(TAKE) is LegState.EMPTY
    assert swap.seen(TAKE) is LegState.LOCKED
    swap = machine.apply(swap, claimed(TAKE, Depth.SEEN))
    swap = machine.apply(swap, locked(TAKE, Depth.FINAL))
    assert (swap.leg(TAKE), swap.seen(TAKE)) == (LegState.LOCKED, LegState.CLAIMED)
    swap = machine.apply(swap, claimed(TAKE, Depth.FINAL))
    assert swap.leg(TAKE) is LegState.CLAIMED


@pytest.mark.parametrize("fact", [claimed(GIVE), refunded(GIVE)])
def test_a_leg_does_not_close_before_it_opens(fact: Fact) -> None:
    refuses(begin(FIRST), fact)


@pytest.mark.parametrize("fact", [locked(TAKE), claimed(TAKE), refunded(TAKE), locked(TAKE, Depth.SEEN)])
def test_a_closed_leg_stays_closed(fact: Fact) -> None:
    refuses(begin(SECOND, locked(TAKE), claimed(TAKE)), fact)


def test_the_secret_has_32_bytes_and_fits() -> None:
    """Rule 5."""
    swap = begin(SECOND, locked(TAKE))
    for wrong in (SECRET[:31], SECRET + b"\0", b"\0" * 32, b""):
        refuses(swap, SecretSeen(wrong))
        refuses(swap, Claimed(TAKE, 20, tx_hash("x"), wrong, Depth.SEEN))
    known = machine.apply(swap, SecretSeen(SECRET))
    assert known.secret == SECRET
    assert known.out


@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_a_secret_of_another_length_opens_nothing_even_if_its_hash_fits(length: int) -> None:
    """Rule 5: the contract takes 32 bytes alone, so on a chain that took others the partner could claim and we could not."""
    odd = b"\x5e" * length
    swap = begin(SECOND, locked(TAKE), terms=some_terms(hashlock=sha256(odd)))
    refuses(swap, SecretSeen(odd))
    refuses(swap, Claimed(TAKE, 20, tx_hash("odd"), odd, Depth.FINAL))


@pytest.mark.parametrize("fact", [SecretSeen(SECRET), claimed(GIVE, Depth.SEEN)])
def test_what_was_seen_in_public_is_out_for_good(fact: Fact) -> None:
    """Rule 9: it counts at first sight, and no reorg makes it unseen."""
    swap = begin(SECOND, locked(TAKE), locked(GIVE), fact, RolledBack(2, 0), RolledBack(1, 0))
    assert swap.out
    assert swap.secret == SECRET
    assert swap.leg(GIVE) is swap.leg(TAKE) is LegState.EMPTY


def test_only_a_claim_that_somebody_has_puts_the_secret_out() -> None:
    """Signed is not sending, and sending is not sent."""
    swap = begin(FIRST, locked(GIVE), locked(TAKE))
    claim = signed(swap, Action.CLAIM)
    for fact, is_out in ((claim, False), (Sending(claim.hash), False), (Sent(claim.hash), True)):
        swap = machine.apply(swap, fact)
        assert swap.out is is_out
    assert out(begin(FIRST, locked(GIVE)), Action.REFUND).out is False


@pytest.mark.parametrize("fact", [Mined, Failed])
def test_a_claim_in_a_block_is_out(fact: type[Mined] | type[Failed]) -> None:
    swap = begin(FIRST, locked(GIVE), locked(TAKE))
    claim = signed(swap, Action.CLAIM)
    swap = machine.fold([agreed(FIRST), locked(GIVE), locked(TAKE), claim, fact(claim.hash, 30, Depth.SEEN)])
    assert swap.out


def test_a_claim_that_was_replaced_is_not_out() -> None:
    claim = signed(begin(FIRST), Action.CLAIM)
    assert not begin(FIRST, locked(GIVE), locked(TAKE), claim, Replaced(claim.hash, 30, Depth.FINAL)).out


def test_no_second_lock_with_another_nonce() -> None:
    """Rule 10: not before a final block used the nonce of the first otherwise."""
    swap = out(begin(FIRST), Action.LOCK, nonce=5)
    second = signed(swap, Action.LOCK, nonce=6, name="second")
    first = tx_hash("lock")
    refuses(swap, second)
    for fact in (Replaced(first, 9, Depth.SEEN), Failed(first, 9, Depth.SEEN)):
        refuses(machine.apply(swap, fact), second)
    for fact in (Replaced(first, 9, Depth.FINAL), Failed(first, 9, Depth.FINAL)):
        again = machine.apply(machine.apply(swap, fact), second)
        assert len(again.of(Action.LOCK)) == 2


def test_a_higher_fee_keeps_the_nonce() -> None:
    swap = out(begin(FIRST), Action.LOCK, nonce=5)
    swap = machine.apply(swap, signed(swap, Action.LOCK, nonce=5, name="dearer", max_fee=200))
    live = swap.live(Action.LOCK)
    assert live is not None
    assert live.signed.max_fee == 200
    swap = machine.apply(swap, Mined(tx_hash("lock"), 9, Depth.FINAL))
    assert swap.live(Action.LOCK) is None
    assert swap.pending(Action.LOCK) == ()
    refuses(swap, Mined(tx_hash("dearer"), 9, Depth.FINAL))


def test_never_a_lock_after_a_cancel_a_secret_or_a_lock() -> None:
    """Rules 1 and 2."""
    one = out(begin(FIRST), Action.LOCK)
    cancelled = out(one, Action.CANCEL)
    again = signed(one, Action.LOCK, name="again")
    refuses(cancelled, again)
    refuses(begin(SECOND, SecretSeen(SECRET)), signed(begin(SECOND), Action.LOCK))
    refuses(begin(FIRST, locked(GIVE, Depth.SEEN)), again)
    refuses(begin(FIRST, Abandoned(0)), again)


def test_a_cancel_uses_the_nonce_of_a_lock() -> None:
    swap = out(begin(FIRST), Action.LOCK, nonce=3)
    refuses(swap, signed(swap, Action.CANCEL, nonce=4))
    refuses(begin(FIRST), signed(begin(FIRST), Action.CANCEL))
    assert out(swap, Action.CANCEL, nonce=3).of(Action.CANCEL)


def test_a_lock_is_only_ever_from_the_account_that_is_refunded() -> None:
    swap = begin(FIRST)
    fact = signed(swap, Action.LOCK)
    assert fact.sender == MAKER
    other = type(fact)(fact.action, fact.chain_id, TAKER, fact.nonce, fact.hash, fact.raw, fact.max_fee)
    refuses(swap, other)
    wrong_chain = type(fact)(fact.action, 2, MAKER, fact.nonce, fact.hash, fact.raw, fact.max_fee)
    refuses(swap, wrong_chain)


def test_facts_about_unknown_or_told_transactions_are_refused() -> None:
    swap = begin(FIRST)
    for fact in (Sending(tx_hash("?")), Sent(tx_hash("?")), Mined(tx_hash("?"), 1, Depth.SEEN)):
        refuses(swap, fact)
    swap = out(swap, Action.LOCK)
    for fact in (Sending(tx_hash("lock")), Sent(tx_hash("lock")), signed(swap, Action.LOCK)):
        refuses(swap, fact)
    swap = machine.apply(swap, Mined(tx_hash("lock"), 7, Depth.FINAL))
    refuses(swap, Failed(tx_hash("lock"), 7, Depth.FINAL))


def test_a_reorg_undoes_what_its_blocks_told() -> None:
    swap = out(begin(FIRST), Action.LOCK)
    swap = machine.apply(swap, Mined(tx_hash("lock"), 10, Depth.SEEN))
    swap = machine.apply(swap, locked(GIVE, Depth.SEEN, 10, "lock"))
    swap = machine.apply(swap, locked(TAKE, Depth.SEEN, 10))
    other_chain = machine.apply(swap, RolledBack(2, 10))
    assert (other_chain.seen(GIVE), other_chain.seen(TAKE)) == (LegState.LOCKED, LegState.EMPTY)
    later = machine.apply(swap, RolledBack(1, 11))
    assert later == swap
    undone = machine.apply(swap, RolledBack(1, 10))
    assert undone.seen(GIVE) is LegState.EMPTY
    assert [tx.signed.hash for tx in undone.pending(Action.LOCK)] == [tx_hash("lock")]
    assert undone.live(Action.LOCK) is not None


def test_a_lock_seen_on_the_chain_settles_the_nonce_of_ours() -> None:
    swap = out(begin(FIRST), Action.LOCK)
    assert swap.pending(Action.LOCK)
    swap = machine.apply(swap, locked(GIVE, Depth.FINAL, 10, "lock"))
    assert swap.pending(Action.LOCK) == ()


def test_abandoning_needs_that_no_lock_can_come() -> None:
    """Rule 1: gone only when a final block used the nonce otherwise, or is later than lock_by (1008 here)."""
    swap = out(begin(FIRST), Action.LOCK)
    refuses(swap, Abandoned(1008))
    assert machine.apply(swap, Abandoned(1009)).abandoned
    gone = machine.apply(swap, Replaced(tx_hash("lock"), 9, Depth.FINAL))
    assert machine.apply(gone, Abandoned(0)).abandoned
    refuses(begin(FIRST, locked(GIVE, Depth.SEEN)), Abandoned(5000))
    refuses(begin(FIRST, Abandoned(0)), Abandoned(0))


@pytest.mark.parametrize(
    ("facts", "outcome"),
    [
        ((locked(GIVE), locked(TAKE), claimed(GIVE), claimed(TAKE)), Outcome.COMPLETED),
        ((locked(GIVE), locked(TAKE), claimed(TAKE)), Outcome.COMPLETED),
        ((locked(GIVE), refunded(GIVE)), Outcome.REFUNDED),
        ((locked(GIVE), locked(TAKE), claimed(TAKE), refunded(GIVE)), Outcome.RECEIVED_BOTH),
        ((locked(GIVE), locked(TAKE), claimed(GIVE), refunded(TAKE)), Outcome.LOST),
        ((), Outcome.ABANDONED),
    ],
)
def test_an_end_fits_the_legs_and_is_final(facts: tuple[Fact, ...], outcome: Outcome) -> None:
    swap = begin(SECOND, *facts)
    for other in Outcome:
        ends = {Outcome.COMPLETED, Outcome.RECEIVED_BOTH, Outcome.REFUNDED, Outcome.LOST, Outcome.ABANDONED}
        if other in ends - {outcome}:
            refuses(swap, Ended(other))
    swap = machine.apply(swap, Ended(outcome))
    assert swap.outcome is outcome
    refuses(swap, Ended(outcome))
    refuses(swap, signed(swap, Action.REFUND))
