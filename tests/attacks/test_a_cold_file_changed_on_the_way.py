"""Whoever carries the files of cold signing, or holds the computer that prepares them, changes something: it is seen on the screen of the
one that signs, or what comes back is of no use."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.local_signer import LocalSigner
from tests.wallet.services.house import PHRASES, Street
from tests.wallet.swaps.contracts import TOKEN
from tests.wallet.vault.build import without_stretching
from wallet.errors import BadDocument, Blocked, InputError, NoKeys, NotPrepared, ReviewChanged
from wallet.keys import signing
from wallet.model.address import Address
from wallet.model.amount import Amount
from wallet.model.payload import signing_digest
from wallet.model.verdict import Review, Severity
from wallet.services.announcer import Announcer
from wallet.services.cold.desk import ColdDesk
from wallet.services.cold.documents import Answer, read_answer, read_prepared, write_answer
from wallet.services.gate import Gatekeeper
from wallet.storage import settings

FRIEND = Address("0xFE3B557E8Fb62b89F4916B721be55cEb828dBd73")
THIEF = Address("0x1563915e194D8CfBA1943570603F7606A3115508")


@dataclass
class Pair:
    """`online` only watches the account that `offline` has the key of."""

    street: Street
    online: ColdDesk
    offline: ColdDesk

    async def prepared(self, units: int = 10, *, token: bool = False) -> str:
        network = self.street.networks[0]
        return await self.online.prepare(FRIEND, Amount(units, network.tokens[0] if token else network.coin))

    async def recorded(self) -> int:
        """Transactions that the online side would send."""
        workspace = self.street.bob.session.workspace
        return len(await workspace.database.run(lambda c: c.execute("SELECT 1 FROM transactions").fetchall()))


@pytest.fixture
async def pair(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Pair]:
    without_stretching(monkeypatch)
    street = await Street.begin(tmp_path)
    signer = LocalSigner()
    await signer.open_phrase(PHRASES["alice"])
    account = await street.alice.session.workspace.main_account()
    await street.bob.wallets.create_watched("Watched", account)
    await street.bob.stand_still()
    session = street.alice.session
    monkeypatch.setattr(session, "gatekeeper", Gatekeeper(signer, session.step_up, session.found_locked))
    yield Pair(street, street.bob.cold, ColdDesk(session, signer, Announcer()))
    await street.close()


def changed(text: str, **fields: Any) -> str:
    return json.dumps(json.loads(text) | fields)


def rules(review: Review, severity: Severity) -> set[int]:
    return {finding.rule for finding in review.findings if finding.severity is severity}


async def test_an_honest_file_is_shown_as_it_is_and_signed(pair: Pair) -> None:
    text = await pair.prepared()
    review = await pair.offline.review(text)
    assert [(str(line.amount.units), line.party) for line in review.lines] == [("10", FRIEND)]
    assert rules(review, Severity.TYPE) == {23}, "what cannot be checked without a network is never shown as safe"
    assert "Nothing of that was checked here" in " ".join(review.notes)
    assert not review.blocked
    answer = read_answer(await pair.offline.sign(review))
    assert answer.digest == signing_digest(read_prepared(text).unsigned)
    with pytest.raises(ReviewChanged):
        await pair.offline.sign(review)  # good for one signature


@pytest.mark.parametrize(
    ("field", "value"),
    [("to", THIEF), ("value", "11"), ("nonce", 7), ("gas", 5_000_000), ("max_fee", "900000000000"), ("priority", "1"), ("data", "0x00")],
)
async def test_another_field_makes_another_transaction_which_nobody_sends(pair: Pair, field: str, value: object) -> None:
    """Even signed by somebody who did not look: the one that prepared it sends what it prepared and nothing else."""
    tampered = changed(await pair.prepared(), **{field: value})
    review = await pair.offline.review(tampered)
    assert dict(review.raw)["signed bytes"] != dict((await pair.offline.review(await pair.prepared())).raw)["signed bytes"]
    answer = await pair.offline.sign(await pair.offline.review(tampered))
    with pytest.raises(NotPrepared):
        await pair.online.send(answer)
    assert await pair.recorded() == 0


async def test_what_is_signed_is_what_is_shown_and_not_what_is_said(pair: Pair) -> None:
    thief = await pair.offline.review(changed(await pair.prepared(), to=THIEF))
    assert thief.lines[0].party == THIEF
    dear = await pair.offline.review(changed(await pair.prepared(), max_fee=str(10**15)))
    assert dear.fee is not None
    assert dear.fee.units >= 21_000 * 10**15
    assert 16 in rules(dear, Severity.WARN)
    called = await pair.offline.review(changed(await pair.prepared(), data="0x095ea7b3" + "00" * 64))
    assert 21 in rules(called, Severity.TYPE)


async def test_a_token_is_named_by_what_this_wallet_knows(pair: Pair) -> None:
    text = await pair.prepared(token=True)
    review = await pair.offline.review(text)
    assert (review.lines[0].amount, review.lines[0].party) == (Amount(10, pair.street.networks[0].tokens[0]), FRIEND)
    cheap = changed(text, token={"token": TOKEN, "symbol": "APD", "decimals": 18})
    assert rules(await pair.offline.review(cheap), Severity.BLOCK) == {40}, "ten would look like nothing"
    unknown = changed(text, to=THIEF, token={"token": THIEF, "symbol": "APD", "decimals": 0})
    shown = await pair.offline.review(unknown)
    assert sum(finding.rule == 23 for finding in shown.findings) == 2, "a token of the file's own is not believed"
    elsewhere = await pair.offline.review(changed(text, token={"token": THIEF, "symbol": "APD", "decimals": 0}))
    assert elsewhere.lines[0].amount.asset == pair.street.networks[0].tokens[0]


async def test_another_chain(pair: Pair) -> None:
    text = await pair.prepared()
    other = pair.street.networks[1].chain_id
    answer = await pair.offline.sign(await pair.offline.review(changed(text, chain_id=other, genesis=None)))
    with pytest.raises(NotPrepared):
        await pair.online.send(answer)
    began_anew = await pair.offline.review(changed(text, genesis="0x" + "ee" * 32))
    assert rules(began_anew, Severity.BLOCK) == {13}
    with pytest.raises(Blocked):
        await pair.offline.sign(began_anew)
    unknown = await pair.offline.review(changed(text, chain_id=424_242))
    assert any("is not among this wallet's networks" in finding.sentence for finding in unknown.findings)


async def test_claims_that_speak_against_it_count(pair: Pair) -> None:
    text = await pair.prepared()
    assert 14 in rules(await pair.offline.review(changed(text, simulated={"by": "x", "reverts": "paused"})), Severity.TYPE)
    assert 19 in rules(await pair.offline.review(changed(text, held={"coin": "1", "token": "0"})), Severity.BLOCK)
    burnt = "0x" + "00" * 20
    assert 1 in rules(await pair.offline.review(changed(text, to=burnt)), Severity.BLOCK)


async def test_a_signature_of_somebody_else_or_of_something_else(pair: Pair) -> None:
    text = await pair.prepared()
    digest = signing_digest(read_prepared(text).unsigned)
    mine = read_answer(await pair.offline.sign(await pair.offline.review(text)))
    other = read_answer(await pair.offline.sign(await pair.offline.review(await pair.prepared(11))))
    high = (signing.ORDER - int.from_bytes(mine.signature[32:64])).to_bytes(32)
    for answer in (
        Answer(digest, signing.sign_digest(b"\x07" * 32, digest)),
        Answer(digest, other.signature),
        Answer(digest, mine.signature[:32] + high + bytes([55 - mine.signature[64]])),  # the other one that fits, which nodes refuse
        Answer(digest, bytes(65)),
        Answer(b"\x01" * 32, mine.signature),
    ):
        with pytest.raises(NotPrepared):
            await pair.online.send(write_answer(answer))
    assert await pair.recorded() == 0


async def test_what_the_online_side_kept_is_bound_too(pair: Pair) -> None:
    text = await pair.prepared()
    answer = await pair.offline.sign(await pair.offline.review(text))
    key = "cold/" + read_answer(answer).digest.hex()
    database = pair.street.bob.session.workspace.database
    await database.run(lambda c: settings.write(c, key, changed(text, to=THIEF)))
    with pytest.raises(NotPrepared):
        await pair.online.send(answer)


async def test_only_the_account_of_this_wallet_is_signed_for(pair: Pair) -> None:
    with pytest.raises(NoKeys):
        await pair.offline.review(changed(await pair.prepared(), sender=THIEF))
    with pytest.raises(NoKeys):
        await pair.online.review(await pair.prepared())  # it only watches
    with pytest.raises(InputError):
        await pair.prepared(0)


@pytest.mark.parametrize("junk", ["", "{}", "[]", '{"format":"lockstep-signed"}', "LOCKSTEP-PART-1:x", "\x00"])
async def test_what_is_neither_file_is_refused(pair: Pair, junk: str) -> None:
    with pytest.raises(BadDocument):
        await pair.offline.review(junk)
    with pytest.raises(BadDocument):
        await pair.online.send(junk)
