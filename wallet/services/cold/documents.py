"""The two files of cold signing, version 1: JSON, written in one way and read strictly. Numbers are decimal text, bytes 0x and hex.

    lockstep-unsigned   chain_id, network, genesis, coin {symbol, decimals}, sender, to, value, data, nonce, gas, max_fee, priority;
                        token {token, symbol, decimals} or null: what `data` transfers, as its contract says of itself;
                        held {coin, token}: base units that the sender had; simulated {by, reverts}: reverts null for "goes through"
    lockstep-signed     digest, signature (r, s, v)

Chain, sender, call, nonce, gas and fees are what is signed. Everything else is what the computer that prepared it says, and no proof.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from wallet.errors import OtherDocument
from wallet.model.address import NATIVE, Address
from wallet.model.amount import MAX_UINT256
from wallet.model.asset import Asset
from wallet.model.fields import Fields
from wallet.model.parts import LONGEST
from wallet.model.transaction import Call, Fees, Unsigned
from wallet.services.cold.elsewhere import SIGNED, UNSIGNED, known

UNSIGNED_KIND, SIGNED_KIND = "prepared payment", "signed answer"
VERSION = 1
MAX_DATA = 16_384
_DIGITS = re.compile(r"0|[1-9][0-9]{0,77}", re.ASCII)
_MOST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Claims:
    """What the online side says beside what is signed. held: wei, and units of the token. reverts: why it failed there, None if not."""

    network: str
    genesis: bytes | None
    coin: Asset
    token: Asset | None
    held_coin: int
    held_token: int
    simulated_by: str
    reverts: str | None


@dataclass(frozen=True, slots=True)
class Prepared:
    unsigned: Unsigned
    claims: Claims


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: 32 bytes that were signed, and r, s, v over them."""

    digest: bytes
    signature: bytes


def write_prepared(prepared: Prepared) -> str:
    """The file's text; `read_prepared` gives the same back."""
    unsigned, claims = prepared.unsigned, prepared.claims
    call, fees, token = unsigned.call, unsigned.fees, claims.token
    plain = {
        "format": UNSIGNED,
        "version": VERSION,
        "chain_id": call.chain_id,
        "network": claims.network,
        "genesis": None if claims.genesis is None else _hex(claims.genesis),
        "coin": {"symbol": claims.coin.symbol, "decimals": claims.coin.decimals},
        "sender": unsigned.sender,
        "to": call.to,
        "value": str(call.value),
        "data": _hex(call.data),
        "nonce": unsigned.nonce,
        "gas": unsigned.gas,
        "max_fee": str(fees.max_fee),
        "priority": str(fees.priority),
        "token": None if token is None else {"token": token.token, "symbol": token.symbol, "decimals": token.decimals},
        "held": {"coin": str(claims.held_coin), "token": str(claims.held_token)},
        "simulated": {"by": claims.simulated_by, "reverts": claims.reverts},
    }
    return json.dumps(plain, indent=1, ensure_ascii=False) + "\n"


def read_prepared(text: str) -> Prepared:
    """Raises BadDocument naming the first field that is wrong, and OtherDocument."""
    fields = _document(UNSIGNED_KIND, UNSIGNED, text)
    fields.only(
        "format", "version", "chain_id", "network", "genesis", "coin", "sender", "to", "value", "data", "nonce", "gas", "max_fee",
        "priority", "token", "held", "simulated",
    )  # fmt: skip
    chain_id = fields.integer("chain_id", 1, _MOST)
    call = Call(chain_id, fields.address("to"), _bytes(fields, "data", MAX_DATA), _number(fields, "value"))
    fees = Fees(_number(fields, "max_fee"), _number(fields, "priority"))
    if fees.priority > fees.max_fee:
        fields.refuse("priority", "it is more than the whole fee")
    gas = fields.integer("gas", 21_000, 2**32)
    if call.value + gas * fees.max_fee > MAX_UINT256:
        fields.refuse("max_fee", "nobody could pay it")
    return Prepared(Unsigned(call, fields.address("sender"), fields.integer("nonce", 0, _MOST), gas, fees), _claims(fields, chain_id))


def write_answer(answer: Answer) -> str:
    """Likewise."""
    plain = {"format": SIGNED, "version": VERSION, "digest": _hex(answer.digest), "signature": _hex(answer.signature)}
    return json.dumps(plain, indent=1) + "\n"


def read_answer(text: str) -> Answer:
    """Raises BadDocument, OtherDocument."""
    fields = _document(SIGNED_KIND, SIGNED, text)
    fields.only("format", "version", "digest", "signature")
    digest, signature = _bytes(fields, "digest", 32), _bytes(fields, "signature", 65)
    if len(digest) != 32:
        fields.refuse("digest", "it has not 32 bytes")
    if len(signature) != 65:
        fields.refuse("signature", "it has not 65 bytes")
    return Answer(digest, signature)


def _claims(fields: Fields, chain_id: int) -> Claims:
    coin, held, simulated = fields.child("coin"), fields.child("held"), fields.child("simulated")
    coin.only("symbol", "decimals")
    held.only("coin", "token")
    simulated.only("by", "reverts")
    return Claims(
        network=fields.text("network", 64),
        genesis=fields.hash32_or_none("genesis"),
        coin=Asset(chain_id, NATIVE, coin.text("symbol", 32), coin.integer("decimals", 0, 36)),
        token=None if fields.values["token"] is None else _token(fields.child("token"), chain_id),
        held_coin=_number(held, "coin"),
        held_token=_number(held, "token"),
        simulated_by=simulated.text("by", 64),
        reverts=simulated.text_or_none("reverts", 300),
    )


def _token(fields: Fields, chain_id: int) -> Asset:
    fields.only("token", "symbol", "decimals")
    return Asset(chain_id, Address(fields.address("token")), fields.text("symbol", 32), fields.integer("decimals", 0, 255))


def _document(kind: str, form: str, text: str) -> Fields:
    other = known(text)
    if other is not None and other[0] != form:
        raise OtherDocument(kind, other[1].what, other[1].where)
    fields = Fields.of_document(kind, text, LONGEST)
    for name in ("format", "version"):
        if name not in fields.values:
            fields.refuse(name, "it is missing")
    if fields.text("format", 64) != form:
        fields.refuse("format", f"it is not {form}")
    if fields.integer("version", 1, 2**31) != VERSION:
        fields.refuse("version", f"this Lockstep reads version {VERSION}")
    return fields


def _number(fields: Fields, name: str) -> int:
    text = fields.text(name, 78)
    if not _DIGITS.fullmatch(text) or int(text) > MAX_UINT256:
        fields.refuse(name, "it is not a plain number of 256 bits")
    return int(text)


def _bytes(fields: Fields, name: str, most: int) -> bytes:
    value: Any = fields.values[name]
    if not isinstance(value, str) or len(value) > 2 + 2 * most or not re.fullmatch(r"0x(?:[0-9a-f]{2})*", value, re.ASCII):
        fields.refuse(name, f"it is not 0x and small hexadecimal digits of at most {most:,} bytes")
    return bytes.fromhex(value[2:])


def _hex(data: bytes) -> str:
    return "0x" + data.hex()
