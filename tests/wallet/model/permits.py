"""Documents that let somebody take tokens, as wallets and contracts write them."""

from __future__ import annotations

from typing import Any

from tests.wallet.model.typed_documents import DOMAIN_TYPE, Json
from wallet.model.address import Address
from wallet.model.permit import PERMIT2

SPENDER = Address("0xFE3B557E8Fb62b89F4916B721be55cEb828dBd73")
_DETAILS = [("token", "address"), ("amount", "uint160"), ("expiration", "uint48"), ("nonce", "uint48")]
_TOKENS = [("token", "address"), ("amount", "uint256")]


def erc2612(
    token: Address, owner: Address, value: int, *, chain_id: int = 7, spender: Address = SPENDER, deadline: int = 2**256 - 1
) -> Json:
    members = [("owner", "address"), ("spender", "address"), ("value", "uint256"), ("nonce", "uint256"), ("deadline", "uint256")]
    message = {"owner": owner, "spender": spender, "value": str(value), "nonce": 0, "deadline": str(deadline)}
    return _document({"Permit": members}, "Permit", _domain("Token", token, chain_id, version="1"), message)


def dai(token: Address, holder: Address, *, allowed: bool = True, chain_id: int = 7, expiry: int = 0) -> Json:
    members = [("holder", "address"), ("spender", "address"), ("nonce", "uint256"), ("expiry", "uint256"), ("allowed", "bool")]
    message = {"holder": holder, "spender": SPENDER, "nonce": 0, "expiry": expiry, "allowed": allowed}
    return _document({"Permit": members}, "Permit", _domain("Dai Stablecoin", token, chain_id, version="1"), message)


def standing(*details: tuple[Address, int, int], chain_id: int = 7, verifier: Address = PERMIT2, batch: bool = True) -> Json:
    """PermitBatch, or PermitSingle of the first: (token, amount, expiration) each."""
    kind, member = ("PermitBatch", "PermitDetails[]") if batch else ("PermitSingle", "PermitDetails")
    members = [("details", member), ("spender", "address"), ("sigDeadline", "uint256")]
    each = [{"token": token, "amount": str(amount), "expiration": expiration, "nonce": 0} for token, amount, expiration in details]
    message = {"details": each if batch else each[0], "spender": SPENDER, "sigDeadline": 1_900_000_000}
    return _document({kind: members, "PermitDetails": _DETAILS}, kind, _domain("Permit2", verifier, chain_id), message)


def transfer(*permitted: tuple[Address, int], chain_id: int = 7, terms: bool = False, batch: bool = False) -> Json:
    """PermitTransferFrom, for several tokens or with a witness."""
    kind = f"Permit{'Batch' if batch else ''}{'Witness' if terms else ''}TransferFrom"
    member = "TokenPermissions[]" if batch else "TokenPermissions"
    members = [("permitted", member), ("spender", "address"), ("nonce", "uint256"), ("deadline", "uint256")]
    each = [{"token": token, "amount": str(amount)} for token, amount in permitted]
    message: Json = {"permitted": each if batch else each[0], "spender": SPENDER, "nonce": 5, "deadline": 1_900_000_000}
    types = {kind: members, "TokenPermissions": _TOKENS}
    if terms:
        members.append(("witness", "Order"))
        types["Order"] = [("maker", "address"), ("least", "uint256")]
        message["witness"] = {"maker": SPENDER, "least": 3}
    return _document(types, kind, _domain("Permit2", PERMIT2, chain_id), message)


def _domain(name: str, verifier: Address, chain_id: int, version: str | None = None) -> Json:
    return {"name": name, **({} if version is None else {"version": version}), "chainId": chain_id, "verifyingContract": verifier}


def _document(types: dict[str, list[tuple[str, str]]], kind: str, domain: Json, message: dict[str, Any]) -> Json:
    domain_type = [each for each in DOMAIN_TYPE if each["name"] in domain]
    members = {name: [{"name": label, "type": of} for label, of in each] for name, each in types.items()}
    return {"types": {"EIP712Domain": domain_type, **members}, "primaryType": kind, "domain": domain, "message": message}
