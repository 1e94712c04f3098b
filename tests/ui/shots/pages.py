"""Portfolio and activity in every state."""

from __future__ import annotations

from dataclasses import replace

from tests.fakes import sample
from tests.fakes.wallet import NO_KEYRING, PASSWORD, FakeWallet
from tests.screenshots import Stage
from ui.pages.activity.page import ActivityPage
from ui.pages.portfolio.page import PortfolioPage
from ui.pages.safety.page import SafetyPage
from wallet.model.views import Health


def _now() -> float:
    return float(sample.NOW)


async def shots(stage: Stage) -> None:
    await _portfolio(stage)
    await _safety(stage)
    await stage.take("activity", ActivityPage(FakeWallet().wallet, stage.tasks, now=_now))
    empty = FakeWallet()
    empty.activity.happened = ()
    await stage.take("activity-empty", ActivityPage(empty.wallet, stage.tasks, now=_now))


async def _safety(stage: Stage) -> None:
    await stage.take("safety", SafetyPage(FakeWallet().wallet, stage.tasks))
    fake = FakeWallet()
    fake.session.current = replace(fake.session.known[0], keyring=None)
    page = SafetyPage(fake.wallet, stage.tasks)
    page.show()
    await stage.settle()
    page.form.current.edit.setText(PASSWORD)
    page.form.new.first.edit.setText("orange kite")
    page.form.new.again.edit.setText("orange mice")
    await stage.take("safety-alone", page, (1024, 700))
    fake = FakeWallet()
    view = await fake.courier.turn_on()
    enough = (replace(view.gas[0], balance=sample.money("0.02", sample.AST)), *view.gas[1:])
    fake.courier.view = replace(view, gas=enough, swaps=2)
    page = SafetyPage(fake.wallet, stage.tasks)
    await stage.take("safety-courier", page, (1024, 1500))
    page = SafetyPage(FakeWallet().wallet, stage.tasks)
    await stage.take("safety-courier-off", page, (1024, 1500))
    fake = FakeWallet()
    fake.session.answer = NO_KEYRING
    page = SafetyPage(fake.wallet, stage.tasks)
    page.show()
    await stage.settle()
    page.form.current.edit.setText("wrong")
    page.form.new.first.edit.setText(PASSWORD)
    page.form.new.again.edit.setText(PASSWORD)
    page.form.button.click()
    await stage.take("safety-refused", page)


async def _portfolio(stage: Stage) -> None:
    async def fund(_: object) -> None:
        return None

    await stage.take("portfolio", PortfolioPage(FakeWallet().wallet, stage.tasks, now=_now))
    several = FakeWallet()
    several.portfolio.accounts = (sample.ME, sample.SAVINGS)
    several.portfolio.balances += sample.balances(sample.PLAYGROUND, sample.SAVINGS, 10)
    await stage.take("portfolio-accounts", PortfolioPage(several.wallet, stage.tasks, now=_now))
    broken = FakeWallet(networks=sample.TESTNETS)
    broken.portfolio.break_network(11155111, Health.DOWN, "No node of Sepolia answers (no answer). Lockstep keeps trying.")
    broken.portfolio.break_network(84532, Health.STALE, "Base Sepolia's newest block is 340 seconds old.")
    await stage.take("portfolio-trouble", PortfolioPage(broken.wallet, stage.tasks, now=_now))
    wrong = FakeWallet(networks=sample.TESTNETS)
    wrong.portfolio.forget(11155111)
    wrong.portfolio.break_network(11155111, Health.WRONG_CHAIN, "The node sepolia.drpc.org serves another chain (1). It is not used.")
    await stage.take("portfolio-unknown", PortfolioPage(wrong.wallet, stage.tasks, now=_now))
    loading = FakeWallet()
    loading.portfolio.forget()
    loading.portfolio.health = tuple(sample.health(each, Health.LOADING) for each in sample.PLAYGROUND)
    loading.portfolio.quarantined = 0
    await stage.take("portfolio-loading", PortfolioPage(loading.wallet, stage.tasks, now=_now))
    empty = FakeWallet()
    empty.portfolio.balances = sample.balances(sample.PLAYGROUND, share=10**30)
    empty.portfolio.quarantined = 0
    await stage.take("portfolio-empty", PortfolioPage(empty.wallet, stage.tasks, fund=fund, now=_now))
