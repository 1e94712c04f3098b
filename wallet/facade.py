"""What the window and the command line see of the core: a handful of ports, and nothing that is slow to import.

Every call that may take time is a coroutine; every error is a `WalletError` whose text is a sentence. A mutation first shows a `Review`,
then takes that same review back: what was shown is what is signed.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from wallet.model.address import Address
from wallet.model.amount import Amount
from wallet.model.backup import BackupFileView, BackupView, DrillView, FileKey, Restored
from wallet.model.changes import Changes
from wallet.model.codes import CodesKey
from wallet.model.key_material import KeyMaterial
from wallet.model.language import Language
from wallet.model.locking import AutoLock
from wallet.model.network import Network
from wallet.model.path import PathStyle
from wallet.model.sheet import Sheet
from wallet.model.transaction import Call
from wallet.model.verdict import Review
from wallet.model.views import (
    AccountView,
    ActivityRow,
    CheckView,
    ContractView,
    CourierView,
    DiscoveryView,
    FoundAccount,
    KeyringInfo,
    OfferDraft,
    OpenedOffer,
    PortfolioView,
    RescueView,
    SessionState,
    Shared,
    StepView,
    Strength,
    SwapView,
    WalletInfo,
    WatchView,
)
from wallet.services.partner import Partner

Listener = Callable[[Changes], None]


class Session(Protocol):
    """Which wallet of this data folder is open, unlocked or locked."""

    @property
    def state(self) -> SessionState: ...

    @property
    def current(self) -> WalletInfo | None:
        """The wallet that is open or waits for its password."""
        ...

    def wallets(self) -> tuple[WalletInfo, ...]:
        """All wallets of this data folder. Needs no password."""
        ...

    async def choose(self, wallet_id: str) -> None:
        """Make another wallet the current one (locked)."""
        ...

    async def unlock(self, password: str) -> None:
        """Raises WrongPassword, VaultDamaged, KeyringHalfMissing, KeyringUnavailable."""
        ...

    async def lock(self) -> None:
        """Forget the keys. A swap in flight keeps what it needs for its own claim and refund."""
        ...


class Wallets(Protocol):
    """Make a wallet, rename it, change its lock, recover it, remove it."""

    async def keyring(self) -> KeyringInfo:
        """What the keyring of this computer is and whether it answers. May take a while: it may ask the user to unlock it."""
        ...

    def strength(self, password: str, *, use_keyring: bool = True, name: str = "") -> Strength:
        """How hard a password is to guess; without the keyring it must be harder. The wallet's name does not help."""
        ...

    def complete(self, prefix: str, before: str = "") -> tuple[str, ...]:
        """Words that begin with `prefix` (at most 8), of the language of the words `before` it, or of all nine where there are none."""
        ...

    async def check_phrase(self, phrase: str) -> None:
        """Raises BadPhrase naming the first bad word or the checksum."""
        ...

    async def new_phrase(self, words: int = 12, language: Language = Language.ENGLISH) -> str:
        """A fresh recovery phrase, to be shown once. Nothing is stored."""
        ...

    async def new_code(self) -> str:
        """A fresh recovery code for a wallet of an imported key alone, to be shown once. Nothing is stored."""
        ...

    async def create(
        self, name: str, phrase: str, passphrase: str, password: str, *, use_keyring: bool, style: PathStyle = PathStyle.BIP44
    ) -> WalletInfo:
        """Seal the phrase into a vault and open it. Raises WeakPassword, WalletExists, KeyringUnavailable, DiskFull."""
        ...

    async def create_from_key(self, name: str, key: KeyMaterial, code: str, password: str, *, use_keyring: bool) -> WalletInfo:
        """Likewise with a private key and no phrase: `code` (of `new_code`) is the second way in. Its swaps cannot be found from a phrase.

        Raises BadKey, BadDocument (a keystore file), and the same.
        """
        ...

    async def create_watched(self, name: str, text: str) -> WalletInfo:
        """A wallet without keys: an address or an extended public key. It is open at once and stays so.

        Raises BadAddress, BadExtendedKey, BadName, WalletExists, DiskFull.
        """
        ...

    async def change_password(self, old: str, new: str, *, keyring: str | None) -> WalletInfo:
        """Lock the current wallet anew: `new` may be the same password, `keyring` the one it has, another one by its name, or None.

        Raises WeakPassword, WrongPassword, KeyringHalfMissing, KeyringUnavailable, KeyringRefused, VaultDamaged, DiskFull; then the lock
        is as it was. Whether the wallet is open does not change.
        """
        ...

    async def recover(self, phrase: str, passphrase: str, new: str, *, keyring: str | None) -> WalletInfo:
        """Likewise where the password or the keyring's half is lost: the phrase opens it. Raises BadPhrase, OtherPhrase and the same."""
        ...

    async def recover_by_code(self, code: str, new: str, *, keyring: str | None) -> WalletInfo:
        """Likewise for a wallet without a phrase, by its recovery code. Raises BadCode and the same."""
        ...

    async def rename(self, name: str, password: str) -> WalletInfo:
        """Call the current wallet something else. One without keys has no password. Raises BadName, WalletExists, WrongPassword."""
        ...

    async def remove(self, password: str) -> None:
        """Take the current wallet off this computer for good; the next one is current then, locked. Its phrase or code restores it.

        Raises WrongPassword, SwapsOpen, CourierOn.
        """
        ...


