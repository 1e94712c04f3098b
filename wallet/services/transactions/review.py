"""From facts to the review of a transaction: what leaves and comes, who may take what, and every rule that has something to say. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from wallet.model.address import NATIVE, Address
from wallet.model.amount import Amount
from wallet.model.asset import Asset
from wallet.model.deed import Deed, DeedKind
from wallet.model.payload import signing_payload
from wallet.model.transaction import Unsigned
from wallet.model.verdict import Finding, Line, Review, Severity
from wallet.rules import permission, send, token, transaction
from wallet.services.gate import fee_at
from wallet.services.transactions.facts import Facts

_TITLES = {
    DeedKind.SEND: "Send this?",
    DeedKind.MOVE: "Move these tokens?",
    DeedKind.ALLOW: "Let somebody take your tokens?",
    DeedKind.ALLOW_MORE: "Let somebody take more of your tokens?",
    DeedKind.ALLOW_ALL: "Let somebody take every token of a collection?",
    DeedKind.UNKNOWN: "Sign this transaction?",
}
_MAY_TAKE, _MAY_NOT = "May take from you, now and later", "May take nothing any more"
_TAKEN_BACK = "Take an allowance back?"
_BY_CALL = "This node cannot show what would move (eth_call): only whether it goes through."


def review_of(unsigned: Unsigned, deed: Deed, facts: Facts) -> Review:
    """Without id and digest, which the gate fills in."""
    title = _TAKEN_BACK if _takes_back(deed) else _TITLES[deed.kind]
    found = sorted(judged(unsigned, deed, facts), key=lambda finding: (-finding.severity, finding.rule))
    simulation = facts.simulation
    return Review(
        id="",
        kind="transaction",
        title=title,
        lines=(*_deed_lines(deed, facts), *_other_lines(unsigned, deed, facts)),
        fee=_fee(unsigned, facts),
        notes=tuple(note for note in (_where(unsigned, facts), _by(facts)) if note),
        findings=tuple(found),
        simulated_by="" if simulation is None else simulation.by,
        raw=_raw(unsigned),
        typed=_typed(deed, facts) if any(finding.severity is Severity.TYPE for finding in found) else None,
    )


def judged(unsigned: Unsigned, deed: Deed, facts: Facts) -> list[Finding]:
    """All rules that fired, in no order."""
    found: list[Finding | None] = [*_transaction(unsigned, deed, facts)]
    if deed.kind in (DeedKind.SEND, DeedKind.MOVE):
        found += _sending(deed, facts)
    if deed.allows:
        found += _allowing(deed, facts)
    found += [finding for each in _foreign_tokens(deed, facts) for finding in _token(each, facts)]
    return [finding for finding in found if finding is not None]


def _transaction(unsigned: Unsigned, deed: Deed, facts: Facts) -> Iterable[Finding | None]:
    call, network, simulation = unsigned.call, facts.network, facts.simulation
    fee = _fee(unsigned, facts)
    if simulation is None:
        yield transaction.could_not_check("what it would do: no node tried it out")
    else:
        yield transaction.simulation_reverts("it", None if simulation.ok else simulation.reason or "no reason given")
    if facts.free is None:
        yield transaction.could_not_check(f"how much {network.coin.symbol} there is to pay for it")
    else:
        yield transaction.not_enough_gas(Amount(call.value + fee.units, network.coin), facts.free)
    yield transaction.dear(fee, Amount(call.value, network.coin) if call.value else None)
    yield transaction.above_market(unsigned.fees.max_fee, None if facts.market is None else facts.market.fees().max_fee)
    yield transaction.out_of_line(unsigned.nonce, facts.mined, facts.waiting)
    yield transaction.data_to_nobody(call.data, has_code=facts.calls_code)
    yield transaction.unknown_call(call.data, known=deed.kind is not DeedKind.UNKNOWN)


def _sending(deed: Deed, facts: Facts) -> Iterable[Finding | None]:
    ours = deed.party in facts.own
    yield send.burnt(deed.party)
    yield send.to_its_own_contract(deed.token, deed.party) if deed.token != NATIVE else None
    yield send.lookalike(deed.party, {*facts.sent_to, *facts.own})
    yield send.own_account(deed.party, facts.own)
    yield None if ours else send.first_time(sent_before=deed.party in facts.sent_to)


def _allowing(deed: Deed, facts: Facts) -> Iterable[Finding | None]:
    known = deed.party == facts.network.htlc or deed.party in facts.lists.known
    yield permission.blocked_spender(deed.party, facts.lists.blocked.get(deed.party))
    yield permission.spender_without_code(deed.party, has_code=facts.party_has_code)
    if deed.kind is DeedKind.ALLOW_ALL:
        yield permission.unknown_spender("approval of a whole collection (setApprovalForAll)", deed.party, known=known)
        return
    amount = Amount(deed.units, _asset(deed.token, facts))
    yield permission.unlimited(amount, facts.held or 0)
    yield permission.changed_allowance(facts.standing, amount) if deed.kind is DeedKind.ALLOW else None
    yield permission.approval_alone(amount, outflow=False)


def _token(address: Address, facts: Facts) -> Iterable[Finding | None]:
    """About one that no list names."""
    asset, network = facts.asset(address), facts.network
    yield token.quarantined("" if asset is None else asset.symbol, facts.quarantined.get(address, ()))
    if asset is None:
        yield transaction.could_not_check(f"the token {address}: its contract does not say what it is")
        return
    yield token.imitates(asset, (network.coin, *network.tokens), facts.lists.symbols)


def _foreign_tokens(deed: Deed, facts: Facts) -> tuple[Address, ...]:
    moved = () if facts.simulation is None else tuple(each.token for each in facts.simulation.transfers)
    every = dict.fromkeys((deed.token, *moved)) if deed.kind is not DeedKind.ALLOW_ALL else dict.fromkeys(moved)
    return tuple(address for address in every if address != NATIVE and facts.network.asset(address) is None)


# --- lines -----------------------------------------------------------------------------------------------------------------


def _deed_lines(deed: Deed, facts: Facts) -> tuple[Line, ...]:
    asset = facts.network.coin if deed.token == NATIVE else _asset(deed.token, facts)
    if deed.kind is DeedKind.ALLOW_ALL:
        asset = Asset(asset.chain_id, deed.token, "whole collection", 0)
    if deed.kind is DeedKind.UNKNOWN and not deed.units:
        return ()
    label, name = _words(deed, facts)
    return (Line(label, Amount(deed.units, asset), deed.party, name, endless=deed.allows and deed.units >= permission.UNLIMITED_FROM),)


def _words(deed: Deed, facts: Facts) -> tuple[str, str]:
    """What happens, and what to say beside the party."""
    match deed.kind:
        case DeedKind.MOVE:
            return "Moves, by an allowance", f"from {deed.owner}"
        case DeedKind.ALLOW | DeedKind.ALLOW_MORE | DeedKind.ALLOW_ALL:
            return (_MAY_TAKE if deed.units else _MAY_NOT), facts.lists.known.get(deed.party, "")
        case DeedKind.SEND:
            return "You send", facts.own.get(deed.party, "")
        case DeedKind.UNKNOWN:
            return "You send along", ""


def _other_lines(unsigned: Unsigned, deed: Deed, facts: Facts) -> tuple[Line, ...]:
    """What trying it out showed beside the deed: the rest of what leaves and comes, of the account that signs and our other ones."""
    if facts.simulation is None:
        return ()
    lines: list[Line] = []
    shown = (deed.token, unsigned.sender, deed.party, deed.units)
    for each in facts.simulation.transfers:
        if (each.token, each.sender, each.recipient, each.units) == shown:
            continue
        amount = Amount(each.units, facts.network.coin if each.token == NATIVE else _asset(each.token, facts))
        if each.sender in facts.own:
            lines.append(Line("Leaves", amount, each.recipient, f"from {facts.own[each.sender]}"))
        if each.recipient in facts.own:
            lines.append(Line("Comes", amount, each.sender, f"to {facts.own[each.recipient]}"))
    lines += [
        Line(_MAY_TAKE, Amount(each.units, _asset(each.token, facts)), each.spender, endless=each.units >= permission.UNLIMITED_FROM)
        for each in facts.simulation.approvals
        if each.owner in facts.own and (each.token, each.spender) != (deed.token, deed.party)
    ]
    return tuple(lines)


def _asset(address: Address, facts: Facts) -> Asset:
    """An amount of what does not even say its decimals is shown in its smallest units."""
    return facts.asset(address) or Asset(facts.network.chain_id, address, "units of an unknown token", 0)


def _fee(unsigned: Unsigned, facts: Facts) -> Amount:
    price = facts.price
    wei = unsigned.gas * unsigned.fees.max_fee if price is None else fee_at(unsigned, price) + price.data
    return Amount(wei, facts.network.coin)


def _where(unsigned: Unsigned, facts: Facts) -> str:
    return f"On {facts.network.name} (chain {facts.network.chain_id}), from {unsigned.sender}, number {unsigned.nonce}."


def _by(facts: Facts) -> str:
    return _BY_CALL if facts.simulation is not None and facts.simulation.by == "eth_call" else ""


def _typed(deed: Deed, facts: Facts) -> str:
    """The amount where something is sent; else the last characters of who gets the right."""
    if deed.kind is DeedKind.SEND:
        return Amount(deed.units, facts.network.coin if deed.token == NATIVE else _asset(deed.token, facts)).decimal
    return deed.party[-6:]


def _takes_back(deed: Deed) -> bool:
    return deed.kind in (DeedKind.ALLOW, DeedKind.ALLOW_ALL) and deed.units == 0


def _raw(unsigned: Unsigned) -> tuple[tuple[str, str], ...]:
    call, fees = unsigned.call, unsigned.fees
    return (
        ("To", call.to),
        ("Value", f"{call.value} wei"),
        ("Data", "0x" + call.data.hex()),
        ("Gas", f"{unsigned.gas}, at most {fees.max_fee} wei each, {fees.priority} of it for whoever makes the block"),
        ("Bytes that are signed", "0x" + signing_payload(unsigned).hex()),
    )
