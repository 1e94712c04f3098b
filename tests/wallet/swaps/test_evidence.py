"""From logs and outbox rows to facts: what is told, in which order and depth, and that the machine takes all of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fakes.ledger import account, sign
from tests.wallet.swaps.contracts import TOKEN
from tests.wallet.swaps.lab import FIRST, SECOND, Lab, secret_of
from wallet.model.hashing import keccak256
from wallet.model.lock import Lock
from wallet.model.swap import Role, Side, Terms
from wallet.model.transaction import Call, Fees, Receipt, TxState, Unsigned
from wallet.storage.transactions import Purpose, StoredTransaction
from wallet.swaps import htlc, machine
from wallet.swaps.evidence import Evidence, Happened, facts
from wallet.swaps.facts import (
    Action,
    Agreed,
    Claimed,
    Depth,
    Fact,
    Failed,
    LegState,
    Locked,
    Mined,
    Refunded,
    Replaced,
    RolledBack,
    SecretSeen,
    Sending,
    Sent,
    Signed,
    side_of,
)
from wallet.swaps.htlc import ClaimedLog, LockedLog, RefundedLog
from wallet.swaps.state import Swap

LAB = Lab.build(Path("nowhere"))
TERMS = LAB.draw_up((TOKEN, TOKEN))
SECRET = secret_of(TERMS.offer.offer.salt)
SALT = TERMS.offer.offer.salt
SEEN, FINAL = Depth.SEEN, Depth.FINAL
BOTH = frozenset(Side)


def on_one_chain() -> Terms:
    """The same swap with both legs on the first chain: another token is wanted there."""
    offer = TERMS.offer.offer
    want = replace(offer.want, chain_id=FIRST, token=account("another token"))
    return replace(TERMS, offer=replace(TERMS.offer, offer=replace(offer, want=want)))


def begun(role: Role = Role.PARTICIPANT, terms: Terms = TERMS) -> Swap:
    return machine.new(Agreed(terms, role, LAB.networks[0].timing, LAB.networks[1].timing, careful=True, cap=10**12))


def tx_hash(name: str | int) -> bytes:
    return keccak256(str(name).encode())


def locked(lock: Lock, block: int, name: str = "lock") -> Happened:
    return Happened(LockedLog(htlc.swap_id(lock), lock, lock.refundee, SALT), block, tx_hash(name))


def claimed(lock: Lock, block: int, secret: bytes = SECRET, name: str = "claim") -> Happened:
    return Happened(ClaimedLog(lock.htlc, htlc.swap_id(lock), secret), block, tx_hash(name))


def refunded(lock: Lock, block: int, name: str = "refund") -> Happened:
    return Happened(RefundedLog(lock.htlc, htlc.swap_id(lock)), block, tx_hash(name))


def shown(
    *events: Happened, final: int = 0, first: int = 0, chain: int = FIRST, rows: tuple[StoredTransaction, ...] = (), sure: bool = True
) -> Evidence:
    return Evidence(chain, first, final, events, rows, BOTH if sure else frozenset())


def after(swap: Swap, *told: Fact) -> Swap:
    for fact in told:
        swap = machine.apply(swap, fact)
    return swap


def lock_of(swap: Swap, side: Side) -> Lock:
    return swap.terms(side).lock


def row(swap: Swap, action: Action, nonce: int, state: TxState, *, block: int | None = None, ok: bool = True, fee: int = 10):
    """What the outbox has of a transaction, and the fact that it was signed."""
    lock = lock_of(swap, side_of(action))
    sender = lock_of(swap, Side.GIVE).refundee
    signed = sign(Unsigned(Call(lock.chain_id, lock.htlc), sender, nonce, 21_000, Fees(fee, 1)))
    receipt = None if block is None else Receipt(signed.hash, block, bytes(32), ok, 1, 1)
    stored = StoredTransaction(signed, bytes(32), state, Purpose("swap", action.value, swap.id), receipt, "", None, 0, 0)
    return stored, Signed(action, lock.chain_id, sender, nonce, signed.hash, signed.raw, fee)


# --- legs ------------------------------------------------------------------------------------------------------------


def test_a_lock_is_told_when_first_seen_and_once_more_when_final() -> None:
    swap = begun()
    lock = locked(lock_of(swap, Side.TAKE), 5)
    (first,) = facts(swap, shown(lock, final=3))
    assert first == Locked(Side.TAKE, 5, lock.transaction, SEEN)
    swap = after(swap, first)
    assert facts(swap, shown(lock, final=4)) == ()
    (last,) = facts(swap, shown(lock, final=5))
    assert last == Locked(Side.TAKE, 5, lock.transaction, FINAL)
    assert facts(after(swap, last), shown(lock, final=9)) == ()


def test_a_lock_that_nodes_did_not_confirm_is_seen_and_no_more() -> None:
    swap = begun()
    (told,) = facts(swap, shown(locked(lock_of(swap, Side.TAKE), 5), final=9, sure=False))
    assert told == Locked(Side.TAKE, 5, tx_hash("lock"), SEEN)


def test_a_claim_counts_at_first_sight_with_its_secret() -> None:
    swap = after(begun(), Locked(Side.GIVE, 5, tx_hash("lock"), FINAL))
    told = facts(swap, shown(locked(lock_of(swap, Side.GIVE), 5), claimed(lock_of(swap, Side.GIVE), 8), final=6, chain=SECOND))
    assert told == (Claimed(Side.GIVE, 8, tx_hash("claim"), SECRET, SEEN),)
    assert after(swap, *told).out


def test_a_whole_life_in_one_look_comes_in_order() -> None:
    swap = begun()
    lock = lock_of(swap, Side.TAKE)
    told = facts(swap, shown(locked(lock, 5), refunded(lock, 9), final=20))
    assert told == (Locked(Side.TAKE, 5, tx_hash("lock"), FINAL), Refunded(Side.TAKE, 9, tx_hash("refund"), FINAL))


def test_what_was_seen_and_is_gone_rolls_back_before_what_is_new() -> None:
    swap = begun()
    lock = lock_of(swap, Side.TAKE)
    swap = after(swap, *facts(swap, shown(locked(lock, 5), final=3)))
    assert facts(swap, shown(final=3)) == (RolledBack(FIRST, 5),)
    assert facts(swap, shown(locked(lock, 7), final=3)) == (RolledBack(FIRST, 5), Locked(Side.TAKE, 7, tx_hash("lock"), SEEN))


def test_the_same_transaction_with_another_effect_is_not_the_same_event() -> None:
    """A contract of the partner may lock this or that, depending on the block it is in."""
    swap = begun()
    lock = lock_of(swap, Side.TAKE)
    swap = after(swap, *facts(swap, shown(locked(lock, 5), final=3)))
    other = locked(replace(lock, amount=1), 5)
    assert facts(swap, shown(other, final=3)) == (RolledBack(FIRST, 5),)


def test_final_is_not_doubted_when_reading_goes_on_behind_it() -> None:
    swap = after(begun(), Locked(Side.TAKE, 5, tx_hash("lock"), FINAL))
    assert facts(swap, shown(first=6, final=9)) == ()


def test_a_strangers_lock_with_our_hash_tells_nothing() -> None:
    swap = begun()
    agreed = lock_of(swap, Side.TAKE)
    for changes in ({"amount": 99}, {"payee": account("stranger")}, {"refundee": account("stranger")}, {"expiry": agreed.expiry + 1}):
        assert facts(swap, shown(locked(replace(agreed, **changes), 5), final=9)) == ()


def test_a_secret_shown_for_a_strangers_lock_is_the_secret_all_the_same() -> None:
    swap = begun()
    stranger = replace(lock_of(swap, Side.GIVE), refundee=account("stranger"))
    told = facts(swap, shown(locked(stranger, 5), claimed(stranger, 6), final=1, chain=SECOND))
    assert told == (SecretSeen(SECRET),)
    assert facts(after(swap, *told), shown(claimed(stranger, 6), chain=SECOND)) == ()


def test_a_claim_whose_secret_is_wrong_is_a_lie_and_tells_nothing() -> None:
    swap = after(begun(), Locked(Side.GIVE, 5, tx_hash("lock"), FINAL))
    assert facts(swap, shown(claimed(lock_of(swap, Side.GIVE), 8, bytes(32)), first=6, final=9, chain=SECOND)) == ()


def test_a_closing_without_an_opening_tells_the_secret_alone() -> None:
    swap = begun()
    assert facts(swap, shown(refunded(lock_of(swap, Side.GIVE), 8), final=9, chain=SECOND)) == ()
    assert facts(swap, shown(claimed(lock_of(swap, Side.GIVE), 8), final=9, chain=SECOND)) == (SecretSeen(SECRET),)


@pytest.mark.parametrize("at_once", [True, False])
def test_a_lock_that_is_made_again_after_its_claim_changes_nothing(at_once: bool) -> None:
    swap = begun(Role.INITIATOR)
    lock = lock_of(swap, Side.TAKE)
    life = (locked(lock, 5), claimed(lock, 8), locked(lock, 8, name="again"), claimed(lock, 9, name="another"))
    for events in [life] if at_once else [life[:1], life[:2], life[:3], life]:
        swap = after(swap, *facts(swap, shown(*events, final=9, chain=SECOND)))
    assert [(event.state, event.block) for event in swap.take] == [(LegState.LOCKED, 5), (LegState.CLAIMED, 8)]


def test_both_legs_on_one_chain_are_told_apart() -> None:
    swap = begun(terms=on_one_chain())
    give, take = lock_of(swap, Side.GIVE), lock_of(swap, Side.TAKE)
    told = facts(swap, shown(locked(take, 5, name="theirs"), locked(give, 7, name="ours"), claimed(give, 9), final=7))
    assert told == (
        Locked(Side.GIVE, 7, tx_hash("ours"), FINAL),
        Claimed(Side.GIVE, 9, tx_hash("claim"), SECRET, SEEN),
        Locked(Side.TAKE, 5, tx_hash("theirs"), FINAL),
    )


# --- our own transactions --------------------------------------------------------------------------------------------


def test_our_transaction_is_told_as_the_outbox_learns_of_it() -> None:
    swap = begun()
    stored, signed = row(swap, Action.LOCK, 0, TxState.SIGNED)
    swap = after(swap, signed)

    def told(state: TxState, block: int | None = None, *, ok: bool = True) -> tuple[Fact, ...]:
        receipt = None if block is None else Receipt(stored.hash, block, bytes(32), ok, 1, 1)
        return facts(swap, shown(chain=SECOND, final=5, rows=(replace(stored, state=state, receipt=receipt),)))

    assert told(TxState.SIGNED) == ()
    swap = after(swap, Sending(stored.hash))
    assert told(TxState.SENDING) == ()
    assert told(TxState.SENT) == (Sent(stored.hash),)
    assert told(TxState.MINED, 7) == (Sent(stored.hash), Mined(stored.hash, 7, SEEN))
    assert told(TxState.MINED, 7, ok=False) == (Sent(stored.hash), Failed(stored.hash, 7, SEEN))
    swap = after(swap, Mined(stored.hash, 7, SEEN))
    assert told(TxState.MINED, 7) == ()
    assert told(TxState.FINAL, 7) == (Mined(stored.hash, 7, FINAL),)
    assert told(TxState.FAILED, 7, ok=False) == (Failed(stored.hash, 7, FINAL),)
    assert told(TxState.SENT) == (RolledBack(SECOND, 7),)
    assert told(TxState.REPLACED) == (RolledBack(SECOND, 7), Replaced(stored.hash, 5, FINAL))


def test_a_block_or_fate_that_changed_in_a_reorg_is_told_again() -> None:
    swap = begun()
    stored, signed = row(swap, Action.LOCK, 0, TxState.MINED, block=7)
    swap = after(swap, signed, Sending(stored.hash), Mined(stored.hash, 6, SEEN))
    assert facts(swap, shown(chain=SECOND, rows=(stored,))) == (Mined(stored.hash, 7, SEEN),)
    failed = replace(stored, receipt=Receipt(stored.hash, 6, bytes(32), False, 1, 1))
    assert facts(swap, shown(chain=SECOND, rows=(failed,))) == (Failed(stored.hash, 6, SEEN),)


def test_what_one_chain_lost_does_not_undo_what_the_other_knows() -> None:
    """Block numbers of two chains have nothing to do with each other."""
    swap = begun()
    stored, signed = row(swap, Action.LOCK, 0, TxState.SENT)
    swap = after(swap, Locked(Side.TAKE, 900, tx_hash("lock"), FINAL), signed, Sending(stored.hash), Mined(stored.hash, 7, SEEN))
    assert facts(swap, shown(chain=FIRST, first=950, final=949, rows=(stored,))) == ()
    assert facts(swap, shown(chain=SECOND, rows=(stored,))) == (RolledBack(SECOND, 7),)


def test_of_two_attempts_the_one_that_was_mined_speaks_for_both() -> None:
    swap = begun()
    cheap, first = row(swap, Action.LOCK, 0, TxState.FINAL, block=4, fee=10)
    dear, second = row(swap, Action.LOCK, 0, TxState.REPLACED, fee=20)
    swap = after(swap, first, second)
    assert facts(swap, shown(chain=SECOND, final=5, rows=(cheap, dear))) == (Mined(cheap.hash, 4, FINAL),)


def test_of_two_attempts_that_a_stranger_replaced_the_newest_says_so() -> None:
    swap = begun()
    cheap, first = row(swap, Action.LOCK, 0, TxState.REPLACED, fee=10)
    dear, second = row(swap, Action.LOCK, 0, TxState.REPLACED, fee=20)
    swap = after(swap, first, second)
    assert facts(swap, shown(chain=SECOND, final=5, rows=(cheap, dear))) == (Replaced(dear.hash, 5, FINAL),)


def test_a_claim_that_a_reorg_took_away_for_an_older_one_that_failed_is_not_waited_for() -> None:
    """While we were away: the newest attempt had been seen mined, the chain then took the older one, and that failed."""
    swap = begun(Role.INITIATOR)
    cheap, first = row(swap, Action.CLAIM, 0, TxState.FAILED, block=8, ok=False, fee=10)
    dear, second = row(swap, Action.CLAIM, 0, TxState.REPLACED, fee=20)
    swap = after(swap, first, second, Sending(dear.hash), Mined(dear.hash, 7, SEEN))
    told = facts(swap, shown(chain=SECOND, final=9, rows=(cheap, dear)))
    assert told == (RolledBack(SECOND, 7), Failed(cheap.hash, 8, FINAL))


def test_a_transaction_that_this_journal_does_not_know_tells_nothing() -> None:
    swap = begun()
    stored, _ = row(swap, Action.LOCK, 0, TxState.FINAL, block=4)
    assert facts(swap, shown(chain=SECOND, final=5, rows=(stored,))) == ()


# --- any history -----------------------------------------------------------------------------------------------------


@dataclass
class History:
    """A chain's events and our transactions there, changed at random as a chain, a mempool and the outbox could change them.

    `blocks` holds what happened in each; `final` only grows but for the rare reorg that breaks the network's own promise.
    """

    rng: Random
    swap: Swap
    chain_id: int
    blocks: list[list[Happened]] = field(default_factory=lambda: [[]])
    rows: list[StoredTransaction] = field(default_factory=list[StoredTransaction])
    final: int = 0
    first: int = 0
    counter: int = 0

    def step(self) -> None:
        if self.rng.random() < 0.25:
            self._reorg()
        self.grow()
        self.final = max(0, len(self.blocks) - 1 - self.rng.choice((0, 1, 3, 3, 3)))
        self._follow()

    def evidence(self) -> Evidence:
        events = tuple(event for block in self.blocks[self.first :] for event in block)
        verified = frozenset(side for side in Side if self.rng.random() < 0.8)
        return Evidence(self.chain_id, self.first, self.final, events, tuple(self.rows), verified)

    def taken(self, swap: Swap) -> None:
        """The next look begins behind what was final, and not behind what is unsettled."""
        self.swap = swap
        unsettled = [event.block for side in Side for event in swap.events(side) if event.depth is SEEN]
        unsettled += [tx.result.block for tx in swap.txs if tx.result is not None and tx.result.depth is SEEN]
        self.first = min([self.final + 1, *unsettled])

    def _block(self) -> list[Happened]:
        number, found = len(self.blocks), list[Happened]()
        for side in Side:
            lock = lock_of(self.swap, side)
            if lock.chain_id == self.chain_id and self.rng.random() < 0.4:
                found += self._events(lock, number)
        return found

    def _events(self, lock: Lock, number: int) -> list[Happened]:
        """What the contract allows: open, close, and open the very same lock again; sometimes a stranger's, or a liar's."""
        self.counter += 1
        name = str(self.rng.randrange(4)) if self.rng.random() < 0.3 else str(self.counter)
        if self.rng.random() < 0.2:
            odd = (locked(replace(lock, amount=7), number), claimed(replace(lock, amount=7), number), claimed(lock, number, bytes(32)))
            return [self.rng.choice(odd)]
        opened = [event for block in self.blocks for event in block if event.event.swap_id == htlc.swap_id(lock)]
        last = opened[-1].event if opened else None
        if not isinstance(last, LockedLog) or self.rng.random() < 0.02:
            again = [locked(lock, number, name)]
            return [*again, *(claimed(lock, number, name=name + "'") for _ in again if self.rng.random() < 0.2)]
        return [self.rng.choice((claimed(lock, number, name=name), refunded(lock, number, name)))]

    def _reorg(self) -> None:
        deep = self.rng.random() < 0.05
        keep = self.rng.randrange(1, len(self.blocks) + 1) if deep else min(len(self.blocks), self.final + 1 + self.rng.randrange(3))
        self.fork(keep)
        self.rows = [
            replace(each, state=TxState.SENT, receipt=None) if each.receipt is not None and each.receipt.block >= keep else each
            for each in self.rows
        ]

    def fork(self, keep: int) -> None:
        """The first `keep` blocks stay; as many others follow as there were."""
        gone = len(self.blocks) - keep
        del self.blocks[keep:]
        for _ in range(gone):
            self.grow()

    def grow(self) -> None:
        self.blocks.append(self._block())

    def sign(self) -> Fact | None:
        """A transaction of ours, for whatever action the machine lets us sign."""
        action = self.rng.choice(list(Action))
        nonce = self.rng.randrange(3)
        stored, signed = row(self.swap, action, nonce, TxState.SIGNED, fee=10 + self.counter)
        self.counter += 1
        if signed.chain_id != self.chain_id:
            return None
        self.rows.append(stored)
        return signed

    def _follow(self) -> None:
        """One transaction a nonce is mined at most; the rest of it waits, or is replaced once that is final."""
        for place, each in enumerate(self.rows):
            rivals = [other for other in self.rows if other is not each and other.nonce == each.nonce]
            used = any(other.receipt is not None for other in rivals)
            if each.receipt is not None:
                settled = each.receipt.block <= self.final
                state = (TxState.FINAL if each.receipt.ok else TxState.FAILED) if settled else TxState.MINED
                self.rows[place] = replace(each, state=state)
            elif each.state is TxState.REPLACED:
                continue
            elif any(other.state in (TxState.FINAL, TxState.FAILED) for other in rivals) or (not used and self.rng.random() < 0.03):
                self.rows[place] = replace(each, state=TxState.REPLACED)
            elif not used and self.rng.random() < 0.3:
                number = self.rng.randrange(self.final, len(self.blocks))
                receipt = Receipt(each.hash, number, bytes(32), self.rng.random() < 0.7, 1, 1)
                self.rows[place] = replace(each, state=TxState.MINED, receipt=receipt)
            else:
                self.rows[place] = replace(each, state=self.rng.choice((each.state, TxState.SENDING, TxState.SENT)))


@settings(max_examples=300)
@given(seed=st.integers(0, 2**64), role=st.sampled_from(Role), one_chain=st.booleans())
def test_whatever_a_chain_shows_the_machine_takes_all_of_it(seed: int, role: Role, one_chain: bool) -> None:
    rng = Random(seed)
    swap = begun(role, on_one_chain() if one_chain else TERMS)
    histories = [History(rng, swap, chain_id) for chain_id in ((FIRST,) if one_chain else (FIRST, SECOND))]
    for _ in range(25):
        history = rng.choice(histories)
        history.swap = swap
        signed = history.sign() if rng.random() < 0.3 else None
        if signed is not None:
            try:
                swap = machine.apply(swap, signed)
            except machine.IllegalFact:
                history.rows.pop()
        if rng.random() < 0.3 and swap.txs and not swap.txs[-1].maybe_out:
            swap = machine.apply(swap, Sending(swap.txs[-1].signed.hash))
        history.step()
        found = history.evidence()
        for fact in facts(swap, found):
            swap = machine.apply(swap, fact)
        assert facts(swap, found) == (), "told twice"
        history.taken(swap)


@settings(max_examples=200)
@given(seed=st.integers(0, 2**64), role=st.sampled_from(Role))
def test_once_a_chain_is_still_the_swap_knows_the_first_life_of_each_leg(seed: int, role: Role) -> None:
    """However much was undone before, as long as nothing final was."""
    rng = Random(seed)
    swap = begun(role)
    history = History(rng, swap, FIRST)
    for _ in range(15):
        if rng.random() < 0.3:
            history.fork(history.final + 1)
        history.grow()
        history.final = max(history.final, len(history.blocks) - 1 - rng.choice((0, 1, 3, 3)))
        for fact in facts(swap, history.evidence()):
            swap = machine.apply(swap, fact)
        history.taken(swap)
    history.final = len(history.blocks) - 1
    still = replace(history.evidence(), verified=BOTH)
    for fact in facts(swap, still):
        swap = machine.apply(swap, fact)
    for side in Side:
        assert swap.leg(side) is _first_life(swap, side, history), (swap.events(side), history.blocks)


def _first_life(swap: Swap, side: Side, history: History) -> LegState:
    """What the blocks say, read by somebody else."""
    lock = lock_of(swap, side)
    if lock.chain_id != history.chain_id:
        return LegState.EMPTY
    known, state = htlc.swap_id(lock), LegState.EMPTY
    for each in (event.event for block in history.blocks for event in block):
        if each.swap_id != known or (isinstance(each, ClaimedLog) and each.secret != SECRET):
            continue
        if state is LegState.EMPTY and isinstance(each, LockedLog):
            state = LegState.LOCKED
        elif state is LegState.LOCKED and not isinstance(each, LockedLog):
            return LegState.CLAIMED if isinstance(each, ClaimedLog) else LegState.REFUNDED
    return state
