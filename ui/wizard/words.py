"""The sentences of the wizard: titles of steps, faults of fields, and what an end means for the user's money."""

from __future__ import annotations

from dataclasses import dataclass

from ui.format import amount
from ui.language import tr
from ui.wizard.draft import Fault, Wrong
from ui.wizard.flow import Leaving, Station, Step
from wallet.model.swap import Role
from wallet.model.views import LaneState, Phase, SwapView


@dataclass(frozen=True, slots=True)
class Outcome:
    """A page about something that ended or failed: what happened, where the funds are, what the wallet does, what the user can do."""

    title: str
    happened: str
    funds: str
    wallet: str
    user: str
    good: bool = False


def station(which: Station) -> str:
    """The word under a dot of the rail."""
    return {
        Station.CHOOSE: tr("Choose"),
        Station.OPEN: tr("Open"),
        Station.CHECK: tr("Check"),
        Station.SIGN: tr("Sign"),
        Station.SHARE: tr("Share"),
        Station.LOCK: tr("Lock"),
        Station.FOLLOW: tr("Follow"),
        Station.END: tr("Done"),
    }[which]


def title(step: Step, role: Role | None) -> str:
    """What stands above a step."""
    if role is Role.PARTICIPANT and step is Step.SHARE:
        return tr("Give your answer to your partner")
    return {
        Step.START: tr("A swap has two sides. Which is yours?"),
        Step.CHOOSE: tr("What do you give, and what do you want?"),
        Step.OPEN: tr("Open your partner's offer"),
        Step.CHECKS: tr("Is this swap safe?"),
        Step.REVIEW: tr("Read before you sign"),
        Step.SHARE: tr("Give the offer to your partner"),
        Step.ANSWER: tr("Enter your partner's answer"),
        Step.LOCK: tr("Read before you lock"),
        Step.FOLLOW: tr("Your swap"),
        Step.END: tr("Your swap has ended"),
    }[step]


def leaving(what: Leaving) -> str:
    """What leaving the wizard here costs, for the tooltip of the button that leaves."""
    return {
        Leaving.NOTHING: tr("Back to your swaps"),
        Leaving.TYPED: tr("Back to your swaps. Nothing was signed; what you typed is forgotten."),
        Leaving.KEPT: tr("Back to your swaps. This one stays in the list; nothing is locked yet."),
        Leaving.RUNNING: tr("Back to your swaps. This one goes on by itself."),
    }[what]


def fault(what: Fault) -> str:
    """One fault of a field as a sentence. Empty for a field that was simply not filled yet."""
    if what.wrong is Wrong.UNREADABLE:
        return tr("This cannot be used: {reason}.", reason=what.detail)
    most = amount(what.limit, 18) if what.limit else ""
    return {
        Wrong.MISSING: "",
        Wrong.ZERO: tr("Give an amount above zero."),
        Wrong.TOO_MUCH: tr("You do not have that much. The most you can give is {most}.", most=most),
        Wrong.NEEDED_FOR_FEES: tr("Some of it is needed for network fees. The most you can give is {most}.", most=most),
        Wrong.UNKNOWN_BALANCE: tr("Your balance of this has not been read yet. Wait until the network answers."),
        Wrong.SAME_ASSET: tr("You would get the same that you give. Choose something else."),
        Wrong.OWN_ADDRESS: tr("This is one of your own addresses. Enter your partner's, or leave it empty."),
    }[what.wrong]


def outcome(swap: SwapView) -> Outcome:
    """What the end of `swap` means, said plainly."""
    if swap.phase is Phase.DONE:
        return _done(swap)
    if swap.phase is Phase.BACK:
        return _both(swap) if swap.take.state is LaneState.CLAIMED else _back(swap)
    if swap.phase is Phase.LOST:
        return _lost(swap)
    return _ended(swap)


def trouble(where: Leaving, happened: str, user: str) -> Outcome:
    """A step that failed: `happened` and `user` come from the error, the rest from how far the swap is."""
    return Outcome(tr("That did not work"), happened, _funds(where), _keeps(where), user or tr("Try again, or leave and come back later."))


def cost(swap: SwapView) -> str:
    """What the swap cost in fees, in words."""
    fees = [fee for fee in swap.fees if fee.units]
    if not fees:
        return tr("Nothing, not even a network fee.")
    return tr("Network fees: {fees}.", fees=" + ".join(amount(fee, 12) for fee in fees))


def _done(swap: SwapView) -> Outcome:
    got, gave = amount(swap.take.amount, 18), amount(swap.give.amount, 18)
    return Outcome(
        title=tr("You received {got}", got=got),
        happened=tr("You gave {gave} on {network}.", gave=gave, network=swap.give.network),
        funds=tr("{got} are in your account on {network}, for good.", got=got, network=swap.take.network),
        wallet=tr("Nothing is left to do."),
        user=tr("Nothing. You may close the app."),
        good=True,
    )


def _back(swap: SwapView) -> Outcome:
    gave = amount(swap.give.amount, 18)
    return Outcome(
        title=tr("Your {gave} are back", gave=gave),
        happened=swap.now or tr("The swap did not complete."),
        funds=tr(
            "{gave} are in your account on {network} again. You received nothing and gave nothing.", gave=gave, network=swap.give.network
        ),
        wallet=tr("Nothing is left to do: the time lock ran out and the wallet took your funds back."),
        user=tr("Start a new swap whenever you like."),
    )


def _both(swap: SwapView) -> Outcome:
    gave, got = amount(swap.give.amount, 18), amount(swap.take.amount, 18)
    return Outcome(
        title=tr("You received {got}, and your {gave} came back", got=got, gave=gave),
        happened=tr("Your partner did not collect in time, so the time lock gave your side back to you."),
        funds=tr("Both are in your accounts."),
        wallet=tr("Nothing is left to do."),
        user=tr("You may want to settle this with your partner."),
        good=True,
    )


def _ended(swap: SwapView) -> Outcome:
    return Outcome(
        title=tr("This swap ended before anything was locked"),
        happened=swap.now or tr("The offer was not used."),
        funds=tr("{gave} never left your account on {network}.", gave=amount(swap.give.amount, 18), network=swap.give.network),
        wallet=tr("Nothing is left to do. Nothing can be locked by this offer any more."),
        user=tr("Start a new swap whenever you like."),
    )


def _lost(swap: SwapView) -> Outcome:
    gave, got = amount(swap.give.amount, 18), amount(swap.take.amount, 18)
    return Outcome(
        title=tr("You gave {gave} and did not receive {got}", gave=gave, got=got),
        happened=swap.now or tr("Your partner collected your side, and yours was not collected in time."),
        funds=tr("{gave} are with your partner, and {got} went back to your partner.", gave=gave, got=got),
        wallet=tr("It can do nothing more on the chain. It keeps every record of this swap."),
        user=tr("Keep the data folder and report this: it is not supposed to be possible. You can ask your partner to settle it."),
    )


def _funds(where: Leaving) -> str:
    if where is Leaving.RUNNING:
        return tr("Where the picture shows them: whatever is locked is yours again after the time lock, or already on its way.")
    if where is Leaving.KEPT:
        return tr("In your account. Nothing is locked.")
    return tr("In your account. Nothing was signed.")


def _keeps(where: Leaving) -> str:
    if where is Leaving.RUNNING:
        return tr("It keeps watching both chains and goes on as soon as it can.")
    if where is Leaving.KEPT:
        return tr("It keeps your swap in the list. It does nothing more until you go on.")
    return tr("Nothing.")
