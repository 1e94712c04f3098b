"""From what was found to what a person reads: each safety check with its verdict and its reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from wallet.chains.node import EMPTY_CODE
from wallet.model.amount import Amount
from wallet.model.verdict import Finding, Severity
from wallet.model.views import CheckView
from wallet.rules import swap_terms, transaction
from wallet.services.swaps.survey import Survey
from wallet.swaps.htlc import HTLC_CODE_HASH


@dataclass(frozen=True, slots=True)
class Checked:
    """One check: `finding` is None when it passed, and then `passed` says what holds. deploy_on: see CheckView."""

    label: str
    passed: str
    finding: Finding | None
    deploy_on: int | None = None

    @property
    def view(self) -> CheckView:
        """As a page shows it. A warning passes; what blocks or asks for typing does not."""
        if self.finding is None:
            return CheckView(self.label, True, self.passed)
        ok = self.finding.severity < Severity.TYPE
        return CheckView(self.label, ok, f"{self.finding.sentence} {self.finding.advice}", self.finding.severity, self.deploy_on)


def chain_checks(found: Survey, now: int) -> tuple[Checked, ...]:
    """Is this the right chain, is its news fresh, is the contract the known one? `now`: Unix seconds of this computer."""
    name = found.network.name
    if found.head is None:
        down = transaction.wrong_chain(found.network, -1, None) if found.wrong_chain else None
        disagree = swap_terms.not_settled(final=True, head_age=0, fresh=1, agree=False, loopback=False) if found.agree is False else None
        return (Checked(f"{name} answers", "", down or disagree or transaction.could_not_check(f"{name}: {found.trouble}")),)
    age = now - found.head.timestamp
    fresh = swap_terms.not_settled(final=True, head_age=age, fresh=found.network.timing.fresh, agree=found.agree, loopback=found.loopback)
    code = None if found.code == EMPTY_CODE else found.code
    contract = (
        transaction.could_not_check(f"the swap contract on {name}")
        if found.trouble
        else swap_terms.other_contract(name, code, HTLC_CODE_HASH)
    )
    missing = found.network.chain_id if not found.trouble and code is None else None
    return (
        Checked(
            f"{name} is the right chain",
            "Chain id and first block are the expected ones.",
            transaction.wrong_chain(found.network, found.network.chain_id, found.genesis),
        ),
        Checked(f"{name} is up to date", _agreement(found, age), fresh),
        Checked(f"The swap contract on {name}", "Its code is exactly the one that Lockstep knows.", contract, missing),
    )


def gas_check(found: Survey, fees: int | None, free: int | None) -> Checked:
    """Can the account pay the fees (wei, at the worst) of any end of a swap? (rule 43) `free`: what open swaps leave of its coins."""
    name, coin, faucet = found.network.name, found.network.coin, found.network.faucet
    label = f"{coin.symbol} for network fees on {name}"
    if fees is None or free is None or found.coin is None:
        return Checked(label, "", transaction.could_not_check(f"your {coin.symbol} on {name}"))
    needed = Amount(fees, coin)
    kept = f" of {Amount(found.coin, coin)}; the rest is kept for the fees of your open swaps" if free < found.coin else ""
    passed = f"Should fees rise, up to {needed} may be needed, and {Amount(free, coin)} are free{kept}."
    return Checked(label, passed, swap_terms.no_gas_to_claim(name, needed, Amount(free, coin), Amount(found.coin, coin), faucet))


def funds_check(found: Survey, give: Amount, fees: int | None, free: int | None) -> Checked:
    """Does the account hold what it gives, and when that is the coin itself, the fees (wei) as well?"""
    label = f"You hold {give}"
    if found.held is None or fees is None or free is None:
        return Checked(label, "", transaction.could_not_check(f"your {give.asset.symbol}"))
    needed, held = (give.units + fees, free) if give.asset.is_native else (give.units, found.held)
    return Checked(label, f"You have {Amount(found.held, give.asset)}.", transaction.not_enough_gas(Amount(needed, give.asset), held))


def findings(checks: Iterable[Checked]) -> tuple[Finding, ...]:
    """What fired, the worst first."""
    fired = [check.finding for check in checks if check.finding is not None]
    return tuple(sorted(fired, key=lambda finding: (-finding.severity, finding.rule)))


def _agreement(found: Survey, age: int) -> str:
    nodes = "Two nodes agree" if found.agree else "The node is this computer's own"
    return f"{nodes}; the newest block is {'1 second' if age == 1 else f'{max(0, age)} seconds'} old."
