"""Rules about sending coins and tokens somewhere: is this the recipient that was meant?"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from wallet.model.address import NATIVE, Address, is_shaped, misspelt
from wallet.model.amount import Amount
from wallet.model.verdict import Finding, Severity
from wallet.rules.transaction import could_not_check

_BURNT = (NATIVE, Address("0x000000000000000000000000000000000000dEaD"))


def burnt(recipient: Address) -> Finding | None:
    """Rule 1, blocks: the zero address, or the one that people burn to."""
    if recipient not in _BURNT:
        return None
    return Finding(1, Severity.BLOCK, "Nobody holds the key of this recipient: what is sent there is gone.", "Check the address.")


def bad_checksum(text: str) -> Finding | None:
    """Rule 2, blocks: an address in mixed case that is not its EIP-55 checksum. One of a single case carries none."""
    if not misspelt(text):
        return None
    sentence = "The checksum of this address is wrong, so at least one character differs from the original."
    return Finding(2, Severity.BLOCK, sentence, "Copy it again from where you have it; do not mend it by hand.")


def to_its_own_contract(token: Address, recipient: Address) -> Finding | None:
    """Rule 3, blocks: a token sent to its own contract."""
    if token != recipient:
        return None
    return Finding(3, Severity.BLOCK, "The recipient is the token's own contract, which would keep it.", "Check the address.")


def lookalike(recipient: Address, known: Collection[Address]) -> Finding | None:
    """Rule 4, typed: begins and ends (4 digits each) like one that was sent to before or is in the book, and is none of those."""
    if recipient in known:
        return None
    twin = next((each for each in known if _ends(each) == _ends(recipient)), None)
    if twin is None:
        return None
    return Finding(
        4,
        Severity.TYPE,
        f"This address only looks like {twin}, which you know: beginning and end are the same, the middle is not.",
        "Compare every character. Such addresses are made so that you copy the wrong one from your history.",
    )


def contract_elsewhere(*, has_code: bool | None, elsewhere: Sequence[str] | None) -> Finding | None:
    """Rule 5, typed: no code here, but on other networks. `elsewhere`: the names of those; None where one of them did not answer."""
    if has_code:
        return None
    if has_code is None or (elsewhere is None):
        return could_not_check("whether the recipient is a contract of another network")
    if not elsewhere:
        return None
    return Finding(
        5,
        Severity.TYPE,
        f"The recipient is a contract on {', '.join(elsewhere)}, but there is none at this address here.",
        "Whoever controls it there may have no key for it here. Ask them for an address on this network.",
    )


def first_time(*, sent_before: bool) -> Finding | None:
    """Rule 6, warns: nothing was sent to this recipient before."""
    if sent_before:
        return None
    sentence = "You have never sent anything to this address."
    return Finding(6, Severity.WARN, sentence, "Compare it with what the recipient told you in another way; a small amount first is wise.")


def dust_only(*, dust: int, real: int) -> Finding | None:
    """Rule 7, warns: all that is known of it is worthless. Numbers of transfers with it: of nothing or dust, and of anything else."""
    if dust == 0 or real > 0:
        return None
    return Finding(
        7,
        Severity.WARN,
        "All that ever came from this address is dust or nothing at all.",
        "Strangers send that so that their address stands in your history. Do not copy it from there; ask the recipient.",
    )


def over_limit(amount: Amount, *, each: int | None, day: int | None, sent_today: int | None) -> Finding | None:
    """Rule 8, typed: over the limit of one transaction, or of a day with what was `sent_today`. Base units; no limit: None."""
    if each is not None and amount.units > each:
        return _limit(f"{amount} is more than your limit of {Amount(each, amount.asset)} for one transaction.")
    if day is None:
        return None
    if sent_today is None:
        return could_not_check("how much you sent today")
    if amount.units + sent_today <= day:
        return None
    today, most = Amount(sent_today, amount.asset), Amount(day, amount.asset)
    return _limit(f"With {today} sent today, {amount} more is over your limit of {most} a day.")


def _limit(sentence: str) -> Finding:
    return Finding(8, Severity.TYPE, sentence, "You set this limit yourself. If somebody hurries you, stop here and think.")


def not_allowed(recipient: Address, allowed: Collection[Address] | None) -> Finding | None:
    """Rule 9, blocks: outside a locked allow-list. `allowed` None: there is no list, or it is not locked."""
    if allowed is None or recipient in allowed:
        return None
    sentence = "This recipient is not on your allow-list, and the list is locked."
    return Finding(9, Severity.BLOCK, sentence, "Add the address to the list first; it counts after the delay that you chose.")


def link_of_other_chain(asked: int | None, chain_id: int) -> Finding | None:
    """Rule 10, blocks: a payment link (EIP-681) that asks for another chain. `asked` None: it names none."""
    if asked is None or asked == chain_id:
        return None
    sentence = f"The payment link asks for chain {asked}, and this would be sent on chain {chain_id}."
    return Finding(10, Severity.BLOCK, sentence, "Choose that network, or ask for a link of this one: the recipient may have no key here.")


def clipboard_differs(recipient: Address, clipboard: str) -> Finding | None:
    """Rule 11, typed: the clipboard holds another address than the field."""
    if not is_shaped(clipboard) or clipboard.strip().lower() == recipient.lower():
        return None
    return Finding(
        11,
        Severity.TYPE,
        "The address in the field is not the one on your clipboard.",
        "Some malware changes addresses while they are pasted. Compare the whole address with where you copied it from.",
    )


def own_account(recipient: Address, own: Mapping[Address, str]) -> Finding | None:
    """Rule 12, informs: the recipient is an account of this wallet. `own`: their names."""
    if recipient not in own:
        return None
    return Finding(12, Severity.INFORM, f"This is your own account “{own[recipient]}”.", "Nothing leaves your wallet but the fee.")


def _ends(address: Address) -> tuple[str, str]:
    """What people look at: the first and the last four digits."""
    digits = address[2:].lower()
    return digits[:4], digits[-4:]
