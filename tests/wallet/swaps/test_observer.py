"""One chain for all swaps: what is asked, where reading goes on, what is told to whom, whose turn it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from resources.contracts import artefact
from tests.fakes.ledger import account
from tests.wallet.swaps.contracts import HTLC, TOKEN, ContractNode
from tests.wallet.swaps.lab import AMOUNT, CAP, FIRST, Lab, Person, secret_of
from wallet.chains.rpc import Json, Refused
from wallet.chains.watcher import Advanced
from wallet.errors import ChainError, EndpointsDown, IllegalFact
from wallet.model.address import NATIVE, Address
from wallet.model.lock import Lock
from wallet.model.swap import Outcome, Role, Side
from wallet.model.transaction import Call
from wallet.storage import settings
from wallet.swaps import evidence, htlc, reserve
from wallet.swaps.calls import GAS
from wallet.swaps.evidence import Evidence
from wallet.swaps.facts import Action, Fact, LegState
from wallet.swaps.seen import Seen
from wallet.swaps.state import Swap
from wallet.swaps.steps import Sign

STRANGER = account("stranger")


@pytest.fixture
async def lab(tmp_path: Path) -> AsyncGenerator[Lab]:
    """Native coins on both sides: nothing but one lock is needed from each."""
    made = await Lab.begin(tmp_path, tokens=(NATIVE, NATIVE))
    yield made
    await made.close()


def node(lab: Lab, chain: int) -> ContractNode:
    return lab.nodes[lab.networks[chain].endpoints[0]]


async def observe(lab: Lab, person: Person, chain: int = 0) -> None:
    """Take the newest head in, and do nothing."""
    head = await person.clients[lab.chains[chain].chain_id].head()
    await person.observers[lab.chains[chain].chain_id].take(Advanced(head, None))


def seen(lab: Lab, person: Person, side: Side, number: int = 0) -> Seen:
    swap = person.swap(lab.terms[number].swap_id)
    found = person.observers[swap.terms(side).lock.chain_id].seen((swap.id, side))
    assert found is not None
    return found


def lock_it(lab: Lab, lock: Lock, person: Person) -> bytes:
    """A lock made by hand, without a wallet."""
    chain = next(chain for chain in lab.chains if chain.chain_id == lock.chain_id)
    return chain.send(person.address, htlc.lock_call(lock, lock.expiry - 1, bytes(16)))


async def until_claimed(lab: Lab) -> None:
    """Both have locked, and the initiator's claim waits for the next block."""
    while not lab.initiator.swap().of(Action.CLAIM):
        await lab.ticks(1)
    assert lab.participant.swap().leg(Side.GIVE) is LegState.LOCKED


# --- what is told ----------------------------------------------------------------------------------------------------


async def test_a_lock_is_told_once_seen_and_final_once_both_the_log_and_the_storage_say_so(lab: Lab) -> None:
    me, lock = lab.participant, lab.lock_of(Role.INITIATOR)
    lock_it(lab, lock, lab.initiator)
    lab.chains[0].mine()
    await observe(lab, me)
    assert (me.swap().seen(Side.TAKE), me.swap().leg(Side.TAKE)) == (LegState.LOCKED, LegState.EMPTY)
    lab.chains[0].mine(2)
    node(lab, 0).says_open[htlc.swap_id(lock)] = False
    await observe(lab, me)
    assert me.swap().leg(Side.TAKE) is LegState.EMPTY, "the log alone proves nothing"
    node(lab, 0).says_open.clear()
    await observe(lab, me)
    assert me.swap().leg(Side.TAKE) is LegState.LOCKED


async def test_events_of_a_contract_with_other_code_are_nothing(lab: Lab) -> None:
    lab.chains[0].codes[HTLC] = b"\x60\x01"
    lock_it(lab, lab.lock_of(Role.INITIATOR), lab.initiator)
    lab.chains[0].mine(4)
    await observe(lab, lab.participant)
    assert lab.participant.swap().seen(Side.TAKE) is LegState.EMPTY
    lab.chains[0].codes[HTLC] = artefact("htlc").deployed
    lab.chains[0].mine()
    await observe(lab, lab.participant)
    assert lab.participant.swap().leg(Side.TAKE) is LegState.LOCKED, "one false answer about the code costs nothing for good"


