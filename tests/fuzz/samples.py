"""What the fuzzers begin with: one good example of everything that comes from outside, made when it is asked for."""

from __future__ import annotations

import base64
import json
from importlib.resources import files
from pathlib import Path

import pytest

from tests.wallet.swaps import test_offer_checks as known
from tests.wallet.swaps.samples import HTLC, SECRET, TAKER, TERMS, an_acceptance, an_offer, sealed_acceptance, sealed_offer
from tests.wallet.vault.build import CODE, FLOOR, PASSWORD, sealed, without_stretching
from wallet.model.address import NATIVE
from wallet.model.asset import Asset
from wallet.model.networks_file import write_networks
from wallet.model.origin import Imported
from wallet.model.parts import split
from wallet.model.path import AccountPath, PathStyle
from wallet.model.swap import Role, SignedAcceptance, SignedOffer, Terms
from wallet.model.transaction import Call, Fees, Log, Unsigned
from wallet.model.transfer import Sending, transfer
from wallet.services.backup.body import Body, KeptFact, KeptSwap, write_body
from wallet.services.cold.documents import Answer, Claims, Prepared, write_answer, write_prepared
from wallet.storage.accounts import StoredAccount
from wallet.storage.swaps import StoredSwap
from wallet.swaps import htlc
from wallet.swaps.htlc import LockedLog
from wallet.swaps.offer_text import encode_acceptance, encode_offer
from wallet.swaps.receipt import Receipt, write_receipt
from wallet.vault import cipher
from wallet.vault.backup_file import seal_body
from wallet.vault.cipher import PasswordDoor
from wallet.vault.document import encode as encode_vault

_JOURNAL = Path(__file__).parents[1] / "wallet" / "swaps" / "journal-version-1.jsonl"
_LOCK = TERMS.participant_leg.lock


def signed_offers() -> list[SignedOffer]:
    return [sealed_offer(), sealed_offer(an_offer(taker=TAKER)), sealed_offer(an_offer(salt=b"\x0b" * 16))]


def signed_answers() -> list[SignedAcceptance]:
    return [sealed_acceptance(an_acceptance(each)) for each in signed_offers()]


def offers() -> list[bytes]:
    return [encode_offer(each).encode() for each in signed_offers()]


def acceptances() -> list[bytes]:
    return [encode_acceptance(each).encode() for each in signed_answers()]


def offer_fields() -> list[bytes]:
    """The bytes of offers without their signatures."""
    bodies = (line.decode().partition(":")[2].upper() for line in offers())
    return [base64.b32decode(body + "=" * (-len(body) % 8))[:-65] for body in bodies]


def receipts() -> list[bytes]:
    terms = Terms(signed_offers()[0], signed_answers()[0])
    return [write_receipt(Receipt(terms, role, "One", "Two", secret)).encode() for role in Role for secret in (None, SECRET)]


def journal_lines() -> list[bytes]:
    """Of our version, and of one to come."""
    lines = _JOURNAL.read_bytes().splitlines()
    return [*lines, *(line.replace(b'"v":1', b'"v":2') for line in lines[:3])]


def backups() -> list[bytes]:
    """One file; the key of its body is anybody's."""
    with pytest.MonkeyPatch.context() as patch:
        without_stretching(patch)
        lock = PasswordDoor(PASSWORD, FLOOR)
        vault = encode_vault(cipher.relock(sealed(lock, CODE), CODE, None, lock, bytes))
    return [seal_body(1_700_000_000, vault, bytes(32), b"{}", bytes(32), bytes)]


def backup_bodies() -> list[bytes]:
    """With and without everything."""
    stored = StoredSwap(TERMS.swap_id, encode_offer(TERMS.offer), encode_acceptance(TERMS.acceptance), Role.INITIATOR, TAKER, 1_700_000_000)
    swaps = (KeptSwap(stored, tuple(KeptFact("Agreed", 1_700_000_000, line.decode()) for line in journal_lines()[:2])),)
    listed = (
        StoredAccount(0, AccountPath(PathStyle.BIP44, 0), TAKER, "First", 3),
        StoredAccount(1, Imported(bytes(range(16))), HTLC, "Second", 0, hidden=True),
    )
    pins, chosen = ((7, bytes(range(32))),), (("lock/after", "300"),)
    return [write_body(Body(listed, pins, chosen, swaps, "{}")), write_body(Body((), (), (), (), None))]


