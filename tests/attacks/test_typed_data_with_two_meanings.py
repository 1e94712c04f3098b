"""Attack: a document that the page's own reader, or the eye, reads in another way than what is signed."""

from __future__ import annotations

import json

import pytest

from tests.wallet.model.permits import erc2612
from tests.wallet.model.typed_documents import mail, written
from tests.wallet.rules.samples import MINE, NETWORK, OTHER
from wallet.errors import BadDocument
from wallet.model.typed_json import read_typed
from wallet.services.messages.facts import Facts
from wallet.services.messages.typed_review import Asked, typed_review

PERMIT = written(erc2612(OTHER, MINE, 1))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (PERMIT.replace('"value": "1"', '"value": "1", "value": "999"'), "“value” stands twice"),
        (PERMIT.replace('"value": "1"', '"value": "1", "extra": "999"'), "“message.extra”"),
        (PERMIT.replace('"nonce": 0, ', ""), "“message.nonce”"),
        (PERMIT.replace('"spender", "type"', '"sp\\u0435nder", "type"'), "“types.Permit[1].name”"),
        (PERMIT.replace('"value", "type"', '"val\\u200bue", "type"'), "“types.Permit[2].name”"),
        (PERMIT.replace('"value", "type"', '"\\u202eeulav", "type"'), "“types.Permit[2].name”"),
        (PERMIT.replace('"Permit"', '"P\\u0435rmit"'), "“types.Pеrmit”"),
        (PERMIT.replace('"value": "1"', '"value": 1.0'), "“message.value”"),
        (PERMIT.replace('"value": "1"', '"value": "1e3"'), "“message.value”"),
        (PERMIT.replace('"value": "1"', '"value": "٣"'), "“message.value”"),
        (PERMIT.replace('"value": "1"', '"value": null'), "“message.value”"),
        (PERMIT + PERMIT, "JSON"),
    ],
)
def test_it_is_refused_by_the_name_of_the_field(text: str, names: str) -> None:
    assert text != PERMIT
    with pytest.raises(BadDocument) as refused:
        read_typed(text)
    assert names in str(refused.value)


def test_hidden_characters_in_a_value_are_written_out() -> None:
    document = mail()
    document["message"]["contents"] = "Pay \u202e0001\u202c to Bob\nfrom.name Eve"
    facts = Facts(NETWORK, has_code=True)
    review = typed_review(Asked(read_typed(json.dumps(document)), MINE, None), facts, {})
    assert dict(review.content)["Mail.contents"] == "Pay ⟨U+202E⟩0001⟨U+202C⟩ to Bob⟨U+000A⟩from.name Eve"
    assert 51 in {finding.rule for finding in review.findings}
