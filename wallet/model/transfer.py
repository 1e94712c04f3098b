"""What a call that sends the coin or an ERC-20 token looks like, and who gets how much by it. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from wallet.model.address import NATIVE, Address, checksummed, to_bytes
from wallet.model.transaction import Call

SELECTOR = bytes.fromhex("a9059cbb")
"""transfer(address,uint256) of ERC-20."""


@dataclass(frozen=True, slots=True)
class Sending:
    """`units` base units of `token` (NATIVE for the coin)."""

    token: Address
    recipient: Address
    units: int


def transfer(chain_id: int, sending: Sending) -> Call:
    """The call that sends it."""
    if sending.token == NATIVE:
        return Call(chain_id, sending.recipient, value=sending.units)
    return Call(chain_id, sending.token, SELECTOR + bytes(12) + to_bytes(sending.recipient) + sending.units.to_bytes(32))


def sending_of(call: Call) -> Sending | None:
    """The inverse; None for any other call. Only what `transfer` would write is taken for one."""
    if not call.data:
        return Sending(NATIVE, call.to, call.value)
    sending = Sending(call.to, checksummed(call.data[16:36].rjust(20, b"\0")), int.from_bytes(call.data[36:68]))
    return sending if call == transfer(call.chain_id, sending) else None
