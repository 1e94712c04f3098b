"""The negative controls: each mistake on the stage where it shows, and the figure in which it must. Without it the stage is clean."""

from __future__ import annotations

from dataclasses import dataclass

from tests.simulation.faults import Faults, Stage
from tests.simulation.mistakes import Mistake


@dataclass(frozen=True, slots=True)
class Control:
    """A mistake, the stage where it shows, and the figure in which it must."""

    mistake: Mistake
    stage: Stage
    shows: str


CONTROLS = (
    Control(Mistake.SEND_BEFORE_WRITE, Stage("both", Faults(crash=0.1)), "double_locks"),
    Control(Mistake.NO_REFUND, Stage("vanish"), "stuck"),
    Control(Mistake.NO_CUT_OFF, Stage("hostile participant", Faults(nap=0.2)), "lost"),
    Control(Mistake.SENDING_IS_SENT, Stage("hostile participant", Faults(crash=0.5, nap=1e-9, crash_after="Sending")), "lost"),
    Control(Mistake.REPLACED_AT_SIGHT, Stage("both", Faults(reorg=0.15, thief=True)), "double_locks"),
    Control(Mistake.QUEUE_BEHIND_PAYMENT, Stage("hostile initiator", Faults(payment=True)), "lost"),
    Control(Mistake.CAP_ON_EVERYTHING, Stage("hostile initiator", Faults(spike=0.15)), "lost"),
    Control(Mistake.NEVER_SEND_AGAIN, Stage("hostile initiator", Faults(drop=0.3)), "lost"),
    Control(Mistake.REACT_BEFORE_FINAL, Stage("hostile initiator", Faults(reorg=0.08)), "lost"),
    Control(Mistake.SHORT_GAP, Stage("hostile initiator"), "lost"),
    Control(Mistake.SHORT_MARGIN, Stage("hostile participant", Faults(nap=0.2)), "lost"),
    Control(Mistake.CAP_ON_REFUND, Stage("hostile initiator", Faults(spike=0.15)), "lost"),
    Control(Mistake.ERROR_IS_UNSENT, Stage("both", Faults(lose=0.3)), "double_locks"),
    Control(Mistake.BELIEVE_ONE_NODE, Stage("hostile initiator", Faults(liar=True)), "lost"),
    Control(Mistake.IGNORE_PAYOUT, Stage("hostile participant", Faults(frozen=True)), "lost"),
    Control(Mistake.IGNORE_PAYOUT, Stage("hostile initiator", Faults(frozen=True)), "lost"),
    Control(Mistake.REFUND_WHEN_FINAL, Stage("vanish", Faults(denial=True)), "stuck"),
    Control(Mistake.END_AT_ONCE, Stage(twin="copied"), "wrong"),
    Control(Mistake.LOCK_IN_COMPANY, Stage("hostile initiator", Faults(lag=True), "copied"), "double_locks"),
    Control(Mistake.NO_HALT_ALLOWANCE, Stage("hostile initiator", Faults(halt=True)), "lost"),
)
