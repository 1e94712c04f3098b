"""The HTLC as bytes: calls to it, answers and events from it. Pure; nothing here trusts what a node or a stranger sent.

Source of every shape: `resources/contracts/htlc.json` (Solidity ABI specification). Every argument but those of the batches is one word of
32 bytes, so all is packed by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from wallet.chains.abi import WORD, NotThisShape, address_at, address_word, uint, word
from wallet.model.address import NATIVE, Address, create2_address
from wallet.model.hashing import keccak256, sha256
from wallet.model.lock import Lock
from wallet.model.transaction import Call, Log

HTLC_ADDRESS = Address("0x083501f184043a249E47Fed035C53D3B7D1f142B")
"""Where the deterministic deployment proxy puts it, on every chain (CREATE2, EIP-1014)."""

HTLC_CODE_HASH = bytes.fromhex("325b4eddb4561a19fe34ec21ba421cb85779220e00131b9c6bf62b736492daea")
"""keccak256 of the code that must stand at an HTLC's address. Code alone decides what it does: it has no constructor and no owner."""

PROXY = Address("0x4e59b44847b379578588920cA78FbF26c0B4956C")
"""Deterministic deployment proxy: calldata is a salt (32 bytes) and then the creation code."""

PROXY_CODE_HASH = bytes.fromhex("2fa86add0aed31f33a762c9d88e807c475bd51d0f52bd0955754b2608f7e4989")
"""keccak256 of the code of the one that everybody uses. Other code there would put the contract elsewhere, or nowhere."""

LOCKED = keccak256(b"Locked(bytes32,bytes32,address,address,uint256,uint256,address,bytes16)")
CLAIMED = keccak256(b"Claimed(bytes32,bytes32)")
REFUNDED = keccak256(b"Refunded(bytes32)")
"""First topics. Further ones: LOCKED hashlock, payer, payee; CLAIMED and REFUNDED the id of the lock."""

CLAIM_SECRET_AT = 4
"""Offset, in bytes, of the 32 bytes of the secret in the calldata of either form of claim."""

LOCK_GAS, CLAIM_GAS, REFUND_GAS, APPROVE_GAS = 160_000, 120_000, 120_000, 80_000
"""Upper estimates for tokens up to twice as dear as OpenZeppelin's; a chain that prices state otherwise must be asked."""

SALT_BYTES = 16
_SELECTOR = 4


def _selector(signature: str) -> bytes:
    return keccak256(signature.encode())[:_SELECTOR]


_LOCK = _selector("lock(bytes32,uint256,uint256,address,address,uint256,bytes16)")
_CLAIM_OWN = _selector("claim(bytes32,uint256,uint256,address,address)")
_CLAIM_ANY = _selector("claim(bytes32,uint256,uint256,address,address,address)")
_CLAIM_MANY = _selector("claim_many(address,address,(bytes32,uint256,uint256,address)[])")
_REFUND_OWN = _selector("refund(bytes32,uint256,uint256,address,address)")
_REFUND_ANY = _selector("refund(bytes32,uint256,uint256,address,address,address)")
_IS_OPEN = _selector("is_open(bytes32)")
_APPROVE = _selector("approve(address,uint256)")
_CLAIM_WORDS = 4  # of one claim in a batch
_MOST_CLAIMS = 64
_REMEMBERED = 8192  # locks whose id is wanted at every block: both of some thousands of swaps


@dataclass(frozen=True, slots=True)
class LockedLog:
    """The contract says that `payer` locked `lock`. Its storage decides whether that is so (`open_query`). `salt` is the payer's own."""

    swap_id: bytes
    lock: Lock
    payer: Address
    salt: bytes


@dataclass(frozen=True, slots=True)
class ClaimedLog:
    """`htlc` says that it paid the lock `swap_id` to its payee for `secret` (32 bytes)."""

    htlc: Address
    swap_id: bytes
    secret: bytes


@dataclass(frozen=True, slots=True)
class RefundedLog:
    """`htlc` says that it paid the lock `swap_id` back."""

    htlc: Address
    swap_id: bytes


HtlcLog = LockedLog | ClaimedLog | RefundedLog


@lru_cache(maxsize=_REMEMBERED)
def swap_id(lock: Lock) -> bytes:
    """The id (32 bytes) under which the contract keeps `lock`."""
    parties = address_word(lock.token) + address_word(lock.payee) + address_word(lock.refundee)
    return keccak256(word(lock.chain_id) + address_word(lock.htlc) + _hashlock(lock) + word(lock.amount) + word(lock.expiry) + parties)


def lock_call(lock: Lock, lock_by: int, salt: bytes) -> Call:
    """To be sent by `lock.refundee`. `lock_by`: last block timestamp at which it may be mined; `salt` 16 bytes."""
    if len(salt) != SALT_BYTES:
        raise ValueError("a salt has 16 bytes")
    data = _LOCK + _terms(_hashlock(lock), lock) + address_word(lock.payee) + word(lock_by) + salt.ljust(WORD, b"\0")
    return Call(lock.chain_id, lock.htlc, data, lock.amount if _is_native(lock) else 0)


def claim_call(lock: Lock, secret: bytes, sender: Address | None = None) -> Call:
    """Pays `lock.payee`, whoever sends it. Costs less with the payee's own address as `sender`, and then only the payee can send it."""
    if len(secret) != WORD:
        raise ValueError("a secret has 32 bytes")
    terms = _terms(secret, lock) + address_word(lock.refundee)
    return _call(lock, _CLAIM_OWN + terms if sender == lock.payee else _CLAIM_ANY + terms + address_word(lock.payee))


