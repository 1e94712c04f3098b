"""Accounts of every origin in a wallet that is open: added, watched, hidden, found again, exported; and several wallets in one folder."""

from __future__ import annotations

import json
import os
from collections.abc import AsyncGenerator, Sequence
from pathlib import Path

import pytest

from tests.wallet.keys.test_extended import ACCOUNT as XPUB
from tests.wallet.services.house import PASSWORD, House, Street
from tests.wallet.vault.build import without_stretching
from wallet.errors import (
    AccountKnown,
    AccountMissing,
    BadDocument,
    BadName,
    DiskFull,
    EndpointsDown,
    FileStands,
    InputError,
    NoKeys,
    NoPhrase,
    SwapsOpen,
    VaultDamaged,
    WalletExists,
    WeakPassword,
    WrongPassword,
)
from wallet.keys import keystore, signing
from wallet.keys.derivation import addresses, seed_from_phrase
from wallet.model.address import Address
from wallet.model.key_material import TypedKey
from wallet.model.path import PathStyle
from wallet.model.views import AccountKind, DiscoveryView, SessionState, WalletKind
from wallet.services import discovery
from wallet.services.discovery import Branch, Search
from wallet.storage import balances
from wallet.tokens import activity
from wallet.vault import store
from wallet.vault.folder import list_wallets, vault_path, watched_path

KEY = TypedKey("0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d")
SECOND = Address("0x70997970C51812dc3A010C7d01b50e0d17dc79C8")
STRANGER = Address("0x90F79bf6EB2c4f870365E785982E1f101E93b906")
NEW = "walrus-telescope-41-marmalade"
JUNK = seed_from_phrase("test test test test test test test test test test test junk")


@pytest.fixture
async def street(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Street]:
    without_stretching(monkeypatch)
    made = await Street.begin(tmp_path)
    yield made
    await made.close()


async def test_an_imported_key_is_an_account_and_a_watched_address_gets_its_key(street: Street) -> None:
    house = street.alice
    (watched,) = await house.accounts.watch(SECOND, "Cold")
    assert (watched.kind, watched.name, watched.index) == (AccountKind.WATCHED, "Cold", 1)
    assert SECOND not in house.session.workspace.hand.paths
    view = await house.accounts.import_key(KEY, PASSWORD)
    assert (view.kind, view.name, view.address) == (AccountKind.IMPORTED, "Cold", SECOND)
    assert SECOND in house.session.workspace.hand.paths
    with pytest.raises(AccountKnown, match="Cold"):
        await house.accounts.import_key(KEY, PASSWORD)
    with pytest.raises(AccountKnown):
        await house.accounts.watch(SECOND)
    with pytest.raises(WrongPassword):
        await house.accounts.import_key(TypedKey("11" * 32), "another")
    assert len(await house.accounts.list()) == 2


async def test_a_key_whose_account_the_database_lost_is_on_the_list_after_the_next_unlock(street: Street) -> None:
    house = street.alice
    await house.accounts.import_key(KEY, PASSWORD)
    await house.session.workspace.database.run(lambda c: c.execute("DELETE FROM accounts"))
    await house.session.lock()
    await house.session.unlock(PASSWORD)
    assert {each.address: each.kind for each in await house.accounts.list()}[SECOND] is AccountKind.IMPORTED


