"""How an account looks in the list, and what is read out for it."""

from __future__ import annotations

from ui import format as fmt
from ui.language import tr
from ui.widgets.row_face import Face
from wallet.model.views import AccountKind, AccountView


def face(account: AccountView) -> Face:
    """What `RowList` paints."""
    return Face(
        headline=account.name,
        caption=f"{fmt.shortened(account.address)} · {origin(account)}",
        seed=account.address,
        badge=tr("hidden") if account.hidden else kind(account.kind) if account.kind is not AccountKind.DERIVED else "",
        badge_kind="plain" if account.hidden else "info",
        tip=f"{account.name}\n{fmt.grouped(account.address)}\n{origin(account)}",
        faint=account.hidden,
        mark=account.colour,
    )


def words(account: AccountView) -> str:
    """What a screen reader says."""
    parts = (account.name, fmt.shortened(account.address), kind(account.kind), origin(account), tr("hidden") if account.hidden else "")
    return ", ".join(part for part in parts if part)


def kind(kind: AccountKind) -> str:
    """In a word."""
    return {
        AccountKind.DERIVED: tr("derived"),
        AccountKind.IMPORTED: tr("imported"),
        AccountKind.WATCHED: tr("watched"),
    }[kind]


def origin(account: AccountView) -> str:
    """Where it comes from, in a few words."""
    if account.kind is AccountKind.IMPORTED:
        return tr("a key of its own")
    if account.kind is AccountKind.WATCHED:
        key, _, index = account.path.rpartition("/")
        return tr("address {n} of {key}…", n=int(index) + 1, key=key[:8]) if key else tr("an address alone")
    return account.path


def explained(account: AccountView) -> str:
    """What the kind means, in a sentence."""
    return {
        AccountKind.DERIVED: tr("Follows from the recovery phrase, at {path}: the phrase brings it back.", path=account.path),
        AccountKind.IMPORTED: tr("Its key was imported and lies in the vault. The recovery phrase does not bring it back: keep its key."),
        AccountKind.WATCHED: tr("Only watched: nothing here can sign for it."),
    }[account.kind]
