"""A search for swaps that shows what a test put there, and remembers what was confirmed."""

from __future__ import annotations

from collections.abc import Callable

from tests.fakes import sample
from wallet.errors import WalletError
from wallet.model.amount import Amount
from wallet.model.verdict import Line, Review
from wallet.model.views import CoverageView, FindingView, RescueView
from wallet.rules.rescue import reveal_without_papers

DAY = 86_400
GIVE, TAKE = Amount(100 * 10**18, sample.APPLE), Amount(80 * 10**18, sample.PLUM)
REVIEW = Review(
    id="1",
    kind="rescue",
    title="Claim 80 PLUM, and give 100 APL for it",
    lines=(
        Line("Yours, locked", GIVE, sample.PARTNER, "on Aster, for"),
        Line("Locked to you", TAKE, sample.PARTNER, "on Birch, by"),
    ),
    fee=None,
    notes=("Nothing more of yours is locked: Lockstep may only claim what is locked to you, and take back what is yours.",),
    findings=(reveal_without_papers(listed=True),),
    simulated_by="",
    digest=bytes(32),
    typed="80 PLUM for 100 APL",
)
_ALL = "{}: searched as far back as a lock can still run (30 days, to block 1,000)."
_PART = "Birch: searched back to block 9,400 of 1,000, that is 3 days of 30 days. Older locks may still run."
_REVEAL = (
    "Your 100 APL are locked until 18:40, and somebody has locked 80 PLUM for you with the same hash. If that is what you agreed on, claim "
    "it: this shows the secret, and they take yours."
)
_BACK = "Your 100 APL are locked until 18:40, and nobody has locked anything for you yet. Lockstep takes them back then."


def search_view(*, searching: bool) -> RescueView:
    """All of one chain, and a part of the other while it is searched; a lock to be matched and one alone."""
    aster = CoverageView("Aster", 30 * DAY, 30 * DAY, 1_000, 1_000, complete=True, sentence=_ALL.format("Aster"), trouble="")
    birch = CoverageView("Birch", 30 * DAY, 30 * DAY, 1_000, 1_000, complete=True, sentence=_ALL.format("Birch"), trouble="")
    part = CoverageView("Birch", 3 * DAY, 30 * DAY, 9_400, 1_000, complete=False, sentence=_PART, trouble="")
    reveal = FindingView(b"1", "reveal", True, GIVE, "Aster", TAKE, "Birch", sample.PARTNER, _REVEAL)
    back = FindingView(b"2", "take back", False, GIVE, "Aster", None, "", sample.PARTNER, _BACK)
    return RescueView(searching, not searching, (aster, part if searching else birch), (reveal,) if searching else (reveal, back))


class FakeRescue:
    """`shown` is what `view` gives once a search began; `reviewed` what a review of anything shows.

    `receipts`: those that came, each refused with `refusal` if there is one.
    """

    def __init__(self) -> None:
        self.shown: RescueView | None = None
        self.begun = False
        self.confirmed: list[Review] = []
        self.receipts: list[str] = []
        self.refusal: WalletError | None = None
        self.reviewed = REVIEW

    def view(self) -> RescueView | None:
        return self.shown if self.begun else None

    async def start(self) -> None:
        self.begun = True

    async def stop(self) -> None:
        self.begun = False

    async def look(self, seen: frozenset[bytes], report: Callable[[RescueView], None]) -> RescueView:
        del seen
        self.begun = True
        assert self.shown is not None
        report(self.shown)
        return self.shown

    async def review(self, key: bytes) -> Review:
        del key
        return self.reviewed

    async def review_receipt(self, text: str) -> Review:
        self.receipts.append(text)
        if self.refusal is not None:
            raise self.refusal
        return self.reviewed

    async def confirm(self, review: Review) -> bytes:
        self.confirmed.append(review)
        return bytes(32)
