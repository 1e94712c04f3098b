"""What a person does about the courier: turn it on and off, give it gas, see what it can do. Money moves through the gate alone."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace

from wallet.errors import ChainError, InputError, WalletMissing
from wallet.model.address import Address
from wallet.model.amount import Amount
from wallet.model.changes import Changes
from wallet.model.payload import signing_digest
from wallet.model.transaction import Call, Unsigned
from wallet.model.verdict import Line, Review
from wallet.model.views import CourierGas, CourierView
from wallet.rules import transaction
from wallet.services.announcer import Announcer
from wallet.services.courier import Courier
from wallet.services.gate import Gate, Prepared, fee_at
from wallet.services.session import SessionService
from wallet.services.workspace import Workspace
from wallet.signer.port import Signer
from wallet.storage.transactions import Purpose, StoredTransaction
from wallet.swaps.calls import GAS
from wallet.swaps.facts import WATCHED
from wallet.swaps.reserve import KEPT_FOR, free_to_spend

FUND, SWEEP = Purpose("transfer", "fund courier"), Purpose("transfer", "sweep courier")
_SWAPS = 2
"""Swaps that gas for one chain should do for: what is kept for a worst case is not what an ordinary one costs."""
TRADE = (
    "Whoever is logged in as you on this computer could then finish your open swaps and spend this gas, and nothing else: claims pay only "
    "you or your partner, and refunds only you."
)


@dataclass(frozen=True, slots=True)
class _Words:
    title: str
    line: str
    party: str
    notes: tuple[str, ...]


_GIVING = _Words(
    "Give your courier gas?",
    "You send",
    "to your own courier",
    (TRADE, "What it does not need comes back when you turn it off; your phrase reaches it too."),
)
_RETURNING = _Words("Take back what the courier has left?", "Comes back", "from your own courier", ())


class CourierDesk:
    """Satisfies `facade.Courier`."""

    def __init__(self, session: SessionService, signer: Signer, announcer: Announcer) -> None:
        self._session, self._signer, self._announcer = session, signer, announcer
        self._gate: Gate[Unsigned] = Gate(session.gatekeeper)

    async def ready(self) -> None:
        await self._session.courier_ready()

    async def status(self) -> CourierView:
        await self.ready()
        courier, workspace = self._courier, self._session.workspace
        if courier.address is None:
            return CourierView(courier.on, None, courier.trouble, (), 0)
        gas = await asyncio.gather(*(self._gas(workspace, chain_id, courier.address) for chain_id in workspace.clients))
        return CourierView(True, courier.address, courier.trouble, tuple(gas), len(courier.swaps))

    async def turn_on(self) -> CourierView:
        workspace = self._session.require_unlocked()
        await self._courier.turn_on(workspace.book.open(), workspace.hand.paths)
        self._announcer.publish(Changes.SESSION)
        return await self.status()

    async def turn_off(self) -> tuple[str, ...]:
        """Send back what is worth sending, then forget the key. What was sent, or why not, a sentence a chain."""
        workspace, courier = self._session.require_unlocked(), self._courier
        told: list[str] = []
        if courier.address is not None:
            home = await workspace.main_account()
            told = [sentence for chain_id in workspace.clients if (sentence := await self._sweep(workspace, chain_id, courier, home))]
        await courier.turn_off()
        self._announcer.publish(Changes.SESSION | Changes.BALANCES)
        return tuple(told)

    async def review_fund(self, amount: Amount) -> Review:
        workspace, courier = self._session.require_unlocked(), self._courier
        if courier.address is None or not courier.on:
            raise InputError("The courier is not on. Nothing was sent; turn it on first.")
        if not amount.asset.is_native or amount.units == 0:
            raise InputError("The courier holds coins for network fees alone. Nothing was sent; name an amount of a network's own coin.")
        account = await workspace.main_account()
        call = Call(amount.asset.chain_id, courier.address, value=amount.units)
        unsigned = await workspace.outbox.prepare(call, account)
        return await self._gate.show(lambda: _prepared(workspace, unsigned, amount, _GIVING))

    async def confirm_fund(self, review: Review) -> str:
        workspace = self._session.require_unlocked()
        unsigned = (await self._gate.confirm(review)).payload
        path = workspace.hand.paths[unsigned.sender]
        row = await workspace.outbox.issue(unsigned, FUND, lambda unsigned: self._signer.sign_transaction(unsigned, path))
        row = await workspace.outbox.broadcast(row.hash)
        self._announcer.publish(Changes.BALANCES | Changes.ACTIVITY)
        return "0x" + row.hash.hex()

    async def _sweep(self, workspace: Workspace, chain_id: int, courier: Courier, home: Address) -> str:
        assert courier.address is not None
        client = workspace.clients[chain_id]
        name, coin = client.network.name, client.network.coin
        try:
            price, balance = await asyncio.gather(client.price(), client.balance(courier.address))
            if balance == 0:
                return ""
            trial = await workspace.outbox.prepare(Call(chain_id, home, value=1), courier.address)
            rest = balance - trial.gas * trial.fees.max_fee - price.data
            if rest <= 0:
                return f"{Amount(balance, coin)} stay on {name}: sending them would cost more."
            row = await self._send_back(workspace, replace(trial, call=replace(trial.call, value=rest)), courier)
        except ChainError as error:
            return f"What is on {name} stays there for now: {error}"
        return f"{Amount(rest, coin)} come back on {name} (0x{row.hash.hex()})."

    async def _send_back(self, workspace: Workspace, unsigned: Unsigned, courier: Courier) -> StoredTransaction:
        """Turning the courier off has asked for it, so nobody is asked again; what blocks, blocks."""
        amount = Amount(unsigned.call.value, workspace.network(unsigned.call.chain_id).coin)
        passed = await self._gate.confirm(await self._gate.show(lambda: _prepared(workspace, unsigned, amount, _RETURNING)))
        row = await workspace.outbox.issue(passed.payload, SWEEP, lambda unsigned: courier.sign(None, unsigned))
        return await workspace.outbox.broadcast(row.hash)

    async def _gas(self, workspace: Workspace, chain_id: int, account: Address) -> CourierGas:
        client = workspace.clients[chain_id]
        try:
            price, balance = await asyncio.gather(client.price(), client.balance(account))
        except ChainError as error:
            return CourierGas(client.network.name, client.network.coin, None, None, str(error))
        needed = price.times(KEPT_FOR * _SWAPS).of(max(GAS[action] for action in WATCHED))
        network = client.network
        return CourierGas(network.name, network.coin, Amount(balance, network.coin), Amount(needed, network.coin), "")

    @property
    def _courier(self) -> Courier:
        if self._session.courier is None:
            raise WalletMissing
        return self._session.courier


async def _prepared(workspace: Workspace, unsigned: Unsigned, amount: Amount, words: _Words) -> Prepared[Unsigned]:
    call, account = unsigned.call, unsigned.sender
    client = workspace.clients[call.chain_id]
    price, balance = await asyncio.gather(client.price(), client.balance(account))
    fee = fee_at(unsigned, price) + price.data
    free = free_to_spend(balance, call.chain_id, account, price, workspace.book.open(call.chain_id))
    short = transaction.not_enough_gas(Amount(amount.units + fee, amount.asset), free)
    review = Review(
        id="",
        kind="payment",
        title=words.title,
        lines=(Line(words.line, amount, call.to, f"on {client.network.name}, {words.party}"),),
        fee=Amount(fee, amount.asset),
        notes=words.notes,
        findings=() if short is None else (short,),
        simulated_by="",
    )
    return Prepared(review, unsigned, (signing_digest(unsigned),))
