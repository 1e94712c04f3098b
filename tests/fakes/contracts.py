"""A fake of the contracts port: the swap contract stands everywhere but where `states` says otherwise."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Protocol

from tests.fakes import sample
from wallet.model.amount import Amount
from wallet.model.changes import Changes
from wallet.model.hashing import keccak256
from wallet.model.network import Network
from wallet.model.verdict import Finding, Line, Review, Severity
from wallet.model.views import CheckView, ContractState, ContractView
from wallet.swaps.htlc import HTLC_ADDRESS, PROXY

SENTENCES = {
    ContractState.STANDS: "Its code is exactly the one that Lockstep knows.",
    ContractState.UNDER_WAY: "Your deployment was sent and waits for a block.",
    ContractState.MISSING: "Nobody has deployed it there yet. Anybody can, once for everybody.",
    ContractState.IMPOSSIBLE: "It cannot be deployed there: the deployment proxy is missing.",
    ContractState.UNKNOWN: "No node answers (no answer). Nothing is lost, coins stay on the chain; Lockstep keeps trying.",
}


def lacking(network: str, chain_id: int) -> CheckView:
    """The check that finds no contract there."""
    reason = f"There is no swap contract on {network}. Choose a network where it stands, or deploy it there yourself."
    return CheckView(f"The swap contract on {network}", False, reason, Severity.BLOCK, chain_id)


class World(Protocol):
    networks: tuple[Network, ...]

    async def called(self, name: str) -> None: ...

    def announce(self, changes: Changes) -> None: ...


class FakeContracts:
    """Set `states[chain_id]`, then announce; `findings` go into the next review."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.states: dict[int, ContractState] = {}
        self.findings: tuple[Finding, ...] = ()

    async def list(self) -> tuple[ContractView, ...]:
        return tuple([await self.view(network.chain_id) for network in self._world.networks])

    async def view(self, chain_id: int) -> ContractView:
        await self._world.called("contracts.view")
        state = self.states.get(chain_id, ContractState.STANDS)
        network = self._network(chain_id)
        view = ContractView(chain_id, network.name, HTLC_ADDRESS, state, SENTENCES[state], state is ContractState.STANDS)
        if state is ContractState.UNDER_WAY:
            return replace(view, transaction="0x" + keccak256(b"deployment").hex())
        return replace(view, fee=self._fee(network)) if state is ContractState.MISSING else view

    async def review_deploy(self, chain_id: int) -> Review:
        await self._world.called("review_deploy")
        network = self._network(chain_id)
        return Review(
            id="deploy-1",
            kind="deploy",
            title=f"Deploy the swap contract on {network.name}?",
            lines=(Line("You send", Amount(0, network.coin), PROXY, f"the deployment proxy on {network.name}, with the contract's code"),),
            fee=self._fee(network),
            notes=(
                f"The contract belongs to nobody: it has no owner and takes no fee. Everybody can then swap on {network.name}.",
                f"It will stand at {HTLC_ADDRESS}, as on every chain: the proxy puts this code there and nothing else.",
                "The fee is for the network. Should somebody else deploy it at the same moment, yours fails and still costs its fee.",
            ),
            findings=self.findings,
            simulated_by="eth_simulateV1",
            digest=keccak256(b"deploy"),
            raw=(("Salt", "0x" + "00" * 32), ("Created at", f"{HTLC_ADDRESS} (CREATE2, EIP-1014)")),
        )

    async def confirm_deploy(self, review: Review) -> ContractView:
        await self._world.called("confirm_deploy")
        assert review.fee is not None
        chain_id = review.fee.asset.chain_id
        self.states[chain_id] = ContractState.UNDER_WAY
        self._world.announce(Changes.ACTIVITY)
        return await self.view(chain_id)

    async def run(self, chain_id: int, report: Callable[[ContractView], Awaitable[None]]) -> ContractView:
        view = await self.view(chain_id)
        await report(view)
        return view

    def _fee(self, network: Network) -> Amount:
        return sample.money("0.00272", network.coin)

    def _network(self, chain_id: int) -> Network:
        return next(network for network in self._world.networks if network.chain_id == chain_id)