async def test_a_log_that_a_node_left_out_is_read_again_once_the_storage_tells_of_it(lab: Lab) -> None:
    """It lagged, or lied; meanwhile reading went on behind it."""
    me = lab.participant
    node(lab, 0).lies["eth_getLogs"] = lambda _: []
    node(lab, 0).says_open[htlc.swap_id(lab.lock_of(Role.INITIATOR))] = False
    lock_it(lab, lab.lock_of(Role.INITIATOR), lab.initiator)
    for _ in range(4):
        lab.chains[0].mine(3)
        await observe(lab, me)
    assert me.swap().seen(Side.TAKE) is LegState.EMPTY
    node(lab, 0).lies.clear()
    await observe(lab, me)
    assert me.swap().seen(Side.TAKE) is LegState.EMPTY, "that block is behind what was read"
    node(lab, 0).says_open.clear()
    await observe(lab, me)
    assert me.swap().leg(Side.TAKE) is LegState.LOCKED


async def test_a_claim_that_a_node_left_out_is_read_again_too(lab: Lab) -> None:
    me = lab.participant
    await until_claimed(lab)
    node(lab, 1).lies["eth_getLogs"] = lambda _: []
    lab.chains[1].mine(4)
    await observe(lab, me, 1)
    assert me.swap().secret is None
    node(lab, 1).lies.clear()
    await observe(lab, me, 1)
    assert me.swap().leg(Side.GIVE) is LegState.CLAIMED
    assert me.swap().secret is not None


async def test_a_claim_that_the_first_node_hides_is_learnt_from_the_second(tmp_path: Path) -> None:
    """Or its partner would take both: the secret is out, and the one who needs it is kept from it."""
    lab = await Lab.begin(tmp_path, tokens=(NATIVE, NATIVE), nodes_each=2)
    await until_claimed(lab)
    liar = node(lab, 1)
    liar.lies["eth_getLogs"] = lambda _: []
    liar.says_open[htlc.swap_id(lab.lock_of(Role.PARTICIPANT))] = True
    for _ in range(12):
        await lab.ticks(1, lab.participant)
    me = lab.participant
    assert me.swap().secret == secret_of(lab.terms[0].offer.offer.salt)
    assert me.swap().leg(Side.TAKE) is LegState.CLAIMED
    await lab.close()


async def test_a_reorg_is_undone_and_what_comes_again_is_learnt_again(lab: Lab) -> None:
    me = lab.participant
    lock_it(lab, lab.lock_of(Role.INITIATOR), lab.initiator)
    lab.chains[0].mine()
    await me.look(FIRST)
    assert me.swap().seen(Side.TAKE) is LegState.LOCKED
    lab.chains[0].reorg(1)
    await me.look(FIRST)
    assert me.swap().seen(Side.TAKE) is LegState.EMPTY
    lab.chains[0].mine(3)
    await me.look(FIRST)
    assert me.swap().leg(Side.TAKE) is LegState.LOCKED


async def test_a_reorg_while_nobody_looked_is_noticed_all_the_same(lab: Lab) -> None:
    """A start after a crash: no watcher remembers what it saw."""
    me = lab.participant
    lock_it(lab, lab.lock_of(Role.INITIATOR), lab.initiator)
    lab.chains[0].mine()
    await observe(lab, me)
    await me.stop()
    lab.chains[0].reorg(1, longer=2)
    await me.start()
    await observe(lab, me)
    assert me.swap().seen(Side.TAKE) is LegState.EMPTY


async def test_a_reorg_deeper_than_finality_is_learnt_anew_too(lab: Lab) -> None:
    """It breaks what the network promises; the book is right again all the same."""
    me = lab.participant
    lock_it(lab, lab.lock_of(Role.INITIATOR), lab.initiator)
    for _ in range(6):
        lab.chains[0].mine()
        await me.look(FIRST)
    (before,) = me.swap().take
    lab.chains[0].reorg(6, longer=0)
    lab.chains[0].mine(4)
    await me.look(FIRST)
    (after,) = me.swap().take
    assert me.swap().leg(Side.TAKE) is LegState.LOCKED
    assert after.block > before.block


