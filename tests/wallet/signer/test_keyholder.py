"""What may be signed: what was approved, once; what a mandate covers, also when locked; nothing else."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest
from eth_account import Account
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wallet.signer.build import (
    ACCOUNT,
    AT,
    CANCEL_CALL,
    CLAIM_CALL,
    HTLC,
    ME,
    PHRASE,
    REFUND_CALL,
    SALT,
    SECOND,
    SWAP,
    mandate,
    unsigned,
)
from wallet.errors import BadDocument, BadPhrase, SignerError, VaultLocked
from wallet.keys.derivation import seed_from_phrase
from wallet.keys.secrets import swap_secret
from wallet.keys.signing import recover
from wallet.model.address import Address
from wallet.model.hashing import sha256
from wallet.model.mandate import Mandate
from wallet.model.path import AccountPath, PathStyle
from wallet.model.payload import signing_digest
from wallet.model.transaction import Call
from wallet.signer.keyholder import ERRANDS, MAX_APPROVALS, Keyholder
from wallet.vault.courier import Cover

DIGEST = b"\x2a" * 32


@pytest.fixture
def keyholder() -> Keyholder:
    made = Keyholder(os.urandom)
    made.open_phrase(PHRASE, "")
    return made


def test_an_approved_transaction_is_signed_once(keyholder: Keyholder) -> None:
    payment = unsigned(Call(31337, SECOND, b"", 5))
    keyholder.approve(signing_digest(payment))
    signed = keyholder.sign_transaction(payment, ACCOUNT)
    assert Account.recover_transaction(signed.raw) == ME
    with pytest.raises(SignerError, match="nobody approved"):
        keyholder.sign_transaction(payment, ACCOUNT)


def test_an_approval_is_for_these_bytes_alone(keyholder: Keyholder) -> None:
    payment = unsigned(Call(31337, SECOND, b"", 5))
    keyholder.approve(signing_digest(payment))
    for other in (
        replace(payment, nonce=4),
        replace(payment, gas=100_001),
        replace(payment, call=replace(payment.call, value=6)),
        replace(payment, call=replace(payment.call, chain_id=1)),
        replace(payment, call=replace(payment.call, to=HTLC)),
        replace(payment, fees=replace(payment.fees, max_fee=10**12)),
    ):
        with pytest.raises(SignerError, match="nobody approved"):
            keyholder.sign_transaction(other, ACCOUNT)
    assert keyholder.sign_transaction(payment, ACCOUNT).unsigned == payment


def test_the_account_must_be_the_senders(keyholder: Keyholder) -> None:
    payment = unsigned(Call(31337, SECOND, b"", 5))
    keyholder.approve(signing_digest(payment))
    with pytest.raises(SignerError, match="not the sender"):
        keyholder.sign_transaction(payment, AccountPath(PathStyle.BIP44, 1))


def test_an_approved_message_is_signed_once(keyholder: Keyholder) -> None:
    with pytest.raises(SignerError, match="nobody approved"):
        keyholder.sign_digest(DIGEST, ACCOUNT)
    keyholder.approve(DIGEST)
    assert recover(DIGEST, keyholder.sign_digest(DIGEST, ACCOUNT)) == ME
    with pytest.raises(SignerError, match="nobody approved"):
        keyholder.sign_digest(DIGEST, ACCOUNT)


def test_approvals_do_not_pile_up(keyholder: Keyholder) -> None:
    for number in range(MAX_APPROVALS):
        keyholder.approve(number.to_bytes(32))
    with pytest.raises(SignerError, match="too many"):
        keyholder.approve(DIGEST)


def test_locked_it_does_nothing(keyholder: Keyholder) -> None:
    keyholder.approve(DIGEST)
    keyholder.lock()
    for call in (
        lambda: keyholder.addresses(PathStyle.BIP44, 0, 1),
        lambda: keyholder.approve(DIGEST),
        lambda: keyholder.sign_digest(DIGEST, ACCOUNT),
        lambda: keyholder.hashlock(SALT),
        lambda: keyholder.grant(mandate(DIGEST)),
    ):
        with pytest.raises(VaultLocked):
            call()
    with pytest.raises(VaultLocked):
        keyholder.sign_transaction(unsigned(CANCEL_CALL), ACCOUNT)
    with pytest.raises(VaultLocked):
        keyholder.sign_claim(SWAP, unsigned(CLAIM_CALL))


def test_an_approval_does_not_outlive_the_lock(keyholder: Keyholder) -> None:
    payment = unsigned(Call(31337, SECOND, b"", 5))
    keyholder.approve(signing_digest(payment))
    keyholder.approve(DIGEST)
    keyholder.lock()
    keyholder.open_phrase(PHRASE, "")
    with pytest.raises(SignerError):
        keyholder.sign_transaction(payment, ACCOUNT)
    with pytest.raises(SignerError):
        keyholder.sign_digest(DIGEST, ACCOUNT)


def test_a_mandate_is_signed_for_without_approval_and_after_the_lock(keyholder: Keyholder) -> None:
    keyholder.grant(mandate(keyholder.hashlock(SALT)))
    keyholder.lock()
    for call in (REFUND_CALL, CANCEL_CALL):
        for nonce in (0, 7):
            signed = keyholder.sign_transaction(unsigned(call, nonce=nonce), ACCOUNT)
            assert Account.recover_transaction(signed.raw) == ME
    with pytest.raises(VaultLocked):
        keyholder.sign_transaction(unsigned(replace(REFUND_CALL, value=1)), ACCOUNT)
    keyholder.revoke(SWAP)
    keyholder.revoke(SWAP)
    with pytest.raises(VaultLocked):
        keyholder.sign_transaction(unsigned(REFUND_CALL), ACCOUNT)


def test_the_claim_gets_the_secret_from_inside_also_after_the_lock(keyholder: Keyholder) -> None:
    hashlock = keyholder.hashlock(SALT)
    keyholder.grant(mandate(hashlock))
    keyholder.lock()
    signed = keyholder.sign_claim(SWAP, unsigned(CLAIM_CALL))
    data = signed.unsigned.call.data
    assert sha256(data[AT : AT + 32]) == hashlock
    assert data[:AT] + bytes(32) + data[AT + 32 :] == CLAIM_CALL.data
    assert data in signed.raw
    assert Account.recover_transaction(signed.raw) == ME


def test_no_other_call_gets_the_secret(keyholder: Keyholder) -> None:
    keyholder.grant(mandate(keyholder.hashlock(SALT)))
    for call in (REFUND_CALL, CANCEL_CALL, replace(CLAIM_CALL, to=SECOND), replace(CLAIM_CALL, value=1), replace(CLAIM_CALL, chain_id=1)):
        with pytest.raises(SignerError, match="not the claim"):
            keyholder.sign_claim(SWAP, unsigned(call))
    with pytest.raises(SignerError, match="no mandate"):
        keyholder.sign_claim(b"\x12" * 32, unsigned(CLAIM_CALL))


def test_without_a_mandate_the_secret_stays(keyholder: Keyholder) -> None:
    with pytest.raises(SignerError, match="no mandate"):
        keyholder.sign_claim(SWAP, unsigned(CLAIM_CALL))


@pytest.mark.parametrize("salt", [None, SALT, bytes(16)])
def test_a_participant_has_no_secret_but_may_claim_with_the_public_one(keyholder: Keyholder, salt: bytes | None) -> None:
    public = b"\x5e" * 32
    keyholder.grant(mandate(sha256(public), salt))
    with pytest.raises(SignerError, match="whose secret"):
        keyholder.sign_claim(SWAP, unsigned(CLAIM_CALL))
    data = CLAIM_CALL.data[:AT] + public + CLAIM_CALL.data[AT + 32 :]
    signed = keyholder.sign_transaction(unsigned(replace(CLAIM_CALL, data=data)), ACCOUNT)
    assert Account.recover_transaction(signed.raw) == ME


def test_a_mandate_for_a_strangers_account_is_refused(keyholder: Keyholder) -> None:
    with pytest.raises(SignerError, match="not its own"):
        keyholder.grant(mandate(DIGEST, signer=SECOND))
    keyholder.grant(mandate(DIGEST, signer=SECOND, account=AccountPath(PathStyle.BIP44, 1)))


def test_a_second_grant_replaces_the_first(keyholder: Keyholder) -> None:
    keyholder.grant(mandate(DIGEST))
    only_refund = mandate(DIGEST)
    keyholder.grant(replace(only_refund, calls=only_refund.calls[1:2]))
    assert len(keyholder.granted) == 1
    with pytest.raises(SignerError):
        keyholder.sign_transaction(unsigned(CANCEL_CALL), ACCOUNT)


def test_granted_shows_no_key(keyholder: Keyholder) -> None:
    keyholder.grant(mandate(keyholder.hashlock(SALT)))
    ((_, key),) = keyholder.granted[0].keys
    assert key.hex() == "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"
    assert repr(key) not in repr(keyholder.granted)
    assert repr(keyholder.granted[0].secret) not in repr(keyholder.granted)


def test_a_wrong_phrase_leaves_what_was_open(keyholder: Keyholder) -> None:
    with pytest.raises(BadPhrase):
        keyholder.open_phrase("test", "")
    assert keyholder.addresses(PathStyle.BIP44, 0, 1) == (ME,)


@settings(max_examples=50)
@given(
    st.lists(
        st.tuples(st.sampled_from(["approve", "sign", "lock", "open", "grant", "revoke"]), st.integers(0, 2)),
        max_size=14,
    )
)
def test_in_any_order_nothing_is_signed_without_a_word_for_it(steps: list[tuple[str, int]]) -> None:
    """A model of the rules: a set of approvals that a lock empties, and whether the mandate stands."""
    keyholder = Keyholder(os.urandom)
    calls = (Call(31337, SECOND, b"", 1), REFUND_CALL, CANCEL_CALL)
    opened, granted = False, False
    approved: set[int] = set()
    for action, number in steps:
        payment = unsigned(calls[number])
        match action:
            case "open":
                keyholder.open_phrase(PHRASE, "")
                opened = True
                approved.clear()
            case "lock":
                keyholder.lock()
                opened = False
                approved.clear()
            case "revoke":
                keyholder.revoke(SWAP)
                granted = False
            case "approve" if opened:
                keyholder.approve(signing_digest(payment))
                approved.add(number)
            case "grant" if opened:
                keyholder.grant(mandate(DIGEST))
                granted = True
            case "sign":
                may = number in approved or (granted and number > 0)
                assert _signs(keyholder, number, calls) == may
                approved.discard(number)
            case _:
                with pytest.raises(VaultLocked):
                    keyholder.addresses(PathStyle.BIP44, 0, 1)


def _signs(keyholder: Keyholder, number: int, calls: tuple[Call, ...]) -> bool:
    try:
        keyholder.sign_transaction(unsigned(calls[number]), ACCOUNT)
    except (SignerError, VaultLocked):
        return False
    return True


# --- the courier -----------------------------------------------------------------------------------------------------

KEY = b"\x11" * 32
COVER = Cover(wallet=bytes(16), keyring="Secret Service", entry=bytes(16))


HASHLOCK = sha256(swap_secret(seed_from_phrase(PHRASE), SALT))


def errand(courier: Address) -> Mandate:
    """What the mandate of the samples has of claims and refunds, from the courier's account."""
    whole = mandate(HASHLOCK, signer=courier)
    return replace(whole, calls=tuple(call for call in whole.calls if call.action in ERRANDS))


