"""The test tokens: two on each chain, and one that nobody asked for.

Bramble takes 1% of every transfer, so that a newcomer sees how the wallet treats such a token.
"""

from __future__ import annotations

from dataclasses import dataclass

from resources.contracts import SALT, artefact
from wallet.chains.abi import WORD, address_word, padded, word
from wallet.model.address import Address, create2_address
from wallet.model.asset import Asset
from wallet.playground.genesis import PROXY_ADDRESS
from wallet.playground.identity import ASTER, BIRCH, Identity


@dataclass(frozen=True, slots=True)
class TestToken:
    """`kind` is the artefact's name: plain or fee."""

    chain: Identity
    kind: str
    name: str
    symbol: str
    decimals: int

    def creation(self, holder: Address) -> bytes:
        """Creation code and constructor arguments: the whole supply, a thousand million tokens, belongs to `holder`."""
        supply = 10**9 * 10**self.decimals
        head = word(5 * WORD), word(5 * WORD + len(_text(self.name))), word(self.decimals), word(supply), address_word(holder)
        return artefact(self.kind).bytecode + b"".join(head) + _text(self.name) + _text(self.symbol)

    def asset(self, holder: Address) -> Asset:
        """What it is once the deployment proxy has created it."""
        address = create2_address(PROXY_ADDRESS, SALT, self.creation(holder))
        return Asset(self.chain.chain_id, address, self.symbol, self.decimals, self.name)


TOKENS = (
    TestToken(ASTER, "plain", "Apple Dollar", "APD", 6),
    TestToken(ASTER, "plain", "Acorn", "ACN", 18),
    TestToken(BIRCH, "plain", "Berry Dollar", "BYD", 6),
    TestToken(BIRCH, "fee", "Bramble (1% fee)", "BRM", 18),
)

SPAM_CHAIN, SPAM_NAME, SPAM_SYMBOL, SPAM_DECIMALS = ASTER, "Claim your bonus at aster-bonus.example", "aster-bonus.example", 18


def spam_creation() -> bytes:
    """Creation code and constructor arguments of the spam token, thrown at nobody yet."""
    name, symbol = _text(SPAM_NAME), _text(SPAM_SYMBOL)
    tails = 5 * WORD, 5 * WORD + len(name), 5 * WORD + len(name) + len(symbol)
    head = word(tails[0]), word(tails[1]), word(SPAM_DECIMALS), word(0), word(tails[2])
    return artefact("spam").bytecode + b"".join(head) + name + symbol + word(0)


def spam_asset() -> Asset:
    """The spam token once the deployment proxy has created it."""
    return Asset(SPAM_CHAIN.chain_id, create2_address(PROXY_ADDRESS, SALT, spam_creation()), SPAM_SYMBOL, SPAM_DECIMALS, SPAM_NAME)


def airdrop_data(amount: int, victim: Address) -> bytes:
    """Calldata of `airdrop(uint256 amount, address[] victims)` for one victim."""
    return bytes.fromhex("bdf7a8e6") + word(amount) + word(2 * WORD) + word(1) + address_word(victim)


def transfer_data(to: Address, amount: int) -> bytes:
    """Calldata of ERC-20 `transfer`."""
    return bytes.fromhex("a9059cbb") + address_word(to) + word(amount)


def _text(text: str) -> bytes:
    raw = text.encode()
    return word(len(raw)) + padded(raw)
