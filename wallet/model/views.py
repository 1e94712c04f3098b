"""Frozen snapshots: what a page or a command prints. Amounts are base units with their asset; times are Unix seconds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from wallet.model.address import Address
from wallet.model.amount import Amount
from wallet.model.asset import Asset
from wallet.model.swap import Outcome, Role
from wallet.model.verdict import Severity


class SessionState(Enum):
    NO_WALLET = "no wallet"
    LOCKED = "locked"
    UNLOCKED = "unlocked"


class WalletKind(Enum):
    """What a wallet's accounts come from, and so what brings it back."""

    PHRASE = "phrase"
    KEYS = "keys"  # imported keys alone; a recovery code opens it
    WATCHED = "watched"  # no key at all: it is open without a password


@dataclass(frozen=True, slots=True)
class WalletInfo:
    """A wallet of this data folder, as its vault header tells without a password. `keyring` is None for a password-only one."""

    id: str
    name: str
    keyring: str | None
    kind: WalletKind = WalletKind.PHRASE


@dataclass(frozen=True, slots=True)
class KeyringInfo:
    """The OS keyring of this computer: its name, whether it answers, and a sentence for the user."""

    name: str
    usable: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class Strength:
    """Password strength from 0 (guessed at once) to 4, in words, and whether the gate lets it through."""

    score: int
    words: str
    enough: bool


class Health(Enum):
    LOADING = "loading"
    FRESH = "fresh"
    STALE = "stale"
    DOWN = "down"
    WRONG_CHAIN = "wrong chain"


@dataclass(frozen=True, slots=True)
class NetworkView:
    """`sentence` says what is wrong, empty when nothing is. `head_age` in seconds."""

    chain_id: int
    name: str
    health: Health
    sentence: str
    block: int | None
    head_age: int | None
    playground: bool
    hosts: tuple[str, ...]


class AccountKind(Enum):
    """What can sign for an account."""

    DERIVED = "derived"  # the phrase
    IMPORTED = "imported"  # a key of its own in the vault
    WATCHED = "watched"  # nothing here


@dataclass(frozen=True, slots=True)
class AccountView:
    """`index`: its place in the user's order. `path`: where it comes from, in words such as m/44'/60'/0'/0/7. `colour`: 0 to 7."""

    index: int
    path: str
    address: Address
    name: str
    kind: AccountKind = AccountKind.DERIVED
    colour: int = 0
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class FoundAccount:
    """An account of this wallet that was used before. `style`: what follows `--path`."""

    path: str
    address: Address
    style: str


@dataclass(frozen=True, slots=True)
class DiscoveryView:
    """How far a search for used accounts got. `troubles`: a sentence for each network that could not be asked, or not about everything."""

    checked: int
    found: tuple[FoundAccount, ...]
    troubles: tuple[str, ...]
    done: bool


@dataclass(frozen=True, slots=True)
class BalanceView:
    """`amount` is None when it was never read; `locked` is what open swaps of ours hold in HTLCs. `as_of` is None likewise.

    reserved: of a coin, what the fees of open swaps and of one more may cost, so that nobody gives away what a refund needs.
    """

    account: Address
    asset: Asset
    amount: Amount | None
    locked: int
    as_of: int | None
    stale: bool
    reserved: int = 0


@dataclass(frozen=True, slots=True)
class PortfolioView:
    """First paint comes from the database. `quarantined` counts unlisted tokens that were sent to us unasked."""

    accounts: tuple[AccountView, ...]
    networks: tuple[NetworkView, ...]
    balances: tuple[BalanceView, ...]
    quarantined: int


class LaneState(Enum):
    """One leg as a picture: an open padlock, one that closes (confirmations fill), closed, then claimed or given back."""

    EMPTY = "empty"
    LOCKING = "locking"
    LOCKED = "locked"
    CLAIMING = "claiming"
    CLAIMED = "claimed"
    REFUNDING = "refunding"
    REFUNDED = "refunded"


@dataclass(frozen=True, slots=True)
class LaneView:
    """One chain's lane of the picture. `chain_time`, `locked_at` and `expiry` are chain time in seconds (0 before known).

    mine: this is what I give (else what I take). confirmations of needed fill up while LOCKING, CLAIMING or REFUNDING.
    """

    chain_id: int
    network: str
    mine: bool
    amount: Amount
    state: LaneState
    confirmations: int
    needed: int
    expiry: int
    lock_by: int
    chain_time: int
    block_seconds: int
    transaction: str | None
    locked_at: int = 0


class Phase(Enum):
    """Where a swap stands, for the user."""

    OFFERED = "offered"  # my offer is out, no acceptance yet: nothing is locked
    TO_LOCK = "ready to lock"  # initiator: accepted, waits for my confirmation
    WAITING = "waiting for the partner"
    LOCKING = "locking"
    LOCKED = "locked"
    CLAIMING = "claiming"
    FINISHING = "finishing"
    REFUNDING = "getting back"
    DONE = "done"
    BACK = "refunded"
    ENDED = "ended without locking"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class PasswordNeed:
    """What an open swap waits for the password for: nobody signs for it until then.

    by: the last moment in chain time, None where there is no hurry or it is over; left: seconds until then, None where that is not known.
    loses: may the user lose coins after it? sentence: what for and until when; otherwise: what happens without it.
    """

    by: int | None
    left: int | None
    loses: bool
    sentence: str
    otherwise: str