async def test_a_reorg_that_could_not_be_taken_in_is_told_with_the_next_head(lab: Lab) -> None:
    me = lab.participant
    lock_it(lab, lab.lock_of(Role.INITIATOR), lab.initiator)
    for _ in range(5):
        lab.chains[0].mine()
        await me.look(FIRST)
    assert me.swap().leg(Side.TAKE) is LegState.LOCKED
    lab.chains[0].reorg(5, keep=False)
    news = await me.watchers[FIRST].look()
    node(lab, 0).lose.add("eth_getLogs")
    me.runner._inbox.put(FIRST, news)  # pyright: ignore[reportPrivateUsage]
    await me.runner.take(*await me.runner._inbox.take())  # pyright: ignore[reportPrivateUsage]
    assert isinstance(me.troubles[-1], EndpointsDown)
    node(lab, 0).lose.clear()
    lab.chains[0].mine()
    me.runner._inbox.put(FIRST, await me.watchers[FIRST].look())  # pyright: ignore[reportPrivateUsage]
    await me.runner.take(*await me.runner._inbox.take())  # pyright: ignore[reportPrivateUsage]
    assert me.swap().seen(Side.TAKE) is LegState.EMPTY


async def test_a_swap_whose_facts_cannot_be_told_is_named_and_the_others_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lab = await Lab.begin(tmp_path, tokens=(NATIVE, NATIVE), swaps=2)
    bad, good = (terms.swap_id for terms in lab.terms)
    real = evidence.facts

    def facts(swap: Swap, found: Evidence) -> tuple[Fact, ...]:
        if swap.id == bad:
            raise IllegalFact("Locked", "something else")
        return real(swap, found)

    monkeypatch.setattr(evidence, "facts", facts)
    await lab.ticks(40)
    assert lab.outcomes(1) == (Outcome.COMPLETED, Outcome.COMPLETED)
    for person in lab.people:
        for observer in person.observers.values():
            assert observer.head is not None
            assert "Locked" in observer.note(bad)
            assert observer.note(good) == ""
        assert person.swap(bad).txs == ()
    monkeypatch.undo()
    await lab.until_ended()
    assert lab.initiator.observers[FIRST].note(bad) == ""
    await lab.close()


# --- somebody else's locks -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value"), [("amount", AMOUNT - 1), ("expiry", 1_000_200), ("payee", STRANGER), ("token", TOKEN)], ids=str
)
async def test_a_partner_who_locks_otherwise_than_agreed_is_named_and_nothing_is_locked(lab: Lab, field: str, value: object) -> None:
    me, lock = lab.participant, replace(lab.lock_of(Role.INITIATOR), **{field: value})
    if lock.token == TOKEN:
        lab.chains[0].send(lab.initiator.address, htlc.approve_call(FIRST, TOKEN, HTLC, lock.amount))
    lock_it(lab, lock, lab.initiator)
    await lab.ticks(6, me)
    note = me.observers[FIRST].note(lab.terms[0].swap_id)
    assert f"in its {field}." in note
    assert "Nothing of yours is locked" in note
    assert me.swap().txs == ()


async def test_the_right_lock_after_a_wrong_one_clears_the_note(lab: Lab) -> None:
    me, lock = lab.participant, lab.lock_of(Role.INITIATOR)
    lock_it(lab, replace(lock, amount=1), lab.initiator)
    await lab.ticks(1, me)
    assert me.observers[FIRST].note(me.swap().id)
    lock_it(lab, lock, lab.initiator)
    await lab.ticks(5, me)
    assert me.observers[FIRST].note(me.swap().id) == ""
    assert me.swap().of(Action.LOCK)


