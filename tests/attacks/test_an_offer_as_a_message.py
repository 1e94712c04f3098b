"""Attack: a partner sends his own offer as "a message to sign", so that it becomes binding without any check of the page of swaps."""

from __future__ import annotations

import json

from tests.wallet.rules.samples import MINE, NETWORK
from tests.wallet.swaps.samples import an_acceptance, an_offer, sealed_offer
from wallet.model.typed_json import read_typed
from wallet.model.verdict import Review, Severity
from wallet.services.messages.facts import Facts
from wallet.services.messages.typed_review import Asked, typed_review
from wallet.swaps.offer import acceptance_digest, acceptance_message, offer_digest, offer_message, typed_data


def reviewed(text: str) -> Review:
    return typed_review(Asked(read_typed(text), MINE, None), Facts(NETWORK, has_code=True), {NETWORK.chain_id: NETWORK})


def test_both_documents_are_known_and_never_signed_here() -> None:
    offer = an_offer()
    acceptance = an_acceptance(sealed_offer(offer))
    for message, digest in ((offer_message(offer), offer_digest(offer)), (acceptance_message(acceptance), acceptance_digest(acceptance))):
        text = json.dumps(typed_data(message))
        review = reviewed(text)
        assert read_typed(text).digest == digest, "it would have been the real thing"
        assert [(finding.rule, finding.severity) for finding in review.findings] == [(50, Severity.BLOCK)]
        assert review.blocked
    assert [line.label for line in reviewed(json.dumps(typed_data(offer_message(offer)))).lines] == ["You would give", "You would get"]


def test_whatever_carries_our_domain_is_refused() -> None:
    document = typed_data(offer_message(an_offer()))
    document["types"] = {"EIP712Domain": document["types"]["EIP712Domain"], "Other": [{"name": "text", "type": "string"}]}
    assert reviewed(json.dumps({**document, "primaryType": "Other", "message": {"text": "Hi"}})).blocked
