"""Protocol version 1 on the wire: what was sent arrives, and nothing else is understood."""

from __future__ import annotations

import io
import json
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.wallet.signer.build import ACCOUNT, CLAIM_CALL, mandate, unsigned
from wallet.errors import (
    BadCode,
    BadDocument,
    BadKey,
    BadPhrase,
    CodeRefused,
    CodesOff,
    CodesOn,
    KeyringHalfMissing,
    NewerData,
    NoPhrase,
    SignerError,
    VaultLocked,
    WalletError,
    WrongPassword,
)
from wallet.model.origin import Imported
from wallet.model.path import PathStyle
from wallet.signer import messages as m
from wallet.signer.encoding import encode
from wallet.signer.failures import error_of, failure_of
from wallet.signer.frames import MAX_FRAME, read_frame, write_frame
from wallet.vault.courier import Cover
from wallet.vault.document import Kdf

REQUESTS = (
    m.Hello(version=1),
    m.NewPhrase(words=12),
    m.CheckPhrase(phrase="a b"),
    m.Seal(
        id=b"\1" * 16,
        name="é",
        created=5,
        path=PathStyle.LEGACY,
        keyring="KWallet",
        phrase="a",
        passphrase=" b ",
        password="c",
        half=b"\2" * 32,
        entry=b"\3" * 16,
        kdf=Kdf(),
    ),
    m.Unlock(document=b"{}", password="\U0001f980", half=None),
    m.UnlockWithPhrase(document=b"\xff", phrase="a", passphrase=""),
    m.OpenPhrase(phrase="a", passphrase=""),
    m.Addresses(style=PathStyle.LEDGER_LIVE, start=2**31, count=1000),
    m.Approve(digest=b"\4" * 32),
    m.SignTransaction(unsigned=unsigned(CLAIM_CALL), account=ACCOUNT),
    m.SignDigest(digest=b"\5" * 32, account=ACCOUNT),
    m.Grant(mandate=mandate(b"\6" * 32)),
    m.Grant(mandate=mandate(b"\6" * 32, None)),
    m.Revoke(swap_id=b"\7" * 32),
    m.Hashlock(salt=b"\x08" * 16),
    m.SignClaim(swap_id=b"\x09" * 32, unsigned=unsigned(CLAIM_CALL)),
    m.TryPassword(document=b"{}", password="x", half=None),
    m.Relock(
        document=b"{}",
        old=m.ByPassword(password="x", half=bytes(32)),
        keyring="KWallet",
        password="y",
        half=bytes(32),
        entry=bytes(16),
        kdf=Kdf(),
    ),
    m.Hire(),
    m.Charge(mandate=mandate(b"\6" * 32)),
    m.SealCourier(cover=Cover(wallet=bytes(16), keyring="KWallet", entry=b"\1" * 16), key=b"\x0a" * 32),
    m.OpenCourier(document=b"{}", key=b"\x0a" * 32),
    m.SignAsCourier(swap_id=b"\x09" * 32, unsigned=unsigned(CLAIM_CALL)),
    m.NewCode(),
    m.SealAlone(
        id=b"\1" * 16,
        name="Old key",
        created=5,
        path=PathStyle.BIP44,
        keyring=None,
        password='say "c:\\"\n\x01\x7f',
        half=None,
        entry=None,
        kdf=Kdf(),
        key=m.TypedKey(text="0x" + "5e" * 32),
        code="ABCD-EFGH",
    ),
    m.AddKey(document=b"{}", old=m.ByPhrase(phrase="a", passphrase="é"), key=m.KeystoreFile(document=b"{}", password="x")),
    m.ListImported(),
    m.Export(document=b"{}", old=m.ByCode(code="ABCD"), account=Imported(b"\x0b" * 16), password="y"),
    m.Rename(document=b"{}", old=m.ByPassword(password="x", half=None), name="Ünder"),
    m.MakeBodyKey(document=b"{}", old=m.ByPhrase(phrase="a", passphrase=""), salt=b"\x0c" * 32),
    m.AddressesIn(document=b"{}", old=m.ByPassword(password="x", half=None), accounts=(ACCOUNT, Imported(b"\x0b" * 16))),
    m.NewCodes(name="Ünder"),
    m.KeepCodes(document=b"{}", old=m.ByPassword(password="x", half=None), code="287082", now=59),
    m.DropCodes(document=b"{}", old=m.ByPassword(password="x", half=bytes(32)), code="287 082", now=2**40, after=-1),
    m.UseCodes(document=b"{}", old=m.ByPassword(password="x", half=None)),
    m.CheckCode(code="287082", now=0, after=2**35),
    m.AsksCodes(),
    m.Lock(),
    m.Quit(),
)


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda request: request.op)
def test_every_request_arrives_as_it_was_sent(request_: m.Request) -> None:
    sent = m.Envelope(id=7, request=request_).model_dump_json()
    assert m.Envelope.model_validate_json(sent) == m.Envelope(id=7, request=request_)


