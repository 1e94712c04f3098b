"""A vault file that somebody else wrote into: one sentence, and no more work than two unlocks, whatever stands in it.

Work is counted in KiB that Argon2id would fill, times its passes. A file without a right checksum costs none. One with a right checksum,
which anyone can compute, may reach the password; then it costs what its header says, which is bounded, and the seal finds the forgery.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.local_signer import LocalSigner
from tests.fakes.secret_store import MemoryStore
from tests.wallet.vault.build import FLOOR, PASSWORD, PHRASE, rechecked
from wallet.errors import KeyringHalfMissing, NewerData, VaultDamaged, VaultLocked, WalletError, WrongPassword
from wallet.model.path import PathStyle
from wallet.vault import cipher
from wallet.vault.document import MAX_SIZE, MAX_WORK, Kdf
from wallet.vault.folder import list_wallets, vault_path
from wallet.vault.sealer import NewWallet
from wallet.vault.vault import create, open_wallet, open_with_phrase

MINE = NewWallet("Mine", PHRASE, "", PASSWORD, 1_700_000_000, PathStyle.BIP44, FLOOR)
DEFAULT_WORK = Kdf().memory_kib * Kdf().passes


class Victim:
    """A wallet whose file is replaced. `work` is what stretching has cost since."""

    def __init__(self, home: Path) -> None:
        self.home, self.ring, self.signer, self.work = home, MemoryStore(), LocalSigner(), 0

    async def settle(self) -> None:
        self.id = (await create(self.home, self.signer, MINE, self.ring, os.urandom)).id
        self.path = vault_path(self.home, self.id)
        self.good = self.path.read_bytes()

    def stretch(self, password: str, kdf: Kdf, salt: bytes) -> bytes:
        self.work += kdf.memory_kib * kdf.passes
        return hashlib.sha256(password.encode() + salt + str(kdf).encode()).digest()

    async def unlock(self, forged: bytes) -> WalletError | None:
        """What the user reads, or None where it opens."""
        self.path.write_bytes(forged)
        self.work = 0
        await self.signer.lock()
        try:
            await open_wallet(self.home, self.signer, self.id, PASSWORD, lambda _: self.ring)
        except WalletError as error:
            with pytest.raises(VaultLocked):
                await self.signer.hashlock(bytes(16))
            return error
        return None


@pytest.fixture
async def victim(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Victim:
    made = Victim(tmp_path)
    monkeypatch.setattr(cipher, "stretch", made.stretch)
    await made.settle()
    return made


def sentence(error: WalletError | None) -> str:
    assert error is not None, "a forged file must not open"
    assert isinstance(error, (VaultDamaged, NewerData, WrongPassword, KeyringHalfMissing)), repr(error)
    assert len(str(error)) > 40
    return str(error)


async def test_a_flipped_bit_at_every_byte_costs_nothing(victim: Victim) -> None:
    content = victim.good.index(b'"sealed"')
    for place in (*range(content), *range(content, len(victim.good), 17)):  # each byte there too: tests/wallet/vault/test_document.py
        forged = bytearray(victim.good)
        forged[place] ^= 1 << place % 8
        assert "damaged" in sentence(await victim.unlock(bytes(forged)))
        assert victim.work == 0
    assert await victim.unlock(victim.good) is None


async def test_a_file_cut_anywhere_costs_nothing(victim: Victim) -> None:
    for size in (*range(0, len(victim.good), 11), len(victim.good) - 1):
        assert "damaged" in sentence(await victim.unlock(victim.good[:size]))
        assert victim.work == 0


async def test_every_character_of_the_header_changed_by_somebody_who_mends_the_checksum(victim: Victim) -> None:
    """The whole of the header, in its canonical text: digits and letters changed one at a time, and the checksum made to fit."""
    plain = json.loads(victim.good)
    text = json.dumps(plain["header"], ensure_ascii=False)
    tried = 0
    for place, letter in enumerate(text):
        other = {"0": "1", "a": "b", "M": "N"}.get(letter, "0" if letter in "0123456789abcdef" else letter.swapcase())
        try:
            header = json.loads(text[:place] + other + text[place + 1 :])
        except ValueError:
            continue
        if header == plain["header"]:
            continue
        tried += 1
        sentence(await victim.unlock(rechecked(plain | {"header": header})))
        assert victim.work <= MAX_WORK
    assert tried > 400


def _kdf(plain: dict[str, Any], **changes: object) -> None:
    plain["header"]["slots"][0]["kdf"] |= changes


def _swap(plain: dict[str, Any]) -> None:
    plain["header"]["slots"].reverse()


def _kinds(plain: dict[str, Any]) -> None:
    first, second = plain["header"]["slots"]
    first["salt"], second["salt"] = second["salt"], first["salt"]
    first["wrapped"], second["wrapped"] = second["wrapped"], first["wrapped"]


def _password_only(plain: dict[str, Any]) -> None:
    """As if no half had ever been in a keyring."""
    plain["header"]["keyring"] = None
    plain["header"]["slots"][0] |= {"kind": "password", "entry": None, "half_check": None}


def _twice(plain: dict[str, Any]) -> None:
    plain["header"]["slots"] = [plain["header"]["slots"][0]] * 8


Forgery = Callable[[dict[str, Any]], object]
FORGERIES: dict[str, Forgery] = {
    "a KDF of 100 GiB": lambda plain: _kdf(plain, memory_kib=100 << 20),
    "a KDF of a billion passes": lambda plain: _kdf(plain, passes=10**9),
    "the largest KDF allowed": lambda plain: _kdf(plain, memory_kib=512 << 10),
    "the most passes allowed": lambda plain: _kdf(plain, memory_kib=128 << 10, passes=12),
    "a KDF of nothing": lambda plain: _kdf(plain, memory_kib=8, passes=1, lanes=1),
    "another KDF": lambda plain: _kdf(plain, name="pbkdf2"),
    "version 0": lambda plain: plain.update(version=0),
    "version 2": lambda plain: plain.update(version=2),
    "version ten to the hundredth": lambda plain: plain.update(version=10**100),
    "version text": lambda plain: plain.update(version="1"),
    "slots swapped": _swap,
    "what is in the slots swapped": _kinds,
    "no slot": lambda plain: plain["header"].update(slots=[]),
    "one slot eight times": _twice,
    "the keyring taken out": _password_only,
    "another keyring": lambda plain: plain["header"].update(keyring="KWallet"),
    "another name": lambda plain: plain["header"].update(name="Yours"),
    "another path": lambda plain: plain["header"].update(path="legacy"),
    "another id": lambda plain: plain["header"].update(id="00" * 16),
    "no content": lambda plain: plain.update(sealed=""),
    "content of a megabyte": lambda plain: plain.update(sealed="00" * (MAX_SIZE // 2)),
}


@pytest.mark.parametrize("which", FORGERIES)
async def test_a_forged_header_is_a_sentence_and_bounded_work(victim: Victim, which: str) -> None:
    plain = json.loads(victim.good)
    FORGERIES[which](plain)
    forged = rechecked(plain)
    sentence(await victim.unlock(forged))
    assert victim.work <= MAX_WORK <= 2 * DEFAULT_WORK
    assert victim.path.read_bytes() == forged, "what lies there is left as it is"


async def test_somebody_elses_vault_in_its_place_is_not_taken_for_it(victim: Victim, tmp_path: Path) -> None:
    other = Victim(tmp_path / "other")
    await other.settle()
    forged = other.good
    shutil.rmtree(tmp_path / "other")
    assert isinstance(await victim.unlock(forged), KeyringHalfMissing)
    assert victim.work == 0, "told before anything is stretched"


async def test_the_phrase_finds_the_same_forgeries(victim: Victim) -> None:
    plain = json.loads(victim.good)
    FORGERIES["another name"](plain)
    victim.path.write_bytes(rechecked(plain))
    with pytest.raises(VaultDamaged, match="changed after it was sealed"):
        await open_with_phrase(victim.home, victim.signer, victim.id, PHRASE, "")


@pytest.mark.parametrize("which", FORGERIES)
def test_a_list_of_wallets_survives_every_one(tmp_path: Path, which: str) -> None:
    plain = json.loads((Path(__file__).parents[1] / "wallet" / "vault" / "version1.json").read_bytes())
    if which != "what is in the slots swapped":  # which is for two
        FORGERIES[which](plain)
    path = vault_path(tmp_path, "1d" * 16)
    path.parent.mkdir(parents=True)
    path.write_bytes(rechecked(plain))
    assert [info.id for info in list_wallets(tmp_path)] in (["1d" * 16], ["00" * 16])