async def test_an_initiator_is_told_what_is_safe_when_the_partner_locks_otherwise(lab: Lab) -> None:
    me = lab.initiator
    await lab.ticks(6, me)
    lock_it(lab, replace(lab.lock_of(Role.PARTICIPANT), amount=1), lab.participant)
    await lab.ticks(4, me)
    note = me.observers[lab.chains[1].chain_id].note(me.swap().id)
    assert "in its amount." in note
    assert "your own coins come back" in note
    assert not me.swap().of(Action.CLAIM)


async def test_what_strangers_lock_with_that_hash_is_their_affair(lab: Lab) -> None:
    lab.chains[0].give(STRANGER)
    stranger = replace(lab.lock_of(Role.INITIATOR), refundee=STRANGER, payee=STRANGER)
    lab.chains[0].send(STRANGER, htlc.lock_call(stranger, stranger.expiry - 1, bytes(16)))
    await lab.ticks(2, lab.participant)
    assert lab.participant.observers[FIRST].note(lab.participant.swap().id) == ""


# --- what a head costs, and where reading goes on --------------------------------------------------------------------


async def asked(lab: Lab, person: Person) -> Counter[str]:
    node(lab, 0).asked.clear()
    await observe(lab, person)
    return Counter(node(lab, 0).asked)


async def test_a_head_costs_no_more_requests_for_ten_swaps_than_for_one(tmp_path: Path) -> None:
    """On a chain without Multicall3 each read is a request of its own, so those are counted apart."""
    counts: list[Counter[str]] = []
    for swaps in (1, 10):
        lab = await Lab.begin(tmp_path / str(swaps), swaps=swaps)
        lab.chains[0].mine(5)
        await observe(lab, lab.participant)
        counts.append(await asked(lab, lab.participant))
        await lab.close()
    one, ten = counts
    assert one["eth_getLogs"] == ten["eth_getLogs"] == 1
    reads = "eth_call"
    assert {method: count for method, count in one.items() if method != reads} == {m: c for m, c in ten.items() if m != reads}


async def test_without_an_open_swap_nothing_is_asked(tmp_path: Path) -> None:
    lab = Lab.build(tmp_path)
    await lab.participant.start()
    head = await lab.participant.clients[FIRST].head()
    node(lab, 0).asked.clear()
    await lab.participant.observers[FIRST].take(Advanced(head, None))
    assert not node(lab, 0).asked
    assert lab.participant.observers[FIRST].head == head
    await lab.participant.stop()


async def first_blocks(lab: Lab, person: Person) -> list[int]:
    """Where each query for logs began in one look."""
    asked: list[int] = []
    watched, real = node(lab, 0), node(lab, 0)._eth_get_logs  # pyright: ignore[reportPrivateUsage]

    def noted(query: dict[str, str]) -> Json:
        asked.append(int(query["fromBlock"], 16))
        return real(query)

    watched.extra["eth_getLogs"] = noted
    await observe(lab, person)
    watched.extra.clear()
    return asked


async def test_reading_goes_on_behind_what_was_final(lab: Lab) -> None:
    lab.chains[0].mine(5)
    await observe(lab, lab.participant)
    lab.chains[0].mine(5)
    (first,) = await first_blocks(lab, lab.participant)
    assert first == lab.chains[0].height - 5 - 2 + 1


async def test_what_is_not_final_is_read_again(lab: Lab) -> None:
    lock_it(lab, lab.lock_of(Role.INITIATOR), lab.initiator)
    lab.chains[0].mine()
    await observe(lab, lab.participant)
    number = lab.chains[0].height
    lab.chains[0].mine(9)
    assert (await first_blocks(lab, lab.participant))[0] <= number


async def test_a_new_swap_after_months_does_not_read_the_months(lab: Lab) -> None:
    """The last swap ended long ago; since then nothing was read."""
    me = lab.participant
    await lab.until_ended()
    lab.chains[0].mine(3_000, empty=True)
    lab.chains[1].mine(3_000, empty=True)
    terms = await lab.agree((NATIVE, NATIVE), 1)
    lock_it(lab, terms.initiator_leg.lock, lab.initiator)
    lab.chains[0].mine()
    (first, *more) = await first_blocks(lab, me)
    assert not more
    assert lab.chains[0].height - 700 < first < lab.chains[0].height - 2
    assert me.swap(terms.swap_id).seen(Side.TAKE) is LegState.LOCKED