class Settings(Protocol):
    """What is chosen for this data folder as a whole."""

    @property
    def auto_lock(self) -> AutoLock: ...

    async def set_auto_lock(self, choice: AutoLock) -> None:
        """Raises HomeUnwritable, DiskFull; then it is as before."""
        ...


class Codes(Protocol):
    """One-time codes of an authenticator, asked for beside the typed words. They do not protect from malware on this computer.

    The wallet must be open for each call: VaultLocked, NoKeys. Recovering a wallet by phrase or code turns them off.
    """

    async def on(self) -> bool: ...

    async def begin(self) -> CodesKey:
        """What the authenticator is told, once. Nothing is stored. Raises CodesOn."""
        ...

    async def finish(self, password: str, code: str) -> None:
        """Turn them on; the code shows that the authenticator has it. Raises CodeRefused, CodesOn, CodesOff, WrongPassword, DiskFull."""
        ...

    async def turn_off(self, password: str, code: str) -> None:
        """Raises CodeRefused, CodeTooSoon, CodesOff, WrongPassword, DiskFull."""
        ...


class Portfolio(Protocol):
    """What is owned, as last read. Hidden accounts are left out."""

    async def view(self) -> PortfolioView:
        """From the database: at once, with the age of each figure."""
        ...

    async def refresh(self) -> None:
        """Ask every chain now. A dead node is reported in the view's networks, never raised."""
        ...


class Accounts(Protocol):
    """The accounts of the current wallet, of whatever origin. Those that only watch need no unlocking."""

    async def list(self) -> tuple[AccountView, ...]:
        """In the user's order, hidden ones too."""
        ...

    async def add(self, name: str = "", style: PathStyle | None = None) -> AccountView:
        """The next account of the phrase, of the wallet's own path style or another one. Raises VaultLocked, NoPhrase, NoKeys, BadName."""
        ...

    async def import_key(self, key: KeyMaterial, password: str, name: str = "") -> AccountView:
        """Seal a private key into the vault, which takes the password anew. An address that was only watched can sign from then on.

        Raises BadKey, BadDocument (a keystore file, or its password), WrongPassword, AccountKnown, VaultLocked, NoKeys, DiskFull.
        """
        ...

    async def watch(self, text: str, name: str = "", count: int = 1) -> tuple[AccountView, ...]:
        """An address, or the next `count` ones of an extended public key. Raises BadAddress, BadExtendedKey, AccountKnown."""
        ...

    async def rename(self, address: Address, name: str) -> AccountView:
        """Raises AccountMissing, BadName."""
        ...

    async def recolour(self, address: Address, colour: int) -> AccountView:
        """`colour`: 0 to 7."""
        ...

    async def hide(self, address: Address) -> AccountView:
        """It is watched as before, and its swaps go on. Raises InputError for the only one that is shown."""
        ...

    async def show(self, address: Address) -> AccountView: ...

    async def move(self, address: Address, place: int) -> AccountView:
        """To that place in the order, from 0."""
        ...

    async def export(self, address: Address, password: str, own: str, out: Path) -> None:
        """Write its private key to a keystore file that `own` opens. The key itself never comes into this process.

        Raises WeakPassword, FileStands, WrongPassword, NoKeys, AccountMissing, StorageError.
        """
        ...

    async def discover(self, report: Callable[[DiscoveryView], None], styles: Sequence[PathStyle] = ...) -> DiscoveryView:
        """Search the networks of this data folder for accounts that were used; nothing is added. Cancel it to stop.

        Raises VaultLocked, InputError, ChainError where no network answers.
        """
        ...

    async def adopt(self, found: Sequence[FoundAccount]) -> tuple[AccountView, ...]:
        """Put what was found on the list; those that are on it stay as they are."""
        ...


