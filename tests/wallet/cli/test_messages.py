"""`lockstep sign`: what is signed is seen first, --yes passes nothing that asks for typing, and anybody can say who signed."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.command_line import lockstep
from tests.fakes.cold import KEY
from tests.fakes.wallet import FakeWallet
from tests.wallet.model.permits import SPENDER, erc2612
from tests.wallet.model.typed_documents import mail, written
from wallet.cli import core, messages, secret_input
from wallet.errors import BadDocument, Blocked, InputError
from wallet.facade import Wallet
from wallet.keys.signing import address_of, sign_digest
from wallet.model.amount import MAX_UINT256
from wallet.model.personal import personal_digest
from wallet.model.typed_json import read_typed
from wallet.services.messages.verify import message_signer

SIGNER = address_of(KEY)


def _password(*_: object) -> str:
    return "a password"


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeWallet:
    made = FakeWallet()

    @asynccontextmanager
    async def opened(*_: object) -> AsyncGenerator[Wallet]:
        yield made.wallet

    monkeypatch.setattr(core, "unlocked", opened)
    monkeypatch.setattr(secret_input, "password", _password)
    return made


def ran(*arguments: str, given: str | bytes = "") -> Result:
    return CliRunner().invoke(messages.app, arguments, input=given)


def file(folder: Path, content: str | bytes) -> str:
    path = folder / "to-sign"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return str(path)


@pytest.mark.parametrize("content", [b"Hello,\nBob", b"Hello,\nBob\n", b"Hello,\nBob\r\n", "0x" + b"Hello,\nBob".hex()])
def test_a_message_is_shown_and_signed(fake: FakeWallet, tmp_path: Path, content: str | bytes) -> None:
    done = ran("message", file(tmp_path, content), "--yes", "--json")
    assert done.exit_code == 0, done.output
    assert "The whole message:\n    Hello,\n    Bob\n" in done.stderr
    told = json.loads(done.stdout)
    assert (told["account"], told["findings"], told["digest"]) == (SIGNER, [], "0x" + personal_digest(b"Hello,\nBob").hex())
    assert message_signer("Hello,\nBob", told["signature"]) == SIGNER


def test_a_signature_is_written_once(fake: FakeWallet, tmp_path: Path) -> None:
    out = tmp_path / "signature"
    assert ran("message", "-", "--yes", "--out", str(out), given="Hi\n").exit_code == 0
    assert message_signer("Hi", out.read_text()) == SIGNER
    again = ran("message", "-", "--yes", "--out", str(out), given="Hi\n")
    assert isinstance(again.exception, InputError)
    assert "is there already" in str(again.exception)
    assert len(fake.messages.confirmed) == 1


def test_yes_passes_nothing_that_asks_for_typing_or_blocks(fake: FakeWallet, tmp_path: Path) -> None:
    chain_id = fake.networks[0].chain_id
    permit = written(erc2612(fake.networks[0].tokens[0].token, SIGNER, MAX_UINT256, chain_id=chain_id))
    shown = ran("typed-data", file(tmp_path, permit), "--yes")
    assert isinstance(shown.exception, InputError)
    assert f"any amount of {fake.networks[0].tokens[0].symbol}  by {SPENDER}" in shown.stderr
    assert "TYPE (rule 25)" in shown.stderr
    for arguments, given, error in [
        (("typed-data", "-", "--chain", str(chain_id + 1)), permit, Blocked),
        (("message", "-"), "ab" * 32, Blocked),
        (("message", "-"), b"\xff\xfe", InputError),
        (("typed-data", "-"), b"\xff\xfe", BadDocument),
        (("typed-data", "-"), "{}", BadDocument),
        (("message", "/none/such"), "", BadDocument),
    ]:
        assert isinstance(ran(*arguments, "--yes", given=given).exception, error), arguments
    assert not fake.messages.confirmed


def test_anybody_can_say_who_signed(tmp_path: Path) -> None:
    signature = "0x" + sign_digest(KEY, read_typed(written(mail())).digest).hex()
    document = file(tmp_path, written(mail()))
    said = lockstep("sign", "verify", document, signature, "--typed-data", "--account", SIGNER, "--json")
    assert said.json() == {"signer": SIGNER, "fits": True}
    assert ran("verify", document, signature, "--typed-data").output == f"Signed by {SIGNER}.\n"
    other = ran("verify", document, signature, "--typed-data", "--account", SPENDER)
    assert other.exit_code == 1
    assert f"and not by {SPENDER}." in other.output
    assert ran("verify", document, signature).output != f"Signed by {SIGNER}.\n", "as a message it says another thing"
    assert isinstance(ran("verify", document, "0x00").exception, BadDocument)
