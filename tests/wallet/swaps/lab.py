"""Two chains, two people, one clock: the real book, observer, hand and runner on a real SQLite file, and a chain in memory.

lab = await Lab.begin(tmp_path)          both have agreed, nothing is locked
await lab.ticks(30)                      30 blocks on both chains, everybody looks at each
await lab.close()
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from tests.fakes.chain import connecting, network
from tests.fakes.ledger import sign, sign_later
from tests.wallet.swaps.contracts import HTLC, TOKEN, ContractChain, ContractNode
from wallet.chains.client import ChainClient
from wallet.chains.watcher import Watcher
from wallet.errors import ChainError, SignerError, VaultLocked
from wallet.keys.signing import address_of, sign_digest
from wallet.model.address import NATIVE, Address
from wallet.model.hashing import sha256
from wallet.model.lock import Lock
from wallet.model.mandate import Mandate, covers, fill_secret
from wallet.model.network import Network
from wallet.model.origin import KeyPlace
from wallet.model.path import AccountPath, PathStyle
from wallet.model.swap import Acceptance, Offer, OfferLeg, Outcome, Role, Side, Terms
from wallet.model.transaction import Call, Fees, Head, Signed, Unsigned
from wallet.outbox.outbox import Outbox
from wallet.storage import swaps
from wallet.storage.database import Database
from wallet.storage.swaps import StoredSwap
from wallet.storage.transactions import Purpose, StoredTransaction
from wallet.swaps import offer, timelocks
from wallet.swaps.book import Book
from wallet.swaps.calls import mandate_of
from wallet.swaps.facts import Agreed
from wallet.swaps.hand import Hand
from wallet.swaps.observer import Observer
from wallet.swaps.offer_text import encode_acceptance, encode_offer
from wallet.swaps.runner import Runner
from wallet.swaps.state import Swap
from wallet.swaps.timelocks import Pace, pace_between

Result = TypeVar("Result")
CAP = 10**13
FIRST, SECOND = 7, 8
"""Chain ids: the initiator gives on the first."""

PATH = AccountPath(PathStyle.BIP44, 0)
AMOUNT = 100


class Died(BaseException):
    """The process is gone: nothing that catches errors may catch it."""


class MortalDatabase(Database):
    """Dies at the `last`-th commit that changes something: right before it, or right after."""

    writes = 0
    last: int | None = None
    after = False

    async def run(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        if self.last is not None and self.writes >= self.last:
            raise Died
        changed = False

        def watched(connection: sqlite3.Connection) -> Result:
            nonlocal changed
            before = connection.total_changes
            result = work(connection)
            changed = connection.total_changes != before
            if changed and self.writes + 1 == self.last and not self.after:
                raise _Rollback
            return result

        try:
            result = await super().run(watched)
        except _Rollback:
            self.writes += 1
            raise Died from None
        self.writes += changed
        if changed and self.writes == self.last:
            raise Died
        return result


class _Rollback(Exception):
    pass


class Vault:
    """The signer, with keys that are just a name's hash. Signs what a granted mandate covers, and nothing while it knows none."""

    def __init__(self, key: bytes) -> None:
        self.key = key
        self.mandates: dict[bytes, Mandate] = {}
        self.signed: list[Unsigned] = []
        self.refuses = False

    async def sign_transaction(self, unsigned: Unsigned, account: KeyPlace) -> Signed:
        del account
        if self.refuses or not self.mandates:
            raise VaultLocked
        if not any(covers(mandate, unsigned) for mandate in self.mandates.values()):
            raise SignerError("no mandate covers it")
        return self._sign(unsigned)

    async def sign_claim(self, swap_id: bytes, unsigned: Unsigned) -> Signed:
        if self.refuses or swap_id not in self.mandates:
            raise VaultLocked
        mandate = self.mandates[swap_id]
        assert mandate.salt is not None
        claim = fill_secret(mandate, unsigned, secret_of(mandate.salt))
        if claim is None:
            raise SignerError("this is not the claim of that swap")
        return self._sign(claim)

    async def revoke(self, swap_id: bytes) -> None:
        self.mandates.pop(swap_id, None)

    def _sign(self, unsigned: Unsigned) -> Signed:
        self.signed.append(unsigned)
        return sign(unsigned)


def secret_of(salt: bytes) -> bytes:
    return sha256(b"secret of" + salt)


def key_of(name: str) -> bytes:
    return sha256(name.encode())