class Swaps(Protocol):
    """Both sides of an atomic swap."""

    @property
    def partner(self) -> Partner | None: ...

    async def list(self) -> tuple[SwapView, ...]:
        """Newest first, open ones before ended ones."""
        ...

    async def view(self, swap_id: bytes) -> SwapView: ...

    async def steps(self, swap_id: bytes) -> tuple[StepView, ...]:
        """Our own transactions in this swap, oldest first."""
        ...

    async def receipt(self, swap_id: bytes) -> Shared:
        """A file without keys and secret from which everything that was agreed follows. Raises InputError."""
        ...

    async def watch_file(self, swap_id: bytes) -> Shared:
        """Likewise, and with the secret once it is public: what `lockstep watch` finishes the swap from."""
        ...

    async def sheet(self, swap_id: bytes) -> Sheet:
        """What to do by hand, with any tool, if no Lockstep runs any more. Raises InputError."""
        ...

    async def checks(self, draft: OfferDraft) -> tuple[CheckView, ...]:
        """Everything that must hold before an offer can be signed, each with its reason."""
        ...

    async def worst(self, draft: OfferDraft) -> str:
        """When funds would be back at the worst, in words."""
        ...

    async def review_offer(self, draft: OfferDraft) -> Review:
        """Raises InputError, ChainError, TermsRefused."""
        ...

    async def confirm_offer(self, review: Review) -> Shared:
        """Sign and keep the offer; the text is for the partner. Nothing is locked yet."""
        ...

    async def open_offer(self, text: str) -> OpenedOffer:
        """Read a partner's offer and check it. Raises BadDocument."""
        ...

    async def review_acceptance(self, offer: str) -> Review: ...

    async def confirm_acceptance(self, review: Review) -> Shared:
        """Sign and keep the acceptance, and grant the mandate for this swap: from here on the wallet acts by itself."""
        ...

    async def review_lock(self, acceptance: str) -> Review:
        """The initiator's own lock, once the partner's acceptance is in. Raises BadDocument, TermsRefused."""
        ...

    async def confirm_lock(self, review: Review) -> bytes:
        """Grant the mandate and start; the swap's id."""
        ...

    async def abandon(self, swap_id: bytes) -> None:
        """Give up an offer or an acceptance for which nothing is locked or signed yet. Raises SwapError otherwise."""
        ...

    async def run(self, swap_id: bytes, report: Callable[[SwapView], Awaitable[None]]) -> SwapView:
        """Follow until it ended, reporting each change. For the command line; the window listens to changes instead."""
        ...


class Rescue(Protocol):
    """Swaps of this phrase that this data folder knows nothing of: found on the chains, or told by a receipt."""

    def view(self) -> RescueView | None:
        """Where the search stands; None before there was one. Raises WalletMissing."""
        ...

    async def start(self) -> None:
        """Search in the background, on from where an earlier search was. Raises WalletMissing, VaultLocked."""
        ...

    async def stop(self) -> None:
        """End the search; what was read is kept."""
        ...

    async def look(self, seen: frozenset[bytes], report: Callable[[RescueView], None]) -> RescueView:
        """Search until there is a finding whose key is not in `seen`, or all is read. For the command line."""
        ...

    async def review(self, key: bytes) -> Review:
        """What acting on a finding means. Raises InputError, ChainError."""
        ...

    async def review_receipt(self, text: str) -> Review:
        """What going on with the swap of a receipt means. Raises BadDocument, TermsRefused, InputError, ChainError."""
        ...

    async def confirm(self, review: Review) -> bytes:
        """Follow that swap from here on; its id. Nothing is ever locked for it."""
        ...


