"""Every error a user can meet, as one tree. Each carries data; the window and the command line write the sentence.

WalletError
├── InputError                 what was typed or pasted cannot be used; nothing was changed
│   ├── BadAddress, BadAmount, BadPhrase, BadName, BadKey, BadExtendedKey, BadCode
│   ├── AccountKnown, AccountMissing, FileStands
│   ├── WeakPassword
│   ├── BadDocument            an offer, acceptance, network file or vault that does not parse
│   └── OldList                a safety list that is no newer than the one in use
├── VaultError
│   ├── WrongPassword, OtherPhrase, OtherCode, VaultDamaged, VaultLocked, WalletMissing, WalletExists, NoKeys, NoPhrase
│   └── KeyringUnavailable, KeyringRefused, KeyringHalfMissing
├── StorageError
│   ├── HomeBusy, HomeUnwritable, HomeExposed, NewerData
│   └── DiskFull, DatabaseDamaged
├── ChainError
│   ├── EndpointsDown, WrongChain, StaleHead, EndpointsDisagree
│   └── CallReverted, BroadcastRejected, NonceTaken
├── SignerError                the signer process refused, or is gone
├── PlaygroundError
│   ├── AnvilMissing, BuiltInChainsMissing, ChainNotStarted, PlaygroundBroken
│   └── PlaygroundMissing, PartnerRefused, PartnerAway
└── SwapError
    ├── TermsRefused           a check of an offer, an acceptance or a lock failed
    ├── IllegalFact            the journal holds what cannot follow from what came before
    ├── ReviewChanged          what was shown is no longer what would be signed
    ├── SwapUnderWay           the open wallet may not be left alone now
    ├── SwapsOpen, CourierOn    the wallet may not be removed now
    ├── ContractStands, DeploymentRefused      the swap contract need not, or cannot, be deployed
    └── Blocked                a rule of the gate stands in the way
"""

from __future__ import annotations


class WalletError(Exception):
    """Root. `str(error)` is one plain English sentence: what happened, what is safe, what to do."""


# --- input -----------------------------------------------------------------------------------------------------------


class InputError(WalletError):
    """What was typed or pasted cannot be used."""


class BadAddress(InputError):
    def __init__(self, text: str, reason: str) -> None:
        super().__init__(f"“{text[:60]}” is not a usable address: {reason}. Nothing was changed; check it and try again.")
        self.text, self.reason = text, reason


class BadAmount(InputError):
    def __init__(self, text: str, reason: str) -> None:
        super().__init__(f"“{text[:60]}” is not a usable amount: {reason}. Nothing was changed.")
        self.text, self.reason = text, reason


class BadPhrase(InputError):
    """`word` is the first word that is wrong and `place` its position from 1; both None when only the checksum fails."""

    def __init__(self, reason: str, *, word: str | None = None, place: int | None = None) -> None:
        super().__init__(f"This is not a valid recovery phrase: {reason}. Nothing was stored; check the words and their order.")
        self.reason, self.word, self.place = reason, word, place


class BadKey(InputError):
    def __init__(self, reason: str) -> None:
        super().__init__(f"This is not a usable private key: {reason}. Nothing was stored; check it and try again.")
        self.reason = reason


