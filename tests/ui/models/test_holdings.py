"""A portfolio as rows: summed over accounts, ordered, and what is not known is never 0."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.fakes import sample
from ui.models.holdings import AssetRow, NetworkRow, holdings, oldest, owned, row_key, unread
from wallet.model.amount import Amount
from wallet.model.views import BalanceView, Health, PortfolioView


def _view(*balances: BalanceView, health: Health = Health.FRESH) -> PortfolioView:
    networks = tuple(sample.health(network, health) for network in sample.PLAYGROUND)
    return PortfolioView((sample.ME, sample.SAVINGS), networks, balances, 0)


def _balance(units: int | None, *, who: str = "me", locked: int = 0, as_of: int = 100) -> BalanceView:
    amount = None if units is None else Amount(units, sample.APPLE)
    return BalanceView(sample.address(who), sample.APPLE, amount, locked, None if units is None else as_of, stale=units is None)


def _apple(view: PortfolioView) -> AssetRow:
    return next(row for row in holdings(view) if isinstance(row, AssetRow) and row.asset == sample.APPLE)


def test_each_network_heads_its_assets_coin_first_then_owned_then_empty() -> None:
    rows = holdings(PortfolioView((sample.ME,), _view().networks, sample.balances(sample.PLAYGROUND), 0))
    shown = [row.network.name if isinstance(row, NetworkRow) else row.asset.symbol for row in rows]
    assert shown == ["Aster", "AST", "APL", "PEAR", "Birch", "BIR", "PLUM", "QNC"]
    assert len({row_key(row) for row in rows}) == len(rows)


def test_accounts_are_summed_or_shown_alone() -> None:
    view = _view(_balance(5, locked=2, as_of=90), _balance(7, who="savings", as_of=80))
    row = _apple(view)
    assert (row.amount, row.locked, row.as_of, row.partial) == (Amount(12, sample.APPLE), 2, 80, False)
    assert row.total == Amount(14, sample.APPLE)
    alone = [each for each in holdings(view, sample.SAVINGS.address) if isinstance(each, AssetRow)]
    assert [each.amount for each in alone] == [Amount(7, sample.APPLE)]


def test_unknown_is_none_and_a_sum_with_an_unknown_part_says_so() -> None:
    assert _apple(_view(_balance(None))).amount is None
    assert not _apple(_view(_balance(None))).known_empty
    partly = _apple(_view(_balance(5), _balance(None, who="savings")))
    assert (partly.amount, partly.partial, partly.as_of, partly.stale) == (Amount(5, sample.APPLE), True, None, True)
    assert not _apple(_view(_balance(0), _balance(None, who="savings"))).known_empty
    assert _apple(_view(_balance(0))).known_empty
    assert not _apple(_view(_balance(0, locked=1))).known_empty


def test_what_is_locked_counts_as_owned() -> None:
    assert len(owned(holdings(_view(_balance(0, locked=3))))) == 1
    assert not owned(holdings(_view(_balance(0))))
    assert not owned(holdings(_view(_balance(None, locked=0))))


def test_the_age_of_a_list_is_its_oldest_figure_and_unknown_with_an_unknown_one() -> None:
    assert oldest(holdings(_view(_balance(5, as_of=90), _balance(1, who="savings", as_of=40)))) == 40
    assert oldest(holdings(_view(_balance(5), _balance(None, who="savings")))) is None
    assert oldest(()) is None


def test_nothing_is_unread_once_every_node_has_answered_or_failed() -> None:
    assert unread(_view(_balance(None), health=Health.LOADING))
    assert not unread(_view(_balance(None), health=Health.DOWN))
    assert not unread(_view(_balance(0), health=Health.LOADING))


@given(st.lists(st.one_of(st.none(), st.integers(0, 10**30)), min_size=1, max_size=5))
def test_a_sum_is_exact_and_at_most_the_truth(parts: list[int | None]) -> None:
    balances = [replace(_balance(part), account=sample.address(str(i))) for i, part in enumerate(parts)]
    row = _apple(_view(*balances))
    known = [part for part in parts if part is not None]
    assert row.amount == (Amount(sum(known), sample.APPLE) if known else None)
    assert row.partial == (len(known) < len(parts))
