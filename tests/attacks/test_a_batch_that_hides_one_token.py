"""Attack: a Permit2 batch of fifteen small amounts, and one without limit in the middle."""

from __future__ import annotations

from tests.wallet.model.permits import SPENDER, standing
from tests.wallet.model.typed_documents import written
from tests.wallet.rules.samples import MINE, NETWORK, OTHER
from wallet.model.typed_json import read_typed
from wallet.services.messages.facts import Facts
from wallet.services.messages.typed_review import Asked, typed_review


def test_the_unlimited_one_comes_first_and_is_named() -> None:
    small = [(NETWORK.multicall, 1 + place, 1_900_000_000) for place in range(15)]
    document = standing(*small[:7], (OTHER, 2**160 - 1, 2**48 - 1), *small[7:], chain_id=NETWORK.chain_id)
    facts = Facts(NETWORK, has_code=True, spender_code=True, now=1_800_000_000)
    review = typed_review(Asked(read_typed(written(document)), MINE, None), facts, {})
    assert len(review.lines) == 16
    first = review.lines[0]
    assert (first.amount.asset.token, first.endless, first.party) == (OTHER, True, SPENDER)
    assert first.label == "May be taken from you, with no end"
    assert not any(line.endless for line in review.lines[1:])
    assert [finding.rule for finding in review.findings] == [25, 26]
