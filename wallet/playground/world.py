"""Two chains with everything a newcomer needs on them: the HTLC, Multicall3, test tokens, coins, and somebody who throws spam.

Both chains are started and set up at the same time, in threads: building the world takes about one second and one block.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from resources.contracts import SALT, artefact
from wallet.errors import PlaygroundBroken
from wallet.model.address import NATIVE, Address, parse_address
from wallet.model.asset import Asset
from wallet.model.hashing import keccak256
from wallet.model.network import Network, Timing
from wallet.model.transaction import Call
from wallet.playground import genesis, identity
from wallet.playground.founders import Founder, Order
from wallet.playground.identity import CHAINS, Identity
from wallet.playground.partner_process import LocalPartner
from wallet.playground.processes import ChainProcess, Engine, launch
from wallet.playground.rpc import LocalNode
from wallet.playground.tokens import (
    SPAM_CHAIN,
    SPAM_DECIMALS,
    TOKENS,
    TestToken,
    airdrop_data,
    spam_asset,
    spam_creation,
    transfer_data,
)

COINS = 10 * genesis.COIN  # wei that `fund` gives on each chain
TOKENS_GIVEN = 1_000  # whole tokens of each kind
SPAM_GIVEN = 25_000
DEPLOY_GAS, TRANSFER_GAS, COIN_GAS = 4_000_000, 150_000, 30_000

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class World:
    """What there is. `networks` are Aster and Birch; `spam` stands on Aster and on no list; `fee_token` takes 1%, on Birch."""

    networks: tuple[Network, Network]
    spam: Asset
    fee_token: Asset
    phrase: str = genesis.PHRASE
    phrase_accounts: tuple[Address, ...] = genesis.PHRASE_ACCOUNTS


class Playground:
    """The running world. Not bound to an event loop. `partner` is somebody to swap with, if one was asked for."""

    def __init__(self, world: World, sites: tuple[_Site, _Site]) -> None:
        self.world = world
        self.partner: LocalPartner | None = None
        self._sites = sites

    def invite_partner(self) -> LocalPartner:
        """Start a partner in the background; its first answer waits until it is there."""
        if self.partner is None:
            self.partner = LocalPartner(self.world.networks, self.fund_blocking)
        return self.partner

    @property
    def pids(self) -> tuple[int, ...]:
        return tuple(site.process.pid for site in self._sites)

    async def fund(self, address: Address) -> None:
        """Give coins for gas and test tokens on both chains, and have spam thrown. Returns when all of it is mined.

        Raises PlaygroundBroken, OSError when a chain is gone.
        """
        await asyncio.to_thread(self.fund_blocking, address)

    def fund_blocking(self, address: Address) -> None:
        """As `fund`, for a thread."""
        _both(lambda site: _fund(site, self.world, address), self._sites)

    async def close(self) -> None:
        """End both chains. Harmless when repeated."""
        await asyncio.to_thread(self.close_blocking)

    def close_blocking(self) -> None:
        """As `close`, for a thread."""
        if self.partner is not None:
            self.partner.close_blocking()
        for site in self._sites:
            site.process.let_go()
        for site in self._sites:
            site.close()


async def start(engine: str = Engine.EMBEDDED.value, block_seconds: int = 1, act: int = identity.PROGRAM) -> Playground:
    """Start both chains and set them up. `engine` is `embedded` or `anvil`; `act`: seconds that one step of a swap may take.

    Raises AnvilMissing, ChainNotStarted, PlaygroundBroken; then nothing is left running.
    """
    return await asyncio.to_thread(start_blocking, engine, block_seconds, act)


def start_blocking(engine: str = Engine.EMBEDDED.value, block_seconds: int = 1, act: int = identity.PROGRAM) -> Playground:
    """As `start`, for a thread."""
    started: list[_Site] = []
    try:
        sites = _both(lambda chain: _open(Engine(engine), chain, block_seconds, started), CHAINS)
        _both(_set_up, sites)
    except BaseException:
        for site in started:
            site.close()
        raise
    aster, birch = (_network(site, identity.timing(block_seconds, act)) for site in sites)
    fee_token = next(token for token in TOKENS if token.kind == "fee").asset(genesis.account_of(genesis.TREASURY))
    return Playground(World((aster, birch), spam_asset(), fee_token), (sites[0], sites[1]))


@dataclass(frozen=True, slots=True)
class _Site:
    """One chain with those who work on it."""

    chain: Identity
    process: ChainProcess
    node: LocalNode
    treasury: Founder
    spammer: Founder

    @property
    def tokens(self) -> tuple[TestToken, ...]:
        return tuple(token for token in TOKENS if token.chain is self.chain)

    def close(self) -> None:
        self.node.close()
        self.process.stop()


def _open(engine: Engine, chain: Identity, block_seconds: int, started: list[_Site]) -> _Site:
    process = launch(engine, chain.chain_id, block_seconds)
    node = LocalNode(process.url)
    treasury, spammer = (Founder(node, chain.chain_id, name, block_seconds) for name in (genesis.TREASURY, genesis.SPAMMER))
    site = _Site(chain, process, node, treasury, spammer)
    started.append(site)
    return site


def _set_up(site: _Site) -> None:
    """Deploy through the proxy, so that addresses follow from the code alone, and look whether the right code stands there."""
    holder, htlc = site.treasury.address, artefact("htlc")
    deploys = [_deploy(site, htlc.bytecode, "deploy the HTLC")]
    deploys += [_deploy(site, token.creation(holder), f"deploy {token.name}") for token in site.tokens]
    if site.chain is SPAM_CHAIN:
        deploys.append(_deploy(site, spam_creation(), "deploy the spam token"))
    gifts = [order for address in genesis.PHRASE_ACCOUNTS for order in _token_gifts(site, address)]
    site.treasury.wait(site.treasury.send([*deploys, *gifts]))
    code = bytes.fromhex(site.node.ask("eth_getCode", htlc.address, "latest")[2:])
    if keccak256(code) != htlc.code_hash:
        raise PlaygroundBroken(site.chain.name, "deploy the HTLC: other code stands at its address")


def _fund(site: _Site, world: World, address: Address) -> None:
    coins = Order(Call(site.chain.chain_id, address, value=COINS), COIN_GAS, "give coins")
    sent = site.treasury.send([coins, *_token_gifts(site, address)])
    if site.chain is SPAM_CHAIN:
        data = airdrop_data(SPAM_GIVEN * 10**SPAM_DECIMALS, address)
        sent += site.spammer.send([Order(Call(site.chain.chain_id, world.spam.token, data), TRANSFER_GAS, "throw spam")])
    site.treasury.wait(sent)


def _token_gifts(site: _Site, address: Address) -> list[Order]:
    assets = [token.asset(site.treasury.address) for token in site.tokens]
    return [
        Order(
            Call(asset.chain_id, asset.token, transfer_data(address, TOKENS_GIVEN * 10**asset.decimals)),
            TRANSFER_GAS,
            f"give {asset.symbol}",
        )
        for asset in assets
    ]


def _deploy(site: _Site, creation: bytes, what: str) -> Order:
    return Order(Call(site.chain.chain_id, genesis.PROXY_ADDRESS, SALT + creation), DEPLOY_GAS, what)


def _network(site: _Site, timing: Timing) -> Network:
    chain = site.chain
    htlc = artefact("htlc").address
    assert htlc is not None
    return Network(
        chain_id=chain.chain_id,
        name=chain.name,
        coin=Asset(chain.chain_id, NATIVE, chain.symbol, 18, chain.coin),
        endpoints=(site.process.url,),
        finality=identity.finality(),
        timing=timing,
        htlc=parse_address(htlc),
        multicall=genesis.MULTICALL,
        tokens=tuple(token.asset(site.treasury.address) for token in site.tokens),
        genesis=site.process.genesis,
        playground=True,
    )


def _both(work: Callable[[T], R], items: Iterable[T]) -> tuple[R, ...]:
    """Do it for each at the same time. When one fails, the other is still waited for, and then it raises."""
    with ThreadPoolExecutor(2, thread_name_prefix="playground") as pool:
        futures = [pool.submit(work, item) for item in items]
    return tuple(future.result() for future in futures)