async def test_a_disk_that_is_full_leaves_the_vault_as_it_was(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    house = street.alice
    assert house.session.current is not None
    path = vault_path(house.folder, house.session.current.id)
    before = path.read_bytes()

    def full(path: Path, data: bytes) -> bytes:
        raise DiskFull(str(path))

    with monkeypatch.context() as patch:
        patch.setattr(store, "stage", full)
        with pytest.raises(DiskFull):
            await house.accounts.import_key(KEY, PASSWORD)
        with pytest.raises(DiskFull):
            await house.wallets.rename("Other", PASSWORD)
    assert path.read_bytes() == before
    assert len(await house.accounts.list()) == 1
    assert house.session.current.name == "alice"


async def test_names_order_and_what_is_shown(street: Street) -> None:
    house = street.alice
    first = (await house.accounts.list())[0].address
    second = (await house.accounts.add("Savings")).address
    with pytest.raises(BadName):
        await house.accounts.rename(second, "two\nlines")
    with pytest.raises(AccountMissing):
        await house.accounts.rename(STRANGER, "x")
    assert (await house.accounts.recolour(second, 7)).colour == 7
    assert (await house.accounts.move(second, 0)).index == 0
    assert await house.session.workspace.main_account() == second
    assert (await house.accounts.hide(second)).hidden
    assert await house.session.workspace.main_account() == first, "swaps use an account that is shown"
    assert [account.address for account in (await house.portfolio.view()).accounts] == [first]
    assert {row.account for row in (await house.portfolio.view()).balances} == {first}
    assert second in house.session.workspace.hand.paths, "its swaps go on"
    street.chains[0].give(second, coins=7, tokens=0)
    await street.ticks(1)
    held = await house.session.workspace.database.run(balances.everything)
    assert 7 in {row.units for row in held if row.account == second}, "it is watched on"
    with pytest.raises(InputError, match="only account that is shown"):
        await house.accounts.hide(first)
    assert not (await house.accounts.show(second)).hidden


async def test_accounts_of_another_style_share_the_first_one(street: Street) -> None:
    added = await street.alice.accounts.add(style=PathStyle.LEDGER_LIVE)
    assert (added.address, added.path) == (addresses(JUNK, PathStyle.LEDGER_LIVE, 1, 1)[0], "m/44'/60'/1'/0/0")


async def test_an_account_is_exported_once(street: Street, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keystore, "SCRYPT_N", 1 << 10)
    house, out = street.alice, tmp_path / "key.json"
    (first,) = await house.accounts.list()
    with pytest.raises(WeakPassword):
        await house.accounts.export(first.address, PASSWORD, "password1", out)
    with pytest.raises(WrongPassword):
        await house.accounts.export(first.address, "another", NEW, out)
    await house.accounts.export(first.address, PASSWORD, NEW, out)
    written = out.read_bytes()
    assert json.loads(written)["address"] == first.address[2:].lower()
    assert json.loads(written)["crypto"]["kdf"] == "scrypt"
    assert signing.address_of(keystore.open_keystore(written, NEW)) == first.address
    with pytest.raises(BadDocument, match="password is another one"):
        keystore.open_keystore(written, PASSWORD)
    with pytest.raises(FileStands):
        await house.accounts.export(first.address, PASSWORD, NEW, out)
    (watched,) = await house.accounts.watch(STRANGER)
    with pytest.raises(NoKeys, match="only watched"):
        await house.accounts.export(watched.address, PASSWORD, NEW, tmp_path / "other.json")


# --- discovery -------------------------------------------------------------------------------------------------------


def reports() -> tuple[list[DiscoveryView], discovery.Report]:
    told: list[DiscoveryView] = []
    return told, told.append


async def test_accounts_that_only_received_are_found_behind_unused_ones(street: Street) -> None:
    """MetaMask's fault: it stops at the first account that never sent anything."""
    house, chain = street.alice, street.chains[0]
    received = addresses(JUNK, PathStyle.BIP44, 19, 1)[0]
    ledger_before, ledger = (addresses(JUNK, PathStyle.LEDGER_LIVE, at, 1)[0] for at in (20, 40))  # 19 unused ones lie between
    chain.give(addresses(JUNK, PathStyle.LEDGER_LIVE, 1, 1)[0], coins=1)
    for address in (received, ledger_before, ledger):
        chain.give(address, coins=1)
    told, report = reports()
    view = await house.accounts.discover(report)
    assert {each.address: (each.path, each.style) for each in view.found if each.address != house.session.workspace.info.id}.items() >= {
        received: ("m/44'/60'/0'/0/19", "bip44"),
        ledger_before: ("m/44'/60'/20'/0/0", "ledger-live"),
        ledger: ("m/44'/60'/40'/0/0", "ledger-live"),
    }.items()
    assert view.done
    assert [each.checked for each in told][:3] == [20, 40, 60]
    assert len(await house.accounts.list()) == 1, "nothing is added by looking"
    added = await house.accounts.adopt(view.found)
    assert {each.address for each in added} > {received, ledger_before, ledger}
    assert not await house.accounts.adopt(view.found)
    assert received in house.session.workspace.hand.paths


async def test_the_search_ends_after_20_unused_ones(street: Street) -> None:
    too_far = addresses(JUNK, PathStyle.TESTNET, 20, 1)[0]
    street.chains[0].give(too_far, coins=1)
    view = await street.alice.accounts.discover(lambda _: None, [PathStyle.TESTNET])
    assert (view.found, view.checked) == ((), 20)


async def test_a_network_that_does_not_answer_is_named_and_the_others_are_asked(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    house = street.alice
    first, second = house.session.workspace.clients
    real = activity.used

    async def used(client: object, asked: Sequence[Address]) -> tuple[frozenset[Address], str]:
        if getattr(client, "chain_id") == first:  # noqa: B009 - the client's type is not of interest
            raise EndpointsDown(first, "Aster")
        return await real(client, asked)  # pyright: ignore[reportArgumentType]

    monkeypatch.setattr(activity, "used", used)
    view = await house.accounts.discover(lambda _: None, [PathStyle.BIP44])
    assert [each for each in view.troubles if "Aster" in each]
    assert [each.path for each in view.found] == ["m/44'/60'/0'/0/0"]
    monkeypatch.setattr(house.session.workspace, "clients", {first: house.session.workspace.clients[first]})
    with pytest.raises(EndpointsDown):
        await house.accounts.discover(lambda _: None, [PathStyle.BIP44])
    assert second


async def test_a_search_without_chains_finds_nothing_and_ends() -> None:
    async def derived(start: int, count: int) -> tuple[Address, ...]:
        return addresses(JUNK, PathStyle.BIP44, start, count)

    view = await Search({}, lambda _: None).run([Branch("x", derived, lambda index: index)])  # pyright: ignore[reportArgumentType]
    assert (view.checked, view.found, view.done) == (20, (), True)


# --- wallets without keys --------------------------------------------------------------------------------------------


@pytest.fixture
async def visitor(street: Street, tmp_path: Path) -> AsyncGenerator[House]:
    house = House("visitor", tmp_path / "visitor", street.networks, street)
    house.enter()
    yield house
    await house.leave()


async def test_a_wallet_that_only_watches_is_open_and_signs_nothing(visitor: House, tmp_path: Path) -> None:
    info = await visitor.wallets.create_watched("Cold", XPUB)
    assert (info.kind, info.keyring, visitor.session.state) == (WalletKind.WATCHED, None, SessionState.UNLOCKED)
    (first,) = await visitor.accounts.list()
    assert (first.address, first.path, first.kind) == (addresses(JUNK, PathStyle.BIP44, 0, 1)[0], f"{XPUB}/0", AccountKind.WATCHED)
    more = await visitor.accounts.watch(XPUB, count=2)
    assert tuple(each.address for each in more) == addresses(JUNK, PathStyle.BIP44, 1, 2)
    for refused in (
        visitor.session.unlock(PASSWORD),
        visitor.accounts.add(),
        visitor.accounts.import_key(KEY, PASSWORD),
        visitor.accounts.export(first.address, "", NEW, tmp_path / "x"),
        visitor.session.workspace.main_account(),
        visitor.wallets.change_password("", NEW, keyring=None),
    ):
        with pytest.raises(NoKeys, match="only watched"):
            await refused
    await visitor.session.lock()
    assert visitor.session.state is SessionState.UNLOCKED
    await visitor.leave()
    visitor.enter()
    (listed,) = visitor.session.wallets()
    assert listed == info
    await visitor.session.choose(listed.id)
    assert len(await visitor.accounts.list()) == 3


async def test_the_accounts_below_an_extended_key_are_found(street: Street, visitor: House) -> None:
    await visitor.wallets.create_watched("Cold", XPUB)
    received = addresses(JUNK, PathStyle.BIP44, 7, 1)[0]
    street.chains[0].give(received, coins=1)
    view = await visitor.accounts.discover(lambda _: None)
    assert (received, f"{XPUB}/7") in [(each.address, each.path) for each in view.found]
    await visitor.accounts.adopt(view.found)
    assert {each.kind for each in await visitor.accounts.list()} == {AccountKind.WATCHED}


async def test_one_address_leads_to_no_others(visitor: House) -> None:
    await visitor.wallets.create_watched("Cold", STRANGER)
    with pytest.raises(InputError, match="no further accounts"):
        await visitor.accounts.discover(lambda _: None)


@pytest.mark.parametrize("data", [b"", b"{}", b"[" * 3000, b'{"format":"lockstep-watched","version":1}', os.urandom(5000)])
async def test_a_damaged_file_of_a_watched_wallet_is_a_sentence(visitor: House, data: bytes) -> None:
    info = await visitor.wallets.create_watched("Cold", STRANGER)
    path = watched_path(visitor.folder, info.id)
    good = path.read_bytes()
    path.write_bytes(data)
    (listed,) = list_wallets(visitor.folder)
    assert listed.name.startswith("Unreadable")
    await visitor.leave()
    visitor.enter()
    with pytest.raises(VaultDamaged):
        await visitor.session.choose(info.id)
    path.write_bytes(good)
    await visitor.session.choose(info.id)


async def test_a_wallet_without_keys_is_renamed_and_removed_without_a_password(visitor: House) -> None:
    info = await visitor.wallets.create_watched("Cold", STRANGER)
    with pytest.raises(WalletExists):
        await visitor.wallets.create_watched("cold", STRANGER)
    assert (await visitor.wallets.rename("Colder", "")).name == "Colder"
    assert visitor.session.wallets()[0].name == "Colder"
    await visitor.wallets.remove("")
    assert visitor.session.state is SessionState.NO_WALLET
    assert not watched_path(visitor.folder, info.id).parent.exists()


# --- several wallets -------------------------------------------------------------------------------------------------


async def test_a_wallet_of_one_key_has_that_account_alone(visitor: House) -> None:
    code = await visitor.wallets.new_code()
    info = await visitor.wallets.create_from_key("Lone", KEY, code, PASSWORD, use_keyring=True)
    assert info.kind is WalletKind.KEYS
    (account,) = await visitor.accounts.list()
    assert (account.address, account.kind) == (SECOND, AccountKind.IMPORTED)
    with pytest.raises(NoPhrase):
        await visitor.accounts.add()
    visitor.keyring.entries.clear()
    await visitor.wallets.recover_by_code(code, NEW, keyring=None)
    await visitor.session.lock()
    await visitor.session.unlock(NEW)
    assert visitor.session.state is SessionState.UNLOCKED


async def test_a_wallet_is_removed_with_its_half_and_another_one_is_current(street: Street) -> None:
    house = street.bob
    kept = house.session.current
    info = await house.wallets.create(
        "second", "test test test test test test test test test test test junk", "x", PASSWORD, use_keyring=True
    )
    assert len(house.keyring.entries) == 1
    assert (await house.wallets.rename("Second", PASSWORD)).name == "Second"
    with pytest.raises(WrongPassword):
        await house.wallets.remove("another")
    assert len(house.session.wallets()) == 2
    await house.wallets.remove(PASSWORD)
    assert house.session.current == kept
    assert house.session.state is SessionState.LOCKED
    assert not house.keyring.entries
    assert not list((house.folder / "wallets").glob(f"{info.id}*"))


async def test_a_wallet_with_an_open_swap_is_not_removed(street: Street) -> None:
    await street.agreed()
    with pytest.raises(SwapsOpen):
        await street.alice.wallets.remove(PASSWORD)
    await street.until_ended()
    await street.alice.wallets.remove(PASSWORD)
    assert street.alice.session.state is SessionState.NO_WALLET
