"""`lockstep swap list` and `show` on a locked folder say what waits for the password, until when, and what happens otherwise."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest
from typer.testing import CliRunner

from tests.fakes.swaps import password_need
from tests.fakes.wallet import FakeWallet
from wallet.cli import core, swaps
from wallet.facade import Wallet
from wallet.model.views import Phase, SessionState


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeWallet:
    made = FakeWallet(SessionState.LOCKED)

    @asynccontextmanager
    async def opened(*_: object) -> AsyncGenerator[Wallet]:
        yield made.wallet

    monkeypatch.setattr(core, "opened", opened)
    made.swaps.ask_for_the_password(made.swaps.stand(Phase.LOCKED), left=720)
    made.swaps.stand(Phase.DONE, name="an older one")
    return made


def said(*arguments: str) -> str:
    ran = CliRunner().invoke(swaps.app, arguments)
    assert ran.exit_code == 0, ran.output
    return ran.output


@pytest.mark.parametrize("command", ["list", "show"])
def test_it_is_said_with_the_command_that_goes_on(fake: FakeWallet, command: str) -> None:
    swap_id = next(view.id for view in fake.swaps.held if view.password).hex()
    told = said(command, *([swap_id[:8]] if command == "show" else []))
    need = password_need(720)
    assert f"! {swap_id[:12]} needs your password. {need.sentence}\n  {need.otherwise}\n  lockstep swap run {swap_id[:12]}\n" in told
    assert told.count("needs your password") == 1
    assert "courier.ready" in fake.calls, "what the courier finishes needs no password, so that is known first"


def test_a_program_gets_it_as_data(fake: FakeWallet) -> None:
    asked = {view["phase"]: view["password"] for view in json.loads(said("list", "--json"))}
    need = password_need(720)
    assert asked["done"] is None
    assert asked["locked"] == {"by": need.by, "left": 720, "loses": True, "sentence": need.sentence, "otherwise": need.otherwise}
