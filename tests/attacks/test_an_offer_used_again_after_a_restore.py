"""A data folder from a backup has forgotten that an offer was used. The partner, who knows the secret since, answers it once more, and a
second lock with the same hash would be theirs for the taking.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import time
from pathlib import Path

import pytest

from wallet.errors import Blocked
from wallet.keys.signing import address_of, sign_digest
from wallet.model.amount import Amount
from wallet.model.hashing import keccak256
from wallet.model.swap import Acceptance
from wallet.model.verdict import Severity
from wallet.model.views import LaneState, OfferDraft
from wallet.playground.players import Player, willing
from wallet.swaps import timelocks
from wallet.swaps.offer import acceptance_digest, signed_acceptance
from wallet.swaps.offer_text import decode_offer, encode_acceptance


def answer_to(player: Player, text: str) -> str:
    """An acceptance by somebody new, with times as they are now."""
    give, want = player.networks
    signed, key = decode_offer(text), keccak256(os.urandom(32))
    now = int(time.time())
    times = timelocks.accept(signed.offer, timelocks.pace_between(give, want, careful=True), now, now)
    them = address_of(key)
    accepted = Acceptance(signed.id, them, them, times.give_expiry, times.want_expiry, times.give_lock_by, times.want_lock_by)
    return encode_acceptance(signed_acceptance(accepted, sign_digest(key, acceptance_digest(accepted))))


async def locked(player: Player, swap_id: bytes) -> None:
    """Until our lock is final."""
    changed = asyncio.Event()
    end = player.wallet.subscribe(lambda _: changed.set())
    while (await player.wallet.swaps.view(swap_id)).give.state is not LaneState.LOCKED:
        await changed.wait()
        changed.clear()
    end()


async def test_is_not_locked_twice(alice: Player, tmp_path: Path) -> None:
    apple, berry = (network.tokens[0] for network in alice.networks)
    draft = OfferDraft(Amount(3_000_000, apple), Amount(2_500_000, berry), away=900)
    offer = await alice.wallet.swaps.confirm_offer(willing(await alice.wallet.swaps.review_offer(draft)))
    await alice.vanish()
    shutil.copytree(alice.home, tmp_path / "backup")
    await alice.return_()
    await alice.wallet.swaps.confirm_lock(willing(await alice.wallet.swaps.review_lock(answer_to(alice, offer.text))))
    await asyncio.wait_for(locked(alice, offer.swap_id), 30)
    await alice.vanish()

    shutil.rmtree(alice.home)
    shutil.copytree(tmp_path / "backup", alice.home)
    await alice.return_()
    review = await alice.wallet.swaps.review_lock(answer_to(alice, offer.text))
    assert any(finding.rule == 38 and finding.severity is Severity.BLOCK for finding in review.findings)
    with pytest.raises(Blocked):
        await alice.wallet.swaps.confirm_lock(review)