@dataclass
class Person:
    """A wallet. `stop` and `start` again: what a crash leaves is what the file has."""

    name: str
    folder: Path
    networks: tuple[Network, ...]
    nodes: dict[str, ContractNode]
    clock: Callable[[], int]
    vault: Vault = field(init=False)
    address: Address = field(init=False)
    database: MortalDatabase = field(init=False)
    troubles: list[ChainError] = field(default_factory=list[ChainError])

    def __post_init__(self) -> None:
        self.vault = Vault(key_of(self.name))
        self.address = address_of(key_of(self.name))

    async def start(self) -> None:
        self.folder.mkdir(exist_ok=True)
        database = await MortalDatabase.open(self.folder / f"{self.name}.db")
        assert isinstance(database, MortalDatabase)
        self.database = database
        self.clients = {net.chain_id: ChainClient(net, connecting(self.nodes), now=self.clock) for net in self.networks}
        for client in self.clients.values():
            await client.connect()
        self.outbox = Outbox(self.database, self.clients, self.clock)
        self.book = Book(self.database, self.clock, lambda: None)
        self.observers = {chain_id: Observer(client, self.database, self.book, self.clock) for chain_id, client in self.clients.items()}
        self.hand = Hand(self.book, self.outbox, self.clients, self.vault)
        self.hand.paths = {self.address: PATH}
        self.runner = Runner(self.book, self.outbox, self.clients, self.observers, self.hand, self._on_head, self._on_trouble)
        self.watchers = {chain_id: Watcher(client) for chain_id, client in self.clients.items()}
        await self.book.load()

    async def start_when_possible(self) -> None:
        """As `start`, at a moment at which perhaps no node answers: those are asked later."""
        down = {url: node.down for url, node in self.nodes.items()}
        for node in self.nodes.values():
            node.down = False
        await self.start()
        for url, node in self.nodes.items():
            node.down = down[url]

    async def stop(self) -> None:
        self.database.last = None
        await self.database.close()

    async def begin(self, agreed: Agreed) -> None:
        """The user's consent, as the desk writes it."""
        terms = agreed.terms
        assert isinstance(terms, Terms)
        texts = encode_offer(terms.offer), encode_acceptance(terms.acceptance)
        stored = StoredSwap(terms.swap_id, *texts, agreed.role, self.address, self.clock())
        await self.book.begin(agreed, lambda connection: swaps.add(connection, stored))
        self.vault.mandates[terms.swap_id] = mandate_of(agreed, PATH)

    async def pay(self, call: Call, fees: Fees | None = None) -> StoredTransaction:
        """A payment of ours, signed and written; it is not sent yet."""
        unsigned = await self.outbox.prepare(call, self.address, fees=fees)
        return await self.outbox.issue(unsigned, Purpose("transfer", "send"), sign_later)

    async def look(self, chain_id: int) -> None:
        """Ask for the newest head and act on it."""
        try:
            news = await self.watchers[chain_id].look()
        except ChainError as error:
            self.troubles.append(error)
            self.observers[chain_id].lost()
            return
        if news is not None:
            await self.runner.take(chain_id, news)

    def swap(self, swap_id: bytes | None = None) -> Swap:
        if swap_id is not None:
            entry = self.book.find(swap_id)
            assert entry is not None
            return entry.swap
        (entry,) = self.book.all()
        return entry.swap

    async def _on_head(self, head: Head) -> None: ...

    async def _on_trouble(self, chain_id: int, error: ChainError) -> None:
        del chain_id
        self.troubles.append(error)