class Courier(Protocol):
    """An account of its own that finishes open swaps while the wallet is locked, by the keyring alone. Off unless turned on."""

    async def ready(self) -> None:
        """Until it is known whether the keyring opens it, which may take as long as its user takes to answer."""
        ...

    async def status(self) -> CourierView:
        """Likewise, and what it holds on each chain now."""
        ...

    async def turn_on(self) -> CourierView:
        """Raises KeyringUnavailable, KeyringRefused, VaultLocked."""
        ...

    async def turn_off(self) -> tuple[str, ...]:
        """Send its coins back and forget its key; a sentence for each chain that it had some on."""
        ...

    async def review_fund(self, amount: Amount) -> Review:
        """Coins for its fees, from the first account."""
        ...

    async def confirm_fund(self, review: Review) -> str:
        """The transaction's hash."""
        ...


class Watch(Protocol):
    """Other people's swaps that this wallet finishes for them."""

    async def review(self, texts: Sequence[str]) -> Review | None:
        """What may be signed for the swaps of these watch files; None when all are watched already. Raises BadDocument, TermsRefused."""
        ...

    async def confirm(self, review: Review) -> None:
        """Begin to watch what was shown."""
        ...

    async def learn(self, texts: Sequence[str]) -> None:
        """Take over the secrets that newer files have for swaps that are watched."""
        ...

    async def views(self) -> tuple[WatchView, ...]: ...

    async def run(self, report: Callable[[WatchView], Awaitable[None]]) -> tuple[WatchView, ...]:
        """Until all have ended, reporting each change."""
        ...


class Backup(Protocol):
    """The current wallet in one sealed file, and a wallet from such a file."""

    async def view(self) -> BackupView:
        """What is backed up, and what is missing (rule 46). Needs no password. Raises WalletMissing."""
        ...

    async def create(self, password: str, own: str, out: Path) -> BackupView:
        """Write a backup of the current wallet to `out`, which must not exist: `own` opens it, and so does the phrase or recovery code.

        Raises WeakPassword, FileStands, WrongPassword, NoKeys, StorageError and the vault's errors; then nothing is written.
        """
        ...

    async def look(self, path: Path) -> BackupFileView:
        """Whose backup that is, and whether that wallet is here; nothing is opened.

        Raises BadDocument, NewerData, StorageError, and so do the next two.
        """
        ...

    async def drill(self, path: Path, key: FileKey) -> DrillView:
        """Open it, derive its addresses anew and compare with what is here. Writes nothing. Raises what opening it raises."""
        ...

    async def restore(self, path: Path, key: FileKey, password: str, *, use_keyring: bool, name: str | None = None) -> Restored:
        """Bring the wallet back behind `password`; it is the current one then, open. What was open of its swaps goes on without locking.

        Raises WalletStands, WalletExists, BadName, WeakPassword, WrongPassword, OtherPhrase, OtherCode, NoPhrase, SwapUnderWay,
        KeyringUnavailable, DiskFull, StorageError; then nothing was changed.
        """
        ...

    async def ask_back(self, phrase: str, passphrase: str) -> BackupView:
        """Whether the user has the words of the current wallet; from then on nobody asks again. Raises BadPhrase, OtherPhrase, NoPhrase."""
        ...

    async def phrase_typed(self) -> None:
        """The user has typed the words of the current wallet a moment ago, and it was made of them."""
        ...


class Transactions(Protocol):
    """Any transaction of one's own: looked at from all sides, signed as it was shown, sent."""

    async def review(self, call: Call, sender: Address | None = None) -> Review:
        """What it would do, tried out, from `sender` or the first account that can sign. Raises InputError, NoKeys, ChainError."""
        ...

    async def confirm(self, review: Review) -> str:
        """Sign and send exactly that; its hash. Raises ReviewChanged, Blocked, NonceTaken, CoinsKept, BroadcastRejected, ChainError."""
        ...