async def test_a_swap_that_was_left_alone_for_days_is_read_from_its_beginning(lab: Lab) -> None:
    """Accepted, and the computer was shut down before the first look. The chain is four times as fast as its network says."""
    me = lab.participant
    lock_it(lab, lab.lock_of(Role.INITIATOR), lab.initiator)
    lab.chains[0].mine(5_000)
    client = me.clients[FIRST]
    client.network = replace(client.network, timing=replace(client.network.timing, block=8))
    await observe(lab, me)
    assert me.swap().leg(Side.TAKE) is LegState.LOCKED


async def test_a_computer_whose_clock_runs_ahead_misses_nothing(tmp_path: Path) -> None:
    lab = Lab.build(tmp_path)
    lab.participant.clock = lambda: lab.chains[0].blocks[-1].timestamp + 100_000
    lab.initiator.clock = lab.participant.clock
    for person in lab.people:
        await person.start()
    await lab.agree((NATIVE, NATIVE))
    lock_it(lab, lab.lock_of(Role.INITIATOR), lab.initiator)
    lab.chains[0].mine(400)
    await observe(lab, lab.participant)
    assert lab.participant.swap().leg(Side.TAKE) is LegState.LOCKED
    await lab.close()


async def test_a_chain_that_was_started_anew_is_read_from_its_own_beginning(lab: Lab) -> None:
    lab.chains[0].mine(50)
    await observe(lab, lab.participant)
    keys = [key for key, _ in await lab.participant.database.run(settings.everything)]
    assert [key for key in keys if key.endswith(lab.chains[0].genesis.hex())]


# --- what a decision needs -------------------------------------------------------------------------------------------


async def test_a_lock_of_coins_needs_its_amount_besides_the_way_out(tmp_path: Path) -> None:
    lab = await Lab.begin(tmp_path, tokens=(NATIVE, TOKEN))
    me = lab.initiator
    await observe(lab, me)
    fee = reserve.KEPT_FOR * seen(lab, me, Side.GIVE).fee
    least = AMOUNT + fee * (GAS[Action.LOCK] + max(GAS[action] for action in (Action.REFUND, Action.CLAIM_FOR_PARTNER, Action.CANCEL)))
    for coins, funded in ((least, True), (least - 1, False)):
        lab.chains[0]._gifts[NATIVE, me.address] = coins  # pyright: ignore[reportPrivateUsage]
        lab.chains[0]._after.clear()  # pyright: ignore[reportPrivateUsage]
        await observe(lab, me)
        assert seen(lab, me, Side.GIVE).funded is funded
    await lab.close()


async def test_after_the_lock_the_way_out_alone_must_be_there(lab: Lab) -> None:
    me = lab.initiator
    await lab.ticks(6, me)
    assert me.swap().leg(Side.GIVE) is LegState.LOCKED
    least = reserve.KEPT_FOR * seen(lab, me, Side.GIVE).fee * GAS[Action.REFUND]
    for left, funded in ((least, True), (least - 200, False)):
        lab.chains[0].send(me.address, Call(FIRST, STRANGER, value=lab.chains[0].balance(me.address) - left))
        lab.chains[0].mine()
        await observe(lab, me)
        assert lab.chains[0].balance(me.address) == left
        assert seen(lab, me, Side.GIVE).funded is funded


async def test_fees_above_the_cap_are_seen(lab: Lab) -> None:
    me = lab.initiator
    for base, within in ((10, True), (60_000_000, False)):
        lab.chains[0].base_fee = base
        await observe(lab, me)
        assert seen(lab, me, Side.GIVE).within_cap is within
        assert (seen(lab, me, Side.GIVE).fee * GAS[Action.LOCK] <= CAP) is within


