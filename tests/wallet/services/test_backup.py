"""A wallet in a file: it comes back whole, its open swaps end as if nothing had been lost, and nothing old is ever acted upon."""

from __future__ import annotations

import functools
from collections.abc import AsyncIterator
from importlib.resources import files
from pathlib import Path

import pytest

from tests.wallet.services.house import PASSWORD, PHRASES, House, Street, willing
from tests.wallet.services.test_rescue import COMPLETED, UNTOUCHED, held
from tests.wallet.vault.build import without_stretching
from wallet.errors import (
    BadDocument,
    FileStands,
    InputError,
    NoKeys,
    NoPhrase,
    OtherCode,
    OtherPhrase,
    TermsRefused,
    WalletExists,
    WalletStands,
    WeakPassword,
    WrongPassword,
)
from wallet.model.address import Address
from wallet.model.backup import DrillLine, FileCode, FilePassword, FilePhrase
from wallet.model.key_material import TypedKey
from wallet.model.path import PathStyle
from wallet.model.swap import FoundTerms
from wallet.model.views import SessionState, WalletKind
from wallet.services.backup.body import Body, read_body, write_body
from wallet.services.backup.contents import gathered
from wallet.storage import swaps
from wallet.swaps import journal
from wallet.swaps.facts import Signed
from wallet.vault.backup_file import read_backup
from wallet.vault.document import SlotKind

OWN = "lantern-gravel-47-mosaic"
KEY = "0x" + "11" * 32
OTHER = "0xFE3B557E8Fb62b89F4916B721be55cEb828dBd73"


@pytest.fixture
async def street(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Street]:
    without_stretching(monkeypatch)
    street = await Street.begin(tmp_path)
    yield street
    await street.close()


async def kept(house: House, name: str = "kept.lockstep") -> Path:
    """A backup of what that house has now."""
    file = house.folder.parent / name
    await house.backup.create(PASSWORD, OWN, file)
    return file


def differing(lines: tuple[DrillLine, ...]) -> set[str]:
    return {line.about for line in lines if not line.same}


async def test_accounts_names_order_and_settings_come_back(street: Street) -> None:
    alice = street.alice
    await alice.accounts.add("Savings")
    await alice.accounts.add("", PathStyle.LEDGER_LIVE)
    await alice.accounts.import_key(TypedKey(KEY), PASSWORD, "Imported")
    (watched,) = await alice.accounts.watch(OTHER, "Partner")
    await alice.accounts.recolour(watched.address, 6)
    await alice.accounts.move(watched.address, 0)
    await alice.accounts.hide(watched.address)
    before, pins = await alice.accounts.list(), await alice.session.workspace.database.run(lambda c: gathered(c, None).pins)
    file = await kept(alice)
    again = await street.restore(alice, file, FilePassword(OWN))
    assert await again.accounts.list() == before
    assert await again.session.workspace.database.run(lambda c: gathered(c, None).pins) == pins
    assert again.session.state is SessionState.UNLOCKED
    assert again.session.current == alice.session.current
    imported = next(account for account in before if account.name == "Imported")
    await again.accounts.export(imported.address, PASSWORD, OWN, file.with_suffix(".keystore"))


async def test_phrase_password_and_code_all_open_it(street: Street, tmp_path: Path) -> None:
    file = await kept(street.alice)
    for key in (FilePassword(OWN), FilePhrase(PHRASES["alice"])):
        assert (await street.alice.backup.drill(file, key)).same
    for key, error in (
        (FilePassword(PASSWORD), WrongPassword),
        (FilePhrase(PHRASES["bob"]), OtherPhrase),
        (FileCode("anything"), InputError),
    ):
        with pytest.raises(error):
            await street.alice.backup.drill(file, key)
    code = await street.bob.wallets.new_code()
    await street.bob.wallets.create_from_key("Keys", TypedKey(KEY), code, PASSWORD, use_keyring=True)
    alone = await kept(street.bob, "alone.lockstep")
    assert (await street.bob.backup.drill(alone, FileCode(code))).same
    with pytest.raises(OtherCode):
        await street.bob.backup.drill(alone, FileCode(await street.bob.wallets.new_code()))
    with pytest.raises(NoPhrase):
        await street.bob.backup.drill(alone, FilePhrase(PHRASES["bob"]))
    again = await street.restore(street.bob, alone, FileCode(code))
    assert [account.address for account in await again.accounts.list()] == [a.address for a in await street.bob.accounts.list()]
    assert again.session.current is not None
    assert (again.session.current.kind, again.session.current.keyring) == (WalletKind.KEYS, None)


async def test_the_file_needs_no_keyring_and_says_no_secret(street: Street) -> None:
    await street.alice.wallets.change_password(PASSWORD, PASSWORD, keyring="memory")
    file = await kept(street.alice)
    kinds = {slot.kind for slot in read_backup(file.read_bytes()).header.slots}
    assert kinds == {SlotKind.PASSWORD, SlotKind.PHRASE}
    assert street.alice.session.current is not None
    assert street.alice.session.current.keyring is not None  # the wallet itself keeps its lock
    clear = file.read_text(encoding="utf-8")
    assert not any(word in clear for word in (*PHRASES["alice"].split(), OWN, PASSWORD, "Account 1"))