def test_every_op_is_in_the_list_above() -> None:
    known = get_args(get_args(m.Request)[0])
    assert {type(request) for request in REQUESTS} == set(known)
    assert {request.op for request in REQUESTS} == {
        "hello", "new_phrase", "check_phrase", "seal", "unlock", "unlock_with_phrase", "open_phrase", "addresses", "approve",
        "sign_transaction", "sign_digest", "grant", "revoke", "hashlock", "sign_claim", "try_password", "relock", "hire", "charge",
        "seal_courier", "open_courier", "sign_as_courier", "new_code", "seal_alone", "add_key", "list_imported", "export", "rename",
        "body_key", "addresses_in", "new_codes", "keep_codes", "drop_codes", "use_codes", "check_code", "asks_codes", "lock", "quit",
    }  # fmt: skip


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda request: request.op)
def test_what_is_sent_is_what_pydantic_would_write(request_: m.Request) -> None:
    sent = m.Envelope(id=7, request=request_)
    assert bytes(encode(sent)) == sent.model_dump_json().encode()


@given(st.text(), st.text(), st.binary(max_size=100))
def test_any_text_is_sent_as_it_is(phrase: str, passphrase: str, document: bytes) -> None:
    sent = m.UnlockWithPhrase(document=document, phrase=phrase, passphrase=passphrase)
    assert m.UnlockWithPhrase.model_validate_json(encode(sent)) == sent


def test_text_that_is_no_unicode_is_not_sent() -> None:
    with pytest.raises(UnicodeEncodeError):
        encode(m.CheckPhrase(phrase="\udc80"))


def test_the_bytes_of_version_1() -> None:
    """Final: another implementation of either side must find these."""
    sent = m.Envelope(id=1, request=m.SignTransaction(unsigned=unsigned(CLAIM_CALL), account=ACCOUNT))
    assert json.loads(sent.model_dump_json()) == {
        "id": 1,
        "request": {
            "op": "sign_transaction",
            "unsigned": {
                "call": {"chain_id": 31337, "to": CLAIM_CALL.to, "data": CLAIM_CALL.data.hex(), "value": 0},
                "sender": "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266",
                "nonce": 3,
                "gas": 100000,
                "fees": {"max_fee": 2000000000, "priority": 1000000000},
            },
            "account": {"style": "bip44", "index": 0},
        },
    }


@pytest.mark.parametrize(
    "wrong",
    [
        {"op": "sign_everything"},
        {"op": "approve"},
        {"op": "approve", "digest": "00" * 31},
        {"op": "approve", "digest": "00" * 32, "extra": 1},
        {"op": "approve", "digest": 5},
        {"op": "addresses", "style": "bip44", "start": 0, "count": 1001},
        {"op": "addresses", "style": "bip44", "start": -1, "count": 1},
        {"op": "addresses", "style": "other", "start": 0, "count": 1},
        {"op": "addresses", "style": "bip44", "start": "0", "count": 1},
        {"op": "sign_digest", "digest": "00" * 32, "account": {"style": "bip44", "index": -1}},
        {"digest": "00" * 32},
        [],
        None,
    ],
)
def test_anything_else_is_not_understood(wrong: object) -> None:
    with pytest.raises(ValidationError):
        m.Envelope.model_validate_json(json.dumps({"id": 1, "request": wrong}))


