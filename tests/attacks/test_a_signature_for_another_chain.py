"""Attack: on a test network, where nothing matters, a page has something signed that counts on another chain, or for no contract at all."""

from __future__ import annotations

import pytest

from tests.wallet.model.permits import erc2612
from tests.wallet.model.typed_documents import written
from wallet.errors import Blocked
from wallet.model.verdict import Review, Severity
from wallet.playground.players import Player
from wallet.playground.world import Playground


async def test_it_is_refused_or_at_least_not_taken_for_checked(playground: Playground, alice: Player) -> None:
    here, there = playground.world.networks
    account, messages = (await alice.wallet.accounts.list())[0].address, alice.wallet.messages

    async def reviewed(chain_id: int, said: int | None) -> Review:
        return await messages.review_typed_data(written(erc2612(here.tokens[0].token, account, 1, chain_id=chain_id)), chain_id=said)

    for chain_id in (there.chain_id, 1):
        review = await reviewed(chain_id, here.chain_id)
        assert 27 in {finding.rule for finding in review.findings}
        with pytest.raises(Blocked):
            await messages.confirm(review)
    unknown = await reviewed(1, None)
    assert {finding.rule for finding in unknown.findings} >= {23, 26}
    assert unknown.severity is Severity.TYPE, "nobody here can look at that chain"
    missing = written(erc2612(account, account, 1, chain_id=here.chain_id))
    with pytest.raises(Blocked, match="does not exist"):
        await messages.confirm(await messages.review_typed_data(missing))
