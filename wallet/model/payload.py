"""The bytes of an EIP-1559 transaction: what is signed, and what goes out. Pure, so that the gate and the signer agree byte for byte.

Source: EIP-1559 and EIP-2718 (type 2), RLP as in the Yellow Paper, appendix B. The access list is always empty.
"""

from __future__ import annotations

from wallet.model.address import to_bytes
from wallet.model.hashing import keccak256
from wallet.model.transaction import Unsigned

_TYPE = b"\x02"


def signing_payload(unsigned: Unsigned) -> bytes:
    """What the sender signs: 0x02 and the RLP list of the nine fields."""
    return _TYPE + _list(_fields(unsigned))


def signing_digest(unsigned: Unsigned) -> bytes:
    """keccak256 of the signing payload, 32 bytes. What the gate approves."""
    return keccak256(signing_payload(unsigned))


def signed_payload(unsigned: Unsigned, signature: bytes) -> bytes:
    """The raw transaction. `signature` is r, s, v with v 27 or 28 (65 bytes)."""
    parity = signature[64] - 27
    tail = [_integer(parity), _integer(int.from_bytes(signature[:32])), _integer(int.from_bytes(signature[32:64]))]
    return _TYPE + _list(_fields(unsigned) + tail)


def signature_in(unsigned: Unsigned, raw: bytes) -> bytes | None:
    """r, s, v (65 bytes, v 27 or 28) out of a raw transaction; None unless it is exactly that one, signed by whomever."""
    _, _, tail = raw.partition(b"".join(_fields(unsigned)))
    items: list[bytes] = []
    while tail and len(items) < 3:
        size = 0 if tail[0] < 0x80 else tail[0] - 0x80
        items.append(tail[:1] if tail[0] < 0x80 else tail[1 : 1 + size])
        tail = tail[1 + size :]
    if len(items) != 3 or items[0] not in (b"", b"\x01") or any(len(item) > 32 for item in items):
        return None
    signature = items[1].rjust(32, b"\0") + items[2].rjust(32, b"\0") + bytes([27 + len(items[0])])
    return signature if signed_payload(unsigned, signature) == raw else None


def _fields(unsigned: Unsigned) -> list[bytes]:
    call, fees = unsigned.call, unsigned.fees
    to = to_bytes(call.to)
    if len(to) != 20:  # an empty one would create a contract
        raise ValueError("a transaction goes to 20 bytes")
    numbers = (call.chain_id, unsigned.nonce, fees.priority, fees.max_fee, unsigned.gas)
    return [
        *map(_integer, numbers),
        _string(to),
        _integer(call.value),
        _string(call.data),
        _list([]),
    ]


def _integer(number: int) -> bytes:
    return _string(number.to_bytes((number.bit_length() + 7) // 8))


def _string(data: bytes) -> bytes:
    if len(data) == 1 and data[0] < 0x80:
        return data
    return _length(len(data), 0x80) + data


def _list(items: list[bytes]) -> bytes:
    body = b"".join(items)
    return _length(len(body), 0xC0) + body


def _length(size: int, offset: int) -> bytes:
    if size <= 55:
        return bytes([offset + size])
    digits = size.to_bytes((size.bit_length() + 7) // 8)
    return bytes([offset + 55 + len(digits)]) + digits
