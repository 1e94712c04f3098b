"""Puts the swap contract where it is missing, through the one gate: shown, looked at again, signed exactly so, written, then sent.

What is signed is one call of the deployment proxy with the pinned creation code. It is decoded before it is shown: whatever would not
create the known contract at the known address is refused. Following it to final needs no key, and a restart goes on with the same bytes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

from resources.contracts import artefact
from wallet.chains import data_fee
from wallet.chains.client import ChainClient
from wallet.errors import ChainError, DeploymentRefused, InputError, StaleHead, WalletError
from wallet.model.address import Address, to_bytes
from wallet.model.amount import Amount
from wallet.model.changes import Changes
from wallet.model.payload import signing_digest
from wallet.model.transaction import Call, Price, Unsigned
from wallet.model.verdict import Review
from wallet.model.views import ContractState, ContractView
from wallet.rules import transaction as rules
from wallet.services.announcer import Announcer
from wallet.services.deployment import ground, words
from wallet.services.gate import Gate, Prepared, fee_at
from wallet.services.session import SessionService
from wallet.services.workspace import Workspace
from wallet.signer.port import Signer
from wallet.storage import transactions
from wallet.storage.transactions import Purpose, StoredTransaction
from wallet.swaps import htlc

PURPOSE = Purpose("contract", "DEPLOY")


class DeploymentService:
    """`clock`: Unix seconds by this computer."""

    def __init__(self, session: SessionService, signer: Signer, announcer: Announcer, clock: Callable[[], int]) -> None:
        self._session, self._signer, self._announcer, self._clock = session, signer, announcer, clock
        self._gate: Gate[Unsigned] = Gate(session.gatekeeper)

    # --- looking -----------------------------------------------------------------------------------------------------

    async def list(self) -> tuple[ContractView, ...]:
        workspace = self._session.workspace
        return tuple(await asyncio.gather(*(self.view(chain_id) for chain_id in workspace.clients)))

    async def view(self, chain_id: int) -> ContractView:
        workspace = self._session.workspace
        client = _client(workspace, chain_id)
        network = client.network
        unknown = ContractView(chain_id, network.name, network.htlc, ContractState.UNKNOWN, "")
        try:
            found = await ground.look(client)
            sent = await _under_way(workspace, client)
        except ChainError as error:
            return replace(unknown, sentence=str(error))
        usable = found.stands and network.htlc == htlc.HTLC_ADDRESS
        if sent is not None:
            told = words.progress(sent)
            return replace(unknown, state=ContractState.UNDER_WAY, sentence=told, usable=usable, transaction="0x" + sent.hash.hex())
        reason = ground.obstacle(network, found)
        if reason is not None:
            return replace(unknown, state=ContractState.IMPOSSIBLE, sentence=f"It cannot be deployed on {network.name}: {reason}.")
        if usable:
            return replace(unknown, state=ContractState.STANDS, usable=True, sentence="Its code is exactly the one that Lockstep knows.")
        sentence = f"Nobody has deployed it on {network.name} yet. Anybody can, once for everybody."
        return replace(unknown, state=ContractState.MISSING, sentence=sentence, fee=await self._fee(workspace, client))

    async def run(self, chain_id: int, report: Callable[[ContractView], Awaitable[None]]) -> ContractView:
        changed = asyncio.Event()
        end = self._announcer.subscribe(lambda _: changed.set())
        told = ""
        try:
            while True:
                changed.clear()
                view = await self.view(chain_id)
                if view.sentence != told:
                    told = view.sentence
                    await report(view)
                if view.state not in (ContractState.UNDER_WAY, ContractState.UNKNOWN):
                    return view
                await changed.wait()
        finally:
            end()

    # --- deploying ---------------------------------------------------------------------------------------------------

    async def review_deploy(self, chain_id: int) -> Review:
        workspace = self._session.require_unlocked()
        unsigned = await self._unsigned(workspace, _client(workspace, chain_id))
        return await self._gate.show(lambda: self._prepared(workspace, unsigned))

    async def confirm_deploy(self, review: Review) -> ContractView:
        workspace = self._session.require_unlocked()
        unsigned = (await self._gate.confirm(review)).payload
        path = workspace.hand.paths[unsigned.sender]
        row = await workspace.outbox.issue(unsigned, PURPOSE, lambda unsigned: self._signer.sign_transaction(unsigned, path))
        self._announcer.publish(Changes.ACTIVITY)
        await workspace.outbox.broadcast(row.hash)
        self._announcer.publish(Changes.ACTIVITY)
        return await self.view(row.chain_id)

    # --- parts -------------------------------------------------------------------------------------------------------

    async def _unsigned(self, workspace: Workspace, client: ChainClient) -> Unsigned:
        """The transaction, if nothing stands in the way. Raises what does."""
        await self._refuse_if_vain(workspace, client)
        call, account = htlc.deploy_call(client.chain_id, artefact("htlc").bytecode), await workspace.main_account()
        await _tried(client, call, account)
        return await workspace.outbox.prepare(call, account)

    async def _prepared(self, workspace: Workspace, unsigned: Unsigned) -> Prepared[Unsigned]:
        """Everything that holds now of this transaction. Raises what stands in the way."""
        call, account = unsigned.call, unsigned.sender
        client = workspace.clients[call.chain_id]
        network, chain_id = client.network, client.chain_id
        await self._refuse_if_vain(workspace, client)
        by = await _tried(client, call, account)
        price, held = await client.price(), await client.balance(account)
        free = workspace.outbox.free(chain_id, account, held, price)
        fee = Amount(fee_at(unsigned, price) + _for_bytes(call, price), network.coin)
        short = rules.not_enough_gas(fee, free)
        review = words.review(network, unsigned, by, fee, Amount(held - free, network.coin))
        return Prepared(replace(review, findings=() if short is None else (short,)), unsigned, (signing_digest(unsigned),))

    async def _refuse_if_vain(self, workspace: Workspace, client: ChainClient) -> None:
        await self._refuse_old_news(client)
        if await _under_way(workspace, client) is not None:
            raise DeploymentRefused(client.network.name, "a transaction of yours that deploys it is on its way already")
        ground.refuse(client.network, await ground.look(client))

    async def _refuse_old_news(self, client: ChainClient) -> None:
        age = self._clock() - (await client.head()).timestamp
        if age > client.network.timing.fresh:
            raise StaleHead(client.chain_id, client.network.name, age)

    async def _fee(self, workspace: Workspace, client: ChainClient) -> Amount | None:
        call = htlc.deploy_call(client.chain_id, artefact("htlc").bytecode)
        try:
            account = await workspace.main_account()
            gas, price = await client.estimate_gas(call, account), await client.price()
        except WalletError:
            return None
        return Amount(gas * price.gas + _for_bytes(call, price), client.network.coin)


def _for_bytes(call: Call, price: Price) -> int:
    """Wei for the bytes on a roll-up. The price is that of a swap's largest transaction, and this one is longer."""
    return price.data * -(-len(call.data) // data_fee.LARGEST)


async def _tried(client: ChainClient, call: Call, account: Address) -> str:
    """How it was tried out. Raises DeploymentRefused unless just this call would put the contract just there."""
    name = client.network.name
    tried = await client.simulate(call, account)
    if not tried.ok:
        raise DeploymentRefused(name, f"tried out beforehand, it fails ({tried.reason})")
    if htlc.created_by(call) != client.network.htlc or await client.call(call, account) != to_bytes(client.network.htlc):
        raise DeploymentRefused(name, "tried out beforehand, it would not stand at its address")
    return tried.by


async def _under_way(workspace: Workspace, client: ChainClient) -> StoredTransaction | None:
    """Our own deployment there, as long as no final block has settled it."""
    genesis = client.genesis or await client.connect()
    rows = await workspace.database.run(lambda connection: transactions.open_on(connection, client.chain_id, genesis))
    return next((row for row in reversed(rows) if row.purpose == PURPOSE), None)


def _client(workspace: Workspace, chain_id: int) -> ChainClient:
    """Raises InputError for a chain this wallet does not know."""
    client = workspace.clients.get(chain_id)
    if client is None:
        raise InputError(f"There is no chain {chain_id} in this data folder. Nothing was changed; see: lockstep contract status")
    return client
