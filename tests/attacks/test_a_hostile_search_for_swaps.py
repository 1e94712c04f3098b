"""Somebody restores a wallet from its phrase, and strangers, nodes and papers want them to show the secret, to pay, or to find nothing.

Strangers may lock anything with any hash for anybody; a node may tell any event; a receipt comes from anywhere.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.ledger import account
from tests.wallet.services.house import House, Street
from tests.wallet.services.test_rescue import COMPLETED, UNTOUCHED, bring_to_an_end, entry_of, found, held, receipt_of
from tests.wallet.swaps.contracts import TOKEN
from wallet.chains.abi import address_word, word
from wallet.chains.rpc import Json
from wallet.errors import BadDocument, TermsRefused
from wallet.model.address import NATIVE
from wallet.model.lock import Lock
from wallet.model.swap import Role, Side
from wallet.model.verdict import Severity
from wallet.swaps import htlc
from wallet.swaps.calls import call_of
from wallet.swaps.facts import Action
from wallet.swaps.receipt import MAX_BYTES

STRANGER = account("stranger")


@pytest.fixture
async def street(tmp_path: Path) -> AsyncIterator[Street]:
    street = await Street.begin(tmp_path)
    yield street
    await street.close()


def own_lock(house: House) -> Lock:
    return entry_of(house).swap.terms(Side.GIVE).lock


def bait(street: Street, victim: House, count: int) -> None:
    """Strangers lock a unit or two of coin for the victim, with the hash of the victim's own lock, on the chain where theirs is due."""
    chain, ours = street.chains[1], own_lock(victim)
    for number in range(count):
        stranger = account(f"stranger {number}")
        chain.give(stranger)
        lock = Lock(
            street.networks[1].chain_id, ours.htlc, NATIVE, 1 + number, ours.refundee, stranger, ours.hashlock, ours.expiry - 20 - number
        )
        chain.send(stranger, htlc.lock_call(lock, ours.expiry - 60, bytes(16)))


async def locked_alone(street: Street) -> House:
    """Alice has locked, Bob never will, and her disk is lost."""
    await street.agreed()
    await street.ticks(5, street.alice)
    await street.bob.leave()
    return street.alice


# --- baits -----------------------------------------------------------------------------------------------------------


async def test_no_dust_makes_the_secret_known_unless_its_own_amount_is_typed(street: Street) -> None:
    alice = await locked_alone(street)
    bait(street, alice, 40)
    await street.ticks(3, alice)
    alice = await street.lose_the_disk(alice)
    findings = await found(alice)
    assert [finding.kind for finding in findings].count("reveal") == 40
    for finding in findings:
        review = await alice.rescue.review(finding.key)
        if finding.reveals:
            assert review.severity is Severity.TYPE
            assert review.typed == f"{finding.take} for 10 APD"
            assert any(each.rule == 49 and "Anybody can lock something worthless" in each.sentence for each in review.findings)
    back = next(finding for finding in findings if finding.kind == "take back")
    await alice.rescue.confirm(await alice.rescue.review(back.key))
    for _ in range(60):
        await street.ticks(2, alice)
        if (await alice.swap()).ended:
            break
    assert [call.call.data[:4] for call in alice.signer.transactions] == [refund_selector(street, alice)]
    assert street.chains[0].state().of(TOKEN, own_lock(alice).refundee) == 1_000


def refund_selector(street: Street, house: House) -> bytes:
    del street
    agreed = entry_of(house).swap.agreed
    return call_of(agreed.terms, agreed.role, Action.REFUND, bytes(32), entry_of(house).account).data[:4]


async def test_a_participant_follows_the_dust_too_and_loses_nothing_by_it(street: Street) -> None:
    await street.agreed()
    await street.ticks(10)
    ours = own_lock(street.bob)
    street.chains[0].give(STRANGER)
    dust = Lock(street.networks[0].chain_id, ours.htlc, NATIVE, 1, ours.refundee, STRANGER, ours.hashlock, ours.expiry + 30)
    street.chains[0].send(STRANGER, htlc.lock_call(dust, ours.expiry, bytes(16)))
    await street.ticks(1, street.bob)
    bob = await street.lose_the_disk(street.bob)
    assert {finding.kind for finding in await found(bob)} == {"follow"}
    await bring_to_an_end(street, bob)
    assert held(street) == COMPLETED


# --- nodes -----------------------------------------------------------------------------------------------------------