def refund_call(lock: Lock, sender: Address | None = None) -> Call:
    """Pays `lock.refundee`, whoever sends it. Costs less with the refundee's own address as `sender`, and then only they can send it."""
    terms = _terms(_hashlock(lock), lock) + address_word(lock.payee)
    return _call(lock, _REFUND_OWN + terms if sender == lock.refundee else _REFUND_ANY + terms + address_word(lock.refundee))


def approve_call(chain_id: int, token: Address, spender: Address, units: int) -> Call:
    """Allow `spender` to take `units` base units of `token` from the sender (ERC-20); 0 takes it back."""
    return Call(chain_id, token, _APPROVE + address_word(spender) + word(units))


def open_query(lock: Lock) -> Call:
    """A read: does the contract hold `lock` now? `decode_open` reads the answer."""
    return _call(lock, _IS_OPEN + swap_id(lock))


def decode_open(answer: bytes) -> bool | None:
    """None where no HTLC answered."""
    known = {word(0): False, word(1): True}
    return known.get(answer)


def deploy_call(chain_id: int, bytecode: bytes) -> Call:
    """Puts the contract at HTLC_ADDRESS. `bytecode` is the creation code of `htlc.json`; anybody may send it, once a chain."""
    return Call(chain_id, PROXY, bytes(WORD) + bytecode)


def created_by(call: Call) -> Address | None:
    """Where the contract will stand whose creation code `call` hands to the proxy; None for any other call."""
    if call.to != PROXY or call.value or len(call.data) <= WORD:
        return None
    return create2_address(PROXY, call.data[:WORD], call.data[WORD:])


def decode_log(chain_id: int, log: Log) -> HtlcLog | None:
    """What an event of `log.address`, on the chain `chain_id`, says; None where it is none of these three, or contradicts itself.

    Whether `log.address` is the HTLC that was agreed on, and has its code, is for the caller to check. Never raises.
    """
    try:
        return _decoded(chain_id, log)
    except NotThisShape:
        return None


def secrets_in(data: bytes) -> tuple[bytes, ...]:
    """Every secret (32 bytes each) that calldata of a claim or a batch of claims shows; empty for any other. Never raises."""
    selector, arguments = data[:_SELECTOR], data[_SELECTOR:]
    if selector in (_CLAIM_OWN, _CLAIM_ANY) and len(arguments) >= WORD:
        return (arguments[:WORD],)
    if selector != _CLAIM_MANY:
        return ()
    try:
        return _batch_secrets(arguments)
    except NotThisShape:
        return ()


def reveal_secret(data: bytes, hashlock: bytes) -> bytes | None:
    """The secret of `hashlock` where the calldata of a claim, mined or not, shows it."""
    return next((secret for secret in secrets_in(data) if sha256(secret) == hashlock), None)


def _decoded(chain_id: int, log: Log) -> HtlcLog | None:
    topics, data = log.topics, log.data
    if any(len(topic) != WORD for topic in topics):
        return None
    match topics, len(data) // WORD, len(data) % WORD:
        case (first, hashlock, payer, payee), 5, 0 if first == LOCKED:
            return _locked(chain_id, log, hashlock, address_at(payer), address_at(payee))
        case (first, closed), 1, 0 if first == CLAIMED:
            return ClaimedLog(log.address, closed, data)
        case (first, closed), 0, 0 if first == REFUNDED:
            return RefundedLog(log.address, closed)
        case _:
            return None


def _locked(chain_id: int, log: Log, hashlock: bytes, payer: Address, payee: Address) -> LockedLog | None:
    data = log.data
    amount, expiry, token = uint(data, WORD), uint(data, 2 * WORD), address_at(data, 3 * WORD)
    lock = Lock(chain_id, log.address, token, amount, payee, payer, hashlock, expiry)
    salt, rest = data[4 * WORD : 4 * WORD + SALT_BYTES], data[4 * WORD + SALT_BYTES :]
    if data[:WORD] != swap_id(lock) or any(rest):
        return None
    return LockedLog(data[:WORD], lock, payer, salt)


def _batch_secrets(arguments: bytes) -> tuple[bytes, ...]:
    """`arguments`: payee, token, offset of the list; there its length and then four words a claim. Raises NotThisShape."""
    start = uint(arguments, 2 * WORD)
    count = uint(arguments, start)
    if count > _MOST_CLAIMS or len(arguments) < start + WORD + count * _CLAIM_WORDS * WORD:
        raise NotThisShape("a longer list than there are bytes")
    places = (start + WORD + index * _CLAIM_WORDS * WORD for index in range(count))
    return tuple(arguments[place : place + WORD] for place in places)


def _terms(first: bytes, lock: Lock) -> bytes:
    """What all three begin with: hashlock or secret, amount, expiry, token."""
    return first + word(lock.amount) + word(lock.expiry) + address_word(lock.token)


def _call(lock: Lock, data: bytes) -> Call:
    return Call(lock.chain_id, lock.htlc, data)


def _hashlock(lock: Lock) -> bytes:
    if len(lock.hashlock) != WORD:
        raise ValueError("a hashlock has 32 bytes")
    return lock.hashlock


def _is_native(lock: Lock) -> bool:
    return lock.token == NATIVE
