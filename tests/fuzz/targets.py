"""Every reader of outside text as a function of bytes, with its oracle. The same ones are fed by hypothesis and by atheris.

What is refused, is refused with the error that its reader promises; anything else that comes out of here is a finding. What is
accepted must be written again as what was read, and whoever is said to have signed it must have: nobody here knows a key while the
bytes are made, so of signed documents only the samples themselves may ever be accepted.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.fuzz import samples
from tests.wallet.swaps import test_offer_checks as known
from tests.wallet.swaps.samples import HASHLOCK, MAKER, MAKER_KEY, NOW, SECRET, an_acceptance, sealed_acceptance
from wallet.chains import answers
from wallet.chains.rpc import Behind, Garbled
from wallet.errors import BadDocument, NewerData
from wallet.keys.signing import recover, sign_digest
from wallet.model.address import checksummed
from wallet.model.fields import Fields
from wallet.model.networks_file import read_networks, write_networks
from wallet.model.parts import joined
from wallet.model.safety_lists import read_list, write_list
from wallet.model.swap import Offer, OfferLeg, SignedAcceptance, SignedOffer, Terms
from wallet.services.backup.body import read_body, write_body
from wallet.services.cold.documents import read_answer, read_prepared, write_answer, write_prepared
from wallet.swaps import htlc, journal
from wallet.swaps.facts import Agreed
from wallet.swaps.htlc import ClaimedLog, LockedLog
from wallet.swaps.offer import acceptance_digest, offer_digest
from wallet.swaps.offer_checks import check_acceptance, check_offer
from wallet.swaps.offer_text import decode_acceptance, decode_offer, encode_acceptance, encode_offer
from wallet.swaps.receipt import read_receipt, write_receipt
from wallet.vault import backup_file
from wallet.vault.backup_file import read_backup

_CHAIN = 7
_FIELDS = 356  # bytes of an offer without its signature


@dataclass(frozen=True, slots=True)
class Target:
    """`takes`: whether the bytes are accepted; it raises when the oracle objects, or when anything unforeseen happens."""

    name: str
    samples: Callable[[], list[bytes]]
    takes: Callable[[bytes], bool]


_OFFER_IDS = {each.id for each in samples.signed_offers()}
_ANSWER_IDS = {each.id for each in samples.signed_answers()}
_JOURNAL_IDS = {
    fact.terms.swap_id for fact in map(journal.decode, map(bytes.decode, samples.journal_lines()[:-3])) if isinstance(fact, Agreed)
}


def _text(data: bytes) -> str:
    """As a file or a paste gives it: any text at all."""
    return data.decode("utf-8", "replace")


def _same_line(text: str, written: str) -> None:
    assert "".join(text.split()).lower() == written, "another text of the same document was accepted"


# --- signed documents ------------------------------------------------------------------------------------------------


def _genuine_offer(signed: SignedOffer) -> None:
    assert signed.id == offer_digest(signed.offer)
    assert recover(signed.id, signed.signature) == signed.offer.maker
    assert signed.id in _OFFER_IDS, "an offer that nobody signed was accepted"


def _genuine_answer(signed: SignedAcceptance) -> None:
    assert signed.id == acceptance_digest(signed.acceptance)
    assert recover(signed.id, signed.signature) == signed.acceptance.taker
    assert signed.id in _ANSWER_IDS, "an answer that nobody signed was accepted"


def _takes_offer(data: bytes) -> bool:
    try:
        signed = decode_offer(_text(data))
    except BadDocument as error:
        return _refused(error)
    _genuine_offer(signed)
    _same_line(_text(data), encode_offer(signed))
    return True


def _takes_answer(data: bytes) -> bool:
    try:
        signed = decode_acceptance(_text(data))
    except BadDocument as error:
        return _refused(error)
    _genuine_answer(signed)
    _same_line(_text(data), encode_acceptance(signed))
    return True


def _takes_signed_fields(data: bytes) -> bool:
    """A partner with a key signs any fields at all: what the reader lets through is judged by every check, in words."""
    offer = _offer_of(data)
    try:
        signed = decode_offer(encode_offer(SignedOffer(offer, b"", sign_digest(MAKER_KEY, offer_digest(offer)))))
    except (BadDocument, OverflowError) as error:  # a number that is too large cannot even be written
        return isinstance(error, OverflowError) or _refused(error)
    assert signed.offer == offer
    checks = list(check_offer(offer, known.KNOWN))
    answer = an_acceptance(signed)
    if max(answer.give_expiry, answer.want_expiry) < 2**64:
        checks += check_acceptance(Terms(signed, sealed_acceptance(answer)), known.MAKERS, NOW, NOW)
    assert all(check.reason.isprintable() for check in checks)
    return all(check.ok for check in checks)


def _offer_of(data: bytes) -> Offer:
    """The fields of `offer_text`, each where it stands, whatever they say; MAKER makes it."""
    raw = data[:_FIELDS].ljust(_FIELDS, b"\x01")

    def number(start: int) -> int:
        return int.from_bytes(raw[start : start + 8])

    def leg(start: int) -> OfferLeg:
        contract, token = checksummed(raw[start + 40 : start + 60]), checksummed(raw[start + 60 : start + 80])
        return OfferLeg(number(start), raw[start + 8 : start + 40], contract, token, int.from_bytes(raw[start + 80 : start + 112]))

    pay_to, hashlock, salt = checksummed(raw[244:264]), raw[264:296], raw[296:312]
    return Offer(leg(0), leg(112), MAKER, pay_to, hashlock, salt, number(312), number(320), number(328), checksummed(raw[336:356]))


def _takes_receipt(data: bytes) -> bool:
    try:
        receipt = read_receipt(_text(data))
    except BadDocument as error:
        return _refused(error)
    _genuine_offer(receipt.terms.offer)
    _genuine_answer(receipt.terms.acceptance)
    assert receipt.secret is None or receipt.secret == SECRET
    assert read_receipt(write_receipt(receipt)) == receipt
    return True


# --- our own files, as another version or a stranger may have written them -------------------------------------------


def _takes_journal_line(data: bytes) -> bool:
    try:
        fact = journal.decode(_text(data))
    except BadDocument as error:
        return _refused(error)
    assert journal.decode(journal.encode(fact)) == fact
    if isinstance(fact, Agreed) and isinstance(fact.terms, Terms):
        assert recover(fact.terms.offer.id, fact.terms.offer.signature) == fact.terms.offer.offer.maker
        assert fact.terms.swap_id in _JOURNAL_IDS
    else:
        assert json.loads(_text(data)) == json.loads(journal.encode(fact))
    return True


def _takes_backup(data: bytes) -> bool:
    try:
        file = read_backup(data)
    except (BadDocument, NewerData) as error:
        return isinstance(error, NewerData) or _refused(error)
    assert backup_file.encode(file) == data, "another text of the same backup was accepted"
    return True


def _takes_backup_body(data: bytes) -> bool:
    try:
        body = read_body(data)
    except BadDocument as error:
        return _refused(error)
    assert read_body(write_body(body)) == body
    return True


def _takes_unsigned(data: bytes) -> bool:
    """As it comes: in one piece or in parts."""
    try:
        prepared = read_prepared(joined(_text(data)))
    except BadDocument as error:
        return _refused(error)
    assert read_prepared(write_prepared(prepared)) == prepared
    return True


def _takes_signed(data: bytes) -> bool:
    try:
        answer = read_answer(joined(_text(data)))
    except BadDocument as error:
        return _refused(error)
    assert read_answer(write_answer(answer)) == answer
    return True


def _takes_networks(data: bytes) -> bool:
    try:
        networks = read_networks(_text(data))
    except BadDocument as error:
        return _refused(error)
    assert read_networks(write_networks(networks)) == networks
    return True


def _takes_safety_list(data: bytes) -> bool:
    try:
        listed = read_list(_text(data))
    except BadDocument as error:
        return _refused(error)
    assert read_list(write_list(listed)) == listed
    return True


# --- nodes -----------------------------------------------------------------------------------------------------------


def _takes_logs(data: bytes) -> bool:
    """An answer to eth_getLogs, from JSON to events."""
    try:
        value = Fields.of_document("answer", '{"result": ' + _text(data) + "}", 1_000_000).values["result"]
        logs = answers.logs(value)
    except (BadDocument, Garbled):
        return False
    events = [(log, htlc.decode_log(_CHAIN, log)) for log in logs]
    for log, event in events:
        if isinstance(event, LockedLog):
            assert htlc.swap_id(event.lock) == event.swap_id
            assert event.payer == event.lock.refundee
            assert samples.encoded(event) == (log.topics, log.data), "an event was read as another one"
        if isinstance(event, ClaimedLog):
            assert (log.topics, log.data) == ((htlc.CLAIMED, event.swap_id), event.secret)
    return any(event is not None for _, event in events)


def _takes_calldata(data: bytes) -> bool:
    """A claim seen in a mempool: the secret that it shows opens the lock, or there is none."""
    secrets = htlc.secrets_in(data)
    assert all(len(secret) == 32 and secret in data for secret in secrets)
    found = htlc.reveal_secret(data, HASHLOCK)
    assert found is None or found == SECRET
    return found is not None


def _takes_answer_of_node(data: bytes) -> bool:
    """Any JSON, read as each thing that a node is asked for."""
    try:
        value = Fields.of_document("answer", '{"result": ' + _text(data) + "}", 1_000_000).values["result"]
    except BadDocument:
        return False
    taken = 0
    for read in _ANSWERS:
        try:
            taken += read(value) is not None
        except (Garbled, Behind):
            continue
    return taken > 0


_ANSWERS: tuple[Callable[[Any], object], ...] = (
    answers.block,
    answers.receipt,
    answers.log,
    answers.quantity,
    answers.data,
    answers.address,
)


def _refused(error: BadDocument) -> bool:
    sentence = str(error)
    assert len(sentence) < 1_000, "a refusal is a sentence, not a flood"
    assert sentence.isprintable(), "a refusal repeats what nobody can see"
    return False


TARGETS = (
    Target("offer", samples.offers, _takes_offer),
    Target("acceptance", samples.acceptances, _takes_answer),
    Target("signed-fields", samples.offer_fields, _takes_signed_fields),
    Target("receipt", samples.receipts, _takes_receipt),
    Target("journal", samples.journal_lines, _takes_journal_line),
    Target("backup", samples.backups, _takes_backup),
    Target("backup-body", samples.backup_bodies, _takes_backup_body),
    Target("unsigned", samples.unsigned_transactions, _takes_unsigned),
    Target("signed", samples.signed_transactions, _takes_signed),
    Target("networks", samples.network_files, _takes_networks),
    Target("safety-list", samples.safety_lists, _takes_safety_list),
    Target("logs", samples.logs, _takes_logs),
    Target("calldata", samples.calldata, _takes_calldata),
    Target("node", samples.node_answers, _takes_answer_of_node),
)
