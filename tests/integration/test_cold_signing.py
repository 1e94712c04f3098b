"""Two installations on real chains: one watches, prepares and sends; the other has the key, reaches no node, looks and signs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from wallet import boot
from wallet.errors import NonceTaken
from wallet.facade import Wallet
from wallet.model.address import Address
from wallet.model.amount import Amount
from wallet.model.asset import Asset
from wallet.model.network import Network
from wallet.model.parts import split
from wallet.playground.world import Playground

PASSWORD = "orbital-walnut-93-tangerine"
FRIEND = Address("0xFE3B557E8Fb62b89F4916B721be55cEb828dBd73")


@asynccontextmanager
async def opened(home: Path, networks: tuple[Network, ...]) -> AsyncGenerator[Wallet]:
    wallet = await boot.build(home, networks=networks)
    try:
        yield wallet
    finally:
        await wallet.close()


async def signed(offline: Wallet, text: str) -> str:
    """As somebody does it who looks: over QR codes in both directions."""
    return "\n".join(split(await offline.cold.sign(await offline.cold.review("\n".join(split(text))))))


async def arrived(wallet: Wallet, asset: Asset, units: int) -> None:
    """Until the friend, who is watched too, has so much."""
    for _ in range(100):
        await wallet.portfolio.refresh()
        view = await wallet.portfolio.view()
        if any(each.account == FRIEND and each.amount == Amount(units, asset) for each in view.balances):
            return
        await asyncio.sleep(0.2)
    pytest.fail("it did not arrive")


async def test_a_coin_and_a_token_go_out_of_a_wallet_without_keys(playground: Playground, tmp_path: Path) -> None:
    networks = playground.world.networks
    cut_off = tuple(replace(network, endpoints=("http://127.0.0.1:9",)) for network in networks)
    async with opened(tmp_path / "offline", cut_off) as offline, opened(tmp_path / "online", networks) as online:
        await offline.wallets.create("Cold", await offline.wallets.new_phrase(), "", PASSWORD, use_keyring=False)
        account = (await offline.accounts.list())[0].address
        await playground.fund(account)
        await online.wallets.create_watched("Watched", account)
        await online.accounts.watch(FRIEND)
        coin, token = networks[0].coin, networks[0].tokens[0]
        stale = await signed(offline, await online.cold.prepare(FRIEND, Amount(5, coin)))
        text = await online.cold.prepare(FRIEND, Amount(7, coin))
        answer = await signed(offline, text)
        sent = await online.cold.send(answer)
        assert await online.cold.send(answer) == sent, "the same bytes go out, once"
        await arrived(online, coin, 7)
        with pytest.raises(NonceTaken):
            await online.cold.send(stale)
        await online.cold.send(await signed(offline, await online.cold.prepare(FRIEND, Amount(9, token))))
        await arrived(online, token, 9)
        assert len(await online.activity.rows()) == 2
