"""Cold signing: the row of the accounts page, preparing, handing over, taking in, and the review."""

from __future__ import annotations

from tests.fakes import sample
from tests.fakes.wallet import FakeWallet
from tests.screenshots import Stage
from tests.ui.shots.accounts import MANY
from ui.dialogs.review import ReviewDialog
from ui.pages.accounts.hand_over import for_sending, for_signing
from ui.pages.accounts.prepare import PreparePayment
from ui.pages.accounts.take_in import to_send, to_sign
from wallet.model.parts import split


async def shots(stage: Stage) -> None:
    fake = FakeWallet()
    cold = fake.wallet.cold
    form = PreparePayment(fake.wallet, stage.tasks, MANY[4:6])
    form.recipient.setText(sample.PARTNER)
    form.amount.setText("0.25")
    form.asset.choose(sample.AST)
    await stage.take("cold-prepare", form, None)
    text = await cold.prepare(sample.PARTNER, sample.money("0.25", sample.AST))
    over = for_signing(cold, stage.tasks, text)
    over.codes.toggle()
    await stage.take("cold-prepared", over, None)
    taking = to_sign(cold, stage.tasks)
    await stage.take("cold-take-in", taking, None)
    taking = to_sign(cold, stage.tasks)
    taking.brought.take(split(text)[:1])
    await stage.take("cold-take-in-parts", taking, None)
    sending = to_send(cold, stage.tasks)
    sending.brought.take([text])
    sending.show()
    sending.button.click()
    await stage.settle()
    await stage.take("cold-take-in-refused", sending, None)
    review = await cold.review(text)
    dialog = ReviewDialog(review)
    await stage.take("cold-review", dialog, None)
    await stage.take("cold-signed", for_sending(cold, stage.tasks, await cold.sign(review)), None)
