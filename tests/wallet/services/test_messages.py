"""The desk of messages on chains in memory: what nodes say, whose signature comes out, and what starts it again."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.wallet.model.permits import SPENDER, erc2612
from tests.wallet.model.typed_documents import written
from tests.wallet.services.house import Street
from tests.wallet.services.test_typed_review import mail_for
from tests.wallet.swaps.contracts import HTLC, TOKEN
from wallet.errors import AccountMissing, BadDocument, Blocked, NoKeys, ReviewChanged, VaultLocked
from wallet.model.address import Address
from wallet.model.permit import PERMIT2
from wallet.services.messages.verify import message_signer, typed_data_signer

OTHER = Address("0x" + "22" * 20)


@pytest.fixture
async def street(tmp_path: Path) -> AsyncGenerator[Street]:
    begun = await Street.begin(tmp_path)
    for chain in begun.chains:
        chain.codes[SPENDER] = chain.codes[PERMIT2] = b"\x02"
    yield begun
    await begun.close()


async def test_whoever_was_asked_for_signs_exactly_what_was_shown_once(street: Street) -> None:
    alice = street.alice
    first, second = await alice.session.workspace.main_account(), (await alice.accounts.add()).address
    review = await alice.messages.review_message("Hi")
    signature = await alice.messages.confirm(review)
    assert message_signer("Hi", signature) == first
    assert message_signer("Ho", signature) != first
    raw = bytes.fromhex(signature[2:])
    assert message_signer("Hi", "0x" + (raw[:64] + bytes([raw[64] - 27])).hex()) == first, "some programs end it with 0 or 1"
    with pytest.raises(ReviewChanged):
        await alice.messages.confirm(review)
    assert message_signer("Hi", await alice.messages.confirm(await alice.messages.review_message("Hi", second))) == second
    await alice.accounts.watch(SPENDER)
    with pytest.raises(NoKeys):
        await alice.messages.review_message("Hi", SPENDER)
    with pytest.raises(AccountMissing):
        await alice.messages.review_message("Hi", OTHER)
    signed = list(alice.signer.digests)
    review = await alice.messages.review_message("Hi")
    with pytest.raises(ReviewChanged):
        await alice.messages.confirm(replace(review, digest=bytes(32)))
    review = await alice.messages.review_message("Hi")
    await alice.session.lock()
    with pytest.raises(VaultLocked):
        await alice.messages.confirm(review)
    assert alice.signer.digests == signed


async def test_what_the_chain_says_is_asked_again_before_signing(street: Street) -> None:
    alice, chain = street.alice, street.chains[0]
    account = await alice.session.workspace.main_account()
    document = written(erc2612(TOKEN, account, 10, chain_id=chain.chain_id, spender=HTLC))
    review = await alice.messages.review_typed_data(document)
    assert ([str(line.amount) for line in review.lines], review.findings) == (["10 APD"], ()), "our own contract is known"
    assert typed_data_signer(document, await alice.messages.confirm(review)) == account
    review = await alice.messages.review_typed_data(document)
    chain.codes[HTLC] = b"\x03"
    with pytest.raises(ReviewChanged):
        await alice.messages.confirm(review)
    assert [finding.rule for finding in (await alice.messages.review_typed_data(document)).findings] == [26]
    thief = Address("0x1FCdb04d0C5364FBd92C73cA8AF9BAA72c269107")  # of the list that ships
    stolen = written(erc2612(TOKEN, account, 10, chain_id=chain.chain_id, spender=thief))
    with pytest.raises(Blocked, match="taking people's tokens"):
        await alice.messages.confirm(await alice.messages.review_typed_data(stolen))
    for node in street.nodes.values():
        node.down = True
    review = await alice.messages.review_typed_data(document)
    assert [finding.rule for finding in review.findings] == [23, 23, 26], "what could not be asked is open"
    for node in street.nodes.values():
        node.down = False
    gone = written(mail_for(chain.chain_id, OTHER))
    with pytest.raises(Blocked, match="does not exist"):
        await alice.messages.confirm(await alice.messages.review_typed_data(gone))
    assert len(alice.signer.digests) == 1


@pytest.mark.parametrize("signature", ["", "0x", "0x" + "00" * 64, "0x" + "zz" * 65, "0x" + "00" * 65, "0x" + "ff" * 65])
def test_what_is_no_signature_is_refused(signature: str) -> None:
    with pytest.raises(BadDocument):
        message_signer("Hi", signature)
