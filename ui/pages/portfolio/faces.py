"""How the rows of the portfolio look and what is read out for them."""

from __future__ import annotations

from ui import format as fmt
from ui.language import tr
from ui.models.holdings import AssetRow, HoldingRow, NetworkRow
from ui.widgets.health import health_words, tone
from ui.widgets.row_face import Face, Header
from wallet.model.amount import Amount
from wallet.model.views import Health, NetworkView


def face(row: HoldingRow) -> Face | Header:
    """What `RowList` paints."""
    return _network(row.network) if isinstance(row, NetworkRow) else _asset(row)


def words(row: HoldingRow) -> str:
    """What a screen reader says."""
    if isinstance(row, NetworkRow):
        return f"{row.network.name}, {health_words(row.network.health)}"
    said = fmt.exact(row.amount) if row.amount else tr("{symbol}, balance not known", symbol=row.asset.symbol)
    parts = [f"{row.asset.name or row.asset.symbol}, {said}, {row.network}"]
    if row.locked:
        parts.append(tr("{amount} locked in swaps", amount=fmt.amount(Amount(row.locked, row.asset))))
    if row.stale:
        parts.append(tr("not up to date"))
    return ", ".join(parts)


def _network(network: NetworkView) -> Header:
    block = tr("block {n}", n=fmt.integer(network.block)) if network.block is not None else ""
    note = " · ".join(part for part in (health_words(network.health), block) if part)
    bad = network.health in (Health.STALE, Health.DOWN, Health.WRONG_CHAIN)
    colour = tone(network.health)
    return Header(network.name, note, colour if bad else "muted", colour, network.sentence)


def _asset(row: AssetRow) -> Face:
    seed = f"chain:{row.asset.chain_id}" if row.asset.is_native else row.asset.token
    kind = tr("Coin of {network}, pays its fees", network=row.network) if row.asset.is_native else fmt.shortened(row.asset.token)
    caption = f"{row.asset.name} · {kind}" if row.asset.name and not row.asset.is_native else kind
    return Face(
        headline=row.asset.symbol,
        caption=caption,
        seed=seed,
        figure=_figure(row),
        figure_tone="muted" if row.stale or row.amount is None else "text",
        note=_note(row),
        note_tone="warn" if row.stale and row.amount is not None else "accent" if row.locked else "muted",
        action=tr("Swap") if row.amount is not None and row.amount.units else "",
        tip=_tip(row),
        faint=row.known_empty,
    )


def _figure(row: AssetRow) -> str:
    if row.amount is None:
        return tr("not known yet")
    return tr("at least {amount}", amount=fmt.amount(row.amount)) if row.partial else fmt.amount(row.amount)


def _note(row: AssetRow) -> str:
    parts: list[str] = []
    if row.locked:
        parts.append(tr("{amount} locked in swaps", amount=fmt.units(row.locked, row.asset.decimals)))
    if row.stale and row.as_of is not None:
        parts.append(tr("as of {time}", time=fmt.moment(row.as_of)))
    return " · ".join(parts)


def _tip(row: AssetRow) -> str:
    lines = [fmt.exact(row.amount)] if row.amount is not None else []
    if row.locked:
        lines.append(tr("{amount} locked in swaps", amount=fmt.exact(Amount(row.locked, row.asset))))
    if not row.asset.is_native:
        lines.append(tr("Token contract {address}", address=fmt.grouped(row.asset.token)))
    if row.as_of is not None:
        lines.append(tr("Read {time}", time=fmt.exact_moment(row.as_of)))
    return "\n".join(lines)