@dataclass
class Lab:
    folder: Path
    chains: tuple[ContractChain, ContractChain]
    networks: tuple[Network, Network]
    nodes: dict[str, ContractNode]
    initiator: Person
    participant: Person
    terms: list[Terms] = field(default_factory=list[Terms])

    @classmethod
    async def begin(
        cls, folder: Path, *, tokens: tuple[Address, Address] = (TOKEN, TOKEN), swaps: int = 1, nodes_each: int = 1, away: int = 0
    ) -> Lab:
        """Two wallets that have agreed on `swaps` swaps. `tokens`: what the initiator gives, and wants."""
        lab = cls.build(folder, nodes_each)
        for person in lab.people:
            await person.start()
        for number in range(swaps):
            await lab.agree(tokens, number, away)
        return lab

    @classmethod
    def build(cls, folder: Path, nodes_each: int = 1, place: str = "https://node{0}.chain{1}.example") -> Lab:
        """Before anything was agreed, and nobody has started. `place`: a node's address by its number and chain."""
        chains = ContractChain(FIRST), ContractChain(SECOND, salt="second")
        nodes: dict[str, ContractNode] = {}
        networks: list[Network] = []
        for chain in chains:
            urls = [place.format(number, chain.chain_id) for number in range(nodes_each)]
            nodes |= {url: ContractNode(chain) for url in urls}
            networks.append(replace(network(*urls, chain_id=chain.chain_id), htlc=HTLC, genesis=chain.genesis))
            for name in ("initiator", "participant"):
                chain.give(address_of(key_of(name)))
            chain.mine(5)

        def clock() -> int:
            return max(chain.blocks[-1].timestamp for chain in chains)

        pair = (networks[0], networks[1])
        people = [Person(name, folder, pair, nodes, clock) for name in ("initiator", "participant")]
        return cls(folder, chains, pair, nodes, people[0], people[1])

    @property
    def people(self) -> tuple[Person, Person]:
        return self.initiator, self.participant

    @property
    def pace(self) -> Pace:
        return pace_between(*self.networks, careful=True)

    async def agree(self, tokens: tuple[Address, Address] = (TOKEN, TOKEN), number: int = 0, away: int = 0) -> Terms:
        terms = self.draw_up(tokens, number, away)
        self.terms.append(terms)
        for person, role in ((self.initiator, Role.INITIATOR), (self.participant, Role.PARTICIPANT)):
            await person.begin(self.agreed(terms, role))
        return terms

    def agreed(self, terms: Terms, role: Role) -> Agreed:
        give, take = self.networks if role is Role.INITIATOR else self.networks[::-1]
        return Agreed(terms, role, give.timing, take.timing, careful=True, cap=CAP)

    def draw_up(self, tokens: tuple[Address, Address], number: int = 0, away: int = 0, valid_until: int = 2_000_000_000) -> Terms:
        """Signed terms that are agreed on right now."""
        salt = bytes([number + 1]) * 16
        plan = timelocks.plan(self.pace, away)
        legs = [OfferLeg(c.chain_id, c.genesis, HTLC, token, AMOUNT) for c, token in zip(self.chains, tokens, strict=True)]
        maker, taker = self.initiator.address, self.participant.address
        times = (plan.give_seconds, plan.want_seconds, valid_until)
        made = Offer(legs[0], legs[1], maker, maker, sha256(secret_of(salt)), salt, *times, NATIVE)
        signed = offer.signed_offer(made, sign_digest(self.initiator.vault.key, offer.offer_digest(made)))
        due = timelocks.accept(made, self.pace, self.chains[0].blocks[-1].timestamp, self.chains[1].blocks[-1].timestamp)
        limits = (due.give_expiry, due.want_expiry, due.give_lock_by, due.want_lock_by)
        answer = Acceptance(signed.id, taker, taker, *limits)
        accepted = offer.signed_acceptance(answer, sign_digest(self.participant.vault.key, offer.acceptance_digest(answer)))
        return offer.agree(signed, accepted)

    async def ticks(self, count: int, *people: Person) -> None:
        """So many blocks on both chains; `people` (all, when nobody is named) look at each."""
        for _ in range(count):
            for chain in self.chains:
                chain.mine()
            for person in people or self.people:
                for chain in self.chains:
                    await person.look(chain.chain_id)

    async def until_ended(self, *people: Person, limit: int = 120) -> None:
        """Ticks until every swap of `people` has ended."""
        for _ in range(limit):
            if not any(person.book.open() for person in people or self.people):
                return
            await self.ticks(1, *people)
        raise AssertionError([entry.swap for person in people or self.people for entry in person.book.open()])

    def units(self, person: Person, chain: int, token: Address = TOKEN) -> int:
        return self.chains[chain].state().of(token, person.address)

    def outcomes(self, number: int = 0) -> tuple[Outcome | None, Outcome | None]:
        swap_id = self.terms[number].swap_id
        return self.initiator.swap(swap_id).outcome, self.participant.swap(swap_id).outcome

    def lock_of(self, role: Role, number: int = 0) -> Lock:
        """What `role` locks."""
        return self.terms[number].leg(role, Side.GIVE).lock

    async def close(self) -> None:
        for person in self.people:
            await person.stop()
