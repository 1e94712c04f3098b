"""Before anything outside this computer is asked, the hosts are named."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from PySide6.QtWidgets import QWidget

from ui.language import tr
from ui.pages.onboarding.step import StepView
from ui.widgets.frames import Card, column, hairline, row
from ui.widgets.labels import caption, heading, mono
from ui.widgets.notice import Icon
from wallet.model.network import Network


class HostsStep(StepView):
    """One line a network with the hosts that will be asked."""

    def __init__(self, networks: Iterable[Network], parent: QWidget | None = None) -> None:
        super().__init__(
            tr("Who will be asked"),
            tr(
                "To read balances, find swaps and send transactions, Lockstep talks to these hosts, and to no others. "
                "They see your addresses."
            ),
            tr("Agree and create the wallet"),
            parent,
        )
        box = Card(16, 10)
        for i, network in enumerate(networks):
            if i:
                box.column.addWidget(hairline())
            names = column(heading(network.name), *(mono(host) for host in hosts(network)), spacing=2)
            box.column.addLayout(row(Icon("globe-simple", "muted", 20), names, None, spacing=14))
        self.column.addWidget(box)
        self.column.addWidget(
            caption(tr("No analytics, no update checks, no account. The file networks.json in the data folder can name others."))
        )


def hosts(network: Network) -> tuple[str, ...]:
    """The host names of a network's endpoints, without repeats."""
    found = (urlsplit(endpoint).hostname or endpoint for endpoint in network.endpoints)
    return tuple(dict.fromkeys(found))
