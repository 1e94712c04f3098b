"""Writes the emergency sheet of a swap: for each lock, the calls that anybody may send, byte for byte. Pure.

All of it follows from the terms, so it is right from the agreement on; the secret is on it only once it is public (see `swaps.receipt`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from wallet.model.amount import Amount
from wallet.model.lock import Lock
from wallet.model.sheet import Sheet, SheetCall
from wallet.model.swap import Role, Side
from wallet.swaps import htlc
from wallet.swaps.state import Swap

NamesOf = Callable[[Lock], tuple[str, Amount]]
"""A lock to the name of its network and its amount."""

_CLAIM = "claim(bytes32 secret, uint256 amount, uint256 expiry, address token, address refundee, address payee)"
_REFUND = "refund(bytes32 hashlock, uint256 amount, uint256 expiry, address token, address payee, address refundee)"
_NO_SECRET = bytes(32)
_INTRO = (
    "Keep this with your papers. It finishes this swap by hand if no Lockstep can: each call below can be sent by anyone, from any account "
    "that has coins for the network fee, with any tool that sends a transaction with call data.",
    "Nothing on this sheet is secret, and no key is needed: the contract pays only to the addresses that were agreed on.",
    "With Foundry, for example: cast send CONTRACT CALLDATA --rpc-url NODE --interactive. Send no coins along (value 0).",
)


def sheet_of(swap: Swap, names_of: NamesOf) -> Sheet:
    """The sheet of one swap, as its owner reads it."""
    calls = [call for side in Side for call in _of_leg(swap, side, names_of)]
    swap_id = swap.id.hex()
    return Sheet(swap.id, f"Emergency sheet of swap {swap_id[:12]}", _INTRO, tuple(calls), f"emergency-{swap_id[:8]}")


def moment(unix: int) -> str:
    """A time in words that are the same everywhere, and in the form that a block has."""
    return f"{datetime.fromtimestamp(unix, UTC):%d %B %Y, %H:%M:%S} UTC (Unix time {unix})"


def _of_leg(swap: Swap, side: Side, names_of: NamesOf) -> tuple[SheetCall, SheetCall]:
    """The likelier one of a leg's two calls first."""
    lock = swap.terms(side).lock
    network, amount = names_of(lock)
    mine = side is Side.GIVE
    refund = SheetCall(
        title=f"Give {amount} on {network} back to {'you' if mine else 'your partner'}",
        rows=(
            *_about(lock, network, "your lock" if mine else "your partner's lock"),
            ("when", f"from {moment(lock.expiry)} on, by the clock of the chain's own blocks"),
            ("function", _REFUND),
            *_arguments(("hashlock", "0x" + lock.hashlock.hex()), lock, ("payee", lock.payee), ("refundee", lock.refundee)),
        ),
        calldata="0x" + htlc.refund_call(lock).data.hex(),
        notes=("Before that time, or once the lock was paid out, the call fails and costs only its fee.", _check(lock)),
    )
    claim = SheetCall(
        title=f"Pay {amount} on {network} to {'your partner' if mine else 'you'}",
        rows=(
            *_about(lock, network, "your lock" if mine else "your partner's lock"),
            ("when", f"as long as the lock stands, which is sure until {moment(lock.expiry)}"),
            ("function", _CLAIM),
            *_arguments(("secret", _secret(swap)), lock, ("refundee", lock.refundee), ("payee", lock.payee)),
        ),
        calldata="0x" + htlc.claim_call(lock, swap.secret or _NO_SECRET).data.hex(),
        notes=(*_claim_notes(swap, side, names_of), _check(lock)),
    )
    return (refund, claim) if mine else (claim, refund)


def _about(lock: Lock, network: str, whose: str) -> tuple[tuple[str, str], ...]:
    return (
        ("network", f"{network}, chain id {lock.chain_id}"),
        ("contract", lock.htlc),
        ("about", f"{whose}, id 0x{htlc.swap_id(lock).hex()}"),
    )


def _arguments(first: tuple[str, str], lock: Lock, *parties: tuple[str, str]) -> Iterator[tuple[str, str]]:
    terms = (("amount", str(lock.amount)), ("expiry", str(lock.expiry)), ("token", lock.token))
    return ((f"  {name}", value) for name, value in (first, *terms, *parties))


def _check(lock: Lock) -> str:
    return (
        f"To check first: an eth_call to the contract with 0x{htlc.open_query(lock).data.hex()} answers 1 in its last digit while the lock "
        "stands, and 0 when it was never made, or is paid out or given back."
    )


def _secret(swap: Swap) -> str:
    return "to be put in, see below" if swap.secret is None else "0x" + swap.secret.hex()


def _claim_notes(swap: Swap, side: Side, names_of: NamesOf) -> tuple[str, ...]:
    """Where the secret goes, and where it comes from, while it is not public."""
    if swap.secret is not None:
        return ("The secret is public, so this can be sent as it stands.",)
    place = (
        "The secret is not public yet. In the call data its place are the 64 zeros after the first 10 characters (bytes 4 to 35): put its "
        "64 digits there."
    )
    if swap.role is Role.INITIATOR and side is Side.TAKE:
        late = moment(swap.deadlines.reveal)
        return place, f"Only your own wallet, restored from its phrase, can make it. Never show it after {late}: it is too late then."
    other = swap.agreed.terms.participant_leg.lock
    where = f"an event of {other.htlc} on {names_of(other)[0]} with the topics 0x{htlc.CLAIMED.hex()} and 0x{htlc.swap_id(other).hex()}"
    return place, f"Once the initiator has claimed, it shows as the data of {where}."
