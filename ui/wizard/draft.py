"""What was typed on the first page, read: an offer that can be checked, or what is wrong with which field. Knows no Qt."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from wallet.errors import BadAddress, BadAmount
from wallet.model.address import Address, parse_address
from wallet.model.amount import Amount, parse_amount
from wallet.model.asset import Asset
from wallet.model.views import BalanceView, OfferDraft


class Field(Enum):
    GIVE_ASSET = "give asset"
    GIVE = "give"
    WANT_ASSET = "want asset"
    WANT = "want"
    TAKER = "taker"


class Wrong(Enum):
    """Why a field cannot be used yet. MISSING is no reproach: nothing was typed so far."""

    MISSING = "missing"
    UNREADABLE = "unreadable"
    ZERO = "zero"
    TOO_MUCH = "more than there is"
    NEEDED_FOR_FEES = "needed for fees"
    UNKNOWN_BALANCE = "balance not read yet"
    SAME_ASSET = "the same on both sides"
    OWN_ADDRESS = "an address of mine"


@dataclass(frozen=True, slots=True)
class Fault:
    """`detail` is the reason of an unreadable field, `limit` the most that can be given."""

    field: Field
    wrong: Wrong
    detail: str = ""
    limit: Amount | None = None


@dataclass(frozen=True, slots=True)
class Typed:
    """The fields as they stand. `away` and `valid` in seconds."""

    give_asset: Asset | None
    give: str
    want_asset: Asset | None
    want: str
    away: int
    valid: int
    taker: str = ""


@dataclass(frozen=True, slots=True)
class Holdings:
    """What this wallet has: its balances and its own addresses."""

    balances: tuple[BalanceView, ...]
    addresses: tuple[Address, ...]

    def balance(self, asset: Asset) -> BalanceView | None:
        """The largest balance of `asset` among the accounts: a lock is paid by one account."""
        known = [row for row in self.balances if row.asset.key == asset.key]
        return max(known, key=lambda row: row.amount.units if row.amount else -1, default=None)

    def keeps_back(self, asset: Asset) -> bool:
        """Whether it is known what fees may need of this coin, so that the most that can be given is truly that."""
        row = self.balance(asset)
        return row is not None and row.reserved > 0

    def most(self, asset: Asset) -> Amount | None:
        """The most that can be given: the balance less what fees of swaps may need. None when it was never read."""
        row = self.balance(asset)
        if row is None or row.amount is None:
            return None
        return Amount(max(0, row.amount.units - row.reserved), asset)


def read(typed: Typed, holdings: Holdings) -> OfferDraft | tuple[Fault, ...]:
    """The offer that was typed, or every fault in the order of the fields."""
    give, give_faults = _amount(Field.GIVE_ASSET, Field.GIVE, typed.give_asset, typed.give)
    want, want_faults = _amount(Field.WANT_ASSET, Field.WANT, typed.want_asset, typed.want)
    taker, taker_faults = _taker(typed.taker, holdings)
    faults = [*give_faults, *_affordable(give, holdings), *want_faults, *taker_faults]
    if typed.give_asset and typed.want_asset and typed.give_asset.key == typed.want_asset.key:
        faults.append(Fault(Field.WANT_ASSET, Wrong.SAME_ASSET))
    if faults or give is None or want is None:
        return tuple(faults)
    return OfferDraft(give, want, typed.away, typed.valid, taker)


def _amount(asset_field: Field, field: Field, asset: Asset | None, text: str) -> tuple[Amount | None, list[Fault]]:
    if asset is None:
        return None, [Fault(asset_field, Wrong.MISSING)]
    if not text.strip():
        return None, [Fault(field, Wrong.MISSING)]
    try:
        amount = parse_amount(text, asset)
    except BadAmount as error:
        return None, [Fault(field, Wrong.UNREADABLE, error.reason)]
    return (amount, []) if amount.units else (None, [Fault(field, Wrong.ZERO)])


def _affordable(give: Amount | None, holdings: Holdings) -> list[Fault]:
    if give is None:
        return []
    most, row = holdings.most(give.asset), holdings.balance(give.asset)
    if most is None or row is None or row.amount is None:
        return [Fault(Field.GIVE, Wrong.UNKNOWN_BALANCE)]
    if give.units > row.amount.units:
        return [Fault(Field.GIVE, Wrong.TOO_MUCH, limit=most)]
    return [Fault(Field.GIVE, Wrong.NEEDED_FOR_FEES, limit=most)] if give.units > most.units else []


def _taker(text: str, holdings: Holdings) -> tuple[Address | None, list[Fault]]:
    if not text.strip():
        return None, []
    try:
        address = parse_address(text)
    except BadAddress as error:
        return None, [Fault(Field.TAKER, Wrong.UNREADABLE, error.reason)]
    return (None, [Fault(Field.TAKER, Wrong.OWN_ADDRESS)]) if address in holdings.addresses else (address, [])
