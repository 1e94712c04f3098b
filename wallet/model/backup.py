"""What opens a backup file, and what is told about one."""

from __future__ import annotations

from dataclasses import dataclass, field

from wallet.model.verdict import Finding
from wallet.model.views import WalletInfo


@dataclass(frozen=True, slots=True)
class FilePassword:
    """The password that the file was given."""

    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class FilePhrase:
    """The recovery phrase of the wallet inside, with its passphrase."""

    phrase: str = field(repr=False)
    passphrase: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class FileCode:
    """The recovery code of a wallet without a phrase."""

    code: str = field(repr=False)


FileKey = FilePassword | FilePhrase | FileCode


@dataclass(frozen=True, slots=True)
class BackupFileView:
    """What a backup file says without being opened. written: Unix time. has_phrase: its second way in is a phrase, else a recovery code.

    stands: the folder of this very wallet where it is here already and the file cannot be restored; None where it is not.
    """

    wallet_id: str
    name: str
    written: int
    has_phrase: bool
    stands: str | None = None


@dataclass(frozen=True, slots=True)
class BackupView:
    """How well the current wallet is backed up. written: Unix time of the newest backup file made here, None for none.

    phrase_known: the words were typed in here, so somebody has them; True for a wallet without any. findings: of rule 46.
    """

    possible: bool
    written: int | None
    phrase_known: bool
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class DrillLine:
    """One thing that was compared; `same`: the file brings back what is here."""

    about: str
    same: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class DrillView:
    """A restore that was only tried. Nothing was written anywhere."""

    file: BackupFileView
    lines: tuple[DrillLine, ...]

    @property
    def same(self) -> bool:
        return all(line.same for line in self.lines)


@dataclass(frozen=True, slots=True)
class Restored:
    """A wallet that is back, and what its user should know: a sentence each."""

    info: WalletInfo
    notes: tuple[str, ...]
