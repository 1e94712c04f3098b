"""Whatever a partner or a node sends, what reaches the signer is this swap's own lock, claim, refund, or what serves those.

The signer of these tests signs whatever it is asked for: the mandate, which would refuse as well, is tried apart.
"""

from __future__ import annotations

import asyncio
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.attacks.own_calls import is_own
from tests.wallet.services.house import House, Street, willing
from tests.wallet.swaps.contracts import HTLC, TOKEN
from tests.wallet.swaps.lab import PATH, Lab, Vault
from wallet.chains.rpc import Json
from wallet.errors import WalletError
from wallet.model.address import NATIVE, Address, checksummed
from wallet.model.mandate import Mandate, covers
from wallet.model.origin import KeyPlace
from wallet.model.path import AccountPath
from wallet.model.swap import Acceptance, Offer, Role, Side, SignedAcceptance, SignedOffer, Terms
from wallet.model.transaction import Call, Fees, Signed, Unsigned
from wallet.swaps import htlc
from wallet.swaps.calls import mandate_of
from wallet.swaps.offer import acceptance_digest, offer_digest
from wallet.swaps.offer_text import decode_acceptance, decode_offer, encode_acceptance, encode_offer

STRANGER = checksummed(b"\x09" * 20)
TICKS = 30
STATIC = Lab.build(Path("nowhere"))
TERMS = STATIC.draw_up((TOKEN, TOKEN))

words = st.binary(min_size=32, max_size=32)
addresses = st.sampled_from([STRANGER, HTLC, TOKEN, NATIVE])


class WillingVault(Vault):
    """Signs anything."""

    async def sign_transaction(self, unsigned: Unsigned, account: KeyPlace) -> Signed:
        del account
        return self._sign(unsigned)


@st.composite
def hostile_logs(draw: st.DrawFn) -> dict[str, Any]:
    """An event that looks like one of the swap's, with anything wrong; `side` and `role` say which lock it imitates."""
    lock = TERMS.leg(Role.INITIATOR, draw(st.sampled_from(Side))).lock
    field = draw(st.sampled_from(["", "amount", "expiry", "payee", "refundee", "token", "hashlock"]))
    new = {"amount": st.integers(0, 2**256 - 1), "expiry": st.integers(0, 2**256 - 1), "hashlock": words}.get(field, addresses)
    lock = replace(lock, **{field: draw(new)}) if field else lock
    known = draw(st.just(htlc.swap_id(lock)) | words)
    body = known + htlc.word(lock.amount) + htlc.word(lock.expiry) + htlc.address_word(lock.token) + bytes(32)
    forms = [
        ((htlc.LOCKED, lock.hashlock, htlc.address_word(lock.refundee), htlc.address_word(lock.payee)), body),
        ((htlc.CLAIMED, known), draw(words)),
        ((htlc.REFUNDED, known), b""),
    ]
    topics, data = draw(st.sampled_from(forms))
    place = {"blockHash": "0x" + draw(words).hex(), "transactionHash": "0x" + draw(words).hex(), "logIndex": "0x9", "removed": False}
    return {"address": HTLC, "topics": ["0x" + topic.hex() for topic in topics], "data": "0x" + data.hex(), **place}


GARBAGE: tuple[Any, ...] = (None, [], {}, "0x", "0x" + "00" * 32, "0x" + "ff" * 32, "0x1", "x")
METHODS = ("eth_call", "eth_getTransactionReceipt", "eth_getTransactionCount", "eth_feeHistory")


@st.composite
def lies(draw: st.DrawFn) -> tuple[str, Any]:
    """A method, and what a node answers to it; of logs, what it adds."""
    if draw(st.booleans()):
        return "eth_getLogs", draw(st.lists(hostile_logs(), min_size=1, max_size=3))
    return draw(st.sampled_from(METHODS)), draw(st.sampled_from(GARBAGE))


