"""Reads that a decision about a swap needs, as calls and answers. Pure; an answer is whatever a stranger's token says."""

from __future__ import annotations

from wallet.chains.abi import WORD, address_word, word
from wallet.model.address import NATIVE, Address
from wallet.model.hashing import keccak256
from wallet.model.lock import Lock
from wallet.model.transaction import Call

_ALLOWANCE = keccak256(b"allowance(address,address)")[:4]
_TRANSFER = keccak256(b"transfer(address,uint256)")[:4]


def allowance(lock: Lock, owner: Address) -> Call | None:
    """What the HTLC may take of `owner`'s tokens (ERC-20); None for the coin, which needs no allowance."""
    if lock.token == NATIVE:
        return None
    return Call(lock.chain_id, lock.token, _ALLOWANCE + address_word(owner) + address_word(lock.htlc))


def units(reply: bytes) -> int:
    """An answer of `allowance` in base units; an unreadable one counts as nothing."""
    return int.from_bytes(reply) if len(reply) == WORD else 0


def payout(lock: Lock) -> Call:
    """What the HTLC does when it pays `lock` to its payee, to be tried as a call from the HTLC."""
    if lock.token == NATIVE:
        return Call(lock.chain_id, lock.payee, value=lock.amount)
    return Call(lock.chain_id, lock.token, _TRANSFER + address_word(lock.payee) + word(lock.amount))


def accepted(reply: bytes) -> bool:
    """Does the answer of a token's transfer say that it worked? Some answer nothing at all."""
    return not reply or reply == word(1)
