"""Somebody makes an address that begins and ends like a friend's, and hopes that it is copied from the history."""

from __future__ import annotations

from wallet.model.address import checksummed
from wallet.model.transfer import Sending, transfer
from wallet.model.verdict import Severity
from wallet.playground.players import Player

FRIEND = checksummed(bytes.fromhex("70997970c51812dc3a010c7d01b50e0d17dc79c8"))
POISON = checksummed(bytes.fromhex("7099" + "ab" * 16 + "79c8"))


async def test_an_address_that_looks_like_one_that_was_paid_before(alice: Player) -> None:
    apple = alice.networks[0].tokens[0]
    first = await alice.wallet.transactions.review(transfer(apple.chain_id, Sending(apple.token, FRIEND, 1_000)))
    assert [finding.rule for finding in first.findings] == [6], "only that nothing was sent there before"
    await alice.wallet.transactions.confirm(first)

    again = await alice.wallet.transactions.review(transfer(apple.chain_id, Sending(apple.token, FRIEND, 1_000)))
    assert 6 not in {finding.rule for finding in again.findings}
    poisoned = await alice.wallet.transactions.review(transfer(apple.chain_id, Sending(apple.token, POISON, 1_000)))
    found = {finding.rule: finding for finding in poisoned.findings}
    assert found[4].severity is Severity.TYPE
    assert FRIEND in found[4].sentence
    assert poisoned.lines[0].party == POISON
