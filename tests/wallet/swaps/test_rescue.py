"""What is made of locks on the chains by a wallet that has nothing but its phrase: never a reveal that nobody asked for."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.fakes.ledger import account
from wallet.model.address import NATIVE, Address
from wallet.model.hashing import sha256
from wallet.model.lock import Lock
from wallet.model.swap import Role, Side
from wallet.swaps import htlc, rescue
from wallet.swaps.rescue import LATEST_EXPIRY, Finding, Kind, Known, Sighting

ME, PARTNER, STRANGER = account("me"), account("partner"), account("stranger")
SECRET = sha256(b"secret")
HASH = sha256(SECRET)
OURS = frozenset({ME})


def sighting(payer: Address, payee: Address, amount: int = 100, hashlock: bytes = HASH, chain_id: int = 1, expiry: int = 5_000) -> Sighting:
    lock = Lock(chain_id, htlc.HTLC_ADDRESS, NATIVE, amount, payee, payer, hashlock, expiry)
    return Sighting(htlc.swap_id(lock), lock, bytes(16), 10)


GIVE = sighting(ME, PARTNER)
TAKE = sighting(PARTNER, ME, 80, chain_id=2, expiry=4_000)
DUST = sighting(STRANGER, ME, 1, chain_id=2, expiry=4_500)


def known(*opened: Sighting, own: bool = False, public: bool = False, followed: tuple[Sighting, ...] = (), waiting: bool = False) -> Known:
    return Known(
        OURS,
        frozenset(each.swap_id for each in opened),
        frozenset({HASH}) if own else frozenset(),
        {HASH: SECRET} if public else {},
        frozenset(each.swap_id for each in followed),
        frozenset({GIVE.swap_id}) if waiting else frozenset(),
    )


def found(*sightings: Sighting, facts: Known) -> list[tuple[Kind, Role, Sighting | None, Sighting | None]]:
    return [(each.kind, each.role, each.give, each.take) for each in rescue.findings(sightings, facts)]


def test_our_own_secret_is_offered_for_each_lock_to_us_and_taking_back_beside_it() -> None:
    assert found(GIVE, TAKE, DUST, facts=known(GIVE, TAKE, DUST, own=True)) == [
        (Kind.REVEAL, Role.INITIATOR, GIVE, DUST),
        (Kind.REVEAL, Role.INITIATOR, GIVE, TAKE),
        (Kind.TAKE_BACK, Role.INITIATOR, GIVE, None),
    ]


def test_a_participant_follows_every_lock_that_may_be_the_partners() -> None:
    assert found(GIVE, TAKE, DUST, facts=known(GIVE, TAKE, DUST)) == [
        (Kind.FOLLOW, Role.PARTICIPANT, GIVE, DUST),
        (Kind.FOLLOW, Role.PARTICIPANT, GIVE, TAKE),
    ]


def test_alone_ours_is_taken_back() -> None:
    assert found(GIVE, facts=known(GIVE)) == [(Kind.TAKE_BACK, Role.PARTICIPANT, GIVE, None)]
    assert found(GIVE, TAKE, facts=known(GIVE, own=True)) == [(Kind.TAKE_BACK, Role.INITIATOR, GIVE, None)]


def test_a_public_secret_asks_nobody() -> None:
    assert found(GIVE, TAKE, facts=known(GIVE, TAKE, own=True, public=True)) == [(Kind.FOLLOW, Role.INITIATOR, GIVE, TAKE)]
    assert found(GIVE, TAKE, facts=known(TAKE, public=True)) == [(Kind.FOLLOW, Role.PARTICIPANT, GIVE, TAKE)]
    assert found(DUST, facts=known(DUST, public=True)) == [(Kind.CLAIM, Role.PARTICIPANT, None, DUST)]


def test_what_is_closed_or_followed_is_left_alone() -> None:
    assert found(GIVE, TAKE, facts=known()) == []
    assert found(GIVE, TAKE, facts=known(GIVE, TAKE, followed=(GIVE, TAKE))) == []
    assert found(GIVE, TAKE, facts=known(GIVE, TAKE, own=True, followed=(GIVE, TAKE))) == []


def test_a_lock_that_is_followed_alone_may_still_be_matched() -> None:
    assert found(GIVE, TAKE, facts=known(GIVE, TAKE, own=True, followed=(GIVE,), waiting=True)) == [
        (Kind.REVEAL, Role.INITIATOR, GIVE, TAKE)
    ]
    (reveal,) = rescue.findings((GIVE, TAKE), known(GIVE, TAKE, own=True, followed=(GIVE,), waiting=True))
    assert reveal.id == Finding(Kind.TAKE_BACK, Role.INITIATOR, GIVE, None).id


def test_dust_with_our_hashlock_after_ours_is_back_moves_nothing() -> None:
    assert found(GIVE, DUST, facts=known(DUST, own=True)) == []


def test_numbers_that_no_swap_has_are_passed_over() -> None:
    endless = sighting(STRANGER, ME, 1, expiry=2**255)
    assert rescue.relevant([endless, GIVE, sighting(STRANGER, PARTNER)], OURS) == (GIVE,)
    assert rescue.relevant([replace(GIVE, lock=replace(GIVE.lock, expiry=LATEST_EXPIRY))], OURS)


_PARTY = st.sampled_from([ME, PARTNER, STRANGER])
_SIGHTINGS = st.lists(
    st.builds(
        sighting,
        _PARTY,
        _PARTY,
        st.integers(1, 5),
        st.sampled_from([HASH, sha256(b"another")]),
        st.sampled_from([1, 2]),
        st.integers(4_000, 4_003),
    ),
    max_size=7,
)


@given(_SIGHTINGS, st.data())
def test_whatever_strangers_lock(sightings: list[Sighting], data: st.DataObject) -> None:
    """Our secret is only ever shown by a finding that says so; what is not ours, closed, or to us without a secret is never acted on."""
    opened = data.draw(st.sets(st.sampled_from(sightings or [GIVE])))
    facts = known(*opened, own=data.draw(st.booleans()), public=data.draw(st.booleans()))
    keys: set[bytes] = set()
    for each in rescue.findings(sightings, facts):
        assert each.key not in keys
        keys.add(each.key)
        some = each.give or each.take
        assert some is not None
        hashlock = some.lock.hashlock
        secret_of_ours = hashlock in facts.own and hashlock not in facts.secrets
        assert each.give is None or each.give.lock.refundee == ME
        assert each.take is None or each.take.lock.payee == ME
        assert any(side is not None and side.swap_id in facts.opened for side in (each.give, each.take))
        terms = rescue.terms(each, {seen.swap_id: 1 for seen in sightings}, lambda _: bytes(32))
        take = terms.leg(each.role, Side.TAKE)
        if each.role is Role.INITIATOR and secret_of_ours:
            assert not take.known  # only `Matched`, the user's typed word, brings it in
        assert all(leg.lock.hashlock == hashlock for leg in (terms.initiator_leg, terms.participant_leg))
