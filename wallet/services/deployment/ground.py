"""Looks whether a chain has the swap contract, and what it takes to put it there. Reads only."""

from __future__ import annotations

from dataclasses import dataclass

from wallet.chains.client import ChainClient
from wallet.chains.node import EMPTY_CODE, Node
from wallet.errors import CallReverted, ContractStands, DeploymentRefused
from wallet.model.address import create2_address, to_bytes
from wallet.model.network import Network
from wallet.model.transaction import Call
from wallet.swaps import htlc

# Creation code that writes and reads transient storage, copies memory (EIP-1153, EIP-5656: the cancun upgrade), and leaves what it read as
# one byte of code: TSTORE(0, 1), MSTORE(0, TLOAD(0)), MCOPY(32, 0, 32), RETURN(63, MLOAD(32)).
PROBE = bytes.fromhex("60015f5d5f5c5f5260205f60205e602051603ff3")
_SALT = bytes(32)


@dataclass(frozen=True, slots=True)
class Ground:
    """code, proxy: keccak256 of the code at the contract's and at the proxy's address. modern: it has what the contract needs of an EVM;
    False as long as there is no proxy to try it with."""

    code: bytes
    proxy: bytes
    modern: bool

    @property
    def stands(self) -> bool:
        return self.code == htlc.HTLC_CODE_HASH


async def look(client: ChainClient) -> Ground:
    """Asked of two nodes where there are two. Raises EndpointsDown, WrongChain, EndpointsDisagree."""
    return (await client.agree(_look_at, "the swap contract")).value


async def _look_at(node: Node) -> Ground:
    code, proxy = await node.code_hash(node.network.htlc), await node.code_hash(htlc.PROXY)
    modern = proxy == htlc.PROXY_CODE_HASH and await _runs(node, Call(node.network.chain_id, htlc.PROXY, _SALT + PROBE))
    return Ground(code, proxy, modern)


async def _runs(node: Node, probe: Call) -> bool:
    """Does the proxy, in a trial that leaves no trace, create what the probe asks for?"""
    try:
        return await node.call(probe) == to_bytes(create2_address(htlc.PROXY, _SALT, PROBE))
    except CallReverted:
        return False


def obstacle(network: Network, ground: Ground) -> str | None:
    """Why the contract cannot be deployed there, as a clause; None when it can, or when it stands already. Pure."""
    if network.htlc != htlc.HTLC_ADDRESS:
        return f"the settings of this network name another contract, at {network.htlc}"
    if ground.stands:
        return None
    if ground.code != EMPTY_CODE:
        return "other code stands at its address"
    return _missing_means(ground)


def _missing_means(ground: Ground) -> str | None:
    if ground.proxy == EMPTY_CODE:
        return f"the deployment proxy, which puts it at the same address everywhere, is missing at {htlc.PROXY}"
    if ground.proxy != htlc.PROXY_CODE_HASH:
        return f"what stands at {htlc.PROXY} is not the deployment proxy that everybody uses"
    return None if ground.modern else "its nodes lack transient storage (the cancun upgrade of 2024), which the contract needs"


def refuse(network: Network, ground: Ground) -> None:
    """Raises ContractStands, DeploymentRefused."""
    reason = obstacle(network, ground)
    if reason is not None:
        raise DeploymentRefused(network.name, reason)
    if ground.stands:
        raise ContractStands(network.name)