@pytest.mark.timeout(110)
@settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow])
@given(told=st.lists(st.tuples(st.integers(0, TICKS), st.integers(0, 1), lies()), max_size=10), walks_away=st.booleans())
def test_whatever_nodes_tell(told: list[tuple[int, int, tuple[str, Any]]], *, walks_away: bool) -> None:
    async def play() -> tuple[list[Unsigned], list[Unsigned], Terms]:
        with tempfile.TemporaryDirectory() as folder:
            lab = Lab.build(Path(folder))
            for person in lab.people:
                vault = person.vault = WillingVault(person.vault.key)
                assert isinstance(vault, Vault)
                await person.start()
            terms = await lab.agree((TOKEN, TOKEN))
            for tick in range(TICKS):
                for when, chain, lie in told:
                    if when in (tick, tick - 2):
                        _tell(lab, chain, lie, on=when == tick)
                await lab.ticks(1, *(lab.people[:1] if walks_away else lab.people))
            await lab.close()
            return lab.initiator.vault.signed, lab.participant.vault.signed, terms

    ours, theirs, terms = asyncio.run(play())
    assert all(is_own(terms, Role.INITIATOR, unsigned) for unsigned in ours)
    assert all(is_own(terms, Role.PARTICIPANT, unsigned) for unsigned in theirs)
    if not told:
        assert len(ours) >= 2


def _tell(lab: Lab, chain: int, lie: tuple[str, Any], *, on: bool) -> None:
    """For two blocks, the one node of a chain says something else."""
    method, said = lie
    node = lab.nodes[lab.networks[chain].endpoints[0]]
    if not on:
        node.lies.pop(method, None)
        return
    height = hex(lab.chains[chain].height)

    def answer(honest: Json) -> Json:
        if method != "eth_getLogs":
            return said
        return [*(honest if isinstance(honest, list) else []), *({**log, "blockNumber": height} for log in said)]

    node.lies[method] = answer


# --- the mandate -----------------------------------------------------------------------------------------------------


@st.composite
def requests(draw: st.DrawFn) -> tuple[Role, Mandate, Unsigned]:
    """A mandated call with anything about it changed, or nothing."""
    role = draw(st.sampled_from(Role))
    mandate = mandate_of(STATIC.agreed(TERMS, role), PATH)
    made = draw(st.sampled_from(mandate.calls))
    call, sender = made.call, made.signer
    data = bytearray(call.data)
    match draw(st.sampled_from(["", "data", "longer", "shorter", "secret", "to", "value", "chain", "sender"])):
        case "data" if data:
            data[draw(st.integers(0, len(data) - 1))] ^= 1 << draw(st.integers(0, 7))
        case "longer":
            data += draw(st.binary(min_size=1, max_size=40))
        case "shorter":
            data = data[: draw(st.integers(0, len(data)))]
        case "secret" if made.secret_at is not None:
            data[made.secret_at : made.secret_at + 32] = draw(words)
        case "to":
            call = replace(call, to=draw(addresses))
        case "value":
            call = replace(call, value=draw(st.integers(0, 2**256 - 1)))
        case "chain":
            call = replace(call, chain_id=draw(st.integers(1, 20)))
        case _:
            sender = draw(st.sampled_from([sender, STRANGER]))
    return (
        role,
        mandate,
        Unsigned(Call(call.chain_id, call.to, bytes(data), call.value), sender, draw(st.integers(0, 9)), 21_000, Fees(1, 1)),
    )


@settings(max_examples=400)
@given(requests())
def test_whatever_is_asked_of_the_mandate(request: tuple[Role, Mandate, Unsigned]) -> None:
    role, mandate, unsigned = request
    if covers(mandate, unsigned):
        assert is_own(TERMS, role, unsigned)


# --- the gate --------------------------------------------------------------------------------------------------------


