"""How a network's node is, as a colour and as words; never as a colour alone."""

from __future__ import annotations

from ui.language import tr
from wallet.model.views import Health


def tone(health: Health) -> str:
    """The name of a theme colour for a dot."""
    return {
        Health.FRESH: "good",
        Health.STALE: "warn",
        Health.DOWN: "bad",
        Health.WRONG_CHAIN: "bad",
        Health.LOADING: "muted",
    }[health]


def health_word(health: Health) -> str:
    """For a narrow place."""
    return {
        Health.FRESH: tr("up to date"),
        Health.STALE: tr("behind"),
        Health.DOWN: tr("no answer"),
        Health.WRONG_CHAIN: tr("wrong chain"),
        Health.LOADING: tr("asking…"),
    }[health]


def health_words(health: Health) -> str:
    """What follows the network's name in a sentence."""
    return {
        Health.FRESH: tr("up to date"),
        Health.STALE: tr("is behind"),
        Health.DOWN: tr("does not answer"),
        Health.WRONG_CHAIN: tr("serves another chain"),
        Health.LOADING: tr("asking…"),
    }[health]
