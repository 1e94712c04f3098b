"""The playground as others use it: the world is what it says, and funding works."""

from __future__ import annotations

import asyncio
import secrets

from eth_account import Account
from hexbytes import HexBytes
from web3 import Web3

from resources.contracts import artefact
from wallet.model.address import Address, parse_address
from wallet.model.asset import Asset
from wallet.model.hashing import keccak256
from wallet.model.network import Network
from wallet.playground.world import COINS, SPAM_GIVEN, TOKENS_GIVEN, Playground


def fresh() -> Address:
    return parse_address("0x" + secrets.token_hex(20))


def client(network: Network) -> Web3:
    return Web3(Web3.HTTPProvider(network.endpoints[0]))


def ask(web3: Web3, asset: Asset, calldata: str) -> bytes:
    return bytes(web3.eth.call({"to": Web3.to_checksum_address(asset.token), "data": HexBytes(calldata)}))


def text(web3: Web3, asset: Asset, selector: str) -> str:
    answer = ask(web3, asset, selector)
    return answer[64 : 64 + int.from_bytes(answer[32:64])].decode()


def balance(web3: Web3, asset: Asset, owner: Address) -> int:
    return int.from_bytes(ask(web3, asset, "0x70a08231" + "00" * 12 + owner[2:]))


def test_networks_are_what_their_nodes_serve(each_playground: Playground) -> None:
    world = each_playground.world
    assert [network.name for network in world.networks] == ["Aster", "Birch"]
    assert len({network.genesis for network in world.networks}) == 2
    assert len({network.coin.symbol for network in world.networks}) == 2
    for network in world.networks:
        web3 = client(network)
        assert web3.eth.chain_id == network.chain_id
        assert web3.eth.get_block(0)["hash"] == network.genesis  # pyright: ignore[reportTypedDictNotRequiredAccess]
        assert network.playground


def test_htlc_is_at_the_same_address_with_the_pinned_code(each_playground: Playground) -> None:
    first, second = each_playground.world.networks
    assert first.htlc == second.htlc == artefact("htlc").address
    for network in (first, second):
        code = client(network).eth.get_code(Web3.to_checksum_address(network.htlc))
        assert keccak256(bytes(code)) == artefact("htlc").code_hash


def test_tokens_say_on_the_chain_what_the_world_says(each_playground: Playground) -> None:
    world = each_playground.world
    tokens = [(network, token) for network in world.networks for token in network.tokens]
    assert len(tokens) == 4
    for network, token in [*tokens, (world.networks[0], world.spam)]:
        web3 = client(network)
        assert text(web3, token, "0x06fdde03") == token.name
        assert text(web3, token, "0x95d89b41") == token.symbol
        assert int.from_bytes(ask(web3, token, "0x313ce567")) == token.decimals
    assert world.fee_token in world.networks[1].tokens
    assert world.spam not in world.networks[0].tokens


async def test_funding_gives_coins_tokens_and_spam(each_playground: Playground) -> None:
    somebody = fresh()
    await each_playground.fund(somebody)
    world = each_playground.world
    for network in world.networks:
        web3 = client(network)
        assert web3.eth.get_balance(Web3.to_checksum_address(somebody)) == COINS
        for token in network.tokens:
            given = TOKENS_GIVEN * 10**token.decimals
            assert balance(web3, token, somebody) == (given * 99 // 100 if token == world.fee_token else given)
    assert balance(client(world.networks[0]), world.spam, somebody) == SPAM_GIVEN * 10**world.spam.decimals


async def test_many_are_funded_at_once(playground: Playground) -> None:
    people = [fresh() for _ in range(5)]
    await asyncio.gather(*(playground.fund(each) for each in people))
    token = playground.world.networks[1].tokens[0]
    assert [balance(client(playground.world.networks[1]), token, each) for each in people] == [TOKENS_GIVEN * 10**token.decimals] * 5


def test_multicall_answers_as_multicall3(each_playground: Playground) -> None:
    network = each_playground.world.networks[0]
    abi = artefact("multicall").abi
    multicall = client(network).eth.contract(address=Web3.to_checksum_address(network.multicall), abi=abi)
    token = network.tokens[0]
    calls = [(token.token, True, bytes.fromhex("313ce567")), (token.token, True, bytes.fromhex("deadbeef"))]
    good, bad = multicall.functions.aggregate3(calls).call()
    assert (good[0], int.from_bytes(good[1])) == (True, token.decimals)
    assert bad[0] is False


def test_phrase_accounts_have_coins_and_tokens(playground: Playground) -> None:
    world = playground.world
    Account.enable_unaudited_hdwallet_features()
    first = Account.from_mnemonic(world.phrase)  # pyright: ignore[reportUnknownMemberType]
    assert first.address == world.phrase_accounts[0]
    for network in world.networks:
        web3 = client(network)
        assert web3.eth.get_balance(Web3.to_checksum_address(world.phrase_accounts[1])) >= COINS
        assert all(balance(web3, token, world.phrase_accounts[1]) > 0 for token in network.tokens)
