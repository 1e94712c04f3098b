"""A fake of the swaps port: swaps at any stage, a scripted walk from offer to done, and refusals on demand."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Protocol

from tests.fakes import sample
from wallet.model.address import Address
from wallet.model.amount import Amount
from wallet.model.changes import Changes
from wallet.model.hashing import keccak256
from wallet.model.network import Network
from wallet.model.sheet import Sheet, SheetCall
from wallet.model.swap import Role
from wallet.model.verdict import Finding, Line, Review, Severity
from wallet.model.views import CheckView, LaneState, LaneView, OfferDraft, OpenedOffer, PasswordNeed, Phase, Shared, StepView, SwapView
from wallet.services.swaps.wording import time_left

OFFER = '{"kind":"lockstep offer","version":1,"give":"50 APL on Aster","want":"25 PLUM on Birch"}'
ACCEPTANCE = '{"kind":"lockstep acceptance","version":1,"offer":"0x51…"}'
RECEIPT = '{"format": "lockstep-receipt", "version": 1}\n'
_ROWS = (
    ("network", "Aster, chain id 31337001"),
    ("contract", "0x083501f184043a249E47Fed035C53D3B7D1f142B"),
    ("when", "from 21 November 2026, 18:40:00 UTC (Unix time 1795286400) on, by the clock of the chain's own blocks"),
    ("function", "refund(bytes32 hashlock, uint256 amount, uint256 expiry, address token, address payee, address refundee)"),
    ("  hashlock", "0x" + "5e" * 32),
    ("  amount", "50000000"),
)
_NOTES = ("Before that time, or once the lock was paid out, the call fails and costs only its fee.",)
_CALLS = tuple(
    SheetCall(title, _ROWS, "0x" + "8f" * 196, _NOTES) for title in ("Give 50 APL on Aster back to you", "Pay 25 PLUM on Birch to you")
)
SHEET = Sheet(bytes(32), "Emergency sheet of swap 51a0c3de0f12", ("Keep this with your papers.",), _CALLS, "emergency-51a0c3de")
MINE, THEIRS = sample.money("50", sample.APPLE), sample.money("25", sample.PLUM)
SWAP_ID = keccak256(b"swap")


class World(Protocol):
    networks: tuple[Network, ...]

    async def called(self, name: str) -> None: ...

    def announce(self, changes: Changes) -> None: ...


def lane(amount: Amount, mine: bool, state: LaneState = LaneState.EMPTY, confirmations: int = 0, left: int = 60) -> LaneView:
    network = next(each for each in (*sample.PLAYGROUND, *sample.TESTNETS) if each.chain_id == amount.asset.chain_id)
    there = state is not LaneState.EMPTY
    return LaneView(
        network.chain_id,
        network.name,
        mine,
        amount,
        state,
        confirmations,
        2,
        sample.NOW + left,
        sample.NOW + left // 3,
        sample.NOW,
        1,
        sample.transaction(f"{network.name} {state.value}") if there else None,
        sample.NOW - 40 if there else 0,
    )


_S = LaneState
_STAGES: dict[Phase, tuple[LaneState, LaneState, str, str, str, bool]] = {
    Phase.OFFERED: (
        _S.EMPTY,
        _S.EMPTY,
        "Your offer is signed. Nothing is locked yet.",
        "Your partner answers with an acceptance.",
        "Hand the offer to your partner.",
        True,
    ),
    Phase.TO_LOCK: (
        _S.EMPTY,
        _S.EMPTY,
        "Your partner accepted. Nothing is locked yet.",
        "You lock 50 APL, then your partner locks 25 PLUM.",
        "Review and lock.",
        True,
    ),
    Phase.WAITING: (
        _S.LOCKED,
        _S.EMPTY,
        "Your 50 APL are locked. Your partner locks 25 PLUM now.",
        "When both locks stand, your wallet takes the 25 PLUM.",
        "",
        False,
    ),
    Phase.LOCKING: (
        _S.LOCKING,
        _S.EMPTY,
        "Your lock is on its way into a block.",
        "Your partner's wallet checks it and locks too.",
        "",
        False,
    ),
    Phase.LOCKED: (_S.LOCKED, _S.LOCKED, "Both locks stand.", "Your wallet takes the 25 PLUM.", "", False),
    Phase.CLAIMING: (_S.LOCKED, _S.CLAIMING, "Your wallet takes the 25 PLUM.", "Your partner takes your 50 APL.", "", False),
    Phase.FINISHING: (_S.LOCKED, _S.CLAIMED, "The 25 PLUM are yours.", "Your partner takes your 50 APL.", "", True),
    Phase.REFUNDING: (_S.REFUNDING, _S.EMPTY, "The time is up, so your 50 APL are on their way back.", "They are yours again.", "", False),
    Phase.DONE: (_S.CLAIMED, _S.CLAIMED, "Done. You gave 50 APL and got 25 PLUM.", "", "", True),
    Phase.BACK: (_S.REFUNDED, _S.EMPTY, "Your 50 APL are back. The swap did not happen.", "", "", True),
    Phase.ENDED: (_S.EMPTY, _S.EMPTY, "The swap ended before anything was locked.", "", "", True),
    Phase.LOST: (_S.CLAIMED, _S.REFUNDED, "Your partner took your 50 APL, and yours went back to them.", "", "", True),
}


def swap_view(phase: Phase, role: Role = Role.INITIATOR, name: str = "swap", confirmations: int = 2) -> SwapView:
    """A swap of 50 APL for 25 PLUM that stands at `phase`."""
    give, take, now, following, todo, safe = _STAGES[phase]
    needs = {LaneState.LOCKING: 1, LaneState.CLAIMING: 1, LaneState.REFUNDING: 1}
    return SwapView(
        id=keccak256(name.encode()),
        role=role,
        phase=phase,
        give=lane(MINE, True, give, needs.get(give, confirmations), 60),
        take=lane(THEIRS, False, take, needs.get(take, confirmations if take is not LaneState.EMPTY else 0), 36),
        created=sample.NOW - 120,
        partner=None if phase is Phase.OFFERED else sample.PARTNER,
        now=now,
        next=following,
        todo=todo,
        safe="You may close the app: nothing is at stake." if safe else "Keep the app open until this is done; it takes about a minute.",
        safe_to_close=safe,
        worst="If it stalls, your funds are back by 18:41.",
        trouble="",
        ended=phase in (Phase.DONE, Phase.BACK, Phase.ENDED, Phase.LOST),
        document=_document(phase, role),
        answer=ACCEPTANCE if phase is Phase.TO_LOCK else None,
        fees=() if phase in (Phase.OFFERED, Phase.TO_LOCK, Phase.ENDED) else (sample.money("0.00021", sample.AST),),
        me=sample.ME.address,
    )


def password_need(left: int | None, *, loses: bool = True) -> PasswordNeed:
    """As the core says it of a swap of 50 APL for 25 PLUM."""
    here = "18:41 on this computer"
    until = f"before {here}" if left is None else f"within {time_left(left)} by the clock of Birch ({here})"
    sentence = f"Unlock {until} to claim 25 PLUM or take 50 APL back."
    taken = "Otherwise your partner, once they have taken 50 APL, may take 25 PLUM back too after 18:52, and you lose 50 APL."
    waits = "Otherwise the swap does not happen. Nothing of yours is locked, so nothing can be lost."
    return PasswordNeed(sample.NOW + 720, left, loses, sentence, taken if loses else waits)


def _document(phase: Phase, role: Role) -> str | None:
    """What is to be handed over while that is what is waited for."""
    if phase is Phase.OFFERED:
        return OFFER
    return ACCEPTANCE if phase is Phase.WAITING and role is Role.PARTICIPANT else None


def review(kind: str = "lock", *findings: Finding, typed: str | None = None) -> Review:
    """What a confirm page shows."""
    titles = {"offer": "Sign this offer", "acceptance": "Accept this swap", "lock": "Lock 50 APL"}
    return Review(
        id=f"{kind}-1",
        kind=kind,
        title=titles[kind],
        lines=(Line("You give", MINE, sample.PARTNER, "your partner"), Line("You get", THEIRS, sample.ME.address, "Main")),
        fee=sample.money("0.00042", sample.AST),
        notes=("If it stalls, your 50 APL come back by 18:41, by themselves.",),
        findings=findings,
        simulated_by="eth_simulateV1",
        digest=keccak256(kind.encode()),
        raw=(("Contract", sample.ASTER.htlc), ("Function", "lock"), ("Chain", "31001")),
        typed=typed,
    )


BLOCKED = Finding(43, Severity.BLOCK, "There is no gas on Birch to take the 25 PLUM.", "Get some BIR first.")
ASKS = Finding(36, Severity.TYPE, "APL can be paused by its issuer.", "Only go on if you trust the issuer not to.")
WARNS = Finding(46, Severity.WARN, "The backup of this wallet was never checked.", "Check it soon.")


class FakePartner:
    """The playground's partner: accepts everything."""

    name = "Robin"

    def __init__(self, world: World) -> None:
        self._world = world

    async def take(self, offer: str) -> str:
        await self._world.called("take")
        assert offer == OFFER
        return ACCEPTANCE

    async def propose(self, give_chain: int, give_token: Address, want_chain: int, want_token: Address) -> str:
        await self._world.called("propose")
        del give_chain, give_token, want_chain, want_token
        return OFFER

    async def deliver(self, acceptance: str) -> None:
        await self._world.called("deliver")
        assert acceptance == ACCEPTANCE


