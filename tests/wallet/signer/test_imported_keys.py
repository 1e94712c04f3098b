"""Keys that follow from no phrase, in the real signer process: sealed, used, given out sealed; and where their bytes are."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from eth_account import Account

from tests.fakes.secret_store import MemoryStore
from tests.memory import forms, found_in, may_read
from tests.wallet.signer.build import HTLC, ME, PHRASE, SALT, SECOND, SWAP, mandate, unsigned
from tests.wallet.vault.build import FLOOR, PASSWORD
from wallet.errors import BadCode, BadDocument, BadKey, NoPhrase, OtherCode, SignerError, VaultLocked, WrongPassword
from wallet.keys.keystore import seal_keystore
from wallet.keys.signing import recover
from wallet.model.hashing import sha256
from wallet.model.key_material import KeystoreFile, TypedKey
from wallet.model.mandate import Mandate
from wallet.model.origin import Imported
from wallet.model.path import AccountPath, PathStyle
from wallet.model.payload import signing_digest
from wallet.model.transaction import Call
from wallet.model.views import WalletKind
from wallet.signer.client import SignerProcess
from wallet.vault import changes
from wallet.vault.document import decode
from wallet.vault.folder import list_wallets, vault_path
from wallet.vault.relock import Wanted, change_lock
from wallet.vault.sealer import Alone, ByCode, ByPhrase, NewWallet
from wallet.vault.vault import create, open_wallet

KEY = bytes.fromhex("59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d")
"""Of SECOND: the second of the accounts that everybody knows."""
TYPED = TypedKey("0x" + KEY.hex())
DIGEST = b"\x2a" * 32
NEW = "walrus-telescope-41-marmalade"


@pytest.fixture
async def signer() -> AsyncIterator[SignerProcess]:
    made = SignerProcess()
    yield made
    await made.close()


async def made(home: Path, signer: SignerProcess, ring: MemoryStore) -> changes.Way:
    """A wallet of the phrase, open, and the way to its vault."""
    info = await create(home, signer, NewWallet("Mine", PHRASE, "", PASSWORD, 0, PathStyle.BIP44, FLOOR), ring, os.urandom)
    return changes.Way(home, signer, info.id, PASSWORD, lambda _: ring)


async def test_a_key_is_sealed_and_signs_at_once_and_after_each_unlock(signer: SignerProcess, tmp_path: Path) -> None:
    ring = MemoryStore()
    way = await made(tmp_path, signer, ring)
    added = await changes.add_key(way, TYPED, lambda _: None)
    assert added.address == SECOND
    assert KEY.hex().encode() not in way.path.read_bytes()
    assert way.path.with_name("vault.json.1").exists(), "the one before stays"
    for _ in range(2):
        assert await signer.imported() == ((added.place, SECOND),)
        payment = unsigned(Call(31337, ME, b"", 5), SECOND)
        with pytest.raises(SignerError, match="nobody approved"):
            await signer.sign_transaction(payment, added.place)
        await signer.approve(signing_digest(payment))
        assert Account.recover_transaction((await signer.sign_transaction(payment, added.place)).raw) == SECOND
        await signer.approve(DIGEST)
        assert recover(DIGEST, await signer.sign_digest(DIGEST, added.place)) == SECOND
        await signer.lock()
        with pytest.raises(VaultLocked):
            await signer.imported()
        await open_wallet(tmp_path, signer, way.wallet_id, PASSWORD, lambda _: ring)
    again = await changes.add_key(way, TYPED, lambda _: None)
    assert again.place == added.place, "the same key keeps its id"


async def test_what_is_refused_changes_nothing(signer: SignerProcess, tmp_path: Path) -> None:
    ring = MemoryStore()
    way = await made(tmp_path, signer, ring)
    before = way.path.read_bytes()
    with pytest.raises(BadKey, match="64 hexadecimal"):
        await changes.add_key(way, TypedKey("0x12"), lambda _: None)
    with pytest.raises(BadDocument, match="keystore file"):
        await changes.add_key(way, KeystoreFile(b"{}", "x"), lambda _: None)
    wrong = changes.Way(tmp_path, signer, way.wallet_id, "another", lambda _: ring)
    with pytest.raises(WrongPassword):
        await changes.add_key(wrong, TYPED, lambda _: None)

    def refuse(_: str) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await changes.add_key(way, TYPED, refuse)
    with pytest.raises(SignerError, match="no such key"):
        await changes.export(way, Imported(bytes(16)), NEW, tmp_path / "out.json")
    assert way.path.read_bytes() == before
    assert not (tmp_path / "out.json").exists()
    assert [path.name for path in way.path.parent.iterdir()] == ["vault.json"]


async def test_a_wallet_of_one_key_and_its_code(signer: SignerProcess, tmp_path: Path) -> None:
    ring = MemoryStore()
    code = await signer.new_code()
    file = KeystoreFile(seal_keystore(KEY, "of the file", os.urandom), "of the file")
    wallet = NewWallet("Lone", "", "", PASSWORD, 0, PathStyle.BIP44, FLOOR, Alone(file, code))
    info = await create(tmp_path, signer, wallet, ring, os.urandom)
    assert info.kind is WalletKind.KEYS
    assert list_wallets(tmp_path) == (info,)
    ((place, address),) = await signer.imported()
    assert address == SECOND
    with pytest.raises(NoPhrase):
        await signer.addresses(PathStyle.BIP44, 0, 1)
    with pytest.raises(NoPhrase):
        await signer.sign_digest(DIGEST, AccountPath(PathStyle.BIP44, 0))

    hashlock = await signer.hashlock(SALT)
    courier = await signer.hire()
    with pytest.raises(BadCode):
        await change_lock(tmp_path, signer, info.id, ByCode("ABCD"), Wanted(NEW, None, FLOOR), os.urandom, lambda _: ring)
    other = ByCode(await signer.new_code())
    with pytest.raises(OtherCode):
        await change_lock(tmp_path, signer, info.id, other, Wanted(NEW, None, FLOOR), os.urandom, lambda _: ring)
    with pytest.raises(NoPhrase):
        await change_lock(tmp_path, signer, info.id, ByPhrase(PHRASE, ""), Wanted(NEW, None, FLOOR), os.urandom, lambda _: ring)
    ring.entries.clear()
    await change_lock(tmp_path, signer, info.id, ByCode(code.lower()), Wanted(NEW, None, FLOOR), os.urandom, lambda _: ring)
    await signer.lock()
    await open_wallet(tmp_path, signer, info.id, NEW, lambda _: ring)
    assert await signer.imported() == ((place, SECOND),)
    assert (await signer.hashlock(SALT), await signer.hire()) == (hashlock, courier), "secrets of swaps stay with the vault"

    granted: Mandate = mandate(hashlock, signer=SECOND)
    granted = Mandate(granted.swap_id, granted.hashlock, granted.salt, (place,), granted.calls)
    await signer.grant(granted)
    assert await signer.lock() == 1
    claim = await signer.sign_claim(SWAP, unsigned(granted.calls[0].call, SECOND))
    assert sha256(claim.unsigned.call.data[4:36]) == hashlock
    assert claim.unsigned.call.to == HTLC


async def test_an_exported_key_opens_elsewhere(signer: SignerProcess, tmp_path: Path) -> None:
    way = await made(tmp_path, signer, MemoryStore())
    added = await changes.add_key(way, TYPED, lambda _: None)
    await signer.lock()
    for place, address in ((AccountPath(PathStyle.BIP44, 0), ME), (added.place, SECOND)):
        out = tmp_path / f"{address}.json"
        await changes.export(way, place, NEW, out)
        assert out.stat().st_mode & 0o777 == 0o600
        assert Account.from_key(Account.decrypt(json.loads(out.read_bytes()), NEW)).address == address
    assert sum(1 for _ in os.scandir(tmp_path)) == 3, "the two files and the wallet, and nothing half-written"


async def test_a_vault_is_renamed_and_opens_as_before(signer: SignerProcess, tmp_path: Path) -> None:
    ring = MemoryStore()
    way = await made(tmp_path, signer, ring)
    info = await changes.rename(way, "Savings")
    assert (info.name, list_wallets(tmp_path)) == ("Savings", (info,))
    assert decode(vault_path(tmp_path, info.id).read_bytes()).header.name == "Savings"
    await open_wallet(tmp_path, signer, info.id, PASSWORD, lambda _: ring)


# --- where the bytes are ---------------------------------------------------------------------------------------------


APP = """
    import asyncio, os, sys
    from pathlib import Path
    from wallet.model.key_material import KeystoreFile
    from wallet.model.path import AccountPath, PathStyle
    from wallet.signer.client import SignerProcess
    from wallet.vault import changes
    from wallet.vault.document import Kdf
    from wallet.vault.sealer import NewWallet
    from wallet.vault.vault import create

    async def main(home, phrase, password, own):
        signer = SignerProcess()
        floor = Kdf(memory_kib=64 * 1024)
        info = await create(home, signer, NewWallet("Mine", phrase, "", password, 0, PathStyle.BIP44, floor), None, os.urandom)
        way = changes.Way(home, signer, info.id, password)
        await changes.add_key(way, KeystoreFile((home / "in.json").read_bytes(), "of the file"), lambda _: None)
        await changes.export(way, AccountPath(PathStyle.BIP44, 0), own, home / "out.json")
        print(signer._child.pid, flush=True)
        sys.stdin.readline()
        await signer.close()

    asyncio.run(main(Path(sys.argv[1]), *sys.stdin.readline().rstrip().split("|")))
"""
FIRST = "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"


@pytest.mark.skipif(not may_read(), reason="MEMORY WAS NOT READ: that needs root, or CAP_SYS_PTRACE in a container")
def test_after_an_import_and_an_export_no_private_key_is_in_the_app(tmp_path: Path) -> None:
    """A key out of a keystore file, and one that left for a keystore file. (One that is typed passes through the app, as a phrase does.)"""
    (tmp_path / "in.json").write_bytes(seal_keystore(KEY, "of the file", os.urandom))
    app = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(APP), str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert app.stdin is not None
    assert app.stdout is not None
    app.stdin.write(f"{PHRASE}|{PASSWORD}|{NEW}\n")
    app.stdin.flush()
    child = int(app.stdout.readline())
    keys = forms({"imported": KEY, "first": bytes.fromhex(FIRST)})
    assert "imported" in found_in(child, keys), "the control: the signer has it"
    assert found_in(app.pid, keys) == set()
    assert (tmp_path / "out.json").exists()
    app.communicate("\n", timeout=30)
    assert app.returncode == 0
