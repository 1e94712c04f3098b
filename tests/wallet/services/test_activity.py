"""What is sent outside of swaps is on the list of what happened."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.wallet.services.house import Street, willing
from tests.wallet.vault.build import without_stretching
from wallet.model.amount import Amount


@pytest.fixture
async def street(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Street]:
    without_stretching(monkeypatch)
    street = await Street.begin(tmp_path)
    yield street
    await street.close()


async def test_gas_for_the_courier(street: Street) -> None:
    coin = street.networks[0].coin
    await street.alice.courier.turn_on()
    await street.alice.courier.confirm_fund(willing(await street.alice.courier.review_fund(Amount(5, coin))))
    (row,) = await street.alice.activity.rows()
    assert (row.title, row.amount, row.incoming) == ("Sent to your courier", Amount(5, coin), False)
