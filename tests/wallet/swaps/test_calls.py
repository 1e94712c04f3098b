"""The mandate covers exactly what the hand will ask for, and nothing beside it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes.ledger import account
from tests.wallet.swaps.contracts import HTLC, TOKEN
from tests.wallet.swaps.lab import CAP, PATH, Lab, secret_of
from wallet.model.address import NATIVE
from wallet.model.mandate import Mandate, covering, covers, fill_secret
from wallet.model.swap import Role, Side, Terms
from wallet.model.transaction import Call, Fees, Unsigned
from wallet.swaps import htlc
from wallet.swaps.calls import CAPPED, GAS, applies, call_of, mandate_of
from wallet.swaps.facts import Action, Agreed, side_of

LAB = Lab.build(Path("nowhere"))
ALL = [LAB.draw_up(pair, number) for number, pair in enumerate([(TOKEN, TOKEN), (NATIVE, TOKEN), (TOKEN, NATIVE), (NATIVE, NATIVE)])]
CASES = [(terms, role) for terms in ALL for role in Role]
STRANGER = account("stranger")


def mandated(terms: Terms, role: Role) -> tuple[Agreed, Mandate]:
    agreed = LAB.agreed(terms, role)
    return agreed, mandate_of(agreed, PATH)


def secret(terms: Terms) -> bytes:
    return secret_of(terms.offer.offer.salt)


def unsigned(terms: Terms, role: Role, action: Action, fee: int = 1, gas: int | None = None) -> Unsigned:
    sender = terms.leg(role, Side.GIVE).lock.refundee
    return Unsigned(call_of(terms, role, action, secret(terms)), sender, 3, GAS[action] if gas is None else gas, Fees(fee, 1))


@pytest.mark.parametrize(("terms", "role"), CASES)
def test_every_action_of_the_swap_is_covered_and_named(terms: Terms, role: Role) -> None:
    _, mandate = mandated(terms, role)
    for action in Action:
        if applies(terms, role, action):
            found = covering(mandate, unsigned(terms, role, action))
            assert found is not None
            assert found.action == action.value
    assert len(mandate.calls) == sum(applies(terms, role, action) for action in Action)


@pytest.mark.parametrize(("terms", "role"), CASES)
def test_a_coin_needs_no_allowance_and_a_token_no_more_than_the_amount(terms: Terms, role: Role) -> None:
    native = terms.leg(role, Side.GIVE).lock.token == NATIVE
    _, mandate = mandated(terms, role)
    approvals = [call for call in mandate.calls if call.action in ("approve", "reset")]
    assert len(approvals) == (0 if native else 2)
    lock = terms.leg(role, Side.GIVE).lock
    amounts = [int.from_bytes(call.call.data[36:68]) for call in approvals]
    assert amounts == ([] if native else [lock.amount, 0])
    assert all(call.call.to == lock.token and HTLC[2:].lower() in call.call.data.hex() for call in approvals)


@pytest.mark.parametrize(("terms", "role"), CASES)
def test_a_lock_carries_the_last_moment_that_was_agreed_on(terms: Terms, role: Role) -> None:
    """Rule 1: mined later it would revert; the time is that of the terms, and the salt is there for a restore."""
    leg = terms.leg(role, Side.GIVE)
    assert leg.lock_by < leg.lock.expiry
    assert call_of(terms, role, Action.LOCK) == htlc.lock_call(leg.lock, leg.lock_by, terms.salt)


@pytest.mark.parametrize(("terms", "role"), CASES)
def test_each_action_goes_to_the_chain_of_its_leg(terms: Terms, role: Role) -> None:
    for action in Action:
        call = call_of(terms, role, action, secret(terms))
        assert call.chain_id == terms.leg(role, side_of(action)).lock.chain_id
        assert call.value == (terms.leg(role, Side.GIVE).lock.amount if action is Action.LOCK and not applies_token(terms, role) else 0)


def applies_token(terms: Terms, role: Role) -> bool:
    return terms.leg(role, Side.GIVE).lock.token != NATIVE


def changed(call: Call, at: int) -> Call:
    data = bytearray(call.data)
    data[at] ^= 1
    return replace(call, data=bytes(data))


@given(case=st.sampled_from(CASES), action=st.sampled_from(Action), at=st.integers(0, 10_000))
def test_no_byte_may_differ_but_the_secrets_and_that_must_be_the_secret(case: tuple[Terms, Role], action: Action, at: int) -> None:
    terms, role = case
    _, mandate = mandated(terms, role)
    honest = unsigned(terms, role, action)
    if honest.call.data:
        other = replace(honest, call=changed(honest.call, at % len(honest.call.data)))
        assert not covers(mandate, other)


@pytest.mark.parametrize(("terms", "role"), CASES)
@pytest.mark.parametrize("action", Action)
def test_nobody_elses_account_chain_contract_or_value(terms: Terms, role: Role, action: Action) -> None:
    _, mandate = mandated(terms, role)
    honest = unsigned(terms, role, action)
    others = [
        replace(honest, sender=STRANGER),
        replace(honest, call=replace(honest.call, to=STRANGER)),
        replace(honest, call=replace(honest.call, chain_id=99)),
        replace(honest, call=replace(honest.call, value=honest.call.value + 1)),
        replace(honest, call=replace(honest.call, data=honest.call.data + b"\0")),
    ]
    assert not any(covers(mandate, other) for other in others)


@pytest.mark.parametrize(("terms", "role"), CASES)
def test_the_cap_binds_what_can_wait_and_nothing_that_must_not(terms: Terms, role: Role) -> None:
    """Rule 12."""
    _, mandate = mandated(terms, role)
    for action in Action:
        if applies(terms, role, action):
            dear = unsigned(terms, role, action, fee=CAP // GAS[action] + 1)
            assert covers(mandate, dear) is (action not in CAPPED)
            assert covers(mandate, replace(dear, fees=Fees(CAP // GAS[action], 1)))
    assert {action.value for action in CAPPED} == {"approve", "lock", "claim for partner", "reset"}


@pytest.mark.parametrize("terms", ALL)
def test_the_two_claims_differ_in_their_secret_alone(terms: Terms) -> None:
    for action in (Action.CLAIM, Action.CLAIM_FOR_PARTNER):
        for role in Role:
            one, other = (call_of(terms, role, action, bytes([number]) * 32) for number in (1, 2))
            at = htlc.CLAIM_SECRET_AT
            assert one.data[:at] + one.data[at + 32 :] == other.data[:at] + other.data[at + 32 :]
            assert (one.data[at : at + 32], other.data[at : at + 32]) == (b"\1" * 32, b"\2" * 32)


@pytest.mark.parametrize("terms", ALL)
def test_an_initiators_signer_fills_the_secret_in_and_a_participants_has_none(terms: Terms) -> None:
    for role in Role:
        agreed, mandate = mandated(terms, role)
        sender = agreed.terms.leg(role, Side.GIVE).lock.refundee
        blank = Unsigned(call_of(terms, role, Action.CLAIM), sender, 0, GAS[Action.CLAIM], Fees(1, 1))
        assert not covers(mandate, blank)
        filled = fill_secret(mandate, blank, secret(terms))
        assert filled is not None
        assert covers(mandate, filled)
        assert fill_secret(mandate, blank, bytes(32)) is None
        assert (mandate.salt is None) is (role is Role.PARTICIPANT)


@pytest.mark.parametrize(("terms", "role"), CASES)
def test_no_other_swap_is_covered(terms: Terms, role: Role) -> None:
    _, mandate = mandated(terms, role)
    for other in (each for each in ALL if each is not terms):
        for action in Action:
            same = call_of(other, role, action, secret(other)) == call_of(terms, role, action, secret(terms))
            assert covers(mandate, unsigned(other, role, action)) is (same and applies(terms, role, action)), action


def test_there_is_gas_for_every_action_and_a_reset_needs_no_more_than_an_approval() -> None:
    assert set(GAS) == set(Action)
    assert GAS[Action.RESET_ALLOWANCE] == GAS[Action.APPROVE]
    assert min(GAS.values()) >= 21_000
