"""Signatures that let somebody take tokens without any transaction of the owner's, known by their whole type. Pure.

ERC-2612, the permit of DAI, and Permit2 of Uniswap. A message whose type differs in one letter is none of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import cast

from wallet.model.address import Address
from wallet.model.amount import MAX_UINT256
from wallet.model.typed import Struct
from wallet.model.typed_json import TypedDocument

PERMIT2 = Address("0x000000000022D473030F116dDEE9F6B43aC78BA3")
"""The same on every chain (Uniswap/permit2, deployed with CREATE2)."""

_DETAILS = "PermitDetails(address token,uint160 amount,uint48 expiration,uint48 nonce)"
_TOKENS = "TokenPermissions(address token,uint256 amount)"
_ONE = "TokenPermissions permitted,address spender,uint256 nonce,uint256 deadline"
_MANY = "TokenPermissions[] permitted,address spender,uint256 nonce,uint256 deadline"
_NEVER = 200_000_000_000
"""Unix seconds, some 6,000 years on."""
_WITNESSED = MappingProxyType({"PermitWitnessTransferFrom": _ONE, "PermitBatchWitnessTransferFrom": _MANY})


@dataclass(frozen=True, slots=True)
class Allowed:
    """Up to `units` of `token` may be taken; all that there ever is where it is `endless`. until: chain time of its end, None: never."""

    token: Address
    units: int
    endless: bool
    until: int | None


@dataclass(frozen=True, slots=True)
class Permit:
    """`what` it is called. `deadline`: chain time until which the signature can be handed in. once: it is used up by being used.

    owner: whose tokens, where the message says it. terms: what a Permit2 transfer is bound to, in the words of whoever made it.
    """

    what: str
    allowed: tuple[Allowed, ...]
    spender: Address
    deadline: int | None
    owner: Address | None = None
    once: bool = False
    through_permit2: bool = False
    terms: Struct | None = None


def read_permit(document: TypedDocument) -> Permit | None:
    """What the document allows, if it is one of the kinds that are known; None if not."""
    reader = _KINDS.get(document.kind)
    if reader is not None:
        return reader(document)
    return _witnessed(document)


def _erc2612(document: TypedDocument) -> Permit | None:
    message = document.message
    if document.verifier is None:  # the token is the contract that the domain names
        return None
    deadline = _number(message, "deadline")
    allowed = _allowed(document.verifier, _number(message, "value"), 256, None)
    return Permit("permit (ERC-2612)", (allowed,), _address(message, "spender"), _moment(deadline), _address(message, "owner"))


def _dai(document: TypedDocument) -> Permit | None:
    message = document.message
    if document.verifier is None:
        return None
    units = MAX_UINT256 if message.value("allowed") else 0
    allowed = _allowed(document.verifier, units, 256, None)
    deadline = _number(message, "expiry") or None  # 0 is “never” there
    return Permit("permit (as DAI has it)", (allowed,), _address(message, "spender"), _moment(deadline), _address(message, "holder"))


def _standing(document: TypedDocument) -> Permit:
    message = document.message
    details = message.value("details")
    each = cast("tuple[Struct, ...]", details if isinstance(details, tuple) else (details,))
    allowed = tuple(
        _allowed(_address(one, "token"), _number(one, "amount"), 160, _moment(_number(one, "expiration")))
        for one in each  # an expiration of 0 is the block that it is handed in with
    )
    deadline = _moment(_number(message, "sigDeadline"))
    return Permit("permission of Permit2", allowed, _address(message, "spender"), deadline, through_permit2=True)


def _transfer(document: TypedDocument) -> Permit:
    message = document.message
    permitted = message.value("permitted")
    each = cast("tuple[Struct, ...]", permitted if isinstance(permitted, tuple) else (permitted,))
    deadline = _moment(_number(message, "deadline"))
    allowed = tuple(_allowed(_address(one, "token"), _number(one, "amount"), 256, deadline) for one in each)
    return Permit("transfer by Permit2", allowed, _address(message, "spender"), deadline, once=True, through_permit2=True)


def _witnessed(document: TypedDocument) -> Permit | None:
    """A transfer with one more member, whose type is the spender's own."""
    name, members = document.message.name, document.types[document.message.name]
    if name not in _WITNESSED or len(members) != 5:
        return None
    if ",".join(f"{kind} {member}" for member, kind in members[:4]) != _WITNESSED[name]:
        return None
    if document.types["TokenPermissions"] != (("token", "address"), ("amount", "uint256")):
        return None
    last = document.message.fields[4]
    terms = last.value if isinstance(last.value, Struct) else Struct(last.type, (last,))
    permit = _transfer(document)
    return Permit(permit.what, permit.allowed, permit.spender, permit.deadline, once=True, through_permit2=True, terms=terms)


def _allowed(token: Address, units: int, bits: int, until: int | None) -> Allowed:
    """Half of what the type can hold is more than there is of anything."""
    return Allowed(token, units, units >= 2 ** (bits - 1), until)


def _moment(seconds: int | None) -> int | None:
    """None for a time that nobody lives to see: contracts are given their largest number for “never”."""
    return None if seconds is None or seconds >= _NEVER else seconds


def _number(struct: Struct, name: str) -> int:
    return cast("int", struct.value(name))


def _address(struct: Struct, name: str) -> Address:
    return Address(cast("str", struct.value(name)))


_KINDS: MappingProxyType[str, Callable[[TypedDocument], Permit | None]] = MappingProxyType(
    {
        "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)": _erc2612,
        "Permit(address holder,address spender,uint256 nonce,uint256 expiry,bool allowed)": _dai,
        f"PermitSingle(PermitDetails details,address spender,uint256 sigDeadline){_DETAILS}": _standing,
        f"PermitBatch(PermitDetails[] details,address spender,uint256 sigDeadline){_DETAILS}": _standing,
        f"PermitTransferFrom({_ONE}){_TOKENS}": _transfer,
        f"PermitBatchTransferFrom({_MANY}){_TOKENS}": _transfer,
    }
)
