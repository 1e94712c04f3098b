"""Rules 1 to 12: each fires where it must and is silent where it must be."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from tests.wallet.rules.samples import COIN, MINE, OTHER, THEIRS, TOKEN, addresses, fires, maybe, unchecked, units
from wallet.model.address import NATIVE, Address, checksummed, parse_address, to_bytes
from wallet.model.amount import Amount
from wallet.model.verdict import Severity
from wallet.rules import send

DEAD = Address("0x000000000000000000000000000000000000dEaD")
TWIN = checksummed(to_bytes(THEIRS)[:2] + b"\x77" * 16 + to_bytes(THEIRS)[-2:])


def test_01_fires_for_the_zero_address_and_the_one_people_burn_to() -> None:
    assert fires(send.burnt(NATIVE), 1, Severity.BLOCK, "gone")
    assert fires(send.burnt(DEAD), 1, Severity.BLOCK)


def test_01_is_silent_for_a_recipient_with_a_key() -> None:
    assert send.burnt(THEIRS) is None


@given(addresses)
def test_01_always_fires_for_those_two_alone(recipient: Address) -> None:
    assert (send.burnt(recipient) is None) == (recipient not in (NATIVE, DEAD))


def test_02_fires_when_the_case_is_not_the_checksum() -> None:
    assert fires(send.bad_checksum("0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"), 2, Severity.BLOCK, "checksum")


def test_02_is_silent_for_a_right_checksum_and_for_none_at_all() -> None:
    right = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"  # EIP-55's own example
    for text in (right, f"  {right}\n", right.lower(), "0x" + right[2:].upper(), "not an address"):
        assert send.bad_checksum(text) is None


@given(addresses, st.integers(2, 41))
def test_02_always_notices_a_letter_whose_case_was_turned(address: Address, place: int) -> None:
    turned = address[:place] + address[place].swapcase() + address[place + 1 :]
    single_case = turned[2:] in (turned[2:].lower(), turned[2:].upper())
    assert (send.bad_checksum(turned) is None) == (turned == address or single_case)


def test_03_fires_for_the_tokens_own_contract() -> None:
    assert fires(send.to_its_own_contract(TOKEN.token, TOKEN.token), 3, Severity.BLOCK, "contract")


def test_03_is_silent_for_anybody_else() -> None:
    assert send.to_its_own_contract(TOKEN.token, THEIRS) is None


@given(addresses, addresses)
def test_03_always_compares_the_whole_address(token: Address, recipient: Address) -> None:
    assert (send.to_its_own_contract(token, recipient) is None) == (token != recipient)


def test_04_fires_for_a_twin_of_somebody_known() -> None:
    assert fires(send.lookalike(TWIN, (MINE, THEIRS)), 4, Severity.TYPE, THEIRS)


def test_04_is_silent_for_somebody_known_and_for_a_stranger() -> None:
    assert send.lookalike(THEIRS, (MINE, THEIRS)) is None
    assert send.lookalike(OTHER, (MINE, THEIRS)) is None


@given(addresses, st.binary(min_size=16, max_size=16))
def test_04_always_sees_the_ends_and_ignores_the_case(known: Address, middle: bytes) -> None:
    twin = checksummed(to_bytes(known)[:2] + middle + to_bytes(known)[-2:])
    assert (send.lookalike(twin, (known,)) is None) == (twin == known)
    other = checksummed(bytes([to_bytes(known)[0] ^ 1]) + to_bytes(twin)[1:])
    assert send.lookalike(other, (known,)) is None


def test_05_fires_for_a_contract_of_another_network() -> None:
    assert fires(send.contract_elsewhere(has_code=False, elsewhere=["Aster"]), 5, Severity.TYPE, "Aster")


def test_05_is_silent_where_it_stands_here_or_nowhere() -> None:
    assert send.contract_elsewhere(has_code=True, elsewhere=["Aster"]) is None
    assert send.contract_elsewhere(has_code=False, elsewhere=[]) is None


@given(maybe, st.none() | st.lists(st.sampled_from(["Aster", "Birch"])))
def test_05_always_says_so_when_nobody_could_look(has_code: bool | None, elsewhere: list[str] | None) -> None:
    finding = send.contract_elsewhere(has_code=has_code, elsewhere=elsewhere)
    assert (finding is None) == (has_code is True or (has_code is False and elsewhere == []))
    assert unchecked(finding) == (has_code is None or (has_code is False and elsewhere is None))


def test_06_fires_for_a_first_time() -> None:
    assert fires(send.first_time(sent_before=False), 6, Severity.WARN, "never")


def test_06_is_silent_for_somebody_sent_to_before() -> None:
    assert send.first_time(sent_before=True) is None


@given(st.booleans())
def test_06_always_follows_the_history(sent_before: bool) -> None:
    assert (send.first_time(sent_before=sent_before) is None) == sent_before


def test_07_fires_for_somebody_known_from_dust_alone() -> None:
    assert fires(send.dust_only(dust=2, real=0), 7, Severity.WARN, "dust")


def test_07_is_silent_for_a_stranger_and_for_a_real_partner() -> None:
    assert send.dust_only(dust=0, real=0) is None
    assert send.dust_only(dust=9, real=1) is None


@given(st.integers(0, 9), st.integers(0, 9))
def test_07_always_needs_dust_and_nothing_else(dust: int, real: int) -> None:
    assert (send.dust_only(dust=dust, real=real) is not None) == (dust > 0 and real == 0)


def test_08_fires_over_either_limit() -> None:
    assert fires(send.over_limit(Amount(11, TOKEN), each=10, day=None, sent_today=0), 8, Severity.TYPE, "one transaction")
    assert fires(send.over_limit(Amount(5, TOKEN), each=10, day=10, sent_today=6), 8, Severity.TYPE, "a day")


def test_08_is_silent_at_the_limits_and_without_any() -> None:
    assert send.over_limit(Amount(10, TOKEN), each=10, day=20, sent_today=10) is None
    assert send.over_limit(Amount(2**200, TOKEN), each=None, day=None, sent_today=None) is None


@given(units, st.none() | units, st.none() | units, st.none() | st.integers(0, 2**255))
def test_08_always_counts_what_was_sent(sent: int, each: int | None, day: int | None, today: int | None) -> None:
    assume(today is None or day is None or sent + today < 2**256)
    finding = send.over_limit(Amount(sent, COIN), each=each, day=day, sent_today=today)
    over_each = each is not None and sent > each
    assert unchecked(finding) == (not over_each and day is not None and today is None)
    over_day = day is not None and today is not None and sent + today > day
    assert fires(finding, 8, Severity.TYPE) == (over_each or over_day)


def test_09_fires_outside_a_locked_list() -> None:
    assert fires(send.not_allowed(OTHER, {THEIRS}), 9, Severity.BLOCK, "allow-list")


def test_09_is_silent_inside_it_and_where_none_is_locked() -> None:
    assert send.not_allowed(THEIRS, {THEIRS}) is None
    assert send.not_allowed(OTHER, None) is None


@given(addresses, st.none() | st.sets(addresses, max_size=4))
def test_09_always_blocks_what_is_not_in_it_even_when_it_is_empty(recipient: Address, allowed: set[Address] | None) -> None:
    assert (send.not_allowed(recipient, allowed) is None) == (allowed is None or recipient in allowed)


def test_10_fires_for_a_link_of_another_chain() -> None:
    assert fires(send.link_of_other_chain(1, 5), 10, Severity.BLOCK, "chain 1", "chain 5")


def test_10_is_silent_for_this_chain_and_for_none() -> None:
    assert send.link_of_other_chain(5, 5) is None
    assert send.link_of_other_chain(None, 5) is None


@given(st.integers(1, 2**63), st.integers(1, 2**63))
def test_10_always_compares_the_chains(asked: int, chain_id: int) -> None:
    assert (send.link_of_other_chain(asked, chain_id) is None) == (asked == chain_id)


def test_11_fires_when_the_clipboard_holds_another_address() -> None:
    assert fires(send.clipboard_differs(THEIRS, OTHER), 11, Severity.TYPE, "clipboard")


def test_11_is_silent_for_the_same_address_and_for_anything_else_there() -> None:
    for text in (THEIRS, f" {THEIRS.lower()}\n", "a shopping list", ""):
        assert send.clipboard_differs(THEIRS, text) is None


@given(addresses, addresses | st.text(max_size=50))
def test_11_always_fires_for_another_address_alone(recipient: Address, clipboard: str) -> None:
    finding = send.clipboard_differs(recipient, clipboard)
    assert finding is None or parse_address(clipboard.strip().lower()) != recipient
    assert send.clipboard_differs(recipient, recipient) is None


def test_12_fires_for_an_account_of_this_wallet() -> None:
    assert fires(send.own_account(MINE, {MINE: "Savings"}), 12, Severity.INFORM, "Savings")


def test_12_is_silent_for_anybody_else() -> None:
    assert send.own_account(THEIRS, {MINE: "Savings"}) is None


@given(addresses, st.dictionaries(addresses, st.just("Savings"), max_size=4))
def test_12_always_knows_all_own_accounts(stranger: Address, own: dict[Address, str]) -> None:
    assert all(send.own_account(account, own) is not None for account in own)
    assert (send.own_account(stranger, own) is not None) == (stranger in own)
