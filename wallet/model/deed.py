"""What a call does by itself, read from its bytes: who is sent what, who may take what from now on. Pure.

Only what the standard encoding would write is taken for one of these (EIP-20, EIP-721's setApprovalForAll): anything longer, shorter or
with dirty padding is not understood.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from wallet.model.address import NATIVE, Address, checksummed, to_bytes
from wallet.model.transaction import Call
from wallet.model.transfer import sending_of


class DeedKind(Enum):
    SEND = "send"
    MOVE = "move"  # transferFrom: somebody's tokens, by an allowance
    ALLOW = "allow"
    ALLOW_MORE = "allow more"
    ALLOW_ALL = "allow all"  # every token of a collection
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Deed:
    """`party`: who gets it, or may take it. `units`: base units of `token` (NATIVE for the coin); 0 takes an allowance back.

    owner: whose tokens move, for MOVE. For UNKNOWN, `token` is NATIVE and `units` the coin that goes along to `party`.
    """

    kind: DeedKind
    token: Address
    party: Address
    units: int
    owner: Address | None = None

    @property
    def allows(self) -> bool:
        """Does it give somebody a right that was not there before?"""
        return self.kind in (DeedKind.ALLOW, DeedKind.ALLOW_MORE, DeedKind.ALLOW_ALL) and self.units > 0


_TWO_WORDS = {
    bytes.fromhex("095ea7b3"): DeedKind.ALLOW,
    bytes.fromhex("39509351"): DeedKind.ALLOW_MORE,
    bytes.fromhex("a22cb465"): DeedKind.ALLOW_ALL,
}
_MOVE = bytes.fromhex("23b872dd")


def deed_of(call: Call) -> Deed:
    """Coins that go along with a call of a token are not understood: no token takes any."""
    sending = sending_of(call)
    if sending is not None:
        return Deed(DeedKind.SEND, sending.token, sending.recipient, sending.units)
    selector, words = call.data[:4], [call.data[at : at + 32] for at in range(4, len(call.data), 32)]
    kind = _TWO_WORDS.get(selector)
    if call.value == 0 and len(call.data) == 68 and kind is not None and _is_address(words[0]):
        units = int.from_bytes(words[1])
        if kind is not DeedKind.ALLOW_ALL or units < 2:
            return Deed(kind, call.to, _address(words[0]), units)
    if call.value == 0 and selector == _MOVE and len(call.data) == 100 and _is_address(words[0]) and _is_address(words[1]):
        return Deed(DeedKind.MOVE, call.to, _address(words[1]), int.from_bytes(words[2]), _address(words[0]))
    return Deed(DeedKind.UNKNOWN, NATIVE, call.to, call.value)


def allow(chain_id: int, token: Address, spender: Address, units: int) -> Call:
    """The call that lets `spender` take up to `units`; 0 takes that back."""
    return Call(chain_id, token, bytes.fromhex("095ea7b3") + bytes(12) + to_bytes(spender) + units.to_bytes(32))


def _is_address(word: bytes) -> bool:
    return not any(word[:12])


def _address(word: bytes) -> Address:
    return checksummed(word[12:])