class FakeSwaps:
    """Set `held` and announce, or let the walk of confirm calls fill it. Each port call can fail through `world.errors[name]`."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.partner: FakePartner | None = FakePartner(world) if world.networks[0].playground else None
        self.held: tuple[SwapView, ...] = ()
        self.check_list: tuple[CheckView, ...] = (
            CheckView("Balance", True, "You hold 1,250 APL and give 50."),
            CheckView("Gas on both chains", True, "Enough AST and BIR for locking, claiming and a refund."),
            CheckView("The contract", True, "Both chains run the very contract that Lockstep knows."),
            CheckView("Time locks", True, "Your lock outlasts your partner's by 24 s, more than your wallet needs."),
        )
        self.findings: tuple[Finding, ...] = ()
        self.typed: str | None = None
        self.until: int | None = None
        self.drafts: list[OfferDraft] = []

    def stand(self, phase: Phase, role: Role = Role.INITIATOR, name: str = "swap") -> SwapView:
        """Put one swap at a phase and say so."""
        view = swap_view(phase, role, name)
        self.held = (view, *(each for each in self.held if each.id != view.id))
        self._world.announce(Changes.SWAPS | Changes.ACTIVITY)
        return view

    def ask_for_the_password(self, view: SwapView, left: int = 720, *, loses: bool = True) -> SwapView:
        """As after a restart: nothing is signed for it before the wallet is unlocked."""
        asking = replace(view, password=password_need(left, loses=loses))
        self.held = tuple(asking if each.id == view.id else each for each in self.held)
        self._world.announce(Changes.SWAPS)
        return asking

    async def list(self) -> tuple[SwapView, ...]:
        await self._world.called("swaps.list")
        return tuple(sorted(self.held, key=lambda view: (view.ended, -view.created)))

    async def view(self, swap_id: bytes) -> SwapView:
        await self._world.called("swaps.view")
        return next(each for each in self.held if each.id == swap_id)

    async def receipt(self, swap_id: bytes) -> Shared:
        await self._world.called("swaps.receipt")
        return Shared(swap_id, RECEIPT, "receipt-51a0c3de.json")

    async def watch_file(self, swap_id: bytes) -> Shared:
        await self._world.called("swaps.watch_file")
        return Shared(swap_id, RECEIPT, "watch-51a0c3de.json")

    async def sheet(self, swap_id: bytes) -> Sheet:
        await self._world.called("swaps.sheet")
        return replace(SHEET, swap_id=swap_id)

    async def steps(self, swap_id: bytes) -> tuple[StepView, ...]:
        await self._world.called("steps")
        view = next(each for each in self.held if each.id == swap_id)
        given = view.give.transaction
        return (StepView("lock", view.give.chain_id, given, "final", 1_480, 67_410, 210_000_000_000_000),) if given else ()

    async def checks(self, draft: OfferDraft) -> tuple[CheckView, ...]:
        await self._world.called("checks")
        self.drafts.append(draft)
        return self.check_list

    async def worst(self, draft: OfferDraft) -> str:
        await self._world.called("worst")
        del draft
        return "If it stalls, your funds are back by 18:41."

    async def review_offer(self, draft: OfferDraft) -> Review:
        await self._world.called("review_offer")
        self.drafts.append(draft)
        return replace(review("offer", *self.findings, typed=self.typed), until=self.until)

    async def confirm_offer(self, review: Review) -> Shared:
        await self._world.called("confirm_offer")
        assert review.kind == "offer"
        self.stand(Phase.OFFERED)
        return Shared(SWAP_ID, OFFER, "offer-51.lockstep")

    async def open_offer(self, text: str) -> OpenedOffer:
        await self._world.called("open_offer")
        return OpenedOffer(
            SWAP_ID,
            text,
            THEIRS,
            MINE,
            sample.PARTNER,
            "Birch",
            "Aster",
            sample.NOW + 3600,
            "If it stalls, your funds are back by 18:41.",
            self.check_list,
        )

    async def review_acceptance(self, offer: str) -> Review:
        await self._world.called("review_acceptance")
        del offer
        return replace(review("acceptance", *self.findings, typed=self.typed), until=self.until)

    async def confirm_acceptance(self, review: Review) -> Shared:
        await self._world.called("confirm_acceptance")
        assert review.kind == "acceptance"
        self.stand(Phase.WAITING, Role.PARTICIPANT)
        return Shared(SWAP_ID, ACCEPTANCE, "acceptance-51.lockstep")

    async def review_lock(self, acceptance: str) -> Review:
        await self._world.called("review_lock")
        assert acceptance
        return replace(review("lock", *self.findings, typed=self.typed), until=self.until)

    async def confirm_lock(self, review: Review) -> bytes:
        await self._world.called("confirm_lock")
        assert review.kind == "lock"
        self.stand(Phase.LOCKING)
        return SWAP_ID

    async def abandon(self, swap_id: bytes) -> None:
        await self._world.called("abandon")
        self.held = tuple(replace(swap_view(Phase.ENDED), id=swap_id) if each.id == swap_id else each for each in self.held)
        self._world.announce(Changes.SWAPS)

    async def run(self, swap_id: bytes, report: Callable[[SwapView], Awaitable[None]]) -> SwapView:
        await self._world.called("run")
        view = await self.view(swap_id)
        await report(view)
        return view
