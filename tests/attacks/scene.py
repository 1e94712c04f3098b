"""Where attacks play: a swap between two people on two chains in memory, watched by the real observer, book and database.

The HTLC is a set of open locks; each chain has two nodes, either of which may lie. Nothing is signed here.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from resources.contracts import artefact
from tests.fakes.chain import FakeNode, connecting, network
from tests.fakes.ledger import FakeChain
from wallet.chains.abi import address_word, word
from wallet.chains.client import ChainClient
from wallet.chains.rpc import Json
from wallet.chains.watcher import Advanced
from wallet.keys.signing import address_of, sign_digest
from wallet.model.address import NATIVE, Address
from wallet.model.asset import Asset
from wallet.model.hashing import sha256
from wallet.model.lock import Lock
from wallet.model.network import Network
from wallet.model.swap import Acceptance, Offer, OfferLeg, Role, Side, Terms
from wallet.storage import swaps
from wallet.storage.database import Database
from wallet.storage.swaps import StoredSwap
from wallet.swaps import htlc, timelocks
from wallet.swaps.book import Book
from wallet.swaps.facts import Agreed
from wallet.swaps.observer import Observer
from wallet.swaps.offer import acceptance_digest, agree, offer_digest, signed_acceptance, signed_offer
from wallet.swaps.offer_text import encode_acceptance, encode_offer
from wallet.swaps.state import Swap
from wallet.swaps.timelocks import pace_between

SECRET = sha256(b"a secret of 32 bytes")
SALT = bytes(range(16))
ALICE, BOB = sha256(b"alice"), sha256(b"bob")
"""Private keys: the initiator's and the participant's."""

AMOUNT = 5 * 10**17
_START = 1_000_000


@dataclass(slots=True)
class HtlcModel:
    """The contract on one chain: which locks are open, and since which block (and until which)."""

    chain: FakeChain
    spans: list[tuple[bytes, int, int | None]] = field(default_factory=list[tuple[bytes, int, int | None]])

    def lock(self, lock: Lock) -> None:
        """A block with the lock."""
        payer, payee = address_word(lock.refundee), address_word(lock.payee)
        data = htlc.swap_id(lock) + word(lock.amount) + word(lock.expiry) + address_word(lock.token) + SALT.ljust(32, b"\0")
        self.spans.append((htlc.swap_id(lock), self.chain.height + 1, None))
        self.chain.mine(logs=[log_of(lock, [htlc.LOCKED, lock.hashlock, payer, payee], data)])

    def claim(self, lock: Lock, secret: bytes = SECRET) -> None:
        """A block with the claim."""
        self._close(lock)
        self.chain.mine(logs=[log_of(lock, [htlc.CLAIMED, htlc.swap_id(lock)], secret)])

    def refund(self, lock: Lock) -> None:
        """A block with the refund."""
        self._close(lock)
        self.chain.mine(logs=[log_of(lock, [htlc.REFUNDED, htlc.swap_id(lock)], b"")])

    def is_open(self, swap_id: bytes, at: int) -> bool:
        return any(known == swap_id and since <= at and (until is None or at < until) for known, since, until in self.spans)

    def _close(self, lock: Lock) -> None:
        last = self.spans[-1]
        assert last[0] == htlc.swap_id(lock)
        self.spans[-1] = (last[0], last[1], self.chain.height + 1)


def log_of(lock: Lock, topics: list[bytes], data: bytes) -> dict[str, Any]:
    """An event of the HTLC, for `FakeChain.mine`."""
    return {"address": lock.htlc, "topics": ["0x" + topic.hex() for topic in topics], "data": "0x" + data.hex()}


@dataclass(slots=True)
class Lane:
    """One chain with its contract, two nodes, and our observer of it."""

    chain: FakeChain
    contract: HtlcModel
    network: Network
    first: FakeNode
    second: FakeNode
    client: ChainClient
    observer: Observer


@dataclass(slots=True)
class Scene:
    """This computer's clock follows the chains unless `now` is set."""

    role: Role
    terms: Terms
    database: Database
    book: Book
    give: Lane
    take: Lane
    now: int | None = None

    def clock(self) -> int:
        """Unix seconds."""
        return self.now or max(lane.chain.blocks[-1].timestamp for lane in (self.give, self.take))

    @property
    def swap(self) -> Swap:
        entry = self.book.find(self.terms.swap_id)
        assert entry is not None
        return entry.swap

    def lock(self, side: Side) -> Lock:
        return self.terms.leg(self.role, side).lock

    async def look(self, *sides: Lane) -> None:
        """A new head for each chain (both when none is named), taken in as the runner does."""
        for side in sides or (self.give, self.take):
            head, _ = await side.client.newest()
            await side.observer.take(Advanced(head, None))


