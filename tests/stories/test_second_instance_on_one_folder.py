"""Two programs on one data folder would sign with the same numbers: the second one is refused, and the first goes on."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.command_line import PASSWORD, lockstep
from tests.playground import shared_playground
from wallet import boot
from wallet.errors import HomeBusy
from wallet.model.networks_file import write_networks


@pytest.mark.timeout(60)
async def test_it_is_refused_in_a_sentence_and_welcome_afterwards(tmp_path: Path) -> None:
    networks = shared_playground().world.networks
    (tmp_path / "networks.json").write_text(write_networks(networks), encoding="utf-8")
    first = await boot.build(tmp_path)
    try:
        await first.wallets.create("Mine", await first.wallets.new_phrase(), "", PASSWORD, use_keyring=False)
        with pytest.raises(HomeBusy):
            await boot.build(tmp_path)
        refused = await asyncio.to_thread(lockstep, "swap", "list", home=tmp_path)
        assert refused.code != 0
        assert refused.says("already running", "Nothing was changed")
        assert (await first.portfolio.view()).accounts, "and the first one is none the worse for it"
    finally:
        await first.close()
    assert (await asyncio.to_thread(lockstep, "swap", "list", "--json", home=tmp_path)).json() == []
