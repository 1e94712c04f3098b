"""Where an account's key lies below the seed: four styles, one index each (BIP-32, BIP-44)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

MAX_INDEX = 2**31 - 1


class PathStyle(Enum):
    """The value is what a user types (`--path`) and what the vault's header keeps."""

    BIP44 = "bip44"
    LEDGER_LIVE = "ledger-live"
    LEGACY = "legacy"  # old Ledger and MyEtherWallet
    TESTNET = "testnet"  # BIP-44 coin type 1


_TEMPLATES = {
    PathStyle.BIP44: "m/44'/60'/0'/0/{}",
    PathStyle.LEDGER_LIVE: "m/44'/60'/{}'/0/0",
    PathStyle.LEGACY: "m/44'/60'/0'/{}",
    PathStyle.TESTNET: "m/44'/1'/0'/0/{}",
}


@dataclass(frozen=True, slots=True)
class AccountPath:
    """One account of the phrase. `index` from 0 to 2^31 - 1; str() is the BIP-32 path."""

    style: PathStyle
    index: int

    def __post_init__(self) -> None:
        if not 0 <= self.index <= MAX_INDEX:
            raise ValueError(f"an account index is between 0 and {MAX_INDEX}")

    def __str__(self) -> str:
        return _TEMPLATES[self.style].format(self.index)


def read_path(text: str) -> AccountPath:
    """The inverse of str(); the first account of two styles is one and the same, and is read as BIP-44's. Raises ValueError."""
    for style, template in _TEMPLATES.items():
        head, _, tail = template.partition("{}")
        match = re.fullmatch(re.escape(head) + "(0|[1-9][0-9]{0,9})" + re.escape(tail), text)
        if match is not None:
            return AccountPath(style, int(match[1]))
    raise ValueError("this is not the path of an account")
