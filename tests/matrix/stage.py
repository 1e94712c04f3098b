"""Two chains on anvil and two wallets on them, for one swap after the other. Whatever one cell does to the chains is over when it ends."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tests.matrix.doors import Doors
from tests.matrix.person import Gone, Person
from tests.matrix.waiting import until
from wallet.model.address import NATIVE
from wallet.model.asset import Asset
from wallet.model.network import Finality, FinalityKind, Network
from wallet.model.swap import Role
from wallet.playground.rpc import LocalNode
from wallet.playground.world import Playground, start_blocking

AWAY = 120  # seconds that the terms allow for, so that a slow machine is not what decides
COIN_UNITS, TOKEN_UNITS = (10**16, 2 * 10**16), (10**6, 2 * 10**6)  # given, wanted
GWEI = 10**9


@dataclass(frozen=True, slots=True)
class Deal:
    """A swap that was agreed. `expiry` by role: chain time at which the lock of each runs out."""

    id: bytes
    give: tuple[Asset, int]
    want: tuple[Asset, int]
    expiry: dict[Role, int]
    lock_by: dict[Role, int]


class Stage:
    """`confirmations` that make a block final on both chains."""

    def __init__(self, folder: Path, confirmations: int = 2) -> None:
        self.confirmations = confirmations
        self.doors = Doors()
        self.playground: Playground = start_blocking("anvil")
        self.networks = tuple(_final_after(network, confirmations) for network in self.playground.world.networks)
        self.chains = {network.chain_id: LocalNode(network.endpoints[0]) for network in self.networks}
        self.people = {role: self._person(role, folder / role.value) for role in Role}
        self.shift = 0
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(self._begin, self.people.values()))
        self.cheap()

    def close(self) -> None:
        """Both wallets, both chains, all proxies."""
        for person in self.people.values():
            person.close()
        for chain in self.chains.values():
            chain.close()
        self.playground.close_blocking()
        self.doors.close()

    # --- a swap ---

    def agree(self, kind: str, *, revive: bool = True) -> Deal:
        """Offer, acceptance and the initiator's word.

        A participant who was told to die on the way is started again and says what was accepted; so is an initiator, if `revive`.
        """
        initiator, participant = (self.people[role] for role in Role)
        give, want = self._assets(kind)
        named = [(asset.chain_id, asset.token, units) for asset, units in (give, want)]
        offer = initiator.ask("offer", give=named[0], want=named[1], away=AWAY)
        try:
            answer = participant.ask("accept", text=offer["text"])["text"]
        except Gone:
            participant.died()
            participant.back()
            answer = participant.ask("view", id=offer["id"])["document"]
        try:
            initiator.ask("lock", text=answer)
        except Gone:
            initiator.died()
            if revive:
                initiator.back()
        view = participant.ask("view", id=offer["id"])
        own, other = view["take"], view["give"]
        return Deal(
            bytes.fromhex(offer["id"]),
            give,
            want,
            {Role.INITIATOR: own["expiry"], Role.PARTICIPANT: other["expiry"]},
            {Role.INITIATOR: own["lock_by"], Role.PARTICIPANT: other["lock_by"]},
        )

    def ended(self, deal: Deal, *roles: Role) -> float:
        """Wait until the wallets (both when none is named) have nothing left to do."""
        return max(self.people[role].reaches(deal.id, "Ended") for role in roles or Role)

    def outcomes(self, deal: Deal) -> tuple[str, str]:
        """What each journal ends with."""
        one, other = (self.people[role].told(deal.id)[-1].body.get("outcome", "none") for role in Role)
        return one, other

    def holdings(self) -> dict[tuple[Role, Asset], int]:
        """Base units on the chains, asked of them and not of the wallets."""
        return {
            (role, asset): self._balance(person.address, asset)
            for role, person in self.people.items()
            for network in self.networks
            for asset in (network.coin, network.tokens[0])
        }

    def left_in_contract(self) -> int:
        """Base units of everything that stays locked."""
        htlc = self.networks[0].htlc
        return sum(self._balance(htlc, asset) for network in self.networks for asset in (network.coin, network.tokens[0]))

    # --- chains ---

    def height(self, chain_id: int) -> int:
        return self.chains[chain_id].number("eth_blockNumber")

    def blocks(self, count: int) -> None:
        """Wait until both chains have this many more."""
        goals = {chain_id: self.height(chain_id) + count for chain_id in self.chains}
        until(lambda: all(self.height(chain_id) >= goal for chain_id, goal in goals.items()), f"{count} blocks")

    def halt(self, chain_id: int) -> None:
        """No block comes by itself."""
        self.chains[chain_id].ask("evm_setIntervalMining", 0)

    def resume(self) -> None:
        for chain in self.chains.values():
            chain.ask("evm_setIntervalMining", 1)

    def time(self, chain_id: int) -> int:
        return int(self.chains[chain_id].ask("eth_getBlockByNumber", "latest", False)["timestamp"], 16)

    def travel_to(self, time: int) -> None:
        """On both chains, and by both computers' clocks."""
        seconds = time - min(map(self.time, self.chains))
        if seconds <= 0:
            return
        self.shift += seconds
        for chain in self.chains.values():
            chain.ask("evm_increaseTime", seconds)
            chain.ask("evm_mine")
        for person in self.people.values():
            person.shift = self.shift
            if person.runs:
                person.ask("shift", seconds=self.shift)

    def dear(self, times: int, blocks: int) -> None:
        """This many blocks on both chains ask for a multiple of the fee that they ask for now, or of one gwei."""
        fees = {chain_id: times * max(GWEI, self._base_fee(chain_id)) for chain_id in self.chains}
        goals = {chain_id: self.height(chain_id) + blocks for chain_id in self.chains}

        def held() -> bool:
            for chain_id, fee in fees.items():
                self.chains[chain_id].ask("anvil_setNextBlockBaseFeePerGas", hex(fee))
            return all(self.height(chain_id) >= goal for chain_id, goal in goals.items())

        until(held, f"{blocks} dear blocks")
        self.cheap()

    def cheap(self) -> None:
        """The fee of an idle chain."""
        for chain in self.chains.values():
            chain.ask("anvil_setNextBlockBaseFeePerGas", hex(GWEI))

    def fees(self, role: Role, chain_id: int, first: int) -> int:
        """Wei that a person paid for being in blocks from `first` on."""
        chain, sender, paid = self.chains[chain_id], self.people[role].address.lower(), 0
        for number in range(first, self.height(chain_id) + 1):
            for transaction in chain.ask("eth_getBlockByNumber", hex(number), True)["transactions"]:
                if transaction["from"].lower() == sender:
                    receipt: dict[str, Any] = chain.ask("eth_getTransactionReceipt", transaction["hash"])
                    paid += int(receipt["gasUsed"], 16) * int(receipt["effectiveGasPrice"], 16)
        return paid

    # --- inside ---

    def _begin(self, person: Person) -> None:
        person.begin()
        self.playground.fund_blocking(person.address)

    def _person(self, role: Role, home: Path) -> Person:
        nodes = {network.chain_id: tuple(self.doors.open(network.endpoints[0]) for _ in range(2)) for network in self.networks}
        return Person(role.value, home, self.networks, nodes)

    def _assets(self, kind: str) -> tuple[tuple[Asset, int], tuple[Asset, int]]:
        aster, birch = self.networks
        if kind == "coin":
            return (aster.coin, COIN_UNITS[0]), (birch.coin, COIN_UNITS[1])
        return (aster.tokens[0], TOKEN_UNITS[0]), (birch.tokens[0], TOKEN_UNITS[1])

    def _base_fee(self, chain_id: int) -> int:
        return int(self.chains[chain_id].ask("eth_getBlockByNumber", "latest", False)["baseFeePerGas"], 16)

    def _balance(self, account: str, asset: Asset) -> int:
        chain = self.chains[asset.chain_id]
        if asset.token == NATIVE:
            return chain.number("eth_getBalance", account, "latest")
        data = "0x70a08231" + account[2:].lower().rjust(64, "0")
        return int(chain.ask("eth_call", {"to": asset.token, "data": data}, "latest"), 16)


def _final_after(network: Network, confirmations: int) -> Network:
    timing = replace(network.timing, final=(confirmations + 1) * network.timing.block)
    return replace(network, finality=Finality(FinalityKind.CONFIRMATIONS, confirmations), timing=timing)