async def test_a_payout_that_would_fail_is_seen_before_the_secret_is_shown(tmp_path: Path) -> None:
    lab = await Lab.begin(tmp_path)
    lab.chains[1].frozen.add(lab.initiator.address)
    await lab.ticks(25)
    me = lab.initiator
    assert me.swap().leg(Side.TAKE) is LegState.LOCKED
    assert not seen(lab, me, Side.TAKE).pays
    assert not me.swap().of(Action.CLAIM)
    await lab.until_ended()
    assert lab.outcomes() == (Outcome.REFUNDED, Outcome.REFUNDED)
    await lab.close()


async def test_a_participant_locks_nothing_for_what_could_not_be_paid_out_to_them(tmp_path: Path) -> None:
    """Rule 14: what the initiator locked is in the contract, so the payment itself can be tried. Both end with what they had."""
    lab = await Lab.begin(tmp_path)
    lab.chains[0].frozen.add(lab.participant.address)
    await lab.ticks(12)
    me = lab.participant
    assert me.swap().leg(Side.TAKE) is LegState.LOCKED
    assert not seen(lab, me, Side.TAKE).pays
    await lab.until_ended()
    assert lab.outcomes() == (Outcome.REFUNDED, Outcome.ABANDONED)
    assert not me.vault.signed
    await lab.close()


async def test_a_lock_follows_once_it_could_be_paid_out(tmp_path: Path) -> None:
    lab = await Lab.begin(tmp_path, away=60)
    lab.chains[0].frozen.add(lab.participant.address)
    await lab.ticks(12)
    assert not lab.participant.vault.signed
    lab.chains[0].frozen.clear()
    await lab.until_ended()
    assert lab.outcomes() == (Outcome.COMPLETED, Outcome.COMPLETED)
    await lab.close()


class TryingNode(ContractNode):
    """`says`: what it answers when a payment by the HTLC is tried. None: the truth. `of`: in this token alone; None: in any."""

    says: Refused | Json | None = None
    of: Address | None = None

    def _eth_call(self, request: Any, tag: Any, overrides: Json = None) -> Json:
        if request.get("from") != HTLC or self.says is None or self.of not in (None, request["to"]):
            return super()._eth_call(request, tag, overrides)
        if isinstance(self.says, Refused):
            raise self.says
        return self.says


PAID, FALSE = "0x" + "1".rjust(64, "0"), "0x" + "0" * 64


@pytest.mark.parametrize(
    ("frozen", "says", "locks"),
    [
        (False, (PAID, PAID), True),
        (False, ("0x", PAID), True),  # a token that returns nothing
        (False, (FALSE, FALSE), False),  # one that returns false, which the contract takes for a failure
        (True, (PAID, None), False),  # one of two nodes lies, and is not believed
        (False, (Refused(-32005, "limit exceeded"), None), True),  # a node that cannot tell says nothing
        (True, (Refused(-32005, "limit exceeded"), None), False),
    ],
)
async def test_two_nodes_are_asked_whether_it_could_be_paid_out(
    tmp_path: Path, frozen: bool, says: tuple[Refused | Json | None, Refused | Json | None], locks: bool
) -> None:
    lab = Lab.build(tmp_path, nodes_each=2)
    for url, answer in zip(lab.networks[0].endpoints, says, strict=True):
        lab.nodes[url] = trying = TryingNode(lab.chains[0])
        trying.says = answer
    for person in lab.people:
        await person.start()
    await lab.agree()
    lab.chains[0].frozen |= {lab.participant.address} if frozen else set()
    await lab.ticks(12)
    assert bool(lab.participant.vault.signed) is locks
    await lab.close()


async def test_a_node_that_stands_still_is_not_asked_what_the_newest_block_allows(tmp_path: Path) -> None:
    """It would say for ever that the lock cannot be paid out: there is none yet where it stands."""
    lab = Lab.build(tmp_path, nodes_each=2, place="http://127.0.0.1:{1}{0}")  # this machine's own: one of two is enough
    for person in lab.people:
        await person.start()
    still = [chain.height for chain in lab.chains]
    for chain in lab.chains:
        chain.mine(10)
    await lab.agree()
    for _ in range(12):
        for network, chain, height in zip(lab.networks, lab.chains, still, strict=True):
            lab.nodes[network.endpoints[0]].lag = chain.height + 1 - height
        await lab.ticks(1)
    assert {person.swap().seen(side) for person in lab.people for side in Side} == {LegState.CLAIMED}
    for node in lab.nodes.values():
        node.lag = 0
    await lab.until_ended()  # that takes two who say so
    assert lab.outcomes() == (Outcome.COMPLETED, Outcome.COMPLETED)
    await lab.close()


