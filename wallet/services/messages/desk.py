"""The desk of messages: reviewed by what they say and allow, signed once confirmed, and the signature looked at before it is given out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from wallet.errors import AccountMissing, NoKeys, SignerError
from wallet.keys.signing import recover
from wallet.model.address import Address
from wallet.model.network import Network
from wallet.model.permit import read_permit
from wallet.model.personal import personal_digest, read_personal
from wallet.model.safety_lists import SafetyLists
from wallet.model.typed_json import read_typed
from wallet.model.verdict import Review
from wallet.services.gate import Gate, Prepared
from wallet.services.messages import text_review, typed_review
from wallet.services.messages.facts import gather
from wallet.services.session import SessionService
from wallet.services.workspace import Workspace
from wallet.signer.port import AccountSigner


@dataclass(frozen=True, slots=True)
class Message:
    """32 bytes that wait for the account's signature."""

    digest: bytes
    account: Address


class MessageDesk:
    """Satisfies `facade.Messages`. `clock`: Unix seconds by this computer; `lists` reads those of this data folder."""

    def __init__(self, session: SessionService, signer: AccountSigner, clock: Callable[[], int], lists: Callable[[], SafetyLists]) -> None:
        self._session, self._signer, self._clock, self._lists = session, signer, clock, lists
        self._gate: Gate[Message] = Gate(session.gatekeeper)

    async def review_message(self, text: str | bytes, account: Address | None = None, chain_id: int | None = None) -> Review:
        workspace = self._session.workspace
        signer, message = await _signer(workspace, account), read_personal(text)

        async def shown() -> Prepared[Message]:
            lists = await asyncio.to_thread(self._lists)
            asked = text_review.Asked(message, signer, chain_id, self._clock(), lists.hosts)
            digest = personal_digest(message)
            return Prepared(text_review.text_review(asked, _networks(workspace)), Message(digest, signer), (digest,))

        return await self._gate.show(shown)

    async def review_typed_data(self, text: str, account: Address | None = None, chain_id: int | None = None) -> Review:
        workspace = self._session.workspace
        signer, document = await _signer(workspace, account), read_typed(text)
        asked = typed_review.Asked(document, signer, chain_id)

        async def shown() -> Prepared[Message]:
            lists = await asyncio.to_thread(self._lists)
            facts = await gather(workspace, document, read_permit(document), signer, lists)
            review = typed_review.typed_review(asked, facts, _networks(workspace))
            return Prepared(review, Message(document.digest, signer), (document.digest,))

        return await self._gate.show(shown)

    async def confirm(self, review: Review) -> str:
        workspace = self._session.require_unlocked()
        message = (await self._gate.confirm(review)).payload
        signature = await self._signer.sign_digest(message.digest, workspace.hand.paths[message.account])
        if recover(message.digest, signature) != message.account:
            raise SignerError("it signed something else than it was asked to")
        return "0x" + signature.hex()


async def _signer(workspace: Workspace, wanted: Address | None) -> Address:
    """Raises AccountMissing, NoKeys."""
    if wanted is None:
        return await workspace.main_account()
    if wanted not in {account.address for account in await workspace.accounts()}:
        raise AccountMissing(wanted)
    if wanted not in workspace.hand.paths:
        raise NoKeys(f"The account {wanted}")
    return wanted


def _networks(workspace: Workspace) -> Mapping[int, Network]:
    return {chain_id: client.network for chain_id, client in workspace.clients.items()}
