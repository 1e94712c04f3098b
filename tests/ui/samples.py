"""Snapshots for the pages of the swap: one story, from offer to end, as the core would show it."""

from __future__ import annotations

from dataclasses import replace

from wallet.model.address import NATIVE, Address
from wallet.model.amount import Amount
from wallet.model.asset import Asset
from wallet.model.swap import Role
from wallet.model.verdict import Finding, Line, Review, Severity
from wallet.model.views import CheckView, LaneState, LaneView, OpenedOffer, Phase, SwapView

NOW = 1_800_000_000
ME = Address("0x52908400098527886E0F7030069857D2E4169EE7")
PARTNER = Address("0x8617E340B3D01FA5F11F306F4090FD50E238070D")
APPLE = Asset(31_337, Address("0xde709f2102306220921060314715629080e2fb77"), "APL", 18, "Apple")
BERRY = Asset(31_338, Address("0x27b1fdb04752bbc536007a920d24acb045561c26"), "BRY", 6, "Berry")
COIN_A = Asset(31_337, NATIVE, "ETH", 18, "Coin of the first chain")
COIN_B = Asset(31_338, NATIVE, "ETH", 18, "Coin of the second chain")
SWAP_ID = bytes.fromhex("5a" * 32)


def lane(*, mine: bool, state: LaneState, confirmations: int = 0, passed: int = 0) -> LaneView:
    """`passed`: seconds of chain time since the lane was locked; locks last 30 and 15 minutes."""
    chain_id, name, amount, length = (
        (31_337, "Playground A", Amount(25 * 10**17, APPLE), 1800) if mine else (31_338, "Playground B", Amount(1_200_000_000, BERRY), 900)
    )
    locked = state is not LaneState.EMPTY
    return LaneView(
        chain_id=chain_id,
        network=name,
        mine=mine,
        amount=amount,
        state=state,
        confirmations=confirmations,
        needed=3,
        expiry=NOW + length,
        lock_by=NOW + 120,
        chain_time=NOW + passed,
        block_seconds=2,
        transaction="0x" + "ab" * 32 if locked else None,
        locked_at=NOW if locked else 0,
    )


def swap_view(role: Role = Role.INITIATOR) -> SwapView:
    """My offer is out, nobody has answered."""
    return SwapView(
        id=SWAP_ID,
        role=role,
        phase=Phase.OFFERED,
        give=lane(mine=True, state=LaneState.EMPTY),
        take=lane(mine=False, state=LaneState.EMPTY),
        created=NOW,
        partner=None,
        now="Your offer is signed. Nothing is locked.",
        next="Your partner answers with an acceptance.",
        todo="Give the offer to your partner.",
        safe="Yes. Nothing is locked yet.",
        safe_to_close=True,
        worst="Nothing is locked, so nothing has to come back.",
        trouble="",
        ended=False,
        document="lockstep-offer:" + "q7x" * 200,
    )


def waiting(role: Role = Role.INITIATOR) -> SwapView:
    return replace(
        swap_view(role),
        phase=Phase.LOCKED,
        partner=PARTNER,
        document=None,
        give=lane(mine=True, state=LaneState.LOCKED, confirmations=3, passed=60),
        take=lane(mine=False, state=LaneState.LOCKING, confirmations=1, passed=60),
        now="Your 2.5 APL are locked. Your partner's 1200 BRY are being locked: 1 of 3 confirmations.",
        next="When their lock is final, the wallet collects your 1200 BRY.",
        todo="",
        safe="Yes, for the next 10 minutes. The wallet goes on when you open it again.",
        safe_to_close=True,
        worst="If it stalls, your 2.5 APL are back by 14:50.",
        fees=(Amount(21 * 10**13, COIN_A),),
    )


def claiming(role: Role = Role.INITIATOR) -> SwapView:
    return replace(
        waiting(role),
        phase=Phase.CLAIMING,
        take=lane(mine=False, state=LaneState.CLAIMING, confirmations=1, passed=90),
        now="Collecting your 1200 BRY: 1 of 3 confirmations.",
        next="Your partner collects your 2.5 APL.",
        safe="Better not: until your 1200 BRY are yours for good, the wallet should keep running.",
        safe_to_close=False,
    )


def done(role: Role = Role.INITIATOR) -> SwapView:
    return replace(
        claiming(role),
        phase=Phase.DONE,
        give=lane(mine=True, state=LaneState.CLAIMED, confirmations=3, passed=140),
        take=lane(mine=False, state=LaneState.CLAIMED, confirmations=3, passed=140),
        now="The swap is complete.",
        next="",
        safe="Yes. Everything is settled.",
        safe_to_close=True,
        worst="",
        ended=True,
        fees=(Amount(21 * 10**13, COIN_A), Amount(9 * 10**13, COIN_B)),
    )


