"""Believable data for pages: two playground chains, two public testnets, their tokens, accounts, balances, and what happened lately."""

from __future__ import annotations

from wallet.model.address import NATIVE, Address, checksummed
from wallet.model.amount import Amount, parse_amount
from wallet.model.asset import Asset
from wallet.model.hashing import keccak256
from wallet.model.network import Finality, FinalityKind, Network, Timing
from wallet.model.views import AccountView, ActivityRow, BalanceView, Health, NetworkView

NOW = 1_795_200_000  # Fri 20 Nov 2026, 18:40 UTC
PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"


def address(name: str) -> Address:
    """A stable address for a name."""
    return checksummed(keccak256(name.encode())[:20])


def money(text: str, asset: Asset) -> Amount:
    return parse_amount(text, asset)


AST = Asset(31001, NATIVE, "AST", 18, "Aster coin")
BIR = Asset(31002, NATIVE, "BIR", 18, "Birch coin")
APPLE = Asset(31001, address("apple"), "APL", 18, "Apple token")
PEAR = Asset(31001, address("pear"), "PEAR", 6, "Pear dollar")
PLUM = Asset(31002, address("plum"), "PLUM", 18, "Plum token")
QUINCE = Asset(31002, address("quince"), "QNC", 8, "Quince token")
SEP_ETH = Asset(11155111, NATIVE, "ETH", 18, "Sepolia ether")
SEP_USDC = Asset(11155111, Address("0x1c7D4B196Cb0C7B01d743Fbc6116a902379C7238"), "USDC", 6, "USD Coin")
BASE_ETH = Asset(84532, NATIVE, "ETH", 18, "Base Sepolia ether")
BASE_USDC = Asset(84532, Address("0x036CbD53842c5426634e7929541eC2318f3dCF7e"), "USDC", 6, "USD Coin")

_HTLC, _MULTICALL = address("htlc"), Address("0xcA11bde05977b3631167028862bE2a173976CA11")


def _local(chain_id: int, name: str, coin: Asset, *tokens: Asset) -> Network:
    return Network(
        chain_id,
        name,
        coin,
        (f"http://127.0.0.1:{chain_id - 22456}",),
        Finality(FinalityKind.CONFIRMATIONS, 2),
        Timing(1, 4, 4, 3, 0, 2),
        _HTLC,
        _MULTICALL,
        tokens,
        keccak256(name.encode()),
        playground=True,
    )


def _public(chain_id: int, name: str, block: int, hosts: tuple[str, ...], coin: Asset, *tokens: Asset) -> Network:
    return Network(
        chain_id,
        name,
        coin,
        tuple(f"https://{host}" for host in hosts),
        Finality(FinalityKind.TAG),
        Timing(block, 300, 600, 1140, 43_200 if chain_id == 84532 else 0, 30),
        _HTLC,
        _MULTICALL,
        tokens,
        keccak256(name.encode()),
        explorer="https://sepolia.etherscan.io",
        faucet="https://sepolia-faucet.pk910.de",
    )


ASTER = _local(31001, "Aster", AST, APPLE, PEAR)
BIRCH = _local(31002, "Birch", BIR, PLUM, QUINCE)
SEPOLIA = _public(11155111, "Sepolia", 12, ("ethereum-sepolia-rpc.publicnode.com", "sepolia.drpc.org"), SEP_ETH, SEP_USDC)
BASE = _public(84532, "Base Sepolia", 2, ("sepolia.base.org", "base-sepolia-rpc.publicnode.com"), BASE_ETH, BASE_USDC)
PLAYGROUND, TESTNETS = (ASTER, BIRCH), (SEPOLIA, BASE)

ME = AccountView(0, "m/44'/60'/0'/0/0", address("me"), "Main")
SAVINGS = AccountView(1, "m/44'/60'/0'/0/1", address("savings"), "Savings")
PARTNER = address("partner")

_HELD = {
    AST.key: "98.4021",
    BIR.key: "99.99813377",
    APPLE.key: "1250",
    PEAR.key: "4820.55",
    PLUM.key: "312.000000000000000001",
    QUINCE.key: "0",
    SEP_ETH.key: "0.4127",
    SEP_USDC.key: "1520.25",
    BASE_ETH.key: "0.0871",
    BASE_USDC.key: "20",
}


def health(network: Network, state: Health = Health.FRESH, sentence: str = "") -> NetworkView:
    known = state not in (Health.DOWN, Health.LOADING, Health.WRONG_CHAIN)
    age = {Health.FRESH: 2, Health.STALE: 340}.get(state)
    hosts = tuple(endpoint.split("//")[1].split("/")[0] for endpoint in network.endpoints)
    block = 1_482 if network.playground else 9_284_113
    return NetworkView(
        network.chain_id, network.name, state, sentence, block if known else None, age if known else None, network.playground, hosts
    )


def balances(networks: tuple[Network, ...], account: AccountView = ME, share: int = 1) -> tuple[BalanceView, ...]:
    """What the sample account holds; every asset of every network is listed, also empty ones."""
    found: list[BalanceView] = []
    for network in networks:
        for asset in (network.coin, *network.tokens):
            held = Amount(money(_HELD[asset.key], asset).units // share, asset)
            locked = money("50", asset).units if asset == APPLE and share == 1 else 0
            reserved = money("0.02", asset).units if asset.is_native else 0
            found.append(BalanceView(account.address, asset, held, locked, NOW - 3, stale=False, reserved=reserved))
    return tuple(found)


def transaction(name: str) -> str:
    return "0x" + keccak256(name.encode()).hex()


def activity() -> tuple[ActivityRow, ...]:
    """A swap from first to last, and the coins that came before it. Newest first."""
    swap = keccak256(b"swap")
    return (
        ActivityRow(
            NOW - 40,
            "Claimed 25 PLUM",
            "The swap is done: what you were promised is yours.",
            money("25", PLUM),
            True,
            "in a block",
            "Birch",
            transaction("claim"),
            swap,
        ),
        ActivityRow(
            NOW - 75,
            "Locked 50 APL",
            "Locked for your partner. It comes back by itself if the swap stalls.",
            money("50", APPLE),
            False,
            "final",
            "Aster",
            transaction("lock"),
            swap,
        ),
        ActivityRow(
            NOW - 82,
            "Allowed the swap contract to take 50 APL",
            "Exactly this amount, nothing more.",
            None,
            False,
            "final",
            "Aster",
            transaction("approve"),
            swap,
        ),
        ActivityRow(
            NOW - 130, "Swap offer signed", "You give 50 APL on Aster for 25 PLUM on Birch.", None, False, "signed", "Aster", None, swap
        ),
        ActivityRow(
            NOW - 4_000,
            "Payment replaced",
            "Another transaction took its place.",
            money("1", PEAR),
            False,
            "replaced",
            "Aster",
            transaction("replaced"),
            None,
        ),
        ActivityRow(
            NOW - 90_000,
            "Refund failed",
            "The contract refused: the lock was already claimed.",
            None,
            False,
            "failed",
            "Birch",
            transaction("failed"),
            None,
        ),
        ActivityRow(
            NOW - 200_000,
            "Received 4,820.55 PEAR",
            "From the playground.",
            money("4820.55", PEAR),
            True,
            "final",
            "Aster",
            transaction("received"),
            None,
        ),
        ActivityRow(
            NOW - 200_004, "Received 100 AST", "From the playground.", money("100", AST), True, "final", "Aster", transaction("coin"), None
        ),
    )