def test_a_courier_signs_its_errands_and_nothing_else_without_any_seed(keyholder: Keyholder) -> None:
    courier = keyholder.hire()
    keyholder.charge(errand(courier))
    file = keyholder.seal_courier(COVER, KEY)
    fresh = Keyholder(os.urandom)
    assert fresh.open_courier(file, KEY) == (courier, (SWAP,))
    claim = fresh.sign_as_courier(SWAP, replace(unsigned(CLAIM_CALL), sender=courier))
    assert Account.recover_transaction(claim.raw) == courier
    assert sha256(claim.unsigned.call.data[AT : AT + 32]) == errand(courier).hashlock
    assert Account.recover_transaction(fresh.sign_as_courier(SWAP, replace(unsigned(REFUND_CALL), sender=courier)).raw) == courier
    for call in (CANCEL_CALL, Call(31337, ME, b"", 5), replace(REFUND_CALL, data=REFUND_CALL.data + b"x"), replace(REFUND_CALL, value=1)):
        for swap in (SWAP, None, bytes(32)):
            with pytest.raises(SignerError):
                fresh.sign_as_courier(swap, replace(unsigned(call), sender=courier))
    with pytest.raises(VaultLocked):
        fresh.sign_transaction(unsigned(REFUND_CALL), ACCOUNT)
    with pytest.raises(VaultLocked):
        fresh.hashlock(SALT)


