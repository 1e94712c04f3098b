"""The desk of cold signing. What is sent is what was prepared here: the answer brings a signature, and the bytes are made around it."""

from __future__ import annotations

import asyncio
from pathlib import Path

from wallet.errors import AccountMissing, BadDocument, BroadcastRejected, InputError, NoKeys, NotPrepared, SignerError
from wallet.keys.signing import recover
from wallet.model.address import Address
from wallet.model.amount import Amount
from wallet.model.changes import Changes
from wallet.model.hashing import keccak256
from wallet.model.parts import joined
from wallet.model.payload import signature_in, signed_payload, signing_digest
from wallet.model.transaction import Call, Signed
from wallet.model.transfer import Sending, transfer
from wallet.model.verdict import Review
from wallet.services.announcer import Announcer
from wallet.services.cold import kept
from wallet.services.cold.documents import Answer, Claims, Prepared, read_answer, read_prepared, write_answer
from wallet.services.cold.review import review_of
from wallet.services.gate import Gate
from wallet.services.gate import Prepared as Shown
from wallet.services.session import SessionService
from wallet.services.workspace import Workspace
from wallet.signer.port import AccountSigner
from wallet.storage.transactions import Purpose
from wallet.vault.changes import write_new

_SEND = Purpose("transfer", "send")


class ColdDesk:
    """Satisfies `facade.Cold`."""

    def __init__(self, session: SessionService, signer: AccountSigner, announcer: Announcer) -> None:
        self._session, self._signer, self._announcer = session, signer, announcer
        self._gate: Gate[Prepared] = Gate(session.gatekeeper)

    async def prepare(self, to: Address, amount: Amount, sender: Address | None = None) -> str:
        workspace = self._session.workspace
        if amount.units == 0:
            raise InputError("There is nothing to send. Nothing was prepared; name an amount.")
        account = await _sender(workspace, sender)
        call = transfer(amount.asset.chain_id, Sending(amount.asset.token, to, amount.units))
        prepared = await _prepared(workspace, call, account, amount)
        genesis = prepared.claims.genesis or b""
        return await workspace.database.run(lambda connection: kept.keep(connection, prepared, genesis))

    async def review(self, text: str) -> Review:
        workspace = self._session.workspace
        prepared = read_prepared(joined(text))
        if prepared.unsigned.sender not in workspace.hand.paths:
            raise NoKeys(f"The account {prepared.unsigned.sender}")
        networks = {chain_id: client.network for chain_id, client in workspace.clients.items()}

        async def shown() -> Shown[Prepared]:
            return Shown(review_of(prepared, networks), prepared, (signing_digest(prepared.unsigned),))

        return await self._gate.show(shown)

    async def sign(self, review: Review) -> str:
        workspace = self._session.require_unlocked()
        unsigned = (await self._gate.confirm(review)).payload.unsigned
        digest = signing_digest(unsigned)
        signed = await self._signer.sign_transaction(unsigned, workspace.hand.paths[unsigned.sender])
        signature = signature_in(unsigned, signed.raw)
        if signature is None or recover(digest, signature) != unsigned.sender:
            raise SignerError("it signed something else than it was asked to")
        return write_answer(Answer(digest, signature))

    async def send(self, text: str) -> str:
        workspace = self._session.workspace
        answer = read_answer(joined(text))
        prepared = await workspace.database.run(lambda connection: kept.find(connection, answer.digest))
        if prepared is None:
            raise NotPrepared("it is of another one")
        signed = _signed(prepared, answer)
        row = await workspace.outbox.accept(signed, _SEND)
        row = await workspace.outbox.broadcast(row.hash)
        self._announcer.publish(Changes.BALANCES | Changes.ACTIVITY)
        if row.refusal:
            raise BroadcastRejected(row.chain_id, row.refusal)
        return "0x" + row.hash.hex()

    async def write(self, text: str, out: Path) -> None:
        await asyncio.to_thread(write_new, out, text.encode())


async def _prepared(workspace: Workspace, call: Call, sender: Address, amount: Amount) -> Prepared:
    """With nonce, gas and fees of now, and what this side can find out. Raises CallReverted, StaleHead, EndpointsDown, WrongChain."""
    client = workspace.clients[call.chain_id]
    async with workspace.outbox.turn(call.chain_id, sender):
        unsigned = await workspace.outbox.prepare(call, sender)
    token = None if amount.asset.is_native else amount.asset
    tried, coins, held = await asyncio.gather(
        client.simulate(call, sender), client.balance(sender), client.balances([(sender, amount.asset.token)])
    )
    claims = Claims(
        network=client.network.name,
        genesis=client.genesis,
        coin=client.network.coin,
        token=token,
        held_coin=coins,
        held_token=(held[0] or 0) if token is not None else 0,
        simulated_by=tried.by,
        reverts=None if tried.ok else tried.reason[:300] or "no reason given",
    )
    return Prepared(unsigned, claims)


async def _sender(workspace: Workspace, wanted: Address | None) -> Address:
    """Raises AccountMissing."""
    listed = [account for account in await workspace.accounts() if wanted in (None, account.address)]
    shown = [account for account in listed if not account.hidden] or listed
    if not shown:
        raise AccountMissing(wanted or "")
    return shown[0].address


def _signed(prepared: Prepared, answer: Answer) -> Signed:
    """The bytes of exactly what was prepared. Raises NotPrepared."""
    unsigned = prepared.unsigned
    if signing_digest(unsigned) != answer.digest:
        raise NotPrepared("what is kept of it was changed")
    try:
        signer = recover(answer.digest, answer.signature)
    except BadDocument as error:
        raise NotPrepared(error.reason) from None
    if signer != unsigned.sender:
        raise NotPrepared(f"it was signed by {signer} and not by {unsigned.sender}")
    raw = signed_payload(unsigned, answer.signature)
    return Signed(unsigned, raw, keccak256(raw))
