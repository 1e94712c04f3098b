"""What a node says would happen if a call were mined now. A node may be wrong or lie: this informs, it proves nothing."""

from __future__ import annotations

from dataclasses import dataclass

from wallet.model.address import Address


@dataclass(frozen=True, slots=True)
class Transfer:
    """`units` base units of `token` (NATIVE for the coin) would move."""

    token: Address
    sender: Address
    recipient: Address
    units: int


@dataclass(frozen=True, slots=True)
class Approval:
    """`owner` would let `spender` take up to `units` of `token` (ERC-20 Approval)."""

    token: Address
    owner: Address
    spender: Address
    units: int


@dataclass(frozen=True, slots=True)
class Simulation:
    """`by` names the method ("eth_simulateV1", or "eth_call", which cannot see transfers). `reason` is "" when ok. `gas` 0 when unknown.

    complete: False when the node could not try this call, because it depends on earlier ones that are not mined yet; `ok` then speaks of
    those earlier ones only.
    """

    by: str
    ok: bool
    reason: str
    gas: int
    transfers: tuple[Transfer, ...] = ()
    approvals: tuple[Approval, ...] = ()
    complete: bool = True