def test_a_courier_is_charged_with_claims_and_refunds_of_its_own_alone(keyholder: Keyholder) -> None:
    courier = keyholder.hire()
    for signer in (ME, courier):
        with pytest.raises(SignerError, match="only claims and refunds"):
            keyholder.charge(mandate(HASHLOCK, signer=signer))


def test_the_couriers_file_opens_by_its_key_alone_and_only_whole(keyholder: Keyholder) -> None:
    keyholder.charge(errand(keyholder.hire()))
    file = keyholder.seal_courier(COVER, KEY)
    with pytest.raises(BadDocument):
        Keyholder(os.urandom).open_courier(file, bytes(32))
    other = file.replace(COVER.entry.hex().encode(), b"ab" * 16, 1)
    for damaged in (other, file[:-9], b"", b"{}", file.replace(b'"version": 1', b'"version": 2')):
        with pytest.raises(BadDocument):
            Keyholder(os.urandom).open_courier(damaged, KEY)


def test_the_courier_is_gone_after_a_lock_and_knows_no_swap_that_was_revoked(keyholder: Keyholder) -> None:
    courier = keyholder.hire()
    keyholder.charge(errand(courier))
    keyholder.revoke(SWAP)
    assert Keyholder(os.urandom).open_courier(keyholder.seal_courier(COVER, KEY), KEY) == (courier, ())
    keyholder.lock()
    with pytest.raises(VaultLocked):
        keyholder.sign_as_courier(SWAP, replace(unsigned(REFUND_CALL), sender=courier))
    with pytest.raises(VaultLocked):
        keyholder.seal_courier(COVER, KEY)


def test_the_couriers_account_follows_from_the_phrase_and_is_no_other_account(keyholder: Keyholder) -> None:
    assert keyholder.hire() == keyholder.hire()
    assert keyholder.hire() not in keyholder.addresses(PathStyle.BIP44, 0, 20)
