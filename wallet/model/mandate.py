"""What the signer may sign for one swap without a person: these exact calls and nothing else.

Every byte of a mandated call is fixed, with one exception: where a call carries the swap's secret, the 32 bytes at `secret_at` are free,
and sha256 of them must be the hashlock. Nonce and fees are free (fees up to `fee_cap`), since a claim must be able to outbid.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from wallet.model.address import Address
from wallet.model.hashing import keccak256, sha256
from wallet.model.origin import KeyPlace
from wallet.model.transaction import Call, Unsigned

CLAIM = "claim"
"""The one action whose secret the signer fills in by itself (`fill_secret`)."""


@dataclass(frozen=True, slots=True)
class MandatedCall:
    """One call of a swap. A cancel is one with value 0 and no data from `signer` to itself: it uses up a nonce and moves nothing.

    action: "approve", "lock", "claim", "refund", "cancel", "reset", "claim for partner". secret_at: offset of the secret's 32 bytes in the
    call data, None where there is none. fee_cap: wei that gas x max_fee may reach, None where the balance alone limits it.
    """

    action: str
    call: Call
    secret_at: int | None
    fee_cap: int | None
    signer: Address

    def __post_init__(self) -> None:
        if self.secret_at is not None and not 0 <= self.secret_at <= len(self.call.data) - 32:
            raise ValueError("the secret lies outside the call data")
        if self.fee_cap is not None and self.fee_cap < 0:
            raise ValueError("a fee cap is not negative")


@dataclass(frozen=True, slots=True)
class Mandate:
    """All calls of one swap. swap_id, hashlock: 32 bytes. salt: the 16 bytes our own secret was derived with, None for the participant.

    accounts: where the keys of the calls' signers lie.
    """

    swap_id: bytes
    hashlock: bytes
    salt: bytes | None
    accounts: tuple[KeyPlace, ...]
    calls: tuple[MandatedCall, ...]

    def __post_init__(self) -> None:
        if len(self.swap_id) != 32 or len(self.hashlock) != 32:
            raise ValueError("swap id and hashlock have 32 bytes")
        if self.salt is not None and len(self.salt) != 16:
            raise ValueError("the salt has 16 bytes")
        if not self.accounts or not self.calls:
            raise ValueError("a mandate names at least one account and one call")

    @property
    def digest(self) -> bytes:
        """32 bytes that change when any call does, but for its fee cap, which is shown in words and moves with the fees."""
        parts = [self.swap_id.hex(), self.hashlock.hex(), *map(_line, self.calls)]
        return keccak256("\n".join(parts).encode())


def covers(mandate: Mandate, unsigned: Unsigned) -> bool:
    """May `unsigned` be signed under `mandate`?"""
    return covering(mandate, unsigned) is not None


def covering(mandate: Mandate, unsigned: Unsigned) -> MandatedCall | None:
    """The first mandated call that `unsigned` is, or None."""
    return next((call for call in mandate.calls if _is(call, unsigned, mandate.hashlock)), None)


def fill_secret(mandate: Mandate, unsigned: Unsigned, secret: bytes) -> Unsigned | None:
    """`unsigned` with `secret` in its place, if that makes it a mandated claim; else None. Whatever stood in that place is ignored."""
    for mandated in mandate.calls:
        if mandated.action == CLAIM and mandated.secret_at is not None:
            data = unsigned.call.data
            filled = data[: mandated.secret_at] + secret + data[mandated.secret_at + 32 :]
            claim = replace(unsigned, call=replace(unsigned.call, data=filled))
            if _is(mandated, claim, mandate.hashlock):
                return claim
    return None


def _line(mandated: MandatedCall) -> str:
    call = mandated.call
    return f"{mandated.action}|{mandated.signer}|{mandated.secret_at}|{call.chain_id}|{call.to}|{call.value}|{call.data.hex()}"


def _is(mandated: MandatedCall, unsigned: Unsigned, hashlock: bytes) -> bool:
    return (
        unsigned.sender == mandated.signer
        and _same_call(mandated, unsigned.call, hashlock)
        and (mandated.fee_cap is None or unsigned.gas * unsigned.fees.max_fee <= mandated.fee_cap)
    )


def _same_call(mandated: MandatedCall, call: Call, hashlock: bytes) -> bool:
    at, agreed = mandated.secret_at, mandated.call
    if (call.chain_id, call.to, call.value) != (agreed.chain_id, agreed.to, agreed.value):
        return False
    if at is None:
        return call.data == agreed.data
    return (
        len(call.data) == len(agreed.data)
        and call.data[:at] == agreed.data[:at]
        and call.data[at + 32 :] == agreed.data[at + 32 :]
        and sha256(call.data[at : at + 32]) == hashlock
    )