@asynccontextmanager
async def scene(folder: Path, role: Role = Role.PARTICIPANT, amount: int = AMOUNT) -> AsyncGenerator[Scene]:
    """A swap that was agreed a moment ago, nothing locked yet."""
    database = await Database.open(folder / "wallet.db")
    chains = FakeChain(7), FakeChain(8)
    for chain in chains:
        chain.mine(12)

    def clock() -> int:
        return play[0].clock() if play else max(chain.blocks[-1].timestamp for chain in chains)

    play: list[Scene] = []

    book = Book(database, clock, lambda: None)
    sides = [_side(chain, database, book, clock) for chain in chains]
    give, want = sides
    terms = _terms(give, want, amount)
    agreed = _agreed(terms, role, give.network, want.network)
    stored = StoredSwap(
        terms.swap_id,
        encode_offer(terms.offer),
        encode_acceptance(terms.acceptance),
        role,
        terms.leg(role, Side.GIVE).lock.refundee,
        clock(),
    )
    await book.begin(agreed, lambda connection: swaps.add(connection, stored))
    mine, theirs = (give, want) if role is Role.INITIATOR else (want, give)
    play.append(Scene(role, terms, database, book, mine, theirs))
    try:
        yield play[0]
    finally:
        await database.close()


def _side(chain: FakeChain, database: Database, book: Book, clock: Any) -> Lane:
    urls = (f"https://one.example/{chain.chain_id}", f"https://two.example/{chain.chain_id}")
    net = network(*urls, chain_id=chain.chain_id, htlc=htlc.HTLC_ADDRESS)
    net = replace(net, tokens=(Asset(chain.chain_id, Address("0x" + "11" * 20), "TOK", 6),))
    contract = HtlcModel(chain)
    nodes = (FakeNode(chain), FakeNode(chain))
    chain.codes[htlc.HTLC_ADDRESS] = artefact("htlc").deployed
    for node in nodes:
        node.extra["eth_call"] = _calls(node, contract)
    client = ChainClient(net, connecting(dict(zip(urls, nodes, strict=True))), now=chain.time)
    return Lane(chain, contract, net, nodes[0], nodes[1], client, Observer(client, database, book, clock))


def _calls(node: FakeNode, contract: HtlcModel) -> Any:
    def call(request: Any, tag: Any) -> Json:
        data, at = bytes.fromhex(request["data"][2:]), node._number(tag)  # pyright: ignore[reportPrivateUsage]
        if request["to"] == htlc.HTLC_ADDRESS:
            return "0x" + word(int(contract.is_open(data[4:], at))).hex()
        return "0x"

    return call


def _terms(give: Lane, want: Lane, amount: int) -> Terms:
    pace = pace_between(give.network, want.network, careful=True)
    durations = timelocks.plan(pace, 600)
    alice, bob = address_of(ALICE), address_of(BOB)
    offer = Offer(
        give=_leg(give, amount),
        want=_leg(want, amount),
        maker=alice,
        pay_to=alice,
        hashlock=sha256(SECRET),
        salt=SALT,
        give_seconds=durations.give_seconds,
        want_seconds=durations.want_seconds,
        valid_until=2_000_000_000,
        taker=NATIVE,
    )
    signed = signed_offer(offer, sign_digest(ALICE, offer_digest(offer)))
    times = timelocks.accept(offer, pace, give.chain.blocks[-1].timestamp, want.chain.blocks[-1].timestamp)
    answer = Acceptance(signed.id, bob, bob, times.give_expiry, times.want_expiry, times.give_lock_by, times.want_lock_by)
    return agree(signed, signed_acceptance(answer, sign_digest(BOB, acceptance_digest(answer))))


def _leg(side: Lane, amount: int) -> OfferLeg:
    return OfferLeg(side.chain.chain_id, side.chain.genesis, htlc.HTLC_ADDRESS, NATIVE, amount)


def _agreed(terms: Terms, role: Role, give: Network, want: Network) -> Agreed:
    mine, theirs = (give, want) if role is Role.INITIATOR else (want, give)
    return Agreed(terms, role, mine.timing, theirs.timing, careful=True, cap=10**16)
