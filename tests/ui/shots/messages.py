"""Signing messages: what is pasted, the reviews of what it means, and the signature."""

from __future__ import annotations

from tests.fakes import sample
from tests.fakes.cold import KEY
from tests.fakes.wallet import FakeWallet
from tests.screenshots import Stage
from tests.ui.shots.accounts import MANY
from tests.wallet.model.permits import erc2612, standing
from tests.wallet.model.typed_documents import mail, written
from tests.wallet.services.test_text_review import SIGN_IN
from ui.dialogs.review import ReviewDialog
from ui.pages.accounts.sign_message import SignatureMade, SignMessage
from wallet.keys.signing import address_of
from wallet.model.amount import MAX_UINT256
from wallet.model.permit import PERMIT2


async def shots(stage: Stage) -> None:
    fake = FakeWallet()
    messages, chain_id = fake.messages, fake.networks[0].chain_id
    token = fake.networks[0].tokens[0].token
    empty = SignMessage(messages, stage.tasks, fake.networks, MANY[0])
    await stage.take("message-empty", empty, None)
    form = SignMessage(messages, stage.tasks, fake.networks, MANY[0])
    form.edit.setPlainText(written(mail()))
    await stage.take("message-typed", form, None)
    form = SignMessage(messages, stage.tasks, fake.networks, MANY[0])
    form.edit.setPlainText('{"primaryType": "Permit", "types": {}}')
    form.show()
    form.button.click()
    await stage.settle()
    await stage.take("message-refused", form, None)
    plain = ReviewDialog(await messages.review_message("Hello, Bob!\nI was here on Saturday."))
    await stage.take("message-review", plain, None)
    sign_in = ReviewDialog(await messages.review_message(SIGN_IN))
    await stage.take("message-sign-in", sign_in, None)
    permit = written(erc2612(token, address_of(KEY), MAX_UINT256, chain_id=chain_id))
    await stage.take("message-permit", ReviewDialog(await messages.review_typed_data(permit)), None)
    batch = written(standing((token, 10**18, 1_900_000_000), (sample.PARTNER, 2**160 - 1, 2**48 - 1), chain_id=chain_id))
    await stage.take("message-batch", ReviewDialog(await messages.review_typed_data(batch)), None)
    unknown = mail()
    unknown["domain"] |= {"chainId": chain_id, "verifyingContract": PERMIT2}
    await stage.take("message-unknown", ReviewDialog(await messages.review_typed_data(written(unknown))), (720, 560))
    hashed = ReviewDialog(await messages.review_message("ab" * 32))
    await stage.take("message-hash", hashed, None)
    review = await messages.review_message("Hello")
    await stage.take("message-signed", SignatureMade(stage.tasks, await messages.confirm(review), MANY[0]), None)
