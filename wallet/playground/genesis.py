"""What both engines start from: who has coins, and the contracts that every real chain has at the same address."""

from __future__ import annotations

from dataclasses import dataclass

from resources.contracts import PROXY, artefact
from wallet.keys.signing import address_of
from wallet.model.address import Address, parse_address
from wallet.model.hashing import keccak256

PHRASE = "test test test test test test test test test test test junk"
"""The public test phrase of Hardhat and anvil: worth nothing anywhere, known to everybody."""

PHRASE_ACCOUNTS = (  # m/44'/60'/0'/0/i
    Address("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"),
    Address("0x70997970C51812dc3A010C7d01b50e0d17dc79C8"),
    Address("0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC"),
    Address("0x90F79bf6EB2c4f870365E785982E1f101E93b906"),
    Address("0x15d34AAf54267DB7D7c367839AAf71A00a2C6A65"),
)

PROXY_ADDRESS = parse_address(PROXY)
"""Deterministic deployment proxy: calldata is 32 bytes of salt and then the creation code (CREATE2, EIP-1014)."""

MULTICALL = Address("0xcA11bde05977b3631167028862bE2a173976CA11")
"""Where Multicall3 stands on public chains; here our own contract of the same functions."""

TREASURY, SPAMMER = "treasury", "spammer"

_PROXY_CODE = "7f" + "ff" * 31 + "e03601600081602082378035828234f58015156039578182fd5b8082525050506014600cf3"

COIN = 10**18


@dataclass(frozen=True, slots=True)
class Account:
    """`balance` in wei."""

    address: Address
    balance: int = 0
    code: bytes = b""


def accounts() -> tuple[Account, ...]:
    """Coins for the test phrase's accounts and for those that set the playground up, the deployment proxy, and Multicall3."""
    rich = tuple(Account(address, 1_000 * COIN) for address in PHRASE_ACCOUNTS)
    founders = tuple(Account(account_of(name), 1_000_000 * COIN) for name in (TREASURY, SPAMMER))
    proxy = Account(PROXY_ADDRESS, code=bytes.fromhex(_PROXY_CODE))
    return (*rich, *founders, proxy, Account(MULTICALL, code=artefact("multicall").deployed))


def key_of(name: str) -> bytes:
    """The private key of a founder, which everybody can work out. Never make a key like this for anything of value."""
    return keccak256(f"lockstep playground {name}".encode())


def account_of(name: str) -> Address:
    """The account of a founder, the same on every chain."""
    return address_of(key_of(name))
