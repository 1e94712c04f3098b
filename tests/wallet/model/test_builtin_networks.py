"""The networks that Lockstep brings: reviewed by hand, held to their rules here."""

from __future__ import annotations

from pathlib import Path

import pytest

from resources.contracts import artefact
from wallet.model.network import FinalityKind, Network
from wallet.model.networks_file import read_networks

TEXT = (Path(__file__).parents[3] / "resources" / "networks.json").read_text(encoding="utf-8")
NETWORKS = read_networks(TEXT)
MAINNETS = {1, 10, 56, 130, 137, 8453, 42161, 43114, 59144}
OP_STACK = {84532, 11155420, 1301}
ARBITRUM = 421614
each = pytest.mark.parametrize("network", NETWORKS, ids=lambda network: network.name)


def test_ten_testnets_and_no_mainnet() -> None:
    ids = {network.chain_id for network in NETWORKS}
    assert ids == {11155111, 560048, 84532, 11155420, 421614, 80002, 59141, 97, 43113, 1301}
    assert not ids & MAINNETS
    assert len({network.name for network in NETWORKS}) == 10


@each
def test_two_independent_endpoints(network: Network) -> None:
    hosts = [endpoint.split("/")[2].split(":")[0] for endpoint in network.endpoints]
    assert len(hosts) == len({host.split(".", host.count(".") - 1)[-1] for host in hosts}) == 2
    assert all(endpoint.startswith("https://") for endpoint in network.endpoints)


@each
def test_roll_ups_of_the_op_stack_name_the_oracle_of_their_data_fee_and_no_other_chain_does(network: Network) -> None:
    """The predeploy of https://specs.optimism.io/protocol/predeploys.html; Arbitrum's fee is part of eth_estimateGas."""
    assert network.l1_fee == ("0x420000000000000000000000000000000000000F" if network.chain_id in OP_STACK else None)


@each
def test_it_is_no_playground_and_says_where_to_look_and_get_coins(network: Network) -> None:
    assert not network.playground
    assert network.explorer
    assert network.faucet


@each
def test_htlc_is_the_one_of_this_version(network: Network) -> None:
    assert network.htlc == artefact("htlc").address
    assert network.multicall == "0xcA11bde05977b3631167028862bE2a173976CA11"


@each
def test_finality_is_the_nodes_own_and_fits_the_timing(network: Network) -> None:
    assert network.finality.kind is FinalityKind.TAG
    assert network.timing.final >= network.timing.block
    assert network.timing.mine >= 2 * network.timing.block


@each
def test_halt_allowance_is_that_of_its_kind(network: Network) -> None:
    hours = network.timing.halt / 3600
    if network.chain_id in OP_STACK:
        assert hours == 12
    elif network.chain_id == ARBITRUM:
        assert hours == 24
    else:
        assert hours in (0, 24)


@each
def test_tokens_belong_to_it_and_have_distinct_symbols(network: Network) -> None:
    assert all(token.chain_id == network.chain_id for token in network.tokens)
    symbols = [network.coin.symbol, *(token.symbol for token in network.tokens)]
    assert len(set(symbols)) == len(symbols)


def test_genesis_hashes_are_distinct() -> None:
    known = [network.genesis for network in NETWORKS if network.genesis is not None]
    assert len(set(known)) == len(known) == 8