async def test_nothing_is_written_over_and_nothing_weak_is_made(street: Street, tmp_path: Path) -> None:
    alice = street.alice
    there = tmp_path / "there"
    there.write_text("mine")
    with pytest.raises(FileStands):
        await alice.backup.create(PASSWORD, OWN, there)
    with pytest.raises(WeakPassword):
        await alice.backup.create(PASSWORD, "short", tmp_path / "new")
    with pytest.raises(WrongPassword):
        await alice.backup.create(PASSWORD + "x", OWN, tmp_path / "new")
    assert there.read_text() == "mine"
    assert not (tmp_path / "new").exists()
    file = await kept(alice)
    assert (await alice.backup.look(file)).stands == str(alice.folder / "wallets" / alice.session.wallets()[0].id)
    assert (await street.bob.backup.look(file)).stands is None
    for typed in (OWN, "not even the right password"):
        with pytest.raises(WalletStands):
            await alice.backup.restore(file, FilePassword(typed), PASSWORD, use_keyring=False)
    assert (await alice.backup.drill(file, FilePassword(OWN))).same


async def test_a_name_that_is_taken_can_be_another_one(street: Street, tmp_path: Path) -> None:
    file = await kept(street.alice)
    bob = street.bob
    await bob.wallets.rename("alice", PASSWORD)
    with pytest.raises(WalletExists):
        await bob.backup.restore(file, FilePassword(OWN), PASSWORD, use_keyring=True)
    assert [info.name for info in bob.session.wallets()] == ["alice"]
    assert bob.keyring.entries == {}
    restored = await bob.backup.restore(file, FilePassword(OWN), PASSWORD, use_keyring=True, name="Alice's")
    assert restored.info.name == "Alice's"
    assert {info.name for info in bob.session.wallets()} == {"alice", "Alice's"}


@pytest.mark.parametrize(
    ("name", "made", "lost", "end"),
    [
        ("alice", 0, 0, UNTOUCHED),  # agreed when it was made, and nothing locked when the disk is lost
        ("alice", 0, 9, COMPLETED),  # agreed when it was made, both locked when the disk is lost
        ("alice", 9, 13, COMPLETED),  # the secret is out by then
        ("bob", 0, 13, COMPLETED),
        ("bob", 9, 9, COMPLETED),
    ],
)
async def test_a_swap_ends_as_if_nothing_were_lost(street: Street, name: str, made: int, lost: int, end: list[tuple[int, ...]]) -> None:
    """However old the backup is: only what was agreed is taken from it."""
    await street.agreed()
    await street.ticks(made)
    house: House = getattr(street, name)
    file = await kept(house)
    await street.ticks(lost - made)
    await house.leave()
    again = await street.restore(house, file, FilePassword(OWN))
    await street.until_ended()
    assert held(street) == end
    assert not any(unsigned.call.data[:4].hex() == "095ea7b3" for unsigned in again.signer.transactions)  # so nothing was locked


async def test_a_swap_that_ended_is_history_and_nothing_is_signed_for_it(street: Street) -> None:
    await street.agreed()
    await street.until_ended()
    before = await street.alice.swap()
    file = await kept(street.alice)
    again = await street.restore(street.alice, file, FilePassword(OWN))
    await street.ticks(5, again)
    after = await again.swap()
    assert (after.id, after.ended, after.phase) == (before.id, True, before.phase)
    assert (after.give.state, after.take.state) == (before.give.state, before.take.state)
    assert again.signer.transactions == []


async def test_an_open_swap_forgets_what_was_sent(street: Street) -> None:
    """A signed step of the other machine is none of ours: which one was mined, the chain says."""
    swap_id = await street.agreed()
    await street.ticks(4)
    told = [journal.decode(fact.line) for fact in (await _body(street.alice)).swaps[0].facts]
    assert any(isinstance(fact, Signed) for fact in told)
    again = await street.restore(street.alice, await kept(street.alice), FilePassword(OWN))
    entry = again.session.workspace.book.find(swap_id)
    assert entry is not None
    assert isinstance(entry.swap.agreed.terms, FoundTerms)
    assert entry.swap.txs == ()


async def test_an_offer_from_before_cannot_be_locked_again(street: Street) -> None:
    """The machine that the backup was made on went on with it."""
    acceptance = await street.accepted()
    file = await kept(street.alice)
    await street.alice.desk.confirm_lock(willing(await street.alice.desk.review_lock(acceptance)))
    again = await street.restore(street.alice, file, FilePassword(OWN))
    with pytest.raises((InputError, TermsRefused)):
        await again.desk.review_lock(acceptance)
    assert (await again.swap()).ended