class Cold(Protocol):
    """Signing on a computer without a network: one wallet prepares and sends, another one, with the key, looks and signs.

    Texts may come in parts (`wallet.model.parts`), one a line.
    """

    async def prepare(self, to: Address, amount: Amount, sender: Address | None = None) -> str:
        """An unsigned transfer of a coin or token, from `sender` or the first account that is shown: a text for the other computer.

        Raises InputError, CallReverted, ChainError, AccountMissing.
        """
        ...

    async def review(self, text: str) -> Review:
        """What would be signed, from the text alone; no chain is asked. Raises BadDocument, NoKeys where its account has no key here."""
        ...

    async def sign(self, review: Review) -> str:
        """Sign exactly that: a text for the computer that prepared it. Raises VaultLocked, Blocked, ReviewChanged."""
        ...

    async def send(self, text: str) -> str:
        """Send what this wallet prepared, if the text has the signature of exactly that; its hash. May be called again.

        Raises BadDocument, NotPrepared, NonceTaken, CoinsKept, BroadcastRejected, ChainError.
        """
        ...

    async def write(self, text: str, out: Path) -> None:
        """One of these texts as a file: all of it under that name or nothing. Raises FileStands, StorageError."""
        ...


class Messages(Protocol):
    """Signing messages (EIP-191) and typed data (EIP-712), shown by what they allow. Offers are signed by `Swaps` alone.

    account: who signs, the first one that can where it is None. chain_id: the chain that the user says to be on.
    """

    async def review_message(self, text: str | bytes, account: Address | None = None, chain_id: int | None = None) -> Review:
        """Text as it stands, or 0x and the digits of bytes. Raises BadDocument, AccountMissing, NoKeys."""
        ...

    async def review_typed_data(self, text: str, account: Address | None = None, chain_id: int | None = None) -> Review:
        """The document of eth_signTypedData_v4. Its contract is looked up on its chain. Raises BadDocument, AccountMissing, NoKeys."""
        ...

    async def confirm(self, review: Review) -> str:
        """The signature over exactly that: r, s, v as 0x and 130 digits. Raises VaultLocked, Blocked, ReviewChanged, CodeRefused."""
        ...


class Activity(Protocol):
    """Everything that happened, newest first."""

    async def rows(self) -> tuple[ActivityRow, ...]: ...


class Contracts(Protocol):
    """The swap contract on each chain, and putting it where it is missing."""

    async def list(self) -> tuple[ContractView, ...]:
        """Of every network. Asks the chains now; one that does not answer is part of the answer."""
        ...

    async def view(self, chain_id: int) -> ContractView:
        """Of one. Raises InputError for a chain that is not in this data folder."""
        ...

    async def review_deploy(self, chain_id: int) -> Review:
        """Raises ContractStands, DeploymentRefused, ChainError."""
        ...

    async def confirm_deploy(self, review: Review) -> ContractView:
        """Sign exactly that, write it down, send it. From here on it goes on by itself, after a restart too.

        Raises what review_deploy does, Blocked, ReviewChanged, NonceTaken.
        """
        ...

    async def run(self, chain_id: int, report: Callable[[ContractView], Awaitable[None]]) -> ContractView:
        """Follow a deployment of ours until it is final or has failed, reporting each change. For the command line."""
        ...


@dataclass(frozen=True)
class Wallet:
    """The core, wired. Made by `boot.build`, closed with `close`.

    subscribe: call with a listener; returns what ends the subscription. Listeners run on the loop's thread.
    """

    networks: tuple[Network, ...]
    session: Session
    wallets: Wallets
    settings: Settings
    codes: Codes
    portfolio: Portfolio
    accounts: Accounts
    swaps: Swaps
    rescue: Rescue
    activity: Activity
    contracts: Contracts
    courier: Courier
    watch: Watch
    backup: Backup
    cold: Cold
    messages: Messages
    transactions: Transactions
    subscribe: Callable[[Listener], Callable[[], None]]
    close: Callable[[], Awaitable[None]]

    def network(self, chain_id: int) -> Network:
        """Raises KeyError for a chain this wallet does not know."""
        return {network.chain_id: network for network in self.networks}[chain_id]
