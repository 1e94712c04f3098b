"""Fee questions: what gas costs now, and the history that EIP-1559 wallets estimate from."""

from __future__ import annotations

from typing import Any

from eth.abc import BlockHeaderAPI

from wallet.playground.embedded.hexes import quantity
from wallet.playground.embedded.ledger import Ledger
from wallet.playground.embedded.records import Mined

TIP = 1_000_000_000  # wei per gas; what the node suggests, so that fees are not zero on an idle chain
MAX_BLOCKS = 1024


def gas_price(ledger: Ledger, now: int) -> int:
    """Wei per gas for a legacy transaction that wants into the next block."""
    return (ledger.pending_header(now).base_fee_per_gas or 0) + TIP


def history(ledger: Ledger, count: int, newest: BlockHeaderAPI, percentiles: list[float], now: int) -> dict[str, Any]:
    """`eth_feeHistory`: one base fee more than blocks; rewards are tips at those percentiles of gas used."""
    last = newest.block_number
    first = max(0, last - min(count, MAX_BLOCKS) + 1) if count else last
    headers = [header for number in range(first, last + 1) if (header := ledger.header(number)) is not None] if count else []
    answer: dict[str, Any] = {
        "oldestBlock": quantity(headers[0].block_number if headers else 0),
        "baseFeePerGas": [quantity(header.base_fee_per_gas or 0) for header in headers],
        "gasUsedRatio": [header.gas_used / header.gas_limit for header in headers],
        "baseFeePerBlobGas": ["0x1"] * len(headers),
        "blobGasUsedRatio": [0.0] * len(headers),
    }
    if headers:
        answer["baseFeePerGas"].append(quantity(_base_fee_after(ledger, headers[-1], now)))
        answer["baseFeePerBlobGas"].append("0x1")
    if percentiles:
        answer["reward"] = [_rewards(header, ledger.transactions(header.block_number), percentiles) for header in headers]
    return answer


def _base_fee_after(ledger: Ledger, header: BlockHeaderAPI, now: int) -> int:
    child = ledger.header(header.block_number + 1) or ledger.pending_header(now)
    return child.base_fee_per_gas or 0


def _rewards(header: BlockHeaderAPI, mined: list[Mined], percentiles: list[float]) -> list[str]:
    tips = sorted((each.price - (header.base_fee_per_gas or 0), each.gas_used) for each in mined)
    return [quantity(_tip_at(tips, header.gas_used * percentile / 100)) for percentile in percentiles]


def _tip_at(tips: list[tuple[int, int]], gas: float) -> int:
    """The tip of the transaction in which `gas` of the block is reached, going from the lowest tip up."""
    passed = 0
    for tip, used in tips:
        passed += used
        if passed >= gas:
            return tip
    return tips[-1][0] if tips else 0
