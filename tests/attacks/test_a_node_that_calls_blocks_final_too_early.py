"""A node says that the newest block is final, to have us lock against a lock that a reorg takes away again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.attacks.scene import scene
from tests.fakes.chain import FakeNode, connecting, network
from wallet.chains.client import ChainClient
from wallet.chains.rpc import Json
from wallet.model.network import Finality, FinalityKind
from wallet.model.swap import Role, Side
from wallet.swaps.facts import LegState


async def test_the_more_careful_of_two_nodes_counts(tmp_path: Path) -> None:
    async with scene(tmp_path, Role.PARTICIPANT) as play:
        lane, urls = play.take, ("https://one.example", "https://two.example")
        net = network(*urls, chain_id=lane.chain.chain_id, finality=Finality(FinalityKind.TAG), htlc=lane.network.htlc)
        lane.client = ChainClient(net, connecting(dict(zip(urls, (lane.first, lane.second), strict=True))))
        lane.observer._client = lane.client  # pyright: ignore[reportPrivateUsage]
        lane.observer._outlook._client = lane.client  # pyright: ignore[reportPrivateUsage]
        lane.first.extra["eth_getBlockByNumber"] = newest_is_final(lane.first)
        lane.contract.lock(play.lock(Side.TAKE))
        await play.look(lane)
        assert play.swap.seen(Side.TAKE) is LegState.LOCKED
        assert play.swap.leg(Side.TAKE) is LegState.EMPTY
        lane.chain.mine(2)
        await play.look(lane)
        assert play.swap.leg(Side.TAKE) is LegState.LOCKED


async def test_a_node_that_stands_still_has_no_say(tmp_path: Path) -> None:
    async with scene(tmp_path, Role.PARTICIPANT) as play:
        play.take.chain.mine(200)
        play.take.second.lag = 150
        play.take.contract.lock(play.lock(Side.TAKE))
        play.take.chain.mine(4)
        await play.look(play.take)
        assert play.swap.leg(Side.TAKE) is LegState.LOCKED
        seen = play.take.observer.seen((play.terms.swap_id, Side.TAKE))
        assert seen is not None
        assert not seen.agreed  # one node alone: nothing is locked against it


def newest_is_final(node: FakeNode) -> Callable[[str, bool], Json]:
    def answer(tag: str, full: bool) -> Json:
        return node._eth_get_block_by_number("latest" if tag == "finalized" else tag, full)  # pyright: ignore[reportPrivateUsage]

    return answer
