"""What one run of the wizard knows so far: handed from step to step, never shared between runs."""

from __future__ import annotations

from dataclasses import dataclass

from ui.tasks import Tasks
from wallet.facade import Wallet
from wallet.model.verdict import Review
from wallet.model.views import OfferDraft, OpenedOffer, Shared, SwapView


@dataclass(frozen=True, slots=True)
class Case:
    """draft: what I propose. opened: the partner's offer. shared: the text to hand over. answer: the partner's acceptance.

    review is what reading the answer already brought: shown once, never twice.
    swap is the last snapshot of the swap once it is on disk; `swap_id` is known a little earlier.
    """

    draft: OfferDraft | None = None
    opened: OpenedOffer | None = None
    shared: Shared | None = None
    answer: str = ""
    review: Review | None = None
    swap_id: bytes | None = None
    swap: SwapView | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """What every step works with."""

    wallet: Wallet
    tasks: Tasks