async def test_a_journal_that_cannot_be_read_is_kept_and_not_acted_on(street: Street) -> None:
    swap_id = await street.agreed()
    body = await _body(street.alice)
    broken = body.swaps[0].facts[0].line.replace('"version":1', '"version":9').replace('"version": 1', '"version": 9')
    if broken == body.swaps[0].facts[0].line:
        broken = "{" + body.swaps[0].facts[0].line
    database = street.alice.session.workspace.database
    await database.run(lambda c: (c.execute("DROP TRIGGER facts_stay"), c.execute("UPDATE facts SET body = ? WHERE seq = 1", (broken,))))
    again = await street.restore(street.alice, await kept(street.alice), FilePassword(OWN))
    assert again.session.workspace.book.damage(swap_id)
    assert (await _body(again)).swaps[0].facts[0].line == broken


async def test_a_drill_says_what_differs_and_changes_nothing(street: Street) -> None:
    alice = street.alice
    file = await kept(alice)
    await alice.accounts.add("Later")
    first = (await alice.accounts.list())[0].address
    await alice.accounts.rename(first, "Renamed")
    await alice.accounts.import_key(TypedKey(KEY), PASSWORD)
    await street.agreed()
    before = {path: path.read_bytes() for path in alice.folder.rglob("*") if path.is_file() and path.suffix == ".json"}
    rows = await _rows(alice)
    view = await alice.backup.drill(file, FilePhrase(PHRASES["alice"]))
    assert differing(view.lines) == {"accounts", "names", "imported keys", "swaps"}
    assert {path: path.read_bytes() for path in before} == before
    assert await _rows(alice) == rows
    other = await street.bob.backup.drill(file, FilePassword(OWN))
    assert differing(other.lines) == {"wallet"}
    assert street.bob.session.state is SessionState.UNLOCKED
    assert (await street.bob.accounts.add("Still mine")).address != first


async def _rows(house: House) -> list[str]:
    """Everything in the database."""
    return await house.session.workspace.database.run(lambda connection: list(connection.iterdump()))


async def test_a_file_whose_accounts_are_not_its_keys_is_refused(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    alice = street.alice
    database = alice.session.workspace.database
    await database.run(lambda c: c.execute("UPDATE accounts SET address = ?", (OTHER,)))
    file = await kept(alice)
    assert differing((await alice.backup.drill(file, FilePassword(OWN))).lines) == {"keys"}
    with pytest.raises(BadDocument, match="do not follow from its keys"):
        await street.restore(street.bob, file, FilePassword(OWN))


async def test_it_nags_until_the_words_were_typed_and_the_keys_are_in_a_file(street: Street) -> None:
    alice = street.alice
    assert [finding.rule for finding in (await alice.backup.view()).findings] == [46]
    with pytest.raises(OtherPhrase):
        await alice.backup.ask_back(PHRASES["bob"], "")
    with pytest.raises(OtherPhrase):
        await alice.backup.ask_back(PHRASES["alice"], "another passphrase")
    assert (await alice.backup.ask_back(PHRASES["alice"], "")).findings == ()
    await alice.accounts.import_key(TypedKey(KEY), PASSWORD)
    (finding,) = (await alice.backup.view()).findings
    assert "imported key" in finding.sentence
    file = await kept(alice)
    assert (await alice.backup.view()).findings == ()
    await alice.accounts.import_key(TypedKey("0x" + "22" * 32), PASSWORD)
    assert len((await alice.backup.view()).findings) == 1
    again = await street.restore(alice, file, FilePassword(OWN))
    view = await again.backup.view()
    assert (view.phrase_known, view.written is not None, len(view.findings)) == (False, True, 1)  # nobody typed the words here
    await street.bob.wallets.create_from_key("K", TypedKey(KEY), await street.bob.wallets.new_code(), PASSWORD, use_keyring=False)
    with pytest.raises(NoPhrase):
        await street.bob.backup.ask_back(PHRASES["bob"], "")


async def test_a_wallet_without_keys_has_nothing_to_seal(street: Street, tmp_path: Path) -> None:
    await street.bob.wallets.create_watched("Watched", OTHER)
    with pytest.raises(NoKeys):
        await street.bob.backup.create("", OWN, tmp_path / "new")
    view = await street.bob.backup.view()
    assert (view.possible, view.findings) == (False, ())


async def test_networks_come_back_where_there_are_none(street: Street, tmp_path: Path) -> None:
    text = (files("resources") / "networks.json").read_text(encoding="utf-8")
    (street.alice.folder / "networks.json").write_text(text, encoding="utf-8")
    file = await kept(street.alice)
    bob = street.bob
    restored = await bob.backup.restore(file, FilePassword(OWN), PASSWORD, use_keyring=False)
    assert (bob.folder / "networks.json").read_text(encoding="utf-8") == text
    assert any("asks these hosts" in note for note in restored.notes)


async def test_the_body_is_what_was_written(street: Street) -> None:
    await street.agreed()
    await street.ticks(9)
    body = await _body(street.alice)
    assert read_body(write_body(body)) == body
    stored = await street.alice.session.workspace.database.run(swaps.everything)
    assert tuple(swap.stored for swap in body.swaps) == stored
    assert Address(stored[0].account) == body.accounts[0].address


async def _body(house: House) -> Body:
    return await house.session.workspace.database.run(functools.partial(gathered, networks=None))
