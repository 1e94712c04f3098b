"""Unlocking and deriving, beside ethers 6 and eth_account in one run: each with its own defaults, warm, the median of some rounds.

An unlock stretches a password on purpose (here Argon2id with 256 MiB, there scrypt over 128 and 256 MiB), so who is quicker says little: no
aim. 100 derivations are from one seed to 100 addresses; eth_account knows no parent and starts at the seed each time.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from eth_account import Account
from eth_account.hdaccount import key_from_seed

from tests.wallet.keys.test_ethers import ETHERS, NODE, ethers
from wallet.keys.derivation import addresses, seed_from_phrase
from wallet.model.path import AccountPath, PathStyle
from wallet.signer.keyholder import Keyholder
from wallet.vault.cipher import Head, PasswordDoor
from wallet.vault.document import Kdf

PHRASE = "test test test test test test test test test test test junk"
PASSWORD = "orbital-walnut-93-tangerine"
COUNT = 100
AIM = 4.0
"""Times as fast as ethers at deriving."""
UNLOCKS = 3
PARENT = "m/44'/60'/0'/0"


@dataclass(frozen=True, slots=True)
class Race:
    """Medians in seconds. ethers: None where npm did not bring it."""

    name: str
    ours: float
    eth_account: float
    ethers: float | None

    @property
    def lead(self) -> float | None:
        """How many times as fast as ethers."""
        return None if self.ethers is None else self.ethers / self.ours


def unlock() -> Race:
    """From a password to keys that can sign."""
    holder = Keyholder(os.urandom)
    vault = holder.seal(Head(bytes(16), "Mine", 0, PathStyle.BIP44, None), PHRASE, "", PasswordDoor(PASSWORD, Kdf()))
    key = bytes([0x5E]) * 32
    theirs = None
    if _has_ethers():
        theirs = median(ethers(["opening", UNLOCKS, ethers(["seal", "0x" + key.hex(), PASSWORD, 1 << 17])[0], PASSWORD])[0])
    keystore = json.dumps(Account.encrypt(key, PASSWORD))
    return Race(
        "unlock",
        _median(UNLOCKS, lambda: holder.unlock(vault, PASSWORD, None)),
        _median(UNLOCKS, lambda: Account.decrypt(keystore, PASSWORD)),
        theirs,
    )


def derive(rounds: int) -> Race:
    """From one seed to 100 addresses. Raises RuntimeError where the three do not find the same ones."""
    seed = seed_from_phrase(PHRASE)
    ours = list(addresses(seed, PathStyle.BIP44, 0, COUNT))
    theirs, found = None, [ours, _by_eth_account(seed)]
    if _has_ethers():
        path = [seed.hex(), PARENT, COUNT]
        derived, times = ethers(["derived", *path], ["deriving", rounds, *path])
        theirs = median(times)
        found.append(derived)
    if any(each != ours for each in found):
        raise RuntimeError("the wallets derive different addresses")
    return Race(
        f"{COUNT} derivations",
        _median(rounds, lambda: addresses(seed, PathStyle.BIP44, 0, COUNT)),
        _median(rounds, lambda: _by_eth_account(seed)),
        theirs,
    )


def _has_ethers() -> bool:
    return NODE is not None and ETHERS.exists()


def _by_eth_account(seed: bytes) -> list[str]:
    paths = (str(AccountPath(PathStyle.BIP44, index)) for index in range(COUNT))
    return [Account.from_key(key_from_seed(seed, path)).address for path in paths]


def _median(rounds: int, work: Callable[[], object]) -> float:
    """Seconds, after one round that only warms up."""
    return median([_seconds(work) for _ in range(rounds + 1)][1:])


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
