"""The emergency sheet, taken at its word: a stranger sends the printed call data to the printed contract, and the money goes home."""

from __future__ import annotations

import re

import pytest

from tests.contracts.chain import LocalChain
from tests.contracts.swaps import SALT, SECRET, UNITS, World
from tests.wallet.swaps.samples import PLAYGROUND
from wallet.keys.signing import sign_digest
from wallet.model.address import NATIVE, Address
from wallet.model.amount import Amount
from wallet.model.asset import Asset
from wallet.model.hashing import sha256
from wallet.model.lock import Lock
from wallet.model.sheet import Sheet
from wallet.model.swap import Acceptance, Offer, OfferLeg, Role, Side, Terms
from wallet.model.transaction import Call
from wallet.services.swaps.sheet import sheet_of
from wallet.swaps import htlc, machine
from wallet.swaps.facts import Agreed, SecretSeen
from wallet.swaps.offer import acceptance_digest, agree, offer_digest, signed_acceptance, signed_offer
from wallet.swaps.state import Swap


def terms(world: World, token: Address) -> Terms:
    """The payer is the initiator, the payee the participant; both give the same on one chain, an hour and two long."""
    chain, now = world.chain, world.chain.time
    leg = OfferLeg(chain.chain_id, bytes(32), world.htlc, token, UNITS)
    made = Offer(leg, leg, world.payer, world.payer, sha256(SECRET), SALT, 7200, 3600, now + 600, NATIVE)
    offer = signed_offer(made, sign_digest(chain.key(world.payer), offer_digest(made)))
    answer = Acceptance(offer.id, world.payee, world.payee, now + 7200, now + 3600, now + 600, now + 1200)
    return agree(offer, signed_acceptance(answer, sign_digest(chain.key(world.payee), acceptance_digest(answer))))


def swap(world: World, token: Address, role: Role) -> Swap:
    return machine.new(Agreed(terms(world, token), role, PLAYGROUND, PLAYGROUND, careful=True, cap=10**15))


def printed(of: Swap) -> Sheet:
    return sheet_of(of, lambda lock: ("Aster", Amount(lock.amount, Asset(lock.chain_id, lock.token, "EXM", 6))))


def read(world: World, sheet: Sheet, title: str) -> Call:
    """From the text alone, as somebody with the paper in hand does."""
    (part,) = [part for part in re.split(r"\n\d\. ", sheet.text) if part.startswith(title + "\n")]
    contract = re.search(r"contract: +(0x\w+)", part)
    data = re.search(r"call data:\n(0x[0-9a-f]+)\n", part)
    assert contract
    assert data
    return Call(world.chain.chain_id, Address(contract[1]), bytes.fromhex(data[1][2:]))


def lock_up(chain: LocalChain, lock: Lock) -> None:
    if lock.token != NATIVE:
        if lock.refundee != chain.accounts[0]:
            chain.do(chain.accounts[0], lock.token, "transfer(address,uint256)", lock.refundee, lock.amount)
        chain.do(lock.refundee, lock.token, "approve(address,uint256)", lock.htlc, lock.amount)
    assert chain.send(lock.refundee, htlc.lock_call(lock, chain.time + 300, SALT)).ok


@pytest.mark.parametrize("role", Role)
def test_the_refund_as_printed_pays_its_owner(world: World, asset: Address, role: Role) -> None:
    mine = swap(world, asset, role)
    lock = mine.terms(Side.GIVE).lock
    lock_up(world.chain, lock)
    call = read(world, printed(mine), "Give 1 EXM on Aster back to you")
    world.chain.refused(world.stranger, call)
    assert world.is_open(lock)
    before = world.chain.balance(asset, lock.refundee)
    world.expire(lock)
    assert world.chain.send(world.stranger, call).ok
    assert world.chain.balance(asset, lock.refundee) - before == UNITS
    assert not world.is_open(lock)


@pytest.mark.parametrize("role", Role)
def test_the_claim_as_printed_pays_its_owner_once_the_secret_is_public(world: World, asset: Address, role: Role) -> None:
    mine = machine.apply(swap(world, asset, role), SecretSeen(SECRET))
    lock = mine.terms(Side.TAKE).lock
    lock_up(world.chain, lock)
    before = world.chain.balance(asset, lock.payee)
    assert world.chain.send(world.stranger, read(world, printed(mine), "Pay 1 EXM on Aster to you")).ok
    assert world.chain.balance(asset, lock.payee) - before == UNITS


def test_the_secrets_place_is_where_the_sheet_says(world: World, asset: Address) -> None:
    mine = swap(world, asset, Role.PARTICIPANT)
    lock = mine.terms(Side.TAKE).lock
    lock_up(world.chain, lock)
    sheet = printed(mine)
    assert "64 zeros after the first 10 characters (bytes 4 to 35)" in " ".join(sheet.text.split())
    blank = read(world, sheet, "Pay 1 EXM on Aster to you")
    text = "0x" + blank.data.hex()
    assert text[10:74] == "0" * 64
    filled = Call(blank.chain_id, blank.to, bytes.fromhex((text[:10] + SECRET.hex() + text[74:])[2:]))
    before = world.chain.balance(asset, lock.payee)
    assert world.chain.send(world.stranger, filled).ok
    assert world.chain.balance(asset, lock.payee) - before == UNITS


def test_the_check_as_printed_tells_an_open_lock_from_none(world: World) -> None:
    mine = swap(world, NATIVE, Role.INITIATOR)
    lock = mine.terms(Side.GIVE).lock
    found = re.search(r"eth_call to the contract with (0x[0-9a-f]+)", " ".join(printed(mine).text.split()))
    assert found
    query = Call(lock.chain_id, lock.htlc, bytes.fromhex(found[1][2:]))
    assert world.chain.ask(query)[-1] == 0
    lock_up(world.chain, lock)
    assert world.chain.ask(query)[-1] == 1


def test_without_a_public_secret_none_is_printed_and_times_are_in_words_and_numbers(world: World) -> None:
    mine = swap(world, NATIVE, Role.INITIATOR)
    text = " ".join(printed(mine).text.split())
    assert SECRET.hex() not in text
    assert "Never show it after" in text
    assert f"UTC (Unix time {mine.terms(Side.GIVE).lock.expiry}) on, by the clock of the chain's own blocks" in text