def test_no_secret_in_a_repr_or_a_validation_error() -> None:
    secret = "hunter2 hunter2"
    request = m.Unlock(document=b"{}", password=secret, half=b"\x77" * 32)
    assert secret not in f"{request!r}{request}{m.Envelope(id=1, request=request)!r}"
    with pytest.raises(ValidationError) as caught:
        m.Envelope.model_validate_json(json.dumps({"id": 1, "request": {"op": "unlock", "password": [secret]}}))
    assert secret not in str(caught.value)


@pytest.mark.parametrize(
    "error",
    [
        WrongPassword(),
        VaultLocked(),
        BadPhrase("a reason", word="tets", place=3),
        BadPhrase("its checksum is wrong"),
        BadDocument("vault", "it is not JSON", field="check"),
        BadDocument("vault", "it is not JSON"),
        NewerData("vault.json", 2, 1),
        KeyringHalfMissing("KWallet"),
        SignerError("nobody approved this"),
        BadKey("it is not 64 hexadecimal digits"),
        BadCode("a letter is wrong, or two are swapped"),
        NoPhrase(),
        CodeRefused(),
        CodesOn(),
        CodesOff(),
    ],
)
def test_errors_cross_the_pipe_with_their_data(error: WalletError) -> None:
    failure = m.Failure.model_validate_json(failure_of(error).model_dump_json())
    again = error_of(failure)
    assert (type(again), str(again), vars(again)) == (type(error), str(error), vars(error))


def test_the_text_of_an_unknown_error_does_not_cross() -> None:
    again = error_of(failure_of(KeyError("the whole seed")))
    assert isinstance(again, SignerError)
    assert "seed" not in str(again)
    assert "KeyError" in str(again)
    assert isinstance(error_of(m.Failure(kind="SystemExit", values=(1,))), SignerError)
    assert isinstance(error_of(m.Failure(kind="NewerData", values=("x", "y", "z"))), SignerError)


@given(st.lists(st.binary(max_size=300), max_size=5))
def test_frames_come_out_as_they_went_in(bodies: list[bytes]) -> None:
    pipe = io.BytesIO()
    for body in bodies:
        write_frame(pipe, body)
    pipe.seek(0)
    found: list[bytes] = []
    while (frame := read_frame(pipe)) is not None:
        found.append(bytes(frame))
    assert found == bodies


class Trickle(io.BytesIO):
    """A pipe that gives and takes one byte at a time."""

    def readinto(self, buffer: memoryview, /) -> int:  # pyright: ignore[reportIncompatibleMethodOverride]
        return super().readinto(buffer[:1])

    def write(self, data: memoryview, /) -> int:  # pyright: ignore[reportIncompatibleMethodOverride]
        return super().write(data[:1])


def test_a_slow_pipe_loses_nothing() -> None:
    pipe = Trickle()
    write_frame(pipe, b"hello")
    pipe.seek(0)
    assert read_frame(pipe) == b"hello"


@pytest.mark.parametrize("broken", [b"\0", b"\0\0\0", b"\xff\xff\xff\xff", b"\0\0\0\5abc"])
def test_a_broken_frame_is_an_error_and_not_a_wait(broken: bytes) -> None:
    with pytest.raises((EOFError, ValueError)):
        read_frame(io.BytesIO(broken))


def test_a_frame_has_a_largest_size() -> None:
    with pytest.raises(ValueError, match="too large"):
        write_frame(io.BytesIO(), bytes(MAX_FRAME + 1))
