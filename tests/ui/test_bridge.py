"""What the core announces arrives as one signal, until the bridge is closed."""

from __future__ import annotations

from tests.fakes.wallet import FakeWallet
from ui.bridge import Bridge
from wallet.model.changes import Changes


def test_changes_arrive_until_closed(qapp: object, fake: FakeWallet) -> None:
    bridge, heard = Bridge(fake.wallet), list[Changes]()
    bridge.changed.connect(heard.append)
    fake.announce(Changes.BALANCES | Changes.HEALTH)
    bridge.close()
    fake.announce(Changes.SWAPS)
    assert heard == [Changes.BALANCES | Changes.HEALTH]
