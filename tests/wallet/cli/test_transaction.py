"""`lockstep transaction`: what is typed becomes exactly that call, bad input is a sentence, and typed words are never passed over."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

import pytest
from typer.testing import CliRunner, Result

from tests.fakes.wallet import FakeWallet
from wallet.cli import core, secret_input, transactions
from wallet.errors import WalletError
from wallet.facade import Wallet
from wallet.model.address import Address
from wallet.model.amount import Amount
from wallet.model.transaction import Call
from wallet.model.verdict import Finding, Line, Review, Severity

TO = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"
COIN = FakeWallet().wallet.networks[0].coin
CHAIN = str(COIN.chain_id)


@dataclass
class Desk:
    """Remembers what it was asked, and what was confirmed."""

    finding: Finding | None = None
    asked: tuple[Call, Address | None] | None = None
    confirmed: Review | None = None

    async def review(self, call: Call, sender: Address | None = None) -> Review:
        self.asked = call, sender
        lines = (Line("You send", Amount(call.value, COIN), call.to),)
        findings = () if self.finding is None else (self.finding,)
        return Review(
            "1", "transaction", "Sign this transaction?", lines, Amount(5, COIN), (), findings, "eth_call", b"d" * 32, typed="0.01"
        )

    async def confirm(self, review: Review) -> str:
        self.confirmed = review
        return "0x" + "5e" * 32


def password(_: bool) -> str:
    return "secret"


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    made = Desk()
    wallet = replace(FakeWallet().wallet, transactions=made)

    @asynccontextmanager
    async def opened(*_: object) -> AsyncGenerator[Wallet]:
        yield wallet

    monkeypatch.setattr(core, "unlocked", opened)
    monkeypatch.setattr(secret_input, "password", password)
    return made


def ran(*arguments: str) -> Result:
    return CliRunner().invoke(transactions.app, arguments)


def test_what_is_typed_becomes_that_call(desk: Desk) -> None:
    result = ran("review", "--chain", CHAIN, "--to", TO, "--value", "0.01", "--data", "0xABcd", "--from", TO.lower(), "--json")
    assert desk.asked == (Call(COIN.chain_id, Address(TO), b"\xab\xcd", 10**16), TO)
    shown = json.loads(result.stdout)
    assert shown["lines"] == [{"label": "You send", "token": COIN.token, "units": str(10**16), "to": TO}]
    assert (shown["fee"], shown["simulated_by"]) == ("5", "eth_call")
    assert desk.confirmed is None


def test_a_clean_one_is_sent_with_yes(desk: Desk) -> None:
    result = ran("send", "--chain", CHAIN, "--to", TO, "--yes", "--json")
    assert json.loads(result.stdout) == {"transaction": "0x" + "5e" * 32}
    assert desk.confirmed is not None


@pytest.mark.parametrize("severity", [Severity.TYPE, Severity.BLOCK])
def test_yes_passes_nothing_that_asks_for_typing_or_blocks(desk: Desk, severity: Severity) -> None:
    desk.finding = Finding(24, severity, "It is nobody's contract.", "Refuse.")
    result = ran("send", "--chain", CHAIN, "--to", TO, "--yes")
    assert result.exit_code != 0
    assert desk.confirmed is None


BAD = [
    (("--chain", "999999"), "There is no chain 999999"),
    (("--to", TO[:-1]), "address"),
    (("--to", TO.replace("C51812dc3A", "c51812dc3A")), "checksum"),
    (("--data", "0xabc"), "pairs of hexadecimal digits"),
    (("--data", "0x" + "00" * (transactions.MAX_DATA + 1)), "more than"),
    (("--value", "-1"), "amount"),
    (("--value", "0." + "0" * 40 + "1"), "amount"),
]


@pytest.mark.parametrize(("wrong", "says"), BAD, ids=[f"{option} {text[:12]}" for (option, text), _ in BAD])
def test_bad_input_is_a_sentence_and_asks_nobody(desk: Desk, wrong: tuple[str, str], says: str) -> None:
    right = {"--chain": CHAIN, "--to": TO} | {wrong[0]: wrong[1]}
    result = ran("review", *(part for pair in right.items() for part in pair))
    assert result.exit_code != 0
    assert isinstance(result.exception, WalletError | SystemExit)
    assert says in f"{result.output} {result.exception}"
    assert desk.asked is None
