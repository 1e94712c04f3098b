"""One of two nodes tells of a refund or a claim that never was: believed, the wallet would end the swap and watch no longer, while the
partner takes both sides. The other node knows better.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.attacks.scene import SECRET, Lane, Scene, log_of, scene
from tests.fakes.chain import FakeNode
from wallet.chains.rpc import Json
from wallet.model.hashing import keccak256
from wallet.model.lock import Lock
from wallet.model.swap import Role, Side
from wallet.swaps import htlc
from wallet.swaps.facts import Depth, LegState


def invent(node: FakeNode, lock: Lock, topics: list[bytes], data: bytes, block: int) -> None:
    """From now on this node's logs have one event more."""
    event = log_of(lock, topics, data)
    place = {"blockNumber": hex(block), "blockHash": "0x" + "33" * 32, "transactionHash": "0x" + keccak256(data + topics[0]).hex()}

    def lie(honest: Json) -> Json:
        assert isinstance(honest, list)
        return [*honest, {**event, **place, "logIndex": "0x7", "removed": False}]

    node.lies["eth_getLogs"] = lie


async def both_locked(play: Scene) -> None:
    for side, lane in ((Side.GIVE, play.give), (Side.TAKE, play.take)):
        lane.contract.lock(play.lock(side))
        lane.chain.mine(5)
    await play.look()
    assert play.swap.leg(Side.GIVE) is play.swap.leg(Side.TAKE) is LegState.LOCKED


async def later(play: Scene, blocks: int = 6) -> None:
    for _ in range(blocks):
        for lane in (play.give, play.take):
            lane.chain.mine()
        await play.look()


def liar_of(lane: Lane, place: int) -> FakeNode:
    return (lane.first, lane.second)[place]


@pytest.mark.parametrize("place", [0, 1])
@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("role", Role)
async def test_a_refund_that_never_was_is_never_final(tmp_path: Path, role: Role, side: Side, place: int) -> None:
    async with scene(tmp_path, role) as play:
        await both_locked(play)
        lane, lock = (play.give, play.lock(side)) if side is Side.GIVE else (play.take, play.lock(side))
        invent(liar_of(lane, place), lock, [htlc.REFUNDED, htlc.swap_id(lock)], b"", lane.chain.height)
        await later(play)
        assert play.swap.leg(side) is LegState.LOCKED
        assert play.swap.seen(side) is LegState.LOCKED
        assert play.swap.outcome is None


@pytest.mark.parametrize("place", [0, 1])
async def test_a_claim_with_a_wrong_secret_is_nothing(tmp_path: Path, place: int) -> None:
    async with scene(tmp_path, Role.PARTICIPANT) as play:
        await both_locked(play)
        lock = play.lock(Side.GIVE)
        invent(liar_of(play.give, place), lock, [htlc.CLAIMED, htlc.swap_id(lock)], keccak256(b"wrong"), play.give.chain.height)
        await later(play)
        assert play.swap.seen(Side.GIVE) is LegState.LOCKED
        assert not play.swap.out
        assert play.give.observer.head is not None


async def test_the_partners_lock_is_not_there_because_one_node_says_so(tmp_path: Path) -> None:
    async with scene(tmp_path, Role.PARTICIPANT) as play:
        lock = play.lock(Side.TAKE)
        payer, payee = (htlc.address_word(each) for each in (lock.refundee, lock.payee))
        data = htlc.swap_id(lock) + htlc.word(lock.amount) + htlc.word(lock.expiry) + htlc.address_word(lock.token) + bytes(32)
        invent(play.take.first, lock, [htlc.LOCKED, lock.hashlock, payer, payee], data, play.take.chain.height)
        await later(play)
        assert play.swap.leg(Side.TAKE) is LegState.EMPTY


@pytest.mark.parametrize("hides", [0, 1])
async def test_a_secret_that_one_node_hides_is_heard_from_the_other(tmp_path: Path, hides: int) -> None:
    async with scene(tmp_path, Role.PARTICIPANT) as play:
        await both_locked(play)
        liar_of(play.give, hides).lies["eth_getLogs"] = lambda _: []
        play.give.contract.claim(play.lock(Side.GIVE))
        await later(play)
        assert play.swap.secret == SECRET


@pytest.mark.parametrize("hides", [0, 1])
@pytest.mark.parametrize("role", Role)
async def test_a_lock_that_one_node_hides_is_heard_of_from_the_other(tmp_path: Path, role: Role, hides: int) -> None:
    """Both show it in the storage, so it stands; kept from the initiator it would cost the swap."""
    async with scene(tmp_path, role) as play:
        liar_of(play.take, hides).lies["eth_getLogs"] = lambda _: []
        play.take.contract.lock(play.lock(Side.TAKE))
        await later(play)
        assert play.swap.leg(Side.TAKE) is LegState.LOCKED
        assert not play.take.observer.note(play.swap.id)


@pytest.mark.parametrize("role", Role)
async def test_an_honest_closing_becomes_final(tmp_path: Path, role: Role) -> None:
    """The other side of the coin: what both nodes show is believed, also while a node is down, and once it is back."""
    async with scene(tmp_path, role) as play:
        await both_locked(play)
        play.give.contract.refund(play.lock(Side.GIVE))
        play.give.second.down = True
        await later(play)
        assert play.swap.seen(Side.GIVE) is LegState.REFUNDED
        play.give.second.down = False
        await later(play)
        assert [(event.state, event.depth) for event in play.swap.give] == [
            (LegState.LOCKED, Depth.FINAL),
            (LegState.REFUNDED, Depth.FINAL),
        ]
