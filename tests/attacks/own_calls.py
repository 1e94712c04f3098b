"""The judge of everything that was signed for a swap: one of this swap's own calls, or not.

It reads with a foreign decoder (eth-abi) by the contract's own ABI, and knows nothing of the code that made the call.
"""

from __future__ import annotations

from typing import Any

from eth_abi.abi import decode
from eth_utils.address import to_checksum_address

from resources.contracts import artefact
from wallet.model.hashing import keccak256, sha256
from wallet.model.lock import Lock
from wallet.model.swap import Role, Side, Terms
from wallet.model.transaction import Unsigned

APPROVE = keccak256(b"approve(address,uint256)")[:4]


def _forms() -> dict[bytes, tuple[str, list[str]]]:
    found: dict[bytes, tuple[str, list[str]]] = {}
    for entry in artefact("htlc").abi:
        types = [str(each["type"]) for each in entry.get("inputs", [])]
        if entry["type"] == "function" and entry["name"] in ("lock", "claim", "refund"):
            found[keccak256(f"{entry['name']}({','.join(types)})".encode())[:4]] = entry["name"], types
    return found


FORMS = _forms()


def is_own(terms: Terms, role: Role, unsigned: Unsigned) -> bool:
    """Is it this swap's own approval, lock, claim, refund, cancel or claim for the partner, by our own account?"""
    call, give, take = unsigned.call, terms.leg(role, Side.GIVE), terms.leg(role, Side.TAKE)
    if unsigned.sender != give.lock.refundee:
        return False
    if (call.to, call.value, call.data) == (unsigned.sender, 0, b""):
        return call.chain_id == give.lock.chain_id
    if call.to == give.lock.token and call.data[:4] == APPROVE:
        spender, units = decode(["address", "uint256"], call.data[4:])
        exact = to_checksum_address(spender) == give.lock.htlc and units in (0, give.lock.amount)
        return exact and call.value == 0 and call.chain_id == give.lock.chain_id
    if call.data[:4] not in FORMS:
        return False
    name, types = FORMS[call.data[:4]]
    arguments = list(decode(types, call.data[4:]))
    if name == "lock":
        return _is_lock(arguments, unsigned, give.lock, give.lock_by)
    return any(_closes(name, arguments, unsigned, lock) for lock in ((take.lock, give.lock) if name == "claim" else (give.lock,)))


def _is_lock(arguments: list[Any], unsigned: Unsigned, lock: Lock, lock_by: int) -> bool:
    hashlock, amount, expiry, token, payee, until, _salt = arguments
    said = (unsigned.call.chain_id, unsigned.call.to, *map(to_checksum_address, (token, payee)), amount, expiry, hashlock, until)
    value = amount if int(token, 16) == 0 else 0
    agreed = (lock.chain_id, lock.htlc, lock.token, lock.payee, lock.amount, lock.expiry, lock.hashlock, lock_by)
    return said == agreed and unsigned.call.value == value


def _closes(name: str, arguments: list[Any], unsigned: Unsigned, lock: Lock) -> bool:
    """claim: secret, amount, expiry, token, refundee and, in the longer form, payee. refund: hashlock, … payee and then refundee."""
    first, amount, expiry, token, other, *last = arguments
    hashlock = sha256(first) if name == "claim" else first
    own = to_checksum_address(last[0]) if last else unsigned.sender
    refundee, payee = (other, own) if name == "claim" else (own, other)
    parties = to_checksum_address(token), to_checksum_address(payee), to_checksum_address(refundee)
    said = (unsigned.call.chain_id, unsigned.call.to, *parties, amount, expiry, hashlock, unsigned.call.value)
    return said == (lock.chain_id, lock.htlc, lock.token, lock.payee, lock.refundee, lock.amount, lock.expiry, lock.hashlock, 0)
