"""A node shows true blocks with false times, to have us agree on expiries that lie a year ahead and keep our coins hostage.

Two nodes must show the same time, and no block may lie ahead of this computer's clock by more than a block may be old.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.attacks.scene import scene
from tests.fakes.chain import pair_of
from tests.fakes.ledger import FakeChain
from wallet.chains.rpc import Json
from wallet.errors import EndpointsDisagree
from wallet.model.swap import Role, Side
from wallet.model.verdict import Severity
from wallet.rules.swap_terms import not_settled
from wallet.services.swaps.checks import chain_checks
from wallet.services.swaps.survey import Survey

YEAR = 365 * 86_400


def later(honest: Json) -> Json:
    assert isinstance(honest, dict)
    return honest | {"timestamp": hex(int(str(honest["timestamp"]), 16) + YEAR)}


@pytest.mark.parametrize("liar", [0, 1])
async def test_two_nodes_must_show_the_same_time(liar: int) -> None:
    chain = FakeChain()
    chain.mine(5)
    client, *nodes, _ = pair_of(chain)
    nodes[liar].lies["eth_getBlockByNumber"] = later
    with pytest.raises(EndpointsDisagree):
        await client.agreed_head()


@pytest.mark.parametrize(("ahead", "blocks"), [(5, False), (61, True), (YEAR, True)])
async def test_a_head_far_ahead_of_our_clock_blocks(ahead: int, blocks: bool) -> None:
    chain = FakeChain()
    chain.mine(5)
    client, *_ = pair_of(chain)
    head = (await client.agreed_head()).value
    found = Survey(client.network, client.network.coin, chain.genesis, head, agree=True)
    fired = [check.finding for check in chain_checks(found, head.timestamp - ahead) if check.finding]
    assert any(finding.rule == 41 and finding.severity is Severity.BLOCK for finding in fired) is blocks


def test_the_rule_says_what_to_do() -> None:
    found = not_settled(final=True, head_age=-61, fresh=60, agree=True, loopback=False)
    assert found is not None
    assert found.severity is Severity.BLOCK
    assert "61 seconds ahead" in found.sentence
    assert "clock" in found.advice
    assert not_settled(final=True, head_age=-60, fresh=60, agree=True, loopback=False) is None


@pytest.mark.parametrize(("ahead", "fresh"), [(0, True), (60, True), (61, False), (YEAR, False)])
async def test_nothing_is_locked_or_revealed_on_a_head_from_the_future(tmp_path: Path, ahead: int, fresh: bool) -> None:
    async with scene(tmp_path, Role.INITIATOR) as play:
        play.take.contract.lock(play.lock(Side.TAKE))
        play.take.chain.mine(5)
        newest = play.take.chain.blocks[-1]
        play.take.chain.blocks[-1] = replace(newest, timestamp=play.clock() + ahead)
        play.now = play.clock() - ahead
        await play.look(play.take)
        seen = play.take.observer.seen((play.terms.swap_id, Side.TAKE))
        assert seen is not None
        assert seen.fresh is fresh
        assert seen.sure is fresh
