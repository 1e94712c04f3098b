"""From a request to a result: one line each, nothing decided here."""

from __future__ import annotations

from typing import assert_never

from wallet.errors import SignerError
from wallet.signer import messages as m
from wallet.signer.keyholder import Keyholder
from wallet.vault.cipher import Head, password_door


def result_of(keyholder: Keyholder, request: m.Request) -> m.Result:
    """Raises what the keyholder raises."""
    match request:
        case m.Hello(version=version):
            return _greet(version)
        case m.NewPhrase(words=words):
            return m.Phrase(phrase=keyholder.new_phrase(words))
        case m.CheckPhrase(phrase=phrase):
            keyholder.check_phrase(phrase)
        case m.Seal() | m.Relock() | m.TryPassword() | m.Unlock() | m.UnlockWithPhrase():
            return _use_vault(keyholder, request)
        case m.OpenPhrase(phrase=phrase, passphrase=passphrase):
            keyholder.open_phrase(phrase, passphrase)
        case m.Lock():
            keyholder.lock()
            return m.Locked(mandates=len(keyholder.granted))
        case m.Quit():
            keyholder.lock()
        case _:
            return _use_secrets(keyholder, request)
    return m.Done()


_UsesVault = m.Seal | m.Relock | m.TryPassword | m.Unlock | m.UnlockWithPhrase


def _use_vault(keyholder: Keyholder, request: _UsesVault) -> m.Result:
    match request:
        case m.Seal():
            return m.Sealed(document=_seal(keyholder, request))
        case m.Relock():
            return m.Sealed(document=_relock(keyholder, request))
        case m.TryPassword(document=document, password=password, half=half):
            keyholder.try_password(document, password, half)
        case m.Unlock(document=document, password=password, half=half):
            keyholder.unlock(document, password, half)
        case m.UnlockWithPhrase(document=document, phrase=phrase, passphrase=passphrase):
            keyholder.unlock_with_phrase(document, phrase, passphrase)
    return m.Done()


_IsTheCouriers = m.Hire | m.Charge | m.SealCourier | m.OpenCourier | m.SignAsCourier
_UsesKeys = m.Addresses | m.Approve | m.SignTransaction | m.SignDigest | m.Grant | m.Revoke | m.Hashlock | m.SignClaim


def _use_secrets(keyholder: Keyholder, request: _UsesKeys | _IsTheCouriers) -> m.Result:
    if isinstance(request, _IsTheCouriers):
        return _use_courier(keyholder, request)
    return _use_keys(keyholder, request)


def _use_keys(keyholder: Keyholder, request: _UsesKeys) -> m.Result:
    match request:
        case m.Addresses(style=style, start=start, count=count):
            return m.AddressList(addresses=keyholder.addresses(style, start, count))
        case m.Approve(digest=digest):
            keyholder.approve(digest)
        case m.SignTransaction(unsigned=unsigned, account=account):
            return m.SignedTransaction(unsigned=unsigned, raw=keyholder.sign_transaction(unsigned, account).raw)
        case m.SignDigest(digest=digest, account=account):
            return m.Signature(signature=keyholder.sign_digest(digest, account))
        case m.Grant(mandate=mandate):
            keyholder.grant(mandate)
        case m.Revoke(swap_id=swap_id):
            keyholder.revoke(swap_id)
        case m.Hashlock(salt=salt):
            return m.HashlockResult(hashlock=keyholder.hashlock(salt))
        case m.SignClaim(swap_id=swap_id, unsigned=unsigned):
            signed = keyholder.sign_claim(swap_id, unsigned)
            return m.SignedTransaction(unsigned=signed.unsigned, raw=signed.raw)
        case _:
            assert_never(request)
    return m.Done()


def _use_courier(keyholder: Keyholder, request: _IsTheCouriers) -> m.Result:
    match request:
        case m.Hire():
            return m.Courier(address=keyholder.hire(), swaps=())
        case m.Charge(mandate=mandate):
            keyholder.charge(mandate)
        case m.SealCourier(cover=cover, key=key):
            return m.Sealed(document=keyholder.seal_courier(cover, key))
        case m.OpenCourier(document=document, key=key):
            address, swaps = keyholder.open_courier(document, key)
            return m.Courier(address=address, swaps=swaps)
        case m.SignAsCourier(swap_id=swap_id, unsigned=unsigned):
            signed = keyholder.sign_as_courier(swap_id, unsigned)
            return m.SignedTransaction(unsigned=signed.unsigned, raw=signed.raw)
    return m.Done()


def _greet(version: int) -> m.Version:
    if version != m.VERSION:
        raise SignerError(f"it speaks protocol {m.VERSION}, not {version}: the installation is mixed up")
    return m.Version(version=m.VERSION)


def _seal(keyholder: Keyholder, order: m.Seal) -> bytes:
    head = Head(order.id, order.name, order.created, order.path, order.keyring)
    door = password_door(order.password, order.kdf, order.half, order.entry)
    return keyholder.seal(head, order.phrase, order.passphrase, door)


def _relock(keyholder: Keyholder, order: m.Relock) -> bytes:
    door = password_door(order.password, order.kdf, order.half, order.entry)
    match order.old:
        case m.ByPassword(password=password, half=half):
            return keyholder.relock(order.document, password, half, order.keyring, door)
        case m.ByPhrase(phrase=phrase, passphrase=passphrase):
            return keyholder.relock_with_phrase(order.document, phrase, passphrase, order.keyring, door)
