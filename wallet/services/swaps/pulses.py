"""How both chains of a swap go of late, as two nodes agree: asked once for a review, and used for every time limit in it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from wallet.chains.client import ChainClient
from wallet.chains.node import Node
from wallet.errors import ChainError, EndpointsDisagree
from wallet.model.network import Network
from wallet.swaps import timelocks
from wallet.swaps.timelocks import Pace, Pulse

STRIDE, STRIDES = 10, 3
"""Blocks of one interval, and intervals: enough that single late blocks do not show, and little enough to be of now."""


@dataclass(frozen=True, slots=True)
class Pulses:
    """By chain id. A chain that is missing could not be measured (it is too young, or does not answer): its network's figures count."""

    found: Mapping[int, Pulse] = field(default_factory=dict[int, Pulse])

    def network(self, network: Network, tenths: int) -> Network:
        """With the timing that one step of an agreement counts (`timelocks`). Raises TermsRefused for a chain that is ill."""
        return replace(network, timing=timelocks.measured(network.timing, self.found.get(network.chain_id), tenths, network.name))

    def pace(self, give: Network, want: Network, tenths: int, *, careful: bool) -> Pace:
        """Of an offer that gives on one network and wants on the other. Raises TermsRefused."""
        return timelocks.pace_between(self.network(give, tenths), self.network(want, tenths), careful=careful)

    def notes(self, *networks: Network) -> tuple[str, ...]:
        """What a person should know about chains that are slower than usual."""
        pairs = {network.chain_id: (network, self.network(network, timelocks.OFFERING)) for network in networks}.values()
        return tuple(
            f"{usual.name} is slow at the moment: a block takes about {now.timing.block} seconds instead of {usual.timing.block}. "
            "All time limits are longer for that."
            for usual, now in pairs
            if now.timing.block > usual.timing.block
        )


async def measure(clients: Iterable[ChainClient], *, firm: bool = True) -> Pulses:
    """Ask each chain. Raises EndpointsDisagree when two nodes tell different times, unless nothing hangs on it (not `firm`).

    A playground's chain runs on this machine: how busy that is right now says nothing of the chain.
    """
    asked = {client.chain_id: client for client in clients if not client.network.playground}
    told = await asyncio.gather(*(_pulse(client, firm=firm) for client in asked.values()))
    return Pulses({chain_id: pulse for chain_id, pulse in zip(asked, told, strict=True) if pulse is not None})


async def _pulse(client: ChainClient, *, firm: bool) -> Pulse | None:
    """None where there is nothing to measure yet; that a chain is down is for other checks to say."""
    try:
        head = (await client.agreed_head()).value
        first = head.number - STRIDE * STRIDES
        if first < 1:
            return None  # the first block's time may be of long before the second
        numbers = [*range(first, head.number + 1, STRIDE), head.final]
        *times, final_time = (await client.agree(lambda node: _times(node, numbers), "the times of its blocks")).value
    except EndpointsDisagree:
        if firm:
            raise
        return None
    except ChainError:
        return None
    return timelocks.pulse_of(times, STRIDE, final_time)


async def _times(node: Node, numbers: list[int]) -> tuple[int, ...]:
    return tuple([(await node.block(number)).timestamp for number in numbers])
