"""`lockstep cold`: what is signed is seen first, a word typed on a terminal signs it, and it comes out in the shape that was asked for."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.command_line import PASSWORD, lockstep
from tests.fakes import sample
from tests.fakes.cold import HASH
from tests.fakes.wallet import FakeWallet
from tests.wallet.cli.test_terminal import conversation
from tests.wallet.cli.test_terminal import lockstep as on_a_terminal
from tests.wallet.cli.test_wallets import unreachable
from tests.wallet.vault.build import PHRASE, head
from wallet.cli import cold, core, secret_input
from wallet.errors import InputError
from wallet.facade import Wallet
from wallet.model.address import Address
from wallet.model.networks_file import read_networks
from wallet.model.parts import joined, split
from wallet.model.payload import signing_digest
from wallet.model.transaction import Call, Fees, Unsigned
from wallet.services.cold.documents import Claims, Prepared, read_answer, write_prepared
from wallet.vault import cipher
from wallet.vault.content import VaultContent
from wallet.vault.document import Kdf, encode
from wallet.vault.folder import vault_path

SENDER = Address("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266")  # the first account of PHRASE
FRIEND = Address("0xFE3B557E8Fb62b89F4916B721be55cEb828dBd73")


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeWallet:
    made = FakeWallet()

    @asynccontextmanager
    async def opened(*_: object) -> AsyncGenerator[Wallet]:
        yield made.wallet

    monkeypatch.setattr(core, "opened", opened)
    monkeypatch.setattr(core, "unlocked", opened)
    return made


def ran(*arguments: str, given: str = "") -> Result:
    return CliRunner().invoke(cold.app, arguments, input=given)


def _home(folder: Path) -> None:
    """A data folder with a vault, and one chain: a port nobody listens on."""
    door = cipher.PasswordDoor(PASSWORD, Kdf())
    document = cipher.seal(head(keyring=None), VaultContent(phrase=PHRASE, passphrase=""), (door,), os.urandom)
    vault = vault_path(folder, document.header.id.hex())
    vault.parent.mkdir(parents=True)
    vault.write_bytes(encode(document))
    (folder / "networks.json").write_text(unreachable(), encoding="utf-8")


def test_a_typed_word_signs_what_was_shown(tmp_path: Path) -> None:
    home, file, out = tmp_path / "home", tmp_path / "pay.txt", tmp_path / "signed.json"
    _home(home)
    network = read_networks(unreachable())[0]
    unsigned = Unsigned(Call(network.chain_id, FRIEND, b"", 7), SENDER, 4, 21_000, Fees(10**9, 1))
    text = write_prepared(Prepared(unsigned, Claims(network.name, network.genesis, network.coin, None, 10**18, 0, "eth_call", None)))
    file.write_text("\n".join(reversed(split(text))), encoding="utf-8")
    sign = on_a_terminal("cold", "sign", str(file), "--out", str(out), "--home", str(home))
    ended, said = conversation(sign, (("assword", PASSWORD.encode() + b"\n"), ("type unchecked:", b"unchecked\n")))
    assert ended == 0, said
    assert FRIEND in said
    assert read_answer(out.read_text(encoding="utf-8")).digest == signing_digest(unsigned)


def test_a_file_that_is_there_is_seen_before_anything_is_asked(tmp_path: Path) -> None:
    out = tmp_path / "signed.json"
    out.write_text("mine", encoding="utf-8")
    for arguments in (("sign", str(out), "--password-stdin"), ("prepare", "1 ETH@Sepolia", FRIEND)):
        told = lockstep("cold", *arguments, "--out", str(out), home=tmp_path / "none")
        assert (told.code, told.says("cannot be written", "--out")) == (2, True), told
    assert out.read_text(encoding="utf-8") == "mine"


async def _prepared(fake: FakeWallet) -> str:
    return await fake.cold.prepare(sample.PARTNER, sample.money("0.25", sample.AST))


def test_a_review_is_data_too(fake: FakeWallet) -> None:
    text = asyncio.run(_prepared(fake))
    shown = json.loads(ran("review", "-", "--json", given=text).output)
    (digest,) = fake.cold.prepared
    assert shown["digest"] == "0x" + digest.hex()
    amount = sample.money("0.25", sample.AST)
    assert shown["lines"] == [{"label": "You send", "token": amount.asset.token, "units": str(amount.units), "to": sample.PARTNER}]
    assert {"rule": 23, "severity": "type"}.items() <= shown["findings"][0].items()


def test_what_is_prepared_comes_as_text_parts_codes_or_a_file(fake: FakeWallet, tmp_path: Path) -> None:
    asked = ("prepare", f"0.25 {sample.AST.symbol}@{sample.ASTER.name}", sample.PARTNER)
    plain = ran(*asked).output
    assert fake.cold.asked == (sample.PARTNER, sample.money("0.25", sample.AST), None)
    assert joined(ran(*asked, "--parts").output.strip()) == plain
    assert json.loads(ran(*asked, "--json").output) == {"text": plain, "parts": list(split(plain)), "file": None}
    codes = ran(*asked, "--qr").output
    assert [f"{at} of 3" in codes for at in (1, 2, 3)] == [True] * 3
    assert "█" in codes
    file = tmp_path / "pay.json"
    assert ran(*asked, "--out", str(file)).output == f"Written to {file}.\n"
    assert file.read_text(encoding="utf-8") == plain


def test_nothing_is_signed_through_a_pipe(fake: FakeWallet, monkeypatch: pytest.MonkeyPatch) -> None:
    def password(_: bool) -> str:
        return PASSWORD

    monkeypatch.setattr(secret_input, "password", password)
    told = ran("sign", "-", "--password-stdin", given=asyncio.run(_prepared(fake)))
    assert isinstance(told.exception, InputError)
    assert "There is no terminal to ask on. Nothing was signed" in str(told.exception)
    assert fake.calls[-1] == "cold.review"


def test_a_signed_answer_is_sent_without_a_password(fake: FakeWallet, tmp_path: Path) -> None:
    async def answer() -> str:
        return await fake.cold.sign(await fake.cold.review(await _prepared(fake)))

    file = tmp_path / "signed.json"
    file.write_text(asyncio.run(answer()), encoding="utf-8")
    assert ran("send", str(file)).output == f"Sent: {HASH}\n"
    assert json.loads(ran("send", str(file), "--json").output) == {"hash": HASH}
