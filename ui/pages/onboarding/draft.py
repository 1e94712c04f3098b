"""What the user has decided so far, and which step comes next. No widget in here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Step(Enum):
    WELCOME = "welcome"
    PHRASE = "phrase"
    ASK = "ask back"
    RESTORE = "restore"
    PLACE = "where it lives"
    PROTECT = "protect"
    HOSTS = "hosts"
    WORKING = "working"
    DONE = "done"


@dataclass(slots=True)
class Draft:
    """`phrase` is forgotten as soon as the wallet is made. `contacts`: whether hosts outside this computer will be asked."""

    contacts: bool
    restoring: bool = False
    phrase: str = ""
    passphrase: str = ""
    name: str = ""
    password: str = ""
    use_keyring: bool = True

    def forget(self) -> None:
        """The secrets are sealed or given up: nothing of them stays here."""
        self.phrase = self.passphrase = self.password = ""

    def after(self, step: Step) -> Step:
        """The step that follows."""
        if step is Step.WELCOME:
            return Step.RESTORE if self.restoring else Step.PHRASE
        if step is Step.PROTECT:
            return Step.HOSTS if self.contacts else Step.WORKING
        return _NEXT[step]

    def before(self, step: Step) -> Step:
        """One step back. From the first and from where there is no way back, the step itself."""
        if step is Step.PLACE:
            return Step.RESTORE if self.restoring else Step.ASK
        if step is Step.WORKING:
            return Step.HOSTS if self.contacts else Step.PROTECT
        return _BACK.get(step, step)

    def path(self) -> tuple[Step, ...]:
        """The steps of this way, for the row of dots."""
        start = (Step.RESTORE,) if self.restoring else (Step.PHRASE, Step.ASK)
        return (*start, Step.PLACE, Step.PROTECT, *((Step.HOSTS,) if self.contacts else ()), Step.DONE)


def asked_places(digest: bytes, words: int) -> tuple[int, int, int]:
    """Three different places from 1 to `words`, spread by `digest` (any random bytes): one in each third."""
    third = words // 3
    first, second, third_place = (i * third + digest[i] % third + 1 for i in range(3))
    return first, second, third_place


_NEXT = {
    Step.PHRASE: Step.ASK,
    Step.ASK: Step.PLACE,
    Step.RESTORE: Step.PLACE,
    Step.PLACE: Step.PROTECT,
    Step.HOSTS: Step.WORKING,
    Step.WORKING: Step.DONE,
    Step.DONE: Step.DONE,
}
_BACK = {
    Step.PHRASE: Step.WELCOME,
    Step.ASK: Step.PHRASE,
    Step.RESTORE: Step.WELCOME,
    Step.PROTECT: Step.PLACE,
    Step.HOSTS: Step.PROTECT,
}
