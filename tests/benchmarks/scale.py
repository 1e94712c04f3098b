"""What open swaps cost: requests and processor time for each block, and how long after a block the next broadcast goes out.

Two real anvils, the real book on a real disk, observer, hand and runner. All swaps are locked on both chains and wait for the partner's
secret, as participant: the state in which a swap spends its life. The locks are real transactions, all in one block of each chain.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from wallet.chains.client import ChainClient
from wallet.chains.connect import open_http
from wallet.chains.rpc import Json, Transport
from wallet.chains.watcher import Watcher
from wallet.keys.signing import address_of, sign_digest, sign_transaction
from wallet.model.address import NATIVE, Address
from wallet.model.hashing import sha256
from wallet.model.mandate import covers
from wallet.model.network import Network
from wallet.model.origin import KeyPlace
from wallet.model.path import AccountPath, PathStyle
from wallet.model.swap import Acceptance, Offer, OfferLeg, Role, Side, Terms
from wallet.model.transaction import Call, Head, Signed, Unsigned
from wallet.outbox.outbox import Outbox
from wallet.playground.rpc import LocalNode
from wallet.playground.world import Playground, start
from wallet.storage import swaps
from wallet.storage.database import Database
from wallet.storage.swaps import StoredSwap
from wallet.swaps import htlc, offer, timelocks
from wallet.swaps.book import Book
from wallet.swaps.calls import mandate_of
from wallet.swaps.facts import Agreed, LegState
from wallet.swaps.hand import Hand
from wallet.swaps.observer import Observer
from wallet.swaps.offer_text import encode_acceptance, encode_offer
from wallet.swaps.runner import Runner
from wallet.swaps.timelocks import pace_between

PARTNER, ME = sha256(b"the partner's key"), sha256(b"my key")
PATH = AccountPath(PathStyle.BIP44, 0)
AWAY = 100_000  # seconds: nothing runs out while we measure
BLOCKS = 5
PATIENCE = 30  # seconds until a broadcast has to come
GAS_LIMIT = 400_000_000


@dataclass(frozen=True, slots=True)
class Cost:
    """requests, cpu: of one block of one chain; cpu in milliseconds. latencies: seconds from a block to the broadcast that it asks for."""

    swaps: int
    requests: float
    cpu: float
    latencies: tuple[float, ...]

    def percentile(self, part: float) -> float:
        """Nearest rank."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


@dataclass
class Counting:
    """Notes every request of all nodes, and when transactions went out."""

    asked: Counter[str] = field(default_factory=Counter[str])
    sent: list[float] = field(default_factory=list[float])

    async def connect(self, url: str) -> Transport:
        return _Counted(await open_http(url), self)


@dataclass
class _Counted:
    inner: Transport
    notes: Counting

    async def ask(self, method: str, params: Sequence[Json]) -> Json:
        self.notes.asked[method] += 1
        if method == "eth_sendRawTransaction":
            self.notes.sent.append(time.monotonic())
        return await self.inner.ask(method, params)

    async def close(self) -> None:
        await self.inner.close()


class Key:
    """A signer without a process: what the mandates cover is signed with ME."""

    def __init__(self) -> None:
        self.mandates: dict[bytes, Any] = {}

    async def sign_transaction(self, unsigned: Unsigned, account: KeyPlace) -> Signed:
        del account
        assert any(covers(mandate, unsigned) for mandate in self.mandates.values())
        return sign_transaction(ME, unsigned)

    async def sign_claim(self, swap_id: bytes, unsigned: Unsigned) -> Signed:
        raise AssertionError(f"a participant has no secret of its own ({swap_id.hex()}, {unsigned.nonce})")

    async def revoke(self, swap_id: bytes) -> None:
        self.mandates.pop(swap_id, None)


