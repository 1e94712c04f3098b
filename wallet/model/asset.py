"""What can be owned: a chain's own coin or an ERC-20 token."""

from __future__ import annotations

from dataclasses import dataclass

from wallet.model.address import NATIVE, Address


@dataclass(frozen=True, slots=True)
class Asset:
    """`token` is NATIVE for the chain's own coin. Two assets are the same if chain and token are: names prove nothing."""

    chain_id: int
    token: Address
    symbol: str
    decimals: int
    name: str = ""

    @property
    def is_native(self) -> bool:
        return self.token == NATIVE

    @property
    def key(self) -> tuple[int, Address]:
        return self.chain_id, self.token
