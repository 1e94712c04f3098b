"""Errors to sentences: a title, what happened and is safe, and what to do.

The core's own sentence is the base; this adds the words around it.
"""

from __future__ import annotations

from dataclasses import dataclass

from ui.language import tr
from wallet import errors


@dataclass(frozen=True, slots=True)
class Problem:
    """What a user reads about an error. `advice` may be empty: the sentence then says it all."""

    title: str
    sentence: str
    advice: str
    error: Exception


def problem_of(error: Exception) -> Problem:
    """A page or banner for any exception. Something that is not a WalletError is our fault, and says so."""
    if isinstance(error, errors.WalletError):
        return Problem(_title(error), str(error), _advice(error), error)
    return Problem(
        tr("Something in Lockstep failed"),
        tr("This is a fault of the program ({kind}), not of yours. Nothing was signed by it.", kind=type(error).__name__),
        tr("Try again. If it comes back, restart Lockstep; swaps in flight go on after a restart."),
        error,
    )


def _title(error: errors.WalletError) -> str:
    for kind, title in _titles():
        if isinstance(error, kind):
            return title
    return tr("That did not work")


def _titles() -> tuple[tuple[type[errors.WalletError], str], ...]:
    """First match wins: special errors stand before their parents."""
    return (
        (errors.BadPhrase, tr("The recovery phrase is not right")),
        (errors.BadCode, tr("The recovery code is not right")),
        (errors.BadKey, tr("The key cannot be used")),
        (errors.BadExtendedKey, tr("The extended key cannot be used")),
        (errors.AccountKnown, tr("The account is here already")),
        (errors.AccountMissing, tr("There is no such account")),
        (errors.FileStands, tr("A file of that name is there")),
        (errors.BadAddress, tr("The address cannot be used")),
        (errors.BadAmount, tr("The amount cannot be used")),
        (errors.BadName, tr("The name cannot be used")),
        (errors.WeakPassword, tr("The password is too weak")),
        (errors.OtherDocument, tr("This belongs elsewhere")),
        (errors.BadDocument, tr("This text cannot be read")),
        (errors.WalletStands, tr("The wallet is here already")),
        (errors.WrongPassword, tr("Wrong password")),
        (errors.OtherPhrase, tr("The phrase of another wallet")),
        (errors.OtherCode, tr("The code of another wallet")),
        (errors.NoKeys, tr("Only watched")),
        (errors.NoPhrase, tr("No recovery phrase")),
        (errors.VaultDamaged, tr("The vault file is damaged")),
        (errors.VaultLocked, tr("The wallet is locked")),
        (errors.WalletExists, tr("The name is taken")),
        (errors.WalletMissing, tr("There is no such wallet")),
        (errors.KeyringHalfMissing, tr("Half of the lock is missing")),
        (errors.KeyringRefused, tr("This keyring is not trusted")),
        (errors.KeyringUnavailable, tr("The keyring does not answer")),
        (errors.HomeBusy, tr("Lockstep is already running")),
        (errors.HomeUnwritable, tr("The data folder cannot be written")),
        (errors.HomeExposed, tr("Others can change the data folder")),
        (errors.NewerData, tr("This data is from a newer Lockstep")),
        (errors.DiskFull, tr("The disk is full")),
        (errors.DatabaseDamaged, tr("The database cannot be read")),
        (errors.EndpointsDown, tr("The network does not answer")),
        (errors.WrongChain, tr("A node serves another chain")),
        (errors.StaleHead, tr("The network's news is old")),
        (errors.EndpointsDisagree, tr("Two nodes disagree")),
        (errors.NonceTaken, tr("Another transaction came first")),
        (errors.CallReverted, tr("The contract would refuse")),
        (errors.BroadcastRejected, tr("The node did not take it")),
        (errors.SignerError, tr("Not signed")),
        (errors.PartnerRefused, tr("The partner said no")),
        (errors.PartnerAway, tr("The partner does not answer")),
        (errors.PlaygroundError, tr("The playground is in the way")),
        (errors.ReviewChanged, tr("Something changed meanwhile")),
        (errors.TermsRefused, tr("This swap is refused")),
        (errors.SwapUnderWay, tr("A swap is under way")),
        (errors.SwapsOpen, tr("Swaps are still open")),
        (errors.CourierOn, tr("The courier is still on")),
        (errors.ContractStands, tr("Already deployed")),
        (errors.DeploymentRefused, tr("Not to be deployed there")),
        (errors.Blocked, tr("A safety rule stands in the way")),
        (errors.SwapError, tr("The swap cannot go on")),
        (errors.InputError, tr("That cannot be used")),
        (errors.StorageError, tr("The data folder cannot be used")),
        (errors.ChainError, tr("The network is in the way")),
        (errors.VaultError, tr("The wallet could not be opened")),
    )


def _advice(error: errors.WalletError) -> str:
    if isinstance(error, errors.BadPhrase) and error.place:
        return tr("Look at word {place}.", place=error.place)
    if isinstance(error, errors.EndpointsDown):
        return tr("Check that this computer is online.")
    return ""