class BadExtendedKey(InputError):
    """Nothing of the text is repeated: it may be one that must not be seen."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"This is not a usable extended public key: {reason}. Nothing was stored.")
        self.reason = reason


class BadCode(InputError):
    def __init__(self, reason: str) -> None:
        super().__init__(f"This is not a recovery code: {reason}. Nothing was changed; check it letter by letter.")
        self.reason = reason


class AccountKnown(InputError):
    def __init__(self, address: str, name: str) -> None:
        super().__init__(f"The account {address} is in this wallet already, as “{name}”. Nothing was changed.")
        self.address, self.name = address, name


class AccountMissing(InputError):
    def __init__(self, text: str) -> None:
        super().__init__(f"This wallet has no account “{text[:64]}”. Nothing was changed; the list of its accounts names them all.")
        self.text = text


class FileStands(InputError):
    def __init__(self, path: str) -> None:
        super().__init__(f"{path} is there already, and is not written over. Nothing was written; choose another name.")
        self.path = path


class BadName(InputError):
    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"“{name[:64]}” cannot be the name of a wallet: {reason}. Nothing was stored; choose another one.")
        self.name, self.reason = name, reason


class WeakPassword(InputError):
    def __init__(self, advice: str) -> None:
        super().__init__(f"This password is too easy to guess. {advice} Nothing was stored; choose a longer one.")
        self.advice = advice


class BadDocument(InputError):
    """`kind` is what it should have been (offer, acceptance, networks file), `field` the first field that is wrong."""

    def __init__(self, kind: str, reason: str, *, field: str | None = None, advice: str = "ask for it again") -> None:
        super().__init__(f"This is not a readable {kind}: {reason}. Nothing was changed; {advice}.")
        self.kind, self.reason, self.field = kind, reason, field


class OtherDocument(BadDocument):
    """A good document that belongs elsewhere: `what` it is, and what to do with it instead."""

    def __init__(self, kind: str, what: str, where: str) -> None:
        super().__init__(kind, f"it is {what}", advice=where)
        self.what, self.where = what, where


class OldList(InputError):
    """A safety list that does not come after the one in use; both days in ISO 8601."""

    def __init__(self, found: str, used: str) -> None:
        super().__init__(
            f"This list was put together on {found}, and the one in use on {used}. Nothing was changed: only a newer one takes its place."
        )
        self.found, self.used = found, used


class NotPrepared(InputError):
    """A signed answer that belongs to nothing this wallet asked for; `reason` is a clause."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"This is not the signature of a transaction that this wallet prepared: {reason}. Nothing was sent; prepare it again and sign "
            "exactly that."
        )
        self.reason = reason


# --- vault -----------------------------------------------------------------------------------------------------------


class VaultError(WalletError):
    """The place where the keys are could not be opened or written."""


class WrongPassword(VaultError):
    def __init__(self) -> None:
        super().__init__("That password does not open this wallet. Nothing is lost; try again, or restore with your recovery phrase.")


class OtherPhrase(VaultError):
    def __init__(self) -> None:
        super().__init__(
            "That phrase is a valid one, but it (or its passphrase) is another wallet's. Nothing was changed; use this wallet's own, or "
            "restore the other wallet beside it."
        )


class OtherCode(VaultError):
    def __init__(self) -> None:
        super().__init__(
            "That is not the recovery code of this wallet. Nothing was changed; a wallet with a recovery phrase is opened by that phrase."
        )


class VaultLocked(VaultError):
    def __init__(self) -> None:
        super().__init__("The wallet is locked. Nothing is lost; unlock it with your password, and it goes on.")


class CodeRefused(VaultError):
    """A one-time code."""

    def __init__(self) -> None:
        super().__init__(
            "That one-time code is wrong, too old, or was used already. Nothing was signed or changed; wait for the next one, and see that "
            "this computer's clock is right."
        )


