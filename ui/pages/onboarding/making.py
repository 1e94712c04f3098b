"""Make the wallet that was drafted, and give it test coins where somebody gives some."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from ui.language import tr
from ui.pages.onboarding.backup import brought_back
from ui.pages.onboarding.draft import Draft, Step, Way
from wallet.errors import (
    BadAddress,
    BadDocument,
    BadExtendedKey,
    BadKey,
    BadName,
    KeyringRefused,
    KeyringUnavailable,
    NewerData,
    NoPhrase,
    OtherCode,
    OtherPhrase,
    WalletExists,
    WalletStands,
    WeakPassword,
    WrongPassword,
)
from wallet.facade import Wallet
from wallet.model.address import Address

Fund = Callable[[Address], Awaitable[None]]


async def make(wallet: Wallet, draft: Draft) -> tuple[str, ...]:
    """What was brought back, a sentence each. Raises what the ports of wallets and of backups raise; then nothing was stored."""
    wallets, named = wallet.wallets, draft.name
    if draft.way is Way.WATCH:
        await wallets.create_watched(named, draft.watched)
    elif draft.way is Way.BACKUP:
        assert draft.file is not None
        assert draft.opener is not None
        back = wallet.backup.restore(draft.file, draft.opener, draft.password, use_keyring=draft.use_keyring, name=named)
        return await brought_back(wallet, await back)
    elif draft.way is Way.KEY:
        assert draft.key is not None
        await wallets.create_from_key(named, draft.key, draft.code, draft.password, use_keyring=draft.use_keyring)
    else:
        await wallets.create(named, draft.phrase, draft.passphrase, draft.password, use_keyring=draft.use_keyring)
        await wallet.backup.phrase_typed()  # back, or from paper: either way somebody has the words
    return ()


async def give_coins(wallet: Wallet, fund: Fund) -> Exception | None:
    """A failed funding does not undo the wallet: it is returned, not raised."""
    try:
        view = await wallet.portfolio.view()
        await fund(view.accounts[0].address)
        await wallet.portfolio.refresh()
    except Exception as error:  # the wallet stands; the page says what is missing
        return error
    return None


def farewell(way: Way, *, funded: bool) -> str:
    """What stands over the last button."""
    if way is Way.WATCH:
        return tr("It shows balances as the networks answer. Nothing can be signed with it here.")
    if way is Way.KEY:
        return tr("Its key is sealed. Swaps of this wallet cannot be found again from a phrase: keep a backup, or each swap's receipt.")
    if way is Way.BACKUP:
        return tr("It is as it was when the file was made.")
    if funded:
        return tr("You have test coins and tokens on both chains. Make a swap and watch it happen.")
    if way is Way.RESTORE:
        return tr("It is restored. Balances appear as the networks answer; accounts beyond the first are found on the page Accounts.")
    return tr("It is empty. Copy your address and ask a faucet for test coins to begin.")


def last_word(way: Way) -> tuple[str, str]:
    """The button that makes the wallet says so: alone, and after hosts were named."""
    return {
        Way.NEW: (tr("Create the wallet"), tr("Agree and create the wallet")),
        Way.RESTORE: (tr("Restore the wallet"), tr("Agree and restore the wallet")),
        Way.BACKUP: (tr("Restore the wallet"), tr("Agree and restore the wallet")),
        Way.KEY: (tr("Create the wallet"), tr("Agree and create the wallet")),
        Way.WATCH: (tr("Watch it"), tr("Agree and watch it")),
    }[way]


def mended_in(error: Exception, way: Way) -> Step | None:
    """The step in which a user can do something about what was refused."""
    if way is Way.WATCH:
        return Step.WATCH if isinstance(error, (BadAddress, BadExtendedKey, BadName, WalletExists)) else None
    if way is Way.BACKUP and isinstance(error, (WrongPassword, OtherPhrase, OtherCode, NoPhrase, BadDocument, NewerData, WalletStands)):
        return Step.BACKUP
    if isinstance(error, (BadKey, BadDocument)) and way is Way.KEY:
        return Step.KEY
    if isinstance(error, (WeakPassword, WalletExists, BadName)):
        return Step.PROTECT
    return Step.PLACE if isinstance(error, (KeyringUnavailable, KeyringRefused)) else None
