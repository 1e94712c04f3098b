"""What a backup would bring back, beside what is here. Pure: two bodies are compared, and addresses that were derived anew."""

from __future__ import annotations

from collections.abc import Sequence

from wallet.errors import WalletError
from wallet.model.address import Address
from wallet.model.backup import DrillLine
from wallet.model.origin import Imported, KeyPlace, Watched
from wallet.services.backup.body import Body, KeptSwap
from wallet.storage.accounts import StoredAccount
from wallet.swaps import journal
from wallet.swaps.facts import Ended


def able(body: Body) -> tuple[tuple[KeyPlace, Address], ...]:
    """The accounts that the vault must bring the keys of."""
    return tuple((account.origin, account.address) for account in body.accounts if not isinstance(account.origin, Watched))


def keys_line(body: Body, derived: Sequence[Address]) -> DrillLine:
    """Do the sealed keys make the addresses that the file names?"""
    told = [address for _, address in able(body)]
    wrong = sum(one != other for one, other in zip(told, derived, strict=True))
    if wrong:
        return DrillLine("keys", False, f"{wrong} of {len(told)} accounts do not follow from the sealed keys. Do not rely on this file.")
    count = "The one account follows" if len(told) == 1 else f"All {len(told)} accounts follow"
    return DrillLine("keys", True, f"{count} from the sealed keys: derived anew, and the same addresses.")


def compared(here: Body, file: Body) -> tuple[DrillLine, ...]:
    """What else differs, a line each."""
    return (_accounts(here, file), _looks(here, file), _keys(here, file), _swaps(here, file), _settings(here, file), _networks(here, file))


def open_swaps(body: Body) -> tuple[KeptSwap, ...]:
    """Those that somebody is bound to and that had not ended."""
    ended = Ended.__name__
    return tuple(swap for swap in body.swaps if swap.facts and all(fact.kind != ended for fact in swap.facts))


def _accounts(here: Body, file: Body) -> DrillLine:
    ours, theirs = {each.address for each in here.accounts}, {each.address for each in file.accounts}
    missing, more = _counted(len(ours - theirs), "account"), _counted(len(theirs - ours), "account")
    sentences: list[str] = []
    if ours - theirs:
        sentences.append(f"{missing} here {_are(len(ours - theirs))} not in the file: {_some(ours - theirs)}.")
    if theirs - ours:
        sentences.append(f"{more} of the file {_are(len(theirs - ours))} not here: {_some(theirs - ours)}.")
    return DrillLine("accounts", not sentences, " ".join(sentences) or f"{_counted(len(ours), 'account')}, the same in both.")


def _looks(here: Body, file: Body) -> DrillLine:
    theirs = {account.address: account for account in file.accounts}
    both = [account for account in here.accounts if account.address in theirs]
    changed = sum(_shown(account) != _shown(theirs[account.address]) for account in both)
    order = [account.address for account in both] == [each.address for each in file.accounts if each.address in {a.address for a in both}]
    if not changed and order:
        return DrillLine("names", True, "Names, colours, order and what is hidden are the same.")
    parts = [f"{_counted(changed, 'account')} {_are(changed)} named, coloured or hidden differently"] if changed else []
    parts += [] if order else ["the order is another one"]
    return DrillLine("names", False, _sentence(" and ".join(parts)))


def _keys(here: Body, file: Body) -> DrillLine:
    """An address may be on both lists, and its key in one vault alone."""
    ours, theirs = (frozenset(each.address for each in body.accounts if isinstance(each.origin, Imported)) for body in (here, file))
    if ours <= theirs:
        return DrillLine("imported keys", True, f"{_counted(len(ours), 'imported key')}, in the file too." if ours else "No imported keys.")
    missing = len(ours - theirs)
    return DrillLine("imported keys", False, f"{_counted(missing, 'imported key')} {_are(missing)} not in the file. Make a new one.")


def _swaps(here: Body, file: Body) -> DrillLine:
    ours, theirs = ({swap.stored.swap_id: swap for swap in body.swaps} for body in (here, file))
    missing = [swap_id for swap_id in ours if swap_id not in theirs]
    moved = [swap_id for swap_id, swap in ours.items() if swap_id in theirs and theirs[swap_id].facts != swap.facts]
    unreadable = sum(not _reads(swap) for swap in file.swaps)
    sentences: list[str] = []
    if missing:
        sentences.append(f"{_counted(len(missing), 'swap')} here {_are(len(missing))} not in the file.")
    if moved:
        sentences.append(f"{_counted(len(moved), 'swap')} went on since it was made; restored, such a swap reads the rest from the chains.")
    if unreadable:
        sentences.append(f"{_counted(unreadable, 'swap')} of the file cannot be read.")
    return DrillLine("swaps", not sentences, " ".join(sentences) or f"{_counted(len(ours), 'swap')}, the same in both.")


def _settings(here: Body, file: Body) -> DrillLine:
    same = here.settings == file.settings and set(here.pins) <= set(file.pins)
    return DrillLine("settings", same, "The same in both." if same else "They have changed since the file was made.")


def _networks(here: Body, file: Body) -> DrillLine:
    same = here.networks == file.networks
    return DrillLine("networks", same, "The same in both." if same else "This data folder uses other networks than the file.")


def _reads(swap: KeptSwap) -> bool:
    try:
        return all(journal.decode(fact.line) for fact in swap.facts)
    except WalletError:
        return False


def _shown(account: StoredAccount) -> tuple[str, int, bool]:
    return account.name, account.colour, account.hidden


def _some(addresses: set[Address]) -> str:
    named = sorted(addresses)[:3]
    return ", ".join(f"{address[:8]}…{address[-6:]}" for address in named) + ("…" if len(addresses) > len(named) else "")


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _sentence(clause: str) -> str:
    return clause[:1].upper() + clause[1:] + "."