def liar(street: Street, chain: int = 0) -> Any:
    """The node of a chain that is asked first."""
    return street.nodes[street.networks[chain].endpoints[0]]


def telling(street: Street, victim: Lock, changes: dict[str, Any]) -> Any:
    """A lie about logs: made-up locks that name the victim, beside what is true."""

    def lie(honest: Json) -> Json:
        assert isinstance(honest, list)
        lock = replace(victim, **changes)
        salt = bytes(range(16)).ljust(32, b"\0")
        body = htlc.swap_id(lock) + word(lock.amount) + word(lock.expiry) + address_word(lock.token) + salt
        topics = ["0x" + topic.hex() for topic in (htlc.LOCKED, lock.hashlock, address_word(lock.refundee), address_word(lock.payee))]
        place: dict[str, Json] = {
            "blockNumber": hex(street.chains[0].height - 1),
            **{"blockHash": "0x" + "ab" * 32, "transactionHash": "0x" + "cd" * 32, "logIndex": "0x7", "removed": False},
        }
        return [*honest, {"address": lock.htlc, "topics": [*topics], "data": "0x" + body.hex(), **place}]

    return lie


@pytest.mark.parametrize(
    "changes",
    [
        {"expiry": 2**256 - 1},
        {"expiry": 0},
        {"amount": 2**256 - 1, "expiry": 2**33},
        {"amount": 0},
        {"token": STRANGER},
        {"hashlock": bytes(32)},
        {"payee": NATIVE, "refundee": NATIVE},
    ],
)
async def test_a_lock_that_a_node_makes_up_is_not_offered(street: Street, changes: dict[str, Any]) -> None:
    alice = await locked_alone(street)
    liar(street).lies["eth_getLogs"] = telling(street, own_lock(alice), changes)
    alice = await street.lose_the_disk(alice)
    (finding,) = await found(alice)
    assert (finding.kind, str(finding.give), finding.take) == ("take back", "10 APD", None)


async def test_a_node_that_lies_about_salt_and_block_cannot_make_us_strangers_to_our_own_lock(street: Street) -> None:
    """Its version stands beside the honest one, also in what is kept: the secret is still ours to show."""
    await street.agreed()
    await street.ticks(8)
    liar(street).lies["eth_getLogs"] = telling(street, own_lock(street.alice), {})
    alice = await street.lose_the_disk(street.alice)
    assert {finding.kind for finding in await found(alice)} == {"reveal", "take back"}
    await bring_to_an_end(street, alice)
    assert held(street) == COMPLETED


async def test_what_nodes_do_not_agree_on_is_offered_once_they_do(street: Street) -> None:
    alice = await locked_alone(street)
    ours = own_lock(alice)
    liar(street).says_open[htlc.swap_id(ours)] = False
    alice = await street.lose_the_disk(alice)
    assert await found(alice) == ()
    view = alice.rescue.view()
    assert view is not None
    assert any("disagree" in each.trouble.lower() for each in view.coverage), [each.trouble for each in view.coverage]
    liar(street).says_open.clear()
    assert [finding.kind for finding in await found(alice)] == ["take back"]


# --- papers ----------------------------------------------------------------------------------------------------------


async def test_receipts_that_somebody_forged(street: Street) -> None:
    await street.agreed()
    await street.ticks(3)
    real, other = receipt_of(street.alice, Role.INITIATOR), receipt_of(street.bob, Role.PARTICIPANT)
    alice = await street.lose_the_disk(street.alice)
    with pytest.raises(TermsRefused, match="other accounts"):
        await alice.rescue.review_receipt(other)
    with pytest.raises(TermsRefused, match="other accounts"):
        await alice.rescue.review_receipt(real.replace('"initiator"', '"participant"'))
    begins = real.index("lockstep-acceptance-1:") + 60
    for place in range(begins, begins + 200, 40):
        changed = real[:place] + ("A" if real[place] != "A" else "B") + real[place + 1 :]
        with pytest.raises((BadDocument, TermsRefused)):
            await alice.rescue.review_receipt(changed)
    assert alice.session.workspace.book.all() == ()
    assert await alice.desk.list() == ()


async def test_a_receipt_without_end_is_refused_at_once(street: Street) -> None:
    text = "{" + " " * 100_000_000
    started = time.monotonic()
    with pytest.raises(BadDocument, match=f"{MAX_BYTES:,}"):
        await street.alice.rescue.review_receipt(text)
    assert time.monotonic() - started < 5
    assert held(street) == UNTOUCHED