@dataclass
class Stand:
    """Two chains that mine only when they are told to, and a wallet with open swaps on them."""

    networks: tuple[Network, Network]
    nodes: tuple[LocalNode, LocalNode]
    database: Database
    clients: dict[int, ChainClient]
    book: Book
    runner: Runner
    signer: Key
    notes: Counting
    terms: list[Terms] = field(default_factory=list[Terms])

    def mine(self, *places: int) -> None:
        for place in places or (0, 1):
            self.nodes[place].ask("evm_mine")

    async def ready(self) -> None:
        """Every lock is known, and final."""
        watchers = {chain_id: Watcher(client) for chain_id, client in self.clients.items()}
        for _ in range(10):
            self.mine()
            await _look(self, watchers)
            if all(entry.swap.leg(side) is LegState.LOCKED for entry in self.book.open() for side in Side):
                return
        raise AssertionError("the locks are not there")

    async def cost_of_blocks(self) -> tuple[float, float]:
        """Requests, and milliseconds of processor time, of one block of one chain."""
        watchers = {chain_id: Watcher(client) for chain_id, client in self.clients.items()}
        await _look(self, watchers)
        asked, used = self.notes.asked.total(), time.process_time()
        for _ in range(BLOCKS):
            self.mine()
            await _look(self, watchers)
        looks = BLOCKS * len(watchers)
        return (self.notes.asked.total() - asked) / looks, (time.process_time() - used) * 1000 / looks

    async def latencies(self, samples: int) -> tuple[float, ...]:
        """The partner reveals one secret after another; from that block until our claim of it goes out."""
        await self.runner.start()
        await asyncio.sleep(2)
        try:
            return tuple([await self._reveal(terms) for terms in self.terms[:samples]])
        finally:
            await self.runner.stop()

    async def _reveal(self, terms: Terms) -> float:
        call = htlc.claim_call(terms.participant_leg.lock, secret_of(terms.offer.offer.salt), address_of(PARTNER))
        _send(self.nodes[1], address_of(PARTNER), call)
        before, began = len(self.notes.sent), time.monotonic()
        self.mine(1)
        while len(self.notes.sent) == before:
            if time.monotonic() - began > PATIENCE:
                raise AssertionError("no claim went out")
            await asyncio.sleep(0.002)
        took = self.notes.sent[before] - began
        self.mine(0)
        return took


async def measure(playground: Playground, folder: Path, count: int, samples: int) -> Cost:
    """`count` open swaps on fresh disk; the chains may have been used before."""
    async with stand(playground, folder, count) as made:
        await made.ready()
        requests, cpu = await made.cost_of_blocks()
        latencies = await made.latencies(min(count, samples)) if samples else ()
    return Cost(count, requests, cpu, latencies)


async def measure_all(folder: Path, counts: Sequence[int], samples: int) -> list[Cost]:
    """Each number of swaps in turn."""
    for count in counts:
        (folder / str(count)).mkdir()
    playground = await start("anvil")
    try:
        return [await measure(playground, folder / str(count), count, samples) for count in counts]
    finally:
        await playground.close()


@asynccontextmanager
async def stand(playground: Playground, folder: Path, count: int) -> AsyncGenerator[Stand]:
    """A wallet in a folder that exists, with `count` swaps, all locked on both chains."""
    first, second = (replace(net, timing=replace(net.timing, mine=60)) for net in playground.world.networks)
    nodes = (LocalNode(first.endpoints[0]), LocalNode(second.endpoints[0]))
    for key in (PARTNER, ME):
        await playground.fund(address_of(key))
    for node in nodes:
        node.ask("evm_setIntervalMining", 0)
        node.ask("evm_setBlockGasLimit", hex(GAS_LIMIT))
    made = await _open((first, second), nodes, folder)
    try:
        await _agree(made, folder.name, count)
        await asyncio.to_thread(_lock, made)
        yield made
    finally:
        for client in made.clients.values():
            await client.close()
        await made.database.close()
        for node in nodes:
            node.ask("evm_setIntervalMining", 1)
            node.close()