class CodeTooSoon(VaultError):
    """After several wrong codes. `seconds` until the next one is looked at."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"Too many wrong one-time codes. Nothing was signed or changed; try again in {seconds} seconds.")
        self.seconds = seconds


class CodesOn(VaultError):
    def __init__(self) -> None:
        super().__init__("It asks for one-time codes already. Nothing was changed; turn them off first to use another authenticator.")


class CodesOff(VaultError):
    def __init__(self) -> None:
        super().__init__("This wallet asks for no one-time codes. Nothing was changed.")


class NoKeys(VaultError):
    """What was asked for needs a key that is not in this wallet. `what` is whose: of the wallet, or of one account."""

    def __init__(self, what: str = "This wallet") -> None:
        super().__init__(f"{what} is only watched: its key is not here. Nothing was signed; use the wallet that has the key, or import it.")
        self.what = what


class NoPhrase(VaultError):
    def __init__(self) -> None:
        super().__init__(
            "This wallet has no recovery phrase, so nothing follows from one. Nothing was changed; import a key, or use its recovery code."
        )


class VaultDamaged(VaultError):
    """`path` is the file, `generations` how many older copies beside it still read."""

    def __init__(self, path: str, reason: str, generations: int = 0) -> None:
        older = (
            f" {generations} older copies beside it still read: rename the newest to get it back."
            if generations
            else " Restore the wallet with your recovery phrase; coins live on the chain, not in this file."
        )
        super().__init__(f"The vault file {path} is damaged ({reason}).{older}")
        self.path, self.reason, self.generations = path, reason, generations


class WalletMissing(VaultError):
    def __init__(self, name: str = "") -> None:
        which = f"no wallet named “{name}”" if name else "no wallet"
        super().__init__(f"There is {which} in this data folder. Nothing is lost; create one or restore one from its phrase.")
        self.name = name


class WalletExists(VaultError):
    def __init__(self, name: str) -> None:
        super().__init__(f"A wallet named “{name}” is already in this data folder. Nothing was changed; choose another name.")
        self.name = name


class WalletStands(VaultError):
    """The wallet of a backup is here; `folder` is where."""

    def __init__(self, name: str, folder: str) -> None:
        super().__init__(
            f"The wallet “{name}” of this backup is in this data folder already ({folder}). Nothing was changed: to see whether the backup "
            "would bring it back, try a restore drill; to restore it all the same, remove the wallet that is here first."
        )
        self.name, self.folder = name, folder


class KeyringUnavailable(VaultError):
    def __init__(self, reason: str) -> None:
        super().__init__(
            f"The keyring of this computer does not answer ({reason}). Nothing is lost; unlock it or start its service and try "
            "again, or make the wallet without a keyring."
        )
        self.reason = reason


class KeyringRefused(VaultError):
    """Rule 45: the backend is not the one allowed on this operating system."""

    def __init__(self, backend: str) -> None:
        super().__init__(
            f"The keyring backend {backend} is not one that Lockstep trusts. No secret was given to it; remove it and try again."
        )
        self.backend = backend


class KeyringHalfMissing(VaultError):
    def __init__(self, backend: str) -> None:
        super().__init__(
            f"This wallet keeps half of its lock in {backend}, and that entry is not there. The coins are safe; log in to the desktop "
            "where the wallet was made, or restore with your recovery phrase."
        )
        self.backend = backend


# --- storage ---------------------------------------------------------------------------------------------------------


class StorageError(WalletError):
    """The data folder cannot be used."""


class HomeBusy(StorageError):
    def __init__(self, home: str) -> None:
        super().__init__(f"Lockstep is already running on {home}. Nothing was changed; use the window that is open, or close it first.")
        self.home = home


class HomeUnwritable(StorageError):
    """The operating system refuses the file or folder at `path`; `reason` in its words."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(
            f"{path} cannot be written ({reason}). What was saved before is intact; give yourself access to it, or use another data "
            "folder with --home."
        )
        self.path, self.reason = path, reason


class HomeExposed(StorageError):
    """The folder holds other things, and others may write in it: whoever does could change which nodes are asked."""

    def __init__(self, home: str) -> None:
        super().__init__(
            f"{home} holds other things, and other users of this computer can write in it. Nothing was changed; use a folder of your own "
            "with --home."
        )
        self.home = home


class NewerData(StorageError):
    def __init__(self, path: str, found: int, known: int) -> None:
        super().__init__(
            f"{path} was written by a newer Lockstep (format {found}, this one knows {known}). Nothing was touched; update Lockstep, "
            "or use another data folder with --home."
        )
        self.path, self.found, self.known = path, found, known


class DiskFull(StorageError):
    def __init__(self, path: str) -> None:
        super().__init__(f"The disk that holds {path} is full. What was saved before is intact; free some space and try again.")
        self.path = path


class DatabaseDamaged(StorageError):
    def __init__(self, path: str, reason: str) -> None:
        super().__init__(
            f"The database {path} cannot be read ({reason}). Your keys and coins are safe; move that file away and Lockstep builds it "
            "again from the chain."
        )
        self.path, self.reason = path, reason


# --- chains ----------------------------------------------------------------------------------------------------------


class ChainError(WalletError):
    """A node could not be asked, or said no. `chain_id` names the chain."""

    def __init__(self, chain_id: int, sentence: str) -> None:
        super().__init__(sentence)
        self.chain_id = chain_id


