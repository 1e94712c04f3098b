"""Attack: a page asks to "log in" by a signature that costs nothing. It is a permit: a stranger may take all of a token, for ever."""

from __future__ import annotations

from tests.wallet.model.permits import SPENDER, erc2612
from tests.wallet.model.typed_documents import written
from wallet.model.amount import MAX_UINT256
from wallet.model.verdict import Severity
from wallet.playground.players import Player
from wallet.playground.world import Playground


async def test_an_unlimited_permit_is_named_and_has_to_be_typed(playground: Playground, alice: Player) -> None:
    network = playground.world.networks[0]
    token, account = network.tokens[0], (await alice.wallet.accounts.list())[0].address
    document = erc2612(token.token, account, MAX_UINT256, chain_id=network.chain_id)
    review = await alice.wallet.messages.review_typed_data(written(document))
    assert review.title == "Let somebody take your tokens?"
    (line,) = review.lines
    assert (line.label, line.party, line.endless, line.amount.asset) == ("May be taken from you, with no end", SPENDER, True, token)
    assert {finding.rule for finding in review.findings} == {24, 25, 26}, "no contract, unlimited, unknown"
    assert review.severity is Severity.TYPE
    assert review.typed == SPENDER[-4:], "not “yes”, which a page can tell you to type"
