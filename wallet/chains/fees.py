"""From what blocks paid to what we offer (EIP-1559). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from wallet.chains.answers import items, price, record
from wallet.chains.rpc import Json
from wallet.model.transaction import Fees

PERCENTILES = (10, 50, 90)
FLOOR = 1_000_000  # wei: what nodes ask at least for a place (geth's default miner.gasprice is 0.001 gwei)
BUMP = 8  # a replacement must pay at least 1/8 more (12.5%; geth asks for 10%, others for 12.5%)


class Speed(Enum):
    SLOW = 0
    NORMAL = 1
    FAST = 2


@dataclass(frozen=True, slots=True)
class FeeMarket:
    """`base_fee` of the next block and the priority fees that slow, normal and fast transactions paid lately; wei per gas."""

    base_fee: int
    priorities: tuple[int, int, int]

    def fees(self, speed: Speed = Speed.NORMAL) -> Fees:
        """Twice the base fee keeps a transaction payable through six full blocks in a row (each adds at most 1/8)."""
        priority = max(FLOOR, self.priorities[speed.value])
        return Fees(max_fee=2 * self.base_fee + priority, priority=priority)


def market(history: Json) -> FeeMarket:
    """Read an answer of eth_feeHistory asked with PERCENTILES. Blocks without transactions say nothing about priority."""
    found = record(history)
    bases = items(found.get("baseFeePerGas"))
    rewards = [[price(value) for value in items(row)] for row in items(found.get("reward") or [])]
    told = [row for row in rewards if len(row) == len(PERCENTILES) and row[-1] > 0]
    slow, normal, fast = (_median([row[place] for row in told]) for place in range(len(PERCENTILES)))
    return FeeMarket(price(bases[-1]) if bases else 0, (slow, normal, fast))


def raised(old: Fees, wanted: Fees) -> Fees:
    """`wanted`, but at least 12.5% above `old` in both parts: what nodes ask of a replacement."""
    return Fees(max(wanted.max_fee, _more(old.max_fee)), max(wanted.priority, _more(old.priority)))


def _more(wei: int) -> int:
    return wei + max(1, -(-wei // BUMP))


def _median(values: list[int]) -> int:
    return sorted(values)[len(values) // 2] if values else 0