class EndpointsDown(ChainError):
    def __init__(self, chain_id: int, name: str, reason: str = "no answer") -> None:
        super().__init__(
            chain_id, f"No node of {name} answers ({reason}). Nothing is lost, coins stay on the chain; Lockstep keeps trying."
        )
        self.name, self.reason = name, reason


class WrongChain(ChainError):
    """Rule 13: chain id or genesis hash differ from what the network says."""

    def __init__(self, chain_id: int, endpoint: str, found: str) -> None:
        super().__init__(
            chain_id,
            f"The node {endpoint} serves another chain ({found} instead of chain {chain_id}). It is not used and nothing was sent; "
            "check the network's settings.",
        )
        self.endpoint, self.found = endpoint, found


class StaleHead(ChainError):
    """`age` seconds between the newest block's timestamp and now."""

    def __init__(self, chain_id: int, name: str, age: int) -> None:
        super().__init__(
            chain_id, f"The newest block that {name}'s node shows is {age} seconds old. Nothing is sent on old news; waiting for a new one."
        )
        self.name, self.age = name, age


class EndpointsDisagree(ChainError):
    def __init__(self, chain_id: int, name: str, what: str) -> None:
        super().__init__(chain_id, f"Two nodes of {name} disagree about {what}. Nothing was sent; Lockstep waits until they agree.")
        self.name, self.what = name, what


class CallReverted(ChainError):
    def __init__(self, chain_id: int, reason: str) -> None:
        super().__init__(chain_id, f"The contract would refuse this ({reason}). Nothing was sent.")
        self.reason = reason


class BroadcastRejected(ChainError):
    """The node refused the bytes and does not know their hash. `kind`: "nonce", "underpriced", "funds" or "other"."""

    def __init__(self, chain_id: int, reason: str, kind: str = "other") -> None:
        super().__init__(chain_id, f"The node did not take the transaction ({reason}). It stays signed on this disk and is offered again.")
        self.reason, self.kind = reason, kind


class CoinsKept(ChainError):
    """Rule 12. `needed` and `free` in words, such as "0.2 ETH"."""

    def __init__(self, chain_id: int, name: str, needed: str, free: str) -> None:
        super().__init__(
            chain_id,
            f"This takes up to {needed} on {name}, and {free} are free: the rest is kept for the fees of your open swaps. Nothing was "
            "sent; send less, get some more coins there, or wait until the swaps have ended.",
        )
        self.needed, self.free = needed, free


class GasMissing(ChainError):
    """A claim that would show the secret and could not be paid for."""

    def __init__(self, chain_id: int, name: str, symbol: str, account: str) -> None:
        super().__init__(
            chain_id,
            f"On {name} the account {account} holds too little {symbol} to claim at today's fees, so the secret is kept. Nothing is lost "
            f"while there is time; send it some {symbol}, and Lockstep goes on.",
        )
        self.account = account


class NonceTaken(ChainError):
    """Another transaction of this wallet was signed with `nonce` since this one was prepared."""

    def __init__(self, chain_id: int, nonce: int) -> None:
        super().__init__(
            chain_id, f"Another transaction of yours took the place (number {nonce}) of this one. It was not sent; review it again."
        )
        self.nonce = nonce


class AccountInUse(ChainError):
    """Something that this wallet did not sign waits in line on `account`: another program with the same keys, or a second installation."""

    def __init__(self, chain_id: int, account: str) -> None:
        super().__init__(
            chain_id, f"Another program is sending from {account}. Nothing was locked; your lock follows as soon as that has gone through."
        )
        self.account = account


# --- signer ----------------------------------------------------------------------------------------------------------


class SignerError(WalletError):
    """The signer process refused (`reason` says why) or is gone."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"The signer did not sign: {reason}. Nothing was sent.")
        self.reason = reason


# --- playground ------------------------------------------------------------------------------------------------------


class PlaygroundError(WalletError):
    """The local chains with test money are not to be had."""


class AnvilMissing(PlaygroundError):
    def __init__(self) -> None:
        super().__init__(
            "The program anvil is not on this computer. Nothing was started; run “python3 dev.py setup --anvil” to bring it, or leave "
            "out --engine anvil to use the built-in chains."
        )


class BuiltInChainsMissing(PlaygroundError):
    def __init__(self) -> None:
        super().__init__(
            "The packages of the built-in chains are not installed. Nothing was started; run “python3 dev.py setup” to bring them, or "
            "use --engine anvil."
        )


class ChainNotStarted(PlaygroundError):
    """`name` is the chain, `reason` the last thing its process said."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"The local chain {name} did not start ({reason}). Nothing is lost, it holds test money only; try again.")
        self.name, self.reason = name, reason


