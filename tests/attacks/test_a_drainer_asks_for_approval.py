"""A page that "verifies your wallet" wants an unlimited allowance for somebody's account: every alarm rings, and refusing costs nothing."""

from __future__ import annotations

from wallet.model.address import Address
from wallet.model.amount import MAX_UINT256
from wallet.model.deed import allow
from wallet.model.verdict import Severity
from wallet.playground.players import Player

THIEF = Address("0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC")


async def test_an_unlimited_allowance_for_somebodys_account(alice: Player) -> None:
    apple = alice.networks[0].tokens[0]
    review = await alice.wallet.transactions.review(allow(apple.chain_id, apple.token, THIEF, MAX_UINT256))
    assert {24, 25, 31} <= {finding.rule for finding in review.findings}
    assert review.severity is Severity.TYPE
    assert review.typed == THIEF[-6:]
    (line,) = review.lines
    assert (line.label, line.party, line.endless) == ("May take from you, now and later", THIEF, True)
    assert await alice.wallet.activity.rows() == (), "nothing was signed"


async def test_taking_it_back_is_shown_as_what_it_is(alice: Player) -> None:
    apple = alice.networks[0].tokens[0]
    allowed = await alice.wallet.transactions.review(allow(apple.chain_id, apple.token, THIEF, 5))
    await alice.wallet.transactions.confirm(allowed)
    back = await alice.wallet.transactions.review(allow(apple.chain_id, apple.token, THIEF, 0))
    assert back.title == "Take an allowance back?"
    assert {finding.rule for finding in back.findings} <= {18}, "at most that the first one still waits"
    (row,) = await alice.wallet.activity.rows()
    assert THIEF in row.title
    assert row.title.startswith("Allowed")
