"""Making, opening, locking and changing wallets, and what that means for the swaps they are in."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from tests.fakes.secret_store import MemoryStore
from tests.wallet.services.house import PASSWORD, PHRASES, House, Street
from tests.wallet.vault.build import FLOOR, without_stretching
from wallet.errors import (
    DatabaseDamaged,
    DiskFull,
    KeyringUnavailable,
    SignerError,
    SwapUnderWay,
    VaultLocked,
    WalletMissing,
    WrongPassword,
)
from wallet.model.changes import Changes
from wallet.model.mandate import Mandate
from wallet.model.path import AccountPath, PathStyle
from wallet.model.swap import Outcome, Side
from wallet.model.views import Phase, SessionState
from wallet.storage.home import Home
from wallet.swaps.facts import Action, LegState
from wallet.vault import store
from wallet.vault.document import Kdf
from wallet.vault.folder import read_header


@pytest.fixture
async def street(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Street]:
    without_stretching(monkeypatch)
    made = await Street.begin(tmp_path)
    yield made
    await made.close()


async def second_wallet(house: House) -> str:
    """Its id; the first one stays the one that is open afterwards."""
    first = house.session.current
    assert first is not None
    info = await house.wallets.create("second", PHRASES["bob"], "", PASSWORD, use_keyring=False)
    await house.session.choose(first.id)
    await house.session.unlock(PASSWORD)
    await house.stand_still()
    return info.id


async def until_locked_in(street: Street) -> bytes:
    """Alice's coins are locked, Bob's are not yet."""
    swap_id = await street.agreed()
    while street.alice.session.workspace.book.all()[0].swap.leg(Side.GIVE) is not LegState.LOCKED:
        await street.ticks(1, street.alice)
    return swap_id


async def test_a_folder_without_wallets_says_so(tmp_path: Path, street: Street) -> None:
    house = House("nobody", tmp_path / "nobody", street.networks, street)
    house.enter()
    assert house.session.state is SessionState.NO_WALLET
    assert house.session.current is None
    with pytest.raises(WalletMissing):
        _ = house.session.workspace
    with pytest.raises(WalletMissing):
        await house.session.unlock(PASSWORD)
    await house.session.close()


async def test_a_wallet_that_is_made_is_open_and_has_an_account(street: Street) -> None:
    session = street.alice.session
    assert session.state is SessionState.UNLOCKED
    assert session.current is not None
    assert session.current.name == "alice"
    (account,) = await session.workspace.accounts()
    assert (account.place, str(account.origin), account.name) == (0, "m/44'/60'/0'/0/0", "Account 1")


async def test_locking_and_unlocking(street: Street) -> None:
    session = street.alice.session
    await session.lock()
    assert session.state is SessionState.LOCKED
    with pytest.raises(VaultLocked):
        session.require_unlocked()
    with pytest.raises(VaultLocked):
        await street.alice.accounts.add("More")
    with pytest.raises(WrongPassword):
        await session.unlock("something else")
    assert session.state is SessionState.LOCKED
    await session.unlock(PASSWORD)
    assert session.state is SessionState.UNLOCKED
    view = await street.alice.accounts.add("More")
    assert (view.index, view.name) == (1, "More")
    assert street.alice.session.workspace.hand.paths[view.address] == AccountPath(PathStyle.BIP44, 1)


async def test_a_wallet_that_is_not_there_is_not_chosen(street: Street) -> None:
    with pytest.raises(WalletMissing):
        await street.alice.session.choose("nothing")
    assert street.alice.session.state is SessionState.UNLOCKED


async def test_another_wallet_is_chosen_locked(street: Street) -> None:
    second = await second_wallet(street.alice)
    await street.alice.session.choose(second)
    assert street.alice.session.state is SessionState.LOCKED
    assert street.alice.session.current is not None
    assert street.alice.session.current.name == "second"
    await street.alice.session.unlock(PASSWORD)
    assert await street.alice.session.workspace.main_account() == await street.bob.session.workspace.main_account(), "of the same phrase"


async def test_a_wallet_whose_swap_needs_watching_is_not_left_for_another_one(street: Street) -> None:
    """One program watches one wallet: turning to another would leave the swap alone without a word."""
    second = await second_wallet(street.alice)
    await until_locked_in(street)
    session = street.alice.session
    for _ in range(2):
        with pytest.raises(SwapUnderWay, match="alice"):
            await session.choose(second)
        with pytest.raises(SwapUnderWay):
            await street.alice.wallets.create("third", PHRASES["bob"], "more words", PASSWORD, use_keyring=False)
        await session.lock()  # that changes nothing: the mandate is alive
    assert {info.name for info in session.wallets()} == {"alice", "second"}
    assert session.current is not None
    assert session.current.name == "alice"
    await street.until_ended()
    await session.choose(second)
    assert session.current.name == "second"


async def test_a_swap_that_this_program_may_only_watch_keeps_nobody(street: Street) -> None:
    """As when the command line opens one wallet of several: the first is open, locked, until the one that was asked for is chosen."""
    second = await second_wallet(street.alice)
    await until_locked_in(street)
    await street.alice.leave()
    street.alice.enter()
    first = next(info for info in street.alice.session.wallets() if info.name == "alice")
    await street.alice.session.choose(first.id)
    await street.alice.session.choose(second)
    assert street.alice.session.current is not None
    assert street.alice.session.current.name == "second"


async def test_nothing_locked_yet_keeps_nobody_either(street: Street) -> None:
    second = await second_wallet(street.alice)
    await street.offered()
    await street.alice.session.choose(second)
    assert street.alice.session.state is SessionState.LOCKED


async def test_when_the_next_wallet_cannot_be_opened_the_former_stays(street: Street) -> None:
    second = await second_wallet(street.alice)
    Home(street.alice.folder).database_file(second).write_bytes(b"not a database at all" * 100)
    with pytest.raises(DatabaseDamaged):
        await street.alice.session.choose(second)
    assert street.alice.session.current is not None
    assert street.alice.session.current.name == "alice"
    await street.alice.session.unlock(PASSWORD)
    await street.alice.stand_still()
    await street.offered()
    assert (await street.alice.swap()).phase is Phase.OFFERED


async def test_mandates_are_granted_again_at_each_unlocking_and_one_that_is_refused_closes_nothing(
    street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await until_locked_in(street)
    await street.alice.leave()
    street.alice.enter()
    await street.alice.choose()
    real = street.alice.signer.grant

    async def grant(mandate: Mandate) -> None:
        if mandate.swap_id == first:
            raise SignerError("it is not its own")
        await real(mandate)

    with monkeypatch.context() as patch:
        patch.setattr(street.alice.signer, "grant", grant)
        await street.alice.session.unlock(PASSWORD)
        assert street.alice.session.state is SessionState.UNLOCKED
        assert "unlock" in (await street.alice.swap()).trouble
    await street.alice.session.unlock(PASSWORD)
    assert (await street.alice.swap()).trouble == ""
    await street.until_ended()
    assert street.alice.session.workspace.book.all()[0].swap.outcome is Outcome.COMPLETED


async def test_a_signer_that_died_shows_as_a_locked_wallet_and_unlocking_goes_on(street: Street) -> None:
    """Its process was killed; a new one has neither seed nor mandate."""
    await until_locked_in(street)
    await street.alice.signer.close()
    while street.alice.session.state is SessionState.UNLOCKED:
        await street.ticks(1)
    assert "unlock" in (await street.alice.swap()).trouble
    assert not street.alice.session.workspace.book.all()[0].swap.of(Action.CLAIM)
    await street.alice.session.unlock(PASSWORD)
    await street.until_ended()
    assert street.alice.session.workspace.book.all()[0].swap.outcome is Outcome.COMPLETED


async def test_a_signer_that_died_is_noticed_at_the_next_signature_too(street: Street) -> None:
    review = await street.alice.desk.review_offer(street.draft)
    await street.alice.signer.close()
    with pytest.raises(VaultLocked):
        await street.alice.desk.confirm_offer(review)
    assert street.alice.session.state is SessionState.LOCKED
    await street.alice.session.unlock(PASSWORD)
    assert await street.offered()


NEW = "walrus-telescope-41-marmalade"


async def test_another_password_leaves_the_wallet_as_open_as_it_is(street: Street) -> None:
    session = street.alice.session
    told: list[Changes] = []
    session._announcer.subscribe(told.append)  # pyright: ignore[reportPrivateUsage]
    info = await street.alice.wallets.change_password(PASSWORD, NEW, keyring=None)
    assert session.current == info
    assert session.state is SessionState.UNLOCKED
    assert Changes.SESSION in told
    await session.lock()
    with pytest.raises(WrongPassword):
        await session.unlock(PASSWORD)
    await street.alice.wallets.recover(PHRASES["alice"], "", PASSWORD, keyring=None)
    assert session.state is SessionState.LOCKED
    await session.unlock(PASSWORD)
    await street.alice.stand_still()


async def test_a_swap_goes_on_through_a_change_of_the_password(street: Street) -> None:
    await until_locked_in(street)
    await street.alice.wallets.change_password(PASSWORD, NEW, keyring=None)
    await street.until_ended()
    assert street.alice.session.workspace.book.all()[0].swap.outcome is Outcome.COMPLETED


async def test_the_lock_moves_into_the_keyring_and_current_says_so(street: Street) -> None:
    session, ring = street.alice.session, MemoryStore("KWallet")

    def opened(name: str | None) -> MemoryStore:
        return ring

    street.alice.wallets._open_keyring = opened  # pyright: ignore[reportPrivateUsage]
    info = await street.alice.wallets.change_password(PASSWORD, PASSWORD, keyring="KWallet")
    assert info.keyring == "KWallet"
    assert session.current == info
    assert session.wallets() == (info,)
    assert len(ring.entries) == 1
    ring.broken = True
    with pytest.raises(KeyringUnavailable):
        await street.alice.wallets.change_password(PASSWORD, NEW, keyring="KWallet")
    assert session.current == info
    ring.broken = False
    assert (await street.alice.wallets.change_password(PASSWORD, NEW, keyring=None)).keyring is None
    assert not ring.entries


async def test_what_this_computer_can_afford_is_measured_and_made_good_for_at_unlock(street: Street) -> None:
    session, house = street.alice.session, street.alice
    slow = await street.alice.wallets.create("slow", PHRASES["bob"], "", PASSWORD, use_keyring=False)

    def stretched() -> Kdf | None:
        return read_header(house.folder, slow.id).slots[0].kdf

    assert stretched() == FLOOR
    await session.lock()
    await session.unlock(PASSWORD)
    assert stretched() == FLOOR, "it is no faster now"
    session._measure = Kdf  # pyright: ignore[reportPrivateUsage]
    await session.lock()
    await session.unlock(PASSWORD)
    assert stretched() == Kdf()
    await session.lock()
    await session.unlock(PASSWORD)
    assert session.state is SessionState.UNLOCKED


async def test_a_wallet_that_cannot_be_strengthened_is_open_all_the_same(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    session = street.alice.session
    slow = await street.alice.wallets.create("slow", PHRASES["bob"], "", PASSWORD, use_keyring=False)
    session._measure = Kdf  # pyright: ignore[reportPrivateUsage]
    await session.lock()

    def full(path: Path, data: bytes) -> bytes:
        raise DiskFull(str(path))

    monkeypatch.setattr(store, "stage", full)
    await session.unlock(PASSWORD)
    assert session.state is SessionState.UNLOCKED
    assert read_header(street.alice.folder, slow.id).slots[0].kdf == FLOOR


async def test_the_name_of_the_wallet_makes_no_password(street: Street) -> None:
    strength = street.alice.wallets.strength
    assert strength("Zanzibar treasury").score > strength("Zanzibar treasury", name="Zanzibar treasury").score


async def test_closing_ends_the_mandates_and_a_start_goes_on(street: Street) -> None:
    await until_locked_in(street)
    await street.alice.leave()
    await street.ticks(6, street.bob)
    street.alice.enter()
    await street.alice.choose()
    await street.alice.look()
    assert not street.alice.signer.transactions
    await street.alice.session.unlock(PASSWORD)
    await street.ticks(3)
    assert street.alice.session.workspace.book.all()[0].swap.of(Action.CLAIM)
    await street.until_ended()
