"""From a request to a result: one line each, nothing decided here."""

from __future__ import annotations

from typing import assert_never

from wallet.errors import SignerError
from wallet.model.key_material import KeyMaterial, KeystoreFile, TypedKey
from wallet.model.origin import Imported
from wallet.signer import messages as m
from wallet.signer.keyholder import Keyholder
from wallet.vault.cipher import Head, password_door
from wallet.vault.sealer import ByCode, ByPassword, ByPhrase, Opener


def result_of(keyholder: Keyholder, request: m.Request) -> m.Result:
    """Raises what the keyholder raises."""
    match request:
        case m.Hello(version=version):
            return _greet(version)
        case m.NewPhrase() | m.NewCode() | m.CheckPhrase() | m.OpenPhrase():
            return _use_words(keyholder, request)
        case m.Seal() | m.SealAlone() | m.Relock() | m.TryPassword() | m.Unlock() | m.UnlockWithPhrase():
            return _use_vault(keyholder, request)
        case m.AddKey() | m.Export() | m.Rename() | m.MakeBodyKey() | m.AddressesIn():
            return _use_closed(keyholder, request)
        case m.Lock() | m.Quit():
            keyholder.lock()
            return m.Locked(mandates=len(keyholder.granted)) if isinstance(request, m.Lock) else m.Done()
        case _:
            return _use_secrets(keyholder, request)


def _use_words(keyholder: Keyholder, request: m.NewPhrase | m.NewCode | m.CheckPhrase | m.OpenPhrase) -> m.Result:
    match request:
        case m.NewPhrase(words=words, language=language):
            return m.Phrase(phrase=keyholder.new_phrase(words, language))
        case m.NewCode():
            return m.Code(code=keyholder.new_code())
        case m.CheckPhrase(phrase=phrase):
            keyholder.check_phrase(phrase)
        case m.OpenPhrase(phrase=phrase, passphrase=passphrase):
            keyholder.open_phrase(phrase, passphrase)
    return m.Done()


_UsesVault = m.Seal | m.SealAlone | m.Relock | m.TryPassword | m.Unlock | m.UnlockWithPhrase


def _use_vault(keyholder: Keyholder, request: _UsesVault) -> m.Result:
    match request:
        case m.Seal() | m.SealAlone():
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


_UsesClosed = m.AddKey | m.Export | m.Rename | m.MakeBodyKey | m.AddressesIn


def _use_closed(keyholder: Keyholder, request: _UsesClosed) -> m.Result:
    """What opens a vault by itself, whether or not a wallet is open."""
    document, old = request.document, _opener(request.old)
    match request:
        case m.AddKey(key=key):
            added = keyholder.add_key(document, old, _material(key))
            assert isinstance(added.place, Imported)
            return m.KeyAdded(document=added.document, id=added.place.id, address=added.address)
        case m.Export(account=account, password=password):
            return m.Sealed(document=keyholder.export(document, old, account, password))
        case m.Rename(name=name):
            return m.Sealed(document=keyholder.rename(document, old, name))
        case m.MakeBodyKey(salt=salt):
            return m.BodyKey(key=keyholder.body_key(document, old, salt))
        case m.AddressesIn(accounts=accounts):
            return m.AddressList(addresses=keyholder.addresses_in(document, old, accounts))


_OfCodes = m.NewCodes | m.KeepCodes | m.DropCodes | m.UseCodes | m.CheckCode | m.AsksCodes


def _use_codes(keyholder: Keyholder, request: _OfCodes) -> m.Result:
    match request:
        case m.NewCodes(name=name):
            uri, key = keyholder.new_codes(name)
            return m.CodesKey(uri=uri, key=key)
        case m.KeepCodes(document=document, code=code, now=now):
            kept = keyholder.keep_codes(document, _opener(request.old), code, now)
            return m.SealedCodes(document=kept.document, step=kept.step)
        case m.DropCodes(document=document, code=code, now=now, after=after):
            dropped = keyholder.drop_codes(document, _opener(request.old), code, now, after)
            return m.SealedCodes(document=dropped.document, step=dropped.step)
        case m.UseCodes(document=document):
            keyholder.use_codes(document, _opener(request.old))
            return m.Done()
        case m.CheckCode(code=code, now=now, after=after):
            return m.CodeStep(step=keyholder.check_code(code, now, after))
        case m.AsksCodes():
            return m.Asks(codes=keyholder.asks_codes)


_IsTheCouriers = m.Hire | m.Charge | m.SealCourier | m.OpenCourier | m.SignAsCourier
_Tells = m.Addresses | m.ListImported | m.Hashlock
_UsesKeys = m.Approve | m.SignTransaction | m.SignDigest | m.Grant | m.Revoke | m.SignClaim


def _use_secrets(keyholder: Keyholder, request: _Tells | _UsesKeys | _IsTheCouriers | _OfCodes) -> m.Result:
    if isinstance(request, _OfCodes):
        return _use_codes(keyholder, request)
    if isinstance(request, _IsTheCouriers):
        return _use_courier(keyholder, request)
    if isinstance(request, _Tells):
        return _tell(keyholder, request)
    return _use_keys(keyholder, request)


def _tell(keyholder: Keyholder, request: _Tells) -> m.Result:
    match request:
        case m.Addresses(style=style, start=start, count=count):
            return m.AddressList(addresses=keyholder.addresses(style, start, count))
        case m.ListImported():
            return m.ImportedKeys(keys=tuple(m.ImportedKey(id=each, address=address) for each, address in keyholder.imported()))
        case m.Hashlock(salt=salt):
            return m.HashlockResult(hashlock=keyholder.hashlock(salt))


def _use_keys(keyholder: Keyholder, request: _UsesKeys) -> m.Result:
    match request:
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


def _seal(keyholder: Keyholder, order: m.Seal | m.SealAlone) -> bytes:
    head = Head(order.id, order.name, order.created, order.path, order.keyring)
    door = password_door(order.password, order.kdf, order.half, order.entry)
    if isinstance(order, m.SealAlone):
        return keyholder.seal_alone(head, _material(order.key), order.code, door)
    return keyholder.seal(head, order.phrase, order.passphrase, door)


def _relock(keyholder: Keyholder, order: m.Relock) -> bytes:
    door = password_door(order.password, order.kdf, order.half, order.entry)
    return keyholder.relock(order.document, _opener(order.old), order.keyring, door)


def _opener(old: m.Opener) -> Opener:
    match old:
        case m.ByPassword(password=password, half=half):
            return ByPassword(password, half)
        case m.ByPhrase(phrase=phrase, passphrase=passphrase):
            return ByPhrase(phrase, passphrase)
        case m.ByCode(code=code):
            return ByCode(code)


def _material(key: m.Key) -> KeyMaterial:
    if isinstance(key, m.TypedKey):
        return TypedKey(key.text)
    return KeystoreFile(key.document, key.password)