class PlaygroundBroken(PlaygroundError):
    """A contract or a payment of the playground did not get into a block."""

    def __init__(self, name: str, what: str) -> None:
        super().__init__(f"The local chain {name} could not {what}. Nothing is lost, it holds test money only; start it again.")
        self.name, self.what = name, what


class PlaygroundMissing(PlaygroundError):
    """The optional packages that run the local chains are not installed."""

    def __init__(self) -> None:
        super().__init__("The playground is not installed here. Nothing was started; in the checkout, python3 dev.py setup brings it.")


class PartnerRefused(PlaygroundError):
    """The playground's partner did not go along; `reason` is a sentence of its own, or a clause."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}, the playground's partner, says no: {reason.rstrip('.')}. Nothing of yours was locked; try again.")
        self.name, self.reason = name, reason


class PartnerAway(PlaygroundError):
    """The playground's partner does not answer at all."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name}, the playground's partner, does not answer. Nothing of yours was locked by that; try again, or start the playground "
            "anew for another partner."
        )
        self.name = name


# --- swaps -----------------------------------------------------------------------------------------------------------


class SwapError(WalletError):
    """A swap cannot go on as asked."""


class TermsRefused(SwapError):
    """`field` is the first field of the offer, acceptance or lock that does not hold."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"This swap is refused because of its {field}: {reason}. Nothing was signed.")
        self.field, self.reason = field, reason


class IllegalFact(SwapError):
    def __init__(self, fact: str, state: str) -> None:
        super().__init__(
            f"The journal of this swap says “{fact}”, which cannot follow “{state}”. Nothing was sent; keep the data folder and report it."
        )
        self.fact, self.state = fact, state


class SwapUnderWay(SwapError):
    """`wallet` is the open wallet's name, `until` the last time at which it must be open again, in words."""

    def __init__(self, wallet: str, until: str) -> None:
        super().__init__(
            f"A swap of “{wallet}” is under way, and nothing watches it while another wallet is open. Nothing was changed; open the other "
            f"one when it has ended, or close Lockstep, and be back with “{wallet}” before {until}."
        )
        self.wallet, self.until = wallet, until


class SwapsOpen(SwapError):
    def __init__(self, wallet: str) -> None:
        super().__init__(
            f"“{wallet}” has open swaps, and what they need would go with it. Nothing was removed; remove it when they have ended."
        )
        self.wallet = wallet


class CourierOn(SwapError):
    def __init__(self, wallet: str) -> None:
        super().__init__(f"The courier of “{wallet}” may still hold coins. Nothing was removed; turn it off first: lockstep courier off.")
        self.wallet = wallet


class ContractStands(SwapError):
    """Nothing is left to deploy; `name` is the chain's."""

    def __init__(self, name: str) -> None:
        super().__init__(f"The swap contract stands on {name} already. Nothing was signed and nothing is to be paid: swap there as it is.")
        self.name = name


class DeploymentRefused(SwapError):
    """`reason` is a clause: why the swap contract cannot be deployed on the chain `name`."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"The swap contract cannot be deployed on {name}: {reason}. Nothing was signed; swap on another network.")
        self.name, self.reason = name, reason


class Blocked(SwapError):
    """`findings` are the sentences of the rules that block, as (rule number, sentence)."""

    def __init__(self, findings: tuple[tuple[int, str], ...]) -> None:
        super().__init__("Not signed. " + " ".join(sentence for _, sentence in findings))
        self.findings = findings


class ReviewChanged(SwapError):
    """Rule 15: what was shown is no longer what would happen, or was never shown here."""

    def __init__(self) -> None:
        super().__init__("Something changed since this was shown to you. Nothing was signed; look at it again.")
