"""The backup card in its states, and its windows."""

from __future__ import annotations

from pathlib import Path

from tests.fakes.backup import DIFFERENT, FILE_PASSWORD, SAME, WRITTEN
from tests.fakes.wallet import PASSWORD, FakeWallet
from tests.screenshots import Stage
from ui.dialogs.backup import AskBack, MakeBackup, TryBackup
from ui.pages.safety.backup_card import BackupCard
from wallet.model.backup import BackupView


async def shots(stage: Stage) -> None:
    for name, nags in (("nags", True), ("good", False)):
        fake = FakeWallet()
        fake.backup.now = BackupView(True, None if nags else WRITTEN, True, ())
        if nags:
            fake.backup.nag(phrase_known=False, keys_outside=2)
        card = BackupCard(fake.wallet, stage.tasks)
        card.reload()
        await stage.take(f"backup-{name}", card, (900, 330 if nags else 200))
    fake = FakeWallet()
    ports = (fake.wallet.backup, fake.wallet.wallets, stage.tasks)
    make = MakeBackup(*ports, fake.session.known[0])
    make.current.edit.setText(PASSWORD)
    make.own.first.edit.setText(FILE_PASSWORD)
    await stage.take("backup-make", make, None)
    ask = AskBack(*ports)
    ask.phrase.edit.setPlainText("test test test tes")
    await stage.take("backup-ask", ask, None)
    await stage.take("backup-try", TryBackup(*ports, Path("Everyday.lockstep")), None)
    fake.backup.lines = (SAME, DIFFERENT)
    told = TryBackup(*ports, Path("Everyday.lockstep"))
    told.opener.password.edit.setText(FILE_PASSWORD)
    told.show()
    told.button.click()
    await stage.take("backup-differs", told, None)
