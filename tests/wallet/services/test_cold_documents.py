"""The files of cold signing: what is written comes back, and what is not written so is refused with the name of the field."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallet.errors import BadDocument, OtherDocument
from wallet.keys import signing
from wallet.model.address import NATIVE, checksummed
from wallet.model.asset import Asset
from wallet.model.payload import signature_in, signed_payload
from wallet.model.transaction import Call, Fees, Unsigned
from wallet.services.cold.documents import Answer, Claims, Prepared, read_answer, read_prepared, write_answer, write_prepared

ADDRESSES = st.binary(min_size=20, max_size=20).map(checksummed)
KEY = b"\x07" * 32


@st.composite
def transactions(draw: st.DrawFn) -> Unsigned:
    call = Call(draw(st.integers(1, 2**63 - 1)), draw(ADDRESSES), draw(st.binary(max_size=200)), draw(st.integers(0, 2**128)))
    priority = draw(st.integers(0, 2**64))
    fees = Fees(priority + draw(st.integers(0, 2**64)), priority)
    return Unsigned(call, signing.address_of(KEY), draw(st.integers(0, 2**63 - 1)), draw(st.integers(21_000, 2**32)), fees)


@st.composite
def prepared(draw: st.DrawFn) -> Prepared:
    unsigned = draw(transactions())
    chain_id = unsigned.call.chain_id
    token = draw(st.none() | st.builds(Asset, st.just(chain_id), ADDRESSES, st.just("APD"), st.integers(0, 255)))
    genesis = draw(st.none() | st.binary(min_size=32, max_size=32))
    held = draw(st.integers(0, 2**256 - 1))
    return Prepared(
        unsigned,
        Claims("Aster", genesis, Asset(chain_id, NATIVE, "AST", 18), token, held, held, "eth_call", draw(st.none() | st.just("paused"))),
    )


@given(prepared())
def test_what_is_written_comes_back(one: Prepared) -> None:
    text = write_prepared(one)
    assert read_prepared(text) == one
    assert write_prepared(read_prepared(text)) == text


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=65, max_size=65))
def test_an_answer_comes_back(digest: bytes, signature: bytes) -> None:
    assert read_answer(write_answer(Answer(digest, signature))) == Answer(digest, signature)


@given(transactions())
def test_the_signature_is_taken_out_of_exactly_these_bytes(unsigned: Unsigned) -> None:
    signed = signing.sign_transaction(KEY, unsigned)
    found = signature_in(unsigned, signed.raw)
    assert found is not None
    assert signed_payload(unsigned, found) == signed.raw
    assert signature_in(Unsigned(unsigned.call, unsigned.sender, unsigned.nonce ^ 1, unsigned.gas, unsigned.fees), signed.raw) is None


@given(transactions(), st.binary(max_size=300))
def test_noise_has_no_signature(unsigned: Unsigned, raw: bytes) -> None:
    assert signature_in(unsigned, raw) is None
    assert signature_in(unsigned, signing.sign_transaction(KEY, unsigned).raw + raw + b"\x80") is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("version", 2),
        ("chain_id", 0),
        ("chain_id", "7"),
        ("nonce", -1),
        ("nonce", True),
        ("gas", 20_999),
        ("value", "-1"),
        ("value", "01"),
        ("value", "1e3"),
        ("value", 5),
        ("value", str(2**256)),
        ("max_fee", str(2**256 - 1)),
        ("priority", str(2**200)),
        ("data", "0xA9"),
        ("data", "0x0"),
        ("data", "0x" + "00" * 20_000),
        ("to", "0xfe3b557e8fb62b89f4916b721be55ceb828dbd73"),
        ("sender", ""),
        ("genesis", "0x12"),
        ("token", {}),
        ("simulated", {"by": "x"}),
        ("more", 1),
    ],
)
def test_a_field_that_does_not_fit_is_refused(field: str, value: Any) -> None:
    call, coin = Call(7, NATIVE), Asset(7, NATIVE, "AST", 18)
    text = write_prepared(
        Prepared(Unsigned(call, signing.address_of(KEY), 0, 21_000, Fees(2, 1)), Claims("Aster", None, coin, None, 0, 0, "eth_call", None))
    )
    with pytest.raises(BadDocument):
        read_prepared(json.dumps(json.loads(text) | {field: value}))


UNSIGNED = write_prepared(
    Prepared(
        Unsigned(Call(7, NATIVE), signing.address_of(KEY), 0, 21_000, Fees(2, 1)),
        Claims("Aster", None, Asset(7, NATIVE, "AST", 18), None, 0, 0, "eth_call", None),
    )
)
SIGNED = write_answer(Answer(bytes(32), bytes(65)))


@pytest.mark.parametrize(
    ("text", "what", "where"),
    [
        ("lockstep-offer-1:abc", "the offer of a swap", "lockstep swap accept"),
        ("\n LOCKSTEP-ACCEPTANCE-1:ABC", "the answer to an offer", "lockstep swap run"),
        ('{"format": "lockstep-receipt"}', "the receipt of a swap", "lockstep watch"),
        ('{\n "check": "",\n "format": "lockstep-backup", "vault": "\\"format\\"', "a backup file", "page Safety"),
        ('{"check": "", "format": "lockstep-vault"}', "the vault of a wallet", "data folder"),
        ('{"format": "lockstep-watched"}', "only watches", "data folder"),
        ('{"format": "lockstep-courier"}', "a courier", "data folder"),
        ('{"version": 3, "Crypto": {"ciphertext": ""}}', "a keystore file", "page Accounts"),
        ('{"version": 1, "networks": [{"chain_id": 1}]}', "a list of networks", "networks.json"),
        (("legal winner thank year wave sausage " * 2), "a recovery phrase", "keep it to yourself"),
    ],
)
def test_what_belongs_elsewhere_is_named(text: str, what: str, where: str) -> None:
    for read in (read_prepared, read_answer):
        with pytest.raises(OtherDocument) as told:
            read(text)
        assert what in told.value.what
        assert where in told.value.where
        assert "sausage" not in str(told.value)


def test_each_of_the_two_files_names_the_other() -> None:
    with pytest.raises(
        OtherDocument, match=r"not a readable prepared payment: it is the signed answer.*on the computer that prepared the payment"
    ):
        read_prepared(SIGNED)
    with pytest.raises(
        OtherDocument, match=r"not a readable signed answer: it is a prepared payment, not.*on the computer that has the key"
    ):
        read_answer(UNSIGNED)


@pytest.mark.parametrize("text", ["", "{}", "lockstep-other-1:abc", '{"format": "lockstep-other"}', "only three words", "[]"])
def test_what_nobody_knows_is_no_document(text: str) -> None:
    for read in (read_prepared, read_answer):
        with pytest.raises(BadDocument) as told:
            read(text)
        assert type(told.value) is BadDocument


@pytest.mark.parametrize("name", ["lockstep-offer-1:", '"format": "lockstep-vault"', "crypto ciphertext"])
def test_names_within_a_good_file_change_nothing(name: str) -> None:
    plain = json.loads(UNSIGNED)
    plain["simulated"]["reverts"] = name
    assert read_prepared(json.dumps(plain)).claims.reverts == name


def test_the_files_of_this_lockstep_are_known_by_their_own_names() -> None:
    from wallet.services.cold.elsewhere import known
    from wallet.swaps import offer_text, receipt
    from wallet.vault import backup_file, document

    for form in (receipt.FORMAT, backup_file.FORMAT, document.FORMAT):
        assert known(f'{{"format": "{form}"}}') is not None
    for prefix in (offer_text.OFFER_PREFIX, offer_text.ACCEPTANCE_PREFIX):
        assert known(prefix) is not None
