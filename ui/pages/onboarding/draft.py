"""What the user has decided so far, and which step comes next. No widget in here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from wallet.model.backup import FileKey
from wallet.model.key_material import KeyMaterial


class Way(Enum):
    """What the wallet is made of."""

    NEW = "a new phrase"
    RESTORE = "a phrase that is there"
    BACKUP = "a backup file"
    KEY = "a private key"
    WATCH = "an address to watch"


class Step(Enum):
    WELCOME = "welcome"
    PHRASE = "phrase"
    ASK = "ask back"
    RESTORE = "restore"
    BACKUP = "backup file"
    KEY = "key"
    CODE = "recovery code"
    CODE_BACK = "code back"
    WATCH = "watch"
    PLACE = "where it lives"
    PROTECT = "protect"
    HOSTS = "hosts"
    WORKING = "working"
    DONE = "done"


@dataclass(slots=True)
class Draft:
    """The secrets are forgotten as soon as the wallet is made. `contacts`: whether hosts outside this computer will be asked.

    `file` and `opener`: a backup, and what opens it. `code`: the recovery code of a wallet of `key`. `watched`: the address or extended
    public key.
    """

    contacts: bool
    way: Way = Way.NEW
    phrase: str = ""
    passphrase: str = ""
    key: KeyMaterial | None = None
    file: Path | None = None
    opener: FileKey | None = None
    code: str = ""
    watched: str = ""
    name: str = ""
    password: str = ""
    use_keyring: bool = True

    @property
    def restoring(self) -> bool:
        return self.way is Way.RESTORE

    def forget(self) -> None:
        """The secrets are sealed or given up: nothing of them stays here."""
        self.phrase = self.passphrase = self.password = self.code = ""
        self.key = self.opener = None

    def after(self, step: Step) -> Step:
        """The step that follows; of the last one itself."""
        steps = self._steps()
        return steps[min(steps.index(step) + 1, len(steps) - 1)]

    def before(self, step: Step) -> Step:
        """One step back. From the first and from where there is no way back, the step itself."""
        steps = self._steps()
        return step if step is Step.DONE else steps[max(steps.index(step) - 1, 0)]

    def path(self) -> tuple[Step, ...]:
        """The steps of this way, for the row of dots."""
        return tuple(step for step in self._steps() if step not in (Step.WELCOME, Step.WORKING))

    def _steps(self) -> tuple[Step, ...]:
        """What only watches has no secret, so nothing is to be placed or protected."""
        guarded = () if self.way is Way.WATCH else (Step.PLACE, Step.PROTECT)
        hosts = (Step.HOSTS,) if self.contacts else ()
        return (Step.WELCOME, *_START[self.way], *guarded, *hosts, Step.WORKING, Step.DONE)


def asked_places(digest: bytes, items: int) -> tuple[int, int, int]:
    """Three different places from 1 to `items`, spread by `digest` (any random bytes): one in each third."""
    ends = [part * items // 3 for part in range(4)]
    first, second, third = (ends[part] + digest[part] % (ends[part + 1] - ends[part]) + 1 for part in range(3))
    return first, second, third


_START = {
    Way.NEW: (Step.PHRASE, Step.ASK),
    Way.RESTORE: (Step.RESTORE,),
    Way.BACKUP: (Step.BACKUP,),
    Way.KEY: (Step.KEY, Step.CODE, Step.CODE_BACK),
    Way.WATCH: (Step.WATCH,),
}
