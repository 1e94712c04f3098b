"""The four styles of paths, in words a user of another wallet knows."""

from __future__ import annotations

from ui.language import tr
from wallet.model.path import AccountPath, PathStyle


def style_name(style: PathStyle) -> str:
    """Who uses it."""
    return {
        PathStyle.BIP44: tr("Standard (MetaMask, Trezor, most wallets)"),
        PathStyle.LEDGER_LIVE: tr("Ledger Live"),
        PathStyle.LEGACY: tr("Old Ledger, MyEtherWallet"),
        PathStyle.TESTNET: tr("Testnets (coin type 1)"),
    }[style]


def style_line(style: PathStyle) -> str:
    """With the path of its second account: the first is the same in two of them."""
    return tr("{name}: {path}", name=style_name(style), path=AccountPath(style, 1))
