"""What other atomic-swap contracts use, as published or measured with the same token: lock, claim, refund."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

STEPS = ("lock", "claim", "refund")
Row = tuple[int, int, int]

PEERS: Mapping[str, Mapping[str, Row]] = MappingProxyType(
    {
        "boltz-core v6": {"native": (47_621, 32_448, 31_619), "erc20": (67_221, 42_118, 41_310)},
        "etomic v1": {"native": (48_706, 40_793, 38_763), "erc20": (67_668, 49_978, 47_948)},
        "Komodo v2 maker": {"native": (52_003, 42_758, 42_048), "erc20": (72_573, 53_043, 52_345)},
        "dcrdex v1": {"native": (54_314, 44_991, 42_947), "erc20": (75_818, 55_092, 53_035)},
        "Garden v3": {"native": (138_682, 64_188, 60_662), "erc20": (159_113, 75_249, 71_750)},
        "chatch": {"native": (142_429, 86_689, 59_413), "erc20": (185_243, 95_736, 70_445)},
    }
)
"""boltz-core v6 is the lowest known: two contracts, one for coins and one for tokens, without a guard."""

BOLTZ_CLAIM_OF_FIVE = 12_200
"""Each of five claims of coins in one call of boltz-core v6."""


def lowest(kind: str, step: str) -> int:
    """The least that any peer needs; `kind` is native or erc20."""
    return min(rows[kind][STEPS.index(step)] for rows in PEERS.values())
