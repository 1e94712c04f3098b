"""A chain that is slower than its network's figures say, on a real anvil: what is measured, and what follows for the times of an offer."""

from __future__ import annotations

from dataclasses import replace

from tests.anvil import anvil, needs_anvil
from tests.fakes.chain import network
from wallet.chains.client import ChainClient
from wallet.model.network import Finality, FinalityKind, Timing
from wallet.playground.rpc import LocalNode
from wallet.services.swaps.pulses import measure
from wallet.swaps import timelocks
from wallet.swaps.timelocks import Pulse

USUAL = Timing(block=1, act=4, mine=4, final=3, halt=0, skew=2)


@needs_anvil
async def test_the_durations_of_an_offer_grow_with_a_slow_chain() -> None:
    with anvil(31_999, block_seconds=1) as chain:
        node = LocalNode(chain.url)
        node.ask("evm_setIntervalMining", 0)
        finality = Finality(FinalityKind.CONFIRMATIONS, 2)
        net = replace(network(chain.url, chain_id=31_999), timing=USUAL, finality=finality, genesis=chain.genesis)
        client = ChainClient(net)
        try:
            assert (await measure([client])).found == {}  # too young to tell
            node.ask("anvil_mine", hex(40), hex(4))
            pulses = await measure([client])
        finally:
            await client.close()
            node.close()
    assert pulses.found == {31_999: Pulse(interval=4_000, lag=4)}
    usual, slow = (
        timelocks.plan(found.pace(net, net, timelocks.OFFERING, careful=True), 0) for found in (replace(pulses, found={}), pulses)
    )
    assert slow.want_seconds > usual.want_seconds
    assert slow.give_seconds > 2 * usual.give_seconds
    assert "about 4 seconds instead of 1" in pulses.notes(net)[0]
