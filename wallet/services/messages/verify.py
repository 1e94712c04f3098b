"""Who signed a message, from the message and its signature alone. Needs no wallet, and asks nobody."""

from __future__ import annotations

import re

from wallet.errors import BadDocument
from wallet.keys.signing import recover
from wallet.model.address import Address
from wallet.model.personal import personal_digest, read_personal
from wallet.model.typed_json import read_typed

_SIGNATURE = re.compile(r"0x[0-9a-fA-F]{130}", re.ASCII)


def message_signer(text: str | bytes, signature: str) -> Address:
    """Raises BadDocument for what is no message or no signature."""
    return recover(personal_digest(read_personal(text)), _read(signature))


def typed_data_signer(text: str, signature: str) -> Address:
    """Likewise."""
    return recover(read_typed(text).digest, _read(signature))


def _read(signature: str) -> bytes:
    """Some programs end it with 0 or 1 where the standard form has 27 or 28."""
    if not _SIGNATURE.fullmatch(signature.strip()):
        raise BadDocument("signature", "it is not 0x and 130 hexadecimal digits", field="signature")
    raw = bytes.fromhex(signature.strip()[2:])
    return raw if raw[64] > 1 else raw[:64] + bytes([27 + raw[64]])