def unsigned_transactions() -> list[bytes]:
    """In one piece and in parts, of the coin and of a token."""
    coin, token = Asset(7, NATIVE, "AST", 18), Asset(7, HTLC, "APD", 6)
    texts: list[str] = []
    for call, asset in ((Call(7, HTLC, value=5), None), (transfer(7, Sending(HTLC, TAKER, 5)), token)):
        claims = Claims("Aster", bytes(32), coin, asset, 10**18, 5, "eth_call", None if asset else "paused")
        texts.append(write_prepared(Prepared(Unsigned(call, TAKER, 3, 60_000, Fees(2 * 10**9, 10**9)), claims)))
    return [text.encode() for text in (*texts, "\n".join(split(texts[1])))]


def signed_transactions() -> list[bytes]:
    """Likewise."""
    text = write_answer(Answer(bytes(range(32)), bytes(range(65))))
    return [text.encode(), "\n".join(split(text)).encode()]


def network_files() -> list[bytes]:
    return [(files("resources") / "networks.json").read_bytes(), write_networks(known.KNOWN.networks).encode()]


def safety_lists() -> list[bytes]:
    """Those that ship with the app."""
    return [each.read_bytes() for each in (files("resources") / "safety").iterdir() if each.name.endswith(".json")]


def logs() -> list[bytes]:
    event = LockedLog(htlc.swap_id(_LOCK), _LOCK, _LOCK.refundee, b"\x0a" * 16)
    topics, data = encoded(event)
    told = [
        Log(HTLC, topics, data, 5, b"\x05" * 32, b"\x06" * 32, 0),
        Log(HTLC, (htlc.CLAIMED, event.swap_id), SECRET, 6, b"\x07" * 32, b"\x08" * 32, 1),
        Log(HTLC, (htlc.REFUNDED, event.swap_id), b"", 7, b"\x09" * 32, b"\x0a" * 32, 2),
    ]
    return [json.dumps([_as_json(log) for log in told]).encode()]


def encoded(event: LockedLog) -> tuple[tuple[bytes, ...], bytes]:
    """Topics and data of the event, by the ABI."""
    lock = event.lock
    topics = (htlc.LOCKED, lock.hashlock, htlc.address_word(event.payer), htlc.address_word(lock.payee))
    words = (htlc.word(lock.amount), htlc.word(lock.expiry), htlc.address_word(lock.token))
    return topics, event.swap_id + b"".join(words) + event.salt.ljust(32, b"\0")


def calldata() -> list[bytes]:
    batch = htlc.word(32 * 3) + htlc.word(1) + SECRET + bytes(96)
    many = htlc._CLAIM_MANY + htlc.address_word(NATIVE) * 2 + batch  # pyright: ignore[reportPrivateUsage]
    return [htlc.claim_call(_LOCK, SECRET).data, htlc.claim_call(_LOCK, SECRET, _LOCK.payee).data, htlc.refund_call(_LOCK).data, many]


def node_answers() -> list[bytes]:
    digest = "0x" + "11" * 32
    block = {"number": "0x5", "hash": digest, "parentHash": digest, "timestamp": "0x3e8", "baseFeePerGas": "0x7"}
    receipt = {"transactionHash": digest, "blockNumber": "0x5", "blockHash": digest, "status": "0x1", "gasUsed": "0x5208"}
    plain = [json.dumps(each).encode() for each in (block, {**receipt, "effectiveGasPrice": "0x9"}, digest, "0x1", None)]
    return plain + logs()


def _as_json(log: Log) -> dict[str, object]:
    place = {"blockNumber": hex(log.block), "blockHash": "0x" + log.block_hash.hex(), "transactionHash": "0x" + log.tx_hash.hex()}
    topics = ["0x" + topic.hex() for topic in log.topics]
    return {"address": log.address, "topics": topics, "data": "0x" + log.data.hex(), "logIndex": hex(log.index), **place}