def refunding() -> SwapView:
    return replace(
        waiting(),
        phase=Phase.REFUNDING,
        give=lane(mine=True, state=LaneState.REFUNDING, confirmations=1, passed=1830),
        take=lane(mine=False, state=LaneState.EMPTY, passed=1830),
        now="Your partner did not lock in time. Your 2.5 APL are on their way back: 1 of 3 confirmations.",
        next="Then the swap ends.",
        worst="Your 2.5 APL are back within a minute.",
    )


def refunded() -> SwapView:
    return replace(
        refunding(),
        phase=Phase.BACK,
        give=lane(mine=True, state=LaneState.REFUNDED, confirmations=3, passed=1900),
        now="Your 2.5 APL are back.",
        next="",
        worst="",
        ended=True,
        fees=(Amount(36 * 10**13, COIN_A),),
    )


def checks(*, failing: str = "") -> tuple[CheckView, ...]:
    """Every check passes but the one whose label is `failing`."""
    rows = (
        (
            "Swap contract",
            "Both chains run the swap contract whose code this wallet knows.",
            "Playground B runs other code at that address.",
        ),
        ("Enough to give", "You have 40 APL and give 2.5 APL.", "You have 1 APL, which is less than the 2.5 APL you want to give."),
        (
            "Gas on both chains",
            "There is gas to lock, collect and get back on both chains.",
            "There is no ETH on Playground B to collect with.",
        ),
        ("Time locks", "Each step has time to spare on both chains.", "The locks are too short for the time you may be away."),
        ("Nodes agree", "Two nodes of each chain agree on the newest block.", "The two nodes of Playground A disagree."),
    )
    return tuple(CheckView(label, label != failing, bad if label == failing else good) for label, good, bad in rows)


def opened(*, failing: str = "") -> OpenedOffer:
    return OpenedOffer(
        swap_id=SWAP_ID,
        text="lockstep-offer:" + "q7x" * 200,
        give=Amount(25 * 10**17, APPLE),
        take=Amount(1_200_000_000, BERRY),
        maker=PARTNER,
        give_network="Playground A",
        take_network="Playground B",
        valid_until=NOW + 3600,
        worst="If it stalls, your 2.5 APL are back by 14:50.",
        checks=checks(failing=failing),
    )


FINDINGS = {
    Severity.INFORM: Finding(12, Severity.INFORM, "You receive on your own first account.", "Nothing to do."),
    Severity.WARN: Finding(16, Severity.WARN, "The fee is 7% of what you give.", "Wait for a quieter hour if it is not urgent."),
    Severity.TYPE: Finding(
        36,
        Severity.TYPE,
        "The issuer of BRY can freeze it at any address.",
        "If they freeze it after you reveal the secret, this half of the swap is trapped. Go on only if you trust the issuer.",
    ),
    Severity.BLOCK: Finding(
        37,
        Severity.BLOCK,
        "The swap contract on Playground B is not the one this wallet knows.",
        "Do not go on. Ask your partner which contract they use, and tell us if it calls itself Lockstep.",
    ),
}


def review(kind: str = "lock", *severities: Severity) -> Review:
    """A review with one finding of each severity asked for."""
    findings = tuple(FINDINGS[severity] for severity in severities)
    return Review(
        id="r1",
        kind=kind,
        title={"offer": "Sign the offer", "acceptance": "Accept the offer", "lock": "Lock your 2.5 APL"}[kind],
        lines=(
            Line("You lock", Amount(25 * 10**17, APPLE), PARTNER, "your partner, once the secret is out"),
            Line("You receive", Amount(1_200_000_000, BERRY), ME, "you"),
            Line("May be spent by the swap contract", Amount(25 * 10**17, APPLE), PARTNER, "swap contract on Playground A"),
        ),
        fee=Amount(21 * 10**13, COIN_A),
        notes=(
            "Whoever holds the secret may walk away; then both of you get everything back. That choice is worth 2 to 3% of the amount.",
            "From here on the wallet acts by itself: it collects, or gets your funds back, without asking again.",
        ),
        findings=findings,
        simulated_by="eth_call and eth_estimateGas on Playground A",
        digest=bytes.fromhex("d1" * 32),
        raw=(("to", APPLE.token), ("value", "0"), ("data", "0x095ea7b3" + "00" * 64)),
        typed="2.5" if Severity.TYPE in severities else None,
    )
