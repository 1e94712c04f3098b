"""The transaction desk: any call of the user's own, reviewed with all that can be known of it, signed and sent as it was shown."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from wallet.errors import BroadcastRejected, CallReverted, InputError, NoKeys
from wallet.model.address import Address
from wallet.model.changes import Changes
from wallet.model.deed import DeedKind, deed_of
from wallet.model.payload import signing_digest
from wallet.model.safety_lists import SafetyLists
from wallet.model.transaction import Call, Unsigned
from wallet.model.verdict import Review
from wallet.services.announcer import Announcer
from wallet.services.gate import Gate, Prepared
from wallet.services.session import SessionService
from wallet.services.transactions.facts import gather
from wallet.services.transactions.review import review_of
from wallet.services.workspace import Workspace
from wallet.signer.port import AccountSigner
from wallet.storage.transactions import Purpose

CALL = "call"
"""The kind of purpose of what is neither a transfer nor a step of a swap."""
_GAS_OF_WHAT_FAILS = 200_000
"""What fails when it is tried has no estimate, and may be sent all the same by somebody who types that they know why."""


class TransactionDesk:
    """Satisfies `facade.Transactions`. `lists` reads the safety lists in use."""

    def __init__(self, session: SessionService, signer: AccountSigner, announcer: Announcer, lists: Callable[[], SafetyLists]) -> None:
        self._session, self._signer, self._announcer, self._lists = session, signer, announcer, lists
        self._gate: Gate[Unsigned] = Gate(session.gatekeeper)

    async def review(self, call: Call, sender: Address | None = None) -> Review:
        workspace = self._session.require_unlocked()
        if call.chain_id not in workspace.clients:
            raise InputError(f"There is no chain {call.chain_id} in this data folder. Nothing was signed; see: lockstep balances")
        account = sender or await workspace.main_account()
        if account not in workspace.hand.paths:
            raise NoKeys(f"The account {account}")
        unsigned = await _unsigned(workspace, call, account)
        lists = await asyncio.to_thread(self._lists)
        return await self._gate.show(lambda: _prepared(workspace, lists, unsigned))

    async def confirm(self, review: Review) -> str:
        workspace = self._session.require_unlocked()
        unsigned = (await self._gate.confirm(review)).payload
        path = workspace.hand.paths[unsigned.sender]
        row = await workspace.outbox.issue(unsigned, _purpose(unsigned), lambda unsigned: self._signer.sign_transaction(unsigned, path))
        row = await workspace.outbox.broadcast(row.hash)
        self._announcer.publish(Changes.BALANCES | Changes.ACTIVITY)
        if row.refusal:
            raise BroadcastRejected(row.chain_id, row.refusal)
        return "0x" + row.hash.hex()


def _purpose(unsigned: Unsigned) -> Purpose:
    kind = deed_of(unsigned.call).kind
    return Purpose("transfer", "send") if kind is DeedKind.SEND else Purpose(CALL, kind.value)


async def _unsigned(workspace: Workspace, call: Call, account: Address) -> Unsigned:
    """Raises StaleHead, EndpointsDown, WrongChain."""
    try:
        return await workspace.outbox.prepare(call, account)
    except CallReverted:
        return await workspace.outbox.prepare(call, account, gas=_GAS_OF_WHAT_FAILS)


async def _prepared(workspace: Workspace, lists: SafetyLists, unsigned: Unsigned) -> Prepared[Unsigned]:
    deed = deed_of(unsigned.call)
    facts = await gather(workspace, lists, unsigned, deed)
    return Prepared(review_of(unsigned, deed, facts), unsigned, (signing_digest(unsigned),))