async def _open(networks: tuple[Network, Network], nodes: tuple[LocalNode, LocalNode], folder: Path) -> Stand:
    database, notes, signer = await Database.open(folder / "wallet.db"), Counting(), Key()
    clients = {network.chain_id: ChainClient(network, notes.connect) for network in networks}
    for client in clients.values():
        await client.connect()
    book, outbox = Book(database, _now, lambda: None), Outbox(database, clients, _now)
    observers = {chain_id: Observer(client, database, book, _now) for chain_id, client in clients.items()}
    hand = Hand(book, outbox, clients, signer)
    hand.paths = {address_of(ME): PATH}

    async def on_head(_: Head) -> None: ...

    async def on_trouble(chain_id: int, error: Exception) -> None:
        raise AssertionError((chain_id, error))

    runner = Runner(book, outbox, clients, observers, hand, on_head, on_trouble)
    return Stand(networks, nodes, database, clients, book, runner, signer, notes)


async def _agree(made: Stand, name: str, count: int) -> None:
    pace = pace_between(*made.networks, careful=True)
    times = [int(node.ask("eth_getBlockByNumber", "latest", False)["timestamp"], 16) for node in made.nodes]
    for number in range(count):
        terms = _terms(made.networks, pace, times, sha256(f"{name}/{number}".encode())[:16])
        agreed = Agreed(terms, Role.PARTICIPANT, made.networks[1].timing, made.networks[0].timing, careful=True, cap=10**18)
        texts = encode_offer(terms.offer), encode_acceptance(terms.acceptance)
        stored = StoredSwap(terms.swap_id, *texts, Role.PARTICIPANT, address_of(ME), _now())
        await made.book.begin(agreed, lambda connection, stored=stored: swaps.add(connection, stored))
        made.signer.mandates[terms.swap_id] = mandate_of(agreed, PATH)
        made.terms.append(terms)


def _terms(networks: tuple[Network, Network], pace: timelocks.Pace, times: list[int], salt: bytes) -> Terms:
    plan = timelocks.plan(pace, AWAY)
    legs = [OfferLeg(net.chain_id, net.genesis or b"", net.htlc, net.tokens[0].token, 1) for net in networks]
    maker, taker = address_of(PARTNER), address_of(ME)
    made = Offer(
        *(legs[0], legs[1], maker, maker, sha256(secret_of(salt)), salt),
        *(plan.give_seconds, plan.want_seconds, _now() + AWAY, NATIVE),
    )
    signed = offer.signed_offer(made, sign_digest(PARTNER, offer.offer_digest(made)))
    due = timelocks.accept(made, pace, *times)
    answer = Acceptance(signed.id, taker, taker, due.give_expiry, due.want_expiry, due.give_lock_by, due.want_lock_by)
    return offer.agree(signed, offer.signed_acceptance(answer, sign_digest(ME, offer.acceptance_digest(answer))))


def _lock(made: Stand) -> None:
    """Both sides lock everything: one block of each chain."""
    for place, (key, node, network) in enumerate(zip((PARTNER, ME), made.nodes, made.networks, strict=True)):
        sender, token = address_of(key), network.tokens[0].token
        node.ask("anvil_impersonateAccount", sender)
        _send(node, sender, htlc.approve_call(network.chain_id, token, network.htlc, len(made.terms)))
        for terms in made.terms:
            leg = terms.initiator_leg if place == 0 else terms.participant_leg
            _send(node, sender, htlc.lock_call(leg.lock, leg.lock_by, terms.offer.offer.salt))
        node.ask("evm_mine")
    made.nodes[1].ask("anvil_impersonateAccount", address_of(PARTNER))


def _send(node: LocalNode, sender: Address, call: Call) -> None:
    request = {"from": sender, "to": call.to, "data": "0x" + call.data.hex(), "value": hex(call.value), "gas": hex(200_000)}
    node.ask("eth_sendTransaction", request)


async def _look(made: Stand, watchers: dict[int, Watcher]) -> None:
    for chain_id, watcher in watchers.items():
        news = await watcher.look()
        if news is not None:
            await made.runner.take(chain_id, news)


def secret_of(salt: bytes) -> bytes:
    return sha256(b"secret of " + salt)


def _now() -> int:
    return int(time.time())
