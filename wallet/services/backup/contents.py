"""From a wallet's database to the body of a backup, and back into a fresh one: all of it in one transaction, or nothing.

What was read of the chains does not come along (balances, found tokens, transactions, how far logs were read): it is read anew. Offers that
nobody has bound us to yet come back as given up: the wallet they are from may have gone on with them since.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import replace

from wallet.errors import WalletError
from wallet.services.backup.body import Body, KeptFact, KeptSwap
from wallet.storage import accounts, facts, pins, settings, swaps
from wallet.swaps import journal
from wallet.swaps.restoring import restored

NOT_KEPT = ("swaps/next-block/", "rescue/", "backup/", "cold/")
"""Settings that say what this computer has done, and not what the user wants."""

WITHDRAWN = "swaps/withdrawn/"


def gathered(connection: sqlite3.Connection, networks: str | None) -> Body:
    """Everything that a backup holds beside the vault."""
    told: dict[bytes, list[KeptFact]] = {}
    for fact in facts.everything(connection):
        told.setdefault(fact.swap_id, []).append(KeptFact(fact.kind, fact.at, fact.body))
    kept = tuple(KeptSwap(stored, tuple(told.get(stored.swap_id, ()))) for stored in swaps.everything(connection))
    chosen = tuple((key, value) for key, value in settings.everything(connection) if not key.startswith(NOT_KEPT))
    listed = tuple(replace(account, place=place) for place, account in enumerate(accounts.everyone(connection)))
    return Body(listed, pins.everything(connection), chosen, kept, networks)


def pour(connection: sqlite3.Connection, body: Body, now: int) -> None:
    """Into the database of a wallet that has nothing yet. now: Unix seconds."""
    for account in body.accounts:
        accounts.add(connection, account.origin, account.address, account.name)
        accounts.recolour(connection, account.address, account.colour)
        accounts.hide(connection, account.address, hidden=account.hidden)
    for chain_id, genesis in body.pins:
        pins.pin(connection, chain_id, genesis, now)
    for key, value in body.settings:
        settings.write(connection, key, value)
    for swap in body.swaps:
        _pour_swap(connection, swap, now)


def _pour_swap(connection: sqlite3.Connection, swap: KeptSwap, now: int) -> None:
    swap_id = swap.stored.swap_id
    swaps.add(connection, swap.stored)
    if not swap.facts:
        settings.write(connection, WITHDRAWN + swap_id.hex(), "yes")
    for fact in _to_begin_with(swap.facts, now):
        facts.append(connection, swap_id, fact.kind, fact.line, fact.at)


def _to_begin_with(story: tuple[KeptFact, ...], now: int) -> Iterable[KeptFact]:
    """A journal that cannot be read comes back as it is: nothing is done with it, and it is not forgotten."""
    try:
        told = [journal.decode(fact.line) for fact in story]
        begun = restored(told) if told else ()
    except WalletError:
        return story
    if list(begun) == told:
        return story
    return [KeptFact(type(fact).__name__, story[0].at if place == 0 else now, journal.encode(fact)) for place, fact in enumerate(begun)]