async def test_a_question_that_no_node_can_answer_is_no_answer(tmp_path: Path) -> None:
    """A lock that is signed already is not cancelled for it either."""
    lab = Lab.build(tmp_path)
    (url,) = lab.networks[0].endpoints
    lab.nodes[url] = mute = TryingNode(lab.chains[0])
    for person in lab.people:
        await person.start()
    await lab.agree(tokens=(TOKEN, NATIVE))
    me = lab.participant
    lab.chains[1].full = True
    await lab.ticks(9)
    assert me.swap().pending(Action.LOCK)
    mute.says = Refused(-32005, "limit exceeded")
    await lab.ticks(2)
    assert not me.swap().of(Action.CANCEL)
    assert me.runner.waits(me.swap().id)
    mute.says, lab.chains[1].full = None, False
    await lab.until_ended()
    assert lab.outcomes() == (Outcome.COMPLETED, Outcome.COMPLETED)
    await lab.close()


async def test_a_token_that_nodes_give_up_on_keeps_no_other_swap_waiting(tmp_path: Path) -> None:
    """Anybody can offer one whose transfer never ends."""
    lab = Lab.build(tmp_path)
    (url,) = lab.networks[0].endpoints
    lab.nodes[url] = weary = TryingNode(lab.chains[0])
    weary.says, weary.of = Refused(-32000, "execution aborted (timeout = 5s)"), TOKEN
    for person in lab.people:
        await person.start()
    await lab.agree(tokens=(TOKEN, NATIVE))
    await lab.agree(tokens=(NATIVE, NATIVE), number=1)
    await lab.until_ended()
    assert lab.outcomes(0) == (Outcome.REFUNDED, Outcome.ABANDONED)
    assert lab.outcomes(1) == (Outcome.COMPLETED, Outcome.COMPLETED)
    assert [person.troubles for person in lab.people] == [[], []]
    await lab.close()


async def test_a_lock_that_one_of_two_nodes_denies_comes_back_all_the_same(tmp_path: Path) -> None:
    """It never becomes final, so nothing else goes on; it is not locked for as long as the lie lasts."""
    lab = await Lab.begin(tmp_path, tokens=(NATIVE, NATIVE), nodes_each=2)
    lab.nodes[lab.networks[0].endpoints[1]].says_open[htlc.swap_id(lab.lock_of(Role.INITIATOR))] = False
    await lab.until_ended()
    assert lab.outcomes() == (Outcome.REFUNDED, Outcome.ABANDONED)
    await lab.close()


async def test_news_ages_by_this_computers_clock(lab: Lab) -> None:
    me = lab.initiator
    await observe(lab, me)
    assert (seen(lab, me, Side.GIVE).age, seen(lab, me, Side.GIVE).fresh) == (0, True)
    lab.chains[1].mine(40)
    assert (seen(lab, me, Side.GIVE).age, seen(lab, me, Side.GIVE).fresh) == (80, False)


async def test_nothing_is_known_of_a_chain_that_does_not_answer(lab: Lab) -> None:
    me = lab.initiator
    await observe(lab, me)
    node(lab, 0).down = True
    with pytest.raises(ChainError):
        await observe(lab, me)
    me.observers[FIRST].lost()
    assert me.observers[FIRST].seen((me.swap().id, Side.GIVE)) is None
    assert me.observers[FIRST].head is None


async def test_a_lock_that_storage_does_not_show_any_more_is_not_open(lab: Lab) -> None:
    """Rule 7: whatever the logs said, and whether or not they say how it closed."""
    me, lock = lab.participant, lab.lock_of(Role.INITIATOR)
    lock_it(lab, lock, lab.initiator)
    lab.chains[0].mine(4)
    await observe(lab, me)
    assert (me.swap().leg(Side.TAKE), seen(lab, me, Side.TAKE).open) == (LegState.LOCKED, True)
    node(lab, 0).says_open[htlc.swap_id(lock)] = False
    await observe(lab, me)
    assert (me.swap().leg(Side.TAKE), seen(lab, me, Side.TAKE).open) == (LegState.LOCKED, False)