@dataclass(frozen=True, slots=True)
class SwapView:
    """Everything the wizard's follow page and the list need.

    Sentences in plain words: `now` what happens, `next` what comes, `todo` what the user must do ("" for nothing), `safe` whether the app
    may be closed and why, `worst` when the funds are back at the worst. `trouble` is an error sentence or "".
    """

    id: bytes
    role: Role
    phase: Phase
    give: LaneView
    take: LaneView
    created: int
    partner: Address | None
    now: str
    next: str
    todo: str
    safe: str
    safe_to_close: bool
    worst: str
    trouble: str
    ended: bool
    document: str | None  # the text to hand to the partner while that is what is waited for
    answer: str | None = None  # the partner's acceptance, kept while it waits for my confirmation to lock
    fees: tuple[Amount, ...] = ()  # network fees this swap has cost us so far, one amount a coin
    me: Address | None = None  # my account in this swap
    password: PasswordNeed | None = None  # nobody may sign for it until the wallet is unlocked


@dataclass(frozen=True, slots=True)
class WatchView:
    """A swap of somebody else's that we finish for them. give, take: as its owner sees them, with their networks' names in `between`.

    now: a sentence; trouble: an error sentence or "". outcome: None until it has ended. knows_secret: can their claim be made?
    """

    id: bytes
    role: Role
    give: Amount
    take: Amount
    between: tuple[str, str]
    now: str
    trouble: str
    outcome: Outcome | None
    knows_secret: bool
    steps: tuple[StepView, ...]


@dataclass(frozen=True, slots=True)
class StepView:
    """One transaction of ours in a swap. `action` and `state` in words; block, gas and fee (wei) are None until it is in a block."""

    action: str
    chain_id: int
    transaction: str
    state: str
    block: int | None
    gas: int | None
    fee: int | None


@dataclass(frozen=True, slots=True)
class OfferDraft:
    """What the initiator typed. `away` is how long they may be away during the swap, `valid` how long the offer stands; seconds."""

    give: Amount
    want: Amount
    away: int = 0
    valid: int = 3600
    taker: Address | None = None


@dataclass(frozen=True, slots=True)
class Shared:
    """A text to hand to the partner."""

    swap_id: bytes
    text: str
    file_name: str


class ContractState(Enum):
    """The swap contract on one chain."""

    STANDS = "deployed"
    UNDER_WAY = "being deployed"  # by a transaction of ours that is not final yet
    MISSING = "missing"  # anybody can deploy it
    IMPOSSIBLE = "cannot be deployed"
    UNKNOWN = "unknown"  # the chain does not say


@dataclass(frozen=True, slots=True)
class ContractView:
    """`sentence` says where things stand. usable: the known code is there now, final or not. fee: what deploying it may cost at today's
    prices, where it is missing and that could be learnt. transaction: of ours that deploys it, while it is under way."""

    chain_id: int
    network: str
    address: Address
    state: ContractState
    sentence: str
    usable: bool = False
    fee: Amount | None = None
    transaction: str | None = None


@dataclass(frozen=True, slots=True)
class CheckView:
    """One safety check, done or failed. `reason` is a sentence in either case; `severity` that of the rule that fired, None if none did.

    A failed check of severity TYPE does not block: the review asks for typed words about it.
    deploy_on: the chain on which deploying the swap contract may mend it, else None.
    """

    label: str
    ok: bool
    reason: str
    severity: Severity | None = None
    deploy_on: int | None = None

    @property
    def blocks(self) -> bool:
        return not self.ok and self.severity is not Severity.TYPE


@dataclass(frozen=True, slots=True)
class OpenedOffer:
    """An offer as the person who opened it sees it: what they would give and get, and how each check went."""

    swap_id: bytes
    text: str
    give: Amount
    take: Amount
    maker: Address
    give_network: str
    take_network: str
    valid_until: int
    worst: str
    checks: tuple[CheckView, ...]

    @property
    def acceptable(self) -> bool:
        """Nothing stands in the way for good; something may still ask for typed words."""
        return bool(self.checks) and not any(check.blocks for check in self.checks)


@dataclass(frozen=True, slots=True)
class CourierGas:
    """What the courier holds on one chain, and what it should have there to finish a swap whatever fees do; None while unknown."""

    network: str
    coin: Asset
    balance: Amount | None
    needed: Amount | None
    trouble: str

    @property
    def enough(self) -> bool:
        return self.balance is not None and self.needed is not None and self.balance.units >= self.needed.units


@dataclass(frozen=True, slots=True)
class CourierView:
    """`address` is None while it is off or does not open; `trouble` is a sentence then. `swaps`: how many it could finish now."""

    on: bool
    address: Address | None
    trouble: str
    gas: tuple[CourierGas, ...]
    swaps: int


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """One thing that happened. `state` is a word such as "final" or "sent"; `detail` a sentence."""

    at: int
    title: str
    detail: str
    amount: Amount | None
    incoming: bool
    state: str
    network: str
    transaction: str | None
    swap_id: bytes | None


@dataclass(frozen=True, slots=True)
class CoverageView:
    """How far back one chain is searched for swaps of this phrase. `seconds` of `whole`; `low` is the oldest block read of `bottom`.

    `sentence` says it in words, against the time that a lock may last. trouble: why it does not go on, or "".
    """

    network: str
    seconds: int
    whole: int
    low: int
    bottom: int
    complete: bool
    sentence: str
    trouble: str


@dataclass(frozen=True, slots=True)
class FindingView:
    """Something that was found on the chains and can be done about it. `give` is ours, `take` is locked to us; None where there is none.

    reveals: doing it shows a secret that only we know, so the user must type what they get for what.
    """

    key: bytes
    kind: str
    reveals: bool
    give: Amount | None
    give_network: str
    take: Amount | None
    take_network: str
    partner: Address | None
    sentence: str


@dataclass(frozen=True, slots=True)
class RescueView:
    """A search for swaps of this phrase. `searching`: it goes on. `complete`: every lock that still runs would have been met."""

    searching: bool
    complete: bool
    coverage: tuple[CoverageView, ...]
    findings: tuple[FindingView, ...]
