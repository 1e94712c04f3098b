"""Seven terms that a newcomer meets in a swap, each in four lines: what it is, how it works, what it means for you, what it is not."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from ui.language import tr


class Term(Enum):
    ATOMIC_SWAP = "atomic swap"
    HTLC = "hash time-locked contract"
    TIME_LOCK = "time lock"
    REFUND = "refund"
    BRIDGE = "bridge"
    CONFIRMATION = "confirmation"
    GAS = "gas"


@dataclass(frozen=True, slots=True)
class Explanation:
    """`question` is what stands on the button."""

    question: str
    title: str
    lines: tuple[str, str, str, str]


def explanation(term: Term) -> Explanation:
    """The four lines of `term`."""
    return _WRITERS[term]()


def _atomic_swap() -> Explanation:
    return Explanation(
        tr("What is an atomic swap?"),
        tr("Atomic swap"),
        (
            tr("Two people exchange coins, even on two different chains."),
            tr("Either both sides happen, or neither does: that is what “atomic” means."),
            tr("Each locks their side first. One secret opens both locks."),
            tr("Nobody stands in between, and nobody has to trust the other."),
        ),
    )


def _htlc() -> Explanation:
    return Explanation(
        tr("What is this lock?"),
        tr("The lock (hash time-locked contract, HTLC)"),
        (
            tr("A small program on the chain that holds coins like a safe."),
            tr("It opens in two ways only: with a secret, or by time."),
            tr("With the secret the coins go to the receiver, and to nobody else."),
            tr("When the time is up, its owner can have the coins back."),
        ),
    )


def _time_lock() -> Explanation:
    return Explanation(
        tr("What is a time lock?"),
        tr("Time lock"),
        (
            tr("A moment after which locked coins can go back to their owner."),
            tr("It counts in the chain's own time, not in your computer's."),
            tr("The two locks end one after the other, so nobody can be hurried."),
            tr("Lockstep computes both for you from how fast each chain is."),
        ),
    )


def _refund() -> Explanation:
    return Explanation(
        tr("What is a refund?"),
        tr("Getting your coins back"),
        (
            tr("If the swap stalls, your time lock runs out and your coins come back."),
            tr("The wallet asks for them by itself; you do nothing."),
            tr("All of them come back. Only the network fee is spent."),
            tr("Neither your partner nor we can stop it."),
        ),
    )


def _bridge() -> Explanation:
    return Explanation(
        tr("Is this a bridge?"),
        tr("Bridge (and why this is not one)"),
        (
            tr("A bridge takes your coins and gives you a receipt on another chain."),
            tr("Somebody keeps everybody's coins in one place. Such places get robbed."),
            tr("Here no coin crosses over. Each stays on its chain and changes its owner."),
            tr("There is no common pot, and no operator who could fail you."),
        ),
    )


def _confirmation() -> Explanation:
    return Explanation(
        tr("What is a confirmation?"),
        tr("Confirmation"),
        (
            tr("A block of the chain that stands on top of your transaction's block."),
            tr("The more there are, the harder it is to undo what happened."),
            tr("The wallet waits until enough of them stand before it takes the next step."),
            tr("How many are enough differs from chain to chain."),
        ),
    )


def _gas() -> Explanation:
    return Explanation(
        tr("What is gas?"),
        tr("Gas (network fee)"),
        (
            tr("What a chain charges for each step, paid in its own coin."),
            tr("It goes to those who run the chain. Lockstep takes nothing."),
            tr("You need a little on both chains: to lock, and to collect or get back."),
            tr("The wallet checks that before anything is locked."),
        ),
    )


_WRITERS = {
    Term.ATOMIC_SWAP: _atomic_swap,
    Term.HTLC: _htlc,
    Term.TIME_LOCK: _time_lock,
    Term.REFUND: _refund,
    Term.BRIDGE: _bridge,
    Term.CONFIRMATION: _confirmation,
    Term.GAS: _gas,
}
