"""A swap to sign for."""

from __future__ import annotations

from wallet.model.address import Address, parse_address
from wallet.model.mandate import CLAIM, Mandate, MandatedCall
from wallet.model.path import AccountPath, PathStyle
from wallet.model.transaction import Call, Fees, Unsigned

PHRASE = "test test test test test test test test test test test junk"
ME = parse_address("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266")
SECOND = parse_address("0x70997970C51812dc3A010C7d01b50e0d17dc79C8")
HTLC = parse_address("0x5FbDB2315678afecb367f032d93F642f64180aa3")
ACCOUNT = AccountPath(PathStyle.BIP44, 0)
SALT = bytes(range(16))
SWAP = b"\x11" * 32
AT = 4
CLAIM_CALL = Call(31337, HTLC, b"\xc1\xa1\x00\x01" + bytes(32) + b"\x07" * 64)
REFUND_CALL = Call(31337, HTLC, b"\x4e\xf0\x00\x01" + b"\x07" * 64)
CANCEL_CALL = Call(31337, ME)


def unsigned(call: Call, sender: Address = ME, nonce: int = 3) -> Unsigned:
    return Unsigned(call, sender, nonce, 100_000, Fees(2 * 10**9, 10**9))


def mandate(hashlock: bytes, salt: bytes | None = SALT, signer: Address = ME, account: AccountPath = ACCOUNT) -> Mandate:
    calls = (
        MandatedCall(CLAIM, CLAIM_CALL, AT, None, signer),
        MandatedCall("refund", REFUND_CALL, None, None, signer),
        MandatedCall("cancel", CANCEL_CALL, None, None, signer),
    )
    return Mandate(SWAP, hashlock, salt, (account,), calls)