async def test_two_nodes_that_disagree_about_a_lock_make_it_unsure(tmp_path: Path) -> None:
    lab = await Lab.begin(tmp_path, tokens=(NATIVE, NATIVE), nodes_each=2)
    me, lock = lab.participant, lab.lock_of(Role.INITIATOR)
    lock_it(lab, lock, lab.initiator)
    lab.chains[0].mine(4)
    liar = lab.nodes[lab.networks[0].endpoints[1]]
    liar.says_open[htlc.swap_id(lock)] = False
    await observe(lab, me)
    assert not seen(lab, me, Side.TAKE).agreed
    assert me.swap().leg(Side.TAKE) is LegState.EMPTY
    liar.says_open.clear()
    await observe(lab, me)
    assert seen(lab, me, Side.TAKE).agreed
    assert seen(lab, me, Side.TAKE).open
    liar.down = True
    await observe(lab, me)
    assert not seen(lab, me, Side.TAKE).agreed, "one of two is not enough"
    await lab.close()


# --- turns -----------------------------------------------------------------------------------------------------------


async def test_two_swaps_of_one_token_use_their_allowances_one_after_the_other(tmp_path: Path) -> None:
    """Both may begin at the same head. Each approves exactly its own amount, and neither uses the other's."""
    lab = await Lab.begin(tmp_path, swaps=2, away=30)
    approved: list[int] = []
    for _ in range(60):
        await lab.ticks(1)
        held = [tx for number in (0, 1) for tx in lab.initiator.swap(lab.terms[number].swap_id).of(Action.APPROVE)]
        locked = [number for number in (0, 1) if lab.initiator.swap(lab.terms[number].swap_id).seen(Side.GIVE) is not LegState.EMPTY]
        approved.append(len(held) - len(locked))
    assert max(approved) == 1
    assert lab.outcomes(0) == lab.outcomes(1) == (Outcome.COMPLETED, Outcome.COMPLETED)
    for person in lab.people:
        signed = Counter(tx.signed.action for each in person.book.all() for tx in each.swap.txs)
        assert signed == {Action.APPROVE: 2, Action.LOCK: 2, Action.CLAIM: 2}
    await lab.close()


async def test_two_that_hold_an_allowance_already_do_not_wait_for_each_other_for_ever(tmp_path: Path) -> None:
    """As an older version could leave them: both approved, both too late. The older one resets first."""
    lab = await Lab.begin(tmp_path, swaps=2)
    me = lab.initiator
    for number in (0, 1):
        entry = me.book.find(lab.terms[number].swap_id)
        assert entry is not None
        await me.hand.sign(entry, Sign(Action.APPROVE, Side.GIVE, 10**7))
    lab.chains[0].mine(20)
    lab.chains[1].mine(20)
    await lab.until_ended(me)
    assert lab.chains[0].state().allowed.get((TOKEN, me.address), 0) == 0
    assert [each.swap.outcome for each in me.book.all()] == [Outcome.ABANDONED] * 2
    await lab.close()


async def test_a_secret_shown_in_a_strangers_claim_is_used(lab: Lab) -> None:
    """The initiator opens another lock with the same secret first: the participant need not wait for its own."""
    me, secret = lab.participant, secret_of(lab.terms[0].offer.offer.salt)
    await lab.ticks(5)
    assert me.swap().secret is None
    other = replace(lab.lock_of(Role.PARTICIPANT), amount=1, refundee=me.address)
    lock_it(lab, other, me)
    lab.chains[1].mine()
    lab.chains[1].send(lab.initiator.address, htlc.claim_call(other, secret))
    await lab.ticks(1, me)
    assert me.swap().secret == secret
    assert me.swap().seen(Side.GIVE) is not LegState.CLAIMED