ANSWERS: list[dict[str, Any]] = [
    *({"taker": address} for address in (STRANGER, HTLC, TOKEN)),
    *({"pay_to": address} for address in (HTLC, TOKEN)),  # who accepts may be paid at a stranger's, if they say so themselves
    *({name: value} for name in ("give_expiry", "want_expiry", "give_lock_by", "want_lock_by") for value in (1, 2**39)),
    {"offer_id": b"\x07" * 32},
]
OFFERS: list[dict[str, Any]] = [
    *({name: address} for name in ("pay_to", "taker") for address in (STRANGER, HTLC, TOKEN)),
    *({name: value} for name in ("give_seconds", "want_seconds", "valid_until") for value in (1, 2**39)),
    {"hashlock": b"\x07" * 32},
]


async def _signed_by(house: House, digest: bytes) -> bytes:
    await house.signer.approve(digest)
    signature = await house.signer.sign_digest(digest, AccountPath(PATH.style, 0))
    house.signer.digests.pop()
    return signature


async def _answer(street: Street, honest: Acceptance, changes: dict[str, Any]) -> str:
    false = replace(honest, **changes)
    digest = acceptance_digest(false)
    return encode_acceptance(SignedAcceptance(false, digest, await _signed_by(street.bob, digest)))


async def _offer(street: Street, honest: Offer, changes: dict[str, Any]) -> str:
    false = replace(honest, **changes)
    digest = offer_digest(false)
    return encode_offer(SignedOffer(false, digest, await _signed_by(street.alice, digest)))


async def _refuses_offers(street: Street, honest: Offer) -> None:
    for changes in OFFERS:
        text = await _offer(street, honest, changes)
        try:
            await street.bob.desk.open_offer(text)
            review = await street.bob.desk.review_acceptance(text)
        except WalletError:
            continue
        assert {line.party for line in review.lines} >= {honest.maker}
    assert (street.bob.signer.transactions, street.bob.signer.digests) == ([], [])


async def _refuses_answers(street: Street, honest: Acceptance) -> None:
    before = list(street.alice.signer.digests)
    for changes in ANSWERS:
        text = await _answer(street, honest, changes)
        with pytest.raises(WalletError):
            await street.alice.desk.review_lock(text)
    assert (street.alice.signer.transactions, street.alice.signer.digests) == ([], before)


@pytest.mark.timeout(110)
async def test_whatever_papers_come_only_a_persons_word_signs_and_only_the_swaps_own(tmp_path: Path) -> None:
    street = await Street.begin(tmp_path)
    offer = decode_offer(await street.offered())
    await _refuses_offers(street, offer.offer)
    review = await street.bob.desk.review_acceptance(encode_offer(offer))
    answer = decode_acceptance((await street.bob.desk.confirm_acceptance(willing(review))).text)
    await _refuses_answers(street, answer.acceptance)
    await street.alice.desk.confirm_lock(willing(await street.alice.desk.review_lock(encode_acceptance(answer))))
    await street.until_ended()
    terms = Terms(offer, answer)
    for house, role in ((street.alice, Role.INITIATOR), (street.bob, Role.PARTICIPANT)):
        assert len(house.signer.transactions) >= 3
        assert all(is_own(terms, role, unsigned) for unsigned in house.signer.transactions)
    assert (street.alice.signer.digests, street.bob.signer.digests) == ([offer.id], [answer.id])
    await street.close()


def test_the_judge_knows_a_strange_call() -> None:
    """The judge's own trial."""
    for role in Role:
        mandate = mandate_of(STATIC.agreed(TERMS, role), PATH)
        for made in mandate.calls:
            if made.secret_at is None:
                own = Unsigned(made.call, made.signer, 0, 21_000, Fees(1, 1))
                assert is_own(TERMS, role, own)
                assert not is_own(TERMS, role, replace(own, call=replace(made.call, to=Address(STRANGER))))
                assert not is_own(TERMS, role, replace(own, sender=STRANGER))
